"""Passages as the index takes them in."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from assistant.index.postings import SENTENCES, Postings, Rows, hash_term


def make_rows(key: int, sentences: tuple[int, ...], terms: Mapping[str, tuple[float, int]]) -> Rows:
    """Give one passage as the index takes it in."""
    lengths = bytes(sentences).ljust(SENTENCES, b"\0")
    held = Postings(
        np.array([hash_term(term) for term in terms], np.uint64),
        np.zeros(len(terms), np.int64),
        np.array([weight for weight, _ in terms.values()], np.float16),
        np.array([places for _, places in terms.values()], np.uint16),
    )
    return Rows(np.array([key]), np.array([sum(sentences)], np.float32), np.frombuffer(lengths, np.uint8), held)
