"""What a reader hands over: the pieces of a note in reading order, and how they become one text with exact offsets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from assistant.schema import Block, BlockKind

# Kinds of which neighbours stand on adjacent lines; all others are set apart by an empty line.
_TIGHT = frozenset({"item", "row"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, a paragraph, an item, a line of a table, or matter that is shown and never searched.

    Attributes:
        text: Clean and without line feeds at its edges; never empty.
        level: Depth of a heading, from 1; otherwise 0.
        page: Page it begins on, from 1; None where the format has no pages.
        table: Of a row, the number of its table in the note; 0 otherwise.
        head: Whether a row says what the columns of its table are.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    table: int = 0
    head: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A note as its format tells it, before anything is concluded from it.

    Attributes:
        pages: Number of pages; 0 where the format has none.
        declared: Front matter as written, unchecked; empty where there is none.
        properties: What the format itself records (document properties, meta elements, mail headers), by field name.
    """

    pieces: tuple[Piece, ...]
    pages: int = 0
    declared: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    properties: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def compose(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Lay pieces out as one text: paragraphs an empty line apart, items and rows of one table on adjacent lines.

    Returns:
        The text and its blocks, each piece's span given exactly: `text[block.start:block.end] == piece.text`.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    heads: dict[int, tuple[int, int]] = {}
    position = 0
    previous: Piece | None = None
    for piece in pieces:
        gap = "" if previous is None else _gap(previous, piece)
        start = position + len(gap)
        position = start + len(piece.text)
        parts += (gap, piece.text)
        if piece.kind == "row" and piece.head:
            heads[piece.table] = (heads.get(piece.table, (start, start))[0], position)
        header = heads.get(piece.table) if piece.kind == "row" else None
        blocks.append(Block(piece.kind, start, position, piece.level, piece.page, header))
        previous = piece
    return "".join(parts), tuple(blocks)


def _gap(above: Piece, below: Piece) -> str:
    return "\n" if above.kind == below.kind and above.kind in _TIGHT and above.table == below.table else "\n\n"
