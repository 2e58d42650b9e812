"""PDF, fourth step: tables, told by ruled cells, by figures under one another, or by text that keeps to columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.corpus.headings import is_enumerated, strip_bullet
from assistant.corpus.joining import Habits, join_lines
from assistant.corpus.readers.pdf_columns import Head, make_grid
from assistant.corpus.readers.pdf_glyphs import Fragment
from assistant.corpus.readers.pdf_layout import Line, group_rows
from assistant.corpus.tables import is_figure, is_year

Box = tuple[float, float, float, float]

_SIGN = re.compile(r"[$€£¥%％)（(]+|(?:US|HK|NT|RMB)\$?|[-–—]")
_LONGEST_CELL = 600
_LONGEST_TEXT_CELL = 70
_MOST_HEAD_LINES = 6


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


def take_ruled(fragments: Sequence[Fragment], tables: Iterable[Sequence[Sequence[Box | None]]]) -> list[Fragment]:
    """Fill the ruled cells of a page with its fragments.

    Args:
        fragments: All of the page.
        tables: Of each table the boxes of its cells by row: left, top, right, bottom.

    Returns:
        The fragments in no cell, and one for each table that has them in its cells.
    """
    left = list(fragments)
    filled: list[Fragment] = []
    for boxes in tables:
        cells = [[[f for f in left if box is not None and _within(f, box)] for box in row] for row in boxes]
        grid = tuple(tuple(_cell_text(cell) for cell in row) for row in cells)
        if not _is_table(cells, grid):
            continue
        used = {id(fragment): fragment for row in cells for cell in row for fragment in cell}
        filled.append(_wrap(grid, list(used.values())))
        left = [fragment for fragment in left if id(fragment) not in used]
    return left + filled


def _wrap(grid: tuple[tuple[str, ...], ...], fragments: Sequence[Fragment]) -> Fragment:
    return Fragment(
        text="",
        x0=min(fragment.x0 for fragment in fragments),
        x1=max(fragment.x1 for fragment in fragments),
        top=min(fragment.top for fragment in fragments),
        bottom=max(fragment.bottom for fragment in fragments),
        size=fragments[0].size,
        bold=False,
        order=min(fragment.order for fragment in fragments),
        cells=grid,
    )


def _is_table(cells: Sequence[Sequence[Sequence[Fragment]]], grid: Sequence[Sequence[str]]) -> bool:
    """Tell a table from frames around text and from rules that part columns of figures but not their rows."""
    if sum(any(row) for row in grid) < 2 or sum(sum(map(bool, row)) > 1 for row in grid) < 2:
        return False
    if any(len(text) > _LONGEST_CELL for row in grid for text in row):
        return False
    stacked = [sum(is_figure(fragment.text) for fragment in cell) for row in cells for cell in row]
    return max(stacked) < 2 or sum(count > 1 for count in stacked) * 10 < sum(count > 0 for count in stacked)


def _within(fragment: Fragment, box: Box) -> bool:
    middle = (fragment.x0 + fragment.x1) / 2
    return box[0] <= middle <= box[2] and box[1] <= fragment.middle <= box[3]


def _cell_text(fragments: Sequence[Fragment]) -> str:
    lines = [" ".join(fragment.text for fragment in row) for row in group_rows(fragments)]
    return join_lines(lines, Habits())


def split_tables(lines: Sequence[Line]) -> list[Line | Table]:
    """Replace the runs of lines that are rows of a table without rules."""
    parts: list[Line | Table] = []
    place = 0
    while place < len(lines):
        ruled = [fragment.cells for fragment in lines[place].fragments if fragment.cells]
        if ruled:
            parts += [Table(cells, None, lines[place].top) for cells in ruled]
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


def _table_end(lines: Sequence[Line], start: int) -> Head:
    """Return the place behind the table of figures that begins at `start`, and how many lines of head it has."""
    heads = _count_heads(lines, start)
    place = start + heads
    if place >= len(lines) or not (_is_row(lines[place]) or heads):
        return start, 0
    rows, end = 0, start
    while place < len(lines) and _follows(lines, place, start):
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
            return count if count and _may_stand_in_table(lines, place) else 0
        if any(len(fragment.text) > _LONGEST_TEXT_CELL for fragment in line.fragments):
            return 0
        count += 1
    return 0


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
    figures = sum(is_figure(cell) or _SIGN.fullmatch(cell) is not None for cell in cells)
    # A figure in the first place alone is the number of an item: "(1)", "2."
    return figures * 2 >= len(cells) - 1 and any(is_figure(cell) for cell in cells[1:])


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
