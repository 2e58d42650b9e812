"""Passing scores between languages: what is near in meaning to a good passage is a good passage in its own language.

Words find a passage of the question's language more surely than a translation of it. So passages of that language
lift those of the other that lie near them in meaning, never to their own place, only towards it.
"""

from __future__ import annotations

import numpy as np

from assistant.index.arrays import BoolArray, FloatArray

# How many of the best candidates take part.
LIFTED = 30
# What a passage that means the same is given of its supporter's score.
SHARE = 0.4
# How far below its supporter a lifted passage stays at least.
_BELOW = 1e-4


def lift(scores: FloatArray, own: BoolArray, vectors: FloatArray) -> FloatArray:
    """Raise candidates in the other language by those in the question's.

    Nearness counts from the median of all pairs on, because vectors of two languages lie apart by an amount that
    depends on the embedder.

    Args:
        scores: Of the best candidates.
        own: Which of them are in the language of the question.
        vectors: One a row, of length one.

    Returns:
        The new scores, none lower than before.
    """
    if own.all() or not own.any():
        return scores
    pairs = vectors[~own] @ vectors[own].T
    usual = float(np.median(pairs))
    nearness = np.clip((pairs - usual) / max(1 - usual, 1e-6), 0, 1)
    given = scores[own][None, :]
    reached = np.minimum(scores[~own][:, None] + np.float32(SHARE) * nearness * given, given - np.float32(_BELOW))
    lifted = scores.copy()
    lifted[~own] = np.maximum(scores[~own], np.where(nearness > 0, reached, 0).max(axis=1))
    return lifted
