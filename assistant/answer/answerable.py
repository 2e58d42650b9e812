"""Whether the notes answer a question at all, judged by what its best sentences have to show for it.

A logistic regression, fitted on questions with known answers that the reader did not learn from; `training/README.md`
says which, and what it gives on others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Below this chance the notes do not answer.
ANSWERABLE = 0.5
# What each aspect adds to the log odds for each unit of it.
_WEIGHTS = {"odds": 0.11, "faultless": 2.98, "sure": 0.18, "words": 0.36, "unspoken": -2.25}
_BIAS = -1.35
# So many sentences count: the first in the order of quotes that nothing speaks against, and the best to the reader.
_FIRST = 4
# Nothing that the reader says counts for more log odds than these, either way.
MOST_ODDS = 5.0
# More words than so many tell no more.
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """What a sentence that was read has to show.

    Attributes:
        odds: The log odds that it answers, as the reader says.
        support: How far its words and its meaning bear on the question, 0 (it cannot answer) to about 1.
        words: How many words of the question it speaks of.
        unspoken: The weight, among the question's words, of the weightiest that it does not speak of, 0 to 1.
        faulty: Whether anything speaks against it, such as that it is of another time.
    """

    odds: float
    support: float
    words: int
    unspoken: float
    faulty: bool


def answerable(shown: Sequence[Shown]) -> float:
    """Give the chance that a question is answered, 0 to 1, from its sentences in the order of quotes.

    >>> sure = Shown(odds=4, support=0.8, words=4, unspoken=0.1, faulty=False)
    >>> unsure = Shown(odds=-3, support=0.4, words=1, unspoken=0.4, faulty=False)
    >>> answerable([sure, unsure]) > ANSWERABLE > answerable([unsure]), answerable([])
    (True, 0.0)
    """
    able = [one for one in shown if one.support > 0]
    if not able:
        return 0.0
    faultless = [one for one in able if not one.faulty][:_FIRST]
    liked = sorted((one.odds for one in shown), reverse=True)[:_FIRST]
    aspects = {
        "odds": sum(liked) / len(liked),
        "faultless": max((one.support for one in faultless), default=0.0),
        "sure": max((one.odds for one in faultless), default=-MOST_ODDS),
        "words": min(_MOST_WORDS, able[0].words),
        "unspoken": able[0].unspoken,
    }
    return 1 / (1 + math.exp(-_BIAS - sum(_WEIGHTS[name] * value for name, value in aspects.items())))
