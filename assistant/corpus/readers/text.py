"""Plain text: paragraphs a line each, or lines broken by hand and paragraphs an empty line apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.corpus.characters import clean, display_width, squeeze
from assistant.corpus.decoding import decode
from assistant.corpus.front_matter import split_front_matter
from assistant.corpus.headings import LevelBook, could_be_heading, ends_sentence, is_enumerated, numbering, strip_bullet
from assistant.corpus.joining import Habits, join_lines, learn_habits
from assistant.corpus.pieces import Draft, Piece
from assistant.corpus.tables import CELL
from assistant.settings import IngestSettings

# Columns of the longest line that a person or a mail program breaks by hand.
_WIDEST_BROKEN_LINE = 132
_NARROWEST_BROKEN_LINE = 40
_RULE = re.compile(r"\s*([=\-_*~—─#·.])\1{2,}\s*|\s*(?:[*\-_]\s){2,}[*\-_]\s*")
_INDENT = re.compile(r"^(?:\u3000+|\t| {2,})")
_LONGEST_ITEM = 300
_LONGEST_CELL = 60


def read(content: bytes, name: str, _limits: IngestSettings) -> Draft:
    """Read plain text in any of the encodings that Chinese and English notes come in."""
    declared, body = split_front_matter(decode(content, name), name)
    return Draft(tuple(read_plain(body)), declared=declared)


def read_plain(text: str) -> Iterator[Piece]:
    """Read the pieces of text that marks nothing: paragraphs, headings, items, tables drawn with tabs or bars."""
    lines = re.split("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", text)
    habits = learn_habits([clean(line) for line in lines])
    tables = itertools.count(1)
    units: list[Piece] = []
    for group in _groups(lines):
        units += _read_group(group, habits, tables)
    yield from _mark_headings(units)


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Split at empty lines and at lines that are only drawn."""
    group: list[str] = []
    for line in lines:
        if clean(line).strip() and not _RULE.fullmatch(line):
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _read_group(group: list[str], habits: Habits, tables: Iterator[int]) -> Iterator[Piece]:
    for cells, run in itertools.groupby(_with_hanging(group), key=lambda line: len(_cells(line))):
        lines = list(run)
        if cells > 1 and len(lines) > 1:
            yield from _read_rows(lines, next(tables))
        else:
            yield from (_unit(text) for text in _paragraphs(lines, habits) if text)


def _with_hanging(group: Sequence[str]) -> Iterator[str]:
    """Join lines that hang under the text of a bullet to it."""
    lines: list[str] = []
    for line in group:
        above = lines[-1] if lines else ""
        hangs = _indent(line) > _indent(above) and strip_bullet(above.strip()) is not None
        if hangs and strip_bullet(line.strip()) is None and not is_enumerated(line.strip()):
            lines[-1] = join_lines([above.rstrip(), line], Habits())
        else:
            lines.append(line)
    return iter(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _cells(line: str) -> list[str]:
    """Split a line that tabs, bars or runs of spaces part into cells; one that nothing parts is one cell."""
    plain = line.strip()
    if "\t" in plain:
        return plain.split("\t")
    if plain.count("|") >= 2:
        return plain.strip("|").split("|")
    cells = re.split(" {2,}", plain)
    is_prose = any(ends_sentence(cell) or len(cell) > _LONGEST_CELL for cell in cells[:-1])
    return [plain] if is_prose or len(cells) < 3 else cells


def _read_rows(lines: Iterable[str], table: int) -> Iterator[Piece]:
    for number, line in enumerate(lines):
        text = CELL.join(squeeze(cell) for cell in _cells(line)).strip()
        if text.strip("|-: +"):
            yield Piece("row", text, table=table, head=number == 0)


def _unit(text: str) -> Piece:
    bare = strip_bullet(text)
    if bare is not None:
        return Piece("item", bare)
    return Piece("item" if is_enumerated(text) and len(text) <= _LONGEST_ITEM else "paragraph", text)


def _paragraphs(lines: Sequence[str], habits: Habits) -> Iterator[str]:
    if not _is_broken_by_hand(lines):
        yield from (squeeze(line) for line in lines)
        return
    widest = max(display_width(line.rstrip()) for line in lines)
    paragraph: list[str] = []
    for line in lines:
        if paragraph and _begins_paragraph(paragraph, line, widest):
            yield squeeze(join_lines([clean(part) for part in paragraph], habits))
            paragraph = []
        paragraph.append(line)
    yield squeeze(join_lines([clean(part) for part in paragraph], habits))


def _begins_paragraph(paragraph: Sequence[str], line: str, widest: int) -> bool:
    above = paragraph[-1]
    if strip_bullet(line.strip()) is not None or is_enumerated(line.strip()):
        return True
    if _INDENT.match(line) and not _INDENT.match(above):
        return True
    is_heading = len(paragraph) == 1 and could_be_heading(above.strip())
    return display_width(above.rstrip()) < 0.75 * widest and (ends_sentence(above) or is_heading)


def _is_broken_by_hand(lines: Sequence[str]) -> bool:
    """Tell lines broken at a margin from paragraphs a line each: the former are alike and end in mid-sentence."""
    widths = [display_width(line.rstrip()) for line in lines]
    widest = max(widths)
    if len(lines) < 2 or not _NARROWEST_BROKEN_LINE <= widest <= _WIDEST_BROKEN_LINE:
        return False
    full = [line for line, width in zip(lines[:-1], widths, strict=False) if width >= 0.75 * widest]
    open_ended = sum(not ends_sentence(line) for line in full)
    return len(full) * 2 >= len(lines) - 1 and open_ended * 2 > len(full)


def _mark_headings(units: Sequence[Piece]) -> Iterator[Piece]:
    """Make a short line without a stop a heading when a paragraph longer than it follows, at once or under others."""
    book = LevelBook()
    marked: list[Piece] = []
    leads_on = False
    for unit, following in zip(reversed(units), [None, *reversed(units)], strict=False):
        is_heading = unit.kind != "row" and could_be_heading(unit.text) and _leads(unit, following, leads_on)
        leads_on = is_heading
        marked.append(Piece("heading", unit.text, level=1) if is_heading else unit)
    for piece in reversed(marked):
        yield Piece("heading", piece.text, level=book.level(piece.text)) if piece.kind == "heading" else piece


def _leads(unit: Piece, following: Piece | None, following_is_heading: bool) -> bool:
    if following is None:
        return False
    if unit.kind == "item" and (following_is_heading or following.kind == "item"):
        # Of an enumeration only its numbers can tell that it heads another: "（一）" above "1."
        return following_is_heading and numbering(unit.text) not in ("", numbering(following.text))
    return following_is_heading or following.kind == "row" or len(following.text) > 1.5 * len(unit.text)
