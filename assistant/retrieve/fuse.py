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
# As many candidates count half for where nearness begins in their language.
FEW = 50


@dataclass(frozen=True, slots=True)
class Fused:
    """Scores on one scale, 0 to about 1.

    Attributes:
        scores: For each language group those of its candidates, in their order.
        meanings: What of them is nearness in meaning.
        slope: What a score gains with its cosine.
    """

    scores: tuple[FloatArray, ...]
    meanings: tuple[FloatArray, ...]
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
    meanings = [part.cosine - floor for part, floor in zip(found, _floors(found), strict=True)]
    covered = max((float(part.coverage.max(initial=0)) for part in found), default=0.0)
    weight = float(np.interp(covered, COVERAGES, DENSE_WEIGHTS))
    word_scale = 1 / ((_best(words) or 1.0) * (1 + weight))
    meaning_scale = 1 / (max(_best(meanings), LEAST_SPREAD) * (1 + weight))
    slope = weight * meaning_scale
    told = tuple(np.asarray(meaning * slope, np.float32) for meaning in meanings)
    scores = (np.asarray(word * word_scale + own, np.float32) for word, own in zip(words, told, strict=True))
    return Fused(tuple(scores), told, slope)


def _floors(found: Sequence[Candidates]) -> list[np.float32]:
    """Give the cosine of each group from which on nearness counts: of its farthest candidate, if there are enough.

    Few candidates say little of how far the vectors of their language lie, so the farthest of all groups counts with
    them: else a handful of passages in one language would seem near beside hundreds in another.
    """
    lowest = min((float(part.cosine.min(initial=1)) for part in found), default=1.0)
    sizes = [len(part.cosine) for part in found]
    return [
        np.float32((size * float(part.cosine.min(initial=1)) + FEW * lowest) / (size + FEW))
        for part, size in zip(found, sizes, strict=True)
    ]


def _boost(part: Candidates, own: Group) -> float:
    return 1.0 if part.group == own else TRANSLATED_BOOST


def _best(scores: Sequence[FloatArray]) -> float:
    """Give the best of all groups, by which all are scaled."""
    return max((float(part.max(initial=0)) for part in scores), default=0.0)
