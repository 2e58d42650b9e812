"""What the copies and translations of a note are found by: a sample of its wording, its figures, its mean vector."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.index.arrays import FloatArray
from assistant.language.fold import fold

Hashes = NDArray[np.uint32]

# The smallest hashes of a text's runs of words are a fair sample of them all: Broder, "On the resemblance and
# containment of documents", 1997.
SAMPLE = 256
_MOST_FIGURES = 256
_RUN = 4
_WORD = re.compile(r"[a-z]+|\d[\d.,]*|[^\W\d_]")
_FIGURE = re.compile(r"\d[\d.,]*")
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64)
_HEAD = struct.Struct("<HHH?")
# A note that says in its first lines that it corrects another; markets have corrections too, and those are none.
_CORRECTS = re.compile(
    r"更正|勘误|修订版|^\W*(?:correction(?: to| of|s?:)|corrected (?:version|copy|note))"
    r"|[(\[](?:corrected|correction)[)\]]|\b(?:erratum|corrigendum)\b",
    re.MULTILINE,
)
_OPENING = 300


@dataclass(frozen=True, slots=True)
class Sketch:
    """A note in three kilobytes.

    Attributes:
        runs: The smallest hashes of its runs of words, ascending, at most `SAMPLE`; of folded text, so that both
            scripts have the same.
        figures: Hashes of the significant digits of its figures, ascending: 267.7 billion and 2,677 億 have the same.
        mean: Of the vectors of its passages, of length 1 (or 0 without passages).
        corrects: Whether it says that it corrects a note.
    """

    runs: Hashes
    figures: Hashes
    mean: FloatArray
    corrects: bool = False

    def dump(self) -> bytes:
        """Write it, in the same bytes on every machine."""
        head = _HEAD.pack(len(self.runs), len(self.figures), len(self.mean), self.corrects)
        return head + b"".join(
            (self.runs.astype("<u4").tobytes(), self.figures.astype("<u4").tobytes(), self.mean.astype("<f2").tobytes())
        )


def load_sketch(written: bytes) -> Sketch:
    """Read what `Sketch.dump` wrote."""
    runs, figures, dimension, corrects = _HEAD.unpack_from(written)
    hashes = np.frombuffer(written, "<u4", runs + figures, _HEAD.size)
    mean = np.frombuffer(written, "<f2", dimension, _HEAD.size + 4 * (runs + figures)).astype(np.float32)
    return Sketch(hashes[:runs], hashes[runs:], mean, corrects)


def sketch(text: str, vectors: FloatArray) -> Sketch:
    """Sketch a note.

    Args:
        text: What of it is searched.
        vectors: Of its passages, one a row.
    """
    folded = fold(text)
    words = _WORD.findall(folded)
    digits = set(map(_significant, _FIGURE.findall(folded)))
    figures = np.array(sorted({zlib.crc32(figure.encode()) for figure in digits if len(figure) > 1}), np.uint32)
    mean = vectors.mean(axis=0) if len(vectors) else np.zeros(0, np.float32)
    length = float(np.linalg.norm(mean))
    corrects = _CORRECTS.search(folded[:_OPENING]) is not None
    return Sketch(_sample(words), figures[:_MOST_FIGURES], np.asarray(mean / (length or 1.0), np.float32), corrects)


def _sample(words: list[str]) -> Hashes:
    """Hash every run of words and keep the smallest."""
    if not words:
        return np.zeros(0, np.uint32)
    hashed = np.array(list(map(_hash, words)), np.uint64)
    length = max(1, len(hashed) - _RUN + 1)
    mixed = np.zeros(length, np.uint64)
    for place, multiplier in enumerate(_MULTIPLIERS[: min(_RUN, len(hashed))]):
        mixed += hashed[place : place + length] * multiplier
    mixed ^= mixed >> np.uint64(29)
    mixed *= _MULTIPLIERS[1]
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))[:SAMPLE]


@lru_cache(maxsize=1 << 15)
def _hash(word: str) -> int:
    return zlib.crc32(word.encode())


def _significant(figure: str) -> str:
    return figure.replace(",", "").replace(".", "").strip("0")
