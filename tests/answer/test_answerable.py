"""Whether the notes answer at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.answerable import ANSWERABLE, Shown, answerable

GOOD = Shown(odds=2.0, support=0.7, words=4, unspoken=0.1, faulty=False)
POOR = Shown(odds=-4.0, support=0.3, words=1, unspoken=0.5, faulty=False)
shares = st.floats(0, 1)
shown = st.builds(
    Shown,
    odds=st.floats(-5, 5),
    support=shares,
    words=st.integers(0, 20),
    unspoken=shares,
    faulty=st.booleans(),
)


def test_a_good_sentence_answers_and_a_poor_one_does_not() -> None:
    assert answerable([GOOD, POOR]) > ANSWERABLE > answerable([POOR])


@pytest.mark.parametrize("none", [[], [replace(GOOD, support=0.0)]])
def test_nothing_that_may_answer_is_no_answer(none: list[Shown]) -> None:
    assert answerable(none) == 0


@given(st.lists(shown, max_size=6))
def test_it_is_a_chance(sentences: list[Shown]) -> None:
    assert 0 <= answerable(sentences) <= 1


@given(st.lists(shown, min_size=1, max_size=6), st.floats(0, 3))
def test_what_the_reader_likes_better_is_no_less_likely_to_answer(sentences: list[Shown], more: float) -> None:
    better = [replace(one, odds=one.odds + more) for one in sentences]
    assert answerable(better) >= answerable(sentences)


def test_an_unspoken_word_counts_against_it() -> None:
    assert answerable([replace(GOOD, unspoken=0.6)]) < answerable([GOOD])


def test_a_fault_counts_against_it() -> None:
    assert answerable([replace(GOOD, faulty=True)]) < answerable([GOOD])
    assert answerable([replace(GOOD, faulty=True), GOOD]) == answerable([GOOD])
