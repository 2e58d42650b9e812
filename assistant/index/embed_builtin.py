"""The embedder that comes with the assistant: one small model for Chinese and English, run by onnxruntime.

A text and its translation have nearly the same vector, so a question finds passages in the other language. How the
model was made is in `training/`; its files and their licence are in `builtin/` beside this module.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from assistant.errors import ConfigurationError
from assistant.index.arrays import FloatArray
from assistant.index.embed import Read, Spanned
from assistant.index.embed_pieces import CHINESE_FILE, END, ENGLISH_FILE, START, Pieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FOLDER = Path(__file__).parent / "builtin"
MODEL_FILE = "model.onnx"
# The English model that the built-in one grew out of reads at most this many pieces.
_LONGEST = 256
# Two of them mark start and end.
_ROOM = _LONGEST - 2
_THREADS = 2
# A question is embedded to search, to look closer and to quote.
_REMEMBERED_QUERIES = 64

_Text = TypeVar("_Text")
_Made = TypeVar("_Made")


class BuiltinEmbedder:
    """Embeds on this machine, without network or GPU. Safe to share between threads.

    The model is loaded when the first text is read: to know its name is enough to open an index.
    """

    def __init__(self, folder: Path) -> None:
        """Take the model in `folder`."""
        self._folder = folder
        self.name = f"builtin:{_digest(folder)}"
        self._read_query = lru_cache(_REMEMBERED_QUERIES)(self._read_beginning)

    @cached_property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._session.get_outputs()[0].shape[1])

    @cached_property
    def _session(self) -> InferenceSession:
        return open_session(self._folder / MODEL_FILE)

    @cached_property
    def _pieces(self) -> Pieces:
        return load_pieces(self._folder)

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        """Embed passages; of a text longer than 256 pieces only the beginning counts."""
        # Texts are run singly: the 8-bit arithmetic scales by the largest value of a run, so in a batch a vector
        # would depend on its neighbours. Two at a time on a thread each is also the fastest way on two cores.
        return self._stack([vector for vector, _ in mapped(self._read_beginning, texts)])

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        """Embed questions, as passages are; the last ones are remembered."""
        return self._stack([self._read_query(text)[0] for text in texts])

    def count_tokens(self, text: str) -> int:
        """Count the pieces of `text`, without the two marks round it."""
        return self._pieces.count(text)

    def read_passages(self, texts: Sequence[Spanned]) -> list[Read]:
        """Embed passages, and tell of the pieces of their stretches; long ones are read in several runs."""
        return mapped(self._read_passage, texts)

    def read_query(self, text: str) -> FloatArray:
        """Give the states of the first 254 pieces of a question in the last layer.

        Their mean points where the vector of the question does.
        """
        return self._read_query(text)[1]

    def _read_passage(self, passage: Spanned) -> Read:
        numbers: list[int] = []
        ranges, end = [], 0
        for start, stop in passage.spans:
            numbers += self._pieces.numbers(passage.text[end:start])
            first = len(numbers)
            numbers += self._pieces.numbers(passage.text[start:stop])
            ranges.append(slice(first, len(numbers)))
            end = stop
        numbers += self._pieces.numbers(passage.text[end:])
        vector, states = self._run(numbers[:_ROOM])
        later = [self._run(numbers[start : start + _ROOM])[1] for start in range(_ROOM, len(numbers), _ROOM)]
        whole = np.concatenate([states, *later]) if later else states
        return Read(vector, [whole[part] for part in ranges])

    def _read_beginning(self, text: str) -> tuple[FloatArray, FloatArray]:
        return self._run(self._pieces.numbers(text)[:_ROOM])

    def _run(self, numbers: Sequence[int]) -> tuple[FloatArray, FloatArray]:
        """Give the vector of a text and the states of its pieces."""
        pieces = np.array([[START, *numbers, END]], dtype=np.int64)
        fed = {"input_ids": pieces, "attention_mask": np.ones_like(pieces)}
        vectors, states = self._session.run(["vectors", "pieces"], fed)
        return vectors[0], states[0, 1:-1]

    def _stack(self, vectors: Sequence[FloatArray]) -> FloatArray:
        return np.array(vectors, np.float32).reshape(len(vectors), self.dimension)


def mapped(read: Callable[[_Text], _Made], texts: Sequence[_Text]) -> list[_Made]:
    """Read texts beside each other, on as many threads as a model of the package is worth."""
    if len(texts) == 1:
        return [read(texts[0])]
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(read, texts))


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


@lru_cache(2)
def load_pieces(folder: Path) -> Pieces:
    """Load the vocabulary alone, once for all who cut texts or ask how common a word is."""
    return Pieces(folder)


def open_session(path: Path) -> InferenceSession:
    """Open a model of the package, on one thread: several texts are read beside each other instead."""
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
