from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.index.arrays import FloatArray
from assistant.retrieve.remembered import SentenceVectors


class TwoWayEmbedder:
    """Texts with an exclamation mark point one way, all others across it."""

    dimension = 2

    def __init__(self, name: str) -> None:
        self.name = name
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        self.embedded.extend(texts)
        return np.array([[1, 0] if "!" in text else [0, 1] for text in texts], np.float32)

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        return self.embed_passages(texts)

    def count_tokens(self, text: str) -> int:
        return len(text)


def test_vectors_are_remembered_and_the_oldest_forgotten() -> None:
    embedder, vectors = TwoWayEmbedder("memory"), SentenceVectors(size=2)
    assert vectors.embed(embedder, ["a", "b!", "a"]).tolist() == [[0, 1], [1, 0], [0, 1]]
    vectors.embed(embedder, ["a"])
    assert embedder.embedded == ["a", "b!"]
    vectors.embed(embedder, ["c"])  # b was used longest ago
    vectors.embed(embedder, ["a", "b!"])
    assert embedder.embedded == ["a", "b!", "c", "b!"]


def test_vectors_of_another_model_are_not_mixed_in() -> None:
    one, other, vectors = TwoWayEmbedder("one"), TwoWayEmbedder("other"), SentenceVectors()
    vectors.embed(one, ["a"])
    vectors.embed(other, ["a"])
    assert other.embedded == ["a"]
