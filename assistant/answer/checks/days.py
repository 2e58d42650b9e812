"""Dates: each period said is one that the sources name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer.checks.reading import Reading, Source, read
from assistant.finance.dates import Period, agree_dates
from assistant.schema import Problem


def check_days(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each period that no source names, seen from the day on which that source was published."""
    for place, period in enumerate(said.periods):
        if not any(_names(said, place, source) for source in sources):
            yield Problem("date", period.text, _nearest(period, sources))


def _names(said: Reading, place: int, source: Source) -> bool:
    period = read(said.text, source.sentence.published).periods[place]
    exact = [one for one in source.told_periods if one.granularity == period.granularity and one.first]
    if any(agree_dates(period, one) or _covers(period, one) for one in exact or source.periods):
        return True
    published = source.sentence.published
    if exact or published is None or period.first is None or period.last is None:
        return False
    if period.relative:
        return period.first == period.last == published
    # Who says when a note was written says nothing of what it tells.
    return period.granularity in ("day", "month", "year") and period.first <= published <= period.last


def _covers(said: Period, source: Period) -> bool:
    """Judge what is said more roughly (the end of October for the 28th, 今年至今 for this year)."""
    if said.text == source.text:
        return True
    if said.first is None or said.last is None or source.first is None or source.last is None:
        return False
    if said.written.part == "to_date":
        return said.first == source.first and source.granularity == "year"
    within = said.first <= source.first and source.last <= said.last
    return within and said.granularity == "part" and source.granularity in ("day", "range")


def _nearest(period: Period, sources: Sequence[Source]) -> str:
    """Name the source's period that is as exact as the one said, else any."""
    found = [one for source in sources for one in source.sentence.periods]
    found.sort(key=lambda one: one.granularity != period.granularity)
    return found[0].text if found else ""
