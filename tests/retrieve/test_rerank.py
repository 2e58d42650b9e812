from __future__ import annotations

import numpy as np
import pytest

from assistant.index.arrays import FloatArray
from assistant.index.parts import Parts, dump_parts, load_parts
from assistant.retrieve.rerank import PIECES_WEIGHT, SENTENCE_WEIGHT, look_closer

NONE: FloatArray = np.zeros(1, np.float32)


def _states(text: str) -> FloatArray:
    """Give each letter a direction of its own."""
    return np.array([np.eye(26)[ord(letter) - 97] for letter in text], np.float32).reshape(-1, 26)


def _passage(*sentences: str) -> Parts:
    """Give the parts of a passage, as exact as they can be."""
    held = [_states(text) for text in sentences]
    means = [part.mean(axis=0) / np.linalg.norm(part.mean(axis=0)) if len(part) else np.zeros(26) for part in held]
    # Pieces are as long as signs are, whose length a cosine is divided by.
    return Parts(np.array(means, np.float32).reshape(-1, 26), np.concatenate([_states(""), *held]) * np.sqrt(26))


def test_the_passage_that_has_every_piece_of_the_question_gains_most() -> None:
    passages = [_passage("axx"), _passage("cbax"), _passage("xyz")]
    some, every, none = look_closer(_states("abc"), passages, NONE, by_pieces=True)
    assert every > some > none


def test_one_sentence_that_says_it_all_counts_more_than_the_same_pieces_apart() -> None:
    passages = [_passage("axx", "bxx"), _passage("ab", "xxxx")]
    apart, together = look_closer(_states("ab"), passages, NONE, by_pieces=True)
    assert together > apart
    # All pieces of the question are in both; only the nearest sentences differ, cosine 1 and 1 / sqrt(10).
    assert together - apart == pytest.approx(SENTENCE_WEIGHT * (1 - 10**-0.5), abs=1e-6)


def test_pieces_count_by_how_many_of_the_question_are_held() -> None:
    half, none = look_closer(_states("ab"), [_passage("a"), _passage("x")], NONE, by_pieces=True)
    assert half - none == pytest.approx(PIECES_WEIGHT * 0.5 + SENTENCE_WEIGHT * 2**-0.5, abs=1e-6)


def test_together_the_passages_gain_nothing() -> None:
    passages = [_passage("abc"), _passage("xyz"), _passage("ax")]
    assert look_closer(_states("abc"), passages, NONE, by_pieces=True).sum() == pytest.approx(0, abs=1e-6)


def test_a_question_or_passages_without_pieces_are_no_trouble() -> None:
    passages = [_passage("abc"), _passage("x")]
    assert look_closer(_states(""), passages, NONE, by_pieces=True).tolist() == [0, 0]
    unknown, empty, full = look_closer(_states("a"), [None, _passage(), _passage("", "a")], NONE, by_pieces=True)
    assert full > empty == unknown


def test_pieces_that_are_no_words_do_not_count() -> None:
    half, none = look_closer(_states("ab"), [_passage("a"), _passage("x")], NONE, by_pieces=False)
    assert half - none == pytest.approx(SENTENCE_WEIGHT * 2**-0.5, abs=1e-6)


def test_the_nearest_sentence_takes_the_place_of_half_the_whole_passage() -> None:
    whole = np.array([0.9, 0.1], np.float32)
    blended, plain = look_closer(_states("a"), [_passage("a"), _passage("a")], whole, by_pieces=True)
    assert plain - blended == pytest.approx(SENTENCE_WEIGHT * 0.8, abs=1e-6)


def test_a_passage_whose_pieces_were_not_kept_is_judged_by_its_sentences() -> None:
    kept = load_parts(dump_parts([_states("a")], with_pieces=False))
    (gain, none) = look_closer(_states("a"), [kept, _passage("x")], NONE, by_pieces=True)
    assert gain - none == pytest.approx(SENTENCE_WEIGHT, abs=1e-6)
