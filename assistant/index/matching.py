"""Which rows hold what is looked for, and how much of it: terms, alternatives and combinations of terms.

The postings of all terms of a question are gathered in one go, and one alternative is then a stretch of flat arrays:
a question looks for some 200 terms, and a numpy call for each of them took longer than the work.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from assistant.index.arrays import FloatArray, IntArray
from assistant.index.postings import Gathered, hash_term

# Fewer rows than one in so many of a list are looked up in it one by one.
_FEW = 16
# More postings than one for so many rows are merged by looking at all rows.
_MANY = 12


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the index, as `assistant.index.terms` names it."""

    name: str


@dataclass(frozen=True, slots=True)
class Either:
    """Any of several parts, each with a weight: frequencies are weighted and summed, or the best one counts."""

    parts: tuple[tuple[float, Expression], ...]
    best: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """All of several parts: the frequency of the rarest; a row with only some gets `partial` of their mean."""

    parts: tuple[Expression, ...]
    partial: float = 0.0


Expression = Term | Either | Together


class Inverted(Protocol):
    """Rows that can be found by the terms they hold: a segment, or a few texts in memory."""

    @property
    def size(self) -> int:
        """Give the number of rows."""
        ...

    def find_all(self, terms: Sequence[int]) -> Gathered:
        """Find the rows that hold each of some terms."""
        ...


class Found(NamedTuple):
    """Rows that match, each once, and the frequency in each; 0 in removed ones."""

    rows: IntArray
    counts: FloatArray
    ascending: bool = False


class _Node(NamedTuple):
    """An expression whose terms are numbered.

    Attributes:
        first: Number of its first term.
        last: Number of the term after its last one.
        share: What its frequency is multiplied by; that of a term is in the gathered frequencies already.
        plain: Whether all parts are terms, so that they are one stretch of the gathered postings.
    """

    wanted: Expression
    first: int
    last: int
    parts: tuple[_Node, ...] = ()
    share: float = 1.0
    plain: bool = False


class Wanted:
    """Several expressions, their terms numbered through."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        """Number the terms of each."""
        self._names: list[str] = []
        self._weights: list[float] = []
        self.nodes = [self._number(expression) for expression in expressions]
        self.shares: FloatArray = np.array(self._weights, np.float32)
        self.terms = [hash_term(name) for name in self._names]

    def _number(self, wanted: Expression, share: float = 1.0) -> _Node:
        first = len(self._names)
        if isinstance(wanted, Term):
            self._names.append(wanted.name)
            self._weights.append(share)
            return _Node(wanted, first, first + 1)
        shared = wanted.parts if isinstance(wanted, Either) else [(1.0, part) for part in wanted.parts]
        parts = tuple([self._number(part, weight) for weight, part in shared])
        plain = len(parts) == len(self._names) - first and all(isinstance(part, Term) for _, part in shared)
        return _Node(wanted, first, len(self._names), parts, share, plain)


class Matches:
    """What several expressions match in one inverted file."""

    def __init__(self, wanted: Wanted, inverted: Inverted) -> None:
        """Gather the postings of all their terms."""
        self._wanted = wanted
        self._size = inverted.size
        self._gathered = inverted.find_all(wanted.terms)
        self._ends: list[int] = self._gathered.ends.tolist()
        self._counts: FloatArray = self._gathered.weights.copy()
        for term in np.flatnonzero(wanted.shares != 1).tolist():
            self._counts[self._ends[term] : self._ends[term + 1]] *= wanted.shares[term]

    def find(self, place: int) -> Found:
        """Find the rows that match an expression, and the frequency in each."""
        return self._find(self._wanted.nodes[place])

    def find_sentences(self, rows: IntArray) -> Iterator[FloatArray | None]:
        """Say of each expression how much of it each sentence of given live rows holds, None where none holds any.

        Shape of each: (rows, sentences up to the last that holds any term).
        """
        gathered = self._gathered
        with _scratch(self._size) as slots:
            slots[rows] = np.arange(1, len(rows) + 1)
            held = slots[gathered.rows]
            slots[rows] = 0
        # Of truth values it is ten times as fast as of numbers.
        hits = np.flatnonzero(held != 0)
        terms = np.searchsorted(gathered.ends, hits, side="right") - 1
        places = gathered.sentences(terms, hits)
        bits = places[:, None] >> np.arange(int(places.max(initial=0)).bit_length(), dtype=np.uint16) & 1
        # A term that a row holds twice may be in two sentences.
        shares = self._wanted.shares[terms] * np.minimum(gathered.weights[hits], 1)
        table = np.zeros((len(self._wanted.terms), len(rows), bits.shape[1]), np.float32)
        table[terms, held[hits].astype(np.int64) - 1] = bits * shares[:, None]
        held_up_to = np.concatenate([[0], np.cumsum(np.bincount(terms, minlength=len(table)))]).tolist()
        return (
            _sentences(node, table) if held_up_to[node.first] < held_up_to[node.last] else None
            for node in self._wanted.nodes
        )

    def _find(self, node: _Node) -> Found:
        match node.wanted:
            case Term():
                return Found(*self._stretch(node), ascending=True)
            case Either(_, best):
                merge = np.maximum if best else np.add
                if node.plain:
                    return _merge(*self._stretch(node), self._size, merge)
                return _join(
                    [self._find(part) for part in node.parts], [p.share for p in node.parts], self._size, merge
                )
            case Together(_, partial):
                return _together([self._find(part) for part in node.parts], self._size, partial)

    def _stretch(self, node: _Node) -> tuple[IntArray, FloatArray]:
        """Give the postings of all terms of a node."""
        part = slice(self._ends[node.first], self._ends[node.last])
        return self._gathered.rows[part], self._counts[part]


def _join(found: Sequence[Found], shares: Sequence[float], size: int, merge: np.ufunc) -> Found:
    counts = [part.counts * np.float32(share) for part, share in zip(found, shares, strict=True)]
    return _merge(np.concatenate([part.rows for part in found]), np.concatenate(counts), size, merge)


def _merge(rows: IntArray, counts: FloatArray, size: int, merge: np.ufunc) -> Found:
    """Merge the frequencies of rows that stand more than once."""
    if not len(rows):
        return Found(rows, counts)
    with _scratch(size) as dense:
        merge.at(dense, rows, counts)
        if len(rows) * _MANY > size:
            rows = np.flatnonzero(dense != 0)
        else:
            with _scratch(size) as last:
                places = np.arange(1, len(rows) + 1, dtype=np.float32)
                last[rows] = places
                once = last[rows] == places
                last[rows] = 0
            rows = rows.compress(once)  # which takes a third of indexing with truth values
        merged = dense[rows]
        dense[rows] = 0
    return Found(rows, merged)


def _together(found: Sequence[Found], size: int, partial: float) -> Found:
    if not partial:
        if not all(len(part.rows) for part in found):
            return Found(found[0].rows[:0], found[0].counts[:0])
        rows, least, ascending = min(found, key=lambda part: len(part.rows))
        for part in found:
            least = np.minimum(least, _look_up(part, rows, size))
            kept = least > 0
            rows, least = rows[kept], least[kept]
        return Found(rows, least, ascending)
    rows, total, _ = _join(found, [1.0] * len(found), size, np.add)
    least = functools.reduce(np.minimum, (_look_up(part, rows, size) for part in found))
    mean = np.minimum(total / np.float32(len(found)), np.float32(1))
    return Found(rows, np.float32(1 - partial) * least + np.float32(partial) * mean)


def _look_up(part: Found, rows: IntArray, size: int) -> FloatArray:
    """Give the frequency in each of some rows, 0 where they were not found."""
    if not len(part.rows):
        return np.zeros(len(rows), np.float32)
    if part.ascending and len(rows) * _FEW < len(part.rows):
        at = np.minimum(np.searchsorted(part.rows, rows), len(part.rows) - 1)
        return np.where(part.rows[at] == rows, part.counts[at], np.float32(0))
    with _scratch(size) as dense:
        dense[part.rows] = part.counts
        values: FloatArray = dense[rows]
        dense[part.rows] = 0
    return values


def _sentences(node: _Node, table: FloatArray) -> FloatArray:
    """Put the sentences' shares of an expression together from those of its terms."""
    if isinstance(node.wanted, Term):
        own: FloatArray = table[node.first]
        return own
    if node.plain:
        parts = table[node.first : node.last]
    else:
        parts = np.array([np.float32(part.share) * _sentences(part, table) for part in node.parts])
    if isinstance(node.wanted, Either):
        merged: FloatArray = parts.max(axis=0, initial=0) if node.wanted.best else parts.sum(axis=0)
        return merged
    partial = node.wanted.partial
    least: FloatArray = parts.min(axis=0)
    return np.float32(1 - partial) * least + np.float32(partial) * parts.mean(axis=0) if partial else least


class _Scratch(threading.local):
    """A row of zeros for each thread: a fresh one for each of a hundred terms costs more than the terms."""

    free: list[FloatArray]

    def __init__(self) -> None:
        self.free = []


_SCRATCH = _Scratch()


@contextmanager
def _scratch(size: int) -> Iterator[FloatArray]:
    """Lend an array of zeros, which must be all zeros again afterwards; where that fails it is not used again."""
    held = _SCRATCH.free.pop() if _SCRATCH.free else np.zeros(size, np.float32)
    if len(held) < size:
        held = np.zeros(size, np.float32)
    yield held[:size]
    _SCRATCH.free.append(held)
