"""A closer look at the best hits: is each piece of the question near some piece of the passage?

The vector of a passage blends everything it says, and a question asks for one thing of it. So the first few hits, where
they lie close together, are compared with the question again: piece by piece (late interaction: Khattab and Zaharia
2020, ColBERT) and sentence by sentence, with the states that the encoder gives each piece in its context. Only an
embedder that runs here gives those; with others the order stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from assistant.index.arrays import FloatArray, products
from assistant.index.embed import PieceReader, normalise
from assistant.retrieve.remembered import Remembered
from assistant.schema import Passage

# How many hits are looked at, at some 20 ms a passage that was not looked at lately; a fourth changed no score of 900
# questions of six sets.
RERANKED = 3
# Hits are looked at whose score is so near the best one, in cosines, that their pieces may well put them first. Three
# questions in four then need no look at all, and the order is as good as when all are looked at.
REACH = 0.2
# What nearness by pieces and that of the nearest sentence count, in cosines of whole passages.
PIECES_WEIGHT = 0.5
SENTENCE_WEIGHT = 0.5
# Passages whose pieces are remembered: some 200 KB each.
_REMEMBERED = 200

# Two passages are read at a time: the encoder runs on one core.
_READING = ThreadPoolExecutor(2, "read-passage")

_Read = tuple[FloatArray, FloatArray]
_passages: Remembered[_Read] = Remembered(_REMEMBERED)


def look_closer(
    asked: str, passages: Sequence[Passage], cosines: FloatArray, reader: PieceReader, *, by_pieces: bool
) -> FloatArray:
    """Say what each of the best passages gains or loses against the others, in cosines; together they gain nothing.

    Args:
        asked: The question.
        passages: Those to be told apart.
        cosines: Their nearness as wholes, of which that of the nearest sentence takes a share of the place.
        reader: The embedder that the index was made with.
        by_pieces: Whether pieces count beside sentences: they do in Chinese, where a piece is a word; of English words
            many are cut into parts that say little (recall@1 of Chinese questions .884 by pieces, .891 by sentences).
    """
    reading = [_READING.submit(_read, passage, reader) for passage in passages]
    question = reader.read_pieces([asked])[0]
    if not len(question):
        return np.zeros(len(passages), np.float32)
    pieces, whole = normalise(question), _mean(question)
    weight = PIECES_WEIGHT if by_pieces else 0.0
    gains: FloatArray = np.array([_nearness(pieces, whole, read.result(), weight) for read in reading], np.float32)
    gains -= np.float32(SENTENCE_WEIGHT) * cosines
    # What all gain says nothing of their order, and would set them apart from the hits not looked at.
    gains -= gains.mean()
    return gains


def _nearness(pieces: FloatArray, whole: FloatArray, read: _Read, weight: float) -> float:
    by_pieces, by_sentences = read
    if not len(by_pieces):
        return 0.0
    nearness = SENTENCE_WEIGHT * float(products(by_sentences, whole[None]).max())
    return nearness + weight * float(products(pieces, by_pieces).max(axis=1).mean()) if weight else nearness


def _read(passage: Passage, reader: PieceReader) -> _Read:
    """Give the vectors of a passage's pieces and of its sentences, one a row."""

    def read(_: Sequence[str]) -> list[_Read]:
        found = reader.read_pieces([sentence.text for sentence in passage.sentences])
        states = [part for part in found if len(part)]
        if not states:
            return [(np.empty((0, 0), np.float32), np.empty((0, 0), np.float32))]
        return [(normalise(np.concatenate(states)), np.array([_mean(part) for part in states]))]

    return _passages.get(reader.name, [passage.text], read)[0]


def _mean(states: FloatArray) -> FloatArray:
    mean: FloatArray = normalise(states.mean(axis=0, keepdims=True))[0]
    return mean
