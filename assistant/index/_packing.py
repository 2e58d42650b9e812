"""Packing: which neighbouring sentences make a passage together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.schema import BlockKind

# What a break between two sentences costs, on the scale of one empty passage.
_BREAK_IN_PARAGRAPH = 0.25
_BREAK_IN_TABLE = 0.15
_BREAK_AFTER_HEADING = 1.0
_BREAK_AFTER_LEAD = 0.5


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, a heading or a row of a table, which packing never cuts.

    Attributes:
        start: Where it begins in `Note.text`.
        end: Where it ends, exclusive.
        tokens: Its size, at least 1.
        block: Place in the note of the block it belongs to.
        kind: Of that block.
        page: Of that block.
        header: Of a row, the span of its table's header row.
        leads: Whether it announces what follows: it ends in a colon, or is a line of its own without a full stop.
    """

    start: int
    end: int
    tokens: int
    block: int
    kind: BlockKind
    page: int | None = None
    header: tuple[int, int] | None = None
    leads: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """Where it begins and ends in `Note.text`."""
        return self.start, self.end


def pack(units: Sequence[Unit], max_tokens: int) -> Iterator[Sequence[Unit]]:
    """Cut a section into runs of at most `max_tokens`; a unit that is longer by itself stands alone.

    Of all ways to cut, the cheapest is taken: runs should be full, and a break is dearer within a paragraph or a
    table than between paragraphs. So the last run is no crumb, which packing greedily would leave.
    """
    cheapest = [0.0]
    first_of_run = [0]
    sizes = [unit.tokens for unit in units]
    breaks = [_break_before(units, place) for place in range(len(units))]
    for end in range(1, len(units) + 1):
        tokens = 0
        best, first = math.inf, 0
        for start in range(end - 1, -1, -1):
            tokens += sizes[start]
            if tokens > max_tokens and start < end - 1:
                break
            # From 0 (full) to 1 (empty); squared, so that two half-full runs are better than a full one and a crumb.
            emptiness = (1 - tokens / max_tokens) ** 2 if tokens < max_tokens else 0.0
            cost = cheapest[start] + emptiness + breaks[start]
            if cost <= best:
                best, first = cost, start
        cheapest.append(best)
        first_of_run.append(first)
    bounds = [len(units)]
    while bounds[-1]:
        bounds.append(first_of_run[bounds[-1]])
    bounds.reverse()
    for start, end in pairwise(bounds):
        yield units[start:end]


def _break_before(units: Sequence[Unit], place: int) -> float:
    if place == 0:
        return 0.0
    before, after = units[place - 1], units[place]
    if before.kind == "heading" or after.header == before.span:
        return _BREAK_AFTER_HEADING
    if before.leads:
        return _BREAK_AFTER_LEAD
    if before.block == after.block:
        return _BREAK_IN_PARAGRAPH
    if before.kind == after.kind == "row" and before.header == after.header:
        return _BREAK_IN_TABLE
    return 0.0
