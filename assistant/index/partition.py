"""One language group of the lexical index: its rows, and their scores.

Every score is a full vector over the rows, because fusion compares scores of a whole partition
(`assistant.retrieve.fuse`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.index.arrays import BoolArray, FloatArray, IntArray
from assistant.index.matching import Matches, Wanted
from assistant.index.postings import SENTENCES, Segment, join
from assistant.index.scoring import Clause, pull, score_clause


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
        self._known_pulls: dict[tuple[float, float], FloatArray] = {}

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

    def score(self, clauses: Sequence[Clause]) -> Scored:
        """Score every row against all clauses: the sum of their BM25 scores; 0 where nothing matches."""
        wanted = Wanted(clause.wanted for clause in clauses)
        matches = tuple(Matches(wanted, segment) for segment in self.segments)
        total = np.zeros(self.size, np.float32)
        idfs = np.zeros(len(clauses), np.float32)
        for place, clause in enumerate(clauses):
            pulls = self._pulls(clause.k1, clause.b)
            found = [one.find(place) for one in matches]
            idfs[place], parts = score_clause(clause, found, self.starts, pulls, self.live_size)
            for rows, scores in parts:
                np.add.at(total, rows, scores)
        return Scored(self, tuple(clauses), matches, total, idfs)

    def _pulls(self, k1: float, b: float) -> FloatArray:
        """Say how late a frequency saturates in each row; there are few pairs of `k1` and `b`."""
        if (k1, b) not in self._known_pulls:
            self._known_pulls[k1, b] = pull(k1, b, self.relative_lengths)
        return self._known_pulls[k1, b]

    @cached_property
    def mean_sentence(self) -> float:
        """Mean length of the sentences of live rows, in content words."""
        held = [part.sentences if part.live is None else part.sentences[part.live] for part in self.segments]
        total = sum(int(lengths.sum(dtype=np.int64)) for lengths in held)
        return total / max(1, sum(int(np.count_nonzero(lengths)) for lengths in held))

    @cached_property
    def _key_order(self) -> IntArray:
        # Of a key that was removed and added again only the last row is live; a stable sort keeps it last.
        return np.argsort(self.keys + (self.live.astype(np.int64) - 1) * np.int64(2**62), kind="stable")

    @cached_property
    def _sorted_keys(self) -> IntArray:
        return (self.keys + (self.live.astype(np.int64) - 1) * np.int64(2**62))[self._key_order]


@dataclass(frozen=True, slots=True)
class Scored:
    """A partition scored against a question.

    Attributes:
        scores: Of all rows.
        idfs: Of each clause; one that nothing matches counts as the rarest.
    """

    partition: Partition
    clauses: tuple[Clause, ...]
    matches: tuple[Matches, ...]
    scores: FloatArray
    idfs: FloatArray

    def sentences(self, rows: IntArray) -> FloatArray:
        """Score each sentence of some live rows on its own.

        Returns:
            What each clause adds to each sentence; shape (clauses, rows, SENTENCES).
        """
        table = np.zeros((len(self.clauses), len(rows), SENTENCES), np.float32)
        mean = np.float32(self.partition.mean_sentence)
        for segment, start, matches in zip(self.partition.segments, self.partition.starts, self.matches, strict=False):
            here = np.flatnonzero((rows >= start) & (rows < start + segment.size))
            local = rows[here] - start
            lengths = segment.sentences[local] / mean
            for place, counts in enumerate(matches.find_sentences(local)):
                if counts is None:
                    continue
                clause = self.clauses[place]
                factor = np.float32(clause.weight * self.idfs[place] * (clause.k1 + 1))
                width = counts.shape[1]
                later = pull(clause.k1, clause.b, lengths[:, :width]) + np.float32(1e-6)
                table[place, here, :width] = factor * counts / (counts + later)
        return table
