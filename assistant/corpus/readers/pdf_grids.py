"""PDF: tables told by their rules, filled with what stands between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from assistant.corpus.joining import Habits, join_lines
from assistant.corpus.readers.pdf_bands import Bands, cells_of
from assistant.corpus.readers.pdf_glyphs import Fragment, cut_all
from assistant.corpus.readers.pdf_layout import group_rows
from assistant.corpus.tables import SPANNED, is_figure, tells_value

Box = tuple[float, float, float, float]

_LONGEST_CELL = 600
_LEVEL = 6.0
_BESIDE = 80.0


def take_ruled(fragments: Sequence[Fragment], tables: Iterable[Sequence[Sequence[Box | None]]]) -> list[Fragment]:
    """Fill the ruled cells of a page with its fragments.

    Args:
        fragments: All of the page.
        tables: Of each table the boxes of its cells by row: left, top, right, bottom.

    Returns:
        The fragments in no cell, and one for each table that has them in its cells.
    """
    left = list(fragments)
    for boxes in tables:
        left = _take(left, [_fill(row, left) for row in boxes], [_reached(row) for row in boxes])
    return _join_beside(left)


def take_banded(fragments: Sequence[Fragment], stacks: Iterable[Bands]) -> list[Fragment]:
    """Do the same for tables of which only the rows are ruled."""
    left = list(fragments)
    for bands in stacks:
        cells = cells_of(bands, [fragment for fragment in left if not fragment.cells])
        left = _take(left, cells, [[False] * len(row) for row in cells])
    return _join_beside(left)


def _take(
    fragments: list[Fragment], cells: Sequence[Sequence[Sequence[Fragment]]], reached: Sequence[Sequence[bool]]
) -> list[Fragment]:
    """Replace the fragments in cells by the table they make, if they make one; `reached` as `_reached` tells."""
    grid = tuple(tuple(_cell_text(cell) for cell in row) for row in cells)
    if not _is_table(cells, grid):
        return fragments
    used = [fragment for row in cells for cell in row for fragment in cell]
    orders = {fragment.order for fragment in used}
    marked = tuple(
        tuple(SPANNED if over and not cell else cell for cell, over in zip(row, marks, strict=True))
        for row, marks in zip(grid, reached, strict=True)
    )
    return [*(fragment for fragment in fragments if fragment.order not in orders), _wrap(marked, cells)]


def _reached(boxes: Sequence[Box | None]) -> list[bool]:
    """Say of each cell of a row whether it has no box of its own because the one before it reaches over it."""
    marks = []
    started = False
    for box in boxes:
        started = started or box is not None
        marks.append(started and box is None)
    return marks


def _fill(boxes: Sequence[Box | None], fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Find what stands in the cells of a row; text that runs on from one into the next is cut between them."""
    present = [box for box in boxes if box is not None]
    beside = [f for f in fragments if any(box[1] <= f.middle <= box[3] for box in present)]
    pieces = cut_all(beside, [box[0] for box in present[1:]])
    return [[f for f in pieces if box is not None and _within(f, box)] for box in boxes]


def _wrap(grid: tuple[tuple[str, ...], ...], cells: Sequence[Sequence[Sequence[Fragment]]]) -> Fragment:
    fragments = [fragment for row in cells for cell in row for fragment in cell]
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
        columns=_columns(cells),
        heads=_bold_heads(cells),
    )


def _bold_heads(cells: Sequence[Sequence[Sequence[Fragment]]]) -> int:
    """Count the rows at the top that are bold and name columns, where those below are not bold."""
    bold = [
        all(fragment.bold for cell in row for fragment in cell)
        and not any(tells_value(_cell_text(cell)) for cell in row[1:])
        for row in cells
    ]
    count = len(list(takewhile(bool, bold)))
    return count if count < len(bold) and not any(bold[count:]) else 0


def _columns(cells: Sequence[Sequence[Sequence[Fragment]]]) -> tuple[tuple[float, float], ...]:
    """Measure how far the text of each column reaches; an empty one stands at the end of the one before."""
    columns: list[tuple[float, float]] = []
    for place in range(max(map(len, cells))):
        column = [fragment for row in cells if place < len(row) for fragment in row[place]]
        edge = columns[-1][1] if columns else 0.0
        x0 = min((fragment.x0 for fragment in column), default=edge)
        columns.append((x0, max((fragment.x1 for fragment in column), default=edge)))
    return tuple(columns)


def _join_beside(fragments: list[Fragment]) -> list[Fragment]:
    """Join tables that stand side by side row by row: only the left one says what its rows are."""
    others = [fragment for fragment in fragments if not fragment.cells]
    joined: list[Fragment] = []
    for table in sorted((fragment for fragment in fragments if fragment.cells), key=lambda table: table.x0):
        for place, left in enumerate(joined):
            level = abs(left.top - table.top) < _LEVEL and abs(left.bottom - table.bottom) < _LEVEL
            if level and len(left.cells) == len(table.cells) and 0 < table.x0 - left.x1 < _BESIDE:
                cells = tuple((*first, *second) for first, second in zip(left.cells, table.cells, strict=True))
                joined[place] = replace(left, x1=table.x1, cells=cells, columns=left.columns + table.columns)
                break
        else:
            joined.append(table)
    return others + joined


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
