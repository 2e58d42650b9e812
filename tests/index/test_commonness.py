from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index.commonness import RARE, commonness


@pytest.mark.parametrize(
    ("common", "rare"),
    [("year", "recession"), ("go", "tariff"), ("big", "downturn"), ("今年", "衰退"), ("增加", "关税")],
)
def test_common_words_are_told_from_rare_ones(common: str, rare: str) -> None:
    assert commonness(common) > 5 * commonness(rare)


def test_an_inflected_word_is_as_common_as_its_base() -> None:
    assert commonness("went") == commonness("go")


def test_the_commonest_word_stands_nearly_everywhere() -> None:
    assert commonness("the") > 0.99


@pytest.mark.parametrize("word", ["zzyzx", "2677", "海衡", ""])
def test_what_no_list_knows_is_rare(word: str) -> None:
    assert commonness(word) == RARE


@given(st.text(max_size=8))
def test_it_is_always_a_share(word: str) -> None:
    assert RARE <= commonness(word) <= 1
