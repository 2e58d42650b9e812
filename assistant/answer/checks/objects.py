"""What goes up or down, is bought or liked: the terms and words beside each word of direction."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answer.checks.reading import Reading
from assistant.finance.directions import Direction
from assistant.finance.glossary import Term

# Nearer than this behind a word of direction, a term is its object: overweight Korea, 看好「設備」.
_BESIDE = 6

# Between two views of which the second took the place of the first: 由「超配」下調至「中性」.
_TURNED = re.compile(
    r"[」”\"'’\s]*(?:[上下][調调]|[調调][升降高低]|改|降|升)?(?:至|為|为|到|to)[「“\"'‘\s]*", re.IGNORECASE
)
# With fewer words beside it, a direction leaves out what it is said of.
_ELIDED = 2


@dataclass(frozen=True)
class Moved:
    """A direction and what it is said of.

    Attributes:
        terms: Terms of the glossary between it and its neighbours, within its clause.
        words: Other words there, in the language of the text.
        object: The first word behind it in English: to reduce *spending*; empty where there is none.
    """

    direction: Direction
    terms: frozenset[Term]
    words: frozenset[str]
    chinese: bool
    object: str = ""

    def shares(self, other: Moved) -> bool:
        """Tell whether both may be said of one thing."""
        return bool(self.terms & other.terms or self.words & other.words)

    def of_something_else(self, other: Moved) -> bool:
        """Tell whether this names what it is said of, and `other` names nothing of it."""
        named = bool(self.terms) or (self.chinese == other.chinese and len(self.words) > _ELIDED)
        return named and not self.shares(other)


@lru_cache(maxsize=4096)
def moved(reading: Reading) -> tuple[Moved, ...]:
    """Give each word of direction of a text what it is said of, in order."""
    directions = reading.directions
    found: list[Moved] = []
    for place, direction in enumerate(directions):
        start, end = direction.clause
        if place and directions[place - 1].end > start:
            start = directions[place - 1].end
        if place + 1 < len(directions):
            end = min(end, directions[place + 1].start)
        behind = (direction.end, end)
        follows = place > 0 and start == directions[place - 1].end and not reading.chinese
        beside = any(direction.end <= one.start <= min(direction.end + _BESIDE, end) for one in reading.mentions)
        spans = [behind] if direction.axis == "view" and (beside or follows) else [(start, direction.start), behind]
        one = Moved(
            direction,
            reading.terms_in(*spans),
            reading.words_in(*spans),
            reading.chinese,
            reading.word_at(direction.end),
        )
        found.append(_follow(reading, found, one))
    return tuple(found)


def _follow(reading: Reading, found: list[Moved], one: Moved) -> Moved:
    """Give a view the object of the one that it takes the place of: the internet goes from overweight to neutral."""
    last = next((other for other in reversed(found) if other.direction.axis == "view"), None)
    if one.direction.axis != "view" or last is None:
        return one
    if not _TURNED.fullmatch(reading.text, last.direction.end, one.direction.start):
        return one
    return replace(one, terms=one.terms | last.terms, words=one.words | last.words)
