from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.sounds import FEWEST_SOUNDS, join_sounds, latin_sounds, name_windows, syllable_sounds


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("kearney", "ke er ni"),
        ("bessent", "bei sen te"),
        ("palantir", "pa lan ti er"),
        ("fresno", "fu lei si nuo"),
        ("goldenson", "ge deng sen"),
    ],
)
def test_a_name_and_its_transliteration_may_sound_alike(word: str, syllables: str) -> None:
    assert join_sounds(map(syllable_sounds, syllables.split())) in latin_sounds(word)


@pytest.mark.parametrize("word", ["waller", "lee", "0700.hk", "衡嶺", ""])
def test_short_names_and_other_words_have_no_sound_to_tell_them_by(word: str) -> None:
    assert latin_sounds(word) == ()


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=15))
def test_sounds_are_long_enough_and_none_is_repeated(word: str) -> None:
    for sound in latin_sounds(word):
        assert len(sound) >= FEWEST_SOUNDS
        assert all(first != second for first, second in pairwise(sound))


def test_every_stretch_of_a_run_is_a_window() -> None:
    sounds = {"大": "T", "科": "K", "尔": "L", "尼": "N"}
    assert set(name_windows("大科尔尼", sounds)) == {"TKL", "TKLN", "KLN"}
