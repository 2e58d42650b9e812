"""What was embedded last: searching, quoting and the next question look at the same texts."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

import numpy as np

from assistant.index.arrays import FloatArray
from assistant.index.embed import Embedder

# Texts whose vectors are remembered: some 30 MB.
_SENTENCES = 20_000


_Made = TypeVar("_Made")


class Remembered(Generic[_Made]):
    """What was made of texts, the last used kept. Safe to share between threads."""

    def __init__(self, size: int) -> None:
        """Keep at most `size` things."""
        self._size = size
        self._kept: OrderedDict[tuple[str, str], _Made] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: str, texts: Sequence[str], make: Callable[[list[str]], Iterable[_Made]]) -> list[_Made]:
        """Give what was made of each of `texts`; `make`, known by `name`, makes those not known, all at once."""
        with self._lock:
            found = {text: self._kept.get((name, text)) for text in texts}
        missing = [text for text, one in found.items() if one is None]
        if missing:
            found |= dict(zip(missing, make(missing), strict=True))
        made = {text: one for text, one in found.items() if one is not None}
        with self._lock:
            for text, one in made.items():
                self._kept[name, text] = one
                self._kept.move_to_end((name, text))
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return [made[text] for text in texts]


class SentenceVectors:
    """Remembers the vectors of the sentences last embedded. Safe to share between threads."""

    def __init__(self, size: int = _SENTENCES) -> None:
        """Keep at most `size` vectors."""
        self._remembered: Remembered[FloatArray] = Remembered(size)

    def embed(self, embedder: Embedder, texts: Sequence[str]) -> FloatArray:
        """Give the vectors of `texts`, one a row; only those not known are embedded, all at once."""
        found = self._remembered.get(embedder.name, texts, embedder.embed_passages)
        return np.array(found, np.float32).reshape(len(texts), -1)


# One for the process.
sentence_vectors = SentenceVectors()
