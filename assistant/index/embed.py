"""Text to vectors: what an embedder is, and which one the settings ask for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np

from assistant.errors import ConfigurationError
from assistant.index.arrays import FloatArray
from assistant.settings import EmbedSettings, Settings

_KINDS = "`builtin`, `openai:MODEL` or `sentence-transformers:NAME_OR_PATH`"


class Embedder(Protocol):
    """Turns passages and questions into vectors of one space.

    Vectors are float32, one row a text, of length one, so that the dot product is the cosine.
    """

    @property
    def name(self) -> str:
        """Name what shapes the vectors; the index is stamped with it and becomes stale when it changes."""
        ...

    @property
    def dimension(self) -> int:
        """Give the number of columns; may ask a remote model once."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        """Embed passages; shape (len(texts), dimension).

        Raises:
            ProviderError: A remote model failed.
        """
        ...

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        """Embed questions; shape (len(texts), dimension).

        Raises:
            ProviderError: A remote model failed.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """Count the pieces of `text`; the same count for every embedder, so that passages do not depend on it."""
        ...


class Spanned(NamedTuple):
    """A text and the stretches of it that are told apart, in order: where each begins and ends."""

    text: str
    spans: tuple[tuple[int, int], ...]


class Read(NamedTuple):
    """A text as it was read.

    Attributes:
        vector: Of the whole, as `embed_passages` gives it.
        states: For each stretch the states of its pieces in their context, one a row, of any length.
    """

    vector: FloatArray
    states: list[FloatArray]


@runtime_checkable
class PieceReader(Protocol):
    """An embedder that can also tell of each piece of a text what it means there."""

    def read_passages(self, texts: Sequence[Spanned]) -> list[Read]:
        """Embed passages, and tell of the pieces of their stretches."""
        ...

    def read_query(self, text: str) -> FloatArray:
        """Give the states of a question's pieces, one a row, of any length; of a very long question the first."""
        ...


def load_embedder(settings: Settings) -> Embedder:
    """Load the embedder that `settings.embed` asks for. Nothing is sent anywhere yet.

    Raises:
        ConfigurationError: There is no such kind of embedder, or no such model on this machine.
        MissingKey: A remote model needs a key.
        MissingExtra: The package for the model is not installed.
    """
    embedder = _load_kind(settings)
    embed = settings.embed
    return _Shaped(embedder, embed) if embed.dimension or embed.query_prefix or embed.passage_prefix else embedder


def _load_kind(settings: Settings) -> Embedder:
    kind, _, model = settings.embed.model.partition(":")
    if kind == "builtin" and not model:
        from assistant.index.embed_builtin import load_builtin

        return load_builtin()
    if kind == "openai" and model:
        from assistant.index.embed_openai import OpenAIEmbedder

        return OpenAIEmbedder(model, settings)
    if kind == "sentence-transformers" and model:
        from assistant.index.embed_sentence_transformers import load_sentence_transformer

        return load_sentence_transformer(model, settings.embed.batch_size)
    raise ConfigurationError(f"embed.model is {settings.embed.model!r}.", f"Use {_KINDS}.")


class _Shaped:
    """An embedder with prefixes before its texts and only the first dimensions of its vectors."""

    def __init__(self, inner: Embedder, embed: EmbedSettings) -> None:
        self._inner = inner
        self._embed = embed
        marks = f"{embed.query_prefix}\0{embed.passage_prefix}\0{embed.dimension}"
        self.name = f"{inner.name}+{hashlib.sha256(marks.encode()).hexdigest()[:8]}"

    @property
    def dimension(self) -> int:
        wanted = self._embed.dimension
        return min(wanted, self._inner.dimension) if wanted else self._inner.dimension

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        return self._cut(self._inner.embed_passages([self._embed.passage_prefix + text for text in texts]))

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        return self._cut(self._inner.embed_queries([self._embed.query_prefix + text for text in texts]))

    def count_tokens(self, text: str) -> int:
        return self._inner.count_tokens(text)

    def _cut(self, vectors: FloatArray) -> FloatArray:
        return normalise(vectors[:, : self.dimension])


def normalise(vectors: FloatArray) -> FloatArray:
    """Scale each row to length one; a row of zeros stays as it is.

    >>> normalise(np.array([[3, 4], [0, 0]], dtype=np.float32)).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
