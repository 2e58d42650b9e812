"""Figures in Chinese and English text: what they measure, how much, how exactly, how bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.finance.agreement import Agreement, agree
from assistant.finance.bounds import bound_after, bound_before, falls_before, sign_before
from assistant.finance.dates import find_marks
from assistant.finance.labels import is_label, label_spans
from assistant.finance.lettering import canonical
from assistant.finance.numerals import Numeral, find_numerals
from assistant.finance.quantity import Bound, Kind, Quantity
from assistant.finance.units import TIME, Unit, currency_before, read_scale, read_unit

__all__ = ["Agreement", "Bound", "Kind", "Quantity", "agree", "parse_quantities"]

_RANGE = re.compile(r"\s?(?:-|–|—|~|至|到|to)\s?")
_LIST = re.compile(r"\s?(?:、|,\s?(?:and|or)|,|和|与|及|以及|或|and|or|&|/)\s?")
_BETWEEN = re.compile(r"(?:between|介于|介乎|在|range of)\s?$")
_AND = re.compile(r"\s?(?:和|与|至|到|and)\s?")
_FROM = re.compile(r"(?<!ranging )(?<!range )(?:\bfrom|从|由|自)\s?$")
_CHINESE_SHARE = re.compile(r"(?P<base>百|千|万|[一二两三四五六七八九十]{1,3})分之\s?")
_HALF = re.compile(
    r"半(?=年(?!度)|个月|个?小时|天|成|个百分点|个基点|个?码|个交易日|个季度)|一半|(?:a |one[- ])?half(?= of\b)|half(?= (?:a|the) )|(?<![a-z])(?:a )?half(?=[- ](?:percent|point))|(?:a |one[- ])?quarter(?=[- ](?:percent|point|of a)|-percentage)|(?:one|two|three|a)[- ](?:thirds?|quarters?|fourths?|fifths?)(?= of\b)"
)
_SHARES = {"half": "0.5", "third": "1/3", "quarter": "0.25", "fourth": "0.25", "fifth": "0.2"}
_ONE_NEEDS = frozenset({"percent", "percentage_points", "multiple", "tenor", "money"})


@dataclass(slots=True)
class _Part:
    """A number and what belongs to it, before lists and ranges are put together."""

    start: int
    end: int
    number: Numeral
    factor: Decimal
    unit: Unit | None
    currency: str | None
    more: bool
    sign: int
    scaled: bool


def parse_quantities(text: str) -> tuple[Quantity, ...]:
    """Find the figures in `text`, in order. Years, dates, clock times, list marks and numbers in names are none.

    >>> [(q.text, str(q.value), q.kind, q.unit) for q in parse_quantities("累計淨申購規模為 2677 億元")]
    [('2677 億元', '267700000000', 'money', 'CNY')]
    >>> [str(q.value) for q in parse_quantities("分別上漲 58%、53% 和 34%")]
    ['58', '53', '34']
    """
    shape = canonical(text)
    lower = shape.lower()
    parts = _parts(lower, shape)
    _share(parts, lower)
    return tuple(_assemble(parts, lower, text))


def _parts(lower: str, shape: str) -> list[_Part]:
    taken = [(start, end) for start, end, written in find_marks(shape) if written.unit != "duration"] + label_spans(
        lower
    )
    taken.sort()
    parts: list[_Part] = []
    at = 0
    reach = 0
    for numeral in find_numerals(lower):
        while at < len(taken) and taken[at][1] <= numeral.start:
            at += 1
        if numeral.start < reach or (at < len(taken) and taken[at][0] < numeral.end):
            continue
        part = _part(numeral, lower, shape)
        if part is not None:
            parts.append(part)
            reach = part.end
    return parts


def _part(numeral: Numeral, lower: str, shape: str) -> _Part | None:
    currency = currency_before(lower, numeral.start)
    end, factor, more = read_scale(lower, numeral.end, money=currency is not None)
    unit = read_unit(lower, end)
    hard = unit is not None and (unit.kind != "count" or unit.name in TIME or not unit.name)
    if is_label(lower, shape, numeral, measured=hard or factor > 1 or currency is not None):
        return None
    if numeral.form == "han" and not _han_counts(numeral, unit, factor, lower):
        return None
    if numeral.form == "word" and numeral.value == 1 and not (unit and (unit.kind in _ONE_NEEDS or unit.name in TIME)):
        return None
    start = currency[0] if currency else numeral.start
    start, sign = sign_before(lower, start)
    if currency and not sign:
        between, sign = sign_before(lower, numeral.start)
    return _Part(
        start,
        unit.end if unit else end,
        numeral,
        Decimal(factor),
        unit,
        currency[1] if currency else None,
        more,
        sign,
        factor > 1,
    )


def _han_counts(numeral: Numeral, unit: Unit | None, factor: int, lower: str) -> bool:
    """Tell Chinese numerals that measure from those in words such as 一定 and 三大."""
    if lower[max(0, numeral.start - 1) : numeral.start] in set("第几数上成每统唯单之万初其同周"):
        return False
    if unit is None:
        return numeral.value >= 20 and len(lower[numeral.start : numeral.end]) > 1 or factor > 1
    if unit.kind in ("score", "points") and "点" not in lower[numeral.start : numeral.end]:
        return numeral.value > 10
    if numeral.value == 1:
        return unit.kind in _ONE_NEEDS or unit.name in TIME
    return True


def _share(parts: list[_Part], lower: str) -> None:
    """Give numbers in a list or range the unit and scale that stand only behind the last: 15、20 和 30 個基點."""
    final = False
    for left, right in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        gap = lower[left.end : right.start]
        listed, ranged = _LIST.fullmatch(gap), _RANGE.fullmatch(gap)
        if not (listed or ranged):
            final = False
            continue
        if gap.strip() == "," and not final:
            continue
        final = True
        if left.currency and right.currency is None and right.unit is None:
            right.currency = left.currency
        bare = left.unit is None
        if bare and right.unit is not None and not left.currency:
            left.unit = replace(right.unit, end=left.end)
        if bare and right.scaled and not left.scaled and (listed or left.number.value <= right.number.value):
            left.factor, left.scaled = right.factor, True


def _assemble(parts: list[_Part], lower: str, text: str) -> list[Quantity]:
    made: list[Quantity] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        upper = parts[at + 1] if at + 1 < len(parts) and _is_range(part, parts[at + 1], lower) else None
        made.append(_quantity(part, upper, lower, text))
        at += 2 if upper else 1
    return made


def _is_range(low: _Part, high: _Part, lower: str) -> bool:
    before = lower[max(0, low.start - 20) : low.start]
    gap = lower[low.end : high.start]
    if _kind(low)[0] != _kind(high)[0] or not _value(low, low.number.value) < _value(high, high.number.value):
        return False
    if _AND.fullmatch(gap) and _BETWEEN.search(before):
        return True
    return bool(_RANGE.fullmatch(gap)) and not _FROM.search(before)


def _kind(part: _Part) -> tuple[Kind, str]:
    if part.currency is not None and (part.unit is None or part.unit.kind in ("count", "money")):
        return "money", part.unit.name if part.unit and part.unit.kind == "money" else part.currency
    if part.unit is None:
        return "number", ""
    return part.unit.kind, part.unit.name


def _value(part: _Part, number: Decimal) -> Decimal:
    factor = part.factor * (part.unit.factor if part.unit else 1)
    return number * factor * (part.sign or 1)


def _quantity(part: _Part, upper: _Part | None, lower: str, text: str) -> Quantity:
    start, bound = bound_before(lower, part.start)
    end, after = bound_after(lower, (upper or part).end)
    if bound == "none":
        bound = after
    if part.more and bound == "none":
        bound = "over"
    kind, unit = _kind(part)
    high = (
        _value(upper, upper.number.value) if upper else (_value(part, part.number.high) if part.number.high else None)
    )
    step = part.number.step * part.factor * (part.unit.factor if part.unit else 1)
    return Quantity(
        start,
        end,
        text[start:end],
        kind,
        _value(part, part.number.value),
        step,
        unit,
        bound,
        high,
        falls_before(lower, start),
    )
