"""Denials: what the sources affirm is not denied, and what they deny is not affirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.checks.linking import link, link_sources
from assistant.answer.checks.movements import comparable
from assistant.answer.checks.reading import Reading, Source, read
from assistant.finance.dates import agree_dates
from assistant.finance.negation import Negation
from assistant.finance.quantifiers import Amount
from assistant.finance.quantities import agree
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

    def reached(start: int) -> bool:
        return denial.scope[0] <= start < denial.scope[1]

    told = [
        (source.sentence, other.start)
        for source in sources
        for one in said.quantities
        if reached(one.start) and one.kind not in ("tenor", "count")
        for other in source.sentence.quantities
        if agree(one, other)
    ]
    told += [
        (source.sentence, other.start)
        for source in sources
        for one in said.directions
        if reached(one.start)
        for other in source.sentence.directions
        if one.sign == other.sign
        and (one.axis == other.axis or (comparable(one, other) and not _plain(source.sentence)))
    ]
    return bool(told) and not any(_denied_at(reading, start) for reading, start in told)


def _denied_at(reading: Reading, place: int) -> bool:
    clause = read(_clause(reading.text, place))
    return bool(_plain(clause) or _DENYING.search(clause.folded))


def _clause(text: str, place: int) -> str:
    start = max((match.end() for match in _CLAUSE.finditer(text, 0, place)), default=0)
    end = _CLAUSE.search(text, place)
    return text[start : end.start() if end else len(text)]


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
    denied = read(reading.text[slice(*denial.scope)])
    left = [one.quantity for one in link(said) if one.role == "from"]
    if any(agree(one, other) for one in denied.quantities for other in left):
        # `由 70 個基點改為 60 個基點` says that the first no longer holds.
        return False
    moves = [(one, other) for one in denied.directions for other in said.directions if one.sign == other.sign]
    if any(comparable(one, other) for one, other in moves):
        return True
    if any(not any(agree_dates(one, other) for other in said.periods) for one in denied.periods):
        return False
    things: frozenset[object] = denied.terms
    if said.chinese == reading.chinese:
        things = things | denied.words
    held = [thing in said.terms or thing in said.words for thing in things]
    return bool(held) and sum(held) / len(held) > _AFFIRMED


def _around(reading: Reading, denial: Negation) -> str:
    return reading.text[denial.start : denial.scope[1]]
