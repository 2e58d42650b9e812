"""Dates: each period said is one that the sources name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from assistant.answer.checks.anchored import spans_told
from assistant.answer.checks.reading import Reading, Source, read
from assistant.finance.dates import Period, agree_dates
from assistant.language.fold import fold
from assistant.schema import Problem

# A note is named by the day on which it appeared: the minutes of 27 July, 10 月 13 日的週報.
_NAMES_A_NOTE = re.compile(
    r"\b(?:notes?|reports?|minutes|speech|remarks|commentary|weekly|piece|letter|transcript|conference|outlook|compass|"
    r"published|dated|issued|wrote|written)\b[^.;]{0,24}$"
)
_A_NOTE_BEHIND = re.compile(
    r"\s?(?:的|發布|发布|刊發|刊发|發表|发表|出版)?[^，。、；]{0,8}?"
    r"(?:报告|笔记|札记|周报|研报|月报|纪要|讲话|发布会|记者会|策略|聚焦|展望|评论|一文)"
    r"|\s?(?:\w+ ){0,3}(?:note|report|minutes|speech|remarks|commentary|weekly|letter|transcript|outlook)\b"
)
_BEFORE = re.compile(r"\b(?:before|until|till) (?:the )?$|[等要直][至到] ?$", re.IGNORECASE)
_EARLIER = re.compile(r"\bbefore (?:the )?$", re.IGNORECASE)
_BEFORE_BEHIND = re.compile(r"\s?之?前")
_YEAR_ENDED = re.compile(r"\b(?:years?|(?:twelve|12) months) end(?:ed|ing) (?:on )?$", re.IGNORECASE)
_YEAR_ENDED_BEHIND = re.compile(r"\s?止?的?(?:年度|財年|财年|財政年度|财政年度)")
_ENDED = re.compile(r"\bend(?:ed|s|ing)? (?:the )?$", re.IGNORECASE)
# How a text speaks of a period without saying which: 季內, on the week.
_UNIT_WORDS = {
    "quarter": r"\b(?:the|a|each) (?:\w+ )?quarter\b|(?<![0-9一二三四首前])季",
    "month": r"\b(?:the|a) (?:\w+ )?month\b|按月|月[内內]",
    "year": r"\b(?:prior|previous)[ -]year\b|\byear[ -](?:ago|earlier|before)\b|[去上]年同[期季]|同比|按年",
    "week": r"\b(?:the|a) (?:\w+ )?week\b|[全单当一每]周|按周|周[内內]",
}


def check_days(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each period that no source names, seen from the day on which that source was published."""
    for place, period in enumerate(said.periods):
        if not any(_names(said, place, source) or _is_the_notes(said, place, source, sources) for source in sources):
            yield Problem("date", period.text, _nearest(period, sources))


def _names(said: Reading, place: int, source: Source) -> bool:
    period = _seen_from(said, source.sentence.published).periods[place]
    exact = [one for one in source.periods if one.granularity == period.granularity and one.first]
    if any(agree_dates(period, one) or _covers(period, one) for one in exact or source.periods):
        return True
    if any(period.first == first and period.last == last for first, last in spans_told(source.sentence)):
        return True
    if _as_many_months(period, source.periods) or any(allows(period, source) for allows in _ALLOWANCES):
        return True
    if _told_until(period, said.text, source) or _up_to(period, said.text, source):
        return True
    published = source.sentence.published
    return published is not None and period.first == period.last == published and _dates_a_note(said, place)


def _is_the_notes(said: Reading, place: int, source: Source, sources: Sequence[Source]) -> bool:
    """Tell whether a period is that in which a note was written, and no source tells of another one as exact."""
    published = source.sentence.published
    period = _seen_from(said, published).periods[place]
    told = any(one.granularity == period.granularity and one.first for other in sources for one in other.periods)
    if told or published is None or period.first is None or period.last is None:
        return False
    if period.relative:
        return period.first == period.last == published
    return period.granularity in ("day", "month", "year") and period.first <= published <= period.last


def _seen_from(said: Reading, published: dt.date | None) -> Reading:
    return said if said.published == published else read(said.text, published)


def _as_long(said: Period, source: Source) -> bool:
    """Tell whether the source counts as much time: the past 12 months for a 12-month change."""
    length = abs(said.written.length)
    return said.granularity == "duration" and any(
        one.unit == said.written.measure and one.value == length for one in source.sentence.quantities
    )


def _in_a_named_year(said: Period, source: Source) -> bool:
    """Tell whether the source names the month or day without its year, and that year elsewhere: for 2026 … in March."""
    if said.first is None or said.last is None:
        return False
    named = {one.written.year for one in source.periods if one.granularity == "year" and one.written.year}
    return said.first.year in named and any(
        one.partial and one.first and one.last and _month_and_day(one) == _month_and_day(said) for one in source.periods
    )


def _up_to(said: Period, said_text: str, source: Source) -> bool:
    """Tell whether the source says what holds until then: in 2026 not, for not before 2027."""
    text = source.sentence.text
    return not _BEFORE.search(said_text, 0, said.start) and any(
        one.first is not None
        and said.last is not None
        and (one.first - said.last).days == 1
        and (_BEFORE.search(text, 0, one.start) or _BEFORE_BEHIND.match(text, one.end))
        for one in source.sentence.periods
    )


def _ends_within(said: Period, source: Source) -> bool:
    """Tell whether the source says that something ended the period: the end of January for `ended January at`."""
    return said.written.part == "end" and any(
        one.last == said.last and _ENDED.search(source.sentence.text, 0, one.start) for one in source.sentence.periods
    )


def _names_the_unit(said: Period, source: Source) -> bool:
    """Tell whether a period counted from the present is one that the source leaves unnamed: this quarter, for 季內."""
    word = _UNIT_WORDS.get(said.granularity)
    if said.granularity == "year" and said.written.shift != -1:
        return False
    if not said.relative or word is None or any(one.granularity == said.granularity for one in source.told_periods):
        return False
    return re.search(word, source.sentence.folded) is not None


def _told_until(said: Period, text: str, source: Source) -> bool:
    """Tell whether something is said to hold until a period, and the source tells it of all that is before."""
    before = _EARLIER.search(text, 0, said.start) or _BEFORE_BEHIND.match(text, said.end)
    return before is not None and any(
        one.last is not None and said.first is not None and (said.first - one.last).days == 1
        for one in source.told_periods
    )


def _ends_the_year(said: Period, source: Source) -> bool:
    """Tell whether the source tells of a year by the day on which it ended: the year ended 31 December 2019."""
    return said.granularity == "year" and any(
        one.granularity == "day"
        and agree_dates(said, one)
        and (
            _YEAR_ENDED.search(source.sentence.text, 0, one.start)
            or _YEAR_ENDED_BEHIND.match(source.sentence.text, one.end)
        )
        for one in source.sentence.periods
    )


_ALLOWANCES = (_ends_the_year, _as_long, _in_a_named_year, _ends_within, _names_the_unit)


def _month_and_day(period: Period) -> tuple[tuple[int, int], ...]:
    return tuple((day.month, day.day) for day in (period.first, period.last) if day)


def _dates_a_note(said: Reading, place: int) -> bool:
    period = said.periods[place]
    before, behind = fold(said.text[: period.start]), fold(said.text[period.end :])
    return bool(_NAMES_A_NOTE.search(before) or _A_NOTE_BEHIND.match(behind))


def _as_many_months(said: Period, known: Sequence[Period]) -> bool:
    """Tell whether 前兩個月, which may be the first two or the last two, has its like among the sources' periods."""
    months = [one.written.order if one.granularity == "range" else -one.written.length for one in (said, *known)]
    spans = [one.written.order is not None or one.written.measure == "month" for one in (said, *known)]
    return (
        spans[0]
        and "前" in said.text
        and any(span and month == months[0] for span, month in zip(spans[1:], months[1:], strict=True))
    )


def _covers(said: Period, source: Period) -> bool:
    """Judge what is said more roughly (the end of October for the 28th, 今年至今 for this year)."""
    if said.text == source.text:
        return True
    if said.first is None or said.last is None or source.first is None or source.last is None:
        return False
    if said.written.part == "to_date":
        return said.first == source.first and source.granularity == "year"
    if said.granularity == "part" and source.granularity == "quarter":
        # Early 2022 is its first quarter, the end of 2021 the last one.
        return said.first <= source.last and source.first <= said.last
    within = said.first <= source.first and source.last <= said.last
    if "earlier" in (said.written.part, source.written.part):
        return within or (said.written.part, source.written.part) == ("start", "earlier")
    return within and said.granularity == "part" and source.granularity in ("day", "range")


def _nearest(period: Period, sources: Sequence[Source]) -> str:
    """Name the source's period that is as exact as the one said, else any."""
    found = [one for source in sources for one in source.sentence.periods]
    found.sort(key=lambda one: one.granularity != period.granularity)
    return found[0].text if found else ""
