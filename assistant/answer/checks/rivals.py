"""Which figure the sources give to what a figure is said of, where they give the one said to something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import compress

from assistant.answer.checks.content import Content, nearest
from assistant.answer.checks.linking import Linked
from assistant.finance.dates import Period, agree_dates
from assistant.finance.glossary import Term
from assistant.finance.quantities import Quantity, agree
from assistant.language.fold import fold
from assistant.schema import ProblemKind

_RATE = re.compile(r"增速|增长|[增升跌涨漲降减減]幅|通胀|\b(?:grow|inflation|increase in|pace)")
_CALENDAR = ("day", "month", "quarter", "year")
_MOVE = ("from", "to")
# Translations are loose: less than this in common tells nothing.
_SURE = 2
# Fewer words name nothing for certain.
_FEW = 2


def stands_for(quantity: Quantity, source: Quantity) -> bool:
    """Tell whether a figure is that of a source, or counts the same, or is an end of its range."""
    if agree(quantity, source) or counts_the_same(quantity, source):
        return True
    return quantity.high is None and any(agree(quantity, end) for end in ends_of(source))


def ends_of(quantity: Quantity) -> tuple[Quantity, ...]:
    """Give the two ends of a range; nothing of a single figure."""
    if quantity.high is None:
        return ()
    return replace(quantity, high=None), replace(quantity, value=quantity.high, high=None)


def counts_the_same(quantity: Quantity, source: Quantity | None) -> bool:
    """Tell whether two counts differ in nothing but a noun that is in no list: `17 reported` and 17 家."""
    if source is None or {quantity.kind, source.kind} != {"count"}:
        return False
    if quantity.value == source.value == 1 and {quantity.unit, source.unit} == {"day", "trading_day"}:
        return True
    return quantity.value == source.value and quantity.unit in fold(quantity.text)


def find_rival(said: Linked, sources: Sequence[Linked]) -> tuple[ProblemKind, str] | None:
    """Find the figure that the sources give to what `said` is said of, where they give the figure of `said` elsewhere.

    Returns:
        The kind of problem and the figure; None where nothing shows that two things were confused.
    """
    stand = [stands_for(said.quantity, one.quantity) for one in sources]
    agreeing = list(compress(sources, stand))
    kinds = {one.quantity.kind for one in agreeing}
    if not agreeing or any(one.denied for one in (said, *agreeing)):
        return None
    if _size_for_level(said, agreeing):
        return "number", agreeing[0].quantity.text
    if _at_another_time(said, agreeing):
        return "date", agreeing[0].periods[0].text
    elsewhere = (one for one, agrees in zip(sources, stand, strict=True) if not agrees)
    others = [one for one in elsewhere if one.quantity.kind in kinds and not one.denied]
    counted = bool(said.periods) and all(one.relative and one.granularity != "year" for one in said.periods)
    for other in others:
        if said.role in _MOVE and other.role in _MOVE and other.role != said.role in {one.role for one in agreeing}:
            # Both ends of one move: they belong to the same thing, and this one has its place in it.
            continue
        for kind, confused in _CONFUSIONS:
            if kind == "date" and counted and not any(one.relative for one in other.periods):
                # Last month may be counted from a month that the text has named.
                continue
            if all(confused(said, one, other) for one in agreeing):
                return kind, other.quantity.text
    name = _named_for_another(said, agreeing, sources)
    return ("entity", name) if name else None


def _named_for_another(said: Linked, agreeing: Sequence[Linked], sources: Sequence[Linked]) -> str | None:
    """Find whose figure it is, where it is said of somebody of whom the sources speak elsewhere."""
    ours = {term for term in said.terms if term.entity and any(term in one.terms for one in sources)}
    for term in ours:
        rivals = [{other for other in one.terms - said.terms if other.kind == term.kind} for one in agreeing]
        if all(rivals) and not any(term in one.terms for one in agreeing):
            return min(other.hant or other.en for other in rivals[0])
    return None


def _size_for_level(said: Linked, agreeing: Sequence[Linked]) -> bool:
    """Tell whether a figure that something moved to is said to be how far it moved, or the other way round."""
    if said.direction is None or any(_is_rate(one) for one in (said, *agreeing)):
        return False
    told = {one.role for one in agreeing}
    return (said.role == "by" and told == {"to"}) or (said.role == "to" and told == {"by"})


def _at_another_time(said: Linked, agreeing: Sequence[Linked]) -> bool:
    """Tell whether a figure is given to another day, month, quarter or year than every source gives it to."""

    def exact(one: Linked) -> list[Period]:
        return [period for period in one.periods if period.granularity in _CALENDAR and not period.relative]

    ours = {period.granularity for period in exact(said)}
    alike = all(exact(one) and {period.granularity for period in exact(one)} == ours for one in agreeing)
    # What moved to a level did so at the first of the times for which the level is told.
    told = [one.periods[:1] if said.role == "to" else one.periods for one in agreeing]
    return bool(ours) and alike and not any(_same(said.periods, periods) for periods in told)


def _is_rate(one: Linked) -> bool:
    """Tell whether a figure is how fast something grows: to grow 5.5% is to have growth rise to 5.5%."""
    before, behind = one.quantity.around
    return bool(_RATE.search(before[-24:]) or _RATE.search(behind[:12]))


def _terms_confused(said: Linked, mine: Linked, other: Linked) -> bool:
    """Judge whether the figure is said of what `other` belongs to, and not of what `mine` does."""
    rivals = mine.terms - said.terms - other.terms
    if not rivals or not said.terms or not other.terms:
        return False
    shared = {one for one in said.terms if _among(one, other.terms) and not _among(one, mine.terms)}
    return any(_rank(one) == _rank(rival) and not _kin(one, rival) for one in shared for rival in rivals)


def _among(one: Term, terms: Collection[Term]) -> bool:
    return any(one == term or _kin(one, term) for term in terms)


def _kin(one: Term, other: Term) -> bool:
    """Tell whether one term is part of the other's name: the yield and the ten-year yield."""
    return any(a and b and (a in b or b in a) for a, b in ((one.hans, other.hans), (one.en, other.en)))


def _rank(term: Term) -> str:
    return "entity" if term.entity else term.kind


def _words_confused(said: Linked, mine: Linked, other: Linked) -> bool:
    """Judge as `_terms_confused` does, by whatever words and terms there are."""
    if _same(said.periods, mine.periods):
        return False
    called, own, rival = (Content(_named(one), one.words, one.chinese) for one in (said, mine, other))
    against, for_it = nearest(called, [rival], [own])
    if said.chinese != mine.chinese:
        return against > _SURE and not for_it and bool(own.words or own.terms)
    left = (mine.words | mine.terms) - said.words - said.terms - other.words - other.terms
    if not against or not left or for_it:
        return False
    ours = said.words | said.terms
    return not ours & (mine.words | mine.terms) or ours <= other.words | other.terms


def _qualified(said: Linked, mine: Linked, other: Linked) -> bool:
    """Judge whether the figure of the whole is said of a part that the sources call by more words: same-store sales."""
    alike = said.chinese == mine.chinese == other.chinese and said.role == mine.role == other.role
    return alike and len(mine.words) >= _FEW and mine.words < other.words <= said.words


def _named(one: Linked) -> frozenset[Term]:
    """Give the terms beside a figure but those that say how it is given (`year on year`)."""
    return frozenset(term for term in one.terms if term.kind != "basis")


def _tenors_confused(said: Linked, mine: Linked, other: Linked) -> bool:
    def holds(tenors: Sequence[Quantity], among: Sequence[Quantity]) -> bool:
        return any(agree(one, two) for one in tenors for two in among)

    return holds(said.tenors, other.tenors) and bool(mine.tenors) and not holds(said.tenors, mine.tenors)


def _roles_confused(said: Linked, mine: Linked, other: Linked) -> bool:
    if said.role != other.role or said.role == mine.role:
        return False
    return said.role in ("from", "whole") or bool(said.role and mine.role)


def _periods_confused(said: Linked, mine: Linked, other: Linked) -> bool:
    if not (said.periods and mine.periods and other.periods):
        return False
    if _equal(said.periods, other.periods):
        # What is told of the year is not told of its last quarter, where the quarter has a figure of its own.
        return not _equal(said.periods, mine.periods)
    return _same(said.periods, other.periods) and not _same(said.periods, mine.periods)


def _equal(said: Sequence[Period], sources: Sequence[Period]) -> bool:
    return any(one.first and (one.first, one.last) == (two.first, two.last) for one in said for two in sources)


def _ends_confused(said: Linked, mine: Linked, other: Linked) -> bool:
    """Judge whether where a move ended is given to the time at which it began."""
    return (mine.role, other.role) == ("to", "from") and not mine.periods and _same(said.periods, other.periods)


def _dated_elsewhere(said: Linked, mine: Linked, other: Linked) -> bool:
    """Judge whether a figure without a date is given to the time for which the sources have another one of the same."""
    same = {one for one in said.terms & mine.terms & other.terms if one.kind != "basis"}
    undated = said.role == mine.role == other.role and not (mine.periods or mine.around)
    apart = mine.text != other.text and mine.words <= other.words
    return (
        bool(same)
        and undated
        and apart
        and mine.quantity.unit == other.quantity.unit
        and _equal(said.periods, other.periods)
    )


def _names_confused(said: Linked, mine: Linked, other: Linked) -> bool:
    """Judge by names in Latin letters, which are the same in every language."""
    return bool((said.names & other.names) - mine.names and not said.names & mine.names)


def _moments_confused(said: Linked, mine: Linked, other: Linked) -> bool:
    """Judge by periods where several stand beside the figure itself."""
    around = bool(mine.around) and not mine.periods and not _same(said.periods, mine.around)
    return around and _same(said.periods, other.periods)


def _same(said: Sequence[Period], sources: Sequence[Period]) -> bool:
    return any(agree_dates(one, two) or agree_dates(two, one) for one in said for two in sources)


_CONFUSIONS: tuple[tuple[ProblemKind, Callable[[Linked, Linked, Linked], bool]], ...] = (
    ("number", _terms_confused),
    ("number", _words_confused),
    ("number", _qualified),
    ("number", _tenors_confused),
    ("number", _roles_confused),
    ("number", _names_confused),
    ("date", _periods_confused),
    ("date", _moments_confused),
    ("date", _ends_confused),
    ("date", _dated_elsewhere),
)
