"""Whether a text tells what happened, what is forecast, what is possible or what ought to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from assistant.finance._wording import forms, read_wording
from assistant.finance.clauses import Clauses, read_clauses
from assistant.finance.matching import Form, Matcher, Stream, read_stream

Mood = Literal["fact", "forecast", "possibility", "recommendation"]

# A cue of doubt with fewer words behind it closes its clause and speaks of all of it: "a cut is likely".
_CLOSING_WORDS = 2
# It speaks of no more than what stands behind one of these: raised rates and anticipates that more *will be needed*.
_JOINT = re.compile(r"(?<![a-z])(?:and|that|which)(?![a-z])")
# What somebody does because of a forecast is done: 因此下調評級.
_DONE = re.compile(
    r"因此[^,。]{0,4}(?:[上下]调|维持|转[为向而]|调[高低]|把|将)"
    r"|(?<![a-z])(?:therefore|thus|hence) (?:cut|rais|revis|downgrad|upgrad|mov|shift|prefer|ke[ep]|maintain)"
)


@dataclass(frozen=True, slots=True)
class Modality:
    """A word that tells what kind of statement is made: `text == source[start:end]`.

    Attributes:
        scope: The span of the source that it governs, from the word to the end of its clause. Verbs of forecasting
            ("預計", "is expected to") reach to the end of the sentence, or to the next word of fact ("已", "has").
            A word that closes its clause governs all of it.
    """

    mood: Mood
    start: int
    end: int
    text: str
    scope: tuple[int, int]


def parse_modality(text: str) -> tuple[Modality, ...]:
    """Find the words in `text` that tell fact from forecast, possibility and recommendation, in order.

    >>> [(found.text, found.mood) for found in parse_modality("產品規模增長有望超過1.4萬億元，淨申購已達2677億元")]
    [('有望', 'forecast'), ('已', 'fact')]
    >>> [(found.text, found.mood) for found in parse_modality("Data were better than expected; the Fed may cut.")]
    [('may', 'possibility')]
    """
    stream = read_stream(text)
    found = []
    for start, end, mood, (first, last) in _scopes(stream, read_clauses(stream.text)):
        place = stream.source_span(start, end)
        found.append(Modality(mood, *place, text[slice(*place)], stream.source_span(first, last)))
    return tuple(found)


def mood_at(found: tuple[Modality, ...], start: int) -> Mood:
    """Tell what kind of statement is made of what begins at `start`: fact, unless a word says otherwise.

    The nearest word before it decides; a forecast of a completed action ("may have fallen") stays what it is.

    >>> text = "降息預期下修，盈利料將改善"
    >>> mood_at(parse_modality(text), text.index("下修")), mood_at(parse_modality(text), text.index("改善"))
    ('fact', 'forecast')
    """
    governing = [one for one in found if one.mood != "fact" and one.scope[0] <= start < one.scope[1]]
    return max(governing, key=lambda one: one.start).mood if governing else "fact"


def _scopes(stream: Stream, clauses: Clauses) -> Iterator[tuple[int, int, Mood, tuple[int, int]]]:
    cues = [(start, end, value) for start, end, value in _matcher().find(stream) if value[0] != "none"]
    for index, (start, end, (mood, reach)) in enumerate(cues):
        first, last = start, max(clauses.clause(start)[1], end)
        if mood != "fact" and clauses.reach(end, last, _CLOSING_WORDS) == last:
            first = max([clauses.clause(start)[0], *(joint.end() for joint in _JOINT.finditer(stream.text, 0, start))])
        if reach == "sentence":
            facts = (cue for cue, _, value in cues[index + 1 :] if value[0] == "fact")
            done = _DONE.search(stream.text, end)
            reached = done.start() if done else len(stream.text)
            last = min(max(last, min(clauses.sentence(start)[1], next(facts, len(stream.text)))), reached)
        yield start, end, cast("Mood", mood), (first, last)


@cache
def _matcher() -> Matcher[tuple[str, str]]:
    return Matcher(
        (Form(form), (line["class"], line["reach"]))
        for line in read_wording("modalities")
        for form in forms(line["forms"])
    )
