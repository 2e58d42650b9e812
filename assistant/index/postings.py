"""Inverted files on disk: which rows hold a term, and how much of it.

A segment is a folder of plain arrays that never change once written, so that readers map them into memory and share
them without a lock. Rows that are removed later are marked in an array beside it. `assistant.index.lexical` decides
which segments there are.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
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
    "sentences": "<u1",  # of each row, the lengths of its `SENTENCES` sentences, in content words
    "terms": "<u8",  # hashes, ascending
    "offsets": "<i8",  # where the postings of each term begin, and the end
    "rows": "<u4",  # of each posting, ascending within a term
    "weights": "<f2",  # of each posting: how often, or how probably, the row holds the term
    "places": "<u2",  # of each posting: a bit for each sentence that holds the term
}
_OF_POSTINGS = ("terms", "rows", "weights", "places")
# A row is told apart into so many sentences; those of a longer one share places.
SENTENCES = 16
# Terms to a bucket of a segment's directory, about.
_BUCKET = 16
# Every half as a float: looking them up takes a third of converting them.
_HALVES: FloatArray = np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32)
# Postings held in memory at a time while merging: about 20 bytes each, twice over for the sort.
_MERGE_POSTINGS = 2_500_000


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
        sentences: Length of each sentence of each row; shape (size, SENTENCES).
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
        self.sentences: npt.NDArray[np.uint8] = _read_array(folder, "sentences").reshape(-1, SENTENCES)
        self.live = live
        self.size = len(self.keys)
        self._terms = _read_array(folder, "terms")
        self._offsets = _read_array(folder, "offsets")
        self._rows = _read_array(folder, "rows")
        self._weights = _read_array(folder, "weights")
        self._places = _read_array(folder, "places")
        end = int(self._offsets[-1]) if len(self._offsets) else -1
        whole = len(self._rows) == len(self._weights) == len(self._places) == end
        if not whole or len(self._offsets) != len(self._terms) + 1 or len(self.sentences) != self.size:
            raise ValueError(f"{folder} is not a whole segment.")

    @property
    def live_size(self) -> int:
        """Number of rows that still count."""
        return self.size if self.live is None else int(np.count_nonzero(self.live))

    @property
    def postings(self) -> int:
        """Number of postings, removed rows included."""
        return len(self._rows)

    def find_all(self, terms: Sequence[int]) -> Gathered:
        """Find the rows that hold each of some terms; the weight of a removed row is 0."""
        known, at = self._look_up(np.array(terms, np.uint64))
        starts, stops = np.zeros((2, len(terms)), np.int64)
        starts[known], stops[known] = self._offsets[at], self._offsets[at + 1]
        spans = [slice(*span) for span in zip(starts[known].tolist(), stops[known].tolist(), strict=True)]
        rows: IntArray = join([self._rows[span] for span in spans], np.uint32).astype(np.int64)
        weights = _HALVES[join([self._weights[span] for span in spans], np.float16).view(np.uint16)]
        if self.live is not None:
            weights *= self.live[rows]
        return Gathered(rows, weights, np.concatenate([[0], np.cumsum(stops - starts)]), starts, self._places)

    def _look_up(self, wanted: npt.NDArray[np.uint64]) -> tuple[IntArray, IntArray]:
        """Say which of some terms the segment holds, and the place of each of these.

        Hashes lie evenly, so their first bits say nearly where a term is; a binary search through a million of them
        misses the cache at each of its twenty steps.
        """
        shift, firsts = self._directory
        buckets = (wanted >> shift).astype(np.int64)
        begin, end = firsts[buckets], firsts[buckets + 1]
        places = begin[:, None] + np.arange((end - begin).max(initial=0))
        inside = places < end[:, None]
        inside[inside] = self._terms[places[inside]] == np.broadcast_to(wanted[:, None], places.shape)[inside]
        known, columns = np.nonzero(inside)
        return known, places[known, columns]

    @cached_property
    def _directory(self) -> tuple[np.uint64, IntArray]:
        """Give how far to shift a hash for the number of its bucket, and where each bucket begins, and the end."""
        bits = max(1, (len(self._terms) // _BUCKET).bit_length())
        shift = np.uint64(64 - bits)
        firsts = np.searchsorted(self._terms, np.arange(1 << bits, dtype=np.uint64) << shift)
        return shift, np.append(firsts, len(self._terms))

    def boundaries(self, postings: int) -> list[int]:
        """Name terms that cut this segment into runs of about so many postings."""
        steps = np.arange(postings, len(self._rows), postings)
        places = np.unique(np.searchsorted(self._offsets, steps))
        return [int(self._terms[place]) for place in places if place < len(self._terms)]

    def slice(self, first: int, last: int) -> Postings:
        """Read the live postings of the terms from `first` up to, not including, `last`."""
        begin = int(np.searchsorted(self._terms, np.uint64(first)))
        end = int(np.searchsorted(self._terms, np.uint64(last))) if last < 2**64 else len(self._terms)
        span = slice(int(self._offsets[begin]), int(self._offsets[end]))
        terms = np.repeat(self._terms[begin:end], np.diff(self._offsets[begin : end + 1]))
        found = Postings(terms, self._rows[span].astype(np.int64), self._weights[span], self._places[span])
        return found if self.live is None else found.where(self.live[found.rows])


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows that hold each of some terms, one list after another.

    Attributes:
        rows: Ascending within a term.
        weights: How much of the term each holds.
        ends: Where the list of each term begins, and the end.
        starts: Where it begins in the segment; of texts that lie in none, nothing.
        places: Of each posting of the segment, a bit for each sentence that holds the term.
    """

    rows: IntArray
    weights: FloatArray
    ends: IntArray
    starts: IntArray = field(default_factory=lambda: np.empty(0, np.int64))
    places: npt.NDArray[np.uint16] = field(default_factory=lambda: np.empty(0, np.uint16))

    def sentences(self, terms: IntArray, at: IntArray) -> npt.NDArray[np.uint16]:
        """Give the bits of some of the rows; `terms` names the term of each."""
        found: npt.NDArray[np.uint16] = self.places[self.starts[terms] + at - self.ends[terms]]
        return found


@dataclass(frozen=True, slots=True)
class Postings:
    """A run of postings, one a place in each array."""

    terms: npt.NDArray[np.uint64]
    rows: IntArray
    weights: npt.NDArray[np.float16]
    places: npt.NDArray[np.uint16]

    def where(self, chosen: BoolArray | IntArray) -> Postings:
        """Choose some of them, or put them in another order."""
        return Postings(self.terms[chosen], self.rows[chosen], self.weights[chosen], self.places[chosen])


@dataclass(frozen=True, slots=True)
class Rows:
    """Passages broken into terms, on their way into a segment.

    Attributes:
        keys: The catalogue's numbers for them.
        lengths: In content words.
        sentences: The lengths of their sentences, in content words, `SENTENCES` a passage, one after another.
        postings: What they hold, in any order; rows are counted from the first of these.
    """

    keys: IntArray
    lengths: FloatArray
    sentences: npt.NDArray[np.uint8]
    postings: Postings


class SegmentBuffer:
    """Rows on their way into a segment, held in memory as flat arrays.

    Attributes:
        postings: How many postings it holds.
    """

    def __init__(self) -> None:
        self._parts: list[Rows] = []
        self.size = 0
        self.postings = 0

    def add(self, rows: Rows) -> None:
        """Take in some rows behind those there are."""
        held = replace(rows.postings, rows=(rows.postings.rows + self.size).astype(np.uint32))
        self._parts.append(replace(rows, postings=held))
        self.size += len(rows.keys)
        self.postings += len(held.terms)

    def write(self, folder: Path) -> None:
        """Write all rows as one segment, and hold none any more; the folder must not exist."""
        with _Writer(folder) as writer:
            for part in self._parts:
                for name in ("keys", "lengths", "sentences"):
                    writer.put(name, getattr(part, name))
            held = {name: [getattr(part.postings, name) for part in self._parts] for name in _OF_POSTINGS}
            self._parts.clear()
            writer.put_postings(lambda name: join(held.pop(name), np.dtype(_ARRAYS[name]).type))


def merge_segments(segments: Sequence[Segment], folder: Path, run: int = _MERGE_POSTINGS) -> None:
    """Write the live rows of several segments as one; memory does not grow with their size.

    Args:
        segments: In the order in which their rows shall follow each other.
        folder: Of the new segment; must not exist.
        run: About how many postings to hold at a time.
    """
    kept = [np.ones(segment.size, np.bool_) if segment.live is None else segment.live for segment in segments]
    starts = np.cumsum([0, *(int(np.count_nonzero(mask)) for mask in kept)])
    moved = [start + np.cumsum(mask) - 1 for start, mask in zip(starts, kept, strict=False)]
    with _Writer(folder) as writer:
        for segment, mask in zip(segments, kept, strict=True):
            writer.put("keys", segment.keys[mask])
            writer.put("lengths", segment.lengths[mask])
            writer.put("sentences", segment.sentences[mask])
        for first, last in _term_runs(segments, run):
            parts = [segment.slice(first, last) for segment in segments]
            merged = Postings(
                np.concatenate([part.terms for part in parts]),
                np.concatenate([place[part.rows] for place, part in zip(moved, parts, strict=True)]),
                np.concatenate([part.weights for part in parts]),
                np.concatenate([part.places for part in parts]),
            )
            writer.put_postings(partial(getattr, merged))


def _term_runs(segments: Sequence[Segment], run: int) -> Iterator[tuple[int, int]]:
    """Cut the space of terms so that all segments together have about `run` postings in each part."""
    largest = max(segments, key=lambda segment: segment.postings)
    share = largest.postings / max(1, sum(segment.postings for segment in segments))
    cuts = [0, *largest.boundaries(max(1, int(run * share))), 2**64]
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
        self._files[name].write(np.ascontiguousarray(values, _ARRAYS[name]).data)

    def put_postings(self, column: Callable[[str], Any]) -> None:
        """Write a run of postings, in any order, of which each column is asked for once: held at once they are many."""
        terms, *others = _OF_POSTINGS
        order = self._put_terms(column(terms))
        for name in others:
            self.put(name, column(name)[order])

    def _put_terms(self, terms: npt.NDArray[np.uint64]) -> IntArray:
        order = np.argsort(terms, kind="stable")
        terms = terms[order]
        firsts = np.flatnonzero(np.concatenate([[True], terms[1:] != terms[:-1]])) if len(terms) else order
        self.put("terms", terms[firsts])
        self.put("offsets", firsts + self._end)
        self._end += len(terms)
        return order


def _read_array(folder: Path, name: str) -> Any:
    path = folder / name
    if path.stat().st_size == 0:  # which cannot be mapped
        return np.empty(0, _ARRAYS[name])
    # A plain view of it: numpy takes a microsecond longer over each slice of a memmap.
    return np.memmap(path, dtype=_ARRAYS[name], mode="r").view(np.ndarray)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def join(arrays: Sequence[Any], kind: type[np.generic]) -> Any:
    """Put arrays end to end; none gives an empty one."""
    return np.concatenate(arrays) if arrays else np.empty(0, kind)
