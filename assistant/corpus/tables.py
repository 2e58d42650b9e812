"""From a grid of cells to rows of text: `cell | cell | cell`, without the columns that only hold space or signs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from assistant.corpus.pieces import Piece

# What stands between the cells of a row in a note's text.
CELL = " | "
# In a grid, a cell that the one before it reaches over.
SPANNED = "\0"
# Statements set a currency sign, a percent sign or a closing bracket in a column of its own.
_LEADING_SIGN = re.compile(r"[$€£¥￥(（]|(?:US|HK|NT|A|C|S)\$|RMB|人民币|人民幣")
_TRAILING_SIGN = re.compile(r"[%％)）]+|pts?|bps?")
_SIGN_SPACE = re.compile(r"(?<=[$€£¥￥])\s+(?=[\d(.])|(?<=[\d)])\s+(?=[%％]$)")
_FIGURE = re.compile(
    r"[(（]?[-–−+]?\s*(?:[$€£¥￥]|(?:US|HK|NT)\$)?\s*[(（]?[-–−]?[\d,.]*[\d.]\s*[%％)）xX倍]*|[-–—−]+|n/?[am]\.?",
    re.IGNORECASE,
)
_FIGURE_STARTS = frozenset("0123456789.(—–-")
# Behind and between the figures of a cell.
_SCALE = re.compile(r"(?<=\d)(?:[KMBT]|[mbt]n)$")
_BETWEEN = frozenset(("/", "~", "to", "至", "and", "±", "million", "billion", "trillion", "approximately", "about"))
_AMOUNT = re.compile(r"[$€£¥￥%％.,]")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[年AEFaef])?")


def rows(
    grid: Sequence[Sequence[str]], table: int, page: int | None = None, heads: Collection[int] | None = None
) -> Iterator[Piece]:
    """Make pieces of a table's rows.

    Args:
        grid: Cells by row, clean and on one line each, `SPANNED` where the one before reaches; rows may differ in
            length.
        table: Number of the table in its note.
        page: Page it stands on.
        heads: Places of the rows that say what the columns are; None: judge by the cells.
    """
    own = _pad([[_SIGN_SPACE.sub("", "" if cell == SPANNED else cell) for cell in row] for row in grid])
    own = _attach_signs(own)
    plain = _choose(own, _filled_columns(own))
    leading = count_heads(plain) if heads is None else len([place for place in heads if place < len(plain)])
    captions = len(list(takewhile(lambda row: sum(map(bool, row)) < 2, plain)))
    if 0 < leading <= captions < len(plain):
        # A caption heads the table and names no column: the row below it does.
        leading = captions + count_heads(plain[captions:])
    for place, row in enumerate(_spread_heads(own, _pad(grid), leading)):
        text = CELL.join(row).strip()
        if text.strip("| "):
            yield Piece("row", text.rstrip("| "), page=page, table=table, head=place < leading)


def is_figure(cell: str) -> bool:
    """Say whether a cell holds a figure, a dash or a "not meaningful", and nothing else."""
    return _FIGURE.fullmatch(cell.strip()) is not None


def is_year(cell: str) -> bool:
    """Say whether a cell holds a year."""
    return _YEAR.fullmatch(cell.strip()) is not None


def tells_value(cell: str) -> bool:
    """Say whether a cell holds figures alone, of which one is an amount: "-4.2%", "$9.90 – $10.00 / $9.95", "25".

    Spans of years are none, and of several figures one must have the mark of an amount: telephone numbers have none.
    """
    words = [word for word in cell.split() if word not in _BETWEEN]
    figures = [_SCALE.sub("", word.lstrip("~≈<>≤≥")) for word in words]
    told = [figure for figure in figures if any(map(str.isdigit, figure)) and not is_year(figure)]
    return all(map(is_figure, figures)) and (len(told) == 1 == len(words) or any(map(_AMOUNT.search, told)))


def _attach_signs(grid: list[list[str]]) -> list[list[str]]:
    for row in grid:
        for place, cell in enumerate(row):
            following = next((later for later in range(place + 1, len(row)) if row[later]), None)
            if _LEADING_SIGN.fullmatch(cell) and following is not None and row[following][0] in _FIGURE_STARTS:
                row[following], row[place] = cell + row[following], ""
        for place in range(len(row) - 1, 0, -1):
            before = next((earlier for earlier in range(place - 1, -1, -1) if row[earlier]), None)
            if before is None or is_year(row[before]):
                continue
            if _TRAILING_SIGN.fullmatch(row[place]) and row[before][-1].isdigit():
                row[before], row[place] = row[before] + row[place], ""
    return grid


def _pad(grid: Sequence[Sequence[str]]) -> list[list[str]]:
    width = max((len(row) for row in grid), default=0)
    return [[*row, *[""] * (width - len(row))] for row in grid]


def _filled_columns(grid: Sequence[Sequence[str]]) -> list[int]:
    return [column for column in range(len(grid[0]) if grid else 0) if any(row[column] for row in grid)]


def _choose(grid: Sequence[Sequence[str]], columns: Sequence[int]) -> list[list[str]]:
    return [[row[column] for column in columns] for row in grid]


def _spread_heads(own: Sequence[Sequence[str]], grid: Sequence[Sequence[str]], leading: int) -> list[list[str]]:
    """Repeat what names several columns over each of them, so that every figure stands under its whole name.

    Args:
        own: The cells, all of one length; empty where the one before reaches.
        grid: The cells with `SPANNED` there.
        leading: How many rows name columns.
    """
    spread = [list(row) for row in own]
    for row, marks in zip(spread[:leading], grid, strict=False):
        begins = 0
        for column, mark in enumerate(marks):
            begins = begins if mark == SPANNED else column
            # What begins at the first column is a caption, or names what stands there.
            if mark == SPANNED and begins:
                row[column] = row[column] or row[begins]
    kept = [
        column
        for column in _filled_columns(own)
        if any(row[column] for row in own[leading:]) or not _reaches_on(own, grid, leading, column)
    ]
    return _choose(spread, kept)


def _reaches_on(own: Sequence[Sequence[str]], grid: Sequence[Sequence[str]], leading: int, column: int) -> bool:
    """Say whether all names in a column reach over the next one: its own cells held signs alone."""
    named = [place for place in range(leading) if own[place][column]]
    return column + 1 < len(grid[0]) and bool(named) and all(grid[place][column + 1] == SPANNED for place in named)


def count_heads(grid: Sequence[Sequence[str]]) -> int:
    """Count the rows at the top that hold no figures but years: they name the columns."""
    if len(grid) < 2:
        return 0
    count = 0
    for row in grid[:3]:
        cells = [cell for cell in row[1:] if cell] or [cell for cell in row if cell]
        if any(map(tells_value, cells)):
            break
        if len(row) < 3 and not count and not any(is_figure(cell) for line in grid for cell in line):
            # Two columns of words are names and what is said of them, seldom with a head.
            break
        if count and not any(is_figure(cell) for cell in cells):
            break
        count += 1
    return min(count, len(grid) - 1)
