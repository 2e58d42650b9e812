from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.characters import clean, count_han, display_width, squeeze


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("al\u00adthough", "although"),
        ("恒\u200b生\ufeff指數", "恒生指數"),
        ("a\u202eb\u2066c", "abc"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("1\u00a0234\u3000億\t元", "1 234 億 元"),
        ("\u2f00\u2f08", "一人"),
        ("\ufb01nance and \ufb02ow", "finance and flow"),
        ("\uf0b7 item \ue123", "• item "),
        ("bad \ud800 half", "bad \ufffd half"),
        ("e\u0301lan", "élan"),
        ("nul\x00 bell\x07", "nul bell"),
        ("12\u2011month", "12\u2011month"),
    ],
)
def test_characters_nobody_sees_are_taken_out_and_the_rest_is_kept(raw: str, plain: str) -> None:
    assert clean(raw) == plain


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text())
def test_a_squeezed_text_is_one_line_without_double_spaces(text: str) -> None:
    plain = squeeze(text)
    assert "\n" not in plain
    assert "  " not in plain
    assert plain == plain.strip()
    plain.encode()


def test_widths_and_counts_know_chinese() -> None:
    assert display_width("恒生 HSI") == 8
    assert count_han("恒生，HSI") == 2
