from __future__ import annotations

import pytest

from assistant.language.irregular import base_form


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("won", "win"),
        ("fell", "fall"),
        ("risen", "rise"),
        ("indices", "index"),
        ("larger", "large"),
        ("biggest", "big"),
        ("earlier", "early"),
        ("lower", "low"),
        ("lives", "life"),
    ],
)
def test_irregular_forms_and_degrees_come_back_to_their_base(form: str, base: str) -> None:
    assert base_form(form) == base


@pytest.mark.parametrize("word", ["rates", "fed", "left", "dealer", "2025", "降息", ""])
def test_other_words_come_back_as_they_are(word: str) -> None:
    assert base_form(word) == word
