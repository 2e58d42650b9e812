"""Dates and periods in Chinese and English text, resolved against the day of publication."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from assistant.finance.chinese_dates import Mark, find_chinese
from assistant.finance.english_dates import find_english
from assistant.finance.lettering import Letters, read_letters
from assistant.finance.periods import Granularity, Period, Written, agree_dates, resolve

__all__ = ["Period", "Written", "agree_dates", "find_marks", "parse_dates"]

_LINK = re.compile(r"\s?(?:-|–|—|~|至|到|to|through|until|and|和|与|及|、|,)\s?(?:the\s)?")


def parse_dates(text: str, published: dt.date | None = None) -> tuple[Period, ...]:
    """Find the dates and periods in `text`, in order, without overlaps.

    Args:
        text: Chinese, English or mixed.
        published: The day from which `last week`, 去年 and dates without a year are read; None leaves them unresolved.

    >>> [(p.text, str(p.first), str(p.last)) for p in parse_dates("2025 年前三季度", None)]
    [('2025 年前三季度', '2025-01-01', '2025-09-30')]
    >>> parse_dates("截至 11 月 21 日", dt.date(2025, 11, 23))[0].first
    datetime.date(2025, 11, 21)
    """
    letters = read_letters(text)
    marks = _complete(find_marks(letters), letters.lower)
    return tuple(_period(text, (*letters.span(start, end), written), published) for start, end, written in marks)


def find_marks(letters: Letters) -> list[Mark]:
    """Find what is written of dates, in order; of two that overlap the one that begins first, or is longer."""
    found = [*find_chinese(letters.lower), *find_english(letters.lower, letters.shape)]
    marks: list[Mark] = []
    for mark in sorted(found, key=lambda mark: (mark[0], -mark[1])):
        if not marks or mark[0] >= marks[-1][1]:
            marks.append(mark)
    return marks


def _complete(marks: list[Mark], text: str) -> list[Mark]:
    """Give the year to the other end of a range and the month to a day alone: 2025 年 10 月 27 日至 11 月 3 日, 19 日."""
    complete: list[Mark] = []
    for start, end, written in marks:
        before = complete[-1][2] if complete else None
        if (
            written.unit == "day"
            and written.month is None
            and written.shift is None
            and written.day
            and before
            and before.month
        ):
            written = replace(written, year=before.year, month=before.month, shift=before.shift)
        elif before and before.year and _lacks_year(written) and _LINK.fullmatch(text[complete[-1][1] : start]):
            rolls = written.month is not None and before.month is not None and written.month < before.month
            written = replace(written, year=before.year + rolls)
        complete.append((start, end, written))
    for at in range(len(complete) - 1, 0, -1):
        (start, end, written), after = complete[at - 1], complete[at]
        if after[2].year and _lacks_year(written) and _LINK.fullmatch(text[end : after[0]]):
            rolls = written.month is not None and after[2].month is not None and written.month > after[2].month
            complete[at - 1] = (start, end, replace(written, year=after[2].year - rolls))
    return complete


def _lacks_year(written: Written) -> bool:
    return written.year is None and written.shift is None and (written.month is not None or written.order is not None)


def _period(text: str, mark: Mark, published: dt.date | None) -> Period:
    start, end, written = mark
    if written.unit == "day" and written.day and written.month is None and written.shift is None:
        days = _day_alone(written.day, published)
    else:
        days = resolve(written, published)
    relative = written.shift is not None or written.unit in ("duration", "week")
    granularity: Granularity = "day" if written.weekday else written.unit
    if written.part and written.part != "to_date":
        granularity = "part"
    return Period(
        start,
        end,
        text[start:end],
        written,
        days[0] if days else None,
        days[1] if days else None,
        granularity,
        relative,
        not relative and written.year is None,
    )


def _day_alone(day: int, published: dt.date | None) -> tuple[dt.date, dt.date] | None:
    """Resolve `the 19th`: in the month of publication, or the one before when that day is still to come."""
    if published is None:
        return None
    shift = 0 if day <= published.day else -1
    return resolve(Written("day", shift=shift, day=day), published)
