"""One number with what belongs to it: sign, currency, scale, unit. Lists and ranges come later, in `quantities`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.finance.bounds import sign_before
from assistant.finance.currencies import currency_before
from assistant.finance.dates import find_marks
from assistant.finance.han_numerals import DIGITS, scale_value
from assistant.finance.labels import fills_cell, is_label, label_spans
from assistant.finance.lettering import Letters
from assistant.finance.nouns import TIME
from assistant.finance.numerals import Numeral, find_numerals
from assistant.finance.quantity import Kind
from assistant.finance.units import RATE, Unit, read_scale, read_unit

_HALF = Decimal("0.5")
_HALF_MORE = re.compile(r"半(?![年导数场程径价决路圆岛边夜])")
_AND_A_HALF = re.compile(r"\s?个半(?P<unit>月|小时|钟头|星期|百分点)")
_HALF_UNITS: dict[str, tuple[Kind, str]] = {
    "月": ("count", "month"),
    "小时": ("count", "hour"),
    "钟头": ("count", "hour"),
    "星期": ("count", "week"),
    "百分点": ("percentage_points", ""),
}
# The rest of a number that goes on behind its scale: 1亿2千万, 3万5千.
_GOES_ON = re.compile(r"(?P<digits>[0-9]{1,4})(?P<scale>[百千万亿]+)")
# A quarter point is a quarter of a percentage point wherever rates are cut or raised by one.
_POINT_OF_A_RATE = re.compile(r"(?:quarter|half)[- ]points?$")
# 厘 is a percent of a rate, by which a change is a percentage point: 加息一厘, 息差三厘, but 加至三厘.
_CHANGE_OF_A_RATE = re.compile(
    r"(?:[加减升跌降增涨差]|[上下]调|扩[大阔]|收[窄缩]|回[落升]|高[出过于]?|低[于过]?|幅度)"
    r"(?:息|了|约|共|近|逾|超过|不足|最多|至少|合共|累计|多达|大约|大概|再|一次|为|是|有|\s)*$"
    r"|(?:[息利]差|差距)[^,。;]{0,10}$"
)
# The lower end of a range, behind which its unit need not stand: 减息半至一厘.
_LOWER_END = re.compile(r"(?:[0-9.]+|[半一二两三四五六七八九]+)厘?\s?[至到~–-]\s?$")
_NEAR_A_RATE = re.compile("息|率|债|汇|差|[加减升跌降宽窄阔低高]")
# By the month it is a tenth of that, and by the day a hundredth.
_SHORT_TERMS = tuple(
    (re.compile(rf"{term}(?:息|利率?)[^,。;]{{0,4}}$"), Decimal(factor))
    for term, factor in (("月", "0.1"), ("日", "0.01"))
)
# 两厘七五 is 2.75.
_HUNDREDTHS = re.compile("[一二三四五六七八九]{2}(?![零一二三四五六七八九十百千万亿点年个月日家只成])")
# 三年多 is more than three years, 三年多家公司 are not.
_MORE_TIME = re.compile(r"多(?![个家名位项只支次元头年少数种层方地])")
_OR_MORE = re.compile(r" or more(?= [a-z])")
_PERCENTILE_BEFORE = re.compile(
    r"(?:分位(?:数|点|值|水平)?|percentile)\s?(?:约|仅)?(?:为|至|在|到|达|是|(?:升|降|回升|回落|跌|涨)至|位于|处于|of|at|:)?\s?$"
)
# Kinds that even 一 and `one` count in; 一家 and `one bank` are as good as an article.
_MEASURES: frozenset[str] = frozenset({"percent", "percentage_points", "multiple", "tenor", "money"})
# 一手 and 二手 tell new from used, and 日圓一度 no amount.
_NO_NUMBER = re.compile("[一二]手|一[度直路]")
# The first of 三至五年 and 两三到四成.
_BEGINS_RANGE = re.compile("(?:至|到)[一二两三四五六七八九十]{1,3}(?:年|个|成|倍|家|次|季|月|周|天|分)")
# 第三, 几十, 数十, 上百, 每一, 统一, 唯一, 单一, 之一, 初一, 其一, 同一, 周一, 专一, 逐一.
_NO_NUMBER_BEFORE = frozenset("第几数上成每统唯单之初其同周专逐")


@dataclass(slots=True)
class Part:
    """A number and what belongs to it.

    Attributes:
        start: Where it begins, sign and currency included.
        end: Where it ends, unit included.
        numeral: The number as written.
        value: The number, before scale and unit multiply it.
        precision: Size of its last digit, likewise.
        factor: What its scale multiplies it by; 1 without one.
        unit: What stands behind it.
        currency: Code of the currency before it; empty without one.
        more: Whether it says `and more`: 30 多.
        sign: -1 or 1 where a sign is written, otherwise 0.
    """

    start: int
    end: int
    numeral: Numeral
    value: Decimal
    precision: Decimal
    factor: int = 1
    unit: Unit | None = None
    currency: str = ""
    more: bool = False
    sign: int = 0

    def worth(self, value: Decimal) -> Decimal:
        """Give a number in base units, with the sign."""
        return value * self.factor * (self.unit.factor if self.unit else 1) * (self.sign or 1)

    def kind(self) -> tuple[Kind, str]:
        """Give kind and unit; a currency before the number counts more than 元 behind it, except $ and ¥."""
        if self.currency:
            explicit = self.unit.name if self.unit and self.unit.kind == "money" else ""
            return "money", explicit if explicit and self.currency in ("USD", "¥") else self.currency
        if self.unit is None:
            return ("percent" if self.numeral.share else "number"), ""
        return self.unit.kind, self.unit.name

    def is_measured(self) -> bool:
        """Tell whether anything says what the number counts."""
        return bool(self.unit or self.currency or self.factor > 1 or self.numeral.share)


def find_parts(letters: Letters) -> Iterator[Part]:
    """Find the numbers that may be figures: not in dates, clock times, addresses, names."""
    marks = [(start, end) for start, end, written in find_marks(letters) if written.unit != "duration"]
    taken = sorted(marks + label_spans(letters.lower))
    at = reach = 0
    for numeral in find_numerals(letters.lower):
        while at < len(taken) and taken[at][1] <= numeral.start:
            at += 1
        if numeral.start < reach or (at < len(taken) and taken[at][0] < numeral.end):
            continue
        part = _read(numeral, letters)
        if part is not None and part.start < reach:
            # 3$5: the sign stands behind the one or before the other, not both.
            part.start, part.currency, part.sign = numeral.start, "", 0
        if part is not None:
            yield part
            reach = part.end


def _read(numeral: Numeral, letters: Letters) -> Part | None:
    text = letters.lower
    start, sign = sign_before(text, numeral.start)
    currency = currency_before(text, start)
    at, factor, more = read_scale(text, numeral.end, money=currency is not None)
    or_more = _OR_MORE.match(text, at)
    at, more = (or_more.end(), True) if or_more else (at, more)
    at, rest, last = _going_on(text, at, factor)
    unit, added = _read_unit(text, at)
    if unit and unit.kind == "points" and _POINT_OF_A_RATE.search(text, numeral.start, unit.end):
        unit = replace(unit, kind="percentage_points")
    if unit and ((currency and unit.kind != "money") or _is_no_rate(text, numeral.start, unit.end)):
        unit = None
    if unit and unit.name in TIME:
        over = _MORE_TIME.match(text, unit.end)
        more, unit = more or over is not None or "多" in text[at : unit.end], replace(unit, end=unit.end + bool(over))
    rate = unit is not None and unit.name == RATE
    if unit and rate:
        unit = _settled(unit, text[max(0, start - 12) : start])
    finer = numeral.precision / (100 if added * 10 % 1 else 10)
    precision = finer if added else last / factor if rest else numeral.precision
    value = numeral.value + rest / factor + added
    if numeral.share and unit and unit.kind == "count":
        # Nine in ten cities are a share of them.
        unit = None
    if numeral.share and unit and (unit.kind != "percent" or rate):
        # 四分之一個百分點 is a share of one, and no percent.
        value, precision = value / 100, Decimal("0.01")
    part = Part(numeral.start, unit.end if unit else at, numeral, value, precision, factor, unit, more=more)
    if currency:
        start, part.currency = currency
    if not _counts(part, letters):
        return None
    part.start, part.sign = (start, sign) if sign else sign_before(text, start)
    return _in_brackets(part, text)


def _going_on(text: str, at: int, factor: int) -> tuple[int, Decimal, Decimal]:
    """Read the smaller units written behind a scale: where they end, what they add, the size of the last."""
    rest, last = Decimal(0), Decimal(factor)
    match = _GOES_ON.match(text, at) if factor > 1 else None
    while match:
        lesser = Decimal(scale_value(match["scale"]))
        if int(match["digits"]) * lesser >= last:
            break
        at, rest, last = match.end(), rest + int(match["digits"]) * lesser, lesser
        match = _GOES_ON.match(text, at)
    return at, rest, last


def _read_unit(text: str, at: int) -> tuple[Unit | None, Decimal]:
    """Read a unit and the half or tenth that may be spoken behind it: 两年半, 三成五, 两个半月."""
    middle = _AND_A_HALF.match(text, at)
    if middle:
        kind, name = _HALF_UNITS[middle["unit"]]
        return Unit(middle.end(), kind, name), _HALF
    unit = read_unit(text, at)
    if unit is None or not unit.known:
        return unit, Decimal(0)
    tenth, rate = unit.kind == "percent" and unit.factor == 10, unit.name == RATE
    if (tenth or rate or unit.kind == "multiple" or unit.name in TIME) and _HALF_MORE.match(text, unit.end):
        return replace(unit, end=unit.end + 1), _HALF
    hundredths = _HUNDREDTHS.match(text, unit.end) if rate else None
    if hundredths:
        tens, ones = (DIGITS[sign] for sign in hundredths[0])
        return replace(unit, end=hundredths.end()), Decimal(10 * tens + ones) / 100
    digit = DIGITS.get(text[unit.end : unit.end + 1]) if tenth else None
    if digit:
        return replace(unit, end=unit.end + 1), Decimal(digit) / 10
    return unit, Decimal(0)


def _settled(unit: Unit, before: str) -> Unit:
    """Tell what 厘 says here: a level in percent or a change in percentage points, of a year, a month or a day."""
    before = _LOWER_END.sub("", before)
    factor = next((factor for sign, factor in _SHORT_TERMS if sign.search(before)), Decimal(1))
    kind: Kind = "percentage_points" if _CHANGE_OF_A_RATE.search(before) else "percent"
    return replace(unit, kind=kind, name="", factor=factor)


def _is_no_rate(text: str, start: int, end: int) -> bool:
    """Tell whether 码 is a yard or a digit of a code, and 点子 an idea: they are points only of rates and spreads."""
    near = text[max(0, start - 12) : start] + text[end : end + 6]
    if text[end - 1] == "码":
        return "息" not in near
    return text[end - 2 : end] == "点子" and not _NEAR_A_RATE.search(near)


def _counts(part: Part, letters: Letters) -> bool:
    """Tell numbers that measure something from those in names and in words such as 一定 and 三大."""
    numeral, unit = part.numeral, part.unit
    if unit is not None and unit.kind == "percentile":
        # 四分位 and 十分位 are names of shares, not places among them.
        return not (numeral.form == "han" and numeral.value in (4, 5, 10))
    scaled = part.factor > 1 or bool(part.currency)
    if is_label(letters, numeral, unit, scaled=scaled):
        return False
    if (
        unit
        and unit.kind == "percent"
        and _PERCENTILE_BEFORE.search(letters.lower, max(0, part.start - 16), part.start)
    ):
        part.unit = replace(unit, kind="percentile")
    measured = unit is not None and (unit.kind in _MEASURES or unit.name in TIME)
    if numeral.form == "han" and not numeral.share:
        return _han_counts(part, letters.lower, measured)
    if numeral.form == "word" and numeral.value <= 1:
        return measured or bool(part.currency) or part.factor > 1
    return True


def _han_counts(part: Part, text: str, measured: bool) -> bool:
    numeral, unit = part.numeral, part.unit
    if text[max(0, numeral.start - 1) : numeral.start] in _NO_NUMBER_BEFORE or _NO_NUMBER.match(text, numeral.start):
        return False
    if text[unit.end - 1 : unit.end] == "大" if unit else False:
        return numeral.value < 10
    if (unit is None or not unit.known) and _BEGINS_RANGE.match(text, numeral.end):
        return True
    if unit is None or not unit.known:
        return part.factor > 1 or bool(part.currency) or (numeral.value >= 20 and numeral.end - numeral.start > 1)
    if unit.kind in ("score", "points"):
        return numeral.value > 10
    return measured or numeral.value > 1


def _in_brackets(part: Part, text: str) -> Part:
    """Read the negative amounts of accounts: $(1,234), (3.2)%, and (1,234) that fills a cell."""
    if text[part.start - 1 : part.start] != "(" or text[part.end : part.end + 1] != ")" or part.sign:
        return part
    start, end = part.start - 1, part.end + 1
    before = currency_before(text, start)
    percent = text.startswith("%", end)
    if not (before or percent or fills_cell(text, start, end)):
        return part
    part.start, part.end, part.sign = start, end, -1
    if before:
        part.start, part.currency = before
        part.end, factor, _ = read_scale(text, end, money=True)
        part.factor *= factor
    elif percent:
        part.end, part.unit = end + 1, Unit(end + 1, "percent")
    return part
