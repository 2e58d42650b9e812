"""PDF, third step: running heads, feet and page numbers.

A line is one by its place and by its repetition, never by either alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.corpus.readers.pdf_glyphs import Fragment
from assistant.corpus.readers.pdf_layout import Line, group_rows, read_lines

# Share of the page's height, at either end, in which running matter stands.
_MARGIN = 0.13
# Running matter stands at the same height on every page, within this many points.
_SLACK = 4.0
# Font size of a watermark that stands upright, as a share of the page's height.
_WATERMARK = 0.028
# Years are told apart: that of a table is no page number.
_DIGITS = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|第)?\s*[-–—|]?\s*\d{1,3}\s*[-–—|]?\s*(?:(?:of|/|共)\s*\d{1,4})?\s*(?:頁|页)?(?:\s*[,，/]?\s*共\s*\d{1,4}\s*[頁页])?"
    r"|[ivxl]{1,6}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sheet:
    """A page before it is laid out: number from 1, size in points, fragments in drawing order."""

    number: int
    width: float
    height: float
    fragments: tuple[Fragment, ...]

    @cached_property
    def rows(self) -> list[Line]:
        """Its fragments, grouped by height alone."""
        return [Line(tuple(row), (0.0, self.width)) for row in group_rows(self.fragments)]


@dataclass(frozen=True, slots=True)
class Page:
    """A page laid out: its lines in reading order, and apart from them its running matter."""

    number: int
    lines: tuple[Line, ...]
    running: tuple[Line, ...]


def lay_out(sheets: Sequence[Sheet]) -> list[Page]:
    """Take the running heads, feet and page numbers out of pages, and put the rest into reading order."""
    seen: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        seen.update({key for line in sheet.rows for key in _keys(line, sheet)})
    numbered = sum(any(_is_number(line, sheet) for line in sheet.rows) for sheet in sheets)
    pages: list[Page] = []
    for sheet in sheets:
        running = [line for line in sheet.rows if _is_furniture(line, sheet, seen, numbered, len(sheets))]
        apart = {id(fragment) for line in running for fragment in line.fragments}
        rest = [fragment for fragment in sheet.fragments if id(fragment) not in apart]
        pages.append(Page(sheet.number, tuple(read_lines(rest)), tuple(running)))
    return pages


def _is_number(line: Line, sheet: Sheet) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text.strip()) is not None and _in_margin(line, sheet)


def _is_furniture(line: Line, sheet: Sheet, seen: Counter[tuple[str, int]], numbered: int, pages: int) -> bool:
    if not all(fragment.upright for fragment in line.fragments):
        return True
    repeated = max(seen[key] for key in _keys(line, sheet))
    if line.size > _WATERMARK * sheet.height and repeated > max(2, 0.6 * pages):
        return True
    if not _in_margin(line, sheet):
        return False
    if _PAGE_NUMBER.fullmatch(line.text.strip()) and (pages == 1 or numbered > 1):
        return True
    return repeated >= (2 if pages < 8 else 3)


def _in_margin(line: Line, sheet: Sheet) -> bool:
    if line.bottom < _MARGIN * sheet.height or line.top > (1 - _MARGIN) * sheet.height:
        return True
    # A page that is not full, or was cut from a longer one, ends where its number stands.
    last = sheet.rows[-1]
    return line is last and _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def _keys(line: Line, sheet: Sheet) -> list[tuple[str, int]]:
    """Name what a line says and where; twice, since rounding puts neighbours into different cells."""
    text = _DIGITS.sub("#", line.text.replace(" ", ""))
    height = line.top if line.top < sheet.height / 2 else line.top - sheet.height
    return [(text, round(height / _SLACK)), (text, round(height / _SLACK + 0.5) * 1000 + 7)]
