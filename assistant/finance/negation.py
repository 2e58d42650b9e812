"""What a text denies: words of negation and how far each reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.finance._wording import forms, read_wording
from assistant.finance.clauses import Clauses, read_clauses
from assistant.finance.matching import Form, Matcher, Stream, read_stream

_CUE = "cue"
# Farther than this from its negation, a word belongs to another phrase more often than not.
_REACH_WORDS = 10
# What is lacking is the thing named, and not what it does.
_NOUN, _NOUN_WORDS = re.compile("lack of|absence of"), 1
# So is what is done without, which may be called by a few words.
_WITHOUT, _WITHOUT_WORDS = re.compile("without"), 4
# Whoever does not think something denies all of it.
_THINKS = re.compile(
    r" ?(?:预[计期料测]|[认以]为|觉得|相信|(?:expect|think|believe|anticipate|forecast|see|suggest|mean)(?![a-z]))"
)
# After these, something is said that the negation before them does not cover: "did not fall but rose", "不跌反漲".
_TURN = re.compile(
    r"而|反|並|并|卻|却|仍|且|(?<![a-z])(?:but|and|instead|still|when|because|although|while|since|unless|if)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Negation:
    """A word of negation: `text == source[start:end]`.

    Attributes:
        scope: The span of the source that it denies. It begins behind the word and ends with the clause, at a word
            that turns the sentence ("but", "而", "反"), or ten words on, a Chinese character counting as a word.
    """

    start: int
    end: int
    text: str
    scope: tuple[int, int]


@lru_cache(maxsize=512)
def parse_negations(text: str) -> tuple[Negation, ...]:
    """Find the words of negation in `text`, in order.

    >>> [(found.text, "市場並未出現明顯回落"[slice(*found.scope)]) for found in parse_negations("市場並未出現明顯回落")]
    [('並未', '出現明顯回落')]
    >>> parse_negations("不僅如此, not only that, 非農不斷下修")
    ()
    """
    stream = read_stream(text)
    found = []
    for start, end, last in _negations(stream, read_clauses(stream.text)):
        first, behind = stream.source_span(start, end)
        scope = (behind, stream.source_span(end, last)[1] if last > end else behind)
        found.append(Negation(first, behind, text[first:behind], scope))
    return tuple(found)


def negated(negations: tuple[Negation, ...], start: int) -> bool:
    """Tell whether what begins at `start` is denied; twice denied is affirmed."""
    return sum(found.scope[0] <= start < found.scope[1] for found in negations) % 2 == 1


def _negations(stream: Stream, clauses: Clauses) -> Iterator[tuple[int, int, int]]:
    for start, end, role in _matcher().find(stream):
        if role == _CUE:
            last = max(clauses.clause(start)[1], end)
            words = _NOUN_WORDS if _NOUN.fullmatch(stream.text, start, end) else _REACH_WORDS
            words = _WITHOUT_WORDS if _WITHOUT.fullmatch(stream.text, start, end) else words
            limit = last if _THINKS.match(stream.text, end) else clauses.reach(end, last, words)
            turn = _TURN.search(stream.text, end, limit)
            yield start, end, turn.start() if turn else limit


@cache
def _matcher() -> Matcher[str]:
    return Matcher((Form(form), line["role"]) for line in read_wording("negations") for form in forms(line["forms"]))
