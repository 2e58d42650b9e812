"""Two things of which a statement says what the sources say of the other one each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from assistant.answer.checks.content import Content, Thing, weigh
from assistant.answer.checks.objects import content_of, moved
from assistant.answer.checks.reading import Reading, Source, Span
from assistant.schema import Problem, ProblemKind

# So much more must be crossed than straight, both sides taken together: a name, or three words.
_ENOUGH = 3


@dataclass(frozen=True)
class _Told:
    """What is told, and the content of which it is told: 上升 of 股價, `most` of participants.

    Attributes:
        predicate: The same for all that tell the same.
        span: Where the word stands that tells it.
    """

    predicate: tuple[object, ...]
    content: Content
    span: Span
    kind: ProblemKind


def check_crossed(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield two things told of one another's subjects: A rose and B fell, where the source has A fall and B rise."""
    told = [one for source in sources for one in _told(source.sentence)]
    for first, second in combinations(_told(said), 2):
        if first.predicate == second.predicate:
            continue
        alike = [one for one in told if one.predicate == first.predicate]
        others = [one for one in told if one.predicate == second.predicate]
        pairs = list(product(alike, others))
        if pairs and all(_are_crossed(first, second, *pair) for pair in pairs):
            start, end = min(first.span, second.span)[0], max(first.span, second.span)[1]
            yield Problem(first.kind, said.text[start:end])
            return


@lru_cache(maxsize=4096)
def _told(reading: Reading) -> tuple[_Told, ...]:
    return tuple(_read_told(reading))


def _read_told(reading: Reading) -> Iterator[_Told]:
    for one in moved(reading):
        direction = one.direction
        predicate = (direction.axis, direction.sign, direction.negated)
        yield _Told(predicate, one.content, (direction.start, direction.end), "direction")
    for quantifier in reading.quantifiers:
        clause = reading.clause_at(quantifier.start)
        yield _Told((quantifier.amount,), content_of(reading, clause), (quantifier.start, quantifier.end), "quantifier")


def _are_crossed(first: _Told, second: _Told, alike: _Told, other: _Told) -> bool:
    """Tell whether each of two has in common with the other's what it has not with its own, and that is more."""
    crossed = [_only(first, other, alike), _only(second, alike, other)]
    straight = [_only(first, alike, other), _only(second, other, alike)]
    return all(crossed) and sum(map(weigh, crossed)) >= sum(map(weigh, straight)) + _ENOUGH


def _only(said: _Told, one: _Told, another: _Told) -> frozenset[Thing]:
    """Give what a thing said has in common with one of the sources and not with another."""
    return said.content.held_by(one.content) - said.content.held_by(another.content)
