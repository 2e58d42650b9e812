"""When something was, and when the note about it appeared."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.answer.verify import Evidence, verify

PUBLISHED = dt.date(2021, 11, 3)
SOURCE = "Last December, the Committee announced a pace effective October 28, 2021."


@pytest.mark.parametrize(
    "statement",
    [
        "In December 2020 the Committee announced a pace.",
        "委員會去年 12 月宣布步伐。",
        "委员会在 2020 年 12 月宣布步伐。",
        "The pace is effective from 28 October 2021.",
        "步伐由 2021 年 10 月 28 日起生效。",
        "The remarks of 3 November 2021 say that the Committee announced a pace in December 2020.",
        "2021 年 11 月 3 日的記者會提到委員會去年 12 月宣布步伐。",
    ],
)
def test_the_same_day_in_other_words_passes(statement: str) -> None:
    assert verify(statement, [Evidence(SOURCE, PUBLISHED)]) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "In December 2021 the Committee announced a pace.",
        "委員會今年 12 月宣布步伐。",
        "委员会在 2019 年 12 月宣布步伐。",
        "The Committee announced a pace on 3 November 2021.",
        "The remarks of 2 November 2021 speak of a pace announced in December 2020.",
    ],
)
def test_another_day_is_accused(statement: str) -> None:
    assert [problem.kind for problem in verify(statement, [Evidence(SOURCE, PUBLISHED)])] == ["date"]


def test_the_month_that_a_text_has_named_is_no_other_month() -> None:
    assert (
        verify("4 月持平，當月下跌 13%。", [Evidence("It was flat in April and fell 13 percent over the month.")]) == ()
    )


def test_a_day_without_its_month_is_read_from_the_day_of_publication() -> None:
    source = Evidence("市場預期的 12 月降息概率從 19 日的 30% 升至 71%。", dt.date(2025, 11, 23))
    assert verify("12 月降息概率由 11 月 19 日的 30% 升至 71%。", [source]) == ()
    assert "date" in [problem.kind for problem in verify("12 月降息概率由 11 月 9 日的 30% 升至 71%。", [source])]
