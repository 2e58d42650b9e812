"""PDF: the columns of a table without rules, and its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.corpus.readers.pdf_glyphs import Fragment
from assistant.corpus.readers.pdf_heads import Span, make_head, most_over, overlapped
from assistant.corpus.readers.pdf_layout import Line
from assistant.corpus.tables import is_figure

_LEADING = re.compile(r"[$€£¥￥]|(?:US|HK|NT|A|C|S)\$|RMB")
_TRAILING = re.compile(r"[%％)）]+")
_FIGURE_AND_SIGN = re.compile(r"([\d,.()$€£¥￥\s]*\d[%)）]*)\s*([$€£¥￥])")
_NOTE_MARK = re.compile(r"\(?(?:\d{1,2}|[a-z])\)?|[*†‡]+")
# Place behind a table, and how many lines at its top are its head.
Head = tuple[int, int]


def make_grid(lines: Sequence[Line], heads: int) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Put the fragments of a table into columns.

    Args:
        lines: The table's, from top to bottom.
        heads: How many of them name the columns.

    Returns:
        Cells by row, and how many rows are head. Head lines of which each cell belongs to one column are one row, as
        are the lines of a label that takes several.
    """
    below = [*lines[heads + 1 :], None]
    body = [line for line, following in zip(lines[heads:], below, strict=True) if not _is_lone_mark(line, following)]
    cells = [_attach_signs(line) for line in body]
    columns = _columns(cells)
    head = make_head(lines[:heads], columns)
    rows = _join_labels([_row(line, columns) for line in cells], _overlaps(body))
    return tuple(map(tuple, [*head, *rows])), len(head)


def _attach_signs(line: Line) -> list[Fragment]:
    """Join currency signs to the figure behind them and percent signs and brackets to the one before.

    The figure keeps its own place: signs stand at the edge of a column, often nearer to the one beside it.
    """
    cells: list[Fragment] = []
    waiting = ""
    for fragment in (piece for whole in line.fragments for piece in _part_sign(whole)):
        if _LEADING.fullmatch(fragment.text):
            waiting += fragment.text
        elif cells and (_TRAILING.fullmatch(fragment.text) or _is_note_mark(fragment, cells)):
            cells[-1] = replace(cells[-1], text=cells[-1].text + fragment.text)
        else:
            cells.append(replace(fragment, text=waiting + fragment.text))
            waiting = ""
    return cells or list(line.fragments)


def _is_lone_mark(line: Line, below: Line | None) -> bool:
    """Say whether a line is the raised number of a note, which belongs to the label that begins beside it."""
    overlaps = below is not None and below.top < line.bottom - 0.1 * line.size
    return overlaps and len(line.fragments) == 1 and _NOTE_MARK.fullmatch(line.text) is not None


def _part_sign(fragment: Fragment) -> list[Fragment]:
    """Part a figure from the currency sign of the next one, which stands close behind it."""
    found = _FIGURE_AND_SIGN.fullmatch(fragment.text)
    if not found:
        return [fragment]
    end = fragment.x0 + (fragment.x1 - fragment.x0) * len(found[1]) / len(fragment.text)
    return [replace(fragment, text=found[1], x1=end), replace(fragment, text=found[2], x0=end)]


def _is_note_mark(fragment: Fragment, before: Sequence[Fragment]) -> bool:
    """Say whether a fragment is the raised number of a note, right behind the label of its row."""
    label = before[-1]
    near = fragment.x0 - label.x1 < 0.5 * label.size and fragment.size < 0.9 * label.size
    return len(before) == 1 and near and not is_figure(label.text) and _NOTE_MARK.fullmatch(fragment.text) is not None


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


def _row(line: Sequence[Fragment], columns: Sequence[Span]) -> list[str]:
    cells = [""] * len(columns)
    for number, fragment in enumerate(line):
        over = overlapped(fragment, columns)
        # A label may be longer than its column; any other cell belongs where most of it stands.
        place = over[0] if number == 0 and not is_figure(fragment.text) else most_over(fragment, over, columns)
        cells[place] = f"{cells[place]} {fragment.text}".strip()
    return cells


def _overlaps(lines: Sequence[Line]) -> list[bool]:
    """Say of each line whether it begins above the end of the line before, in a table whose lines do not do so."""
    found = [False, *(below.top < above.bottom - 0.1 * below.size for above, below in pairwise(lines))]
    return found if sum(found) * 3 < len(found) else [False] * len(found)


def _join_labels(rows: list[list[str]], overlaps: Sequence[bool]) -> list[list[str]]:
    """Join the lines of labels that take several: the one with the figures may come first, last or between them."""
    joined: list[list[str]] = []
    for row, overlap in zip(rows, overlaps, strict=True):
        above = joined[-1] if joined else None
        runs_on = bool(row[0]) and (overlap or row[0].lstrip("(")[:1].islower())
        if above is not None and runs_on and not any(above[1:]):
            joined[-1] = [f"{above[0]} {row[0]}".strip(), *row[1:]]
        elif above is not None and runs_on and not any(row[1:]):
            joined[-1] = [f"{above[0]} {row[0]}".strip(), *above[1:]]
        else:
            joined.append(row)
    return joined
