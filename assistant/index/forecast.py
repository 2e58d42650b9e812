"""What an ingest would do, said without doing it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.errors import StoreError
from assistant.index._state import State
from assistant.index.build import Job
from assistant.index.catalogue import Catalogue
from assistant.index.embed import Embedder
from assistant.index.files import Failure, FileRecord, Plan, make_plan
from assistant.index.fingerprint import fingerprint, require_same, short
from assistant.index.layout import Layout
from assistant.index.ledger import made_with, read_files
from assistant.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a run would do, file by file; what the files hold only the run itself finds out.

    Attributes:
        added: Paths of files that are new, copies of known ones included.
        updated: Of files that changed or moved, or are to be read again.
        removed: Of files that are gone.
        unchanged: Notes in files that hold what they held.
        failed: What cannot be opened, or failed before and has not changed since.
        notes: Notes in the index now.
        passages: Passages in the index now.
        generation: What readers see now; 0: there is no index.
        seconds: How long it took to find out.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    failed: tuple[Failure, ...]
    notes: int = 0
    passages: int = 0
    generation: int = 0
    seconds: float = 0.0


def foresee(job: Job, *, embedder: Embedder, settings: Settings) -> Forecast:
    """Say what `bring_up_to_date` would do with the same job; nothing is changed, and no lock is needed.

    Raises:
        IndexStale: The index was made with another embedder or chunking, and `job.rebuild` is not set.
        StoreError: It is damaged, and `job.rebuild` is not set.
    """
    started = time.monotonic()
    stamp = fingerprint(settings, embedder)
    layout = Layout(job.folder)
    state = _read_state(layout, rebuild=job.rebuild)
    if state is None:
        forecast = _compare(job, {}, stamp)
    else:
        if state.generation and not job.rebuild:
            require_same(state.fingerprint, stamp)
        with layout.open_engine() as engine:
            catalogue = Catalogue(engine, state.generation)
            forecast = replace(
                _compare(job, read_files(engine), stamp),
                notes=len(catalogue.notes()),
                passages=len(catalogue.live_keys()),
                generation=state.generation,
            )
    return replace(forecast, seconds=round(time.monotonic() - started, 3))


def _read_state(layout: Layout, *, rebuild: bool) -> State | None:
    try:
        return layout.read_state()
    except StoreError:
        if not rebuild:
            raise
        return None


def _compare(job: Job, known: Mapping[str, FileRecord], stamp: str) -> Forecast:
    # A rebuild trusts nothing that is known of a file but its notes.
    trusted = {path: replace(record, made_with="", signature="") for path, record in known.items()}
    files = trusted if job.rebuild else known
    asked = made_with(short(stamp), job.reading_version)
    plan = make_plan(job.sources, files, asked, scope=job.scope, retry_failed=job.retry_failed)
    read = [record for reading in plan.readings for record in (reading.record, *reading.copies)]
    moved = [reading.record for reading in plan.readings if reading.moved]
    stamps = {record.stamp for record in moved}
    added = {record.path for record in read if record.path not in known}.difference(record.path for record in moved)
    changed = {record.path for record in read if record.path in known}.union(record.path for record in moved)
    return Forecast(
        added=tuple(sorted(added.union(_copies(plan, known)))),
        updated=tuple(sorted(changed)),
        removed=tuple(sorted(path for path in plan.vanished if known[path].stamp not in stamps)),
        unchanged=plan.unchanged,
        failed=tuple(plan.failures),
    )


def _copies(plan: Plan, known: Mapping[str, FileRecord]) -> list[str]:
    """Name new files of the same bytes as one that stays."""
    return [record.path for record in plan.settled if record.path not in known and not record.failures]
