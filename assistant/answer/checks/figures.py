"""Figures: each one said stands in the sources, and belongs there to what it is said of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations

from assistant.answer.checks.derived import follows
from assistant.answer.checks.linking import link, link_sources
from assistant.answer.checks.reading import SENTENCE_END, Reading, Source, read
from assistant.answer.checks.rivals import counts_the_same, ends_of, find_rival
from assistant.finance.han_numerals import han_value
from assistant.finance.quantifiers import Amount
from assistant.finance.quantities import Quantity, agree, find_support
from assistant.schema import Problem

_DIGIT = re.compile(r"\d")
_LIMIT = re.compile(
    r"(?:\b(?:(?P<floor>floor|minimum)|cap|ceiling|limit|maximum)\b|(?P<least>下限)|上限)[^，。,;；\d]{0,16}$"
    r"|(?:高[達达]|最[高多]可?[達达]?)\s?$",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"\b(?:at|above|below|near|around) [\d.]+ (?:basis points?|bps?)$|[在於于][\d. ]+[個个]?基[點点]$")
# `figure` behind one of these is what something is held against.
_AGAINST = re.compile(
    r"(?:[較较比](?:[^，。,;；\d]|\d+ ?月){0,16}"
    r"|\b(?:than|against|versus|from|compared (?:with|to)) (?:\w+ ){0,3})$"
)
_GREW_BY = re.compile(
    r"[增升漲涨多](?:[長长加]了?|幅)?[為为達达约約逾超近過过]{0,2}\s?[\d一二兩两三四五六七八九十.]+ ?倍$"
)
_SPANS = ("day", "trading_day", "week", "month", "quarter", "year")
_NTH = re.compile(
    r"第([一二三四五六七八九十\d]{1,3})[個个]?(?:交易)?[日天週周月季年]"
    r"|\b(second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?=th|nd|rd|st))(?:th|nd|rd|st)?"
    r" (?:straight |consecutive |successive )?(?:trading )?(?:day|week|month|quarter|year|session)",
    re.IGNORECASE,
)
_ORDINALS = {
    word: number
    for number, word in enumerate(
        ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), start=2
    )
}
_OTHERS = re.compile(r"(?:另外?|其[他它余餘]|\b(?:an)?other)\s?$", re.IGNORECASE)
_SIGNS = {"over": 1, "at_least": 1, "under": -1, "at_most": -1}
_HALF = 50
_SHARE = re.compile(r"(?:[佔占][比]?|比[重例]|\b(?:accounts?|accounted|accounting) for|\bshare of)[^。；]{0,24}$")
_SHARE_BEHIND = re.compile(r" of (?:the |its |all )?(?:total|whole|all|sales|revenue|group)|的?(?:比重|份额)")
# Up to here a writer counts what the source lists: two exits, both markets.
_COUNTED_BY_HAND = 12


def check_figures(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each figure that no source has, and each that the sources give to something else."""
    known = [quantity for source in sources for quantity in source.quantities]
    linked = link_sources(sources)
    missing = set()
    for quantity in said.quantities:
        support = find_support(quantity, known)
        if not (
            support
            or (support.problem == "unit" and counts_the_same(quantity, support.source))
            or _leaves_its_unit(quantity, said.quantities, known)
            or _is_level_in_points(quantity, sources)
            or _is_own_count(quantity, known)
            or _counts_to_it(quantity, sources)
            or _counts_one_more(quantity, sources)
            or _ends_range(quantity, said.quantities, known)
            or _grows_by_times(quantity, known)
            or _is_compared(quantity, sources)
            or _is_passed(quantity, said, known)
            or _is_majority(quantity, sources)
            or _is_share(quantity, said.quantities)
            or _differs_in_row(quantity, said, sources)
            or follows(quantity, linked)
        ):
            missing.add(quantity)
            source = support.source.text if support.source else ""
            yield Problem(support.problem or "number", quantity.text, source)
    durations = [one for one in said.periods if one.granularity == "duration"]
    for one in link(said):
        # How long something lasted is a date's affair.
        lasts = any(span.start <= one.quantity.start and one.quantity.end <= span.end for span in durations)
        if one.quantity not in missing and not lasts and (other := find_rival(one, linked)):
            kind, source = other
            yield Problem(kind, one.quantity.text, source)


def _is_compared(quantity: Quantity, sources: Sequence[Source]) -> bool:
    """Tell whether a bound stands for a comparison of the sources: above 2% for `above our target of 2 percent`."""
    sign = _SIGNS.get(quantity.bound)
    plain = replace(quantity, bound="none")
    return sign is not None and any(
        agree(plain, replace(figure, bound="none"))
        and (
            _compares(source.sentence, figure, sign)
            or _limits(source.sentence, figure, sign)
            or _AGAINST.search(source.sentence.text, 0, figure.start)
            or _is_denied_beyond(source.sentence, figure, sign)
        )
        for source in sources
        for figure in source.sentence.quantities
    )


def _is_passed(quantity: Quantity, said: Reading, known: Sequence[Quantity]) -> bool:
    """Tell whether a bound holds another figure of the statement against a figure: 71 cents, below the 73.3 before."""
    sign = _SIGNS.get(quantity.bound)
    plain = replace(quantity, bound="none")
    before = [one for one in said.quantities if one.end <= quantity.start and one.kind == plain.kind]
    return (
        sign is not None
        and bool(before)
        and said.text[: quantity.start].rstrip().endswith((",", "，"))
        and sign * (before[-1].value - plain.value) > 0
        and any(agree(plain, one) for one in known)
    )


def _is_majority(quantity: Quantity, sources: Sequence[Source]) -> bool:
    """Tell whether a share is what a source calls most of them: more than half for 多數."""
    half = quantity.kind == "percent" and quantity.value == _HALF and not _DIGIT.search(quantity.text)
    told = (one.amount for source in sources for one in source.sentence.quantifiers)
    return half and _SIGNS.get(quantity.bound) == 1 and any(one >= Amount.MOST for one in told)


def _is_share(quantity: Quantity, said: Sequence[Quantity]) -> bool:
    """Tell whether a percentage is the share that one figure of the statement is of another one: 3 of 12, or 25%."""
    if quantity.kind != "percent" or not (_SHARE.search(quantity.around[0]) or _SHARE_BEHIND.match(quantity.around[1])):
        return False
    levels = [one for one in said if one.kind in ("money", "count", "number") and one.high is None and one.value > 0]
    return any(
        part.value < whole.value
        and (part.kind, part.unit) == (whole.kind, whole.unit)
        and agree(quantity, replace(part, kind="percent", unit="", value=100 * part.value / whole.value, bound="none"))
        for part, whole in permutations(levels, 2)
    )


def _differs_in_row(quantity: Quantity, said: Reading, sources: Sequence[Source]) -> bool:
    """Tell whether something moved by as much as two cells of one row of a table are apart."""
    rows = [source for source in sources if source.cells]
    if not rows or not any(one.quantity is quantity and one.role == "by" for one in link(said)):
        return False
    named = [source for source in rows if said.terms & read(source.cells[0][1]).terms]
    return any(
        one.kind == other.kind != "percent"
        and agree(quantity, replace(one, value=abs(one.value - other.value), bound="none"))
        for row in named or rows
        for one, other in combinations([figure for figure in row.quantities if figure.high is None], 2)
    )


def _is_denied_beyond(reading: Reading, figure: Quantity, sign: int) -> bool:
    """Tell whether it is denied that something goes beyond a figure: at most 4% for `in none … above 4%`."""
    beyond = _SIGNS.get(figure.bound)
    denied = any(one.amount == Amount.NONE for one in reading.quantifiers) or any(
        one.scope[0] <= figure.start < one.scope[1] for one in reading.negations
    )
    return beyond == -sign and denied


def _limits(reading: Reading, figure: Quantity, sign: int) -> bool:
    """Tell whether a figure is the limit of something: no more than 392 yuan for 上限為每股 392 元."""
    limit = _LIMIT.search(reading.text, max(0, figure.start - 32), figure.start)
    return limit is not None and bool(limit["floor"] or limit["least"]) == (sign > 0)


def _compares(reading: Reading, figure: Quantity, sign: int) -> bool:
    """Tell whether a word of comparison reaches a figure, no other figure and no end of a sentence between."""
    before = max((one.end for one in reading.quantities if one.end <= figure.start), default=0)
    return any(
        (one.axis == "comparison" or one.text.lower().endswith((" above", " below")))
        and one.sign == sign
        and before <= one.start < figure.end
        and not SENTENCE_END.search(reading.text, one.end, figure.start)
        for one in reading.directions
    )


def _is_own_count(quantity: Quantity, known: Sequence[Quantity]) -> bool:
    """Tell whether a writer counted by himself: a small number in words, of what the sources do not count."""
    if quantity.kind not in ("count", "number") or _DIGIT.search(quantity.text) or quantity.value > _COUNTED_BY_HAND:
        return False
    return not any(one.kind == quantity.kind and one.value <= _COUNTED_BY_HAND for one in known)


def _leaves_its_unit(quantity: Quantity, said: Sequence[Quantity], known: Sequence[Quantity]) -> bool:
    """Tell whether a figure leaves out a unit that another one has: by 0.6 years to 5.8, 0.2 points for as many %."""
    if quantity.kind == "points":
        quantity = replace(quantity, kind="percentage_points", unit="")
        return any(agree(quantity, one) for one in known)
    units = {(one.kind, one.unit) for one in said}
    return quantity.kind == "number" and any(
        one.kind != "number" and (one.kind, one.unit) in units and agree(replace(one, bound=quantity.bound), one)
        for one in known
        if one.value == quantity.value
    )


def _is_level_in_points(quantity: Quantity, sources: Sequence[Source]) -> bool:
    """Tell whether a percentage is a level that a source gives in basis points: 0.05% for steady at 5 basis points."""
    return quantity.kind == "percent" and any(
        agree(quantity, replace(one, kind="percent"))
        for source in sources
        for one in source.sentence.quantities
        if one.kind == "percentage_points" and _LEVEL.search(source.sentence.text, 0, one.end)
    )


def _grows_by_times(quantity: Quantity, known: Sequence[Quantity]) -> bool:
    """Tell whether something grew by so many times itself that the sources say in percent: 增長超過一倍 for 120%."""
    percent = replace(quantity, kind="percent", value=100 * quantity.value, precision=100 * quantity.precision)
    return (
        quantity.kind == "multiple"
        and _GREW_BY.search(quantity.around[0] + quantity.text) is not None
        and any(agree(percent, end) for one in known for end in ends_of(one) or (one,))
    )


def _counts_to_it(quantity: Quantity, sources: Sequence[Source]) -> bool:
    """Tell whether a source names the last of as many: four months in a row for the fourth month running."""
    if quantity.kind != "count" or quantity.unit not in _SPANS:
        return False
    texts = [source.sentence.text for source in sources]
    return any(_order(found[1] or found[2]) == quantity.value for text in texts for found in _NTH.finditer(text))


def _order(written: str) -> int:
    number = han_value(written)
    return _ORDINALS.get(written.lower(), int(number.value) if number else int(written) if written.isdigit() else 0)


def _counts_one_more(quantity: Quantity, sources: Sequence[Source]) -> bool:
    """Tell whether a count takes together what a source counts apart: four for one and another three."""
    if quantity.kind not in ("count", "number") or _OTHERS.search(quantity.around[0]):
        return False
    return any(
        one.value + 1 == quantity.value and _OTHERS.search(one.around[0])
        for source in sources
        for one in source.sentence.quantities
        if one.kind in ("count", "number")
    )


def _ends_range(quantity: Quantity, said: Sequence[Quantity], known: Sequence[Quantity]) -> bool:
    """Tell whether a figure is one end of a range of the sources whose other end is said too: `2% to 4%`."""
    for one in known:
        ends = ends_of(one)
        if any(agree(quantity, end) for end in ends) and all(any(agree(q, end) for q in said) for end in ends):
            return True
    return False
