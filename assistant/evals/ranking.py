"""Scores of rankings. Each is None where it is undefined, never 0."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence


def hit_at(ranked: Sequence[str], gains: Mapping[str, float], k: int) -> float | None:
    """Tell whether a relevant passage is among the first `k`: 1 or 0; None when nothing is relevant.

    >>> hit_at(["b", "a"], {"a": 1}, 1), hit_at(["b", "a"], {"a": 1}, 5)
    (0.0, 1.0)
    """
    return float(any(gains.get(name, 0) > 0 for name in ranked[:k])) if _any_relevant(gains) else None


def recall(ranked: Sequence[str], gains: Mapping[str, float], k: int) -> float | None:
    """Give the share of relevant passages that are among the first `k`; None when nothing is relevant.

    >>> recall(["b", "a"], {"a": 1, "c": 1}, 5)
    0.5
    """
    relevant = {name for name, gain in gains.items() if gain > 0}
    return len(relevant.intersection(ranked[:k])) / len(relevant) if relevant else None


def reciprocal_rank(ranked: Sequence[str], gains: Mapping[str, float], k: int) -> float | None:
    """Give 1 over the rank of the first relevant passage among the first `k`, 0 without one.

    >>> reciprocal_rank(["b", "a"], {"a": 1}, 10)
    0.5
    """
    if not _any_relevant(gains):
        return None
    return next((1 / rank for rank, name in enumerate(ranked[:k], start=1) if gains.get(name, 0) > 0), 0.0)


def ndcg(ranked: Sequence[str], gains: Mapping[str, float], k: int) -> float | None:
    """Give the discounted gain of the first `k` over that of the best order (Järvelin and Kekäläinen 2002).

    >>> ndcg(["a", "x", "b"], {"a": 1, "b": 1}, 10) == (1 + 1 / 2) / (1 + 1 / math.log2(3))
    True
    """
    best = _discounted(sorted(gains.values(), reverse=True)[:k])
    return _discounted(gains.get(name, 0) for name in ranked[:k]) / best if best else None


def mean(values: Iterable[float | None]) -> float | None:
    """Average what is defined; None when nothing is."""
    defined = [value for value in values if value is not None]
    return sum(defined) / len(defined) if defined else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """Give the smallest value that at least `share` of all do not exceed (nearest rank).

    >>> percentile([3, 1, 2], 0.5), percentile([], 0.5)
    (2, None)
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def _discounted(gains: Iterable[float]) -> float:
    return sum(max(gain, 0.0) / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _any_relevant(gains: Mapping[str, float]) -> bool:
    return any(gain > 0 for gain in gains.values())
