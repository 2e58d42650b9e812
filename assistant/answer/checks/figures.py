"""Figures: each one said stands in the sources, and belongs there to what it is said of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.answer.checks.linking import Linked, link, link_sources
from assistant.answer.checks.reading import Reading, Source
from assistant.finance.dates import Period, agree_dates
from assistant.finance.glossary import Term
from assistant.finance.quantities import Quantity, agree, find_support
from assistant.language.fold import fold
from assistant.schema import Problem, ProblemKind

_DIGIT = re.compile(r"\d")
# Up to here a writer counts what the source lists: two exits, both markets.
_COUNTED_BY_HAND = 12


def check_figures(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each figure that no source has, and each that the sources give to something else."""
    known = [quantity for source in sources for quantity in source.quantities]
    missing = set()
    for quantity in said.quantities:
        support = find_support(quantity, known)
        if support.problem == "unit" and _counts_the_same(quantity, support.source):
            continue
        if not (support or _is_own_count(quantity, known) or _ends_range(quantity, said.quantities, known)):
            missing.add(quantity)
            source = support.source.text if support.source else ""
            yield Problem(support.problem or "number", quantity.text, source)
    linked = link_sources(sources)
    for one in link(said):
        if one.quantity not in missing and (other := find_rival(one, linked)):
            kind, source = other
            yield Problem(kind, one.quantity.text, source)


def _is_own_count(quantity: Quantity, known: Sequence[Quantity]) -> bool:
    """Tell whether a writer counted by himself: a small number in words, of what the sources do not count."""
    if quantity.kind not in ("count", "number") or _DIGIT.search(quantity.text) or quantity.value > _COUNTED_BY_HAND:
        return False
    return not any(one.kind == quantity.kind and one.value <= _COUNTED_BY_HAND for one in known)


def stands_for(quantity: Quantity, source: Quantity) -> bool:
    """Tell whether a figure is that of a source, or counts the same, or is an end of its range."""
    if agree(quantity, source) or _counts_the_same(quantity, source):
        return True
    return quantity.high is None and any(agree(quantity, end) for end in _ends(source))


def _ends(quantity: Quantity) -> tuple[Quantity, ...]:
    if quantity.high is None:
        return ()
    return replace(quantity, high=None), replace(quantity, value=quantity.high, high=None)


def _counts_the_same(quantity: Quantity, source: Quantity | None) -> bool:
    """Tell whether two counts differ in nothing but a noun that is in no list: `17 reported` and 17 家."""
    if source is None or {quantity.kind, source.kind} != {"count"}:
        return False
    return quantity.value == source.value and quantity.unit in fold(quantity.text)


def _ends_range(quantity: Quantity, said: Sequence[Quantity], known: Sequence[Quantity]) -> bool:
    """Tell whether a figure is one end of a range of the sources whose other end is said too: `2% to 4%`."""
    for one in known:
        ends = _ends(one)
        if any(agree(quantity, end) for end in ends) and all(any(agree(q, end) for q in said) for end in ends):
            return True
    return False


def find_rival(said: Linked, sources: Sequence[Linked]) -> tuple[ProblemKind, str] | None:
    """Find the figure that the sources give to what `said` is said of, where they give the figure of `said` elsewhere.

    Returns:
        The kind of problem and the figure; None where nothing shows that two things were confused.
    """
    agreeing = [one for one in sources if stands_for(said.quantity, one.quantity)]
    kinds = {one.quantity.kind for one in agreeing}
    others = [one for one in sources if one.quantity.kind in kinds and one not in agreeing]
    if not agreeing:
        return None
    for other in others:
        for kind, confused in _CONFUSIONS:
            if all(confused(said, one, other) for one in agreeing):
                return kind, other.quantity.text
    return None


def _terms_confused(said: Linked, mine: Linked, other: Linked) -> bool:
    """Judge whether the figure is said of what `other` belongs to, and not of what `mine` does."""
    shared = (said.terms & other.terms) - mine.terms
    rivals = mine.terms - said.terms - other.terms
    return any(_rank(one) == _rank(rival) and not _kin(one, rival) for one in shared for rival in rivals)


def _kin(one: Term, other: Term) -> bool:
    """Tell whether one term is part of the other's name: the yield and the ten-year yield."""
    return any(a and b and (a in b or b in a) for a, b in ((one.hans, other.hans), (one.en, other.en)))


def _rank(term: Term) -> str:
    return "entity" if term.entity else term.kind


def _words_confused(said: Linked, mine: Linked, other: Linked) -> bool:
    """Judge as `_terms_confused` does, by whatever words and terms there are, within one language."""
    if said.chinese != mine.chinese or _same(said.periods, mine.periods):
        return False
    called, rival, own = (one.words | one.terms for one in (said, other, mine))
    return bool((called & rival) - own and own - called - rival and not called & own)


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
    return _same(said.periods, other.periods) and not _same(said.periods, mine.periods)


def _same(said: Sequence[Period], sources: Sequence[Period]) -> bool:
    return any(agree_dates(one, two) or agree_dates(two, one) for one in said for two in sources)


_CONFUSIONS: tuple[tuple[ProblemKind, Callable[[Linked, Linked, Linked], bool]], ...] = (
    ("number", _terms_confused),
    ("number", _words_confused),
    ("number", _tenors_confused),
    ("number", _roles_confused),
    ("date", _periods_confused),
)
