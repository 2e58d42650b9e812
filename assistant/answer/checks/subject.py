"""Subject: a statement and the sentences it cites speak of the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer.checks.reading import Reading, Source
from assistant.finance.quantities import agree
from assistant.schema import Problem

# Below this share of what a statement speaks of, its sources speak of something else.
SUPPORT_FLOOR = 0.2
# Less than any one of them.
_ANYTHING = 0.01
# Of fewer things, nothing can be told.
_ENOUGH = 3


def check_subject(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield the whole statement where its sources speak of something else."""
    held = _held(said, sources)
    alike = all(source.sentence.chinese == said.chinese for source in sources)
    # Across languages only names and figures can be compared, and a few of them may go by other words.
    if len(held) >= _ENOUGH and sum(held) / len(held) < (SUPPORT_FLOOR if alike else _ANYTHING):
        yield Problem("unsupported", said.text, sources[0].sentence.text)


def support_of(said: Reading, sources: Sequence[Source]) -> float:
    """Say which share of what a statement speaks of its sources speak of, from 0 to 1; 0 where that cannot be told."""
    held = _held(said, sources)
    return sum(held) / len(held) if held else 0.0


def _held(said: Reading, sources: Sequence[Source]) -> list[bool]:
    """Tell of each thing that a statement speaks of whether its sources speak of it.

    Words are compared where both are written in one language, terms of the glossary and figures in any.
    """
    alike = [source for source in sources if source.sentence.chinese == said.chinese]
    words = said.words if alike else frozenset()
    known = frozenset(word for source in alike for word in source.sentence.words | source.context.words)
    named = frozenset(term for source in sources for term in source.sentence.terms | source.context.terms)
    figures = [one for source in sources for one in source.quantities]
    held = [word in known for word in words]
    held += [term in named for term in said.terms]
    held += [any(agree(one, other) for other in figures) for one in said.quantities]
    return held
