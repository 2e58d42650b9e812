"""The vectors of a segment in plain files: for exact cosines, and for searches among the passages that a filter allows.

Beside each vector lie the signs of its numbers, one bit each. Vectors that agree in many signs are near, so counting
the signs that differ, a thirtieth of the work, leaves a short list that is then compared exactly. It takes a
millisecond over 100,000 passages and ten over a million, whatever the filter; a graph search would have to walk past
all that the filter forbids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.index.arrays import BoolArray, FloatArray, IntArray

# File name and type of each array. Little-endian, so that an index can be moved between machines.
_ARRAYS: dict[str, str] = {
    "keys": "<i8",  # ascending
    "numbers": "<i2",  # the vectors, in 32,767ths: half the size, and cosines are right to four places
    "centre": "<f4",  # the mean vector: signs are of what a vector differs from it, so that each tells most
    "signs": "<u8",  # 64 a number, all first ones, then all second ones, and so on
}
_BITS = 64
_ONE = 32_767
# Rows whose signs are counted at a time: they stay in the processor's cache.
_ROWS_AT_ONCE = 16_384
# The short list holds so many times as many as are asked for, and so many at least: then 99 in 100 of the nearest 20
# or 200 are found (30,000 sentences, the built-in embedder); eight times as many lose 4 in 100 of the nearest 200.
_SPARE = 16
_SHORTEST = 1_000


class Signs:
    """The vectors of one segment, mapped into memory.

    Attributes:
        keys: Of the vectors, ascending.

    Raises:
        FileNotFoundError: There are none.
        ValueError: The files do not belong together.
    """

    def __init__(self, folder: Path) -> None:
        read = {name: _read(folder / name, kind) for name, kind in _ARRAYS.items()}
        self.keys: IntArray = read["keys"]
        self._centre: FloatArray = read["centre"]
        size, dimension = len(self.keys), len(self._centre)
        self._numbers: npt.NDArray[np.int16] = read["numbers"].reshape(size, dimension)
        self._signs: npt.NDArray[np.uint64] = read["signs"].reshape(-(-dimension // _BITS), size)

    def vectors(self, rows: IntArray) -> FloatArray:
        """Give the vectors of some rows."""
        return self._numbers[rows].astype(np.float32) / np.float32(_ONE)

    def cosine(self, vector: FloatArray, rows: IntArray) -> FloatArray:
        """Compare a vector of length one with those of some rows."""
        # Not `@`, which wakes a thread for each core to share out a millisecond's work.
        found: FloatArray = np.einsum("ij,j->i", self._numbers[rows].astype(np.float32), vector / np.float32(_ONE))
        return found

    def search(self, vector: FloatArray, k: int, allowed: BoolArray) -> tuple[IntArray, FloatArray]:
        """Find the rows nearest to a vector among those allowed.

        Returns:
            At most `k` rows and their cosines, in no order.
        """
        rows = self._shorten(vector, max(_SPARE * k, _SHORTEST), allowed)
        cosines = self.cosine(vector, rows)
        if len(rows) > k:
            best = np.argpartition(-cosines, k - 1)[:k]
            return rows[best], cosines[best]
        return rows, cosines

    def _shorten(self, vector: FloatArray, count: int, allowed: BoolArray) -> IntArray:
        """Choose about so many rows whose signs differ least."""
        rows = np.flatnonzero(allowed)
        if len(rows) <= count:
            return rows
        differing = self._count_differing(_signs_of((vector - self._centre)[None, :])[:, 0])
        among = differing[rows]
        reached = np.cumsum(np.bincount(among))
        return rows[among <= np.searchsorted(reached, count)]

    def _count_differing(self, signs: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint16]:
        """Count for each row the signs that differ."""
        total = np.empty(len(self.keys), np.uint16)
        for start in range(0, len(total), _ROWS_AT_ONCE):
            part = slice(start, start + _ROWS_AT_ONCE)
            np.bitwise_count(self._signs[:, part] ^ signs[:, None]).sum(axis=0, dtype=np.uint16, out=total[part])
        return total


def write_signs(folder: Path, batches: Iterable[tuple[IntArray, FloatArray]]) -> Iterator[tuple[IntArray, FloatArray]]:
    """Write the arrays of a new segment while its vectors pass by, keys ascending; the folder must not exist."""
    folder.mkdir(parents=True)
    total, size = np.zeros(0), 0
    with (folder / "keys").open("wb") as keys, (folder / "numbers").open("wb") as numbers:
        for part, rows in batches:
            keys.write(part.astype(_ARRAYS["keys"]).tobytes())
            numbers.write(np.rint(rows.clip(-1, 1) * _ONE).astype(_ARRAYS["numbers"]).tobytes())
            own = rows.sum(axis=0, dtype=np.float64)
            total = total + own if size else own
            size += len(rows)
            yield part, rows
    centre = (total / max(size, 1)).astype(np.float32)
    vectors = _read(folder / "numbers", _ARRAYS["numbers"]).reshape(size, len(centre))
    step = _ROWS_AT_ONCE // 8  # as floats they are much larger than as signs
    runs = (vectors[start : start + step].astype(np.float32) for start in range(0, size, step))
    signs = [_signs_of(rows / np.float32(_ONE) - centre) for rows in runs]
    (folder / "centre").write_bytes(centre.astype(_ARRAYS["centre"]).tobytes())
    joined = np.concatenate(signs, axis=1) if signs else np.empty((0, 0), np.uint64)
    (folder / "signs").write_bytes(joined.astype(_ARRAYS["signs"]).tobytes())


def _signs_of(rows: FloatArray) -> npt.NDArray[np.uint64]:
    """Give the signs of each row's numbers as bits; shape (dimension / 64, rounded up; rows)."""
    spare = -rows.shape[1] % _BITS
    bits = np.pad(rows > 0, ((0, 0), (0, spare)))
    return np.ascontiguousarray(np.packbits(bits, axis=1).view(np.uint64).T)


def _read(path: Path, kind: str) -> Any:
    if path.stat().st_size == 0:  # which cannot be mapped
        return np.empty(0, kind)
    return np.memmap(path, dtype=kind, mode="r").view(np.ndarray)
