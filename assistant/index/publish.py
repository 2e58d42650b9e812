"""Dense and lexical search brought up to the catalogue, then all three shown to readers at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from assistant.index._chroma import BATCH, ChromaFolder
from assistant.index._state import Segment
from assistant.index.analysts import Analysts, ReadBatches, read_here
from assistant.index.arrays import FloatArray, IntArray
from assistant.index.catalogue import Catalogue
from assistant.index.dense import plan_segments
from assistant.index.ledger import Ledger
from assistant.index.lexical import LexicalIndex
from assistant.index.texts import SearchText

_TEXTS_AT_ONCE = 1_000

Told = Callable[[int, int], None]
"""Is told how many of how many passages are done, those for vectors and those for words counted together."""


@dataclass(frozen=True, slots=True)
class Searches:
    """The two parts of an index that are made from the catalogue."""

    chroma: ChromaFolder
    lexical: LexicalIndex


def publish(
    ledger: Ledger,
    searches: Searches,
    fingerprint: str,
    told: Told = lambda *_: None,
    analysts: Analysts | None = None,
) -> None:
    """Show readers what the ledger has recorded.

    Readers go on with the former generation until the last step, which is one transaction; a process that dies before
    it has shown nothing, and what it left is swept by the next.

    Args:
        ledger: What is recorded.
        searches: What is brought up to it.
        fingerprint: What it was made with.
        told: Is told how far it has come.
        analysts: Break passages into terms; None: this process does.
    """
    catalogue = ledger.upcoming()
    ledger.set_state(replace(ledger.state, writing=ledger.generation))
    counted = _Counted(told, 2 * len(catalogue.live_keys()))
    counted.add(0)
    analysts = analysts or Analysts(1)
    analysts.expect(len(np.setdiff1d(catalogue.live_keys(), searches.lexical.keys())))
    with ThreadPoolExecutor(1) as beside:
        # Analysts break passages into terms while this process writes vectors.
        dense = beside.submit(update_dense, searches.chroma, ledger.state.segments, catalogue, counted.add)
        update_lexical(searches.lexical, catalogue, counted.add, analysts.read)
        segments = dense.result()
    counted.add(counted.total)
    shown = replace(ledger.state, generation=ledger.generation, fingerprint=fingerprint, segments=segments, writing=0)
    links = ledger.find_links()
    ledger.set_state(ledger.state.replaced_by(shown), links)


@dataclass(slots=True)
class _Counted:
    """Passages done so far, all of them counted twice: for their vectors and for their words."""

    told: Told
    total: int
    done: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, count: int) -> None:
        with self.lock:
            self.done = min(self.done + count, self.total)
            self.told(self.done, self.total)


def sweep(ledger: Ledger, searches: Searches) -> None:
    """Delete what no reader needs: dead passages, merged segments, leftovers."""
    state, read = ledger.state, ledger.state.read_now
    ledger.purge(min((former.generation for former in read), default=state.generation))
    searches.chroma.keep_only((*state.segments, *(segment for former in read for segment in former.segments)))


def update_lexical(
    lexical: LexicalIndex,
    catalogue: Catalogue,
    done: Callable[[int], None] = lambda _: None,
    read: ReadBatches = read_here,
) -> None:
    """Have lexical search hold exactly the passages of a generation; `done` is told of some at a time."""
    live = catalogue.live_keys()
    if lexical.generation == 0:
        lexical.rebuild(_search_texts(catalogue, live, done), catalogue.generation, read)
        return
    held = lexical.keys()
    lexical.update(
        removed=np.setdiff1d(held, live).tolist(),
        added=_search_texts(catalogue, np.setdiff1d(live, held), done),
        generation=catalogue.generation,
        read=read,
    )


def update_dense(
    chroma: ChromaFolder,
    segments: Sequence[Segment],
    catalogue: Catalogue,
    done: Callable[[int], None] = lambda _: None,
) -> tuple[Segment, ...]:
    """Have dense search find all passages of a generation, and give the segments to search; `done` as above."""
    stay, keys = plan_segments(segments, catalogue.live_keys())
    if not len(keys):
        return stay
    name = f"passages-{catalogue.generation}"
    files = chroma.create(name, _vector_batches(catalogue, keys, done))
    dimension = catalogue.vectors(keys[:1]).shape[1]
    return (*stay, Segment(name, int(keys[0]), int(keys[-1]), len(keys), dimension, files))


def _vector_batches(
    catalogue: Catalogue, keys: IntArray, done: Callable[[int], None]
) -> Iterator[tuple[IntArray, FloatArray]]:
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        yield part, catalogue.vectors(part)
        done(len(part))


def _search_texts(catalogue: Catalogue, keys: IntArray, done: Callable[[int], None]) -> Iterator[SearchText]:
    for start in range(0, len(keys), _TEXTS_AT_ONCE):
        part = keys[start : start + _TEXTS_AT_ONCE]
        yield from catalogue.search_texts(part)
        done(len(part))
