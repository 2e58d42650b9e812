"""The last touch on an order of hits: newer before older where both answer, and nothing twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.language.fold import fold
from assistant.schema import Hit

# What the newest note of a series gains on its oldest, of the best score: enough to decide between near scores only.
NEWER_BONUS = 0.05
# Two passages that share so much of their runs of characters say the same.
_SAME_SHARE = 0.9
_RUN = 5


def prefer_newer(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Raise newer notes above older ones of the same series where their scores are near."""
    if not hits:
        return ()
    series: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.note.series and hit.note.published:
            series[hit.note.house, hit.note.series].append(hit)
    best = max(hit.fused for hit in hits)
    raised = [replace(hit, fused=hit.fused + NEWER_BONUS * best * _newness(hit, series)) for hit in hits]
    return tuple(sorted(raised, key=lambda hit: -hit.fused))


def _newness(hit: Hit, series: dict[tuple[str, str], list[Hit]]) -> float:
    """Place a note in its series by date, among those found: 0 the oldest, 1 the newest."""
    days = [
        other.note.published.toordinal() for other in series[hit.note.house, hit.note.series] if other.note.published
    ]
    if not hit.note.published or not days or max(days) == min(days):
        return 0.0
    return (hit.note.published.toordinal() - min(days)) / (max(days) - min(days))


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
