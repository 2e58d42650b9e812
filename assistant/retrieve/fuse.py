"""Putting the searches together: a weighted sum of scores, comparable across languages.

Ranks are not fused (reciprocal rank fusion), because where one search is clearly weaker that loses up to 17 points of
recall@1 against the better search alone. Scores are made comparable instead: words by what the question could score
in that language group, so that the group which holds more of the question's words wins; nearness in meaning by the
farthest candidate of each group, because vectors of two languages lie apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.index.arrays import FloatArray
from assistant.index.lexical import Group
from assistant.retrieve.search import Candidates

# What the best sentence counts beside its whole passage.
SENTENCE_WEIGHT = 1.0
# What nearness in meaning counts beside words: the more, the less of the question's words the best passage holds.
COVERAGES = (0.3, 0.9)
DENSE_WEIGHTS = (1.4, 0.4)
# Cosines that lie nearer together than this tell nothing, and are not stretched to the full scale.
LEAST_SPREAD = 0.1
# Translation loses some words of every question; this makes up for it.
TRANSLATED_BOOST = 1.15


@dataclass(frozen=True, slots=True)
class Fused:
    """Scores on one scale, 0 to about 1.

    Attributes:
        scores: For each language group those of its candidates, in their order.
        slope: What a score gains with its cosine.
    """

    scores: tuple[FloatArray, ...]
    slope: float


def fuse(found: Sequence[Candidates], own: Group) -> Fused:
    """Score the candidates of every language group on one scale.

    Args:
        found: Of each language group that holds any.
        own: The language group of the question.
    """
    words = [
        (part.lexical + np.float32(SENTENCE_WEIGHT) * part.sentence) * np.float32(_boost(part, own) / part.attainable)
        for part in found
    ]
    meanings = [part.cosine - part.cosine.min(initial=1) for part in found]
    covered = max((float(part.coverage.max(initial=0)) for part in found), default=0.0)
    weight = float(np.interp(covered, COVERAGES, DENSE_WEIGHTS))
    word_scale = 1 / ((_best(words) or 1.0) * (1 + weight))
    meaning_scale = 1 / (max(_best(meanings), LEAST_SPREAD) * (1 + weight))
    scores = (
        np.asarray(word * word_scale + meaning * (weight * meaning_scale), np.float32)
        for word, meaning in zip(words, meanings, strict=True)
    )
    return Fused(tuple(scores), weight * meaning_scale)


def _boost(part: Candidates, own: Group) -> float:
    return 1.0 if part.group == own else TRANSLATED_BOOST


def _best(scores: Sequence[FloatArray]) -> float:
    """Give the best of all groups, by which all are scaled."""
    return max((float(part.max(initial=0)) for part in scores), default=0.0)
