from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.finance.glossary import load_glossary
from assistant.index.embed_builtin import FOLDER, load_pieces
from assistant.index.embed_pieces import UNKNOWN, Pieces
from assistant.language.words import add_words


@cache
def pieces() -> Pieces:
    return load_pieces(FOLDER)


def test_chinese_words_are_whole_and_lie_behind_the_english_pieces() -> None:
    numbers = pieces().numbers("银行利率")
    assert len(numbers) == 2
    assert all(30_522 <= number < pieces().size for number in numbers)


def test_terms_of_the_market_are_single_pieces() -> None:
    assert [len(pieces().numbers(term)) for term in ("量化宽松", "毛利率", "北向资金", "聯準會")] == [1, 1, 1, 1]


def test_english_is_cut_as_the_model_it_grew_out_of_cuts_it() -> None:
    # "the bank raised rates" in the vocabulary of BERT, uncased.
    assert pieces().numbers("The bank raised rates") == [1996, 2924, 2992, 6165]


def test_mixed_text_keeps_the_order() -> None:
    whole = pieces().numbers("AI 芯片需求 rose")
    assert whole == [*pieces().numbers("AI"), *pieces().numbers("芯片需求"), *pieces().numbers("rose")]


def test_chinese_and_western_marks_are_one() -> None:
    assert pieces().numbers("上涨。") == pieces().numbers("上涨.")
    assert pieces().numbers("「上涨」、") == pieces().numbers('"上涨",')


def test_a_character_outside_the_vocabulary_is_unknown_and_harms_nothing_round_it() -> None:
    assert pieces().numbers("银行\U00030000") == [*pieces().numbers("银行"), UNKNOWN]


@pytest.mark.parametrize("text", ["", "  \n\t", "\u3000", "\u200b"])
def test_nothing_to_read_has_no_pieces(text: str) -> None:
    assert pieces().numbers(text) == []


def test_words_added_at_run_time_change_no_piece() -> None:
    before = pieces().numbers("北向資金淨流入創新高")
    load_glossary()
    add_words(["净流入创新高"])
    assert Pieces.numbers(pieces(), "北向資金淨流入創新高") == before


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=60))
def test_any_text_gives_pieces_of_the_vocabulary(text: str) -> None:
    assert all(0 <= number < pieces().size for number in pieces().numbers(text))
