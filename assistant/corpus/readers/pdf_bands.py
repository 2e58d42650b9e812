"""PDF: tables whose rows are parted by rules and whose columns only by space, as browsers set them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.corpus.readers.pdf_glyphs import Fragment, cut_all
from assistant.corpus.readers.pdf_layout import group_rows

Span = tuple[float, float]

_SLACK = 4.0
_LOWEST_BAND = 6.0
_HIGHEST_BAND = 200.0
_NARROWEST_GAP = 3.0


@dataclass(frozen=True, slots=True)
class Bands:
    """Level rules of one width under one another.

    Attributes:
        edges: Left and right end.
        heights: Where they are, from top to bottom.
        cuts: Where rules that were drawn cell by cell part the columns; empty where they were drawn whole.
    """

    edges: Span
    heights: tuple[float, ...]
    cuts: tuple[float, ...] = ()


def find_bands(rules: Iterable[tuple[float, float, float]]) -> list[Bands]:
    """Find the stacks of three or more rules of one width.

    Args:
        rules: Level rules: left end, right end, height.
    """
    stacks: list[list[_Rule]] = []
    for rule in _merge(rules):
        for stack in stacks:
            above = stack[-1]
            if _are_alike(above, rule) and _LOWEST_BAND < rule.height - above.height < _HIGHEST_BAND:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [_stack(stack) for stack in stacks if len(stack) > 2]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A level rule, and where its pieces meet."""

    x0: float
    x1: float
    height: float
    joints: tuple[float, ...] = ()


def _are_alike(above: _Rule, rule: _Rule) -> bool:
    """Say whether two rules have the same ends and, where both were drawn in pieces, the same pieces."""
    ends = abs(above.x0 - rule.x0) < _SLACK and abs(above.x1 - rule.x1) < _SLACK
    if not ends or not above.joints or not rule.joints:
        return ends
    joints = zip(above.joints, rule.joints, strict=False)
    return len(above.joints) == len(rule.joints) and all(abs(one - other) < _SLACK for one, other in joints)


def _stack(rules: Sequence[_Rule]) -> Bands:
    common = min((rule.joints for rule in rules), key=len)
    return Bands((rules[0].x0, rules[0].x1), tuple(rule.height for rule in rules), common)


def _merge(rules: Iterable[tuple[float, float, float]]) -> list[_Rule]:
    """Join rules that were drawn cell by cell."""
    merged: list[_Rule] = []
    for x0, x1, height in sorted(rules, key=lambda rule: (round(rule[2]), rule[0])):
        last = merged[-1] if merged else None
        if last is not None and abs(last.height - height) < 1.5 and x0 - last.x1 < _SLACK:
            joints = (*last.joints, x0) if x0 > last.x0 + _SLACK else last.joints
            merged[-1] = _Rule(last.x0, max(last.x1, x1), last.height, joints)
        else:
            merged.append(_Rule(x0, x1, height))
    return merged


def cells_of(bands: Bands, fragments: Sequence[Fragment]) -> list[list[list[Fragment]]]:
    """Put the fragments between the rules, and the head above the first, into cells; nothing when no columns show."""
    near = [f for f in fragments if bands.edges[0] - _SLACK < (f.x0 + f.x1) / 2 < bands.edges[1] + _SLACK]
    inside = cut_all([f for f in near if bands.heights[0] < f.middle < bands.heights[-1]], bands.cuts)
    columns = _columns(inside)
    if bands.cuts:
        columns = list(itertools.pairwise([bands.edges[0], *bands.cuts, bands.edges[1]]))
    if len(columns) < 2:
        return []
    rows = [
        [fragment for fragment in inside if upper < fragment.middle < lower]
        for upper, lower in itertools.pairwise(bands.heights)
    ]
    head = _head([fragment for fragment in near if fragment.middle < bands.heights[0]], columns, bands.heights[0])
    return [_split(row, columns) for row in ([head] if head else []) + rows]


def _columns(fragments: Sequence[Fragment]) -> list[Span]:
    columns: list[Span] = []
    for x0, x1 in sorted((fragment.x0, fragment.x1) for fragment in fragments):
        if columns and x0 < columns[-1][1] + _NARROWEST_GAP:
            columns[-1] = columns[-1][0], max(columns[-1][1], x1)
        else:
            columns.append((x0, x1))
    return columns


def _homes(fragment: Fragment, columns: Sequence[Span]) -> list[int]:
    return [place for place, (x0, x1) in enumerate(columns) if fragment.x0 < x1 and fragment.x1 > x0]


def _head(above: Sequence[Fragment], columns: Sequence[Span], top: float) -> list[Fragment]:
    """Take the lines right above the first rule as long as each of their cells keeps to one column."""
    head: list[Fragment] = []
    edge = top
    for row in reversed(group_rows(above)):
        size = row[0].bottom - row[0].top
        if edge - max(fragment.bottom for fragment in row) > 0.9 * size:
            break
        pieces = cut_all(row, [x0 for x0, _ in columns[1:]]) if len(row) > 1 else row
        if any(len(_homes(fragment, columns)) > 1 for fragment in pieces) or _is_caption(pieces, head, columns):
            break
        head += pieces
        edge = min(fragment.top for fragment in row)
    filled = {home for fragment in head for home in _homes(fragment, columns)}
    return head if len(filled) > 1 else []


def _is_caption(row: Sequence[Fragment], head: Sequence[Fragment], columns: Sequence[Span]) -> bool:
    """Say whether a line above a head only titles the table: it stands over the first column, already named."""
    if len(row) > 1 or not head or _homes(row[0], columns) not in ([0], []):
        return False
    named = any(0 in _homes(fragment, columns) for fragment in head)
    return named or row[0].bold != head[0].bold


def _split(row: Sequence[Fragment], columns: Sequence[Span]) -> list[list[Fragment]]:
    cells: list[list[Fragment]] = [[] for _ in columns]
    for fragment in row:
        homes = _homes(fragment, columns) or [
            min(range(len(columns)), key=lambda place: abs(sum(columns[place]) - fragment.x0 - fragment.x1))
        ]
        cells[homes[0]].append(fragment)
    return cells
