from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest

from assistant.index.analysts import Analysts, Batch, read_here
from assistant.index.postings import Rows
from assistant.index.texts import SearchText

ENOUGH = 100_000
WORDS = ("美聯儲降息預期下修至4.2%。", "南向資金淨買入2,677億元。", "科爾尼看好半導體板塊。")


def _batch(first: int, *, english: bool) -> list[SearchText]:
    said = ("Gold rose 1.5% to 4,100.", "Kearney sees 267.7 billion of inflows.") if english else WORDS
    return [
        SearchText(first + place, "en" if english else "zh-Hant", f"Weekly {first}", "Outlook", "", text * (place + 1))
        for place, text in enumerate(said)
    ]


BATCHES = [_batch(10 * number, english=number % 3 == 0) for number in range(7)]


def _assert_same(found: list[Rows], expected: list[Rows]) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one.keys.tolist() == other.keys.tolist()
        assert one.lengths.tolist() == other.lengths.tolist()
        assert one.sentences.tolist() == other.sentences.tolist()
        # In any order: what was read before decides it, and a segment is sorted in the end.
        for first, second in zip(_sorted(one), _sorted(other), strict=True):
            np.testing.assert_array_equal(first, second)


def _sorted(rows: Rows) -> tuple[np.ndarray, ...]:
    held = rows.postings.where(np.lexsort((rows.postings.rows, rows.postings.terms)))
    return held.terms, held.rows, held.weights, held.places


def test_children_read_what_would_be_read_here() -> None:
    with Analysts(2, ENOUGH) as analysts:
        assert len(analysts.pids()) == 2
        _assert_same(list(analysts.read(BATCHES)), list(read_here(BATCHES)))


@pytest.mark.parametrize(("workers", "passages"), [(2, 100), (1, ENOUGH)])
def test_no_child_is_started_for_a_few_passages_or_to_take_turns_with(workers: int, passages: int) -> None:
    with Analysts(workers, passages) as analysts:
        assert not analysts.pids()
        _assert_same(list(analysts.read(BATCHES)), list(read_here(BATCHES)))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals of POSIX")
def test_what_a_child_that_dies_was_given_is_read_here() -> None:
    with Analysts(2, ENOUGH) as analysts:

        def batches() -> Iterator[Batch]:
            for place, batch in enumerate(BATCHES):
                if place == 3:
                    os.kill(analysts.pids()[1], signal.SIGKILL)
                yield batch

        _assert_same(list(analysts.read(batches())), list(read_here(BATCHES)))


def test_no_child_outlives_its_use() -> None:
    with Analysts(2, ENOUGH) as analysts:
        pids = analysts.pids()
        next(iter(analysts.read(BATCHES)))
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
