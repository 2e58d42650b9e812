"""What stands beside a figure: its words, its names in Latin letters, and the period it is told of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.checks.reading import SENTENCE_END, Reading, Span
from assistant.finance.dates import Period
from assistant.finance.quantities import Quantity

_SPAN = re.compile(r"\s*(?:to|至|到|[-–—~])\s*")
# A name that no translation changes: a capital inside a sentence, a rating, a model.
_LATIN_NAME = re.compile(
    r"(?<![A-Za-z0-9.])(?!(?:RMB|CNY|USD|HKD|US|EUR|JPY|GBP)\b)[A-Z][A-Za-z0-9]*(?:[+-](?![A-Za-z0-9]))?"
)
# The period before, or a year earlier, of one that is named.
_COUNTED = re.compile(
    r"[前上]一[个個]?[季年月週周日]|[去上]年同[期季]"
    r"|\bthe (?:previous|prior|preceding) (?:day|week|month|quarter|year)\b"
)
_COUNTED_BEHIND = re.compile(r"(?: [a-z]+){0,4}? (?:the |a )?(?:day|week|month|quarter|year) (?:before|earlier|ago)\b")
_STAYED = re.compile(
    r"\b(?:remain|stay|held|hold|kept|keep)(?:s|ed|ing)? (?:at that|at the same|there|at this|unchanged|steady)[^.;,]*$"
    r"|\bunchanged [^.;,]*$"
)
_STAYED_BEHIND = re.compile(r"\s?份?[^，。；\d]{0,6}(?:持平|不[变變])")
# Nearer than this, a period before a figure is its own: 10 月 27 日的 15.8%.
_ITS_OWN = 6
# A year may be that of which something is forecast, at the beginning of the move as at its end.
_MOMENTS = ("day", "week", "month", "quarter")
# These stand beside a figure and name nothing.
_GENERIC = frozenset(
    {
        *(
            "respect",
            "next",
            "further",
            "anoth",
            "last",
            "previou",
            "prior",
            "same",
            "also",
            "onli",
            "now",
            "against",
        ),
        *("day", "week", "month", "quarter", "year", "fiscal", "财年", "compar", "current"),
        *("earlier", "ago", "同比", "环比"),
        *("分别", "最近", "过去", "进一步", "目前", "同期", "上周", "本周", "上月", "上季", "本季", "下季"),
    }
)


def names_in(reading: Reading, spans: Sequence[Span]) -> frozenset[str]:
    """Give the names in Latin letters that the glossary does not know."""
    known = [(one.start, one.end) for one in reading.mentions]
    known += [(one.start, one.end) for one in reading.periods]
    known += [(one.start, one.end) for one in reading.quantities]
    return frozenset(
        match[0].lower()
        for start, end in spans
        for match in _LATIN_NAME.finditer(reading.text, start, end)
        if (match.start() or not match[0][1:].islower())
        and not any(first < match.end() and match.start() < last for first, last in known)
    )


def periods_of(reading: Reading, figure: Quantity, role: str, spans: Sequence[Span]) -> tuple[Period, ...]:
    """Give a figure its periods; of a move over a span of time, the day it began with or the one it ended with."""
    found = [one for one in reading.periods if any(first <= one.start and one.end <= last for first, last in spans)]
    if any(counts_on(reading.text, one.end, figure) for one in found):
        return ()
    beside = [one for one in reading.periods if reading.text[figure.end : one.start] == " "]
    if beside:
        return (beside[0],)
    if len(found) == 1 and (_far(reading.text, found[0], figure) or (role == "from" and _apart(found[0], figure))):
        return ()
    if role == "to" and not found:
        found = _before_the_move(reading, figure)
    if role and len(found) == 2 and _SPAN.fullmatch(reading.text, found[0].end, found[1].start):
        return (found[0] if role == "from" else found[1],)
    return (*found, *_carried(reading, figure)) if len(found) == 1 else ()


def counts_on(text: str, start: int, figure: Quantity) -> bool:
    """Tell whether a figure is told of a period that is counted from one named before: 10% in the quarter before."""
    return bool(_COUNTED_BEHIND.match(text, figure.end) or _COUNTED.search(text, start, figure.start))


def _carried(reading: Reading, figure: Quantity) -> tuple[Period, ...]:
    """Give the periods to which a level is said to have lasted: 3.7% in October, and remained there in November."""
    later = [one for one in reading.periods if one.start >= figure.end]
    return tuple(
        one
        for one in later
        if (_STAYED.search(reading.text, figure.end, one.start) or _STAYED_BEHIND.match(reading.text, one.end))
        and not _figure_in(reading, figure.end, one.start)
    )


def _figure_in(reading: Reading, start: int, end: int) -> bool:
    return any(start <= one.start < end for one in reading.quantities)


def _apart(period: Period, figure: Quantity) -> bool:
    """Tell whether a period before a move is not that of its beginning: 第三季增速由 3.2% 加快至 5%."""
    return period.granularity in _MOMENTS and period.end <= figure.start - _ITS_OWN


def _before_the_move(reading: Reading, figure: Quantity) -> list[Period]:
    """Give the last periods before a move that ends with a figure, none of which is that of its beginning alone."""
    begun = max((one.start for one in reading.quantities if one.end <= figure.start), default=figure.start)
    opened = max((match.end() for match in SENTENCE_END.finditer(reading.text, 0, begun)), default=0)
    found = [one for one in reading.periods if opened <= one.start and one.end <= begun][-2:]
    return [] if len(found) == 1 and found[0].written.reach == "from" else found


def _far(text: str, period: Period, figure: Quantity) -> bool:
    """Tell whether a period stands in another clause, and does not open the sentence for all of it."""
    between = text[min(period.end, figure.end) : max(period.start, figure.start)]
    return bool(re.search("[,，;；]", between)) and bool(
        text[max(0, period.start - 5) : period.start].strip("在自於于In ")
    )


def words_of(reading: Reading, item: Span) -> frozenset[str]:
    """Give the words of an item that name it: no directions, and no single characters (佔, 為)."""
    moves = [(one.start, one.end) for one in reading.directions if item[0] <= one.start < item[1]]
    words = reading.words_in(item) - reading.words_in(*moves) - _GENERIC
    return frozenset(word for word in words if len(word) > 1)
