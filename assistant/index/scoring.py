"""Scoring of clauses over inverted files: BM25 in which one clause may be put together from many terms.

The frequencies of all terms of a clause are combined before they are weighed, so that the translations and synonyms of
one word behave as one word (Pirkola 1998, structured queries; Darwish and Oard 2003, probabilistic ones).
"""

from __future__ import annotations

import functools
import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assistant.index.arrays import FloatArray, IntArray
from assistant.index.postings import SENTENCES, Segment, hash_term

_Found = tuple[IntArray, FloatArray]
# Lists that together name less than one row in so many are merged by sorting, others over an array of all rows.
_SPARSE = 128
# Fewer rows than one in so many of a list are looked up in it one by one.
_FEW = 16


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


@dataclass(frozen=True, slots=True)
class Clause:
    """What is looked for, counted as one BM25 term.

    Attributes:
        label: What it stands for in the question, for explanations.
        wanted: How its frequency is put together.
        essential: Whether it stands for a word of the question; else it only strengthens one that has a clause.
        weight: Factor of its score.
        k1: How late a frequency saturates.
        b: How much the length of the row counts, 0 to 1.
    """

    label: str
    wanted: Expression
    weight: float = 1.0
    k1: float = 1.2
    b: float = 0.75
    essential: bool = True


def score_clause(
    clause: Clause, segments: Sequence[Segment], starts: IntArray, pulls: FloatArray, rows: int
) -> tuple[float, list[_Found]]:
    """Score a clause in every segment.

    Args:
        clause: What is looked for.
        segments: Of one partition.
        starts: First row of each segment in the partition.
        pulls: How late the frequency saturates in each row of the partition, by its length, as `pull` gives it.
        rows: How many live rows the partition has.

    Returns:
        The clause's idf, and for each segment the rows of the partition that match and their scores.
    """
    found = [find(clause.wanted, segment) for segment in segments]
    # A row that holds a term with probability p counts as p rows.
    frequency = sum(float(np.minimum(counts, 1).sum()) for _, counts in found)
    idf = math.log(1 + max(0.0, rows - frequency + 0.5) / (frequency + 0.5))
    factor = np.float32(clause.weight * idf * (clause.k1 + 1))
    scored: list[_Found] = []
    for (local, counts), start in zip(found, starts, strict=False):
        places: IntArray = local + start if start else local
        scores: FloatArray = factor * counts / (counts + pulls[places])
        scored.append((places, scores))
    return idf, scored


def pull(k1: float, b: float, lengths: FloatArray) -> FloatArray:
    """Say how late a frequency saturates in texts of these relative lengths."""
    return np.float32(k1 * (1 - b)) + np.float32(k1 * b) * lengths


class Inverted(Protocol):
    """Rows that can be found by the terms they hold: a segment, or a few texts in memory."""

    @property
    def size(self) -> int:
        """Give the number of rows."""
        ...

    def find(self, term: int) -> _Found:
        """Find the rows that hold a term, ascending, and its weight in each."""
        ...


def find(wanted: Expression, segment: Inverted) -> _Found:
    """Find the live rows that match, ascending, and the frequency in each, above 0."""
    match wanted:
        case Term(name):
            return segment.find(hash_term(name))
        case Either(parts, best):
            weighed = [
                (rows, counts * np.float32(weight)) for weight, part in parts for rows, counts in [find(part, segment)]
            ]
            return _combine(weighed, segment.size, np.maximum if best else np.add)
        case Together(parts, partial):
            return _together([find(part, segment) for part in parts], segment.size, partial)


def find_in(wanted: Expression, segment: Segment, rows: IntArray) -> FloatArray:
    """Say how much of what is wanted each sentence of given rows holds; shape (rows, SENTENCES)."""
    match wanted:
        case Term(name):
            return segment.find_in(hash_term(name), rows)
        case Either(parts, best):
            tables = [np.float32(weight) * find_in(part, segment, rows) for weight, part in parts]
            merge = np.maximum if best else np.add
            return functools.reduce(merge, tables, np.zeros((len(rows), SENTENCES), np.float32))
        case Together(parts, partial):
            held = [find_in(part, segment, rows) for part in parts]
            least = functools.reduce(np.minimum, held)
            return np.float32(1 - partial) * least + np.float32(partial / len(held)) * functools.reduce(np.add, held)


def _combine(found: Sequence[_Found], size: int, merge: np.ufunc) -> _Found:
    """Merge what several parts found, row by row."""
    if len(found) < 2:
        return found[0] if found else (np.empty(0, np.int64), np.empty(0, np.float32))
    if sum(len(rows) for rows, _ in found) * _SPARSE < size:
        return _merge_runs(found, merge)
    with _scratch(size) as dense:
        for rows, counts in found:
            dense[rows] = merge(dense[rows], counts)
        # Of truth values it is ten times as fast as of numbers.
        rows = np.flatnonzero(dense != 0)
        merged = dense[rows]
        dense[rows] = 0
    return rows, merged


def _merge_runs(found: Sequence[_Found], merge: np.ufunc) -> _Found:
    rows = np.concatenate([rows for rows, _ in found])
    counts = np.concatenate([counts for _, counts in found])
    order = np.argsort(rows, kind="stable")
    rows = rows[order]
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    return rows[firsts], merge.reduceat(counts[order], firsts) if len(rows) else counts


def _together(found: Sequence[_Found], size: int, partial: float) -> _Found:
    if not partial:
        rows, least = min(found, key=lambda part: len(part[0]))
        for part in found:
            least = np.minimum(least, _look_up(part, rows, size))
            kept = least > 0
            rows, least = rows[kept], least[kept]
        return rows, least
    rows, total = _combine(found, size, np.add)
    least = functools.reduce(np.minimum, (_look_up(part, rows, size) for part in found))
    mean = np.minimum(total / np.float32(len(found)), np.float32(1))
    return rows, np.float32(1 - partial) * least + np.float32(partial) * mean


def _look_up(part: _Found, rows: IntArray, size: int) -> FloatArray:
    """Give the frequency in each of some rows, 0 where they were not found."""
    own, counts = part
    if not len(own):
        return np.zeros(len(rows), np.float32)
    if len(rows) * _FEW < len(own):
        at = np.minimum(np.searchsorted(own, rows), len(own) - 1)
        return np.where(own[at] == rows, counts[at], np.float32(0))
    with _scratch(size) as dense:
        dense[own] = counts
        values: FloatArray = dense[rows]
        dense[own] = 0
    return values


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
