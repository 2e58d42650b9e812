"""What goes up or down, is bought or liked: the terms and words beside each word of direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer.checks.reading import Reading, read
from assistant.finance.directions import Direction
from assistant.finance.glossary import Term

# Nearer than this behind a word of direction, a term is its object: overweight Korea, 看好「設備」.
_BESIDE = 6


@dataclass(frozen=True)
class Moved:
    """A direction and what it is said of.

    Attributes:
        terms: Terms of the glossary between it and its neighbours, within its clause.
        words: Other words there, in the language of the text.
    """

    direction: Direction
    terms: frozenset[Term]
    words: frozenset[str]


@lru_cache(maxsize=4096)
def moved(reading: Reading) -> tuple[Moved, ...]:
    """Give each word of direction of a text what it is said of, in order."""
    directions = reading.directions
    found = []
    for place, direction in enumerate(directions):
        start, end = direction.clause
        if place and directions[place - 1].end > start:
            start = directions[place - 1].end
        if place + 1 < len(directions):
            end = min(end, directions[place + 1].start)
        behind = reading.text[direction.end : end]
        adjacent = direction.axis == "view" and any(
            direction.end <= one.start <= direction.end + _BESIDE for one in reading.mentions
        )
        before = "" if adjacent else reading.text[start : direction.start]
        span = read(f"{before}\n{behind}")
        terms = span.terms
        if not terms:
            terms = frozenset(mention.term for mention in direction.subjects[:1])
        found.append(Moved(direction, terms, span.words))
    return tuple(found)


def sharing(said: Moved, others: Sequence[Moved]) -> list[Moved]:
    """Give those that share most with `said`; a term counts as much as two words. None where they share nothing."""
    shares = [2 * len(said.terms & other.terms) + len(said.words & other.words) for other in others]
    most = max(shares, default=0)
    return [other for other, share in zip(others, shares, strict=True) if most and share == most]
