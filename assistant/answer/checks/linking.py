"""What each figure of a text belongs to: the names, periods and words of direction beside it.

`微軟、亞馬遜和谷歌分別上漲 58%、53% 和 34%` gives 58% to Microsoft; `4.2% for the S&P 500` gives 4.2% to the index.
Where it is not plain what a figure belongs to, it belongs to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answer.checks.reading import Reading, Source, read
from assistant.finance.dates import Period
from assistant.finance.directions import Direction
from assistant.finance.glossary import Term
from assistant.finance.quantities import Quantity

_STOP = re.compile(r"[。；;！？!?\n]|\.(?=\s|$)")
_SEPARATOR = re.compile(r"\s*(?:、|[,，]\s*(?:and|or)\b|[,，]|(?:以及|和|與|与|及|或)|\b(?:and|or)\b|&)\s*")
_AFTERWARDS = re.compile(
    r"\s*(?:for|in|at|of|on|by|from)\s(?P<phrase>[^,，;；、]*?)(?=[,，;；、]|\s(?:and|while|but|to)\s|$)"
)
_FROM = re.compile(
    r"(?:\bfrom|[由從从自](?:[^，,。至到]{1,8}的)?|\b(?:against|above|below|than|versus)|[高低好]於|[高低好]于)\s*"
    r"(?:the |a |our |their |预测的|預測的|我们|我們|minus )?\s?$"
)
_TO = re.compile(r"(?:\bto|[升降跌漲涨增減减落調调高低窄大]至|到)\s*(?:the |a )?$")
_MORE = re.compile(r"\s(?:more|higher|above|larger|greater|longer)\b")
_LESS = re.compile(r"\s(?:less|lower|below|fewer|smaller|shorter)\b")
_MORE_BEFORE = re.compile(r"[多高]\s?$")
_LESS_BEFORE = re.compile(r"[少低]\s?$")
_OUT_OF = re.compile(r"\s?[^，,。]{0,12}?(?:之中|当中|當中|[中裏里])[，,有\s]")
_CLAUSE = re.compile(r"[，,：:—]|\b(?:and|while|but)\b")
_SPAN = re.compile(r"\s*(?:to|至|到|[-–—~])\s*")
# What describes a figure's object instead of saying how it did: the ten years of a ten-year yield.
_DESCRIBING = ("tenor",)


@dataclass(frozen=True)
class Linked:
    """A figure and what it belongs to.

    Attributes:
        terms: Names and terms of the glossary.
        tenors: As in the ten-year yield.
        role: `from` or `to` in a move from one figure to another, `whole` of those that were counted; else empty.
        words: What else is written beside it, in the language of the text.
        direction: The word of direction that it belongs to.
        side: 1 where it says how much more something is, -1 how much less, 0 where neither.
        chinese: Whether its words are.
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


@lru_cache(maxsize=4096)
def link(reading: Reading) -> tuple[Linked, ...]:
    """Give each figure of a text what it belongs to, in order."""
    figures = [one for one in reading.quantities if one.kind not in _DESCRIBING]
    linked: list[Linked] = []
    at = 0
    for group in _groups(reading.text, figures):
        start, end = _room(reading.text, at, group, figures)
        linked += _link_group(reading, group, start, end)
        at = _claimed(reading.text, group[-1].end, end)
    return tuple(linked)


def link_row(source: Source) -> tuple[Linked, ...]:
    """Give each figure of a table's row what its column and its row are called."""
    found: list[Linked] = []
    for header, cell in source.cells:
        column = read(header, source.sentence.published)
        row = read(source.cells[0][1], source.sentence.published)
        moves = column.directions
        found += [
            Linked(
                quantity,
                column.terms | row.terms,
                column.periods,
                direction=moves[0] if len(moves) == 1 else None,
            )
            for quantity in (*read(cell).quantities, *source.cell_quantities)
            if quantity.text.startswith(cell)
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
    start = max([at, *(match.end() for match in _STOP.finditer(text, at, group[0].start))])
    stop = _STOP.search(text, group[-1].end)
    following = [figure.start for figure in figures if figure.start >= group[-1].end]
    return start, min([stop.start() if stop else len(text), *following[:1]])


def _claimed(text: str, at: int, end: int) -> int:
    """Tell how far the words behind a figure belong to it: `4.2% for the S&P 500`."""
    phrase = _AFTERWARDS.match(text, at, end)
    return phrase.end() if phrase else at


def _link_group(reading: Reading, group: Sequence[Quantity], start: int, end: int) -> Iterator[Linked]:
    before, behind = (start, group[0].start), (group[-1].end, _claimed(reading.text, group[-1].end, end))
    direction = _direction(reading, before, (group[-1].end, end))
    if len(group) > 1:
        items = _items(reading.text, *before, len(group)) or _items(reading.text, *behind, len(group))
        for figure, item in zip(group, items or [(0, 0)] * len(group), strict=True):
            yield replace(_labelled(reading, figure, [item]), words=_words(reading, item), direction=direction)
    else:
        figure = group[0]
        yield replace(
            _labelled(reading, figure, [behind, before]),
            role=_role(reading.text, figure),
            words=_words(reading, before) | _words(reading, behind),
            direction=direction,
        )


def _labelled(reading: Reading, figure: Quantity, spans: Sequence[tuple[int, int]]) -> Linked:
    def within(start: int, end: int) -> bool:
        return any(first <= start and end <= last for first, last in spans)

    return Linked(
        side=_side(reading.text, figure),
        chinese=reading.chinese,
        quantity=figure,
        terms=frozenset(one.term for one in reading.mentions if within(one.start, one.end)),
        periods=_periods(reading, figure, spans),
        tenors=tuple(one for one in reading.quantities if one.kind in _DESCRIBING and within(one.start, one.end)),
    )


def _periods(reading: Reading, figure: Quantity, spans: Sequence[tuple[int, int]]) -> tuple[Period, ...]:
    """Give a figure its periods; of a move over a span of time, the day it began with or the one it ended with."""
    found = [one for one in reading.periods if any(first <= one.start and one.end <= last for first, last in spans)]
    role = _role(reading.text, figure)
    if len(found) == 1 and _far(reading.text, found[0], figure):
        return ()
    if role == "to" and not found:
        found = [one for one in reading.periods if one.end <= figure.start][-2:]
    if role and len(found) == 2 and _SPAN.fullmatch(reading.text, found[0].end, found[1].start):
        return (found[0] if role == "from" else found[1],)
    return tuple(found) if len(found) == 1 else ()


def _far(text: str, period: Period, figure: Quantity) -> bool:
    """Tell whether a period stands in another clause, and does not open the sentence for all of it."""
    between = text[min(period.end, figure.end) : max(period.start, figure.start)]
    return bool(re.search("[,，;；]", between)) and bool(
        text[max(0, period.start - 5) : period.start].strip("在自於于In ")
    )


def _items(text: str, start: int, end: int, count: int) -> list[tuple[int, int]]:
    """Cut the items of a list out of a text; empty where it has not `count` of them."""
    cuts = [match.span() for match in _SEPARATOR.finditer(text, start, end)]
    spans = list(
        zip([start, *(last for _, last in cuts)], [*(first for first, _ in cuts), end], strict=True),
    )
    if len(spans) > count and text[slice(*cuts[-count])].strip() not in (",", "，"):
        return []
    return spans[-count:] if len(spans) >= count else []


def _words(reading: Reading, item: tuple[int, int]) -> frozenset[str]:
    """Give the words of an item that name it: no directions, and no single characters (佔, 為)."""
    moves = [one.text for one in reading.directions if item[0] <= one.start < item[1]]
    words = read(reading.text[slice(*item)]).words - read(" ".join(moves)).words - {"分别", "respect"}
    return frozenset(word for word in words if len(word) > 1)


def _role(text: str, figure: Quantity) -> str:
    before = text[max(0, figure.start - 24) : figure.start]
    if figure.kind == "count" and (before.endswith(("Of ", "Of the ")) or _OUT_OF.match(text, figure.end)):
        return "whole"
    return "from" if _FROM.search(before) else "to" if _TO.search(before) else ""


def _side(text: str, figure: Quantity) -> int:
    before, behind = text[max(0, figure.start - 2) : figure.start], text[figure.end : figure.end + 12]
    if _MORE.match(behind) or _MORE_BEFORE.search(before):
        return 1
    return -1 if _LESS.match(behind) or _LESS_BEFORE.search(before) else 0


def _direction(reading: Reading, before: tuple[int, int], behind: tuple[int, int]) -> Direction | None:
    """Give a figure's word of direction: before it in its clause, else behind it; behind where it moves from.

    `上漲 167%`, `a 12.6% decline`, `由 30% 升至 71%`.
    """
    later = [one for one in reading.directions if behind[0] <= one.start and one.end <= behind[1]]
    if later and (later[0].start <= behind[0] + 3 or _FROM.search(reading.text[before[0] : before[1]])):
        return later[0]
    earlier = [one for one in reading.directions if before[0] <= one.start < before[1]]
    if earlier and not _CLAUSE.search(reading.text, earlier[-1].end, before[1]):
        return earlier[-1]
    return later[0] if later and not _CLAUSE.search(reading.text, behind[0], later[0].start) else None
