from __future__ import annotations

import numpy as np
import pytest

from assistant.index.arrays import FloatArray
from assistant.index.parts import dump_parts, load_parts

RANDOM = np.random.default_rng(7)


def _states(rows: int, columns: int = 30) -> FloatArray:
    return RANDOM.standard_normal((rows, columns)).astype(np.float32)


def test_sentences_come_back_as_the_mean_of_their_pieces() -> None:
    states = [_states(4), _states(9)]
    found = load_parts(dump_parts(states, with_pieces=False)).sentences
    means = np.array([part.mean(axis=0) for part in states])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    np.testing.assert_allclose(found, means, atol=0.004)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("columns", [1, 8, 30, 384])
def test_pieces_come_back_as_the_signs_of_their_numbers(columns: int) -> None:
    states = [_states(3, columns), _states(2, columns)]
    found = load_parts(dump_parts(states, with_pieces=True)).signs
    np.testing.assert_allclose(found, np.sign(np.concatenate(states)), atol=1e-6)


def test_a_piece_is_nearest_to_itself() -> None:
    states = _states(50, 384)
    pieces = load_parts(dump_parts([states], with_pieces=True)).signs
    assert ((states @ pieces.T).argmax(axis=1) == np.arange(50)).all()


def test_a_sentence_without_words_keeps_its_place() -> None:
    parts = load_parts(dump_parts([_states(0), _states(2), _states(0)], with_pieces=True))
    assert parts.sentences.any(axis=1).tolist() == [False, True, False]
    assert len(parts.signs) == 2


def test_pieces_are_kept_only_where_they_are_wanted() -> None:
    assert len(load_parts(dump_parts([_states(2)], with_pieces=False)).signs) == 0


@pytest.mark.parametrize("states", [[], [_states(0)]])
def test_nothing_to_tell_of_is_no_trouble(states: list[FloatArray]) -> None:
    parts = load_parts(dump_parts(states, with_pieces=True))
    assert len(parts.sentences) == len(states)
    assert not parts.sentences.any()
    assert len(parts.signs) == 0


def test_an_index_takes_some_fifty_bytes_a_piece_and_four_hundred_a_sentence() -> None:
    assert len(dump_parts([_states(30, 384)] * 5, with_pieces=True)) < 5 * 400 + 150 * 50


def test_a_passage_without_a_word_stands_in_line_with_others() -> None:
    empty, full = (load_parts(dump_parts([_states(rows)], with_pieces=True)).sentences for rows in (0, 2))
    assert np.concatenate([empty, full]).shape == (2, 30)
