"""PDF, third step: running heads, feet and page numbers.

A line is one by its place and by its repetition, never by either alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.corpus.readers.pdf_layout import Line

# Share of the page's height, at either end, in which running matter stands.
_MARGIN = 0.13
# Running matter stands at the same height on every page, within this many points.
_SLACK = 4.0
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|第)?\s*[-–—|]?\s*\d{1,4}\s*[-–—|]?\s*(?:(?:of|/|共)\s*\d{1,4})?\s*(?:頁|页)?(?:\s*[,，/]?\s*共\s*\d{1,4}\s*[頁页])?"
    r"|[ivxl]{1,6}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is displayed: number from 1, size in points, lines in reading order."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


def find_furniture(pages: Sequence[Page]) -> list[frozenset[int]]:
    """Find for each page the places, in its lines, of running heads, feet and page numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        keys = {key for line in page.lines if _in_margin(line, page) for key in _keys(line, page)}
        seen.update(keys)
    numbered = sum(any(_is_number(line, page) for line in page.lines) for page in pages)
    return [
        frozenset(
            place for place, line in enumerate(page.lines) if _is_furniture(line, page, seen, numbered, len(pages))
        )
        for page in pages
    ]


def _is_number(line: Line, page: Page) -> bool:
    return _in_margin(line, page) and _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def _is_furniture(line: Line, page: Page, seen: Counter[tuple[str, int]], numbered: int, pages: int) -> bool:
    if not all(fragment.upright for fragment in line.fragments):
        return True
    if not _in_margin(line, page):
        return False
    if _PAGE_NUMBER.fullmatch(line.text.strip()) and (pages == 1 or numbered > 1):
        return True
    least = 2 if pages < 8 else 3
    return max(seen[key] for key in _keys(line, page)) >= least


def _in_margin(line: Line, page: Page) -> bool:
    if line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height:
        return True
    # A page that is not full, or was cut from a longer one, ends where its number stands.
    return _PAGE_NUMBER.fullmatch(line.text.strip()) is not None and line.bottom >= max(
        other.bottom for other in page.lines
    )


def _keys(line: Line, page: Page) -> list[tuple[str, int]]:
    """Name what a line says and where; twice, since rounding puts neighbours into different cells."""
    text = _DIGITS.sub("#", line.text.replace(" ", ""))
    height = line.top if line.top < page.height / 2 else line.top - page.height
    return [(text, round(height / _SLACK)), (text, round(height / _SLACK + 0.5) * 1000 + 7)]
