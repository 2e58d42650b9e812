"""Dates and periods: how they are written, which days they are, and when two of them agree."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.finance.dates import Period, agree_dates, find_marks, parse_dates
from assistant.finance.periods import Written, resolve
from assistant.language.script import convert

PUBLISHED = dt.date(2025, 11, 23)


def told(text: str, published: dt.date | None = PUBLISHED) -> list[str]:
    """Say each period of a text in short: its days, or what is not known."""
    return [_short(period) for period in parse_dates(text, published)]


def _short(period: Period) -> str:
    if period.first is None:
        return f"? {period.granularity}"
    if period.first == period.last:
        return f"{period.first} {period.granularity}"
    return f"{period.first}..{period.last} {period.granularity}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # days
        ("2025年11月21日", "2025-11-21 day"),
        ("2025 年 11 月 21 號", "2025-11-21 day"),
        ("二〇二五年十一月二十一日", "2025-11-21 day"),
        ("民國114年11月21日", "2025-11-21 day"),
        ("民國一百一十四年十一月二十一日", "2025-11-21 day"),
        ("114 年 11 月 21 日", "2025-11-21 day"),
        ("2025-11-21", "2025-11-21 day"),
        ("2025/11/21", "2025-11-21 day"),
        ("2025.11.21", "2025-11-21 day"),
        ("20251121", "2025-11-21 day"),
        ("11/21/2025", "2025-11-21 day"),
        ("21/11/2025", "2025-11-21 day"),
        ("5/5/2025", "2025-05-05 day"),
        ("03/04/2025", "? day"),
        ("2025-02-30", "? day"),
        ("November 21, 2025", "2025-11-21 day"),
        ("Nov. 21", "2025-11-21 day"),
        ("Nov 21st, 2025", "2025-11-21 day"),
        ("21 Nov 2025", "2025-11-21 day"),
        ("21-Nov-2025", "2025-11-21 day"),
        ("the 21st of November, 2025", "2025-11-21 day"),
        ("2025 Nov 21", "2025-11-21 day"),
        ("11 月 21 日", "2025-11-21 day"),
        ("十一月二十一日", "2025-11-21 day"),
        ("今年 7 月 4 日", "2025-07-04 day"),
        ("November 21 of last year", "2024-11-21 day"),
        ("今日", "2025-11-23 day"),
        ("昨天", "2025-11-22 day"),
        ("tomorrow", "2025-11-24 day"),
        ("本月 19 日", "2025-11-19 day"),
        ("從 19 日的 30%", "2025-11-19 day"),
        ("30 日，", "2025-10-30 day"),
        ("the 19th.", "2025-11-19 day"),
        ("本週四", "2025-11-20 day"),
        ("上週五", "2025-11-14 day"),
        ("上上週日", "2025-11-09 day"),
        ("下星期一", "2025-11-24 day"),
        ("last Friday", "2025-11-14 day"),
        ("截至週五", "2025-11-21 day"),
        ("on Thursday", "2025-11-20 day"),
        # weeks, months
        ("上週", "2025-11-10..2025-11-16 week"),
        ("this week", "2025-11-17..2025-11-23 week"),
        ("本週末", "2025-11-22..2025-11-23 part"),
        ("2025年11月", "2025-11-01..2025-11-30 month"),
        ("November 2025", "2025-11-01..2025-11-30 month"),
        ("Nov-2025", "2025-11-01..2025-11-30 month"),
        ("2025-11", "2025-11-01..2025-11-30 month"),
        ("9 月", "2025-09-01..2025-09-30 month"),
        ("12 月", "2025-12-01..2025-12-31 month"),
        ("1 月", "2026-01-01..2026-01-31 month"),
        ("in May", "2025-05-01..2025-05-31 month"),
        ("last month", "2025-10-01..2025-10-31 month"),
        ("下個月", "2025-12-01..2025-12-31 month"),
        ("去年 12 月", "2024-12-01..2024-12-31 month"),
        ("November of last year", "2024-11-01..2024-11-30 month"),
        ("10 月底", "2025-10-21..2025-10-31 part"),
        ("late October", "2025-10-21..2025-10-31 part"),
        ("the end of October", "2025-10-21..2025-10-31 part"),
        ("上月初", "2025-10-01..2025-10-10 part"),
        ("mid-November", "2025-11-11..2025-11-20 part"),
        ("the first half of June", "2025-06-01..2025-06-15 part"),
        ("the second half of June 2024", "2024-06-16..2024-06-30 part"),
        ("6 月上半月", "2025-06-01..2025-06-15 part"),
        # quarters, halves, first months
        ("2025Q3", "2025-07-01..2025-09-30 quarter"),
        ("25Q3", "2025-07-01..2025-09-30 quarter"),
        ("Q3 2025", "2025-07-01..2025-09-30 quarter"),
        ("Q3'25", "2025-07-01..2025-09-30 quarter"),
        ("3Q25", "2025-07-01..2025-09-30 quarter"),
        ("Q3", "2025-07-01..2025-09-30 quarter"),
        ("三季度", "2025-07-01..2025-09-30 quarter"),
        ("2025 年第三季", "2025-07-01..2025-09-30 quarter"),
        ("24年三季度", "2024-07-01..2024-09-30 quarter"),
        ("首季", "2025-01-01..2025-03-31 quarter"),
        ("the third quarter of 2025", "2025-07-01..2025-09-30 quarter"),
        ("fourth-quarter results", "2025-10-01..2025-12-31 quarter"),
        ("the fourth quarter of last year", "2024-10-01..2024-12-31 quarter"),
        ("上季度", "2025-07-01..2025-09-30 quarter"),
        ("next quarter", "2026-01-01..2026-03-31 quarter"),
        ("1H25", "2025-01-01..2025-06-30 half"),
        ("H2 2025", "2025-07-01..2025-12-31 half"),
        ("2025H1", "2025-01-01..2025-06-30 half"),
        ("上半年", "2025-01-01..2025-06-30 half"),
        ("the first half of the year", "2025-01-01..2025-06-30 half"),
        ("今年前三季度", "2025-01-01..2025-09-30 range"),
        ("2025 年前 9 個月", "2025-01-01..2025-09-30 range"),
        ("the first nine months of 2025", "2025-01-01..2025-09-30 range"),
        ("the first three quarters", "2025-01-01..2025-09-30 range"),
        # years
        ("2025 年", "2025-01-01..2025-12-31 year"),
        ("2025 年全年", "2025-01-01..2025-12-31 year"),
        ("in 2025", "2025-01-01..2025-12-31 year"),
        ("2025E", "2025-01-01..2025-12-31 year"),
        ("FY24", "2024-01-01..2024-12-31 year"),
        ("fiscal year 2024", "2024-01-01..2024-12-31 year"),
        ("今年", "2025-01-01..2025-12-31 year"),
        ("年內", "2025-01-01..2025-12-31 year"),
        ("last year", "2024-01-01..2024-12-31 year"),
        ("年末", "2025-12-01..2025-12-31 part"),
        ("by year-end", "2025-12-01..2025-12-31 part"),
        ("12 月 1 日起", "2025-12-01 day"),
        ("since 3 December", "2025-12-03 day"),
        ("midyear", "2025-06-01..2025-07-31 part"),
        ("3 月首十日", "2025-03-01..2025-03-10 part"),
        ("in the first week of March", "2025-03-01..2025-03-10 part"),
        ("抹去年內升幅", "2025-01-01..2025-12-31 year"),
        ("last December", "2024-12-01..2024-12-31 month"),
        ("by year-end 2026", "2026-12-01..2026-12-31 part"),
        ("at year end of 2024", "2024-12-01..2024-12-31 part"),
        ("its 2027 year-end target", "2027-12-01..2027-12-31 part"),
        ("at year-end, 26,500 points", "2025-12-01..2025-12-31 part"),
        ("a year-end 2600 points target", "2025-12-01..2025-12-31 part"),
        ("the end of the year", "2025-12-01..2025-12-31 part"),
        ("the end of 2023", "2023-12-01..2023-12-31 part"),
        ("early 2024", "2024-01-01..2024-01-31 part"),
        ("the end of last year", "2024-12-01..2024-12-31 part"),
        ("去年底", "2024-12-01..2024-12-31 part"),
        ("年初", "2025-01-01..2025-01-31 part"),
        ("年中", "2025-06-01..2025-07-31 part"),
        ("今年以來", "2025-01-01..2025-11-23 year"),
        ("年初至今", "2025-01-01..2025-11-23 year"),
        ("year-to-date", "2025-01-01..2025-11-23 year"),
        ("since the start of the year", "2025-01-01..2025-11-23 year"),
        ("2023–2025", "2023-01-01..2025-12-31 range"),
        ("2024/25", "2024-01-01..2025-12-31 range"),
        ("2023 至 2025 年", "2023-01-01..2025-12-31 range"),
        ("22-24年", "2022-01-01..2024-12-31 range"),
        ("23 年營收", "2023-01-01..2023-12-31 year"),
        ("the 1990s", "1990-01-01..1999-12-31 range"),
        # ranges of one form
        ("September 20–21", "2025-09-20..2025-09-21 range"),
        ("20-21 September 2025", "2025-09-20..2025-09-21 range"),
        ("11月17日至21日", "2025-11-17..2025-11-21 range"),
        ("7-9月", "2025-07-01..2025-09-30 range"),
        ("2025 年 1 至 10 月", "2025-01-01..2025-10-31 range"),
        # durations
        ("過去 10 個交易日", "? duration"),
        ("over the past 10 trading days", "? duration"),
        ("最近兩週", "2025-11-09..2025-11-23 duration"),
        ("in the past two weeks", "2025-11-09..2025-11-23 duration"),
        ("過去三個半月", "2025-08-08..2025-11-23 duration"),
        ("近一年", "2024-11-23..2025-11-23 duration"),
        ("over the past year", "2024-11-23..2025-11-23 duration"),
        ("the past decade", "2015-11-23..2025-11-23 duration"),
        ("the last two decades", "2005-11-23..2025-11-23 duration"),
        ("the last couple of months", "2025-09-23..2025-11-23 duration"),
        ("未來三個月", "2025-11-23..2026-02-23 duration"),
        ("the next two quarters", "2025-11-23..2026-05-23 duration"),
        ("過去兩年半", "2023-05-23..2025-11-23 duration"),
    ],
)
def test_a_period_is_read_and_resolved(text: str, expected: str) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "20 日均線",
            "連續 5 日",
            "5 日元",
            "12個月",
            "3 月期",
            "2,019 cases",
            "2000 點",
            "2000 points",
            "$2000",
            "RMB 2000",
            "¥ 2000",
        ),
        *(
            "He may resign.",
            "They march on.",
            "dec",
            "No. 2014-09",
            "第 2025 號",
            "10 年期",
            "3-5年",
            "每周四",
            "周期",
            "下滑",
            "the 34th percentile",
        ),
        *(
            "March 25 percent",
            "first 20 months",
            "the last few weeks",
            "初中",
            "月底薪",
            "past the post",
            "",
            "無",
            "半年",
            "19 日內",
        ),
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert told(text) in ([], ["2025-03-01..2025-03-31 month"])


@pytest.mark.parametrize(
    ("published", "month", "first"),
    [
        (dt.date(2025, 11, 23), 11, dt.date(2025, 11, 1)),
        (dt.date(2025, 11, 23), 7, dt.date(2025, 7, 1)),
        (dt.date(2025, 11, 23), 1, dt.date(2026, 1, 1)),
        (dt.date(2025, 11, 23), 2, dt.date(2025, 2, 1)),
        (dt.date(2026, 1, 15), 12, dt.date(2025, 12, 1)),
        (dt.date(2026, 1, 15), 3, dt.date(2026, 3, 1)),
        (dt.date(2026, 1, 15), 6, dt.date(2025, 6, 1)),
    ],
)
def test_a_month_without_a_year_is_the_latest_that_may_be_meant(published: dt.date, month: int, first: dt.date) -> None:
    (found,) = parse_dates(f"{month} 月", published)
    assert (found.first, found.partial, found.relative) == (first, True, False)


def test_a_leap_day_is_of_the_latest_leap_year() -> None:
    assert told("2 月 29 日", dt.date(2025, 3, 10)) == ["2024-02-29 day"]
    assert told("2 月 29 日", dt.date(2027, 3, 10)) == ["? day"]


def test_days_that_no_calendar_has_are_unknown() -> None:
    assert told("過去 9999 年") == ["? duration"]
    assert told("9 月 21 日至 20 日") == ["? range"]
    assert told("過去 0 天") == []


def test_a_weekday_alone_is_the_latest() -> None:
    assert told("週四", dt.date(2025, 11, 19)) == ["2025-11-13 day"]


def test_a_range_of_months_may_run_into_the_next_year() -> None:
    assert told("2024 年 11 月至 2 月") == ["2024-11-01..2025-02-28 range"]


def test_since_never_points_ahead() -> None:
    (found,) = parse_dates("1 月以來", PUBLISHED)
    assert (found.first, found.text, found.written.reach) == (dt.date(2025, 1, 1), "1 月以來", "since")
    assert parse_dates("from January", PUBLISHED)[0].written.reach == "from"


def test_a_quarter_without_a_year_is_not_of_the_next() -> None:
    assert told("一季度", dt.date(2025, 12, 20)) == ["2025-01-01..2025-03-31 quarter"]


def test_without_publication_only_what_is_written_in_full_is_resolved() -> None:
    for text in ("11 月 21 日", "上週", "今年", "19 日，", "年初至今", "近一年", "Q3", "本月"):
        (found,) = parse_dates(text)
        assert (found.first, found.last) == (None, None), text
    assert told("2025 年前三季度", None) == ["2025-01-01..2025-09-30 range"]


def test_the_other_end_of_a_range_takes_the_year_and_a_day_alone_the_month() -> None:
    assert told("2025年10月27日至11月20日", None) == ["2025-10-27 day", "2025-11-20 day"]
    assert told("from October 27 to November 20, 2025", None) == ["2025-10-27 day", "2025-11-20 day"]
    assert told("2025年12月27日至1月3日", None) == ["2025-12-27 day", "2026-01-03 day"]
    assert told("December 27 to January 3, 2026", None) == ["2025-12-27 day", "2026-01-03 day"]
    assert told("10 月 27 日的 15.8% 升至 30 日的 26.4%") == ["2025-10-27 day", "2025-10-30 day"]
    assert told("11 月 20 日至 12 月 3 日", None) == ["? day", "? day"]
    assert told("11 月 20 日與 2025 年無關", None) == ["2025-11-20 day", "2025-01-01..2025-12-31 year"]


def test_a_weekday_beside_its_date_is_left_to_it() -> None:
    assert told("北京時間週四(11 月 20 日)晚") == ["2025-11-20 day"]
    assert told("Tuesday–Wednesday, November 4–5, 2025") == ["2025-11-04..2025-11-05 range"]
    assert told("on Thursday and in November") == ["2025-11-20 day", "2025-11-01..2025-11-30 month"]


def test_spans_are_of_the_text_given() -> None:
    text = "９ 月以來，截至 11\u200b 月 21 日，last Fri\u00adday"
    assert [text[p.start : p.end] for p in parse_dates(text)] == ["９ 月以來", "11\u200b 月 21 日", "last Fri\u00adday"]
    assert [p.text for p in parse_dates(text)] == ["９ 月以來", "11\u200b 月 21 日", "last Fri\u00adday"]


def test_flags_tell_what_was_written() -> None:
    (relative,) = parse_dates("上週五", PUBLISHED)
    assert (relative.relative, relative.partial) == (True, False)
    (full,) = parse_dates("2025 年 11 月", PUBLISHED)
    assert (full.relative, full.partial) == (False, False)


def one(text: str, published: dt.date | None = PUBLISHED) -> Period:
    (period,) = parse_dates(text, published)
    return period


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("21 November 2025", "11 月 21 日"),
        ("November 21", "2025-11-21"),
        ("November 2025", "2025-11-21"),
        ("in 2025", "11 月 21 日"),
        ("the fourth quarter of 2025", "11 月 21 日"),
        ("October", "10 月底"),
        ("late October", "10 月底"),
        ("last Friday", "上週五"),
        ("this week", "本週"),
        ("the past two weeks", "最近兩週"),
        ("the past 10 trading days", "過去 10 個交易日"),
        ("the first three quarters of 2025", "今年前三季度"),
        ("year to date", "今年以來"),
        ("since September", "9 月以來"),
        ("since 2000", "2000 年以來"),
        ("from September", "9 月以來"),
        ("year-end", "年末"),
        ("2025Q3", "第三季度"),
    ],
)
def test_periods_that_say_the_same_agree(said: str, source: str) -> None:
    assert agree_dates(one(said), one(source))


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("November 20", "11 月 21 日"),
        ("November 21, 2024", "11 月 21 日"),
        ("November 21", "2025 年 11 月"),
        ("October", "11 月 21 日"),
        ("in September", "9 月以來"),
        ("since September", "9 月"),
        ("late October", "10 月"),
        ("early October", "10 月底"),
        ("the past two weeks", "過去 10 個交易日"),
        ("the past three weeks", "最近兩週"),
        ("03/04/2025", "2025 年 3 月 4 日"),
        ("the first half of 2025", "2025 年前三季度"),
    ],
)
def test_periods_that_do_not_disagree(said: str, source: str) -> None:
    assert not agree_dates(one(said), one(source))


@pytest.mark.parametrize(
    ("said", "source", "expected"),
    [
        ("November 21", "11 月 21 日", True),
        ("November", "11 月 21 日", True),
        ("November 20", "11 月 21 日", False),
        ("November 21, 2025", "11 月 21 日", False),
        ("November 21", "2025-11-21", True),
        ("Q3", "第三季", True),
        ("Q3", "第二季", False),
        ("Q3", "2025Q3", True),
        ("the 19th.", "19 日，", True),
        ("the 19th.", "11 月 19 日", True),
        ("the 19th.", "11 月 20 日", False),
        ("上週", "上週", True),
        ("上週", "本週", False),
        ("去年", "2024 年", False),
        ("late October", "10 月底", True),
        ("late October", "10 月", False),
        ("7-9月", "7 月至 9 月", True),
        ("year-end", "2025 年", False),
    ],
)
def test_without_publication_what_is_named_has_to_be_the_same(said: str, source: str, expected: bool) -> None:
    assert agree_dates(one(said, None), one(source, None)) is expected


FULL = (
    "{0.year}年{0.month}月{0.day}日",
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0:%B} {0.day}, {0.year}",
    "{0.day} {0:%b} {0.year}",
)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(FULL))
def test_every_full_date_reads_back(day: dt.date, form: str) -> None:
    assert told(form.format(day), None) == [f"{day} day"]


@settings(deadline=None)  # the first conversion loads a dictionary
@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)))
def test_scripts_and_widths_read_dates_alike(day: dt.date) -> None:
    for form in (
        "{0.year}年{0.month}月{0.day}日",
        "{0.month}月底",
        "{0.year}年第3季度",
        "最近{0.month}週",
        "去年{0.month}月以來",
    ):
        text = form.format(day)
        expected = [(period.written, period.first) for period in parse_dates(text, PUBLISHED)]
        wide = text.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"})
        for other in (convert(text, "zh-Hans"), convert(text, "zh-Hant"), wide):
            assert [(period.written, period.first) for period in parse_dates(other, PUBLISHED)] == expected
        assert expected


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)), st.integers(1, 12))
def test_a_partial_month_begins_within_a_year_of_publication(published: dt.date, month: int) -> None:
    days = resolve(Written("month", month=month), published)
    assert days is not None
    assert days[0].month == month
    assert -366 < (days[0] - published).days <= 100


PIECES = st.sampled_from(
    [
        *"0123456789-/.–至到 ，,()年月日週周季前首上下半初末底今去明本過近QqHh一二三十",
        *(
            "May",
            "Nov",
            "quarter",
            "first ",
            "half ",
            "of ",
            "last ",
            "year",
            "since ",
            "2025",
            "the ",
            "th",
            "week",
            "以來",
            "交易日",
            "民國",
        ),
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=20).map("".join)), st.dates() | st.none())
def test_any_text_is_read_without_failing_and_spans_are_exact(text: str, published: dt.date | None) -> None:
    reached = 0
    for period in parse_dates(text, published):
        assert reached <= period.start < period.end <= len(text)
        assert text[period.start : period.end] == period.text
        assert (period.first is None) == (period.last is None)
        assert period.first is None or period.last is None or period.first <= period.last
        reached = period.end
    assert reached <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1" * 200_000,
            "1,234" * 20_000,
            "年" * 100_000,
            "2025年" * 8_000,
            "1-" * 30_000,
            "may " * 20_000,
            "9月9日" * 5_000,
        ),
        *(
            "first " * 20_000,
            "2025 " * 10_000,
            "上週" * 20_000,
            "past two " * 10_000,
            "1月" * 20_000,
            "11月至" * 10_000,
        ),
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    def seconds(part: str) -> float:
        # What was read before is remembered.
        find_marks.cache_clear()
        began = time.process_time()
        parse_dates(part, PUBLISHED)
        return time.process_time() - began

    short = min(seconds(text[: len(text) // 8]) for _ in range(2))
    # Eight times the text may take some more than eight times as long, but not sixty-four times. A busy machine can
    # make any single measure long: what grows too fast is long each time.
    assert any(seconds(text) < 24 * short + 0.2 for _ in range(3))


@pytest.mark.parametrize(
    ("text", "written", "first"),
    [
        ("上世紀八十年代", "上世紀八十年代", dt.date(1980, 1, 1)),
        ("20 世紀 70 年代的通脹", "20 世紀 70 年代", dt.date(1970, 1, 1)),
        ("2020年代", "2020年代", dt.date(2020, 1, 1)),
        ("4、5 兩月", "4、5 兩月", dt.date(2025, 4, 1)),
    ],
)
def test_decades_and_months_told_together_are_spans(text: str, written: str, first: dt.date) -> None:
    found = parse_dates(text, dt.date(2025, 11, 23))
    assert [(one.text, one.first) for one in found] == [(written, first)]


def test_the_middle_of_no_year_is_told_by_decades() -> None:
    assert parse_dates("幾十年中", dt.date(2025, 11, 23)) == ()
