"""A cross-encoder that reads the question with each of the first hits and puts them in its own order; optional.

It knows a question and a passage together, which no index can, and takes some 100 ms a question and more. It is off by
default, and needs the extra `models`, which brings torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from assistant.errors import ConfigurationError, MissingExtra
from assistant.index.arrays import FloatArray
from assistant.index.embed_sentence_transformers import load_named

# How many of the first hits it orders; those after them keep their places.
READ = 20


class PairReader(Protocol):
    """Scores passages by reading each together with the question."""

    def score(self, question: str, passages: Sequence[str]) -> FloatArray:
        """Score passages, higher is better, in the model's own scale; one score a passage."""
        ...


class CrossEncoderReader:
    """A `CrossEncoder` of the package `sentence-transformers`. Safe to share between threads."""

    def __init__(self, model: Any, name: str) -> None:
        """Wrap a loaded model.

        Raises:
            ConfigurationError: It gives several scores for a pair.
        """
        self._model = model
        if model.num_labels != 1:
            raise ConfigurationError(
                f"retrieve.cross_encoder {name!r} gives {model.num_labels} scores for a pair.",
                "Name a model for ranking, which gives one.",
            )

    def score(self, question: str, passages: Sequence[str]) -> FloatArray:
        """Score passages, higher is better."""
        pairs = [(question, passage) for passage in passages]
        return np.asarray(self._model.predict(pairs, show_progress_bar=False), np.float32).reshape(len(pairs))


@lru_cache(1)
def load_cross_encoder(model: str) -> PairReader:
    """Load a model from a folder, from the local cache, or from the hub; once a process.

    Raises:
        MissingExtra: The package is not installed.
        ConfigurationError: There is no such model, or it does not rank.
    """
    missing = MissingExtra(
        f"retrieve.cross_encoder is {model!r}, and the package sentence-transformers is not installed.",
        "Run `pip install 'assistant[models]'`, or clear the setting.",
    )
    return CrossEncoderReader(load_named("CrossEncoder", model, missing, "the cross-encoder "), model)
