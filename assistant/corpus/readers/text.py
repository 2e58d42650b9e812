"""Plain text: paragraphs a line each, or lines broken by hand and paragraphs an empty line apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.corpus.characters import clean, display_width, squeeze
from assistant.corpus.decoding import decode
from assistant.corpus.front_matter import split_front_matter
from assistant.corpus.headings import LevelBook, could_be_heading, ends_sentence, is_enumerated, strip_bullet
from assistant.corpus.joining import Habits, join_lines, learn_habits
from assistant.corpus.pieces import Draft, Piece
from assistant.settings import IngestSettings

# Columns of the longest line that a person or a mail program breaks by hand.
_WIDEST_BROKEN_LINE = 132
_NARROWEST_BROKEN_LINE = 40
_RULE = re.compile(r"\s*([=\-_*~—─#·.])\1{2,}\s*|\s*(?:[*\-_]\s){2,}[*\-_]\s*")
_INDENT = re.compile(r"^(?:\u3000+|\t| {2,})")
_LONGEST_ITEM = 300


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
    for is_table, run in itertools.groupby(group, key=_is_row):
        lines = list(run)
        if is_table and len(lines) > 1:
            yield from _read_rows(lines, next(tables))
        else:
            yield from (_unit(text) for text in _paragraphs(lines, habits) if text)


def _is_row(line: str) -> bool:
    return "\t" in line.strip() or line.count("|") >= 2


def _read_rows(lines: Iterable[str], table: int) -> Iterator[Piece]:
    for number, line in enumerate(lines):
        cells = line.strip().split("\t") if "\t" in line.strip() else line.strip().strip("|").split("|")
        text = " | ".join(squeeze(cell) for cell in cells).strip()
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
    if following is None or (unit.kind == "item" and following.kind == "item" and not following_is_heading):
        return False
    return following_is_heading or following.kind == "row" or len(following.text) > 1.5 * len(unit.text)
