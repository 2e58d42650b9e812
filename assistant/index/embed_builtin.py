"""The embedder that comes with the assistant: one small model for Chinese and English, run by onnxruntime.

A text and its translation have nearly the same vector, so a question finds passages in the other language. How the
model was made is in `training/`; its files and their licence are in `builtin/` beside this module.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import ConfigurationError
from assistant.index.arrays import FloatArray
from assistant.index.embed_pieces import CHINESE_FILE, END, ENGLISH_FILE, START, Pieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FOLDER = Path(__file__).parent / "builtin"
MODEL_FILE = "model.onnx"
# The English model that the built-in one grew out of reads at most this many pieces.
_LONGEST = 256
_THREADS = 2


class BuiltinEmbedder:
    """Embeds on this machine, without network or GPU. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Load the model in `folder`."""
        self._pieces = Pieces(folder)
        self._session = _open_session(folder / MODEL_FILE)
        self.name = f"builtin:{_digest(folder)}"
        self.dimension = int(self._session.get_outputs()[0].shape[1])

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        """Embed passages; of a text longer than 256 pieces only the beginning counts."""
        return self._embed(texts)

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        """Embed questions, as passages are."""
        return self._embed(texts)

    def count_tokens(self, text: str) -> int:
        """Count the pieces of `text`, without the two marks round it."""
        return self._pieces.count(text)

    def read_pieces(self, sentences: Sequence[str]) -> list[FloatArray]:
        """Read neighbouring sentences together, as many at a time as the model takes.

        Returns:
            For each sentence the states of its pieces in the last layer, one a row; their mean points where the vector
            of the sentence does. Of a sentence longer than 254 pieces only the beginning counts.
        """
        cut = [self._pieces.numbers(sentence)[: _LONGEST - 2] for sentence in sentences]
        states: list[FloatArray] = []
        while len(states) < len(cut):
            ends = np.cumsum([len(numbers) for numbers in cut[len(states) :]])
            count = max(1, int(np.searchsorted(ends, _LONGEST - 2, side="right")))
            together = cut[len(states) : len(states) + count]
            found = self._states([number for numbers in together for number in numbers])
            states += np.split(found, ends[: count - 1])
        return states

    def _states(self, numbers: Sequence[int]) -> FloatArray:
        found: FloatArray = self._feed(numbers, "pieces")[0, 1:-1]
        return found

    def _embed(self, texts: Sequence[str]) -> FloatArray:
        # Texts are run singly: the 8-bit arithmetic scales by the largest value of a run, so in a batch a vector
        # would depend on its neighbours. Two at a time on a thread each is also the fastest way on two cores.
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if len(texts) == 1:
            vectors[0] = self._run(texts[0])
        elif texts:
            with ThreadPoolExecutor(_THREADS) as pool:
                vectors[:] = list(pool.map(self._run, texts))
        return vectors

    def _run(self, text: str) -> FloatArray:
        vector: FloatArray = self._feed(self._pieces.numbers(text)[: _LONGEST - 2], "vectors")[0]
        return vector

    def _feed(self, numbers: Sequence[int], wanted: str) -> FloatArray:
        pieces = np.array([[START, *numbers, END]], dtype=np.int64)
        fed = {"input_ids": pieces, "attention_mask": np.ones_like(pieces)}
        found: FloatArray = self._session.run([wanted], fed)[0]
        return found


@lru_cache(1)
def load_builtin() -> BuiltinEmbedder:
    """Load the model that the package carries, once a process.

    Raises:
        ConfigurationError: The installation lacks its files.
    """
    missing = [name for name in (MODEL_FILE, CHINESE_FILE, ENGLISH_FILE) if not (FOLDER / name).is_file()]
    if missing:
        raise ConfigurationError(f"{FOLDER} lacks {', '.join(missing)}.", "Install the assistant again.")
    return BuiltinEmbedder(FOLDER)


@lru_cache(1)
def load_pieces() -> Pieces:
    """Load the vocabulary alone, for embedders that count tokens but bring a model of their own."""
    return Pieces(FOLDER)


def _open_session(path: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (MODEL_FILE, CHINESE_FILE, ENGLISH_FILE):
        with (folder / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
