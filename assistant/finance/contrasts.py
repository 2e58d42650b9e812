"""Which of several sides a text takes where only one can be true: by month or by year, core or headline.

The sides stand in `wording/contrasts.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import cast

from assistant.finance._wording import forms, read_wording
from assistant.finance.clauses import read_clauses
from assistant.finance.matching import Form, Matcher, read_stream
from assistant.finance.negation import negated, parse_negations
from assistant.schema import ProblemKind

_HIDDEN = "hidden"
# `less tight` takes the other side, as a negation does.
_LESS = ("less ", "least ")
# What is denied of these is said of them nonetheless: the debt limit was not raised.
_NOUNS = ("entity", "number", "date")

# What is not much need not be little (no significant easing), who lets no deficit grow has no surplus, and what is of
# no support need not hurt.
_DEGREES = ("degree", "size", "balance", "result", "stock", "effect")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that takes a side: `text == source[start:end]`.

    Attributes:
        contrast: What the sides are sides of.
        sides: The sides it may mean; another one where it is denied and there are but two.
        kind: What kind of problem a wrong side is.
        clause: Span of the clause in which it stands.
    """

    contrast: str
    sides: frozenset[str]
    kind: ProblemKind
    start: int
    end: int
    text: str
    clause: tuple[int, int]


def parse_contrasts(text: str) -> tuple[Cue, ...]:
    """Find the words in `text` that take a side, in order; of a contrast of many sides, a denied one says nothing.

    >>> [(cue.contrast, *sorted(cue.sides)) for cue in parse_contrasts("9 月核心通脹按年上升，並不便宜")]
    [('scope', 'core'), ('base', 'year'), ('price', 'dear')]
    >>> [(cue.text, *sorted(cue.sides)) for cue in parse_contrasts("Labor markets became less tight.")]
    [('tight', 'loose')]
    """
    stream = read_stream(text)
    found = [match for match in _matcher().find(stream) if match[2][0] != _HIDDEN]
    if not found:
        return ()
    clauses, negations = read_clauses(stream.text), parse_negations(text)
    cues = []
    for (start, end), group in groupby(found, key=lambda match: match[:2]):
        first, last = stream.source_span(start, end)
        denied = negated(negations, first) or stream.text.endswith(_LESS, 0, start)
        clause = stream.source_span(*clauses.clause(start))
        for contrast, kind, sides in _sides(value for _, _, value in group):
            taken = _denied(contrast, sides, kind) if denied else sides
            if taken:
                cues.append(Cue(contrast, taken, kind, first, last, text[first:last], clause))
    return tuple(cues)


def _sides(values: Iterator[tuple[str, str, str]]) -> Iterator[tuple[str, ProblemKind, frozenset[str]]]:
    """Join the sides that one form takes of each contrast."""
    joined: dict[tuple[str, str], set[str]] = {}
    for contrast, side, kind in values:
        joined.setdefault((contrast, kind), set()).add(side)
    for (contrast, kind), sides in joined.items():
        yield contrast, cast("ProblemKind", kind), frozenset(sides)


def _denied(contrast: str, sides: frozenset[str], kind: ProblemKind) -> frozenset[str]:
    """Give the sides that are left where a word is denied."""
    every = _all_sides()[contrast]
    if len(every) > 2 or contrast in _DEGREES:
        return frozenset()
    return sides if kind in _NOUNS else every - sides


@cache
def _all_sides() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in read_wording("contrasts"):
        found.setdefault(line["contrast"], set()).add(line["side"])
    return {contrast: frozenset(sides) for contrast, sides in found.items()}


@cache
def _matcher() -> Matcher[tuple[str, str, str]]:
    return Matcher(
        (Form(form, shared=True), (line["contrast"], line["side"], line["kind"]))
        for line in read_wording("contrasts")
        for form in forms(line["forms"])
    )
