from __future__ import annotations

import pytest

from assistant.index.terms import content_words, read_words
from assistant.retrieve.names import spelled_names, written_names
from tests.retrieve.reading import names_in


def _spelled(text: str) -> dict[str, set[str]]:
    return {clause.label: names_in(clause.wanted) for clause in spelled_names(content_words(read_words(text)))}


def _written(text: str) -> dict[str, set[str]]:
    return {clause.label: names_in(clause.wanted) for clause in written_names(content_words(read_words(text)))}


@pytest.mark.parametrize(
    ("word", "pairs"),
    [("Hengling", {"c:衡岭"}), ("Gongsheng", {"c:功胜"}), ("Xiaogongfu", {"c:小工", "c:工夫"})],
)
def test_a_word_that_reads_as_pinyin_is_looked_for_in_characters(word: str, pairs: set[str]) -> None:
    assert pairs <= _spelled(f"What does {word} say?")[word.lower()]


@pytest.mark.parametrize("word", ["change", "women", "danger", "panda", "language", "Larkspur", "Nvidia", "Fed", "ETF"])
def test_english_words_are_not_taken_for_pinyin(word: str) -> None:
    assert _spelled(word) == {}


def test_characters_are_looked_for_as_the_word_they_spell() -> None:
    assert _written("衡嶺的看法")["衡岭"] == {"w:hengl"}


def test_characters_that_spell_an_english_word_are_not() -> None:
    assert "我们" not in _written("我们衡岭")


def test_every_reading_of_a_character_counts() -> None:
    assert {"w:chongl", "w:zhongl"} <= _written("重岭")["重岭"]


def test_a_text_without_names_gives_nothing() -> None:
    assert _spelled("") == _written("") == _written("ETF 500") == {}
