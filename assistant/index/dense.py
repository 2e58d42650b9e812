"""Dense search: the passages whose vectors lie nearest to a question's.

Chroma answers wherever many passages may; where a filter leaves few, the vectors in the catalogue are compared one by
one, which is exact and faster than a graph search that has to walk past everything else. Measured at 100,000 passages
of 384 numbers: 100 allowed keys take 6 ms one by one and 119 ms in Chroma, 1,000 take 18 and 44, 2,000 take 64 and 31.

Vectors lie in segments, Chroma collections that never change. What an ingest adds becomes a segment of its own, and
takes in the newest segments that are not much larger; so there are about log2(passages) of them, and each vector is
written about as often. What it removes stays in its segment until that is written anew, and is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.errors import IndexStale
from assistant.index._chroma import ChromaFolder
from assistant.index._state import Segment
from assistant.index.arrays import FloatArray, IntArray
from assistant.index.catalogue import Catalogue
from assistant.index.fingerprint import REBUILD

# So many passages are compared one by one rather than searched for.
_EXACT = 1_000
# A filter that lets more than this share pass is applied after the search.
_LOOSE_SHARE = 0.5
# A segment with more dead vectors than this share is written anew.
_DEAD_SHARE = 0.25
# Segments below this size are always written anew together: it takes a second.
_SMALL = 2_000


class DenseIndex:
    """The vectors of one generation. Safe to use from several threads."""

    def __init__(self, chroma: ChromaFolder, segments: Sequence[Segment], catalogue: Catalogue) -> None:
        self._chroma = chroma
        self._segments = tuple(segments)
        self._catalogue = catalogue

    def search(self, vector: FloatArray, k: int, allowed: IntArray | None = None) -> tuple[IntArray, FloatArray]:
        """Find the passages nearest to a question.

        Args:
            vector: Of the question, of length one; shape (dimension,).
            k: How many.
            allowed: Keys that may answer, ascending, as `Catalogue.allowed_keys` gives them; None: all.

        Returns:
            At most `k` keys and their cosines, nearest first.

        Raises:
            IndexStale: The vector is of another dimension than those of the index.
        """
        self._require_dimension(vector)
        live = self._catalogue.live_keys()
        wanted = live if allowed is None else allowed
        if not len(wanted) or k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if allowed is not None and len(allowed) <= _EXACT:
            return _best([(allowed, self.cosine(vector, allowed))], k)
        return _best([self._search_segment(segment, vector, k, wanted) for segment in self._segments], k)

    def cosine(self, vector: FloatArray, keys: IntArray) -> FloatArray:
        """Compare a question with given passages, exactly; in the order of `keys`."""
        self._require_dimension(vector)
        rows = self._catalogue.vectors(keys)
        return rows @ vector if len(rows) else np.empty(0, np.float32)

    def _require_dimension(self, vector: FloatArray) -> None:
        for segment in self._segments:
            if segment.dimension != len(vector):
                fact = f"index/ holds vectors of {segment.dimension} numbers; the embedder gives {len(vector)}."
                raise IndexStale(fact, REBUILD)

    def _search_segment(
        self, segment: Segment, vector: FloatArray, k: int, wanted: IntArray
    ) -> tuple[IntArray, FloatArray]:
        """Search one segment, asking for as many more as are expected to be passed over."""
        mine = wanted[np.searchsorted(wanted, segment.first) : np.searchsorted(wanted, segment.last, side="right")]
        if not len(mine):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        k = min(k, len(mine))
        if len(mine) < segment.size * _LOOSE_SHARE:
            return self._chroma.query(segment.name, vector, k, among=mine)
        passed_over = segment.size - len(mine)
        asked = min(k + passed_over, 2 * k * segment.size // len(mine) + 8)
        while True:
            keys, cosines = self._chroma.query(segment.name, vector, asked)
            passing = np.isin(keys, mine)
            if np.count_nonzero(passing) >= k or asked >= k + passed_over:
                return keys[passing], cosines[passing]
            asked = min(k + passed_over, 4 * asked)


def _best(found: Sequence[tuple[IntArray, FloatArray]], k: int) -> tuple[IntArray, FloatArray]:
    keys = np.concatenate([keys for keys, _ in found])
    cosines = np.concatenate([cosines for _, cosines in found])
    # Ties go to the older passage, so that the order is the same every time.
    order = np.lexsort((keys, -cosines))[:k]
    return keys[order], cosines[order]


def plan_segments(segments: Sequence[Segment], live: IntArray) -> tuple[tuple[Segment, ...], IntArray]:
    """Decide which segments stay as they are, and which keys a new one takes.

    Args:
        segments: Those there are, oldest first.
        live: Keys that are to be found, ascending.

    Returns:
        The segments that stay, and the keys, ascending, for a new one; there may be none.
    """
    alive = [int(np.count_nonzero((live >= segment.first) & (live <= segment.last))) for segment in segments]
    newest = segments[-1].last if segments else 0
    added = int(np.count_nonzero(live > newest))
    stay = len(segments)
    for place in range(len(segments) - 1, -1, -1):
        newer = added + sum(alive[place + 1 :])
        dead = segments[place].size - alive[place]
        crumb = (added or stay < len(segments)) and (alive[place] <= newer or alive[place] + newer <= _SMALL)
        if crumb or dead > segments[place].size * _DEAD_SHARE:
            stay = place
    last = segments[stay - 1].last if stay else 0
    return tuple(segments[:stay]), live[live > last]
