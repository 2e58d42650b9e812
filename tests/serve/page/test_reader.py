"""Who reads, and in which language."""

from __future__ import annotations

import pytest

from assistant.serve.page.ask import language_of
from assistant.serve.page.reader import choose_language, reader_of


@pytest.mark.parametrize(
    ("accepted", "chosen", "language"),
    [
        ("zh-TW,zh;q=0.9,en;q=0.8", "", "zh-Hant"),
        ("zh-HK", "", "zh-Hant"),
        ("zh-SG", "", "zh-Hans"),
        ("en;q=0.5,zh-Hans;q=0.9", "", "zh-Hans"),
        ("de-DE,de", "", "en"),
        ("", "", "en"),
        ("zh-TW", "en", "en"),
        ("zh-TW", "<script>", "zh-Hant"),
        (";q=,,;;q=x", "", "en"),
    ],
)
def test_the_language_is_the_one_chosen_else_the_browsers(accepted: str, chosen: str, language: str) -> None:
    assert choose_language(accepted, chosen) == language


def test_a_name_that_no_server_gave_is_not_taken() -> None:
    assert reader_of({"reader": "a" * 32}) == "a" * 32
    assert reader_of({"reader": "../../etc"}) != "../../etc"
    assert reader_of(None) != reader_of(None)


@pytest.mark.parametrize(
    ("question", "page", "language"),
    [
        ("A股今年", "zh-Hant", "zh-Hant"),
        ("A股今年", "zh-Hans", "zh-Hans"),
        ("為何下跌", "zh-Hans", "zh-Hant"),
        ("Why?", "zh-Hans", "en"),
    ],
)
def test_a_question_of_either_script_is_answered_in_the_pages(question: str, page: str, language: str) -> None:
    assert language_of(question, page) == language  # type: ignore[arg-type]
