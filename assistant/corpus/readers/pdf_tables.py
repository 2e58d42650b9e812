"""PDF, fourth step: tables, told by figures under one another, or by text that keeps to columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.corpus.headings import is_enumerated, strip_bullet
from assistant.corpus.readers.pdf_columns import Head, make_grid
from assistant.corpus.readers.pdf_glyphs import Fragment
from assistant.corpus.readers.pdf_heads import make_head
from assistant.corpus.readers.pdf_layout import Line
from assistant.corpus.tables import count_heads, is_figure, is_year, tells_value

_SIGN = re.compile(r"[$€£¥%％)（(]+|(?:US|HK|NT|RMB)\$?|[-–—]")
_LONGEST_TEXT_CELL = 70
_MOST_HEAD_LINES = 9
# A longer line that ends as a sentence does introduces a table.
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page.

    Attributes:
        heads: Rows at its top that name the columns; None where that must be judged by their cells.
        top: Its upper edge.
    """

    grid: tuple[tuple[str, ...], ...]
    heads: int | None
    top: float


def split_tables(lines: Sequence[Line]) -> list[Line | Table]:
    """Replace the runs of lines that are rows of a table without rules."""
    parts: list[Line | Table] = []
    place = 0
    while place < len(lines):
        if any(fragment.cells for fragment in lines[place].fragments):
            _add_ruled(parts, lines[place])
            place += 1
            continue
        end, heads = _table_end(lines, place)
        if end <= place:
            end, heads = _text_table_end(lines, place), 0
        if end > place:
            grid, head_rows = make_grid(lines[place:end], heads)
            parts.append(Table(grid, head_rows, lines[place].top))
            place = end
        else:
            parts.append(lines[place])
            place += 1
    return parts


def _add_ruled(parts: list[Line | Table], line: Line) -> None:
    """Add the ruled tables of a line, with the lines right above that name their columns outside the rules."""
    beside = tuple(fragment for fragment in line.fragments if not fragment.cells)
    if beside:
        parts.append(Line(beside, line.column))
    for table in (fragment for fragment in line.fragments if fragment.cells):
        above: list[Line] = []
        while parts and not beside and _names_columns(parts[-1], table, above):
            last = parts.pop()
            above = [last, *above] if isinstance(last, Line) else above
        head = make_head(above, table.columns)
        heads = len(head) + (table.heads or count_heads(table.cells))
        parts.append(Table((*map(tuple, head), *table.cells), heads, line.top))


def _names_columns(part: Line | Table, table: Fragment, below: Sequence[Line]) -> bool:
    if not isinstance(part, Line) or len(below) >= _MOST_HEAD_LINES or len(table.columns) < 2:
        return False
    gap = (below[0].top if below else table.top) - part.bottom
    if not -part.size < gap < 1.2 * part.size or part.x0 < table.x0 - 3 or part.x1 > table.x1 + 3:
        return False
    short = all(len(fragment.text) <= _LONGEST_TEXT_CELL for fragment in part.fragments)
    return short and part.x0 > table.columns[0][1] and (not _has_figures(part) or _names_years(part))


def _table_end(lines: Sequence[Line], start: int) -> Head:
    """Return the place behind the table of figures that begins at `start`, and how many lines of head it has."""
    heads = _count_heads(lines, start)
    place = start + heads
    if place >= len(lines) or not (_is_row(lines[place]) or heads):
        return start, 0
    rows, end = 0, start
    while place < len(lines) and (_follows(lines, place, start) or (end == place and _keeps_columns(lines, place))):
        if rows and _is_head_line(lines, place, start):
            break
        if _is_row(lines[place]):
            rows += 1
            end = place + 1
        elif not _may_stand_in_table(lines, place):
            break
        place += 1
    return (end, heads) if rows >= 2 or (rows == 1 and heads) else (start, 0)


def _follows(lines: Sequence[Line], place: int, start: int) -> bool:
    line = lines[place]
    if line.column != lines[start].column or any(fragment.cells for fragment in line.fragments):
        return False
    return place == start or line.top - lines[place - 1].bottom <= 2.2 * line.size


def _keeps_columns(lines: Sequence[Line], place: int) -> bool:
    """Say whether a table goes on below an empty row: its figures end where those above do, under a label or two."""
    above, line = lines[place - 1], lines[place]
    if line.column != above.column or not 0 <= line.top - above.bottom <= 3.2 * line.size:
        return False
    rows = [next(filter(_is_row, part), None) for part in (lines[place - 1 :: -1][:3], lines[place : place + 3])]
    ends = [[fragment.x1 for fragment in row.fragments if is_figure(fragment.text)] if row else [] for row in rows]
    near = zip(*ends, strict=False)
    return len(ends[0]) == len(ends[1]) > 1 and all(abs(first - second) < 0.6 * line.size for first, second in near)


def _count_heads(lines: Sequence[Line], start: int) -> int:
    """Count the lines from `start` that may name columns of figures right below them."""
    count = 0
    while start + count < len(lines) and count < _MOST_HEAD_LINES:
        place = start + count
        line = lines[place]
        if count and not _follows(lines, place, start):
            return 0
        if _is_row(line) and not _names_years(line):
            return count
        if len(line.fragments) < 2 and not _stands_right(line):
            if _introduces(lines, start, place):
                return 0
            return count if count and _may_stand_in_table(lines, place) else 0
        if any(len(fragment.text) > _LONGEST_TEXT_CELL for fragment in line.fragments):
            return 0
        count += 1
    return 0


def _introduces(lines: Sequence[Line], start: int, place: int) -> bool:
    """Say whether a line is a sentence under a heading, not a label of rows under what names their columns."""
    text = lines[place].text.rstrip()
    is_sentence = len(text) > _LONGEST_NAME and text[-1] in ".:。："
    return is_sentence and all(len(line.fragments) < 2 for line in lines[start:place])


def _is_head_line(lines: Sequence[Line], place: int, start: int) -> bool:
    """Say whether a line inside a table begins the head of another: it leaves out the first column, or names years."""
    line = lines[place]
    left = min(other.x0 for other in lines[start : place + 1])
    if _names_years(line):
        return True
    return not _has_figures(line) and line.x0 > left + 0.25 * (line.column[1] - left) and _count_heads(lines, place) > 0


def _stands_right(line: Line) -> bool:
    """Say whether a line stands over columns of figures: away from the left edge."""
    return line.x0 > line.column[0] + 0.3 * (line.column[1] - line.column[0])


def _is_row(line: Line) -> bool:
    return len(line.fragments) > 1 and _has_figures(line)


def _names_years(line: Line) -> bool:
    figures = [fragment.text for fragment in line.fragments if is_figure(fragment.text)]
    return bool(figures) and all(map(is_year, figures))


def _has_figures(line: Line) -> bool:
    cells = [fragment.text for fragment in line.fragments]
    told = [is_figure(cell) or tells_value(cell) for cell in cells]
    figures = sum(is_told or _SIGN.fullmatch(cell) is not None for is_told, cell in zip(told, cells, strict=True))
    # A figure in the first place alone is the number of an item: "(1)", "2."
    return figures * 2 >= len(cells) - 1 and any(told[1:])


def _may_stand_in_table(lines: Sequence[Line], place: int) -> bool:
    """Allow a line that labels the rows below it, or a part of a label that takes several lines."""
    line = lines[place]
    if len(line.fragments) > 1:
        return all(len(fragment.text) <= _LONGEST_TEXT_CELL for fragment in line.fragments)
    width = line.column[1] - line.column[0]
    return line.x1 - line.x0 < 0.66 * width and any(_is_row(below) for below in lines[place + 1 : place + 4])


def _text_table_end(lines: Sequence[Line], start: int) -> int:
    """Return the place behind the table without figures that begins at `start`: cells that keep to their columns."""
    first = lines[start]
    if len(first.fragments) < 2 or strip_bullet(first.text) is not None or is_enumerated(first.text):
        return start
    columns = [(fragment.x0, fragment.x1) for fragment in first.fragments]
    place, full = start, 0
    while place < len(lines) and _follows(lines, place, start):
        fragments = lines[place].fragments
        homes = [_homes(fragment, columns) for fragment in fragments]
        if any(len(home) != 1 for home in homes) or any(len(f.text) > _LONGEST_TEXT_CELL for f in fragments):
            break
        for fragment, (home,) in zip(fragments, homes, strict=True):
            columns[home] = min(columns[home][0], fragment.x0), max(columns[home][1], fragment.x1)
        full += len(fragments) > 1
        place += 1
    while place > start and len(lines[place - 1].fragments) < 2:
        place -= 1
    return place if full >= (2 if len(columns) > 2 else 3) and full * 3 >= 2 * (place - start) else start


def _homes(fragment: Fragment, columns: Sequence[tuple[float, float]]) -> list[int]:
    return [place for place, (x0, x1) in enumerate(columns) if fragment.x0 < x1 and fragment.x1 > x0]
