"""Which notes a question asks for by time: those of a day or month it names, or simply the newest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.finance.dates import parse_dates
from assistant.language.fold import fold
from assistant.schema import Question

# A period longer than this says what is asked about, not which note; 2026 is forecast in every note.
_LONGEST_PERIOD = 31
# Notes report on a period for so many days after it.
_REPORTING_DAYS = 30
# A note's age at which it is half as timely.
_HALF_LIFE_DAYS = 60
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent|current|currently|now|nowadays|today|at present)\b"
    r"|最新|现时|现在|目前|当前|如今|眼下|而家|依家|今日|今天"
)
TIMELY_BONUS = 0.1
# Where the question itself speaks of time.
ASKED_BONUS = 0.2
# Where it names the day or month: what notes of other times say is rarely what is asked.
NAMED_BONUS = 0.4


@dataclass(frozen=True, slots=True)
class Timing:
    """When the notes that a question asks for were published.

    Attributes:
        today: The day from which age is counted; None: nothing is known of time.
        periods: Days and months that the question names, past ones only.
        bonus: What the timeliest note gains, as a share of the best score.
    """

    today: dt.date | None
    periods: tuple[tuple[dt.date, dt.date], ...] = ()
    bonus: float = TIMELY_BONUS

    def gain(self, published: dt.date | None) -> float:
        """Say what a note gains by its date, as a share of the best score."""
        if published is None or self.today is None:
            return 0.0
        if self.periods:
            return self.bonus * max(_nearness(published, first, last) for first, last in self.periods)
        return self.bonus * float(0.5 ** (max((self.today - published).days, 0) / _HALF_LIFE_DAYS))


def read_timing(question: Question, dates: Sequence[dt.date | None]) -> Timing:
    """Read off a question which notes it asks for by time.

    Args:
        question: Dates without a year are read from the day it is asked as of, or from the newest note's.
        dates: When the notes that may answer were published.
    """
    today = question.as_of or max((date for date in dates if date), default=None)
    if today is None:
        return Timing(None)
    periods = tuple(
        (period.first, period.last)
        for period in parse_dates(question.text, today)
        if period.first and period.last and period.first <= today
        if (period.last - period.first).days < _LONGEST_PERIOD
    )
    if periods:
        return Timing(today, periods, NAMED_BONUS)
    latest = _LATEST.search(fold(question.text)) is not None
    return Timing(today, (), ASKED_BONUS if latest else TIMELY_BONUS)


def _nearness(published: dt.date, first: dt.date, last: dt.date) -> float:
    """Place a note's date beside a period: 1 within it, falling to 0 over the days in which notes report on it."""
    days = (published - last).days if published > last else (first - published).days
    return max(0.0, 1 - max(days, 0) / _REPORTING_DAYS)
