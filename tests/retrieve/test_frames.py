from __future__ import annotations

import pytest

from assistant.index.terms import content_words, read_words
from assistant.retrieve.frames import without_frame


def _left(text: str) -> list[str]:
    return [word.text for word in without_frame(text, content_words(read_words(text)))]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("What is the name of the fund?", ["fund"]),
        ("Which types of bonds does the house like?", ["bonds", "house", "like"]),
        ("What is a rally led by few stocks called?", ["rally", "led", "few", "stocks"]),
        ("報告建議什麼類型的債券?", ["报告", "建议", "债券"]),
        ("报告建议哪种类型的债券?", ["报告", "建议", "债券"]),
    ],
)
def test_words_that_only_frame_a_question_are_left_out(text: str, left: list[str]) -> None:
    assert _left(text) == left


@pytest.mark.parametrize("text", ["The fund changed its name", "該基金改了名字"])
def test_the_same_words_count_where_they_are_what_is_said(text: str) -> None:
    assert {"name", "名字"} & set(_left(text))


def test_a_question_that_is_all_frame_keeps_its_words() -> None:
    assert _left("What is the name of?") == ["name"]
