"""PDF: the columns of a table without rules, and its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.corpus.readers.pdf_glyphs import Fragment
from assistant.corpus.readers.pdf_layout import Line
from assistant.corpus.tables import is_figure

_LEADING = re.compile(r"[$€£¥￥]|(?:US|HK|NT|A|C|S)\$|RMB")
_TRAILING = re.compile(r"[%％)）]+")
# Place behind a table, and how many lines at its top are its head.
Head = tuple[int, int]
Span = tuple[float, float]


def make_grid(lines: Sequence[Line], heads: int) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Put the fragments of a table into columns.

    Args:
        lines: The table's, from top to bottom.
        heads: How many of them name the columns.

    Returns:
        Cells by row, and how many rows are head. Head lines of which each cell belongs to one column are one row, as
        are the lines of a label that takes several.
    """
    cells = [_attach_signs(line) for line in lines[heads:]]
    columns = _columns(cells)
    head = make_head(lines[:heads], columns)
    body = _join_labels([_row(line, columns) for line in cells])
    return tuple(map(tuple, [*head, *body])), len(head)


def _attach_signs(line: Line) -> list[Fragment]:
    """Join currency signs to the figure behind them and percent signs and brackets to the one before.

    The figure keeps its own place: signs stand at the edge of a column, often nearer to the one beside it.
    """
    cells: list[Fragment] = []
    waiting = ""
    for fragment in line.fragments:
        if _LEADING.fullmatch(fragment.text):
            waiting += fragment.text
        elif cells and _TRAILING.fullmatch(fragment.text):
            cells[-1] = replace(cells[-1], text=cells[-1].text + fragment.text)
        else:
            cells.append(replace(fragment, text=waiting + fragment.text))
            waiting = ""
    return cells or list(line.fragments)


def _columns(lines: Sequence[Sequence[Fragment]]) -> list[Span]:
    """Find the columns: labels at the left, then the spans that the other cells cover, joined where they overlap."""
    labels = [line[0] for line in lines if not is_figure(line[0].text)]
    first = set(map(id, labels)) if len(labels) * 3 >= len(lines) else set()
    spans = sorted((f.x0, f.x1) for line in lines for f in line if id(f) not in first)
    columns: list[Span] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], x1)
        else:
            columns.append((x0, x1))
    if first:
        left, right = min(label.x0 for label in labels), max(label.x1 for label in labels)
        columns = [(left, min(right, columns[0][0] - 1) if columns else right), *columns]
    return columns


def _overlapped(fragment: Fragment, columns: Sequence[Span]) -> list[int]:
    """List the columns a fragment stands over; the nearest where it stands over none."""
    found = [place for place, (x0, x1) in enumerate(columns) if fragment.x0 < x1 and fragment.x1 > x0]
    return found or [min(range(len(columns)), key=lambda place: _distance(fragment, columns[place]))]


def _distance(fragment: Fragment, column: Span) -> float:
    return max(column[0] - fragment.x1, fragment.x0 - column[1])


def _row(line: Sequence[Fragment], columns: Sequence[Span]) -> list[str]:
    cells = [""] * len(columns)
    for number, fragment in enumerate(line):
        over = _overlapped(fragment, columns)
        # A label may be longer than its column; any other cell belongs where most of it stands.
        place = over[0] if number == 0 and not is_figure(fragment.text) else _main(fragment, over, columns)
        cells[place] = f"{cells[place]} {fragment.text}".strip()
    return cells


def _main(fragment: Fragment, over: Sequence[int], columns: Sequence[Span]) -> int:
    def shared(place: int) -> float:
        return min(fragment.x1, columns[place][1]) - max(fragment.x0, columns[place][0])

    return max(over, key=shared)


def make_head(lines: Sequence[Line], columns: Sequence[Span]) -> list[list[str]]:
    """Put lines that name columns into cells; those that name one column each are one row."""
    rows: list[list[str]] = []
    open_row = False
    for line in lines:
        spanning = any(len([place for place in _overlapped(f, columns) if place]) > 1 for f in line.fragments)
        cells = _spread(line, columns)
        if open_row and not spanning:
            rows[-1] = [f"{above} {below}".strip() for above, below in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        open_row = not spanning
    return rows


def _spread(line: Line, columns: Sequence[Span]) -> list[str]:
    """Put the cells of a head line at the first column each stands over."""
    cells = [""] * len(columns)
    for fragment in line.fragments:
        over = _overlapped(fragment, columns)
        beyond = [place for place in over if place] or over
        place = beyond[0] if len(beyond) > 1 else _main(fragment, over, columns)
        cells[place] = f"{cells[place]} {fragment.text}".strip()
    return cells


def _join_labels(rows: list[list[str]]) -> list[list[str]]:
    """Join the lines of labels that take several: the one with the figures may come first or last."""
    joined: list[list[str]] = []
    for row in rows:
        above = joined[-1] if joined else None
        runs_on = above is not None and bool(row[0]) and row[0][0].islower()
        if above is not None and runs_on and not any(above[1:]):
            joined[-1] = [f"{above[0]} {row[0]}".strip(), *row[1:]]
        elif above is not None and runs_on and not any(row[1:]):
            joined[-1] = [f"{above[0]} {row[0]}".strip(), *above[1:]]
        else:
            joined.append(row)
    return joined
