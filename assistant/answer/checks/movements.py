"""Directions: what is said to rise does not fall in the sources, and what is said to be liked is not disliked there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer.checks.linking import Linked, link, link_sources
from assistant.answer.checks.objects import Moved, moved, sharing
from assistant.answer.checks.reading import Reading, Source
from assistant.finance.directions import Direction
from assistant.finance.quantities import agree
from assistant.schema import Problem

# A policy rate is cut or goes down, a rating is lowered or falls: writers change between these.
_LEVELS = frozenset({"level", "policy", "rating", "condition"})


def check_movements(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each word of direction that the sources contradict, and each that they deny."""
    linked = link_sources(sources)
    judged = set()
    for one in link(said):
        if one.direction and one.direction not in judged and (found := _of_figure(one, one.direction, linked)):
            judged.add(one.direction)
            if not any(_same(one.direction, other) for other in found):
                yield _problem(one.direction, found[0])
    known = [item for source in sources for reading in (source.sentence, source.context) for item in moved(reading)]
    for item in moved(said):
        if item.direction not in judged and (contrary := find_contrary(item, known)):
            yield _problem(item.direction, contrary)


def _of_figure(one: Linked, direction: Direction, linked: Sequence[Linked]) -> list[Direction]:
    """Give the directions that the sources give to the same figure; unchanged levels say nothing of a figure."""
    return [
        other.direction
        for other in linked
        if other.direction
        and comparable(direction, other.direction)
        and other.direction.sign
        and agree(one.quantity, other.quantity)
    ]


def find_contrary(said: Moved, known: Sequence[Moved]) -> Direction | None:
    """Find the direction of the sources that contradicts `said`; None where one bears it out or none is comparable.

    Of all comparable ones those count that share most of what moves; where none shares any, all of them.
    """
    axis = [other for other in known if comparable(said.direction, other.direction)]
    if said.direction.axis == "policy":
        axis = [other for other in axis if other.direction.axis == "policy"] or axis
    nearest = sharing(said, axis) or axis
    if not nearest or any(_same(said.direction, other.direction) for other in nearest):
        return None
    if nearest is axis and any(other.direction.negated for other in axis):
        return None
    return nearest[0].direction


def comparable(one: Direction, other: Direction) -> bool:
    """Judge whether two directions may contradict each other: both of levels, both of views, both of flows."""
    return one.axis == other.axis or (one.axis in _LEVELS and other.axis in _LEVELS)


def _same(one: Direction, other: Direction) -> bool:
    """Judge whether two directions may both be true; what did not fall may have risen or stayed."""
    if one.negated == other.negated:
        return one.sign == other.sign
    return one.sign != other.sign


def _problem(said: Direction, source: Direction) -> Problem:
    return Problem("negation" if said.sign == source.sign else "direction", said.text, source.text)
