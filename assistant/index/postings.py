"""Inverted files on disk: which rows hold a term, and how much of it.

A segment is a folder of plain arrays that never change once written, so that readers map them into memory and share
them without a lock. Rows that are removed later are marked in an array beside it. `assistant.index.lexical` decides
which segments there are.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.index.arrays import BoolArray, FloatArray, IntArray

# File name and type of each array of a segment. Little-endian, so that an index can be moved between machines.
_ARRAYS: dict[str, str] = {
    "keys": "<i8",  # of each row
    "lengths": "<f4",  # of each row, in content words
    "terms": "<u8",  # hashes, ascending
    "offsets": "<i8",  # where the postings of each term begin, and the end
    "rows": "<u4",  # of each posting, ascending within a term
    "weights": "<f2",  # of each posting: how often, or how probably, the row holds the term
}
# Postings held in memory at a time while merging: 16 bytes each, twice over for the sort.
_MERGE_POSTINGS = 4_000_000


@lru_cache(maxsize=1 << 16)
def hash_term(term: str) -> int:
    """Name a term by 64 bits; among 10 million terms two share a name with probability 3 in a million."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")


class Segment:
    """An immutable inverted file, mapped into memory.

    Attributes:
        name: Its folder's name.
        keys: Key of each row.
        lengths: Length of each row, in content words.
        live: Which rows still count; None: all.
        size: Number of rows, removed ones included.

    Raises:
        FileNotFoundError: There is no such segment.
        ValueError: Its files do not belong together.
    """

    def __init__(self, folder: Path, live: BoolArray | None = None) -> None:
        self.name = folder.name
        self.keys: IntArray = _read_array(folder, "keys")
        self.lengths: FloatArray = _read_array(folder, "lengths")
        self.live = live
        self.size = len(self.keys)
        self._terms = _read_array(folder, "terms")
        self._offsets = _read_array(folder, "offsets")
        self._rows = _read_array(folder, "rows")
        self._weights = _read_array(folder, "weights")
        end = int(self._offsets[-1]) if len(self._offsets) else -1
        if not len(self._rows) == len(self._weights) == end or len(self._offsets) != len(self._terms) + 1:
            raise ValueError(f"{folder} is not a whole segment.")

    @property
    def live_size(self) -> int:
        """Number of rows that still count."""
        return self.size if self.live is None else int(np.count_nonzero(self.live))

    @property
    def postings(self) -> int:
        """Number of postings, removed rows included."""
        return len(self._rows)

    def find(self, term: int) -> tuple[IntArray, FloatArray]:
        """Find the live rows that hold a term, ascending, and its weight in each."""
        place = int(np.searchsorted(self._terms, np.uint64(term)))
        if place == len(self._terms) or int(self._terms[place]) != term:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        span = slice(int(self._offsets[place]), int(self._offsets[place + 1]))
        rows = self._rows[span].astype(np.int64)
        weights = self._weights[span].astype(np.float32)
        if self.live is None:
            return rows, weights
        kept = self.live[rows]
        return rows[kept], weights[kept]

    def boundaries(self, postings: int) -> list[int]:
        """Name terms that cut this segment into runs of about so many postings."""
        steps = np.arange(postings, len(self._rows), postings)
        places = np.unique(np.searchsorted(self._offsets, steps))
        return [int(self._terms[place]) for place in places if place < len(self._terms)]

    def slice(self, first: int, last: int) -> tuple[npt.NDArray[np.uint64], IntArray, FloatArray]:
        """Read the live postings of the terms from `first` up to, not including, `last`: terms, rows, weights."""
        begin, end = (int(np.searchsorted(self._terms, np.uint64(term))) for term in (first, min(last, 2**64 - 1)))
        if last > 2**64 - 1:
            end = len(self._terms)
        span = slice(int(self._offsets[begin]), int(self._offsets[end]))
        terms = np.repeat(self._terms[begin:end], np.diff(self._offsets[begin : end + 1]))
        rows = self._rows[span].astype(np.int64)
        weights = self._weights[span].astype(np.float32)
        if self.live is None:
            return terms, rows, weights
        kept = self.live[rows]
        return terms[kept], rows[kept], weights[kept]


class SegmentBuffer:
    """Rows on their way into a segment, held in memory as flat arrays.

    Attributes:
        postings: How many postings it holds.
    """

    def __init__(self) -> None:
        self._keys: list[int] = []
        self._lengths: list[float] = []
        self._terms: list[npt.NDArray[np.uint64]] = []
        self._weights: list[FloatArray] = []
        self.postings = 0

    @property
    def size(self) -> int:
        """How many rows it holds."""
        return len(self._keys)

    def add(self, key: int, length: float, terms: Mapping[str, float]) -> None:
        """Take in one row."""
        self._keys.append(key)
        self._lengths.append(length)
        self._terms.append(np.fromiter((hash_term(term) for term in terms), np.uint64, len(terms)))
        self._weights.append(np.fromiter(terms.values(), np.float32, len(terms)))
        self.postings += len(terms)

    def write(self, folder: Path) -> None:
        """Write all rows as one segment; the folder must not exist."""
        counts = [len(terms) for terms in self._terms]
        terms = join(self._terms, np.uint64)
        rows = np.repeat(np.arange(len(counts)), counts)
        with _Writer(folder) as writer:
            writer.put("keys", np.array(self._keys, np.int64))
            writer.put("lengths", np.array(self._lengths, np.float32))
            writer.put_postings(terms, rows, join(self._weights, np.float32))


def merge_segments(segments: Sequence[Segment], folder: Path, run: int = _MERGE_POSTINGS) -> None:
    """Write the live rows of several segments as one; memory does not grow with their size.

    Args:
        segments: In the order in which their rows shall follow each other.
        folder: Of the new segment; must not exist.
        run: About how many postings of the largest segment to hold at a time.
    """
    kept = [np.ones(segment.size, np.bool_) if segment.live is None else segment.live for segment in segments]
    starts = np.cumsum([0, *(int(np.count_nonzero(mask)) for mask in kept)])
    moved = [start + np.cumsum(mask) - 1 for start, mask in zip(starts, kept, strict=False)]
    with _Writer(folder) as writer:
        for segment, mask in zip(segments, kept, strict=True):
            writer.put("keys", segment.keys[mask])
            writer.put("lengths", segment.lengths[mask])
        for first, last in _term_runs(segments, run):
            parts = [segment.slice(first, last) for segment in segments]
            writer.put_postings(
                np.concatenate([terms for terms, _, _ in parts]),
                np.concatenate([place[rows] for place, (_, rows, _) in zip(moved, parts, strict=True)]),
                np.concatenate([weights for _, _, weights in parts]),
            )


def _term_runs(segments: Sequence[Segment], run: int) -> Iterator[tuple[int, int]]:
    largest = max(segments, key=lambda segment: segment.postings)
    cuts = [0, *largest.boundaries(run), 2**64]
    yield from pairwise(cuts)


class _Writer:
    """Appends to the arrays of a new segment; terms must come in ascending runs."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._files = {name: (folder / name).open("wb") for name in _ARRAYS}
        self._end = 0

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *failure: object) -> None:
        self.put("offsets", np.array([self._end]))
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()

    def put(self, name: str, values: npt.NDArray[np.generic]) -> None:
        self._files[name].write(values.astype(_ARRAYS[name]).tobytes())

    def put_postings(self, terms: npt.NDArray[np.uint64], rows: npt.NDArray[np.integer], weights: FloatArray) -> None:
        order = np.argsort(terms, kind="stable")
        names, firsts = np.unique(terms[order], return_index=True)
        self.put("terms", names)
        self.put("offsets", firsts + self._end)
        self.put("rows", rows[order])
        self.put("weights", weights[order])
        self._end += len(terms)


def _read_array(folder: Path, name: str) -> Any:
    path = folder / name
    if path.stat().st_size == 0:  # which cannot be mapped
        return np.empty(0, _ARRAYS[name])
    return np.memmap(path, dtype=_ARRAYS[name], mode="r")


def write_durably(path: Path, content: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def join(arrays: Sequence[Any], kind: type[np.generic]) -> Any:
    """Put arrays end to end; none gives an empty one."""
    return np.concatenate(arrays) if arrays else np.empty(0, kind)
