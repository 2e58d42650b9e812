"""Denials: what the sources affirm is not denied, and what they deny is not affirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.checks.reading import Reading, Source, read
from assistant.finance.negation import Negation
from assistant.finance.quantifiers import Amount
from assistant.schema import Problem

# Words in which a denial may hide, so that a text with one of them need not have a word of negation.
_HIDDEN = re.compile(
    r"[不未没无非难缺拒免少停仅只反勿失止弱空]|维持|保持|尚|而是|以外|"
    r"\b(?:un\w+|in\w+able|asym\w+|\w+n't|no\w*|not|neither|none|without|only|just|rather|instead|lack\w*|few|little|"
    r"hardly|fail\w*|refus\w*|remain\w*|stay\w*|keep|kept|hold\w*|held|short|miss\w*|less|limit\w*|but|yet|still|"
    r"doubt\w*|den\w+|rul\w+ out|stop\w*|end\w*|avoid\w*|free of|far from|than|negative|minus|absent|against)\b"
)
_CLAUSE = re.compile(r"[,，;；:：、]|\b(?:and|but|while|yet)\b")
# So much of what is denied must be said for the statement to affirm it.
_AFFIRMED = 0.5


def check_denials(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield what is denied though no source denies anything, and what is affirmed though the sources deny it."""
    denials = [(source.sentence, one) for source in sources for one in source.sentence.negations]
    if said.negations and not any(_denies(source.sentence) for source in sources):
        yield Problem("negation", _around(said, said.negations[0]), sources[0].sentence.text)
    if not _denies(said):
        for reading, denial in denials:
            if _affirms(said, reading, denial, alone=len(sources) == 1):
                yield Problem("negation", said.text, _around(reading, denial))
                return


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
    things: frozenset[object] = denied.terms
    if said.chinese == reading.chinese:
        things = things | denied.words
    held = [thing in said.terms or thing in said.words for thing in things]
    return bool(held) and sum(held) / len(held) > _AFFIRMED


def _around(reading: Reading, denial: Negation) -> str:
    return reading.text[denial.start : denial.scope[1]]
