"""Periods of time as written, their first and last day, and when two of them are the same.

The calendar is the Gregorian one; weeks run from Monday to Sunday.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

Granularity = Literal["day", "week", "month", "quarter", "half", "year", "part", "range", "duration"]

# A month without a year lies in the year of publication when it begins no later than this after publication,
# otherwise in the year before: in a note of November, 12 月 is the coming one; in one of January, the past one.
_AHEAD = dt.timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Written:
    """What the words of a period say, before any calendar is looked at.

    Attributes:
        unit: Granularity of what is named.
        year: Calendar year, where one is written.
        shift: Years (or weeks, months, quarters, days by `unit`) from the present: -1 for 去年 or last week.
        month: First month named.
        month_last: Last month of a range (1-10 月).
        day: First day of the month named.
        day_last: Last day of a range (20-21 September).
        order: Number of the quarter or half.
        weekday: 1 for Monday to 7 for Sunday.
        part: `start`, `middle`, `end` of the unit, or `to_date`.
        length: Of a duration, how many; negative for the past.
        measure: Of a duration, its unit.
    """

    unit: Granularity
    year: int | None = None
    shift: int | None = None
    month: int | None = None
    month_last: int | None = None
    day: int | None = None
    day_last: int | None = None
    order: int | None = None
    weekday: int | None = None
    part: str = ""
    length: float = 0
    measure: str = ""
    year_last: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A date or period as written.

    Attributes:
        start: Where it begins in the text it was read from.
        end: Where it ends, exclusive.
        text: What is written there.
        written: What its words say.
        first: First day; None when it cannot be known.
        last: Last day; None when it cannot be known.
        granularity: How exact it is.
        relative: Whether it is counted from the day of publication (last week, 去年).
        partial: Whether its year, or year and month, had to be supplied.
    """

    start: int
    end: int
    text: str
    written: Written
    first: dt.date | None
    last: dt.date | None
    granularity: Granularity
    relative: bool = False
    partial: bool = False


Days = tuple[dt.date, dt.date]


def resolve(written: Written, published: dt.date | None) -> Days | None:
    """Give the first and last day of what is written, seen from `published`; None when they cannot be known."""
    try:
        return _resolve(written, published)
    except (ValueError, OverflowError):
        return None


def _resolve(written: Written, published: dt.date | None) -> Days | None:
    if written.unit == "duration":
        return _duration(written, published) if published else None
    if written.unit == "day" and written.day is None and written.shift is None:
        return None
    if written.unit == "week":
        return _week(written, published) if published else None
    if written.shift is not None and written.unit != "year" and written.month is None and written.order is None:
        return _shifted(written, published) if published else None
    year = _year(written, published)
    return None if year is None else _in_year(written, year, published)


def _year(written: Written, published: dt.date | None) -> int | None:
    if written.year is not None:
        return written.year
    if published is None:
        return None
    if written.shift is not None:
        return published.year + written.shift
    if written.month is None and written.order is None:
        return published.year
    begins = _in_year(written, published.year, published)
    if begins is None:
        return published.year
    return published.year if begins[0] <= published + _AHEAD else published.year - 1


def _in_year(written: Written, year: int, published: dt.date | None) -> Days | None:
    if written.order is not None:
        return _several(written, year)
    if written.month is None:
        return _whole_year(written, year, published)
    first = dt.date(year, written.month, 1)
    last_year = written.year_last or year
    last = _month_end(last_year, written.month_last or written.month)
    if written.day is not None:
        first = dt.date(year, written.month, written.day)
        last = first if written.day_last is None else dt.date(year, written.month, written.day_last)
    return _part_of_month(first, last, written.part)


def _part_of_month(first: dt.date, last: dt.date, part: str) -> Days:
    if part == "start":
        return first, first.replace(day=10)
    if part == "middle":
        return first.replace(day=11), first.replace(day=20)
    if part == "end":
        return first.replace(day=21), last
    return first, last


def _several(written: Written, year: int) -> Days:
    """Resolve quarters, halves and the first months of a year."""
    size = {"quarter": 3, "half": 6}.get(written.unit)
    order = written.order or 1
    if size is None:
        return dt.date(year, 1, 1), _month_end(year, order)
    return dt.date(year, size * (order - 1) + 1, 1), _month_end(year, size * order)


def _whole_year(written: Written, year: int, published: dt.date | None) -> Days | None:
    if written.part == "start":
        return dt.date(year, 1, 1), dt.date(year, 1, 31)
    if written.part == "middle":
        return dt.date(year, 6, 1), dt.date(year, 7, 31)
    if written.part == "end":
        return dt.date(year, 12, 1), dt.date(year, 12, 31)
    if written.part == "to_date":
        return (dt.date(year, 1, 1), published) if published else None
    return dt.date(year, 1, 1), dt.date(written.year_last or year, 12, 31)


def _week(written: Written, published: dt.date) -> Days:
    monday = published - dt.timedelta(days=published.weekday()) + dt.timedelta(weeks=written.shift or 0)
    if written.weekday is None:
        return monday, monday + dt.timedelta(days=6)
    day = monday + dt.timedelta(days=written.weekday - 1)
    if written.shift is None and day > published:
        day -= dt.timedelta(weeks=1)
    return day, day


def _shifted(written: Written, published: dt.date) -> Days:
    shift = written.shift or 0
    if written.unit == "quarter":
        year, quarter = divmod(published.year * 4 + (published.month - 1) // 3 + shift, 4)
        return dt.date(year, 3 * quarter + 1, 1), _month_end(year, 3 * quarter + 3)
    if written.unit == "day" and written.day is None:
        day = published + dt.timedelta(days=shift)
        return day, day
    year, month = divmod(published.year * 12 + published.month - 1 + shift, 12)
    return _in_year(replace(written, month=month + 1), year, published) or (published, published)


def _duration(written: Written, published: dt.date) -> Days | None:
    """Resolve calendar durations; trading days need a calendar of the exchange and stay unknown."""
    days = {"day": 1, "week": 7}.get(written.measure)
    months = {"month": 1, "quarter": 3, "year": 12}.get(written.measure)
    if days:
        other = published + dt.timedelta(days=round(days * written.length))
    elif months:
        year, month = divmod(published.year * 12 + published.month - 1 + round(months * written.length), 12)
        other = dt.date(year, month + 1, min(published.day, calendar.monthrange(year, month + 1)[1]))
    else:
        return None
    return (other, published) if other < published else (published, other)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def agree_dates(said: Period, source: Period) -> bool:
    """Judge whether `said` is `source`, or a less exact period that holds it: November 2025 for 2025-11-21.

    Words that say the same (上週五, last Friday) agree even where custom resolves them differently. A year that only
    one side could be given agrees only where the other could not contradict it, that is: never invent a year.
    """
    if said.written == source.written:
        return True
    if said.first and said.last and source.first and source.last:
        if (said.first, said.last) == (source.first, source.last):
            return True
        coarser = said.granularity in ("week", "month", "quarter", "half", "year") and not said.written.part
        return coarser and said.first <= source.first and source.last <= said.last
    return said.first is None and _fits(said.written, source)


def _fits(said: Written, source: Period) -> bool:
    """Judge a period whose year is not known by the parts that it names."""
    if said.shift is not None or said.unit in ("week", "duration") or said.part or said.year is not None:
        return False
    other = source.written
    if said.order is not None:
        return (said.unit, said.order) == (other.unit, other.order)
    if said.month is None:
        return said.day is not None and (said.day, said.day_last) == (other.day, other.day_last)
    days = said.day is None or (said.day, said.day_last) == (other.day, other.day_last)
    return days and (said.month, said.month_last) == (other.month, other.month_last)
