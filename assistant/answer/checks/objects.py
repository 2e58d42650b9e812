"""What goes up or down, is bought or liked: the terms and words beside each word of direction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.answer.checks.reading import Reading
from assistant.finance.directions import Direction
from assistant.finance.glossary import Term

# Nearer than this behind a word of direction, a term is its object: overweight Korea, 看好「設備」.
_BESIDE = 6

# With fewer words beside it, a direction leaves out what it is said of.
_ELIDED = 2


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
    chinese: bool

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
    found = []
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
        found.append(Moved(direction, reading.terms_in(*spans), reading.words_in(*spans), reading.chinese))
    return tuple(found)
