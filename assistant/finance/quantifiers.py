"""How many of a group a text speaks of, on an ordered scale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from assistant.finance._wording import forms, read_wording
from assistant.finance.matching import Form, Matcher, Stream, read_stream


class Amount(IntEnum):
    """A share of a group. Neighbours from FEW to SEVERAL are told apart by some languages and writers only."""

    NONE = 0
    FEW = 1
    SOME = 2
    SEVERAL = 3
    MANY = 4
    MOST = 5
    NEARLY_ALL = 6
    ALL = 7


@dataclass(frozen=True, slots=True)
class Quantifier:
    """A word of quantity: `text == source[start:end]`."""

    amount: Amount
    start: int
    end: int
    text: str


# "most participants", "most major economies", but not "the most important", "its most recent", "most likely".
_MOST = re.compile(
    r"(?<![a-z])(?<!the )(?<!its )(?<!our )(?<!their )(?<!two )(?<!'s )most "
    r"(?![a-z]*ly\b|recent|important|notable|significant|of\b)"
    r"(?=(?:[a-z']+ ){0,2}[a-z]+(?<![suio])s\b|(?:still|also|saw|said|were|[a-z]+ed)\b)"
)
# "some 1,500 firms" are about 1,500, and "most of 2020" is a time.
_OF_A_FIGURE = re.compile(r" ?\d")
# Three quarters of all loans are not all of them; and `not at all` counts nothing.
_WHOLE = re.compile(r"(?:\d ?%|percent|per cent|quarters?|thirds?|half|part|share|most|majority|some|many|few) of $")
# `both by train and by bus` only joins two things; and `for all its faults` counts none.
_JOINS = re.compile(r"both (?:[a-z'-]+ ){1,6}and ")
_FOR_ALL = re.compile(r"for all (?:its|their|the|his|her|that) ")
_IN_THE_LEAST = re.compile(r"at all(?=[.,;:!?)]|$)")
_OF_PART = (Amount.SOME, Amount.MOST)
# These take up a group named before them, which says how many are meant: 多數成員都認為, 這些系統都.
_TAKES_UP = frozenset("都均皆")
_GROUP = re.compile(r"[这那此]些|[它他她我你您]们|两者|二者")
_SENTENCE_END = re.compile(r"[。!?;\n]")


def parse_quantifiers(text: str) -> tuple[Quantifier, ...]:
    """Find the words in `text` that say how many of a group are meant, in order.

    >>> [(found.text, found.amount.name) for found in parse_quantifiers("多數與會者認為，幾乎所有行業均上漲")]
    [('多數', 'MOST'), ('幾乎所有', 'NEARLY_ALL')]
    >>> [(found.text, found.amount.name) for found in parse_quantifiers("三大指數均上漲")]
    [('均', 'ALL')]
    >>> [found.amount.name for found in parse_quantifiers("Most participants saw a most likely path; none left.")]
    ['MOST', 'NONE']
    """
    stream = read_stream(text)
    spans = [
        (start, end, amount)
        for start, end, amount in _matcher().find(stream)
        if amount is not None
        and not (amount in _OF_PART and _OF_A_FIGURE.match(stream.text, end))
        and not (amount == Amount.ALL and _WHOLE.search(stream.text, 0, start))
        and not _IN_THE_LEAST.match(stream.text, start - 3)
        and not _JOINS.match(stream.text, start)
        and not _FOR_ALL.match(stream.text, start - 4)
    ]
    taken = {start for start, _, _ in spans}
    spans += [
        (match.start(), match.start() + len("most"), Amount.MOST)
        for match in _MOST.finditer(stream.text)
        if match.start() not in taken
    ]
    found: list[Quantifier] = []
    for start, end, amount in sorted(spans):
        if stream.text[start:end] in _TAKES_UP and _group_named(stream, start, found):
            continue
        first, last = stream.source_span(start, end)
        found.append(Quantifier(amount, first, last, text[first:last]))
    return tuple(found)


def _group_named(stream: Stream, place: int, found: Sequence[Quantifier]) -> bool:
    """Tell whether the sentence says before a place how many are meant, or points at them."""
    begins = max((match.end() for match in _SENTENCE_END.finditer(stream.text, 0, place)), default=0)
    counted = any(one.start >= stream.source_span(begins, begins + 1)[0] for one in found)
    return counted or _GROUP.search(stream.text, begins, place) is not None


@cache
def _matcher() -> Matcher[Amount | None]:
    amounts = {amount.name.replace("_", " ").lower(): amount for amount in Amount}
    return Matcher(
        (Form(form), amounts.get(line["amount"]))
        for line in read_wording("quantifiers")
        for form in forms(line["forms"])
    )
