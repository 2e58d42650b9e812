"""PDF, last step: pages of lines and tables to the pieces of a note."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.corpus.characters import squeeze
from assistant.corpus.headings import could_be_heading, is_enumerated, strip_bullet
from assistant.corpus.joining import Habits, join_lines, learn_habits
from assistant.corpus.pieces import Piece
from assistant.corpus.readers.pdf_furniture import Page
from assistant.corpus.readers.pdf_layout import Line
from assistant.corpus.readers.pdf_paragraphs import (
    Body,
    Paragraph,
    joins_over_page,
    measure_body,
    read_paragraphs,
)
from assistant.corpus.readers.pdf_tables import Table, split_tables
from assistant.corpus.tables import SPANNED, rows

# A heading is set this much larger than the body, or bold in a body that is not.
_LARGER = 1.12
# Columns of two pages are the same when their left edges are this near, in points.
_SAME_EDGE = 6.0
# Marks that Chinese houses set before headings as well as before items.
_HEAD_MARKS = frozenset("■◆●▶►□◇※★☆▪")
_SMALLEST = 0.8
_LONGEST_HEADING = 3
_LONGEST_ITEM = 300


@dataclass(frozen=True, slots=True)
class _Placed:
    """A table and the page it stands on."""

    table: Table
    page: int


_Part = Paragraph | _Placed


def compose_pages(pages: Sequence[Page]) -> Iterator[Piece]:
    """Turn pages into pieces; running matter follows what its page begins, and so interrupts no sentence."""
    bodies = [split_tables(page.lines) for page in pages]
    body = measure_body(bodies)
    habits = learn_habits([line.text for page in pages for line in page.lines])
    parts = _join_over_pages(
        [_parts(lines, page.number, body) for lines, page in zip(bodies, pages, strict=True)], body
    )
    headings = _find_headings(parts, body)
    numbers = itertools.count(1)
    for page in pages:
        for part in (part for part in parts if part.page == page.number):
            yield from _pieces(part, headings.get(id(part), 0), habits, numbers)
        for line in page.running:
            if squeeze(line.text):
                yield Piece("furniture", squeeze(line.text), page=page.number)


def _parts(lines: Sequence[Line | Table], page: int, body: Body) -> list[_Part]:
    parts: list[_Part] = []
    for is_table, run in itertools.groupby(lines, key=lambda part: isinstance(part, Table)):
        if is_table:
            parts += [_Placed(table, page) for table in run if isinstance(table, Table)]
        else:
            parts += read_paragraphs([line for line in run if isinstance(line, Line)], page, body)
    return parts


def _join_over_pages(pages: Sequence[list[_Part]], body: Body) -> list[_Part]:
    """Let the last paragraph of a page go on at the top of the next; notes at the foot of the page follow it."""
    joined: list[_Part] = []
    for parts in pages:
        first = parts[0] if parts else None
        place = _last_body(joined, first) if isinstance(first, Paragraph) else None
        above = joined[place] if place is not None else None
        goes_on = isinstance(above, Paragraph) and isinstance(first, Paragraph) and joins_over_page(above, first, body)
        if place is not None and goes_on and isinstance(above, Paragraph) and isinstance(first, Paragraph):
            joined[place] = replace(above, lines=above.lines + first.lines)
        joined += parts[1:] if goes_on else parts
    return joined


def _last_body(parts: Sequence[_Part], first: Paragraph) -> int | None:
    """Find the paragraph that one at the top of a page may go on with.

    It is the last one of the page before in the same column, if that one is unfinished: what was read after it may
    be a box beside the text. Otherwise it is the last one that is no note.
    """
    fallback: int | None = None
    for place in range(len(parts) - 1, -1, -1):
        part = parts[place]
        if part.page < first.page - 1:
            break
        if not isinstance(part, Paragraph):
            return fallback
        if part.small:
            continue
        if abs(part.lines[-1].column[0] - first.lines[0].column[0]) < _SAME_EDGE:
            return place if part.is_unfinished or fallback is None else fallback
        fallback = place if fallback is None else fallback
    return fallback


def _find_headings(parts: Sequence[_Part], body: Body) -> dict[int, int]:
    """Give each heading, by identity, its level: larger before smaller, bold before plain, bare lines last."""
    marked = [part for part in parts if isinstance(part, Paragraph) and _is_marked_heading(part, body)]
    ranks = {style: rank for rank, style in enumerate(sorted(set(map(_style, marked)), reverse=True), start=1)}
    levels = {id(part): min(ranks[_style(part)], 6) for part in marked}
    for part, following in itertools.pairwise(parts):
        if id(part) not in levels and _is_bare_heading(part, following, body):
            levels[id(part)] = min(len(ranks) + 1, 6)
    return levels


def _is_marked_heading(paragraph: Paragraph, body: Body) -> bool:
    bare = strip_bullet(paragraph.lines[0].text)
    if len(paragraph.lines) > _LONGEST_HEADING or (bare is not None and paragraph.lines[0].text[0] not in _HEAD_MARKS):
        return False
    stands_out = paragraph.size > _LARGER * body.size or (
        paragraph.bold and not body.bold and paragraph.size > _SMALLEST * body.size
    )
    return stands_out and could_be_heading(" ".join(line.text for line in paragraph.lines), marked=True)


def _is_bare_heading(part: _Part, following: _Part, body: Body) -> bool:
    """Say whether a part is a short line by itself with a paragraph of body text below it."""
    if not isinstance(part, Paragraph) or len(part.lines) > 1 or part.small or following.page != part.page:
        return False
    line = part.lines[0]
    if abs(line.size - body.size) > 0.1 * body.size or not could_be_heading(line.text):
        return False
    if isinstance(following, _Placed):
        return True
    below = following.lines[0]
    is_sentence = len(following.lines) > 1 or not could_be_heading(below.text)
    return is_sentence and not following.small and line.x1 - line.x0 < 0.6 * (below.x1 - below.x0)


def _style(paragraph: Paragraph) -> tuple[float, bool]:
    return round(paragraph.size), paragraph.bold


def _pieces(part: _Part, level: int, habits: Habits, numbers: Iterator[int]) -> Iterator[Piece]:
    if isinstance(part, _Placed):
        grid = [[cell if cell == SPANNED else squeeze(cell) for cell in row] for row in part.table.grid]
        if not any(character.isalpha() for row in grid for cell in row for character in cell):
            lines = (" ".join(cell for cell in row if cell not in ("", SPANNED)) for row in grid)
            yield from (Piece("furniture", line, page=part.page) for line in lines if line)
            return
        heads = None if part.table.heads is None else range(part.table.heads)
        yield from rows(grid, next(numbers), part.page, heads)
        return
    text = squeeze(join_lines([line.text for line in part.lines], habits))
    if not any(map(str.isalnum, text)):
        return
    bare = strip_bullet(text)
    if level:
        yield Piece("heading", bare or text, level=level, page=part.page)
    elif bare is not None:
        yield Piece("item", bare, page=part.page)
    elif not any(map(str.isalpha, text)):
        # Figures by themselves are the labels of a chart.
        yield Piece("furniture", text, page=part.page)
    else:
        is_item = is_enumerated(text) and len(text) <= _LONGEST_ITEM
        yield Piece("item" if is_item else "paragraph", text, page=part.page)
