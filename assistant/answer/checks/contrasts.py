"""Contrasts: where only one side can be true, a statement takes the side of its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.checks.reading import Reading, Source
from assistant.finance.contrasts import Cue
from assistant.finance.dates import Period, agree_dates
from assistant.finance.glossary import Term
from assistant.finance.quantities import Quantity, agree
from assistant.schema import Problem

# Sides that so much may take that nothing follows where the clauses of two languages have nothing in common.
_COMMON = ("begun", "effect", "size", "degree")
_Placed = tuple[Reading, Cue]


def check_contrasts(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each word that takes another side than the sources: core for headline, by month for by year.

    Where they take both sides, or speak of several things, the clauses that share most with the one said are compared.
    """
    told = [(source.sentence, other) for source in sources for other in source.sentence.cues]
    judged = set()
    for cue in said.cues:
        placed = [one for one in told if one[1].contrast == cue.contrast]
        if (cue.contrast, cue.sides) in judged or not placed:
            continue
        judged.add((cue.contrast, cue.sides))
        if contrary := _contrary(said, cue, placed, sources):
            yield Problem(cue.kind, cue.text, contrary.text)


def _contrary(said: Reading, cue: Cue, placed: Sequence[_Placed], sources: Sequence[Source]) -> Cue | None:
    """Find the word that takes another side of what `cue` speaks of; None where none can be told to."""
    mine = _clause(said, cue)
    alike = [(_common(mine, _clause(reading, other)), reading, other) for reading, other in placed]
    agreeing = [shared for shared, _, other in alike if other.sides & cue.sides]
    contrary = [one for one in alike if not one[2].sides & cue.sides]
    if not contrary:
        return None
    most, reading, other = max(contrary, key=lambda one: one[0])
    if agreeing:
        return other if most > 1 and most > 2 * max(agreeing) else None
    across = cue.contrast in _COMMON and said.chinese != reading.chinese
    if not most and (len(sources) > 1 or across):
        return None
    clauses = [_Clause(source.sentence, span) for source in sources for span in source.sentence.clauses]
    apart = [one for one in clauses if one.reading is not reading or not _overlap(one.span, other.clause)]
    nearer = max((_common(mine, one) for one in apart), default=0)
    return None if nearer > most and (most or _clause(reading, other).terms) else other


@dataclass(frozen=True)
class _Clause:
    """A clause, and the word in it that is left out of account."""

    reading: Reading
    span: tuple[int, int]
    word: tuple[int, int] = (0, 0)

    @property
    def terms(self) -> frozenset[Term]:
        return self.reading.terms_in(self.span) - self.reading.terms_in(self.word)

    @property
    def words(self) -> frozenset[str]:
        return self.reading.words_in(self.span) - self.reading.words_in(self.word)

    @property
    def periods(self) -> list[Period]:
        return [one for one in self.reading.periods if self.span[0] <= one.start < self.span[1]]

    @property
    def figures(self) -> list[Quantity]:
        return [one for one in self.reading.quantities if self.span[0] <= one.start < self.span[1]]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _clause(reading: Reading, cue: Cue) -> _Clause:
    return _Clause(reading, cue.clause, (cue.start, cue.end))


def _common(said: _Clause, told: _Clause) -> int:
    """Count what two clauses have in common besides the words that are compared."""
    terms = said.terms & told.terms
    words = said.words & told.words if said.reading.chinese == told.reading.chinese else frozenset()
    figures = [one for one in said.figures if any(agree(one, other) for other in told.figures)]
    periods = [one for one in said.periods if any(agree_dates(one, other) for other in told.periods)]
    return len(terms) + len(words) + 2 * len(figures) + len(periods)
