from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.index.arrays import FloatArray
from assistant.retrieve.rerank import REACH, RERANKED, SENTENCE_SHARE, SENTENCES_EACH, SentenceVectors, rerank
from assistant.schema import Found, Hit, NoteInfo, Passage, Sentence


class TwoWayEmbedder:
    """Texts with an exclamation mark point the question's way, all others across it."""

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


QUESTION: FloatArray = np.array([1, 0], np.float32)


@pytest.fixture
def embedder(request: pytest.FixtureRequest) -> TwoWayEmbedder:
    # Vectors are remembered for the whole process, by the embedder's name.
    return TwoWayEmbedder(request.node.name)


def _hit(name: str, sentences: Sequence[str], fused: float, cosine: float = 0.5) -> Hit:
    parts = tuple(Sentence(place, text, 0, 0) for place, text in enumerate(sentences))
    passage = Passage(f"{name}#0", name, "", 0, " ".join(sentences), 0, 0, parts)
    note = NoteInfo(id=name, path=name, title="", language="en", digest="")
    return Hit(passage, note, fused, (Found("dense", 1, cosine),))


def _places(*scores: float) -> FloatArray:
    return np.array([*scores, *[0.0] * (16 - len(scores))], np.float32)


def test_the_hit_whose_sentence_is_nearest_comes_first(embedder: TwoWayEmbedder) -> None:
    hits = [_hit("words", ["a", "b"], 1.0), _hit("meaning", ["c", "d!"], 0.9)]
    found = rerank(hits, [_places(1, 0), _places(0, 1)], QUESTION, embedder, slope=1.0)
    assert [hit.note.id for hit in found] == ["meaning", "words"]
    assert found[0].fused - found[1].fused == pytest.approx(0.9 - 1.0 + SENTENCE_SHARE)


def test_sentences_cannot_overturn_a_clear_order(embedder: TwoWayEmbedder) -> None:
    hits = [_hit("words", ["a"], 1.0), _hit("meaning", ["b!"], 0.4)]
    found = rerank(hits, [_places(1), _places(1)], QUESTION, embedder, slope=1.0)
    assert [hit.note.id for hit in found] == ["words", "meaning"]


def test_only_the_likeliest_sentences_of_the_first_hits_are_embedded(embedder: TwoWayEmbedder) -> None:
    many = [f"sentence {number}" for number in range(10)]
    hits = [_hit(str(number), many, 1 - number / 100) for number in range(RERANKED + 2)]
    scores = _places(0, 0, 5, 0, 4, 0, 0, 3, 0, 1)
    rerank(hits, [scores] * len(hits), QUESTION, embedder, slope=1.0)
    assert set(embedder.embedded) == {"sentence 2"}
    assert SENTENCES_EACH == 1


def test_what_all_hits_gain_does_not_set_them_above_the_others(embedder: TwoWayEmbedder) -> None:
    hits = [_hit(str(number), [f"{number}!"], 0.5) for number in range(RERANKED)] + [_hit("last", ["z"], 0.45)]
    found = rerank(hits, [_places(1)] * len(hits), QUESTION, embedder, slope=1.0)
    assert [hit.fused for hit in found] == pytest.approx([hit.fused for hit in hits])


def test_more_sentences_than_places_share_them(embedder: TwoWayEmbedder) -> None:
    hits = [_hit("long", [f"{number}" for number in range(40)], 1.0), _hit("near", ["x"], 1.0)]
    rerank(hits, [_places(*[0] * 15, 1), _places(1)], QUESTION, embedder, slope=1.0)
    # The last of sixteen places is that of the 38th sentence and of those after it.
    assert embedder.embedded == ["38", "x"]


def test_hits_out_of_reach_are_not_looked_at(embedder: TwoWayEmbedder) -> None:
    hits = [_hit("first", ["a"], 1.0), _hit("near", ["b"], 1.01 - REACH), _hit("far", ["c"], 0.99 - REACH)]
    rerank(hits, [_places(1)] * 3, QUESTION, embedder, slope=1.0)
    assert embedder.embedded == ["a", "b"]


def test_a_clear_winner_needs_no_look(embedder: TwoWayEmbedder) -> None:
    hits = [_hit("first", ["a"], 1.0), _hit("far", ["b!"], 0.99 - REACH)]
    assert rerank(hits, [_places(1)] * 2, QUESTION, embedder, slope=1.0) == tuple(hits)
    assert embedder.embedded == []


def test_nothing_to_look_at_is_no_trouble(embedder: TwoWayEmbedder) -> None:
    assert rerank([], [], QUESTION, embedder, slope=1.0) == ()
    empty = [_hit("empty", [], 1.0)]
    assert rerank(empty, [_places()], QUESTION, embedder, slope=1.0) == tuple(empty)


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
