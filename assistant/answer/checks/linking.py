"""What each figure of a text belongs to: the names, periods and words of direction beside it.

`微軟、亞馬遜和谷歌分別上漲 58%、53% 和 34%` gives 58% to Microsoft; `4.2% for the S&P 500` gives 4.2% to the index.
Where it is not plain what a figure belongs to, it belongs to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from assistant.answer.checks.beside import counts_on, names_in, periods_of, words_of
from assistant.answer.checks.reading import SENTENCE_END, Reading, Source, Span, read, signed
from assistant.answer.checks.roles import FROM, role_of, side_of
from assistant.finance.dates import Period
from assistant.finance.directions import Direction
from assistant.finance.glossary import Term
from assistant.finance.quantities import Quantity

_SEPARATOR = re.compile(r"\s*(?:、|[,，]\s*(?:and|or)\b|[,，]|(?:以及|和|與|与|及|或)|\b(?:and|or)\b|&)\s*")
_AFTERWARDS = re.compile(
    r"\s*(?:(?:less|more|fewer|lower|higher|chance|probability|odds|likelihood)\s"
    r"|(?:increase|decrease|rise|fall|decline|drop|gain|growth|jump|surge|reduction|improvement|slump)s?\s(?=in\b|of\b)"
    r"|(?:month|quarter|year)[- ](?:over|on)[- ](?:month|quarter|year)\s"
    r"|from a (?:month|quarter|year) (?:earlier|ago)\s|(?:to|per|against) (?:the|a) [a-z]+\s)?"
    r"(?:for|in|at|of|on|by|from|among|across|within|below|above|under|over|than)\s(?P<phrase>[^,，;；、]*?)(?=[,，;；、]|\s(?:and|while|but|to|compared|versus|after|following|because|since)\s|$)"
    r"|[^,，;；、。\d]{0,4}(?:[来來源]自|源[於于]|[用投歸归]向?[於于]|投向|屬[於于]?|属[於于]?)(?P<to>[^,，;；、。]*)"
)
_CLAUSE = re.compile(r"[，,：:—]|\b(?:and|while|but|because|since|as|after)\b|因(?!此|[素子])|由[于於]")
_NO_LONGER = ("no longer", "不再")
_LIKELY = re.compile(
    r"\b(?:probabilit|odds|chance|likelihood|expectation|prospect|pricing|hope|risk)[a-z]* (?:of|for) "
    r"(?:[\w-]+ ){0,4}$",
    re.IGNORECASE,
)
_LIKELY_BEHIND = re.compile(r"(?:的|之)?(?:概率|機率|机率|機會|机会|預期|预期|可能性|空間|空间|路徑|路径)")
# How policy stands moves no figure: restrictive until inflation is down to 2%.
_STANCE = re.compile("restrictive|accommodative", re.IGNORECASE)
# What describes a figure's object instead of saying how it did: the ten years of a ten-year yield.
_DESCRIBING = ("tenor",)


@dataclass(frozen=True)
class Linked:
    """A figure and what it belongs to.

    Attributes:
        terms: Names and terms of the glossary.
        tenors: As in the ten-year yield.
        role: `from` or `to` in a move from one figure to another, `by` for the size of a move, `whole` of those that
            were counted; else empty.
        words: What else is written beside it, in the language of the text.
        direction: The word of direction that it belongs to.
        side: 1 where it says how much more something is, -1 how much less, 0 where neither.
        chinese: Whether its words are.
        names: Names in Latin letters beside it, in any language: AA-, Corvane.
        around: All periods beside it, where more than one stands there.
        denied: Whether it is said to hold no longer.
        text: The text in which it stands.
    """

    quantity: Quantity
    terms: frozenset[Term] = frozenset()
    periods: tuple[Period, ...] = ()
    tenors: tuple[Quantity, ...] = ()
    role: str = ""
    words: frozenset[str] = frozenset()
    direction: Direction | None = None
    side: int = 0
    chinese: bool = False
    names: frozenset[str] = frozenset()
    around: tuple[Period, ...] = ()
    denied: bool = False
    text: str = ""


@lru_cache(maxsize=4096)
def link(reading: Reading) -> tuple[Linked, ...]:
    """Give each figure of a text what it belongs to, in order."""
    figures = [one for one in reading.quantities if one.kind not in _DESCRIBING]
    linked: list[Linked] = []
    at = 0
    for group in _groups(reading.text, figures):
        start, end = _room(reading.text, at, group, figures)
        for one in _link_group(reading, group, start, end):
            linked.append(_inherit(reading.text, one, linked[-1]) if linked else one)
        at = max(_claimed(reading.text, group[-1].end, end), _counted(reading, group[-1]), _dated(reading, group[-1]))
    return tuple(linked)


def _inherit(text: str, one: Linked, other: Linked) -> Linked:
    """Give a figure what it shares with the one before it.

    The end of a move has its direction; a change, what the level belongs to: the 2-year yield is 3.58%, up 14 bp.
    """
    if one.role == "to" and (other.role == "from" or (other.role == "by" and not one.words)):
        named = one if one.terms or one.names else other
        return replace(one, direction=one.direction or other.direction, terms=named.terms, names=named.names)
    if any(term.kind != "basis" for term in one.terms) or one.words or one.tenors or one.names:
        return one
    if one.role == "by" or (one.role == "from" and one.quantity.kind == other.quantity.kind):
        same_time = one.role == "by" and not counts_on(text, other.quantity.end, one.quantity)
        return replace(
            one,
            terms=one.terms | other.terms,
            words=other.words,
            tenors=other.tenors,
            names=other.names,
            periods=one.periods or (other.periods if same_time else ()),
        )
    return one


def link_row(source: Source) -> tuple[Linked, ...]:
    """Give each figure of a table's row what its column and its row are called."""
    found: list[Linked] = []
    for header, cell in source.cells:
        told = source.sentence
        column = read(header, told.published, told.glossary)
        row = read(source.cells[0][1], told.published, told.glossary)
        moves = column.directions
        found += [
            Linked(
                quantity,
                column.terms | row.terms,
                column.periods,
                direction=moves[0] if len(moves) == 1 else None,
            )
            for quantity in (*read(cell).quantities, *source.cell_quantities)
            if quantity.text.startswith(cell) or quantity.text.startswith(signed(cell))
        ]
    return tuple(found)


def link_sources(sources: Sequence[Source]) -> tuple[Linked, ...]:
    """Give each figure of the sources what it belongs to."""
    return tuple(one for source in sources for one in (link_row(source) if source.cells else link(source.sentence)))


def _groups(text: str, figures: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """Join figures of one kind that are listed: nothing but separators between, the last no comma."""
    group: list[Quantity] = []
    for figure in figures:
        if group and (figure.kind != group[-1].kind or not _SEPARATOR.fullmatch(text, group[-1].end, figure.start)):
            yield from _listed(text, group)
            group = []
        group.append(figure)
    if group:
        yield from _listed(text, group)


def _listed(text: str, group: list[Quantity]) -> list[list[Quantity]]:
    closed = len(group) < 2 or text[group[-2].end : group[-1].start].strip() not in (",", "，")
    return [group] if closed else [[figure] for figure in group]


def _room(text: str, at: int, group: Sequence[Quantity], figures: Sequence[Quantity]) -> tuple[int, int]:
    """Tell from where to where the text may speak of a group: within its sentence, between its neighbours."""
    start = max([at, *(match.end() for match in SENTENCE_END.finditer(text, at, group[0].start))])
    stop = SENTENCE_END.search(text, group[-1].end)
    following = [figure.start for figure in figures if figure.start >= group[-1].end]
    return start, min([stop.start() if stop else len(text), *following[:1]])


def _claimed(text: str, at: int, end: int) -> int:
    """Tell how far the words behind a figure belong to it: `4.2% for the S&P 500`."""
    phrase = _AFTERWARDS.match(text, at, end)
    return phrase.end() if phrase else at


def _counted(reading: Reading, figure: Quantity) -> int:
    """Tell where ends what stands right behind an amount of money, of which it is told: 50 億美元國債."""
    behind = figure.end + reading.text.startswith(" ", figure.end)
    found = (one.end for one in reading.mentions if one.start == behind and figure.kind == "money" and reading.chinese)
    return next(found, figure.end)


def _dated(reading: Reading, figure: Quantity) -> int:
    """Tell where ends a period that stands right behind a figure, whose it is: to 2.1 percent next year and …."""
    found = (one.end for one in reading.periods if reading.text[figure.end : one.start] == " ")
    return next(found, figure.end)


def _link_group(reading: Reading, group: Sequence[Quantity], start: int, end: int) -> Iterator[Linked]:
    claimed = max(_claimed(reading.text, group[-1].end, end), _counted(reading, group[-1]))
    before, behind = (start, group[0].start), (group[-1].end, claimed)
    direction = _direction(reading, before, (group[-1].end, end))
    if len(group) > 1:
        items = (
            _names(reading, before, len(group))
            or _items(reading.text, *before, len(group))
            or _items(reading.text, *behind, len(group))
        )
        for figure, item in zip(group, items or [(0, 0)] * len(group), strict=True):
            one = _labelled(reading, figure, [item], words_of(reading, item), direction)
            yield replace(one, role="")
    else:
        figure = group[0]
        words = words_of(reading, before) | words_of(reading, behind)
        yield _labelled(reading, figure, [behind, before], words, direction)


def _labelled(
    reading: Reading,
    figure: Quantity,
    spans: Sequence[Span],
    words: frozenset[str],
    direction: Direction | None,
) -> Linked:
    role = role_of(reading, figure)

    def within(start: int, end: int) -> bool:
        return any(first <= start and end <= last for first, last in spans)

    return Linked(
        side=side_of(reading.text, figure),
        chinese=reading.chinese,
        denied=_is_given_up(reading, figure),
        quantity=figure,
        terms=frozenset(one.term for one in reading.mentions if within(one.start, one.end)),
        periods=periods_of(reading, figure, role, spans),
        around=tuple(one for one in reading.periods if within(one.start, one.end)),
        tenors=tuple(one for one in reading.quantities if one.kind in _DESCRIBING and within(one.start, one.end)),
        names=names_in(reading, spans),
        words=words,
        direction=direction,
        role=role,
        text=reading.text,
    )


def _names(reading: Reading, span: tuple[int, int], count: int) -> list[tuple[int, int]]:
    """Find the last `count` names that are listed before figures, whatever stands between: A、B 均穩定，分別為."""
    spans = [(one.start, one.end) for one in reading.mentions if span[0] <= one.start < span[1] and one.term.entity]
    for at in range(len(spans) - count, -1, -1):
        chain = spans[at : at + count]
        if all(_SEPARATOR.fullmatch(reading.text, one[1], two[0]) for one, two in pairwise(chain)):
            return chain
    return []


def _items(text: str, start: int, end: int, count: int) -> list[tuple[int, int]]:
    """Cut the items of a list out of a text; empty where it has not `count` of them."""
    cuts = [match.span() for match in _SEPARATOR.finditer(text, start, end)]
    spans = list(
        zip([start, *(last for _, last in cuts)], [*(first for first, _ in cuts), end], strict=True),
    )
    if len(spans) > count and text[slice(*cuts[-count])].strip() not in (",", "，"):
        return []
    return spans[-count:] if len(spans) >= count else []


def _direction(reading: Reading, before: tuple[int, int], behind: tuple[int, int]) -> Direction | None:
    """Give a figure's word of direction: before it in its clause, else behind it; behind where it moves from.

    `上漲 167%`, `a 12.6% decline`, `由 30% 升至 71%`.
    """
    if _is_of_a_likelihood(reading, before[1]):
        # The probability of a 25 bp cut: the cut is 25 bp, whatever became of its probability.
        return next((one for one in reading.directions if behind[0] <= one.start and one.end <= behind[1]), None)
    moves = _moves(reading)
    later = [one for one in moves if behind[0] <= one.start and one.end <= behind[1]]
    joined = later and not _CLAUSE.search(reading.text, behind[0], later[0].start)
    if later and (later[0].start <= behind[0] + 3 or (joined and FROM.search(reading.text[before[0] : before[1]]))):
        return later[0]
    earlier = [one for one in moves if before[0] <= one.start < before[1]]
    if earlier and not _CLAUSE.search(reading.text, earlier[-1].end, before[1]):
        return earlier[-1]
    return later[0] if later and not _CLAUSE.search(reading.text, behind[0], later[0].start) else None


@lru_cache(maxsize=4096)
def _moves(reading: Reading) -> tuple[Direction, ...]:
    """Give the words of direction that may tell what became of a figure."""
    return tuple(one for one in reading.directions if not (is_object(reading, one) or _STANCE.match(one.text)))


def _is_given_up(reading: Reading, figure: Quantity) -> bool:
    return any(
        one.text.lower() in _NO_LONGER and one.scope[0] <= figure.start < one.scope[1] for one in reading.negations
    )


def is_object(reading: Reading, direction: Direction) -> bool:
    """Tell whether a word only names what is likely or expected: the probability of a cut, 減息概率."""
    behind = _LIKELY_BEHIND.match(reading.text, direction.end)
    return behind is not None or _is_of_a_likelihood(reading, direction.start)


def _is_of_a_likelihood(reading: Reading, place: int) -> bool:
    """Tell whether `the probability of a` stands before a place, no word of direction between."""
    match = _LIKELY.search(reading.text, max(0, place - 48), place)
    return match is not None and not any(match.start() <= one.start < place for one in reading.directions)
