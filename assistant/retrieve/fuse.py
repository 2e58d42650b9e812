"""Putting the searches together: a weighted sum of scores, comparable across languages.

Ranks are not fused (reciprocal rank fusion), because where one search is clearly weaker that loses up to 17 points of
recall@1 against the better search alone. Scores are made comparable instead: words by what the question could score
in that language group, so that the group which holds more of the question's words wins; nearness in meaning by the
farthest candidate of each group, because vectors of two languages lie apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.index.arrays import FloatArray
from assistant.index.lexical import Group
from assistant.retrieve.search import Candidates

# What the best sentence counts beside its whole passage.
SENTENCE_WEIGHT = 1.0
# What nearness in meaning counts beside words.
DENSE_WEIGHT = 0.75
# Translation loses some words of every question; this makes up for it.
TRANSLATED_BOOST = 1.15


def fuse(found: Sequence[Candidates], own: Group) -> tuple[FloatArray, ...]:
    """Score the candidates of every language group on one scale, 0 to about 1.

    Args:
        found: Of each language group that holds any.
        own: The language group of the question.

    Returns:
        For each group the scores of its candidates, in their order.
    """
    words = [
        (part.lexical + np.float32(SENTENCE_WEIGHT) * part.sentence) * np.float32(_boost(part, own) / part.attainable)
        for part in found
    ]
    meanings = [part.cosine - part.cosine.min(initial=1) for part in found]
    return tuple(
        np.asarray((word + DENSE_WEIGHT * meaning) / (1 + DENSE_WEIGHT), np.float32)
        for word, meaning in zip(_scaled(words), _scaled(meanings), strict=True)
    )


def _boost(part: Candidates, own: Group) -> float:
    return 1.0 if part.group == own else TRANSLATED_BOOST


def _scaled(scores: Sequence[FloatArray]) -> list[FloatArray]:
    """Scale by the best of all groups."""
    best = max((float(part.max(initial=0)) for part in scores), default=0.0)
    return [part / np.float32(best or 1.0) for part in scores]
