"""Whether a figure that somebody wrote is the figure of the source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Literal, NamedTuple

from assistant.finance.currencies import same_currency
from assistant.finance.nouns import NOUNS, TIME
from assistant.finance.quantity import Quantity


class Agreement(NamedTuple):
    """A judgement; true where the figures agree.

    Attributes:
        problem: What kind of problem it is where they do not; None where they do.
        reason: What is wrong, for a reader; empty where nothing is.
        source: What was held against it; None where there was nothing.
    """

    problem: Literal["number", "unit"] | None = None
    reason: str = ""
    source: Quantity | None = None

    def __bool__(self) -> bool:
        return self.problem is None


_ONE = Decimal(1)
# An age is told with or without its unit: Chan, 52, and 52 歲.
_AGE = ("歲", "岁")
_DIFFER = "the values differ"
_COUNTED = ("count", "tenor")
_UP = ("over", "at_least")
_DOWN = ("under", "at_most")
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
# Kinds that a bare number is never enough for: their sign or word must be written on both sides.
_STRICT = frozenset({"percent", "percentage_points", "percentile", "tenor"})
# How far, in shares of the value, `about` and `nearly` reach beyond rounding.
_CLOSE = Decimal("0.05")
# A share told in words (half, 三分之一) is given in steps of this, in percent, and `about` one reaches a tenth of it.
_SHARE_STEP, _SHARE_CLOSE = Decimal(2), Decimal("0.1")


def agree(said: Quantity, source: Quantity) -> Agreement:
    """Judge whether `said` may be written where the source has `source`.

    They agree when kind and unit are the same and `said` is the source's value rounded to the digits that `said` is
    given in. An approximation or bound of the source may be dropped; one that the source does not have must be borne
    out by its value (`over 1.4 trillion` for 1.43 trillion, not for 1.4). A percent is no percentage point, and a
    percentile neither. A currency that one side does not write may be any.

    >>> from assistant.finance.quantities import parse_quantities
    >>> def judge(said, source): return agree(parse_quantities(said)[0], parse_quantities(source)[0])
    >>> bool(judge("267.7 billion yuan", "2,677 億元")), judge("6.7 trillion", "6674 億").problem
    (True, 'number')
    >>> judge("1 percent", "1 個百分點").problem, judge("over 50%", "接近 50%").reason
    ('unit', 'the source bounds it otherwise')
    """
    factor = _conversion(said, source)
    if isinstance(factor, str):
        return Agreement("unit", factor, source)
    if factor is not _ONE:
        high = said.high * factor if said.high is not None else None
        said = replace(said, value=said.value * factor, precision=said.precision * factor, high=high)
    wrong = _range_fault(said, source)
    return Agreement("number", wrong, source) if wrong else Agreement(source=source)


def find_support(said: Quantity, sources: Iterable[Quantity]) -> Agreement:
    """Judge `said` against all figures of its source: the first that agrees, else the disagreement nearest to it.

    A range is also supported by two figures that are its ends (`上升 2% 至 4%` names two).

    >>> from assistant.finance.quantities import parse_quantities
    >>> find_support(parse_quantities("6.5%")[0], parse_quantities("分別回落 12.6% 和 6.5%")).source.text
    '6.5%'
    >>> find_support(parse_quantities("6.9%")[0], parse_quantities("分別回落 12.6% 和 6.5%")).source.text
    '6.5%'
    """
    judged = [agree(said, source) for source in sources]
    for judgement in judged:
        if judgement:
            return judgement
    if said.high is not None:
        ends = (replace(said, high=None), replace(said, value=said.high, high=None))
        singles = [judgement.source for judgement in judged if judgement.source and judgement.source.high is None]
        found = [next((one for one in singles if agree(end, one)), None) for end in ends]
        if all(found):
            return Agreement(source=found[0])
    if not judged:
        return Agreement("number", "the source has no figure")
    return min(judged, key=lambda judgement: _distance(said, judgement))


def _distance(said: Quantity, judgement: Agreement) -> tuple[bool, Decimal]:
    """Order disagreements: figures of the same kind first, then by how far apart the values are."""
    source = judgement.source
    if source is None or not source.value:
        return True, Decimal(10)
    apart = abs(abs(said.value) - abs(source.value)) / abs(source.value)
    return judgement.problem == "unit" and apart > _CLOSE, min(apart, Decimal(10))


def _conversion(said: Quantity, source: Quantity) -> Decimal | str:
    """Give what `said` is multiplied by to be in the unit of `source`, or what is wrong with its unit."""
    if said.kind in _COUNTED and source.kind in _COUNTED:
        return _counted(said.unit, source.unit)
    if said.kind == source.kind:
        alike = said.kind != "money" or same_currency(said.unit, source.unit)
        return _ONE if alike else f"{said.unit} is not {source.unit}"
    if "number" in (said.kind, source.kind):
        if any(one.text.endswith(_AGE) for one in (said, source)):
            return _ONE
        strict = said.kind in _STRICT or source.kind in _STRICT or source.unit in TIME or said.unit in TIME
    else:
        pair = {said.kind, source.kind}
        times = pair == {"multiple", "count"} and "occurrence" in (said.unit, source.unit)
        strict = not times and pair != {"points", "score"}
    return f"{_name(said)} is not {_name(source)}" if strict else _ONE


def _counted(said: str, source: str) -> Decimal | str:
    if said in TIME or source in TIME:
        return _time(said, source)
    other = said != source and said in NOUNS and source in NOUNS
    return f"{said} is not {source}" if other else _ONE


def _name(quantity: Quantity) -> str:
    return quantity.kind.replace("_", " ")


def _time(said: str, source: str) -> Decimal | str:
    for sizes in (_MONTHS, _MINUTES):
        if said in sizes and source in sizes:
            return Decimal(sizes[said]) / Decimal(sizes[source])
    return Decimal(1) if said == source else f"{said or 'a count'} is not {source or 'a count'}"


def _range_fault(said: Quantity, source: Quantity) -> str:
    if said.high is not None and source.high is not None:
        ends = ((said.value, source.value), (said.high, source.high))
        return next((wrong for ours, theirs in ends if (wrong := _fault(ours, theirs, said, source))), "")
    if said.high is None and source.high is None:
        return _fault(said.value, source.value, said, source)
    if source.high is not None:
        # A bound may name the end of the range it stands at: at least 15% for 15% to 20%.
        end = source.value if said.bound in _UP else source.high if said.bound in _DOWN else None
        if end is not None and abs(said.value - end) <= said.precision / 2:
            return ""
    return "one is a range, the other a single figure"


def _fault(ours: Decimal, theirs: Decimal, said: Quantity, source: Quantity) -> str:
    """Tell what is wrong with a value; empty where nothing is."""
    if ours.is_signed() != theirs.is_signed() and ours and theirs:
        if not (said.falls if theirs.is_signed() else source.falls):
            return "the signs differ"
        ours, theirs = abs(ours), abs(theirs)
    if said.bound in ("none", "approx"):
        return "" if abs(ours - theirs) <= _room(ours, said) else _DIFFER
    return _bound_fault(ours, theirs, said, source)


def _room(ours: Decimal, said: Quantity) -> Decimal:
    """Give how far the source may lie: half the last digit; with `about`, half the last digit that is not zero."""
    room = said.precision / 2
    if said.kind in ("count", "tenor") and said.unit in TIME:
        room = Decimal(0)
    if said.bound == "approx":
        told = said.kind == "percent" and said.precision == _SHARE_STEP
        room = max(room, min(said.rough / 2, (_SHARE_CLOSE if told else _CLOSE) * abs(ours)))
    return room


def _bound_fault(ours: Decimal, theirs: Decimal, said: Quantity, source: Quantity) -> str:
    """Judge a bound: the source has it too, or its value lies within it and close by."""
    up, down = said.bound in _UP, said.bound in _DOWN
    same = said.bound == source.bound or (up and source.bound in _UP) or (down and source.bound in (*_DOWN, "near"))
    if same and said.bound == "near":
        return "" if 0 <= ours - theirs <= max(said.precision / 2, min(said.rough / 2, _CLOSE * abs(ours))) else _DIFFER
    if same:
        entailed = ours <= theirs if up else ours >= theirs if down else True
        return "" if entailed and abs(ours - theirs) <= said.precision / 2 else _DIFFER
    if source.bound not in ("none", "approx"):
        return "the source bounds it otherwise"
    room = min(said.rough / 2, _CLOSE * abs(ours)) if said.bound == "near" else said.rough
    inside = 0 < theirs - ours <= room if up else 0 < ours - theirs <= room
    return "" if inside else "the source does not bound it so"
