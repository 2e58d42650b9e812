"""Days of publication in the ways that notes write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.finance.published import parse_published

# {y} {m} {d} as digits, {mm} {dd} with two; {B} and {b} names of the month, {A} and {a} of the weekday, {th} the
# ending of the ordinal, {w} the Chinese weekday, {roc} the year of the Republic; {Y} {M} {D} Chinese numerals.
FORMS = (
    *("{y}-{mm}-{dd}", "{y}-{m}-{d}", "{y}/{mm}/{dd}", "{y}/{m}/{d}", "{y}.{mm}.{dd}", "{y}.{m}.{d}", "{y}{mm}{dd}"),
    *("{y}-{mm}-{dd}T10:00:00Z", "{y}-{mm}-{dd} 10:00", "{y}-{mm}-{dd}T10:00:00+08:00", "{y}-{mm}-{dd} 09:05:07.123"),
    *(
        "{d} {B} {y}",
        "{dd} {B} {y}",
        "{d} {b} {y}",
        "{d} {b}. {y}",
        "{d}{th} {B} {y}",
        "{d}{th} of {B}, {y}",
        "the {d}{th} of {B} {y}",
    ),
    *(
        "{B} {d}, {y}",
        "{B} {dd}, {y}",
        "{B} {d} {y}",
        "{b} {d}, {y}",
        "{b}. {d}, {y}",
        "{B} {d}{th}, {y}",
        "{b} {d}{th} {y}",
    ),
    *("{d}-{b}-{y}", "{dd}{b}{y}", "{y} {b} {d}", "{y} {B} {d}", "{y}, {B} {d}", "{d} {B}, {y}", "{b}.{d},{y}"),
    *(
        "{A}, {B} {d}, {y}",
        "{A}, {d} {B} {y}",
        "{a}, {dd} {b} {y} 10:00:00 +0800",
        "{a} {d} {b} {y}",
        "{A} {d} {B} {y}",
    ),
    *(
        "{y}年{m}月{d}日",
        "{y}年{mm}月{dd}日",
        "{y} 年 {m} 月 {d} 日",
        "{y}年{m}月{d}號",
        "{y}年{m}月{d}号",
        "{Y}年{M}月{D}日",
    ),
    *(
        "{y}年{m}月{d}日（星期{w}）",
        "{y}年{m}月{d}日 週{w}",
        "{y}年{m}月{d}日,星期{w}",
        "{y}年{m}月{d}日 上午10時30分",
        "{y}年{m}月{d}日 10:30",
    ),
    *(
        "民國{roc}年{m}月{d}日",
        "民国{roc}年{m}月{d}日",
        "{roc}年{m}月{d}日",
        "{roc}/{mm}/{dd}",
        "{roc}.{m}.{d}",
        "民國 {roc} 年 {m} 月 {d} 日",
    ),
    *(
        "發佈日期：{y}年{m}月{d}日",
        "发布时间：{y}-{mm}-{dd} 08:00",
        "報告日期 {y}/{mm}/{dd}",
        "更新於{y}年{m}月{d}日",
        "日期:{y}.{mm}.{dd}",
    ),
    *(
        "Published: {B} {d}, {y}",
        "Date: {d} {B} {y}",
        "Published on {d} {b} {y}",
        "As of {B} {d}, {y}",
        "Last updated {y}-{mm}-{dd}",
    ),
    *(
        "({y}-{mm}-{dd})",
        "[{d} {B} {y}]",
        "{B} {d}, {y} | {y}-{mm}-{dd}",
        "{y}年{m}月{d}日 / {d} {B} {y}",
        " {y}-{mm}-{dd} ",
    ),
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def write(day: dt.date, form: str) -> str:
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    ending = "th" if 11 <= day.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    han = "零一二三四五六七八九"
    ten, one = divmod(day.day, 10)
    return form.format(
        y=day.year,
        m=day.month,
        d=day.day,
        mm=f"{day.month:02}",
        dd=f"{day.day:02}",
        B=month,
        b=month[:3],
        A=weekday,
        a=weekday[:3],
        th=ending,
        w="一二三四五六日"[day.weekday()],
        roc=day.year - 1911,
        Y="".join(han[int(digit)] for digit in str(day.year)),
        M=han[day.month] if day.month < 10 else "十" + ("", "一", "二")[day.month - 10],
        D=("" if ten < 2 else han[ten]) + ("十" if ten else "") + (han[one] if one else ""),
    )


def test_there_are_at_least_sixty_forms() -> None:
    assert len(set(FORMS)) >= 60


# Years in which the year of the Republic has three digits.
@given(st.dates(dt.date(2011, 1, 1), dt.date(2029, 12, 31)), st.sampled_from(FORMS))
def test_every_form_reads_back_as_its_day(day: dt.date, form: str) -> None:
    assert parse_published(write(day, form)) == day


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_read(form: str) -> None:
    day = dt.date(2025, 11, 23)
    assert parse_published(write(day, form)) == day


@given(st.dates(dt.date(1990, 1, 1), dt.date(2089, 12, 31)))
def test_days_and_months_in_digits_are_read_only_where_they_cannot_be_exchanged(day: dt.date) -> None:
    exchangeable = day.day <= 12 and day.day != day.month
    for form in ("{mm}/{dd}/{y}", "{dd}/{mm}/{y}", "{d}.{m}.{y}", "{m}-{d}-{y}"):
        assert parse_published(write(day, form)) == (None if exchangeable else day)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "no date",
            "03/04/2025",
            "2025-02-30",
            "November 2025",
            "11 月 23 日",
            "2025",
            "yesterday",
            "上週五",
            "2025年",
            "Q3 2025",
        ),
        *(
            "November 21, 2025 and November 23, 2025",
            "from 2025-11-01 to 2025-11-23",
            "see note of 2025-11-23 on rates",
            "20251340",
        ),
        *("2025年11月23日至24日", "x" * 200 + "2025-11-23", "March 5", "114/13/40", "1234567890", "十一月二十三日"),
    ],
)
def test_anything_less_than_one_full_date_is_refused(text: str) -> None:
    assert parse_published(text) is None


@given(st.text(max_size=150))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert parse_published(text) is None or any(sign.isnumeric() for sign in text)
