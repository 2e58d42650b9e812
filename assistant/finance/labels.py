"""Numbers that name things and measure nothing: S&P 500, Gemini 3, GPT-5.1, Section 13(3), 1), 0700.HK, 14:30."""

from __future__ import annotations

import re

from assistant.finance.endings import Endings
from assistant.finance.lettering import Letters
from assistant.finance.numerals import Numeral

Span = tuple[int, int]

# What carries a number as part of its name: indices and lists of companies.
_INDICES = """
标普 标准普尔 s&p 沪深 中证 中证a 上证 深证 科创 科创板 创业板 双创 国证 北证 恒生 日经 nikkei nasdaq 纳斯达克 纳指 纳 罗素 russell 富时 富时中国a
ftse cac dax stoxx 斯托克 斯托克斯 kospi asx topix 东证 道琼 道琼斯 dow 台湾 财富 fortune msci csi sse szse star chinext
hang_seng nifty ibex aex smi omx wilshire 全指 中概 新华富时 cboe set hscei 中小 央企 红利
"""
# What counts its parts, editions and models.
_STRUCTURE = """
section sections article articles note notes chapter figure table page pages item items level tier phase stage step
version appendix exhibit no. no nos. rule part type class series category schedule annex paragraph footnote question
basel model grade volume vol. room topic asc ias ifrs asu fas sfas covid windows iphone # § 表 图 附注 附录 注 第 版本 排名前 前
第 问题 情景 阶段 专栏 act
"""
_NAMES = Endings({name.replace("_", " "): True for name in (_INDICES + _STRUCTURE).split()})
_BETWEEN = re.compile(r"(?:综合|成份|成分|指数|\sindex|\scomposite)?[\s(a-]{0,2}$")
_GLUED_BEFORE = re.compile(r"(?:[a-z][a-z&.]{0,20}-?|[a-z0-9]\.|[0-9][-–/.:]|[_@#^/])$")
_GLUED_AFTER = re.compile(r"[a-z][a-z0-9]*|-[a-z]|\.[a-z]{2}\b|/[0-9]|\.[0-9]|:[0-9]")
_CAPITAL_BEFORE = re.compile(r"(?:^|[^A-Za-z0-9])([A-Z][A-Za-z&']*)[ -]$")
# Words that begin sentences and cells with a capital and are no names.
_NO_NAMES = frozenset(
    """
    about above adjusted after all almost although an and approximately around as assets at average balance because
    before below between both but by cash cost costs current debt decrease diluted due during each ebit ebitda equity
    eur every expense expenses for from gaap gdp gross had has have however if in income increase including into is it
    its just less liabilities loss losses more most nearly net no nor not of on only operating or other our over pce per
    profit rate rates revenue revenues roughly sales september since so some such tax taxes than that the their these
    they this those through to total under until up usd value was we were what when where which while with within
    without year years
    """.split()
)
_ENUMERATED = re.compile(r"(?:^|[\n。；;!?！？:：]\s?|[.,，、]\s)\(?$")
_ENUMERATOR = re.compile(r"\)|[.、．](?=\s|[^0-9\s])")
_CODE = re.compile(r"0[0-9]+|[0-9]{5,6}")
_CLOCK = re.compile(
    r"(?<![0-9:])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:])(?:\s?[ap]\.?m\b\.?)?"
    r"|\b(?:1[0-2]|[1-9])(?:\s?-\s?(?:1[0-2]|[1-9]))?\s?[ap]\.?m\b\.?"
    r"|(?:上午|下午|早上|早晨|晚上|晚间|凌晨|中午|今晚|昨晚|今早|时间)\s?[0-9一二三四五六七八九十]{1,3}\s?[点时](?:半|[0-9零一二三四五六七八九十]{1,3}分?)?"
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


def is_label(letters: Letters, numeral: Numeral, *, measured: bool) -> bool:
    """Tell whether a number is part of a name or a mark of order.

    Args:
        letters: The text.
        numeral: The number.
        measured: Whether a unit, currency or scale belongs to it; then nothing before it makes it a name but 第.
    """
    text, start, end = letters.lower, numeral.start, numeral.end
    before = text[max(0, start - 24) : start]
    if measured:
        return before.endswith(("第", "第 "))
    if numeral.form not in ("digits", "han"):
        return False
    if _named(before) or numeral.form == "han":
        return _named(before)
    if _GLUED_BEFORE.search(before) or _GLUED_AFTER.match(text, end) or _marks_order(text, numeral, before):
        return True
    capital = _CAPITAL_BEFORE.search(letters.shape[max(0, start - 24) : start])
    return capital is not None and capital[1].lower() not in _NO_NAMES and "," not in text[start:end]


def _named(before: str) -> bool:
    """Tell whether a name that takes a number ends the text."""
    between = _BETWEEN.search(before)
    at = between.start() if between else len(before)
    return _NAMES.find(before, at) is not None or _NAMES.find(before, len(before.rstrip(" (-"))) is not None


def _marks_order(text: str, numeral: Numeral, before: str) -> bool:
    """Recognise 1), (2), 3. at the head of an item, footnote marks, and codes of securities."""
    written = text[numeral.start : numeral.end]
    if not written.isdigit():
        return False
    if len(written) > 1 and written[0] == "0":
        return True
    enclosed = before.endswith("(") and text.startswith(")", numeral.end)
    if enclosed and (len(written) <= 2 or _CODE.fullmatch(written)):
        return True
    return len(written) <= 2 and bool(_ENUMERATED.search(before) and _ENUMERATOR.match(text, numeral.end))
