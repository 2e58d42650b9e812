"""Numbers that name things and measure nothing: S&P 500, Gemini 3, GPT-5.1, Section 13(3), 1), 0700.HK, 14:30.

Canonical text, with its capitals and in lower case.
"""

from __future__ import annotations

import re

from assistant.finance.numerals import Numeral

_INDEX = (
    "标普|标准普尔|s&p|沪深|中证|上证|深证|科创|创业板|创|国证|北证|恒生|日经|nikkei|nasdaq|纳斯达克|纳指|纳|罗素|russell|富时|ftse|cac|"
    "dax|stoxx|斯托克|kospi|asx|topix|东证|道琼斯?|dow|台湾|财富|fortune|msci|csi|sse|szse|star|chinext|hang seng|nifty|ibex|aex|smi|"
    "omx|wilshire|印度|越南|全指|a|中概"
)
_STRUCTURE = (
    "section|sections|article|note|notes|chapter|figure|table|page|pages|item|items|level|tier|phase|stage|step|version|appendix|exhibit|"
    "no\\.|number|rule|part|type|class|series|category|schedule|annex|paragraph|line|footnote|question|basel|model|type|grade|form|volume|"
    "vol\\.|room|floor|flight|route|top|asc|ias|ifrs|asu|fas|sfas|topic|rev|act of|covid|sars|windows|iphone|#|§|表|图|附注|注|第|版本|排名前|前|no"
)
_NAME_BEFORE = re.compile(
    rf"(?:(?<![a-z])(?:{_INDEX})\s?(?:综合|成份|成分|指数|index|composite|板)?\s?[-a]?|(?<![a-z])(?:{_STRUCTURE})\s?\(?)$"
)
_GLUED_BEFORE = re.compile(r"(?:[a-z][a-z&.]*-?|[a-z0-9]\.|[0-9][-/.:]|_|@|#|\^|/)$")
_CAPITAL_BEFORE = re.compile(r"(?:^|[^A-Za-z0-9])([A-Z][A-Za-z&']*)[ -]$")
_LOCAL_CONTEXT = re.compile("[\u4e00-\u9fff]")
_SENTENCE_WORDS = frozenset(
    "about above after all almost although an and approximately around as at because before below between both but by during each every for from "
    "had has have however if in including into is it its just less more most nearly no nor not of on only or other our over per roughly since so some such "
    "than that the their these they this those through to total under until up was were what when where which while with within without revenue revenues "
    "sales costs cost net income other loss profit expenses expense assets cash equity debt gross operating interest tax taxes balance value".split()
)
_GLUED_AFTER = re.compile(r"(?:[a-z][a-z0-9]*|-[a-z]\b|\.[a-z]{2}\b|/[0-9]|\.[0-9]|[:][0-9])")
_LINE_START = re.compile(r"(?:^|\n|[。；;!?！？]\s?|[:：]\s?)\(?$")
_ENUMERATOR = re.compile(r"\)|[.、．](?=\s|[^0-9\s])")
_CLOCK = re.compile(
    r"(?<![0-9])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?!\s?[0-9:])(?:\s?[ap]\.?m\.?)?|\b(?:1[0-2]|[1-9])\s?(?:a\.m\.|p\.m\.|am\b|pm\b)"
    r"|(?:上午|下午|早上|早晨|晚上|晚间|凌晨|中午|时间|今晚|昨晚|今早)\s?[0-9一二两三四五六七八九十]{1,3}\s?[点时](?:半|[0-9零一二三四五六七八九十]{1,3}分?)?|(?<![0-9.])[0-9]{1,2}\s?[点时][0-9]{1,2}\s?分"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s，。；、）)]+|\b[\w.]{1,40}@[\w.]{1,40}")
_REFERENCE = re.compile(r"[\[【](?:[0-9]{1,4}(?:\.[0-9]{1,4})?(?:\s?[-,，、–]\s?)?){1,20}[\]】]")

Span = tuple[int, int]


def label_spans(lower: str) -> list[Span]:
    """Find clock times, addresses and references: stretches in which no number is a figure."""
    spans = []
    if ":" in lower or "m" in lower or "点" in lower or "时" in lower:
        spans += [match.span() for match in _CLOCK.finditer(lower)]
    if "www" in lower or "http" in lower or "@" in lower:
        spans += [match.span() for match in _URL.finditer(lower)]
    if "[" in lower or "【" in lower:
        spans += [match.span() for match in _REFERENCE.finditer(lower)]
    return spans


def is_label(lower: str, shape: str, numeral: Numeral, *, measured: bool) -> bool:
    """Tell whether a number is part of a name or a mark of order.

    Args:
        lower: The text, lower case.
        shape: The text with its capitals.
        numeral: The number.
        measured: Whether a unit, currency or scale belongs to it: then only what is glued to it can make it a name.
    """
    if numeral.form in ("word", "fraction"):
        return False
    start, end = numeral.start, numeral.end
    before = lower[max(0, start - 24) : start]
    if measured:
        return before.endswith("第")
    if _NAME_BEFORE.search(before) or _GLUED_BEFORE.search(before) or _GLUED_AFTER.match(lower, end):
        return True
    if numeral.form != "digits":
        return False
    written = lower[start:end]
    if len(written) > 1 and written.isdigit() and written[0] == "0":
        return True
    if _LINE_START.search(before) and _ENUMERATOR.match(lower, end) and len(written) <= 2:
        return True
    if (
        before.endswith("(")
        and lower[end : end + 1] == ")"
        and (len(written) <= 2 or len(written) in (5, 6))
        and written.isdigit()
    ):
        return True
    name = _CAPITAL_BEFORE.search(shape[max(0, start - 24) : start])
    return bool(name) and name is not None and name[1].lower() not in _SENTENCE_WORDS and "," not in written
