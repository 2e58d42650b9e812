"""The sentences embedded last, where the index keeps no vectors of them: many questions look at the same ones."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from assistant.index.arrays import FloatArray
from assistant.index.embed import Embedder

# Texts whose vectors are remembered: some 30 MB.
_SENTENCES = 20_000


class SentenceVectors:
    """Remembers the vectors of the sentences last embedded. Safe to share between threads."""

    def __init__(self, size: int = _SENTENCES) -> None:
        """Keep at most `size` vectors."""
        self._size = size
        self._kept: OrderedDict[tuple[str, str], FloatArray] = OrderedDict()
        self._lock = threading.Lock()

    def embed(self, embedder: Embedder, texts: Sequence[str]) -> FloatArray:
        """Give the vectors of `texts`, one a row; only those not known are embedded, all at once."""
        with self._lock:
            found = {text: self._kept.get((embedder.name, text)) for text in texts}
        missing = [text for text, vector in found.items() if vector is None]
        if missing:
            found |= dict(zip(missing, embedder.embed_passages(missing), strict=True))
        known = {text: vector for text, vector in found.items() if vector is not None}
        with self._lock:
            for text, vector in known.items():
                self._kept[embedder.name, text] = vector
                self._kept.move_to_end((embedder.name, text))
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return np.array([known[text] for text in texts], np.float32).reshape(len(texts), -1)


# One for the process.
sentence_vectors = SentenceVectors()
