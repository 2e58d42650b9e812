"""Numbers that name things and measure nothing: S&P 500, Gemini 3, GPT-5.1, Section 13(3), 1), 0700.HK, 14:30."""

from __future__ import annotations

import re

from assistant.finance.endings import Endings, read_list
from assistant.finance.lettering import Letters
from assistant.finance.nouns import TIME
from assistant.finance.numerals import Numeral
from assistant.finance.units import Unit

Span = tuple[int, int]

# What carries a number as part of its name: indices and lists of companies; then what counts parts and editions.
_NAMES = Endings(
    dict.fromkeys(
        read_list("""
标普 标准普尔 s&p 沪深 中证 中证a 上证 深证 科创 科创板 创业板 双创 国证 北证 恒生 日经 nikkei nasdaq 纳斯达克 纳指 纳
罗素 russell 富时 富时中国a ftse cac dax stoxx 斯托克 斯托克斯 kospi asx topix 东证 道琼 道琼斯 dow 台湾 财富
fortune msci csi sse szse star chinext hang_seng nifty ibex aex smi omx wilshire 全指 中概 新华富时 cboe set hscei
中小 央企 红利
section sections article articles note notes chapter figure table page pages item items level tier phase stage step
version appendix exhibit no. no nos. rule part type class series category schedule annex paragraph footnote question
basel model grade volume vol. room topic asc ias ifrs asu fas sfas covid windows iphone scope act # § 第 表 图 附注 附录
top 注 版本 排名前 前 问题 情景 阶段 专栏
"""),
        True,
    )
)
_BETWEEN = re.compile(r"(?:综合|成份|成分|指数|\sindex|\scomposite)?[\s(a-]{0,2}$")
_GLUED_LETTERS = re.compile(r"[a-z][a-z&.]{0,20}-?$")
_GLUED_BEFORE = re.compile(r"(?:[a-z0-9]\.|[0-9][/.:]|[0-9][-–][0-9]{1,9}[-–]|[_@#^/])$")
_WORD_NAME_BEFORE = re.compile(r"(?:[a-z]-|\b(?:group of|top|first) )$")
_GLUED_AFTER = re.compile(r"[a-z][a-z0-9]*|-[a-z]|\.[a-z]{2}\b|/[0-9]|\.[0-9]|:[0-9]|\([0-9a-z]{1,3}\)")
_CAPITAL_BEFORE = re.compile(r"(?<![A-Za-z0-9])([A-Z][A-Za-z&']*)[ -]$")
# Words that begin sentences and cells with a capital and are no names.
_NO_NAMES = read_list("""
    about above adjusted after all almost although an and approximately around as assets at average balance because
    before below between both but by cash cost costs current debt decrease diluted due during each ebit ebitda equity
    eur every expense expenses for from gaap gdp gross had has have however if in income increase including into is it
    its just less liabilities loss losses more most nearly net no nor not of on only operating or other our over pce per
    profit rate rates revenue revenues roughly sales september since so some such tax taxes than that the their these
    they this those through to total under until up usd value was we were what when where which while with within
    without year years
""")
_HEADING = re.compile(r" [A-Z][a-z]")
_ENUMERATED = re.compile(r"(?:^|[\n。；;!?！？:：]\s?|[.,，、]\s)\(?$")
_ENUMERATOR = re.compile(r"\)|[.、．](?=\s|[^0-9\s])")
_CODE = re.compile(r"0[0-9]+|[0-9]{5,6}")
_CLOCK = re.compile(
    r"(?<![0-9:])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:])(?:\s?[ap]\.?m\b\.?)?"
    r"|\b(?:1[0-2]|[1-9])(?:\s?-\s?(?:1[0-2]|[1-9]))?\s?[ap]\.?m\b\.?"
    r"|(?:上午|下午|早上|早晨|晚上|晚间|凌晨|中午|今晚|昨晚|今早|时间)\s?"
    r"[0-9一二三四五六七八九十]{1,3}\s?[点时](?:半|\s?[0-9零一二三四五六七八九十]{1,3}\s?分?)?"
    r"|(?<![0-9.])[0-9]{1,2}\s?[点时]\s?[0-9]{1,2}\s?分(?!之)"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。；、）)]{1,2000}|[\w.]{1,64}@[\w.]{1,64}")
_REFERENCE = re.compile(r"[\[【][0-9]{1,4}(?:\.[0-9]{1,4})?(?:\s?[-,，、–]\s?[0-9]{1,4}(?:\.[0-9]{1,4})?){0,40}[\]】]")


def label_spans(text: str) -> list[Span]:
    """Find clock times, addresses and references such as [1.2]: stretches in which no number is a figure."""
    spans = []
    if ":" in text or "m" in text or "点" in text or "时" in text:
        spans += [match.span() for match in _CLOCK.finditer(text)]
    if "://" in text or "www." in text or "@" in text:
        spans += [match.span() for match in _ADDRESS.finditer(text)]
    if "[" in text or "【" in text:
        spans += [match.span() for match in _REFERENCE.finditer(text)]
    return spans


def is_label(letters: Letters, numeral: Numeral, unit: Unit | None, *, scaled: bool) -> bool:
    """Tell whether a number is part of a name or a mark of order.

    Args:
        letters: The text.
        numeral: The number.
        unit: What stands behind it. A name before it does not take a number with a unit (上證 3,900 點), but does
            where a noun may be the name's own (中證 1000 股指期貨, N95 口罩).
        scaled: Whether a currency or a scale belongs to it.
    """
    text, start, end = letters.lower, numeral.start, numeral.end
    before = text[max(0, start - 24) : start]
    if before.endswith(("第", "第 ")):
        return True
    if scaled or numeral.form == "fraction" or (unit and unit.kind not in ("count", "tenor")):
        return False
    known = unit is not None and unit.known
    if numeral.form == "word":
        return bool(_WORD_NAME_BEFORE.search(before)) or (not known and _capital_inside(letters, start))
    if _named(before) or text.startswith(("年代", "世纪"), end):
        return True
    if numeral.form == "han" or (unit and unit.name in TIME):
        return False
    return bool(_GLUED_LETTERS.search(before)) or (not known and _is_mark(letters, numeral, before))


def _is_mark(letters: Letters, numeral: Numeral, before: str) -> bool:
    """Tell whether a number in digits, without a unit, marks an order or ends a name that begins with a capital."""
    text, end = letters.lower, numeral.end
    if _GLUED_BEFORE.search(before) or _GLUED_AFTER.match(text, end) or _marks_order(text, numeral, before):
        return True
    if before.endswith(("\n", "|")) or not numeral.start:
        # The number of a heading: 2.1 Office buildings.
        return bool(_HEADING.match(letters.shape, end))
    capital = _CAPITAL_BEFORE.search(letters.shape, max(0, numeral.start - 24), numeral.start)
    written = text[numeral.start : end]
    return capital is not None and capital[1].lower() not in _NO_NAMES and "," not in written


def _capital_inside(letters: Letters, at: int) -> bool:
    """Tell whether a number word has a capital without beginning a sentence: the Magnificent Seven."""
    return letters.shape[at].isupper() and letters.shape[max(0, at - 2) : at - 1].isalpha()


def _named(before: str) -> bool:
    """Tell whether a name that takes a number ends the text."""
    between = _BETWEEN.search(before)
    at = between.start() if between else len(before)
    return _NAMES.find(before, at) is not None or _NAMES.find(before, len(before.rstrip(" (-"))) is not None


def fills_cell(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is all that stands in a cell of a table, as a reader of notes writes rows: | (3) |."""
    before, after = text[max(0, start - 6) : start].rstrip(" $€£¥"), text[end : end + 6].lstrip(" ")
    return "|" in (before[-1:], after[:1]) and before[-1:] in ("", "|") and after[:1] in ("", "|")


def _marks_order(text: str, numeral: Numeral, before: str) -> bool:
    """Recognise 1), (2), 3. at the head of an item, footnote marks, and codes of securities."""
    written = text[numeral.start : numeral.end]
    if not written.isdigit():
        return False
    if len(written) > 1 and written[0] == "0":
        return True
    closed = text.startswith(")", numeral.end)
    if closed and before.endswith("("):
        if fills_cell(text, numeral.start - 1, numeral.end + 1):
            return False
        return len(written) <= 2 or bool(_CODE.fullmatch(written))
    if len(written) > 2:
        return False
    return (closed and "(" not in before) or bool(_ENUMERATED.search(before) and _ENUMERATOR.match(text, numeral.end))
