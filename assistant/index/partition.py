"""One language group of the lexical index: its rows, and their scores.

Every score is a full vector over the rows, because fusion compares scores of a whole partition
(`assistant.retrieve.fuse`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from assistant.index.arrays import BoolArray, FloatArray, IntArray
from assistant.index.postings import Segment, join
from assistant.index.scoring import Clause, score_clause


class Partition:
    """All rows of one language group, numbered through its segments.

    Attributes:
        segments: In the order of their rows.
        keys: Key of each row.
        live: Which rows still count.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = tuple(segments)
        self.starts = np.cumsum([0, *(segment.size for segment in segments)])
        self.keys: IntArray = join([segment.keys for segment in segments], np.int64)
        masks = [np.ones(part.size, np.bool_) if part.live is None else part.live for part in segments]
        self.live: BoolArray = join(masks, np.bool_)

    @property
    def size(self) -> int:
        """Number of rows, removed ones included."""
        return len(self.keys)

    @cached_property
    def live_size(self) -> int:
        """Number of rows that still count."""
        return int(np.count_nonzero(self.live))

    @cached_property
    def relative_lengths(self) -> FloatArray:
        """Length of each row over the mean length of live rows."""
        lengths: FloatArray = join([segment.lengths for segment in self.segments], np.float32)
        mean = float(lengths[self.live].mean()) if self.live_size else 1.0
        return lengths / np.float32(max(mean, 1e-6))

    def rows_of(self, keys: IntArray) -> IntArray:
        """Find the row of each key; -1 where the partition has none that is live."""
        if not self.size:
            return np.full(len(keys), -1, np.int64)
        places = np.minimum(np.searchsorted(self._sorted_keys, keys), self.size - 1)
        rows = self._key_order[places]
        return np.where((self._sorted_keys[places] == keys) & self.live[rows], rows, -1)

    def score(self, clauses: Iterable[Clause]) -> FloatArray:
        """Score every row against all clauses: the sum of their BM25 scores; 0 where nothing matches."""
        total = np.zeros(self.size, np.float32)
        for clause in clauses:
            _, parts = self._score(clause)
            for rows, scores in parts:
                total[rows] += scores
        return total

    def contributions(self, clauses: Sequence[Clause], rows: IntArray) -> tuple[FloatArray, FloatArray]:
        """Say what each clause adds to the score of some rows.

        Returns:
            The idf of each clause, and its scores, of shape (clauses, rows).
        """
        table = np.zeros((len(clauses), len(rows)), np.float32)
        idfs = np.zeros(len(clauses), np.float32)
        for place, clause in enumerate(clauses):
            idfs[place], parts = self._score(clause)
            dense = np.zeros(self.size, np.float32)
            for found, scores in parts:
                dense[found] += scores
            table[place] = dense[rows]
        return idfs, table

    def _score(self, clause: Clause) -> tuple[float, list[tuple[IntArray, FloatArray]]]:
        return score_clause(clause, self.segments, self.starts, self.relative_lengths, self.live_size)

    @cached_property
    def _key_order(self) -> IntArray:
        # Of a key that was removed and added again only the last row is live; a stable sort keeps it last.
        return np.argsort(self.keys + (self.live.astype(np.int64) - 1) * np.int64(2**62), kind="stable")

    @cached_property
    def _sorted_keys(self) -> IntArray:
        return (self.keys + (self.live.astype(np.int64) - 1) * np.int64(2**62))[self._key_order]
