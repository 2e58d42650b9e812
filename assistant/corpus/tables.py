"""From a grid of cells to rows of text: `cell | cell | cell`, without the columns that only hold space or signs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from assistant.corpus.pieces import Piece

# What stands between the cells of a row in a note's text.
CELL = " | "
# Statements set a currency sign, a percent sign or a closing bracket in a column of its own.
_LEADING_SIGN = re.compile(r"[$€£¥￥(（]|(?:US|HK|NT|A|C|S)\$|RMB|人民币|人民幣")
_TRAILING_SIGN = re.compile(r"[%％)）]+|pts?|bps?")
_SIGN_SPACE = re.compile(r"(?<=[$€£¥￥])\s+(?=[\d(.])|(?<=[\d)])\s+(?=[%％]$)")
_FIGURE = re.compile(
    r"[(（]?[-–−+]?\s*(?:[$€£¥￥]|(?:US|HK|NT)\$)?\s*[\d,.]+\s*[%％)）xX倍]*|[-–—−]+|n/?[am]\.?", re.IGNORECASE
)
_FIGURE_STARTS = frozenset("0123456789.(—–-")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[年AEFaef])?")


def rows(
    grid: Sequence[Sequence[str]], table: int, page: int | None = None, heads: Collection[int] | None = None
) -> Iterator[Piece]:
    """Make pieces of a table's rows.

    Args:
        grid: Cells by row, clean and on one line each; rows may differ in length.
        table: Number of the table in its note.
        page: Page it stands on.
        heads: Places of the rows that say what the columns are; None: judge by the cells.
    """
    plain = _drop_empty_columns(_attach_signs([[_SIGN_SPACE.sub("", cell) for cell in row] for row in grid]))
    leading = count_heads(plain) if heads is None else len([place for place in heads if place < len(plain)])
    captions = len(list(takewhile(lambda row: sum(map(bool, row)) < 2, plain)))
    if 0 < leading <= captions < len(plain):
        # A caption heads the table and names no column: the row below it does.
        leading = captions + count_heads(plain[captions:])
    for place, row in enumerate(plain):
        text = CELL.join(row).strip()
        if text.strip("| "):
            yield Piece("row", text.rstrip("| "), page=page, table=table, head=place < leading)


def is_figure(cell: str) -> bool:
    """Say whether a cell holds a figure, a dash or a "not meaningful", and nothing else."""
    return _FIGURE.fullmatch(cell.strip()) is not None


def is_year(cell: str) -> bool:
    """Say whether a cell holds a year."""
    return _YEAR.fullmatch(cell.strip()) is not None


def _attach_signs(grid: list[list[str]]) -> list[list[str]]:
    for row in grid:
        for place, cell in enumerate(row):
            following = next((later for later in range(place + 1, len(row)) if row[later]), None)
            if _LEADING_SIGN.fullmatch(cell) and following is not None and row[following][0] in _FIGURE_STARTS:
                row[following], row[place] = cell + row[following], ""
        for place in range(len(row) - 1, 0, -1):
            before = next((earlier for earlier in range(place - 1, -1, -1) if row[earlier]), None)
            if _TRAILING_SIGN.fullmatch(row[place]) and before is not None and row[before][-1].isdigit():
                row[before], row[place] = row[before] + row[place], ""
    return grid


def _drop_empty_columns(grid: list[list[str]]) -> list[list[str]]:
    width = max((len(row) for row in grid), default=0)
    padded = [row + [""] * (width - len(row)) for row in grid]
    kept = [column for column in range(width) if any(row[column] for row in padded)]
    return [[row[column] for column in kept] for row in padded]


def count_heads(grid: Sequence[Sequence[str]]) -> int:
    """Count the rows at the top that hold no figures but years: they name the columns."""
    if len(grid) < 2:
        return 0
    count = 0
    for row in grid[:3]:
        cells = [cell for cell in row[1:] if cell] or [cell for cell in row if cell]
        if any(is_figure(cell) and not is_year(cell) for cell in cells):
            break
        if len(row) < 3 and not count and not any(is_figure(cell) for line in grid for cell in line):
            # Two columns of words are names and what is said of them, seldom with a head.
            break
        if count and not any(is_figure(cell) for cell in cells):
            break
        count += 1
    return min(count, len(grid) - 1)
