"""Whether a figure that somebody wrote is the figure of the source."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.finance.quantity import Quantity
from assistant.finance.units import TIME


@dataclass(frozen=True, slots=True)
class Agreement:
    """The judgement, true where the figures agree.

    Attributes:
        problem: `number` or `unit` where they do not; None where they do.
        reason: What is wrong, for a reader; empty where nothing is.
    """

    problem: Literal["number", "unit"] | None = None
    reason: str = ""

    def __bool__(self) -> bool:
        return self.problem is None


_YES = Agreement()
_UP = ("over", "at_least")
_DOWN = ("under", "at_most")
_SCALES = {"points": {"score", "number"}, "score": {"points", "number"}, "multiple": {"number"}}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
_CLOSE = Decimal("0.05")


def agree(said: Quantity, source: Quantity) -> Agreement:
    """Judge whether `said` may be written where the source has `source`.

    The figures agree when they are of one kind and unit and `said` is the source's value rounded to the digits that
    `said` is given in. A bound of the source may be dropped; one that the source neither has nor bears out is wrong.
    """
    factor = _conversion(said, source)
    if isinstance(factor, Agreement):
        return factor
    if (said.high is None) != (source.high is None):
        return Agreement("number", "one is a range, the other a single figure")
    values = [(said.value * factor, source.value)]
    if said.high is not None and source.high is not None:
        values.append((said.high * factor, source.high))
    for ours, theirs in values:
        wrong = _compare(ours, theirs, said, source, factor)
        if wrong:
            return Agreement("number", wrong)
    return _YES


def _conversion(said: Quantity, source: Quantity) -> Decimal | Agreement:
    """Give what `said` is multiplied by to be in the unit of `source`, or what is wrong with its unit."""
    one = Decimal(1)
    if {said.kind, source.kind} <= {"count", "tenor"} and (said.unit in TIME or source.unit in TIME):
        return _time(said, source)
    if said.kind == source.kind:
        if said.kind == "money" and not _same_currency(said.unit, source.unit):
            return Agreement("unit", f"{said.unit} is not {source.unit}")
        return one
    pair = {said.kind, source.kind}
    if "number" in pair and not pair & {"percent", "percentage_points", "percentile"}:
        return one
    if pair in ({"points", "score"}, {"multiple", "count"}):
        return one
    return Agreement("unit", f"{said.kind} is not {source.kind}")


def _time(said: Quantity, source: Quantity) -> Decimal | Agreement:
    for sizes in (_MONTHS, _MINUTES):
        if said.unit in sizes and source.unit in sizes:
            return Decimal(sizes[said.unit]) / Decimal(sizes[source.unit])
    if said.unit == source.unit:
        return Decimal(1)
    return Agreement("unit", f"{said.unit or 'a count'} is not {source.unit or 'a count'}")


def _same_currency(said: str, source: str) -> bool:
    return not said or not source or said == source or {said, source} in ({"¥", "CNY"}, {"¥", "JPY"})


def _compare(ours: Decimal, theirs: Decimal, said: Quantity, source: Quantity, factor: Decimal) -> str:
    if (ours < 0) != (theirs < 0) and ours and theirs:
        if not (said.falls if theirs < 0 else source.falls):
            return "the signs differ"
        ours, theirs = abs(ours), abs(theirs)
    if said.bound in ("none", "approx"):
        room = said.precision * factor / 2
        if said.bound == "approx":
            room = max(room, min(said.rough * factor / 2, _CLOSE * abs(ours)))
        return "" if abs(ours - theirs) <= room else "the values differ"
    return _bounded(ours, theirs, said, source, factor)


def _bounded(ours: Decimal, theirs: Decimal, said: Quantity, source: Quantity, factor: Decimal) -> str:
    """Judge a bound: the source has it too, or its value lies within it and close by."""
    rounded = abs(ours - theirs) <= said.precision * factor / 2
    up, down = said.bound in _UP, said.bound in _DOWN
    if source.bound == said.bound or (up and source.bound in _UP) or (down and source.bound in _DOWN):
        entailed = ours <= theirs if up else (ours >= theirs if down else True)
        return "" if rounded and entailed else "the values differ"
    if source.bound not in ("none", "approx"):
        return "the bound is another"
    room = said.rough * factor if said.bound != "near" else min(said.rough * factor / 2, _CLOSE * abs(ours))
    inside = 0 < theirs - ours <= room if up else 0 < ours - theirs <= room
    return "" if inside else "the bound is not in the source"
