"""A closer look at the best hits: is each piece of the question near some piece of the passage?

The vector of a passage blends everything it says, and a question asks for one thing of it. So the first few hits, where
they lie close together, are compared with the question again: piece by piece (late interaction: Khattab and Zaharia
2020, ColBERT) and sentence by sentence, by the vectors of their parts that the index keeps. Only an embedder that runs
here gives those; with others the order stays.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from assistant.index.arrays import FloatArray, products
from assistant.index.embed import normalise
from assistant.index.parts import Parts

# How many hits are looked at; twenty changed next to nothing.
RERANKED = 10
# What nearness by pieces and that of the nearest sentence count, in cosines of whole passages.
PIECES_WEIGHT = 0.5
SENTENCE_WEIGHT = 0.5


def look_closer(
    question: FloatArray, parts: Sequence[Parts | None], cosines: FloatArray, *, by_pieces: bool
) -> FloatArray:
    """Say what each of the best passages gains or loses against the others, in cosines; together they gain nothing.

    Args:
        question: The states of its pieces, one a row.
        parts: Of the passages to be told apart.
        cosines: Their nearness as wholes, of which that of the nearest sentence takes a share of the place.
        by_pieces: Whether pieces count beside sentences: they do in Chinese, where a piece is a word; of English words
            many are cut into parts that say little (recall@1 of Chinese questions .884 by pieces, .891 by sentences).
    """
    if not len(question):
        return np.zeros(len(parts), np.float32)
    pieces, whole = normalise(question), normalise(question.mean(axis=0, keepdims=True))
    weight = PIECES_WEIGHT if by_pieces else 0.0
    gains: FloatArray = np.array([_nearness(pieces, whole, part, weight) for part in parts], np.float32)
    gains -= np.float32(SENTENCE_WEIGHT) * cosines
    # What all gain says nothing of their order, and would set them apart from the hits not looked at.
    gains -= gains.mean()
    return gains


def _nearness(pieces: FloatArray, whole: FloatArray, parts: Parts | None, weight: float) -> float:
    if parts is None or not parts.sentences.size:
        return 0.0
    nearness = SENTENCE_WEIGHT * float(products(parts.sentences, whole).max())
    if not weight or not parts.signs.size:
        return nearness
    # Signs make vectors of one length, by which their products become cosines.
    length = math.sqrt(parts.signs.shape[1])
    return nearness + weight * float(products(pieces, parts.signs).max(axis=1).mean()) / length
