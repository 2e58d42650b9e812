from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.joining import BROKEN_WORD, Habits, join_lines, learn_habits


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["全球風險資產", "的波動"], "全球風險資產的波動"),
        (["累計下跌 4.2%，", "滬深 300"], "累計下跌 4.2%，滬深 300"),
        (["累計淨申購規模為 2677", "億元"], "累計淨申購規模為 2677億元"),
        (["修正,", "市場焦慮"], "修正,市場焦慮"),
        (["rose in 2021", "2022 was worse"], "rose in 2021 2022 was worse"),
        (["the labour", "market"], "the labour market"),
        (["either/", "or"], "either/or"),
        (["growth —", "or not"], "growth —or not"),
        (["he said “", "no”"], "he said “no”"),
        (["one", "", "two"], "one two"),
    ],
)
def test_lines_join_without_space_in_chinese_and_with_one_in_english(lines: list[str], text: str) -> None:
    assert join_lines(lines, Habits()) == text


def test_a_document_that_spaces_latin_words_keeps_doing_so_over_line_ends() -> None:
    habits = learn_habits(["市場對 AI 的焦慮 2025 年加劇", "而 CDS 報價上漲"])
    assert join_lines(["市場對", "AI 的焦慮"], habits) == "市場對 AI 的焦慮"
    assert join_lines(["市場對", "AI 的焦慮"], learn_habits(["市場對AI的焦慮"])) == "市場對AI 的焦慮"


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u00ad", BROKEN_WORD])
def test_a_word_divided_at_a_line_end_is_made_whole(hyphen: str) -> None:
    assert join_lines([f"the infla{hyphen}", "tion rate"], Habits()) == "the inflation rate"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["a long-", "term view"], "a long-term view"),
        (["in mid-", "2024 it"], "in mid-2024 it"),
        (["the Sino-", "American talks"], "the Sino-American talks"),
        (["a year-on-", "year rise"], "a year-on-year rise"),
        (["profits -", "and losses"], "profits - and losses"),
    ],
)
def test_a_hyphen_that_belongs_to_the_word_stays(lines: list[str], text: str) -> None:
    assert join_lines(lines, Habits()) == text


def test_a_hyphen_stays_where_the_document_itself_writes_the_word_with_one() -> None:
    habits = learn_habits(["our price-sensitive clients", "and infrastructure"])
    assert join_lines(["the price-", "sensitive clients"], habits) == "the price-sensitive clients"
    assert join_lines(["the infra-", "structure"], habits) == "the infrastructure"


def test_hyphens_at_line_ends_are_kept_in_a_document_that_divides_no_words() -> None:
    lines = [
        "The policy-",
        "maker and the",
        "policy of a maker and a market",
        "of the rate-",
        "setter with a rate and a setter",
    ]
    habits = learn_habits(lines)
    assert not habits.hyphenates
    assert join_lines(["the stock-", "picker"], habits) == "the stock-picker"


@given(st.lists(st.text(alphabet="ab 恒，.-", max_size=8), max_size=6))
def test_joining_loses_nothing_but_spaces_and_hyphens(lines: list[str]) -> None:
    def letters(text: str) -> str:
        return text.replace(" ", "").replace("-", "")

    assert letters(join_lines(lines, Habits())) == letters("".join(lines))
