"""Tables of HTML pages, told from tables that only lay a page out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from assistant.corpus.characters import squeeze
from assistant.corpus.pieces import Piece
from assistant.corpus.tables import SPANNED, rows

_CELLS = ("td", "th", "cell")
_ROWS = ("tr", "row")
_WIDEST_SPAN = 60
_LONGEST_CELL = 600


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells by row, and how many rows at its top are marked as head; None when none is."""

    cells: tuple[tuple[str, ...], ...]
    heads: int | None

    def rows(self, table: int) -> Iterator[Piece]:
        """Make pieces of the rows."""
        return rows(self.cells, table, heads=None if self.heads is None else range(self.heads))


def read_grid(table: etree._Element) -> Grid | None:
    """Read a table; None when it only lays out text: nested tables, a single column, or cells of whole paragraphs."""
    if next(table.iterdescendants("table"), None) is not None:
        return None
    lines: list[list[str]] = []
    heads, in_head = 0, True
    carried: dict[int, tuple[int, str]] = {}
    for row in table.iter(*_ROWS):
        cells = [cell for cell in row if cell.tag in _CELLS]
        line = _place(cells, carried)
        if any(len(text) > _LONGEST_CELL for text in line):
            return None
        in_head = in_head and bool(cells) and _is_head(row, cells)
        heads += in_head
        lines.append(line)
    if max((sum(part not in ("", SPANNED) for part in line) for line in lines), default=0) < 2:
        return None
    return Grid(tuple(map(tuple, lines)), heads if 0 < heads < len(lines) else None)


def _is_head(row: etree._Element, cells: list[etree._Element]) -> bool:
    parent = row.getparent()
    if parent is not None and parent.tag == "thead":
        return True
    return all(cell.tag == "th" or cell.get("role") == "head" for cell in cells)


def _place(cells: list[etree._Element], carried: dict[int, tuple[int, str]]) -> list[str]:
    """Lay cells out in columns; a cell that spans rows is repeated in each."""
    line: list[str] = []

    def carry() -> None:
        while len(line) in carried:
            left, text = carried.pop(len(line))
            if left > 1:
                carried[len(line)] = (left - 1, text)
            line.append(text)

    for cell in cells:
        carry()
        text = squeeze(" ".join(cell.itertext()))
        depth = _span(cell, "rowspan")
        for part in [text] + [SPANNED] * (_span(cell, "colspan") - 1):
            if depth > 1:
                carried[len(line)] = (depth - 1, part)
            line.append(part)
    carry()
    return line


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), _WIDEST_SPAN) if value.isascii() and value.isdigit() and len(value) < 5 else 1
