"""The last touch on an order of hits: timely notes first where several answer, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.language.fold import fold
from assistant.retrieve.timing import Timing
from assistant.schema import Hit

# Two passages that share so much of their runs of characters say the same.
_SAME_SHARE = 0.9
_RUN = 5


def prefer_timely(hits: Sequence[Hit], timing: Timing) -> tuple[Hit, ...]:
    """Raise the notes that a question asks for by time above others whose scores are near."""
    best = max((hit.fused for hit in hits), default=0.0)
    raised = [replace(hit, fused=hit.fused + best * timing.gain(hit.note.published)) for hit in hits]
    return tuple(sorted(raised, key=lambda hit: -hit.fused))


def collapse(hits: Sequence[Hit], count: int) -> tuple[Hit, ...]:
    """Give the first `count` hits without those that repeat a better one.

    Repeats are common: one note lies in the corpus in two formats or scripts, or a series says the same every week.
    """
    kept: list[tuple[Hit, frozenset[str]]] = []
    for hit in hits:
        if len(kept) == count:
            break
        runs = _runs(hit.passage.text)
        if not any(_same(runs, other) for _, other in kept):
            kept.append((hit, runs))
    return tuple(hit for hit, _ in kept)


@lru_cache(maxsize=512)
def _runs(text: str) -> frozenset[str]:
    bare = "".join(filter(str.isalnum, fold(text)))
    return frozenset(bare[start : start + _RUN] for start in range(max(1, len(bare) - _RUN + 1)))


def _same(first: frozenset[str], second: frozenset[str]) -> bool:
    if min(len(first), len(second)) < _SAME_SHARE * max(len(first), len(second)):
        return False
    return len(first & second) >= _SAME_SHARE * len(first | second)
