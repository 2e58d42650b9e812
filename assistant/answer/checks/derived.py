"""Figures that a writer worked out: how far a move went, from one figure of the source to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product

from assistant.answer.checks.linking import Linked
from assistant.finance.quantities import Quantity, agree

_TOTAL = re.compile(r"(?:[合共總总][計计共]?|加起[來来]|\b(?:total|combined|altogether)[a-z]*(?: of| by)?)\s?$")

_HELD_AGAINST = re.compile(
    r"(?:[較较比由從从](?:[^，。,;；\d]|\d+ ?月){0,8}|\b(?:from|than|against|versus|compared (?:with|to)) )$"
)
_TOTAL_BEHIND = re.compile(r"\s?(?:(?:a|per|each|every) [a-z]+ )?(?:in total|in all|combined|altogether|together)\b")
_APART = re.compile(
    r"(?:[高低多少大小]出?了?|相差|差距[為为达達]?|[領领]先|落[後后]|\b(?:gap|difference) (?:of|is|was))\s?$"
)
_OUTDONE = re.compile(
    r"(?:跑[贏赢輸输]|[領领]先|落[後后]|\b(?:out|under)perform\w*|\b(?:beat|lag)\w*)[^，。,;；]{0,24}$"
)
_APART_BEHIND = re.compile(
    r"\s?(?:(?:more|less|higher|lower|above|below|over|under|ahead|behind|wider|narrower|larger|smaller)\b"
    r"|(?:的)?差距)"
)


def follows(said: Quantity, sources: Sequence[Linked]) -> bool:
    """Tell whether a figure is worked out: how far a move of the sources went, or its ratio; a total of two.

    `from 82 bp to 95 bp` is 13 bp wider; `由 2,150 億元減至 1,290 億元` is 40% less.
    """
    if _HELD_AGAINST.search(said.around[0]) and any(agree(said, one) for one in _levels_before(sources)):
        return True
    if said.kind == "points" and follows(replace(said, kind="percentage_points", unit=""), sources):
        # A writer leaves the percentage of points out where what moved is told in percent.
        return True
    if any(agree(said, replace(one, bound=said.bound)) for one in _moves(sources)):
        return True
    total = _TOTAL.search(said.around[0]) or _TOTAL_BEHIND.match(said.around[1])
    if total and any(agree(said, one) for one in _sums(sources)):
        return True
    if not _is_compared(said):
        return False
    return any(agree(_bare(said), one) for one in _differences(sources))


def _levels_before(sources: Sequence[Linked]) -> Iterator[Quantity]:
    """Give where a percentage stood before it moved by so many points."""
    levels = [one.quantity for one in sources if one.quantity.kind == "percent" and one.quantity.high is None]
    # What moved in percent moves by points of it, whether they are called so or not: 39.7%, up 1.2 pts.
    moves = [one.quantity for one in sources if one.quantity.kind in ("percentage_points", "points")]
    for level, move in product(levels, moves):
        yield replace(level, value=level.value - move.value, bound="none")
        yield replace(level, value=level.value + move.value, bound="none")


def _is_compared(said: Quantity) -> bool:
    """Tell whether a figure is how much more or less one thing is than another."""
    before, behind = said.around
    return bool(_APART.search(before) or _OUTDONE.search(before) or _APART_BEHIND.match(behind))


def _differences(sources: Sequence[Linked]) -> Iterator[Quantity]:
    """Give how far levels of one kind are apart, each from the next; of counts whatever they count."""
    levels = (one.quantity for one in sources if one.quantity.kind != "percentage_points")
    figures = sorted((_bare(one) for one in levels if one.high is None), key=_kind)
    for one, other in pairwise(figures):
        if _kind(one) == _kind(other):
            apart = replace(one, value=abs(one.value - other.value), bound="none")
            yield replace(apart, kind="percentage_points") if one.kind == "percent" else apart


def _bare(one: Quantity) -> Quantity:
    return replace(one, kind="number", unit="") if one.kind == "count" else one


def _kind(one: Quantity) -> tuple[str, str]:
    return one.kind, one.unit


def _sums(sources: Sequence[Linked]) -> Iterator[Quantity]:
    """Give the sums of neighbours of one kind."""
    for one, other in pairwise(one.quantity for one in sources):
        if (one.kind, one.unit) == (other.kind, other.unit) and one.high is other.high is None:
            yield replace(one, value=one.value + other.value, bound="none")


def _moves(sources: Sequence[Linked]) -> Iterator[Quantity]:
    for low, high in pairwise(sources):
        start, end = low.quantity, high.quantity
        if (low.role, high.role) != ("from", "to") or start.kind != end.kind or start.high or end.high:
            continue
        apart = abs(end.value - start.value)
        kind = "percentage_points" if start.kind == "percent" else start.kind
        yield replace(end, kind=kind, value=apart)
        if start.value > 0:
            yield replace(end, kind="percent", unit="", value=100 * apart / start.value, precision=Decimal("0.01"))
