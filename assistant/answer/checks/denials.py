"""Denials: what the sources affirm is not denied, and what they deny is not affirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer.checks.affirmed import affirmed, periods_in
from assistant.answer.checks.content import weigh
from assistant.answer.checks.denying import (
    around,
    close_to,
    denied_at,
    denies,
    denies_something,
    denies_twice,
    plain,
    plain_across,
    reached,
)
from assistant.answer.checks.linking import link, link_sources
from assistant.answer.checks.movements import comparable
from assistant.answer.checks.objects import content_of
from assistant.answer.checks.reading import Reading, Source
from assistant.answer.checks.reworded import says_in_other_words
from assistant.finance.dates import agree_dates
from assistant.finance.negation import Negation
from assistant.finance.quantities import agree
from assistant.schema import Problem

# Less than this in common tells nothing.
_ENOUGH = 2


def check_denials(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield what is denied though no source denies anything, and what is affirmed though the sources deny it."""
    invented = [
        one
        for one in plain_across(said, sources[0].sentence, ending=False)
        if not says_in_other_words(said, one, sources)
    ]
    if invented and (
        not any(denies_something(source.sentence) for source in sources)
        or any(_denies_what_is_told(said, one, sources) or _told_plainly(said, one, sources) for one in invented)
        or (denies_twice(said) and not any(denies_twice(source.sentence) for source in sources))
    ):
        yield Problem("negation", around(said, invented[0]), sources[0].sentence.text)
    yield from _denied_figures(said, sources)
    yield from affirmed(said, sources)
    yield from _at_another_time(said, sources)


def _at_another_time(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each period for which something is denied that the sources deny for another."""
    told = [(source.sentence, one) for source in sources for one in plain(source.sentence)]
    for denial in plain(said):
        ours = periods_in(said, said.clause_at(denial.start))
        alike = [periods_in(reading, reading.clause_at(one.start)) for reading, one in told]
        if not ours or not alike or not all(alike):
            continue
        same = any(agree_dates(one, two) or agree_dates(two, one) for one in ours for held in alike for two in held)
        elsewhere = [two for source in sources for two in source.sentence.periods if agree_dates(ours[0], two)]
        if elsewhere and not same:
            yield Problem("date", ours[0].text, alike[0][0].text)
            return


def _told_plainly(said: Reading, denial: Negation, sources: Sequence[Source]) -> bool:
    """Tell whether a clause of the sources that denies nothing says all that is denied, and no other says as much."""
    denied = content_of(said, denial.scope)
    enough = max(_ENOUGH, 0.7 * weigh((*denied.terms, *denied.words, *denied.figures, *denied.periods)))
    clauses = [(source.sentence, span) for source in sources for span in source.sentence.clauses]
    shares = [weigh(denied.held_by(content_of(*place))) for place in clauses]
    if max(shares, default=0) < enough:
        return False
    return not any(
        denies(reading, span)
        for (reading, span), share in zip(clauses, shares, strict=True)
        if share > 0.5 * max(shares)
    )


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
        if reached(denial, one.start)
        and "的" not in said.text[denial.end : one.start]
        and one.kind not in ("tenor", "count")
        for other in source.sentence.quantities
        if agree(one, other)
    ]
    told += [
        (source.sentence, other.start)
        for source in sources
        for one in said.directions
        if reached(denial, one.start) and close_to(said, denial, one.start) and not said.text.startswith("的", one.end)
        for other in source.sentence.directions
        if one.sign == other.sign
        and (one.axis == other.axis or (comparable(one, other) and not plain(source.sentence)))
    ]
    if not told or any(denied_at(reading, start) for reading, start in told):
        return False
    ours = content_of(said, denial.scope)
    scopes = (content_of(source.sentence, one.scope) for source in sources for one in source.sentence.negations)
    return not any(ours.held_by(scope) for scope in scopes)
