"""A closer look at the best hits: how near in meaning are the sentences that hold the question's words?

The vector of a passage blends everything it says; a question asks for one sentence of it. Only a few sentences of the
few best passages are embedded, and their vectors are remembered, since the same sentences are quoted from next.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.index.arrays import FloatArray
from assistant.index.embed import Embedder
from assistant.schema import Hit

# How many hits are looked at, and how many sentences of each, at some milliseconds a sentence. One sentence of each hit
# does as well as three (recall@1 over 800 questions across languages: .873 both), three hits as well as eight.
RERANKED = 3
SENTENCES_EACH = 1
# What the nearest sentence counts of a hit's nearness; the rest is the whole passage's.
SENTENCE_SHARE = 0.5
# Hits are looked at whose score is so near the best one, in cosines, that their sentences may well put them first. Four
# questions in five then need no look at all, and the order is as good as when all are looked at.
REACH = 0.1
# Texts whose vectors are remembered: some 30 MB.
_REMEMBERED = 20_000


class SentenceVectors:
    """Remembers the vectors of the sentences last embedded. Safe to share between threads."""

    def __init__(self, size: int = _REMEMBERED) -> None:
        self._size = size
        self._vectors: OrderedDict[tuple[str, str], FloatArray] = OrderedDict()
        self._lock = threading.Lock()

    def embed(self, embedder: Embedder, texts: Sequence[str]) -> FloatArray:
        """Give the vectors of `texts`, one a row; only those not known are embedded, all at once."""
        name = embedder.name
        with self._lock:
            found = {text: self._vectors.get((name, text)) for text in texts}
        missing = [text for text, vector in found.items() if vector is None]
        if missing:
            found |= dict(zip(missing, embedder.embed_passages(missing), strict=True))
        with self._lock:
            for text, vector in found.items():
                if vector is not None:
                    self._vectors[name, text] = vector
                    self._vectors.move_to_end((name, text))
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)
        return np.array([found[text] for text in texts], np.float32).reshape(len(texts), -1)


# One for the process: searching and quoting look at the same sentences.
sentence_vectors = SentenceVectors()


def rerank(
    hits: Sequence[Hit], places: Sequence[FloatArray], vector: FloatArray, embedder: Embedder, slope: float
) -> tuple[Hit, ...]:
    """Put the first hits in the order that their best sentences suggest.

    Args:
        hits: Best first; each was found by dense search.
        places: For each hit the scores by words of its sentences, by place in the passage.
        vector: Of the question.
        embedder: The one that the index was made with.
        slope: What a hit's score gains with its cosine.
    """
    first = [hit for hit in hits[:RERANKED] if hit.fused >= hits[0].fused - REACH * slope]
    if len(first) < 2:
        return tuple(hits)
    chosen = [_likely_sentences(hit, scores) for hit, scores in zip(first, places, strict=False)]
    texts = [text for some in chosen for text in some]
    cosines = sentence_vectors.embed(embedder, texts) @ vector
    ends = np.cumsum([len(some) for some in chosen])
    nearest = [part.max(initial=-1) for part in np.split(cosines, ends[:-1])]
    gains = [slope * SENTENCE_SHARE * (float(near) - _cosine(hit)) for hit, near in zip(first, nearest, strict=True)]
    # What all gain says nothing of their order, and would set them apart from the hits not looked at.
    common = sum(gains) / len(gains)
    closer = [replace(hit, fused=hit.fused + gain - common) for hit, gain in zip(first, gains, strict=True)]
    return tuple(sorted([*closer, *hits[len(first) :]], key=lambda hit: -hit.fused))


def _likely_sentences(hit: Hit, scores: FloatArray) -> list[str]:
    """Choose the sentences of a hit that hold most of the question's words; the first ones where none holds any."""
    sentences = hit.passage.sentences
    count = min(len(sentences), len(scores))
    by_words = sorted(sentences, key=lambda sentence: -float(scores[sentence.ordinal * count // len(sentences)]))
    return [sentence.text for sentence in by_words[:SENTENCES_EACH]]


def _cosine(hit: Hit) -> float:
    return next((found.score for found in hit.found if found.search == "dense"), 0.0)
