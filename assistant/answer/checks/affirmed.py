"""What is affirmed though a source denies it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.checks.content import Content, held_words, weigh
from assistant.answer.checks.denying import around, denies, denies_plainly, overlaps, plain, plain_across, reached
from assistant.answer.checks.linking import link
from assistant.answer.checks.movements import comparable
from assistant.answer.checks.objects import content_of
from assistant.answer.checks.reading import Reading, Source, Span
from assistant.answer.checks.reworded import BEFORE
from assistant.finance.dates import Period, agree_dates
from assistant.finance.glossary import Term
from assistant.finance.negation import Negation
from assistant.finance.quantities import agree
from assistant.language.fold import fold
from assistant.schema import Problem

_AFTER = re.compile(r"\b(?:after|wait)|[后待等]")
# So much of what is denied must be said for the statement to affirm it.
_AFFIRMED = 0.6
# Across languages some of it goes by other words.
_AFFIRMED_ELSEWHERE = 0.4
# More of it, where what is not done goes by another word.
_WITHOUT_THE_VERB = 0.8
# These say nothing without the word behind them: 得到確認.
_LIGHT = frozenset(
    {"得到", "获得", "获", "有", "出现", "进行", "作出", "make", "take", "get", "give", "have", "see", "show"}
)


def affirmed(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield the statement where a clause of it that denies nothing says what a source denies.

    One that denies as often as the source does has its own way to put it.
    """
    alone = len(sources) == 1 and len(sources[0].sentence.clauses) == 1
    for source in sources:
        denials = plain_across(source.sentence, said, ending=True)
        for denial in denials if len(plain(said)) < len(denials) else ():
            later = BEFORE.search(fold(source.sentence.text[slice(*denial.scope)])) and _AFTER.search(said.folded)
            wholly = alone and not later and not denies(said, (0, len(said.text)))
            if wholly or any(_affirms(said, clause, source.sentence, denial) for clause in said.clauses):
                yield Problem("negation", said.text, around(source.sentence, denial))
                return


def _affirms(said: Reading, clause: Span, reading: Reading, denial: Negation) -> bool:
    """Tell whether a clause of a statement says what the source denies, and not what the source says elsewhere."""
    if BEFORE.search(fold(reading.text[slice(*denial.scope)])) and _AFTER.search(fold(said.text[slice(*clause)])):
        return False
    verb = _verb_of(reading, denial)
    named = bool(held_words(verb, reading.chinese, said.words_in(clause), said.chinese))
    if (
        (denies_plainly if named else denies)(said, clause)
        or _given_up(said, reading, denial)
        or not _of_the_same_time(said, clause, reading, denial)
    ):
        return False
    directions = [one for one in reading.directions if reached(denial, one.start)]
    ours = [one for one in said.directions if clause[0] <= one.start < clause[1]]
    same = any(one.sign == other.sign and comparable(one, other) for one in directions for other in ours)
    denied, told = content_of(reading, denial.scope), content_of(said, clause)
    held = [one for one in denied.held_by(told) if isinstance(one, (Term, str))]
    share = weigh(held) / max(1, weigh((*denied.terms, *denied.words)))
    enough = _AFFIRMED if said.chinese == reading.chinese else _AFFIRMED_ELSEWHERE
    moves = [(one.start, one.end) for one in directions]
    alone = denied.terms <= reading.terms_in(*moves) and denied.words <= reading.words_in(*moves)
    return ((same and (share or alone)) or share > (enough if named else _WITHOUT_THE_VERB)) and not _told_elsewhere(
        told, reading, denial
    )


def _verb_of(reading: Reading, denial: Negation) -> frozenset[str]:
    """Give the first word of weight that a denial reaches: what is not done."""
    start, end = denial.scope
    for place in range(start + 2, end + 1):
        if verb := reading.words_in((start, place)) - _LIGHT:
            return verb
    return frozenset()


def _told_elsewhere(told: Content, reading: Reading, denial: Negation) -> bool:
    """Tell whether a clause of the source without any denial has at least as much in common with what is said."""
    here = weigh(told.held_by(content_of(reading, reading.clause_at(denial.start))))
    places = [one.start for one in reading.directions] + [one.start for one in reading.quantities]
    asserting = {reading.clause_at(place) for place in places}
    others = (span for span in asserting if not overlaps(span, denial.scope) and not denies(reading, span))
    return any(max(here, 1) <= weigh(told.held_by(content_of(reading, span))) for span in others)


def _given_up(said: Reading, reading: Reading, denial: Negation) -> bool:
    """Tell whether a figure that is denied is said to hold no longer: 由 70 個基點改為 60 個基點."""
    denied = [one for one in reading.quantities if reached(denial, one.start)]
    left = [one.quantity for one in link(said) if one.role == "from"] if denied else []
    return any(agree(one, other) for one in denied for other in left)


def _of_the_same_time(said: Reading, clause: Span, reading: Reading, denial: Negation) -> bool:
    denied = [one for one in reading.periods if reached(denial, one.start)]
    ours = periods_in(said, clause)
    return all(any(agree_dates(one, other) for other in ours) for one in denied)


def periods_in(reading: Reading, span: Span) -> list[Period]:
    """Give the periods that begin within a stretch of a text."""
    return [one for one in reading.periods if span[0] <= one.start < span[1]]
