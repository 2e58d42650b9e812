"""Denials: what the sources affirm is not denied, and what they deny is not affirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.checks.linking import link, link_sources
from assistant.answer.checks.movements import comparable
from assistant.answer.checks.reading import Reading, Source
from assistant.finance.dates import agree_dates
from assistant.finance.negation import Negation
from assistant.finance.quantifiers import Amount
from assistant.finance.quantities import agree
from assistant.language.fold import fold
from assistant.schema import Problem

# Not unanimous, unemployment, until, under.
_UN = r"un(?!animous|employ|der|i|le|ti|fold|wind|veil)\w+"
# Words in which a denial may hide, so that a text with one of them need not have a word of negation.
_HIDDEN = re.compile(
    r"[不没无难缺拒免少停仅只反勿失止弱空]|未(?!来)|非(?![农洲常银])|维持|保持|尚|而是|以外|"
    rf"\b(?:{_UN}|in\w+able|asym\w+|\w+n't|no\w*|not|neither|without|only|rather|instead|lack\w*|few|little|"
    r"hardly|fail\w*|refus\w*|remain\w*|stay\w*|keep|kept|hold\w*|held|short|miss\w*|less|limit\w*|still|"
    r"doubt\w*|den\w+|rul\w+ out|stop\w*|end\w*|avoid\w*|free of|far from|negative|minus|absent|against)\b"
)
_DENYING = re.compile(
    r"[难缺拒]|非(?![农洲常银])|"
    rf"\b(?:{_UN}|asym\w+|\w+n't|not|neither|none|no|less|without|lack\w*|(?<!a )(?<!next )(?<!past )few|"
    r"(?<!a )little|hardly|fail\w*|"
    r"vot(?:e|ed|ing) against|caution\w*|warn\w*)\b"
)
# These set one thing against another; a writer may leave either out, and `not until` says when.
_CONTRAST = re.compile(r"against|rather than|instead of|而非|而不是|並非不|并非不")
_UNTIL = re.compile(r"\buntil\b|才")
# The bound of a figure, which is judged with it: 不會高於 3%.
_BOUND = re.compile(
    r"\s?(?:[會会能]?[高低多少大小][於于]|[會会能]?超[過过]|(?:be )?(?:higher|lower|more|less|above|below)\b)"
)
_CLAUSE = re.compile(r"[,，;；:：]|\b(?:and|but|while|yet)\b")
# So much of what is denied must be said for the statement to affirm it.
_AFFIRMED = 0.6


def check_denials(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield what is denied though no source denies anything, and what is affirmed though the sources deny it."""
    denials = [(source.sentence, one) for source in sources for one in _plain(source.sentence)]
    invented = _plain(said)
    if invented and (
        not any(_denies_something(source.sentence) for source in sources)
        or any(_denies_what_is_told(said, one, sources) for one in invented)
    ):
        yield Problem("negation", _around(said, invented[0]), sources[0].sentence.text)
    yield from _denied_figures(said, sources)
    if not _denies(said):
        for reading, denial in denials:
            if _affirms(said, reading, denial, alone=len(sources) == 1):
                yield Problem("negation", said.text, _around(reading, denial))
                return


def _denies_something(reading: Reading) -> bool:
    """Tell whether a source denies anything, or sets one thing against another; `against 5%` only compares."""
    denials = [one for one in reading.negations if one.text.lower() != "against"]
    return bool(denials or _DENYING.search(reading.folded))


def _denied_figures(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each figure that is affirmed though the sources deny it, unless it is said to be given up."""
    linked = link_sources(sources)
    if not any(one.denied for one in linked):
        return
    for one in link(said):
        told = [other for other in linked if agree(one.quantity, other.quantity)]
        if told and all(other.denied for other in told) and not one.denied and one.role != "from":
            yield Problem("negation", one.quantity.text, told[0].quantity.text)


def _denies_what_is_told(said: Reading, denial: Negation, sources: Sequence[Source]) -> bool:
    """Tell whether a figure or a direction is denied that the sources have in a clause without any denial."""
    told = [
        (source.sentence, other.start)
        for source in sources
        for one in said.quantities
        if _reached(denial, one.start) and one.kind not in ("tenor", "count")
        for other in source.sentence.quantities
        if agree(one, other)
    ]
    told += [
        (source.sentence, other.start)
        for source in sources
        for one in said.directions
        if _reached(denial, one.start)
        for other in source.sentence.directions
        if one.sign == other.sign
        and (one.axis == other.axis or (comparable(one, other) and not _plain(source.sentence)))
    ]
    return bool(told) and not any(_denied_at(reading, start) for reading, start in told)


def _denied_at(reading: Reading, place: int) -> bool:
    """Tell whether the clause at a place denies anything."""
    start = max((match.end() for match in _CLAUSE.finditer(reading.text, 0, place)), default=0)
    stop = _CLAUSE.search(reading.text, place)
    end = stop.start() if stop else len(reading.text)
    if any(start <= one.start < end for one in _plain(reading)):
        return True
    return bool(_DENYING.search(fold(reading.text[start:end])))


def _plain(reading: Reading) -> list[Negation]:
    """Give the denials that are no mere contrast."""
    return [
        one
        for one in reading.negations
        if not _CONTRAST.fullmatch(one.text.lower())
        and not _BOUND.match(reading.text, one.end)
        and not _UNTIL.search(reading.text[slice(*one.scope)])
    ]


def _denies(reading: Reading) -> bool:
    return bool(
        reading.negations
        or _HIDDEN.search(reading.folded)
        or any(one.amount == Amount.NONE for one in reading.quantifiers)
    )


def _affirms(said: Reading, reading: Reading, denial: Negation, *, alone: bool) -> bool:
    """Tell whether a statement without any denial says what the source denies."""
    if alone and not _CLAUSE.search(reading.text):
        return True
    if _given_up(said, reading, denial) or not _of_the_same_time(said, reading, denial):
        return False
    directions = [one for one in reading.directions if _reached(denial, one.start)]
    if any(one.sign == other.sign and comparable(one, other) for one in directions for other in said.directions):
        return True
    things: frozenset[object] = reading.terms_in(denial.scope)
    if said.chinese == reading.chinese:
        things = things | reading.words_in(denial.scope)
    held = [thing in said.terms or thing in said.words for thing in things]
    return bool(held) and sum(held) / len(held) > _AFFIRMED


def _given_up(said: Reading, reading: Reading, denial: Negation) -> bool:
    """Tell whether a figure that is denied is said to hold no longer: 由 70 個基點改為 60 個基點."""
    denied = [one for one in reading.quantities if _reached(denial, one.start)]
    left = [one.quantity for one in link(said) if one.role == "from"] if denied else []
    return any(agree(one, other) for one in denied for other in left)


def _of_the_same_time(said: Reading, reading: Reading, denial: Negation) -> bool:
    denied = [one for one in reading.periods if _reached(denial, one.start)]
    return all(any(agree_dates(one, other) for other in said.periods) for one in denied)


def _reached(denial: Negation, place: int) -> bool:
    return denial.scope[0] <= place < denial.scope[1]


def _around(reading: Reading, denial: Negation) -> str:
    return reading.text[denial.start : denial.scope[1]]
