"""What a question is about, without the words that only ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.content import content_of

HOUSES = ["Hengling Research", "松嶼投顧"]


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("衡嶺而家點睇金價？", "金價？"),
        ("松嶼覺得金價會到多少？", "金價？"),
        ("截至11月21日金價漲了多少", "金價漲了"),
        ("What does Hengling think of copper now?", "What of copper ?"),
        ("金價？", "金價？"),
        ("點睇？", "點睇？"),
    ],
)
def test_words_that_only_ask_are_left_out_unless_nothing_else_is_said(question: str, content: str) -> None:
    assert content_of(question, HOUSES) == content


@given(st.text(max_size=80))
def test_nothing_is_added(text: str) -> None:
    assert set(content_of(text, HOUSES)) <= set(text) | {" "}
