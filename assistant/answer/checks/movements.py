"""Directions and denials: what is said to rise does not fall in the sources, and what is denied is not affirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer.checks.linking import Linked, link, link_sources
from assistant.answer.checks.reading import Reading, Source
from assistant.finance.directions import Direction
from assistant.finance.glossary import Term
from assistant.finance.quantities import agree
from assistant.schema import Problem

_MOVES = frozenset({"level", "policy", "rating", "condition", "tone"})


def check_movements(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each word of direction that the sources contradict, and each that they deny."""
    judged = set()
    linked = link_sources(sources)
    for one in link(said):
        if one.direction and one.direction not in judged:
            judged.add(one.direction)
            yield from _of_figure(one, one.direction, linked)
    known = [direction for source in sources for direction in source.sentence.directions]
    for direction in said.directions:
        if direction not in judged:
            yield from _of_object(direction, known)


def _of_figure(one: Linked, direction: Direction, linked: Sequence[Linked]) -> Iterator[Problem]:
    """Hold the direction of a figure against the directions that the sources give to the same figure."""
    found = [
        other.direction
        for other in linked
        if other.direction and comparable(direction, other.direction) and agree(one.quantity, other.quantity)
    ]
    if found and not any(_same(direction, other) for other in found):
        yield _problem(direction, found[0])


def _of_object(direction: Direction, known: Sequence[Direction]) -> Iterator[Problem]:
    """Hold a direction against those that the sources give to the same object."""
    axis = [other for other in known if comparable(direction, other)]
    objects = _objects(direction)
    shared = [other for other in axis if objects & _objects(other)]
    if not shared and len(axis) == 1 and not (objects and _objects(axis[0])):
        shared = axis
    if shared and not any(_same(direction, other) for other in axis):
        yield _problem(direction, shared[0])


def comparable(one: Direction, other: Direction) -> bool:
    """Judge whether two directions may contradict each other: both of levels, both of views, both of flows."""
    return one.axis == other.axis or (one.axis in _MOVES and other.axis in _MOVES)


def _objects(direction: Direction) -> frozenset[Term]:
    found = [*direction.subjects, *([direction.after] if direction.after else [])]
    return frozenset(mention.term for mention in found)


def _same(one: Direction, other: Direction) -> bool:
    if one.sign == other.sign:
        return one.negated == other.negated
    return one.negated != other.negated or 0 in (one.sign, other.sign)


def _problem(said: Direction, source: Direction) -> Problem:
    return Problem("negation" if said.sign == source.sign else "direction", said.text, source.text)
