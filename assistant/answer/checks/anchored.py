"""Periods that a text tells without naming them: two months before October, January and February together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from assistant.answer.checks.reading import Reading
from assistant.finance.dates import Period
from assistant.finance.periods import Written, resolve

Days = tuple[dt.date, dt.date]

_JOINED = re.compile(r"\s?(?:-|–|—|~|至|到|to|through|until|and|和|与|與|及|、|,)\s?(?:the\s)?")
_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("a one the 一 1", "two 两 兩 二 2", "three 三 3", "four 四 4", "five 五 5", "six 六 6"), 1
    )
    for word in words.split()
}
_COUNT = "|".join(_NUMBERS)
# `two months earlier`, `the previous two months`, 兩個月前, 前兩個月, 次日, each counted from a period that is named.
_APART = re.compile(
    rf"\b(?P<n>{_COUNT}) (?P<unit>day|month|quarter|year)s? "
    r"(?:(?P<back>earlier|before|ago|previously|prior)|later|after)\b"
    rf"|\b(?:(?P<back_to>previous|preceding|prior)|following|next) "
    rf"(?:(?P<n_to>{_COUNT}) )?(?P<unit_to>day|month|quarter|year)s?\b"
    rf"|(?P<n_han>{_COUNT})[個个]?(?P<unit_han>月|天|日|季度?|年)(?:之)?(?:(?P<back_han>前)|[後后])"
    rf"|(?P<back_pre>前|上[個个]?(?=[一兩两二三]?[個个]?[月季]))(?P<n_pre>{_COUNT})?[個个]?(?P<unit_pre>月|天|日|季度?|年)"
    r"|[次翌](?P<unit_next>日|月|年)"
)
_UNITS = {"天": "day", "日": "day", "月": "month", "季": "quarter", "季度": "quarter", "年": "year"}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_FINENESS = ("day", "month", "quarter", "year")


@lru_cache(maxsize=4096)
def spans_told(reading: Reading) -> frozenset[Days]:
    """Give the first and last day of each period that a text tells by counting from one it names, or by joining two."""
    return frozenset((*_joined(reading), *_counted(reading)))


def _joined(reading: Reading) -> Iterator[Days]:
    for one, two in pairwise(reading.periods):
        if one.granularity != two.granularity or one.first is None or two.last is None or two.last < one.first:
            continue
        if _JOINED.fullmatch(reading.text, one.end, two.start):
            yield one.first, two.last


def _counted(reading: Reading) -> Iterator[Days]:
    text = reading.text.lower()
    for match in _APART.finditer(text):
        found = {name.partition("_")[0]: value for name, value in match.groupdict().items() if value}
        unit = _UNITS.get(found["unit"], found["unit"])
        count = _NUMBERS[found.get("n", "a")]
        for anchor in reading.periods:
            if anchor.granularity in _FINENESS and not match.start() <= anchor.start < match.end():
                yield from _shifted(
                    anchor, unit, -count if "back" in found else count, each=match["back_to"] is not None
                )


def _shifted(anchor: Period, unit: str, count: int, *, each: bool) -> Iterator[Days]:
    """Count from a period as exact as what is counted, or more exact."""
    if anchor.first is None or _FINENESS.index(unit) < _FINENESS.index(anchor.granularity):
        return
    steps = range(-1, count - 1, -1) if count < 0 else range(1, count + 1)
    days = [found for step in steps if (found := _step(anchor, unit, step))]
    yield from days[-1:]
    if each and len(days) > 1:
        yield from days
        yield min(days)[0], max(days)[1]


def _step(anchor: Period, unit: str, step: int) -> Days | None:
    first = anchor.first or dt.date.min
    if unit == "day":
        day = first + dt.timedelta(days=step)
        return day, day
    year, month = divmod(first.year * 12 + first.month - 1 + _MONTHS[unit] * step, 12)
    if anchor.granularity == "year":
        return resolve(Written("year", year=year), None)
    if anchor.granularity == "quarter":
        return resolve(Written("quarter", year=year, order=month // 3 + 1), None)
    return resolve(Written("month", year=year, month=month + 1), None)
