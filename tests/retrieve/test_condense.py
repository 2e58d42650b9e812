from __future__ import annotations

import pytest

from assistant.retrieve.condense import earlier_texts, is_dependent, standalone
from assistant.schema import Question, Turn

EARLIER = (Turn("What is the gold forecast?", "$4,500 an ounce."),)


@pytest.mark.parametrize(
    "text", ["And for silver?", "那原因是什麼?", "它的目标价呢？", "Why did they change it so late?", "點解佢哋要改?"]
)
def test_a_follow_up_needs_the_question_before_it(text: str) -> None:
    question = Question(text, "en", history=EARLIER)
    assert is_dependent(question)
    assert standalone(question) == f"What is the gold forecast? {text}"


@pytest.mark.parametrize(
    "text",
    [
        "What probability does Hengling give to a Federal Reserve cut in December 2025?",
        "港股 ETF 七月以來累計淨申購規模是多少億元?",
    ],
)
def test_a_full_question_stands_alone(text: str) -> None:
    question = Question(text, "en", history=EARLIER)
    assert not is_dependent(question)
    assert standalone(question) == text


def test_earlier_turns_count_less_for_a_full_question() -> None:
    full = Question("What is the year-end target for the Hang Seng Index?", "en", history=EARLIER)
    follow_up = Question("And silver?", "en", history=EARLIER)
    assert [text for text, _ in earlier_texts(full)] == ["What is the gold forecast?", "$4,500 an ounce."]
    for (_, lighter), (_, heavier) in zip(earlier_texts(full), earlier_texts(follow_up), strict=True):
        assert 0 < lighter < heavier < 1


def test_without_history_there_is_nothing_earlier() -> None:
    question = Question("And silver?", "en")
    assert not is_dependent(question)
    assert earlier_texts(question) == ()
    assert standalone(question) == "And silver?"


def test_an_answer_that_was_withheld_is_passed_over() -> None:
    question = Question("And silver?", "en", history=(Turn("Gold?", ""),))
    assert [text for text, _ in earlier_texts(question)] == ["Gold?"]
