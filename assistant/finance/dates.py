"""Dates and periods in Chinese and English text, resolved against the day of publication."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from assistant.finance.chinese_dates import find_chinese
from assistant.finance.english_dates import find_english
from assistant.finance.lettering import Letters, read_letters
from assistant.finance.periods import Granularity, Mark, Period, Written, agree_dates, resolve
from assistant.finance.published import parse_published

__all__ = ["Granularity", "Period", "Written", "agree_dates", "find_marks", "parse_dates", "parse_published"]

_JOIN = re.compile(r"\s?(?:-|–|—|~|至|到|to|through|until|and|or|和|与|及|或|、|,)\s?(?:the\s)?")
_UNTIL = re.compile(r"\s?(?:至|到|to|through|until)\s?(?:the\s)?")
_APPOSITION = re.compile(r"\s?[-–,(（、]?\s?(?:and )?")
_SINCE = re.compile(r"(?:\bsince(?: the| last)?|自从?)\s?$")
_FROM = re.compile(r"(?:\b(?:from|between|(?:starting|beginning|effective)(?: in| on| from)?)(?: the)?|从|由)\s?$")
_ONWARD = re.compile(r"\s?(?:以来|至今|迄今|起(?!码)|onwards?\b|to date\b)")


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
    marks = _without_weekdays(_complete(find_marks(letters), letters.lower), letters.lower)
    return tuple(_period(letters, mark, published) for mark in marks)


@lru_cache(maxsize=512)
def find_marks(letters: Letters) -> tuple[Mark, ...]:
    """Find what is written of dates, in order; of two that overlap the one that begins first, or is longer."""
    found = [*find_chinese(letters), *find_english(letters)]
    marks: list[Mark] = []
    for start, end, written in sorted(found, key=lambda mark: (mark[0], -mark[1])):
        if not marks or start >= marks[-1][1]:
            marks.append(_with_reach(start, end, written, letters.lower))
    return tuple(marks)


def _with_reach(start: int, end: int, written: Written, text: str) -> Mark:
    onward = _ONWARD.match(text, end)
    end = onward.end() if onward else end
    if onward or _SINCE.search(text, max(0, start - 12), start):
        if written.unit == "year" and written.shift == 0:
            # 今年以來, 年初至今 and `since the start of the year` are the year to date.
            return start, end, Written("year", shift=0, part="to_date")
        return start, end, replace(written, reach="since")
    if _FROM.search(text, max(0, start - 12), start):
        return start, end, replace(written, reach="from")
    return start, end, written


def _complete(marks: Sequence[Mark], text: str) -> list[Mark]:
    """Give what is joined to a full date its year, and a day alone the month of the last: 10 月 27 日…, 29 日."""
    complete: list[Mark] = []
    marks = _begun(marks, text)
    for start, end, written in marks:
        full = written
        if complete:
            reached, other = complete[-1][1:]
            if _is_day_alone(written) and other.day:
                full = replace(written, year=other.year, month=other.month, shift=other.shift)
            elif _lacks_year(written) and _JOIN.fullmatch(text, reached, start):
                full = _take_year(written, other, 1)
        complete.append((start, end, full))
    for at in range(len(complete) - 1, 0, -1):
        (start, end, written), after = complete[at - 1], complete[at]
        if _lacks_year(written) and _JOIN.fullmatch(text, end, after[0]):
            complete[at - 1] = (start, end, _take_year(written, after[2], -1))
    return complete


def _begun(marks: Sequence[Mark], text: str) -> list[Mark]:
    """Mark what begins a span of time (9 月初至 11 月 21 日): it may be said to go on from there."""
    begun = list(marks)
    for at, ((start, end, written), after) in enumerate(pairwise(marks)):
        if not written.reach and _UNTIL.fullmatch(text, end, after[0]):
            begun[at] = (start, end, replace(written, reach="from"))
    return begun


def _is_day_alone(written: Written) -> bool:
    return written.day is not None and written.month is None and written.shift is None


def _lacks_year(written: Written) -> bool:
    return written.year is None and written.shift is None and (written.month is not None or written.order is not None)


def _take_year(written: Written, other: Written, step: int) -> Written:
    """Take the year of a neighbour, the next (`step` 1) or last one where the months run over the turn of the year."""
    turns = bool(written.month and other.month) and (written.month or 0) * step < (other.month or 0) * step
    if other.year is None:
        counted = other.shift is not None and other.month is not None
        return replace(written, shift=(other.shift or 0) + step * turns) if counted else written
    return replace(written, year=other.year + step * turns)


def _without_weekdays(marks: list[Mark], text: str) -> list[Mark]:
    """Leave out weekdays that only explain the date beside them: Tuesday, November 4; 週四(11 月 20 日)."""
    kept: list[Mark] = []
    reached = len(text)
    for start, end, written in reversed(marks):
        weekday = written.weekday is not None and written.shift is None
        if weekday and kept and kept[-1][2].day and _APPOSITION.fullmatch(text, end, reached):
            reached = start
        else:
            kept.append((start, end, written))
            reached = start
    return kept[::-1]


def _period(letters: Letters, mark: Mark, published: dt.date | None) -> Period:
    (start, end), written = letters.span(mark[0], mark[1]), mark[2]
    days = resolve(written, published)
    relative = written.shift is not None or written.unit in ("duration", "week")
    granularity: Granularity = "day" if written.weekday else written.unit
    if written.part and written.part != "to_date":
        granularity = "part"
    return Period(
        start,
        end,
        letters.text[start:end],
        written,
        days[0] if days else None,
        days[1] if days else None,
        granularity,
        relative,
        not relative and written.year is None,
    )
