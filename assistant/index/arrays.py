"""Names for the arrays that the parts of the index pass to each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float32]
BoolArray = NDArray[np.bool_]

# Of so many multiplications OpenBLAS wakes a thread for each core, which costs more than they do.
_ALONE = 262_144


def products(first: FloatArray, second: FloatArray) -> FloatArray:
    """Multiply all rows of two arrays with each other, on this thread alone; shape (rows of one, rows of the other)."""
    step = max(1, _ALONE // max(1, first.size))
    parts = [first @ second[start : start + step].T for start in range(0, len(second), step)]
    return np.concatenate(parts, axis=1) if parts else np.empty((len(first), 0), np.float32)
