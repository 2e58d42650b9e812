"""Sentences that answer nothing."""

from __future__ import annotations

import pytest

from assistant.answer.empty import says_nothing
from assistant.schema import NoteInfo

NOTE = NoteInfo(id="n", path="n.md", title="", house="衡嶺財富管理", language="zh-Hant", digest="d")


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("CHAIR POWELL.", True),
        ("Thank you, Chair Powell.", True),
        ("Is 75 or a percentage point possible?", True),
        ("「減息還會來嗎？」", True),
        ('16. See Eric Rosengren, "Central Bank Perspectives," remarks at Harvard.', True),
        ("衡嶺財富管理 投資策略部2025年12月15日", True),
        ("衡嶺財富管理預期12月18日加息。", False),
        ("Nasdaq: -6.5%", False),
        ("16. Gold rose 6%.", False),
        ("Rates fell.", False),
        ("INDIA: WE WERE TOO EARLY, AND WE CHANGE OUR MIND", False),
    ],
)
def test_questions_speakers_bylines_and_references_say_nothing(text: str, nothing: bool) -> None:
    assert says_nothing(text, NOTE) is nothing
