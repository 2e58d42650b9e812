"""PDF, second step: from fragments to lines in reading order, over one column or several."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.corpus.characters import count_han
from assistant.corpus.readers.pdf_glyphs import Fragment

_LEAST_LINES = 4
_LEAST_GUTTER = 6.0
_MOST_GUTTERS = 12
# Space between rows, in font sizes, that ends a box, and that parts paragraphs.
_LONG_BREAK = 4.0
_SHORT_BREAK = 0.6
# Drawing goes into a text box, out of it, and perhaps into another.
_MOST_SWITCHES = 3


@dataclass(frozen=True)
class Line:
    """Fragments that stand side by side in one column; cells, where it belongs to a table.

    Attributes:
        column: Left and right edge of its column, in points.
    """

    fragments: tuple[Fragment, ...]
    column: tuple[float, float]

    @cached_property
    def text(self) -> str:
        """Its text, fragments a space apart."""
        return " ".join(fragment.text for fragment in self.fragments)

    @cached_property
    def x0(self) -> float:
        """Left edge."""
        return self.fragments[0].x0

    @cached_property
    def x1(self) -> float:
        """Right edge."""
        return max(fragment.x1 for fragment in self.fragments)

    @cached_property
    def top(self) -> float:
        """Upper edge."""
        return min(fragment.top for fragment in self.fragments)

    @cached_property
    def bottom(self) -> float:
        """Lower edge."""
        return max(fragment.bottom for fragment in self.fragments)

    @cached_property
    def size(self) -> float:
        """Font size of its longest fragment, in points."""
        return max(self.fragments, key=lambda fragment: len(fragment.text)).size

    @cached_property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(fragment.bold for fragment in self.fragments)


def read_lines(fragments: Sequence[Fragment]) -> list[Line]:
    """Put the fragments of a page into lines, in reading order."""
    return _order(list(fragments), depth=0)


def _order(fragments: list[Fragment], depth: int) -> list[Line]:
    if not fragments:
        return []
    rows = group_rows(fragments)
    band = _find_columns(rows) if depth < 4 else None
    if band is None:
        edges = min(fragment.x0 for fragment in fragments), max(fragment.x1 for fragment in fragments)
        return [Line(tuple(row), edges) for row in rows]
    first, last, gutter = band
    inside = [fragment for row in rows[first : last + 1] for fragment in row]
    return [
        *_order([fragment for row in rows[:first] for fragment in row], depth + 1),
        *_order([fragment for fragment in inside if fragment.x0 < gutter], depth + 1),
        *_order([fragment for fragment in inside if fragment.x0 >= gutter], depth + 1),
        *_order([fragment for row in rows[last + 1 :] for fragment in row], depth + 1),
    ]


def group_rows(fragments: Iterable[Fragment]) -> list[list[Fragment]]:
    """Group fragments that stand at one height, from top to bottom, each group from left to right."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda fragment: fragment.middle):
        if rows and _same_height(rows[-1], fragment):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row, key=lambda fragment: fragment.x0) for row in rows]


def _same_height(row: Sequence[Fragment], fragment: Fragment) -> bool:
    anchor = row[0]
    heights = sorted((anchor.bottom - anchor.top, fragment.bottom - fragment.top))
    if heights[1] > 3 * heights[0]:
        return False
    overlap = min(anchor.bottom, fragment.bottom) - max(anchor.top, fragment.top)
    return overlap > 0.5 * heights[0]


def _find_columns(rows: Sequence[Sequence[Fragment]]) -> tuple[int, int, float] | None:
    """Find the tallest band of rows that a gutter parts into columns: first row, last row, place of the gutter."""
    best: tuple[int, int, float] | None = None
    for gutter in _gutters(rows):
        for first, bottom in _bands(rows, gutter):
            last = _trim(rows, first, bottom, gutter)
            if (best is None or last - first > best[1] - best[0]) and _are_columns(rows[first : last + 1], gutter):
                best = first, last, gutter
    return best


def _gutters(rows: Sequence[Sequence[Fragment]]) -> list[float]:
    """Propose places: left edges at which fragments begin with room to their left, the commonest and widest first."""
    found: dict[int, tuple[int, float]] = {}
    for row in rows:
        for left, right in itertools.pairwise(row):
            room = right.x0 - left.x1
            if room >= _LEAST_GUTTER:
                count, widest = found.get(round(right.x0 / 3), (0, 0.0))
                found[round(right.x0 / 3)] = count + 1, max(widest, room)
    return [edge * 3 - 3.0 for edge in sorted(found, key=lambda edge: found[edge], reverse=True)[:_MOST_GUTTERS]]


def _bands(rows: Sequence[Sequence[Fragment]], gutter: float) -> list[tuple[int, int]]:
    """List the maximal runs of rows that nothing crosses at the gutter."""
    bands: list[tuple[int, int]] = []
    first: int | None = None
    for place, row in enumerate(rows):
        crossed = any(fragment.x0 < gutter - 1 and fragment.x1 > gutter + 1 for fragment in row)
        if crossed and first is not None:
            bands.append((first, place - 1))
            first = None
        elif not crossed and first is None:
            first = place
    if first is not None:
        bands.append((first, len(rows) - 1))
    return bands


def _trim(rows: Sequence[Sequence[Fragment]], first: int, last: int, gutter: float) -> int:
    """Find where a band of columns really ends.

    Rows at its foot that were drawn after both columns stand below them, over the full width. And where the right
    column breaks off for long, as a box does above a chart, what comes later on its side is not part of it: the band
    ends where the left column breaks, too.
    """
    right = [fragment.order for row in rows[first : last + 1] for fragment in row if fragment.x0 >= gutter]
    drawn = max(right, default=0)
    while last > first and all(fragment.x0 < gutter and fragment.order > drawn for fragment in rows[last]):
        last -= 1
    previous: int | None = None
    for place in range(first, last + 1):
        if rows[place][-1].x0 < gutter:
            continue
        if previous is not None and _gap(rows, previous, place) > _LONG_BREAK:
            breaks = range(previous + 1, place + 1)
            widest = max(breaks, key=lambda at: _gap(rows, at - 1, at))
            return widest - 1 if _gap(rows, widest - 1, widest) > _SHORT_BREAK else last
        previous = place
    return last


def _gap(rows: Sequence[Sequence[Fragment]], above: int, below: int) -> float:
    """Measure the space between two rows, in font sizes of the upper one."""
    return (rows[below][0].top - rows[above][0].bottom) / max(rows[above][0].size, 1.0)


def _are_columns(rows: Sequence[Sequence[Fragment]], gutter: float) -> bool:
    """Tell columns of prose from columns of a table: their lines are long and fill the column on either side."""
    fragments = [fragment for row in rows for fragment in row]
    sides = (
        [fragment for fragment in fragments if fragment.x0 < gutter],
        [fragment for fragment in fragments if fragment.x0 >= gutter],
    )
    if any(len(group_rows(side)) < _LEAST_LINES for side in sides):
        return False
    if all(map(_is_prose, sides)):
        return True
    switches = _switches(*sides)
    # What was drawn in one go each and keeps to no common lines is two boxes, however short their lines are.
    return (switches == 1 and not _share_lines(rows, gutter)) or (
        switches <= _MOST_SWITCHES and any(map(_is_prose, sides))
    )


def _is_prose(side: Sequence[Fragment]) -> bool:
    lines = group_rows(side)
    x0, x1 = min(fragment.x0 for fragment in side), max(fragment.x1 for fragment in side)
    full = sum(line[-1].x1 - line[0].x0 > 0.7 * (x1 - x0) for line in lines)
    whole = sum(len(line) == 1 for line in lines)
    letters = sum(sum(map(str.isalpha, fragment.text)) + count_han(fragment.text) for fragment in side)
    return full * 2 >= len(lines) and whole * 4 >= 3 * len(lines) and letters >= 22 * len(lines)


def _switches(left: Sequence[Fragment], right: Sequence[Fragment]) -> int:
    """Count how often drawing went from one side to the other: once for text boxes, row by row for a table."""
    sides = sorted([(fragment.order, 0) for fragment in left] + [(fragment.order, 1) for fragment in right])
    return sum(above[1] != below[1] for above, below in itertools.pairwise(sides))


def _share_lines(rows: Sequence[Sequence[Fragment]], gutter: float) -> bool:
    """Say whether the lines of either side stand level with those of the other, as in a table drawn by columns."""
    both = [row for row in rows if row[0].x0 < gutter <= row[-1].x0]
    level = sum(abs(row[0].bottom - row[-1].bottom) < 1 for row in both)
    return level * 2 > len(both)
