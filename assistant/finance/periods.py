"""Periods of time as written, their first and last day, and when two of them are the same.

The calendar is the Gregorian one; weeks run from Monday to Sunday.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Granularity = Literal["day", "week", "month", "quarter", "half", "year", "part", "range", "duration"]
Reach = Literal["", "since", "from"]
Days = tuple[dt.date, dt.date]

# How far ahead a month, day or quarter without a year may begin: within the year of publication, and in the next.
_AHEAD = dt.timedelta(days=100)
_INTO_NEXT_YEAR = dt.timedelta(days=45)
_PARTS_OF_A_MONTH = {
    "start": (1, 10),
    "middle": (11, 20),
    "end": (21, 31),
    "first half": (1, 15),
    "second half": (16, 31),
}
_PARTS_OF_A_YEAR = {"start": (1, 1), "middle": (6, 7), "end": (12, 12)}
_SOON = dt.timedelta(days=10)
_COARSE = frozenset({"week", "month", "quarter", "half", "year"})


@dataclass(frozen=True, slots=True)
class Written:
    """What the words of a period say, before any calendar is looked at; the same in every language.

    Attributes:
        unit: What is named.
        year: Calendar year, where one is written.
        shift: By how many years (weeks, months, quarters, days, where `unit` is one of them and nothing smaller is
            named) it lies from the present: -1 for 去年 and last week.
        month: First month named.
        month_last: Last month of a range (1-10 月).
        day: First day of the month named.
        day_last: Last day of a range (20-21 September).
        order: Number of the quarter or half; of a `range`, how many months from January.
        weekday: 1 for Monday to 7 for Sunday.
        part: Part of the unit: `start`, `middle`, `end`, `first half`, `second half`, `to_date`,
            `earlier` (some time in the year so far); empty for all of it.
        length: Of a duration, how many; negative for the past.
        measure: Of a duration, its unit.
        year_last: Last year of a range (2023-2025).
        reach: `since` where it begins there and goes on (9 月以來), `from` where it may (從 9 月).
        past: Whether the latest one that has begun is meant: last December.
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
    reach: Reach = ""
    past: bool = False


Mark = tuple[int, int, Written]


@dataclass(frozen=True, slots=True)
class Period:
    """A date or period as written.

    Attributes:
        start: Where it begins in the text it was read from.
        end: Where it ends, exclusive.
        text: What is written there.
        written: What its words say.
        first: First day of what is named; None when it cannot be known.
        last: Last day of what is named, of 9 月以來 the last of September; None when it cannot be known.
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


def resolve(written: Written, published: dt.date | None) -> Days | None:
    """Give the first and last day of what is written, seen from `published`; None when they cannot be known.

    A month, day or quarter without a year is the latest one that begins at most 100 days after publication and in the
    same year, a month or day also in the next year within 45 days; behind `since` none begins after publication.

    >>> resolve(Written("month", month=12), dt.date(2026, 1, 15))
    (datetime.date(2025, 12, 1), datetime.date(2025, 12, 31))
    """
    try:
        return _resolve(written, published)
    except (ValueError, OverflowError):
        # Before the first year or after the last: the past 9999 years.
        return None


def _resolve(written: Written, published: dt.date | None) -> Days | None:
    if written.year is not None:
        return _in_year(written, written.year, published)
    if published is None:
        return None
    if written.unit == "duration":
        return _duration(written, published)
    if written.unit == "week":
        return _week(written, published)
    if written.month is None and written.order is None and written.unit != "year":
        return _shifted(written, published)
    if written.shift is not None or written.unit == "year":
        return _in_year(written, published.year + (written.shift or 0), published)
    return _latest(written, published)


def _latest(written: Written, published: dt.date) -> Days | None:
    """Choose the year of what is written without one."""
    for year in (published.year + 1, published.year, published.year - 1):
        ahead = _AHEAD if year <= published.year else _INTO_NEXT_YEAR
        if written.reach == "since" and written.day is not None:
            # 12 月 14 日起 may begin soon.
            ahead = _SOON
        elif written.past or written.reach == "since" or (year > published.year and written.order is not None):
            ahead = dt.timedelta(0)
        days = _in_year(written, year, published)
        if days and days[0] <= published + ahead:
            return days
    return None


def _in_year(written: Written, year: int, published: dt.date | None) -> Days | None:
    if written.order is not None:
        size = {"quarter": 3, "half": 6}.get(written.unit)
        first = size * (written.order - 1) + 1 if size else 1
        return dt.date(year, first, 1), _month_end(year, first + (size or written.order) - 1)
    if written.month is None:
        return _whole_year(written, year, published)
    if written.day is None:
        last_month = written.month_last or written.month
        # 11 月至 2 月 runs into the next year.
        last = _month_end(year + (last_month < written.month), last_month)
        return _part_of_month(dt.date(year, written.month, 1), last, written.part)
    last_day = written.day_last or written.day
    if not written.day <= last_day <= _month_end(year, written.month).day:
        # 2025-02-30, and 21-20 September.
        return None
    return dt.date(year, written.month, written.day), dt.date(year, written.month, last_day)


def _part_of_month(first: dt.date, last: dt.date, part: str) -> Days:
    if part not in _PARTS_OF_A_MONTH:
        return first, last
    begin, end = _PARTS_OF_A_MONTH[part]
    return first.replace(day=begin), first.replace(day=min(end, last.day))


def _whole_year(written: Written, year: int, published: dt.date | None) -> Days | None:
    if written.unit == "day":
        return None
    if written.part in ("to_date", "earlier"):
        return (dt.date(year, 1, 1), published) if published else None
    first, last = _PARTS_OF_A_YEAR.get(written.part, (1, 12))
    return dt.date(year, first, 1), _month_end(written.year_last or year, last)


def _week(written: Written, published: dt.date) -> Days:
    monday = published - dt.timedelta(days=published.weekday()) + dt.timedelta(weeks=written.shift or 0)
    if written.part == "end":
        return monday + dt.timedelta(days=5), monday + dt.timedelta(days=6)
    if written.weekday is None:
        return monday, monday + dt.timedelta(days=6)
    day = monday + dt.timedelta(days=written.weekday - 1)
    if written.shift is None and day > published:
        day -= dt.timedelta(weeks=1)
    return day, day


def _shifted(written: Written, published: dt.date) -> Days | None:
    """Resolve days, months and quarters counted from the present, and a day without a month."""
    shift = written.shift or 0
    if written.unit == "quarter":
        year, quarter = divmod(published.year * 4 + (published.month - 1) // 3 + shift, 4)
        return _in_year(replace(written, order=quarter + 1), year, published)
    if written.unit == "day" and written.day is None:
        day = published + dt.timedelta(days=shift)
        return (day, day) if written.shift is not None else None
    if written.shift is None and written.day is not None and written.day > published.day:
        shift = -1
    year, month = divmod(published.year * 12 + published.month - 1 + shift, 12)
    return _in_year(replace(written, month=month + 1), year, published)


def _duration(written: Written, published: dt.date) -> Days | None:
    """Resolve calendar durations; trading days need a calendar of the exchange and stay unknown."""
    days = {"day": 1, "week": 7}.get(written.measure)
    months = {"month": 1, "quarter": 3, "year": 12}.get(written.measure)
    if days:
        other = published + dt.timedelta(days=round(days * written.length))
    elif months:
        whole = int(months * written.length)
        year, month = divmod(published.year * 12 + published.month - 1 + whole, 12)
        other = dt.date(year, month + 1, min(published.day, _month_end(year, month + 1).day))
        other += dt.timedelta(days=round(30 * (months * written.length - whole)))
    else:
        return None
    return min(other, published), max(other, published)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def agree_dates(said: Period, source: Period) -> bool:
    """Judge whether `said` may be written where the source has `source`.

    They agree when they are the same days, or `said` is a less exact calendar period that holds them (November 2025
    for 2025-11-21), or their words say the same (上週五, last Friday), whatever calendar custom makes of it. `since
    September` is not `in September`. Where the year of `said` cannot be known, what it does name has to be the same;
    a year that the source does not let be known is invented.
    """
    if not _same_reach(said.written, source.written):
        return False
    if _bare(said.written) == _bare(source.written):
        return True
    if said.first and said.last and source.first and source.last:
        if (said.first, said.last) == (source.first, source.last):
            return True
        holds = said.first <= source.first and source.last <= said.last
        return holds and said.granularity in _COARSE and not said.written.part
    return said.first is None and _names_the_same(said.written, source.written)


@lru_cache(maxsize=4096)
def _bare(written: Written) -> Written:
    return replace(written, reach="", past=False)


def _same_reach(said: Written, source: Written) -> bool:
    """Judge whether both go on or neither does; of a day, one writer says `effective` what another says 起."""
    days = said.day is not None and source.day is not None
    return said.reach == source.reach or "from" in (said.reach, source.reach) or days


def _names_the_same(said: Written, source: Written) -> bool:
    """Judge a period whose year is not known by what else it names."""
    if said.year is not None or said.shift is not None or said.unit in ("week", "duration"):
        return False
    if said.order is not None:
        return (said.unit, said.order) == (source.unit, source.order)
    if said.month is None:
        return said.day is not None and said.day == source.day
    days = said.day is None or (said.day, said.day_last) == (source.day, source.day_last)
    months = (said.month, said.month_last) == (source.month, source.month_last)
    return days and months and said.part in ("", source.part)
