"""Dense search: the passages whose vectors lie nearest to a question's.

Chroma answers where every passage may. Where a filter forbids some, its graph search would walk past all of them:
7,000 allowed passages of 100,000 take 36 ms and more. Then the signs of the vectors are compared first, and a short
list of them exactly (`assistant.index.signs`), which takes 2 ms whatever the filter.

Vectors lie in segments, Chroma collections and plain files that never change. What an ingest adds becomes a segment of
its own, and takes in the newest segments that are not much larger; so there are about log2(passages) of them, and each
vector is written about as often. What it removes stays in its segment until that is written anew, and is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.errors import IndexStale, StoreError
from assistant.index._chroma import ChromaFolder
from assistant.index._state import Segment
from assistant.index.arrays import BoolArray, FloatArray, IntArray
from assistant.index.catalogue import Catalogue
from assistant.index.fingerprint import REBUILD
from assistant.index.signs import Signs

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
        self._places: dict[str, IntArray] = {}

    def search(self, vector: FloatArray, k: int, allowed: BoolArray | None = None) -> tuple[IntArray, FloatArray]:
        """Find the passages nearest to a question.

        Args:
            vector: Of the question, of length one; shape (dimension,).
            k: How many.
            allowed: Which of the catalogue's live passages may answer, as `Catalogue.allowed` says; None: all.

        Returns:
            At most `k` keys and their cosines, nearest first.

        Raises:
            IndexStale: The vector is of another dimension than those of the index.
            StoreError: The files of the index are gone.
        """
        self._require_dimension(vector)
        live = self._catalogue.live_keys()
        if not len(live) or k <= 0 or (allowed is not None and not allowed.any()):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if allowed is None:
            found = [self._search_graph(segment, vector, k, live) for segment in self._segments]
        else:
            found = [self._search_signs(segment, vector, k, allowed) for segment in self._segments]
        return _best(found, k)

    def cosine(self, vector: FloatArray, keys: IntArray) -> FloatArray:
        """Compare a question with given passages, in the order of `keys`.

        Raises:
            IndexStale: The vector is of another dimension than those of the index.
            StoreError: The index has no vector of a key.
        """
        self._require_dimension(vector)
        cosines = np.empty(len(keys), np.float32)
        for here, signs, rows in self._find(keys):
            cosines[here] = signs.cosine(vector, rows)
        return cosines

    def vectors(self, keys: IntArray) -> FloatArray:
        """Give the vectors of passages, one a row, right to four places.

        Raises:
            StoreError: The index has no vector of a key.
        """
        dimension = self._segments[0].dimension if self._segments else 0
        vectors = np.empty((len(keys), dimension), np.float32)
        for here, signs, rows in self._find(keys):
            vectors[here] = signs.vectors(rows)
        return vectors

    def _find(self, keys: IntArray) -> list[tuple[IntArray, Signs, IntArray]]:
        """Find keys in the segments: their places in `keys`, and the rows there."""
        found = []
        missing = np.ones(len(keys), np.bool_)
        for segment in self._segments:
            here = np.flatnonzero((keys >= segment.first) & (keys <= segment.last))
            signs = self._chroma.signs(segment.name)
            rows = np.searchsorted(signs.keys, keys[here])
            held = signs.keys[rows] == keys[here]
            missing[here[held]] = False
            found.append((here[held], signs, rows[held]))
        if missing.any():
            raise StoreError(f"index/chroma holds no vector of passage {int(keys[missing][0])}.", REBUILD)
        return found

    def _require_dimension(self, vector: FloatArray) -> None:
        for segment in self._segments:
            if segment.dimension != len(vector):
                fact = f"index/ holds vectors of {segment.dimension} numbers; the embedder gives {len(vector)}."
                raise IndexStale(fact, REBUILD)

    def _search_signs(
        self, segment: Segment, vector: FloatArray, k: int, allowed: BoolArray
    ) -> tuple[IntArray, FloatArray]:
        """Search one segment among the passages allowed."""
        signs = self._chroma.signs(segment.name)
        if segment.name not in self._places:
            self._places[segment.name] = self._catalogue.places(signs.keys)
        places = self._places[segment.name]
        rows, cosines = signs.search(vector, k, allowed[places] & (places >= 0))
        return signs.keys[rows], cosines

    def _search_graph(
        self, segment: Segment, vector: FloatArray, k: int, live: IntArray
    ) -> tuple[IntArray, FloatArray]:
        """Search one segment among all that lives, asking for as many more as are expected to have died."""
        mine = live[np.searchsorted(live, segment.first) : np.searchsorted(live, segment.last, side="right")]
        if not len(mine):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        k = min(k, len(mine))
        passed_over = segment.size - len(mine)
        asked = min(k + passed_over, 2 * k * segment.size // len(mine) + 8) if passed_over else k
        while True:
            keys, cosines = self._chroma.query(segment.name, vector, asked)
            passing = np.isin(keys, mine, assume_unique=True)
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
