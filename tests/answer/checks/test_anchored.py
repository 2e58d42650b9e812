"""Periods that a text tells by counting from one it names, or by joining two."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.answer.checks.anchored import spans_told
from assistant.answer.checks.reading import read
from assistant.answer.verify import Evidence, verify

PUBLISHED = dt.date(2022, 1, 26)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It was 2.6 percent in October, up from two months earlier.", "2021-08-01", "2021-08-31"),
        ("Growth in December was slower than in the previous two months.", "2021-10-01", "2021-11-30"),
        ("Growth in December was slower than in the previous two months.", "2021-11-01", "2021-11-30"),
        ("It fell on September 20, but recovered the following day.", "2021-09-21", "2021-09-21"),
        ("9 月 20 日下跌，次日收復。", "2021-09-21", "2021-09-21"),
        ("10 月為 2.6%，高於兩個月前。", "2021-08-01", "2021-08-31"),
        ("It rose in the third quarter of 2021 after falling a quarter earlier.", "2021-04-01", "2021-06-30"),
        ("In 2021 it was twice that of two years earlier.", "2019-01-01", "2019-12-31"),
        ("It rose over January and February.", "2022-01-01", "2022-02-28"),
    ],
)
def test_days_are_counted_from_what_is_named(text: str, first: str, last: str) -> None:
    assert (dt.date.fromisoformat(first), dt.date.fromisoformat(last)) in spans_told(read(text, PUBLISHED))


@pytest.mark.parametrize(
    "text",
    [
        "It rose.",
        "In 2021 it rose a month later.",
        "Two months earlier it rose.",
        "It rose in March or fell in May.",
        "It rose in March, in 2021.",
    ],
)
def test_nothing_is_counted_from_nothing(text: str) -> None:
    assert not spans_told(read(text, PUBLISHED))


TRUE = [
    (
        "Inflation was 0.6 point above August in October.",
        "Inflation was 0.6 point higher in October than two months earlier.",
    ),
    ("增速慢於前兩個月。", "Growth was slower than in the previous two months."),
    ("Output may fall early in 2024.", "產出或於 2024 年初下跌。"),
    ("增速較年初放緩。", "Growth was slower than earlier in the year."),
    ("Jobs grew earlier in the year.", "Jobs grew in January 2022."),
]


@pytest.mark.parametrize(("statement", "source"), TRUE)
def test_dates_may_be_told_by_counting(statement: str, source: str) -> None:
    problems = verify(statement, [Evidence(source, dt.date(2022, 11, 2))])
    assert "date" not in [problem.kind for problem in problems]


def test_a_date_that_is_not_reached_by_counting_is_accused() -> None:
    source = "Inflation was higher in October than two months earlier."
    problems = verify("Inflation was higher in October than in July.", [Evidence(source, PUBLISHED)])
    assert "date" in [problem.kind for problem in problems]
