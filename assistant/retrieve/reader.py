"""The reader: a small cross-encoder that says how likely a sentence answers a question.

It reads both together, with what stands above and before the sentence, which no index can; so it is asked only of the
sentences that are likeliest by words and by meaning. How it was taught is in `training/`; its file stands beside the
encoder's, whose word table it uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import ConfigurationError
from assistant.index.embed_builtin import FOLDER, load_pieces, mapped, open_session
from assistant.retrieve.reading import pair_pieces, surroundings
from assistant.retrieve.sentences import Relevance, best_fused

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

READER_FILE = "reader.onnx"
# So many sentences are read; of those that answer, about one in twenty stands further down.
READ = 20


class Reader:
    """Reads pairs on this machine. Safe to share between threads.

    The model is loaded when the first pair is read.
    """

    def __init__(self, folder: Path) -> None:
        """Take the model in `folder`, where the encoder's files stand as well."""
        self._folder = folder

    @cached_property
    def _session(self) -> InferenceSession:
        return open_session(self._folder / READER_FILE)

    def read(self, question: str, relevances: Sequence[Relevance]) -> tuple[Relevance, ...]:
        """Say of the likeliest sentences how likely each answers; of the others nothing is said.

        Args:
            question: Standing alone.
            relevances: Of every sentence of the passages found.
        """
        best = best_fused(relevances)
        likely = sorted(range(len(relevances)), key=lambda place: -_promise(relevances[place], best))[:READ]
        odds = mapped(lambda place: self._read(question, relevances[place]), likely)
        read = dict(zip(likely, odds, strict=True))
        return tuple(replace(item, answers=read.get(place)) for place, item in enumerate(relevances))

    def _read(self, question: str, item: Relevance) -> float:
        context, before = surroundings(item.hit.passage, item.hit.note, item.sentence)
        pieces, types = pair_pieces(load_pieces(self._folder), question, context, before, item.sentence.text)
        # One by one: the scale of the activations of a batch would make each depend on its company.
        ids = np.array([pieces], np.int64)
        fed = {"input_ids": ids, "token_type_ids": np.array([types], np.int64), "attention_mask": np.ones_like(ids)}
        (logit,) = self._session.run(["answers"], fed)[0]
        return float(logit)


def _promise(item: Relevance, best: float) -> float:
    return 0.5 * item.gist + item.cosine + 0.5 * item.hit.fused / best


@lru_cache(1)
def load_reader() -> Reader:
    """Load the reader that the package carries, once a process.

    Raises:
        ConfigurationError: The installation lacks its file.
    """
    if not (FOLDER / READER_FILE).is_file():
        raise ConfigurationError(f"{FOLDER} lacks {READER_FILE}.", "Install the assistant again.")
    return Reader(FOLDER)
