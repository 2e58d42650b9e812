"""Scoring of clauses over inverted files: BM25 in which one clause may be put together from many terms.

The frequencies of all terms of a clause are combined before they are weighed, so that the translations and synonyms of
one word behave as one word (Pirkola 1998, structured queries; Darwish and Oard 2003, probabilistic ones).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.index.arrays import FloatArray, IntArray
from assistant.index.commonness import RARE
from assistant.index.matching import Expression, Found

# Words are counted as if the index held so many more passages of general text.
GENERAL_ROWS = 200


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
        common: The share of passages of general text that hold it.
    """

    label: str
    wanted: Expression
    weight: float = 1.0
    k1: float = 1.2
    b: float = 0.75
    essential: bool = True
    common: float = RARE


def score_clause(
    clause: Clause, found: Sequence[Found], starts: IntArray, pulls: FloatArray, rows: int
) -> tuple[float, list[tuple[IntArray, FloatArray]]]:
    """Score a clause in every segment.

    Args:
        clause: What is looked for.
        found: What it matches in each segment of one partition.
        starts: First row of each segment in the partition.
        pulls: How late the frequency saturates in each row of the partition, by its length, as `pull` gives it.
        rows: How many live rows the partition has.

    Returns:
        The clause's idf, and for each segment the rows of the partition that match and their scores.
    """
    # A row that holds a term with probability p counts as p rows.
    frequency = sum(float(np.minimum(counts, 1).sum()) for _, counts, _ in found)
    frequency += GENERAL_ROWS * clause.common
    idf = math.log(1 + max(0.0, rows + GENERAL_ROWS - frequency + 0.5) / (frequency + 0.5))
    factor = np.float32(clause.weight * idf * (clause.k1 + 1))
    scored: list[tuple[IntArray, FloatArray]] = []
    for (local, counts, _), start in zip(found, starts, strict=False):
        places: IntArray = local + start if start else local
        scores: FloatArray = factor * counts / (counts + pulls[places])
        scored.append((places, scores))
    return idf, scored


def pull(k1: float, b: float, lengths: FloatArray) -> FloatArray:
    """Say how late a frequency saturates in texts of these relative lengths."""
    return np.float32(k1 * (1 - b)) + np.float32(k1 * b) * lengths
