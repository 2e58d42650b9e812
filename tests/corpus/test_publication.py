from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.corpus.publication import find_date, find_published, read_stamp
from tests.finance.test_published import FORMS, write

_DAY = dt.date(2025, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-23",
        "2025/11/23",
        "2025.11.23",
        "20251123",
        "strategy-2025-11-23-zh-Hant",
        "report_20251123a",
        "2025年11月23日",
        "2025 年 11 月 23 日",
        "二〇二五年十一月二十三日",
        "November 23, 2025",
        "Nov. 23 2025",
        "23 November 2025",
        "23rd of November, 2025",
        "23-Nov-2025",
        "23/Nov/2025",
        "23-Nov-25",
        "Nov 23 '25",
        "2025 Nov 23",
        "11/23/2025",
        "23/11/2025",
        "23.11.2025",
        "２０２５年１１月２３日",
        "2025年11月23號",
        "二零二五年十一月廿三日",
        "贰零贰伍年拾壹月贰拾叁日",
        "民國114年11月23日",
        "中華民國 114 年 11 月 23 日",
        "民國一一四年十一月二十三日",
        "民國一百一十四年十一月二十三日",
        "114年11月23日",
    ],
)
def test_a_whole_date_is_read_in_every_way_notes_write_it(text: str) -> None:
    assert find_date(text) == _DAY


@given(st.dates(dt.date(2011, 1, 1), dt.date(2029, 12, 31)), st.sampled_from(FORMS))
def test_a_line_that_states_the_day_in_any_of_the_written_forms_dates_its_note(day: dt.date, form: str) -> None:
    lines = ["Weekly strategy 每週策略", write(day, form), "Shares rose."]
    assert find_published(lines, "\n".join(lines), ()) == day


@example("百〇年")
@given(st.text(alphabet="0123456789年月日/-. 一十百〇廿民國NovMay'", max_size=40))
def test_any_signs_of_a_date_are_read_without_failing(text: str) -> None:
    find_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "2025年11月",
        "11月23日",
        "2025-13-23",
        "20251323",
        "1234567890123",
        "November 2025",
        "23/11/25",
        "2025Q3",
        "03/04/2025",
    ],
)
def test_what_is_no_whole_date_is_none(text: str) -> None:
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("20230614", dt.date(2023, 6, 14)),
        ("FOMCpresconf20211103", dt.date(2021, 11, 3)),
        ("bowman20211019a", dt.date(2021, 10, 19)),
        ("8K_dated-2022-05-20", dt.date(2022, 5, 20)),
    ],
)
def test_file_names_give_their_date(name: str, date: dt.date) -> None:
    assert find_date(name) == date


def test_stamps_of_records_give_the_date_of_their_own_zone() -> None:
    assert read_stamp("2025-11-23T23:30:00+08:00") == _DAY
    assert read_stamp("Sun, 23 Nov 2025 23:30:00 +0800") == _DAY
    assert read_stamp("yesterday") is None


@pytest.mark.parametrize(
    "lines",
    [
        ["衡嶺研究", "2025年11月23日 星期日"],
        [
            "發佈日期：2025年11月23日，數據截至前一日收市，下一期將於兩週後刊出，敬請留意，詳情請參閱本行網站所載之公告及附件內容"
        ],
        ["Published: 23 November 2025"],
        ["NEW YORK, N.Y. (November 23, 2025) – The company today announced results for the year that ended"],
        ["November 23, 2025 Chair’s Press Conference FINAL"],
    ],
)
def test_a_note_says_when_it_appeared_in_a_line_of_its_own_or_after_a_label(lines: list[str]) -> None:
    assert find_published(lines, "", ()) == _DAY


def test_a_date_inside_a_sentence_says_nothing_of_publication() -> None:
    lines = ["The committee met on November 4, 2025 and left its target for the federal funds rate where it had been."]
    assert find_published(lines, "", ()) is None


def test_a_month_and_day_takes_its_year_from_the_file_name_then_from_the_text() -> None:
    assert find_published(["11月23日 策略週報"], "2024年回顧", ("weekly-2025-W47",)) == _DAY
    assert find_published(["11月23日 策略週報"], "2025年的市場，2025年的利率，2026年展望", ()) == _DAY
    assert find_published(["11月23日 策略週報"], "沒有年份", ()) is None


def test_a_weekday_decides_between_years() -> None:
    body = "2026年展望，2026年盈利，2026年利率，2025年回顧"
    assert find_published(["11月23日 星期日"], body, ()) == _DAY
    assert find_published(["Monday, November 23"], body, ()) == dt.date(2026, 11, 23)
