"""Embedders of the package `sentence-transformers`, by name or folder; the package is optional."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import ConfigurationError, MissingExtra
from assistant.index.arrays import FloatArray
from assistant.index.embed_builtin import FOLDER, load_pieces

_PACKAGE = "sentence_transformers"


class SentenceTransformerEmbedder:
    """Embeds with a model of `sentence-transformers`, with the prompts that the model brings."""

    def __init__(self, model: Any, name: str, batch_size: int) -> None:
        """Wrap a loaded `SentenceTransformer`; `name` must tell its weights from others'."""
        self._model = model
        self._batch_size = batch_size
        self.name = name
        # Asked of a text, for the method that tells it has another name in each major version.
        self.dimension = int(model.encode(["1"], show_progress_bar=False).shape[1])

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        """Embed passages as the model wants documents."""
        return self._embed(self._model.encode_document, texts)

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        """Embed questions as the model wants queries."""
        return self._embed(self._model.encode_query, texts)

    def count_tokens(self, text: str) -> int:
        """Count the pieces of the built-in vocabulary."""
        return load_pieces(FOLDER).count(text)

    def _embed(self, encode: Any, texts: Sequence[str]) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        found = encode(
            list(texts),
            batch_size=self._batch_size,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(found, dtype=np.float32)


def load_sentence_transformer(model: str, batch_size: int) -> SentenceTransformerEmbedder:
    """Load a model from a folder, from the local cache, or from the hub.

    Raises:
        MissingExtra: The package is not installed.
        ConfigurationError: There is no such model.
    """
    missing = MissingExtra(
        f"embed.model is 'sentence-transformers:{model}', and the package is not installed.",
        "Run `pip install 'assistant[models]'`.",
    )
    loaded = load_named("SentenceTransformer", model, missing)
    return SentenceTransformerEmbedder(loaded, f"sentence-transformers:{model}{_stamp(Path(model))}", batch_size)


def load_named(kind: str, model: str, missing: MissingExtra, said: str = "") -> Any:
    """Load a model of the package from a folder, from the local cache, or from the hub.

    Args:
        kind: The class of the package that it is.
        model: Its folder or name.
        missing: What to raise where the package is not installed.
        said: What it is called before its name where it cannot be loaded.

    Raises:
        ConfigurationError: There is no such model.
    """
    if importlib.util.find_spec(_PACKAGE) is None:
        raise missing
    import sentence_transformers

    try:
        return getattr(sentence_transformers, kind)(model)
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"sentence-transformers cannot load {said}{model!r}: {type(error).__name__}.",
            "Give the folder of a saved model, or the name of one that this machine can download.",
        ) from error


def _stamp(folder: Path) -> str:
    """Tell the weights in a folder from those that may lie there tomorrow; a name on the hub stands for itself."""
    if not folder.is_dir():
        return ""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            digest.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return f":{digest.hexdigest()[:12]}"
