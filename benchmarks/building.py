"""Making the index of a benchmark out of made-up passages, piece by piece.

Passages go through the program's own catalogue, lexical index and Chroma; only reading, cutting and analysing notes is
skipped (`making.py`).
"""

from __future__ import annotations

import itertools
import json
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from making import PASSAGES_EACH, Made

from assistant.index._chroma import ChromaFolder
from assistant.index._recording import Embedded, Entry
from assistant.index._state import Segment
from assistant.index.arrays import FloatArray, IntArray
from assistant.index.embed import load_embedder
from assistant.index.fingerprint import fingerprint, short
from assistant.index.layout import Layout
from assistant.index.ledger import Ledger
from assistant.index.publish import Searches, sweep, update_dense, update_lexical
from assistant.index.signs import write_signs
from assistant.index.store import Index
from assistant.settings import Settings
from assistant.workspace import Workspace

SETTINGS = Settings()
# Sizes of the parts, as shares: each as large as all after it, so that no part of dense search is written twice.
PARTS = (0.5, 0.25, 0.125, 0.125)
PLAIN_PARTS = (0.25, 0.25, 0.25, 0.25)
WHOLE_ABOVE = 200_000
NOTES_AT_ONCE = 40


class Plain(ChromaFolder):
    """Vectors in plain files alone."""

    def names(self) -> set[str]:
        """Name no collection: there is none."""
        return set()

    def create(self, name: str, batches: Iterable[tuple[IntArray, FloatArray]]) -> dict[str, int]:
        """Write the vectors in plain files."""
        shutil.rmtree(self._plain(name), ignore_errors=True)
        for _ in write_signs(self._plain(name), batches):
            pass
        return self.sizes(self._plain(name).iterdir())


class PlainIndex(Index):
    """An index whose vectors lie in plain files alone, which is known."""

    def _sound_segments(self) -> tuple[Segment, ...]:
        return self._state.segments


def part_ends(count: int, plain: bool) -> list[int]:
    """Say after how many passages each part of the index is finished, in whole notes."""
    shares = (PLAIN_PARTS if plain else PARTS) if count > WHOLE_ABOVE else (1.0,)
    ends = [round(count * share / PASSAGES_EACH) * PASSAGES_EACH for share in itertools.accumulate(shares)]
    return [*ends[:-1], count]


def build(folder: Path, made: Made, minutes: float, plain: bool) -> bool:
    """Go on making an index for so many minutes, and tell whether it is whole."""
    layout = Layout(Workspace(folder).index)
    layout.folder.mkdir(parents=True, exist_ok=True)
    stamp = fingerprint(SETTINGS, load_embedder(SETTINGS))
    spent = Spent(folder / "build.json")
    until = time.monotonic() + 60 * minutes
    with layout.open_engine() as engine:
        ledger = Ledger(engine, short(stamp))
        shown = len(ledger.published().live_keys()) if ledger.state.generation else 0
        recorded = len(ledger.upcoming().live_keys())
        for end in part_ends(made.count, plain):
            while recorded < end:
                if time.monotonic() > until:
                    return False
                with spent.on("catalogue"):
                    recorded = _record(ledger, made, recorded, min(end, recorded + NOTES_AT_ONCE * PASSAGES_EACH))
            if shown < end:
                if time.monotonic() > until:
                    return False
                chroma = layout.open_chroma(ledger.state)
                searches = Searches(Plain(chroma.folder) if plain else chroma, layout.open_lexical())
                _publish(ledger, searches, stamp, spent, made)
                ledger = Ledger(engine, short(stamp))
    return True


def _record(ledger: Ledger, made: Made, first: int, last: int) -> int:
    entries: list[Entry] = []
    fresh: dict[str, Embedded] = {}
    for note, passages in itertools.islice(made.notes(first // PASSAGES_EACH), -(-(last - first) // PASSAGES_EACH)):
        start = first + len(fresh)
        digests = [f"{start + place:064}" for place in range(len(passages))]
        span = start, start + len(passages)
        fresh |= dict(zip(digests, map(Embedded, made.vectors(*span), made.parts(*span)), strict=True))
        entries.append(Entry(note, tuple(zip(passages, digests, strict=True))))
    ledger.replace_notes(entries, fresh)
    return last


def _publish(ledger: Ledger, searches: Searches, stamp: str, spent: Spent, made: Made) -> None:
    """Bring both searches up to the catalogue, and show the part to readers, as `publish` does, each step timed."""
    catalogue = ledger.upcoming()
    with spent.on("lexical"):
        update_lexical(searches.lexical, catalogue, read=lambda batches: map(made.read, batches))
    with spent.on("dense"):
        segments = update_dense(searches.chroma, ledger.state.segments, catalogue)
    with spent.on("links"):
        linked = ledger.find_links()
    shown = replace(ledger.state, generation=ledger.generation, fingerprint=stamp, segments=segments, writing=0)
    ledger.set_state(shown, linked)
    sweep(ledger, searches)
    searches.chroma.close()


class Spent:
    """Seconds that making an index took, wall and CPU, by step; kept in a file between runs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.seconds: dict[str, list[float]] = json.loads(path.read_text()) if path.exists() else {}

    @contextmanager
    def on(self, step: str) -> Iterator[None]:
        """Add what is done inside to a step."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        before = self.seconds.get(step, [0.0, 0.0])
        taken = (time.perf_counter() - wall, time.process_time() - cpu)
        self.seconds[step] = [round(sum(pair), 1) for pair in zip(before, taken, strict=True)]
        self._path.write_text(json.dumps(self.seconds))
