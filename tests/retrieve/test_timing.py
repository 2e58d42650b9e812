from __future__ import annotations

import datetime as dt

import pytest

from assistant.retrieve.timing import ASKED_BONUS, NAMED_BONUS, TIMELY_BONUS, Timing, read_timing
from assistant.schema import Question

NEWEST = dt.date(2025, 11, 30)
DATES = [dt.date(2025, 10, 13), None, NEWEST]


def _timing(text: str, as_of: dt.date | None = None) -> Timing:
    return read_timing(Question(text, "en", as_of), DATES)


def test_newer_notes_gain_more() -> None:
    timing = _timing("What is the gold forecast?")
    newest, older = timing.gain(NEWEST), timing.gain(dt.date(2025, 10, 1))
    assert newest == pytest.approx(TIMELY_BONUS)
    assert older == pytest.approx(TIMELY_BONUS / 2)


@pytest.mark.parametrize("text", ["the latest gold forecast", "Current view on gold?", "最新金價預測", "而家金價點睇?"])
def test_newer_notes_gain_still_more_where_the_question_asks_for_them(text: str) -> None:
    assert _timing(text).gain(NEWEST) == pytest.approx(ASKED_BONUS)


def test_a_month_that_is_named_asks_for_its_notes() -> None:
    timing = _timing("What did they expect in October?")
    assert timing.gain(dt.date(2025, 10, 20)) == pytest.approx(NAMED_BONUS)
    assert timing.gain(dt.date(2025, 11, 15)) == pytest.approx(NAMED_BONUS / 2)
    assert timing.gain(dt.date(2025, 9, 1)) == 0
    assert timing.gain(dt.date(2026, 1, 15)) == 0


@pytest.mark.parametrize("text", ["the target for December", "the outlook for 2026", "2025 年的展望"])
def test_times_ahead_and_whole_years_say_nothing_of_the_note(text: str) -> None:
    assert _timing(text).periods == ()


def test_dates_are_read_as_of_the_day_of_the_question() -> None:
    timing = _timing("10 月的看法", dt.date(2024, 12, 1))
    assert timing.periods == ((dt.date(2024, 10, 1), dt.date(2024, 10, 31)),)


def test_notes_without_a_date_gain_nothing() -> None:
    assert _timing("the latest").gain(None) == 0
    assert read_timing(Question("the latest", "en"), [None]).gain(None) == 0
