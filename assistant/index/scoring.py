"""Scoring of clauses over inverted files: BM25 in which one clause may be put together from many terms.

The frequencies of all terms of a clause are combined before they are weighed, so that the translations and synonyms of
one word behave as one word (Pirkola 1998, structured queries; Darwish and Oard 2003, probabilistic ones).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assistant.index.arrays import FloatArray, IntArray
from assistant.index.postings import SENTENCES, Segment, hash_term

_Found = tuple[IntArray, FloatArray]


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
    clause: Clause, segments: Sequence[Segment], starts: IntArray, lengths: FloatArray, rows: int
) -> tuple[float, list[_Found]]:
    """Score a clause in every segment.

    Args:
        clause: What is looked for.
        segments: Of one partition.
        starts: First row of each segment in the partition.
        lengths: Relative length of each row of the partition.
        rows: How many live rows the partition has.

    Returns:
        The clause's idf, and for each segment the rows of the partition that match and their scores.
    """
    found = [find(clause.wanted, segment) for segment in segments]
    # A row that holds a term with probability p counts as p rows.
    frequency = sum(float(np.minimum(counts, 1).sum()) for _, counts in found)
    idf = math.log(1 + max(0.0, rows - frequency + 0.5) / (frequency + 0.5))
    factor = np.float32(clause.weight * idf * (clause.k1 + 1))
    scored = []
    for (local, counts), start in zip(found, starts, strict=False):
        places = local + start
        pull = clause.k1 * (1 - clause.b) + clause.k1 * clause.b * lengths[places]
        scored.append((places, factor * counts / (counts + pull)))
    return idf, scored


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


def _combine(found: Sequence[_Found], size: int, merge: Callable[..., FloatArray]) -> _Found:
    dense = np.zeros(size, np.float32)
    for rows, counts in found:
        dense[rows] = merge(dense[rows], counts)
    rows = np.flatnonzero(dense) if len(found) > 1 else found[0][0] if found else np.empty(0, np.int64)
    return rows, dense[rows]


def _together(found: Sequence[_Found], size: int, partial: float) -> _Found:
    rows, total = _combine(found, size, np.add)
    least: FloatArray = np.full(len(rows), np.inf, np.float32)
    for part_rows, counts in found:
        dense = np.zeros(size, np.float32)
        dense[part_rows] = counts
        least = np.minimum(least, dense[rows])
    if partial:
        mean = np.minimum(total / np.float32(len(found)), np.float32(1))
        return rows, np.float32(1 - partial) * least + np.float32(partial) * mean
    kept = least > 0
    return rows[kept], least[kept]
