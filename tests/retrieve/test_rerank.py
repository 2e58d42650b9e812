from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.index.arrays import FloatArray
from assistant.retrieve.rerank import PIECES_WEIGHT, SENTENCE_WEIGHT, look_closer
from assistant.schema import Passage, Sentence

NONE: FloatArray = np.zeros(1, np.float32)


class LetterReader:
    """Each letter is a piece with a direction of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.read: list[str] = []

    def read_pieces(self, sentences: Sequence[str]) -> list[FloatArray]:
        self.read.extend(sentences)
        return [np.array([np.eye(26)[ord(c) - 97] for c in text], np.float32).reshape(-1, 26) for text in sentences]


@pytest.fixture
def reader(request: pytest.FixtureRequest) -> LetterReader:
    # What was read is remembered for the whole process, by the reader's name.
    return LetterReader(request.node.name)


def _passage(name: str, *sentences: str) -> Passage:
    parts = tuple(Sentence(place, text, 0, 0) for place, text in enumerate(sentences))
    return Passage(f"{name}#0", name, "", 0, " ".join((name, *sentences)), 0, 0, parts)


def test_the_passage_that_has_every_piece_of_the_question_gains_most(reader: LetterReader) -> None:
    some, every, none = look_closer(
        "abc", [_passage("1", "axx"), _passage("2", "cbax"), _passage("3", "xyz")], NONE, reader, by_pieces=True
    )
    assert every > some > none


def test_one_sentence_that_says_it_all_counts_more_than_the_same_pieces_apart(reader: LetterReader) -> None:
    apart, together = look_closer(
        "ab", [_passage("1", "axx", "bxx"), _passage("2", "ab", "xxxx")], NONE, reader, by_pieces=True
    )
    assert together > apart
    # All pieces of the question are in both; only the nearest sentences differ, cosine 1 and 1 / sqrt(10).
    assert together - apart == pytest.approx(SENTENCE_WEIGHT * (1 - 10**-0.5), abs=1e-6)


def test_pieces_count_by_how_many_of_the_question_are_held(reader: LetterReader) -> None:
    half, none = look_closer("ab", [_passage("1", "a"), _passage("2", "x")], NONE, reader, by_pieces=True)
    assert half - none == pytest.approx(PIECES_WEIGHT * 0.5 + SENTENCE_WEIGHT * 2**-0.5, abs=1e-6)


def test_together_the_passages_gain_nothing(reader: LetterReader) -> None:
    gains = look_closer(
        "abc", [_passage("1", "abc"), _passage("2", "xyz"), _passage("3", "ax")], NONE, reader, by_pieces=True
    )
    assert gains.sum() == pytest.approx(0, abs=1e-6)


def test_a_passage_is_read_once(reader: LetterReader) -> None:
    passages = [_passage("1", "abc", "de"), _passage("2", "xyz")]
    look_closer("a", passages, NONE, reader, by_pieces=True)
    look_closer("b", passages, NONE, reader, by_pieces=True)
    assert reader.read == ["a", "abc", "de", "xyz", "b"]


def test_a_question_or_passages_without_pieces_are_no_trouble(reader: LetterReader) -> None:
    assert look_closer("", [_passage("1", "abc"), _passage("2", "x")], NONE, reader, by_pieces=True).tolist() == [0, 0]
    empty, full = look_closer("a", [_passage("3"), _passage("4", "", "a")], NONE, reader, by_pieces=True)
    assert full > empty


def test_pieces_that_are_no_words_do_not_count(reader: LetterReader) -> None:
    half, none = look_closer("ab", [_passage("1", "a"), _passage("2", "x")], NONE, reader, by_pieces=False)
    assert half - none == pytest.approx(SENTENCE_WEIGHT * 2**-0.5, abs=1e-6)


def test_the_nearest_sentence_takes_the_place_of_half_the_whole_passage(reader: LetterReader) -> None:
    whole = np.array([0.9, 0.1], np.float32)
    blended, plain = look_closer("a", [_passage("1", "a"), _passage("2", "a")], whole, reader, by_pieces=True)
    assert plain - blended == pytest.approx(SENTENCE_WEIGHT * 0.8, abs=1e-6)
