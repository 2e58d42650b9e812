"""The vectors of a passage's parts: of each sentence as it stands there and, in Chinese, of each piece.

The vector of a passage blends everything it says. With those of its parts beside it, a question is held against single
sentences and words without the encoder reading the passage again, which takes some 20 ms. They are made in the run that
gives the passage its vector, and written small: eight bits a number for sentences, one bit, its sign, for pieces (late
interaction loses nothing by it that 800 questions would show).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.index.arrays import FloatArray
from assistant.index.embed import normalise

# Numbers of sentences, of pieces, and of the columns of each.
_HEAD = struct.Struct("<III")
_ONE = 127
# The eight signs that a byte stands for.
_SIGNS: FloatArray = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32) * 2 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The vectors of a passage's parts.

    Attributes:
        sentences: One a row, in their order, of length one; zeros for a sentence without a word.
        signs: Of the numbers of each piece, 1 or -1, one piece a row; none where they were not kept.
    """

    sentences: FloatArray
    signs: FloatArray


def dump_parts(states: Sequence[FloatArray], *, with_pieces: bool) -> bytes:
    """Write the parts of a passage.

    Args:
        states: Of the pieces of each sentence, one a row.
        with_pieces: Whether to keep single pieces: they tell something in Chinese, where a piece is a word; of English
            words many are cut into parts that say little.
    """
    columns = max((part.shape[1] for part in states), default=0)
    means = [part.mean(axis=0) if len(part) else np.zeros(columns, np.float32) for part in states]
    sentences = normalise(np.array(means, np.float32).reshape(len(states), columns))
    scales = (np.abs(sentences).max(axis=1, initial=0) / _ONE).astype("<f4")
    numbers = np.rint(sentences / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    kept = [part for part in states if len(part)] if with_pieces else []
    signs = np.packbits(np.concatenate(kept) > 0, axis=1) if kept else np.empty((0, 0), np.uint8)
    head = _HEAD.pack(len(states), len(signs), columns)
    return b"".join((head, scales.tobytes(), numbers.tobytes(), signs.tobytes()))


def load_parts(written: bytes) -> Parts:
    """Read what `dump_parts` wrote."""
    count, pieces, columns = _HEAD.unpack_from(written)
    start = _HEAD.size
    scales = np.frombuffer(written, "<f4", count, start)
    start += scales.nbytes
    numbers = np.frombuffer(written, np.int8, count * columns, start).reshape(count, columns)
    # Each row is filled up to whole bytes.
    bits = np.frombuffer(written, np.uint8, offset=start + numbers.nbytes).reshape(pieces, -(-columns // 8))
    signs = _SIGNS[bits].reshape(pieces, -(-columns // 8) * 8)[:, :columns]
    # Numbers that were rounded are not quite of length one.
    return Parts(normalise(numbers * scales[:, None]), signs)
