"""Figures in Chinese and English text: what they measure, how much, how exactly, how bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.finance.agreement import Agreement, agree
from assistant.finance.bounds import bound_after, bound_before, sign_before
from assistant.finance.currencies import currency_before, settle
from assistant.finance.dates import find_marks
from assistant.finance.han_numerals import DIGITS
from assistant.finance.labels import is_label, label_spans
from assistant.finance.lettering import Letters, read_letters
from assistant.finance.numerals import Numeral, find_numerals
from assistant.finance.quantity import Bound, Kind, Quantity
from assistant.finance.units import TIME, Unit, read_scale, read_unit

__all__ = ["Agreement", "Bound", "Kind", "Quantity", "agree", "parse_quantities"]

_RANGE = re.compile(r"\s?(?:-|–|—|~|至|到|to)\s?")
_LIST = re.compile(r"-?\s?(?:、|,\s?(?:and|or)|,|和|与|及|以及|或|and|or|&)\s?")
_BETWEEN = re.compile(r"(?:between|介于|介乎|range of|在)\s?$")
_AND = re.compile(r"\s?(?:和|与|至|到|and)\s?")
_FROM = re.compile(r"(?<!ranging )(?<!range )(?:\bfrom|从|由|自)\s?$")
# `rose 2% to 4%`: the first is the change, the second the level.
_CHANGE = re.compile(
    r"(?:升|涨|跌|降|增|减|扩大|收窄|上调|下调|增长|\b(?:rose|fell|rises?|falls?|gained|lost|added|dropped|declined|increased|"
    r"decreased|climbed|jumped|grew|surged|slid|slipped|edged (?:up|down)|up|down))(?:了|约|by)?\s?$"
)
_HALF_MORE = re.compile(r"半(?![年导数场程径价决路圆岛边夜])")
_AND_A_HALF = re.compile(r"\s?个半(?P<unit>月|小时|钟头|星期|百分点)")
_HALF_UNITS: dict[str, tuple[Kind, str]] = {
    "月": ("count", "month"),
    "小时": ("count", "hour"),
    "钟头": ("count", "hour"),
    "星期": ("count", "week"),
    "百分点": ("percentage_points", ""),
}
_ALONE: frozenset[str] = frozenset({"percent", "percentage_points", "multiple", "tenor", "money"})
# Before a Chinese numeral: 第三, 几十, 数十, 上百, 每一, 统一, 唯一, 单一, 之一, 万一, 初一, 其一, 同一, 周一, 十一五.
_NO_NUMBER_BEFORE = frozenset("第几数上成每统唯单之初其同周专逐")
_HALF = Decimal("0.5")


@dataclass(slots=True)
class _Part:
    """A number and what belongs to it, before lists and ranges are put together."""

    start: int
    end: int
    numeral: Numeral
    value: Decimal
    factor: int
    unit: Unit | None
    currency: str
    more: bool
    sign: int

    def worth(self, value: Decimal) -> Decimal:
        """Give a number in base units, with the sign."""
        return value * self.factor * (self.unit.factor if self.unit else 1) * (self.sign or 1)

    def kind(self) -> tuple[Kind, str]:
        """Give kind and unit; a currency before the number counts more than 元 or $ behind it."""
        if self.currency:
            explicit = self.unit.name if self.unit and self.unit.kind == "money" else ""
            return "money", explicit if explicit and self.currency in ("$", "¥") else self.currency
        if self.unit is None:
            return ("percent" if self.numeral.share else "number"), ""
        return self.unit.kind, self.unit.name


def parse_quantities(text: str) -> tuple[Quantity, ...]:
    """Find the figures in `text`, in order. Years, dates, clock times, list marks and numbers in names are none.

    >>> [(q.text, str(q.value), q.kind, q.unit) for q in parse_quantities("累計淨申購規模為 2677 億元")]
    [('2677 億元', '267700000000', 'money', 'CNY')]
    >>> [str(q.value) for q in parse_quantities("分別上漲 58%、53% 和 34%")]
    ['58', '53', '34']
    >>> [(q.bound, str(q.value), str(q.high)) for q in parse_quantities("約 15 至 20 個基點")]
    [('approx', '0.15', '0.20')]
    """
    letters = read_letters(text)
    parts = _find_parts(letters)
    _share_units(parts, letters.lower)
    found: list[Quantity] = []
    at = 0
    while at < len(parts):
        upper = parts[at + 1] if at + 1 < len(parts) and _is_range(parts[at], parts[at + 1], letters.lower) else None
        found.append(_quantity(parts[at], upper, letters, text))
        at += 2 if upper else 1
    return tuple(found)


def _find_parts(letters: Letters) -> list[_Part]:
    marks = [(start, end) for start, end, written in find_marks(letters) if written.unit != "duration"]
    taken = sorted(marks + label_spans(letters.lower))
    parts: list[_Part] = []
    at = reach = 0
    for numeral in find_numerals(letters.lower):
        while at < len(taken) and taken[at][1] <= numeral.start:
            at += 1
        if numeral.start < reach or (at < len(taken) and taken[at][0] < numeral.end):
            continue
        part = _read_part(numeral, letters)
        if part is not None:
            parts.append(part)
            reach = part.end
    return parts


def _read_part(numeral: Numeral, letters: Letters) -> _Part | None:
    text = letters.lower
    currency = currency_before(text, numeral.start)
    at, factor, more = read_scale(text, numeral.end, money=currency is not None)
    unit, added = _read_unit(text, at)
    if currency and unit and unit.kind != "money":
        unit = None
    part = _Part(
        currency[0] if currency else numeral.start,
        unit.end if unit else at,
        numeral,
        numeral.value + added,
        factor,
        unit,
        currency[1] if currency else "",
        more,
        0,
    )
    if not _counts(part, letters):
        return None
    part.start, part.sign = sign_before(text, part.start)
    if currency and not part.sign:
        part.sign = sign_before(text, numeral.start)[1]
    return _in_brackets(part, text)


def _read_unit(text: str, at: int) -> tuple[Unit | None, Decimal]:
    """Read a unit and the half or tenth that may be spoken behind it: 兩年半, 三成五, 兩個半月."""
    middle = _AND_A_HALF.match(text, at)
    if middle:
        kind, name = _HALF_UNITS[middle["unit"]]
        return Unit(middle.end(), kind, name), _HALF
    unit = read_unit(text, at)
    if unit is None or not unit.known:
        return unit, Decimal(0)
    tenth = unit.kind == "percent" and unit.factor == 10
    if (tenth or unit.kind == "multiple" or unit.name in TIME) and _HALF_MORE.match(text, unit.end):
        return replace(unit, end=unit.end + 1), _HALF
    digit = text[unit.end : unit.end + 1]
    if tenth and digit in DIGITS and digit:
        return replace(unit, end=unit.end + 1), Decimal(DIGITS[digit]) / 10
    return unit, Decimal(0)


def _counts(part: _Part, letters: Letters) -> bool:
    """Tell numbers that measure something from those in names and in words such as 一定 and 三大."""
    numeral, unit = part.numeral, part.unit
    if unit is not None and unit.kind == "percentile":
        return True
    known = unit is not None and unit.known
    hard = unit is not None and unit.kind not in ("count", "tenor")
    if is_label(letters, numeral, measured=hard or part.factor > 1 or bool(part.currency)):
        return False
    measured = unit is not None and (unit.kind in _ALONE or unit.name in TIME)
    if numeral.form == "han" and not numeral.share:
        return _han_counts(part, letters.lower, measured)
    if numeral.form == "word" and numeral.value <= 1:
        return measured or bool(part.currency) or part.factor > 1
    return numeral.form != "fraction" or numeral.share or known or "/" not in letters.lower[numeral.start : numeral.end]


def _han_counts(part: _Part, text: str, measured: bool) -> bool:
    numeral, unit = part.numeral, part.unit
    if text[max(0, numeral.start - 1) : numeral.start] in _NO_NUMBER_BEFORE:
        return False
    if unit is None or not unit.known:
        return part.factor > 1 or bool(part.currency) or (numeral.value >= 20 and numeral.end - numeral.start > 1)
    if unit.kind in ("score", "points"):
        return numeral.value > 10
    return measured or numeral.value > 1


def _in_brackets(part: _Part, text: str) -> _Part:
    """Read the negative amounts of tables: $(1,234) anywhere, (1,234) in a row of cells."""
    start, end = part.start, part.end
    if text[start - 1 : start] != "(" or text[end : end + 1] != ")" or part.sign:
        return part
    dollar = currency_before(text, start - 1)
    line = text[max(0, start - 200) : end + 200]
    if dollar or "|" in line:
        part.sign = -1
        part.start, part.end = dollar[0] if dollar else start - 1, end + 1
        part.currency = part.currency or (dollar[1] if dollar else "")
        if text[part.end : part.end + 1] == "%":
            part.unit, part.end = Unit(part.end + 1, "percent"), part.end + 1
    return part


def _share_units(parts: list[_Part], text: str) -> None:
    """Give numbers in a list or range the unit and scale that stand only behind the last: 15、20 和 30 個基點."""
    closed = False
    for left, right in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        gap = text[left.end : right.start]
        listed, ranged = _LIST.fullmatch(gap), _RANGE.fullmatch(gap)
        # A comma lists only where `and` or 和 closes the list.
        if not (listed or ranged) or (gap.strip() == "," and not closed):
            closed = False
            continue
        closed = True
        if left.currency and not right.currency and right.unit is None:
            right.currency = left.currency
        if left.unit is None and not left.numeral.share:
            _inherit(left, right, bool(listed))


def _inherit(left: _Part, right: _Part, listed: bool) -> None:
    if right.factor > 1 and left.factor == 1 and (listed or left.value <= right.value):
        left.factor = right.factor
    if not left.currency and right.unit is not None:
        left.unit = replace(right.unit, end=left.end)


def _is_range(low: _Part, high: _Part, text: str) -> bool:
    gap = text[low.end : high.start]
    if low.kind()[0] != high.kind()[0] or not low.worth(low.value) < high.worth(high.value):
        return False
    before = text[max(0, low.start - 20) : low.start]
    if _AND.fullmatch(gap) and _BETWEEN.search(before):
        return "在" not in before[-2:] or text.startswith(("之间", " 之间", "间"), high.end)
    if not _RANGE.fullmatch(gap) or _FROM.search(before):
        return False
    spoken = gap.strip() in ("to", "至", "到")
    own_unit = low.unit is not None and low.unit.end == low.end and low.end > low.numeral.end
    return not (spoken and own_unit and _CHANGE.search(before))


def _quantity(part: _Part, upper: _Part | None, letters: Letters, text: str) -> Quantity:
    lower = letters.lower
    kind, unit = part.kind()
    start, bound = bound_before(lower, part.start)
    if unit in TIME and lower.startswith(("over", "近"), start) and not lower.startswith("近乎", start):
        # `over the 12 months` and 近 5 年 are stretches of time, no bounds.
        start, bound = part.start, "none"
    end, after = bound_after(lower, (upper or part).end)
    words: list[Bound] = [bound, part.numeral.bound, after, "over" if part.more else "none"]
    high = upper.worth(upper.value) if upper else None
    if part.numeral.high is not None:
        high = part.worth(part.numeral.high)
    begin, finish = letters.span(start, end - (lower[end - 1] == " "))
    return Quantity(
        begin,
        finish,
        text[begin:finish],
        kind,
        part.worth(part.value),
        abs(part.worth(part.numeral.precision if part.value == part.numeral.value else part.numeral.precision / 10)),
        settle(unit, lower) if kind == "money" else unit,
        next((word for word in words if word != "none"), "none"),
        high,
        (lower[max(0, start - 60) : start], lower[end : end + 24]),
    )
