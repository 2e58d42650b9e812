"""PDF, fourth step: tables, told by ruled cells or by figures that stand under one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.corpus.joining import Habits, join_lines
from assistant.corpus.readers.pdf_glyphs import Fragment
from assistant.corpus.readers.pdf_layout import Line, group_rows
from assistant.corpus.tables import is_figure

Box = tuple[float, float, float, float]

_SIGN = re.compile(r"[$€£¥%％)（(]+|(?:US|HK|NT|RMB)\$?|[-–—]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page: cells by row, and its upper edge."""

    grid: tuple[tuple[str, ...], ...]
    top: float


def take_ruled(
    fragments: Sequence[Fragment], tables: Iterable[Sequence[Sequence[Box | None]]]
) -> tuple[list[Fragment], list[Table]]:
    """Fill the ruled cells of a page with its fragments.

    Args:
        fragments: All of the page.
        tables: Of each table the boxes of its cells by row: left, top, right, bottom.

    Returns:
        The fragments in no cell, and the tables.
    """
    left = list(fragments)
    filled: list[Table] = []
    for cells in tables:
        grid: list[tuple[str, ...]] = []
        used: list[Fragment] = []
        for row in cells:
            inside = [[f for f in left if box is not None and _within(f, box)] for box in row]
            grid.append(tuple(_cell_text(cell) for cell in inside))
            used += [fragment for cell in inside for fragment in cell]
        if sum(any(row) for row in grid) < 2 or max(sum(map(bool, row)) for row in grid) < 2:
            continue
        filled.append(Table(tuple(grid), min(fragment.top for fragment in used)))
        taken = set(map(id, used))
        left = [fragment for fragment in left if id(fragment) not in taken]
    return left, filled


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
        end = _table_end(lines, place)
        if end > place:
            parts.append(Table(_grid(lines[place:end]), lines[place].top))
            place = end
        else:
            parts.append(lines[place])
            place += 1
    return parts


def _table_end(lines: Sequence[Line], start: int) -> int:
    """Return the place behind the table that begins at `start`; `start` itself when none does."""
    if not _is_row(lines[start]) and not _is_column_head(lines, start):
        return start
    end, rows, last_row = start, 0, start
    while end < len(lines) and lines[end].column == lines[start].column:
        line = lines[end]
        if end > start and line.top - lines[end - 1].bottom > 2.5 * line.size:
            break
        if _is_row(line) or (len(line.fragments) > 1 and _is_column_head(lines, end)):
            rows += _has_figures(line)
            last_row = end + 1
        elif not _may_stand_in_table(lines, end):
            break
        end += 1
    return last_row if rows >= 2 else start


def _is_row(line: Line) -> bool:
    return len(line.fragments) > 1 and _has_figures(line)


def _has_figures(line: Line) -> bool:
    cells = [fragment.text for fragment in line.fragments]
    figures = sum(is_figure(cell) or _SIGN.fullmatch(cell) is not None for cell in cells)
    return figures > 0 and figures * 2 >= len(cells) - 1 and any(is_figure(cell) for cell in cells)


def _is_column_head(lines: Sequence[Line], place: int) -> bool:
    """Say whether a line names columns: several short cells, rows of figures soon below."""
    line = lines[place]
    if len(line.fragments) < 2 or any(len(fragment.text) > 60 for fragment in line.fragments):
        return False
    return any(_is_row(below) for below in lines[place + 1 : place + 4])


def _may_stand_in_table(lines: Sequence[Line], place: int) -> bool:
    """Allow a line that labels the rows below it, or the first line of a long label."""
    line = lines[place]
    width = line.column[1] - line.column[0]
    if len(line.fragments) > 1:
        return True
    following = lines[place + 1 : place + 3]
    return line.x1 - line.x0 < 0.62 * width and any(_is_row(below) for below in following)


def _grid(lines: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    columns = _columns(lines)
    grid: list[tuple[str, ...]] = []
    for line in lines:
        cells = [""] * len(columns)
        for fragment in line.fragments:
            place = _column_of(fragment, columns)
            cells[place] = f"{cells[place]} {fragment.text}".strip()
        grid.append(tuple(cells))
    return tuple(grid)


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Find the columns: the spans that rows of figures cover, joined where they overlap."""
    spans = sorted((f.x0, f.x1) for line in lines if _is_row(line) for f in line.fragments)
    columns: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], x1)
        else:
            columns.append((x0, x1))
    return columns


def _column_of(fragment: Fragment, columns: Sequence[tuple[float, float]]) -> int:
    def distance(place: int) -> float:
        x0, x1 = columns[place]
        return max(x0 - fragment.x1, fragment.x0 - x1)

    overlapping = [place for place in range(len(columns)) if distance(place) < 0]
    if overlapping:
        middle = (fragment.x0 + fragment.x1) / 2
        return min(overlapping, key=lambda place: abs(sum(columns[place]) / 2 - middle))
    return min(range(len(columns)), key=distance)
