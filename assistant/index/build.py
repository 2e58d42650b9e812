"""The index brought up to date with files: what changed is read, cut, embedded and recorded, then all of it published.

Notes are recorded a few at a time, in one transaction, so a run that is interrupted at any instant loses at most those
in its hands, and the next run goes on from there.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy.exc import DBAPIError

from assistant.errors import NoteFormatError, StoreError
from assistant.index._intake import Intake
from assistant.index.analysts import Analysts
from assistant.index.embed import Embedder
from assistant.index.files import Failure, Plan, Remark, Source, make_plan
from assistant.index.fingerprint import fingerprint, require_same, short
from assistant.index.integrity import repair_dense
from assistant.index.layout import Layout
from assistant.index.ledger import Ledger, made_with
from assistant.index.lock import write_lock
from assistant.index.publish import Searches, publish, sweep
from assistant.schema import Note
from assistant.settings import Settings

# The share of the files after which what comes behind reading is prepared.
_NEARLY = 0.75


class Contents(Protocol):
    """What was read from a file: its notes, and why it or parts of it could not be read."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """Give its notes, in order."""
        ...

    @property
    def failures(self) -> tuple[NoteFormatError, ...]:
        """Give what could not be read."""
        ...


ReadNotes = Callable[[Sequence[Source]], Iterable[Contents]]
"""Reads files, giving the contents of each in order, lazily."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come.

    Attributes:
        stage: `read`, file by file; then `publish`, some passages at a time, each counted twice: for its words and for
            its vector.
        path: The file that was just taken in.
    """

    stage: Literal["read", "publish"]
    done: int
    total: int
    path: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be brought up to date.

    Attributes:
        folder: Of the index.
        sources: The files that hold notes.
        scope: Files below this path (as readers see it) that are not among `sources` have vanished, and their notes
            go; None: nothing goes.
        reading_version: Of what reads the files; another one has all of them read again.
        rebuild: Whether to read every file again and to accept another embedder or chunking.
        retry_failed: Whether to read again what failed before and has not changed.
        wait_seconds: How long to wait for another writer.
    """

    folder: Path
    sources: tuple[Source, ...]
    scope: str | None = None
    reading_version: int = 0
    rebuild: bool = False
    retry_failed: bool = False
    wait_seconds: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What a run has done.

    Attributes:
        added: Notes that are new.
        updated: Notes whose file changed or moved.
        unchanged: Notes in files that hold what they held.
        removed: Notes whose file is gone.
        failed: What could not be taken in, by this run or by an earlier one.
        notes: Notes in the index afterwards.
        passages: Passages in the index afterwards.
        generation: What readers see now.
        seconds: How long it took.
        resumed: Whether it finished what an interrupted run had begun.
        remarks: What of the notes taken in could not be read, though the rest of them was.
    """

    added: int
    updated: int
    unchanged: int
    removed: int
    failed: tuple[Failure, ...]
    notes: int
    passages: int
    generation: int
    seconds: float
    resumed: bool
    remarks: tuple[Remark, ...] = ()


def bring_up_to_date(
    job: Job,
    *,
    read: ReadNotes,
    embedder: Embedder,
    settings: Settings,
    progress: Callable[[Progress], None] = lambda _: None,
) -> IngestReport:
    """Bring an index up to date with files, and make it when there is none.

    A file is read only when its bytes, its sidecar's, or what it was taken in with have changed. One that cannot be
    read is reported, keeps the version of its note that could be read, and stops nothing.

    Raises:
        IndexBusy: Another process is writing the index.
        IndexStale: It was made with another embedder or chunking, and `job.rebuild` is not set.
        ProviderError: A remote embedder failed; what was done so far is kept for the next run.
    """
    started = time.monotonic()
    stamp = fingerprint(settings, embedder)
    with (
        write_lock(job.folder, job.wait_seconds),
        _open(job, stamp) as (ledger, searches),
        _kept_objects(),
        Analysts(settings.ingest.workers) as analysts,
    ):
        resumed = bool(ledger.state.writing) or ledger.has_changes()
        _make_sound(ledger, searches, job.folder)
        known = ledger.files()
        asked = made_with(ledger.made_with, job.reading_version)
        plan = make_plan(job.sources, known, asked, scope=job.scope, retry_failed=job.retry_failed)
        intake = Intake(ledger, embedder, settings, known)
        _take_in(plan, read, intake, progress, analysts)
        ledger.record_files(plan.settled)
        ledger.forget_files(plan.vanished)
        ledger.settle_paths(plan.vanished)
        removed = ledger.end_orphans()
        intake.recut_outdated()
        if _must_publish(ledger, searches, stamp):
            publish(
                ledger,
                searches,
                stamp,
                lambda done, total: progress(Progress("publish", done, total)),
                analysts,
            )
        catalogue = ledger.published()
        return IngestReport(
            added=intake.added,
            updated=intake.updated,
            unchanged=plan.unchanged,
            removed=removed,
            failed=(*plan.failures, *intake.failures),
            notes=catalogue.count_notes(),
            passages=len(catalogue.live_keys()),
            generation=catalogue.generation,
            seconds=round(time.monotonic() - started, 3),
            resumed=resumed,
            remarks=tuple(intake.remarks),
        )


def remove_note(folder: Path, note_id: str, wait_seconds: float = 0) -> None:
    """Take one note out of the index. While its file lies in the corpus, the next full ingest takes it in again.

    Raises:
        IndexBusy: Another process is writing the index.
        IndexMissing: There is no index.
        NoteNotFound: There is no such note.
        StoreError: An ingest was interrupted and must be finished first.
    """
    layout = Layout(folder)
    with (
        write_lock(folder, wait_seconds),
        _open_parts(layout, layout.require_state().fingerprint) as (ledger, searches),
    ):
        if ledger.has_changes():
            raise StoreError("The last ingest was interrupted.", "Run `assistant ingest`, which finishes it.")
        ledger.published().note(note_id)
        _make_sound(ledger, searches, folder)
        ledger.let_go(note_id)
        publish(ledger, searches, ledger.state.fingerprint)


@contextmanager
def _kept_objects() -> Iterator[None]:
    """Spare what exists already from the search for objects without a use: most of it stays, and there is much."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _open(job: Job, stamp: str) -> Iterator[tuple[Ledger, Searches]]:
    """Open an index for writing, making it where there is none and making it anew where it cannot be read."""
    layout = Layout(job.folder)
    try:
        state = layout.read_state()
    except StoreError:
        if not job.rebuild:
            raise
        state = None
    if state is None:
        layout.wipe()
    elif state.generation and not job.rebuild:
        require_same(state.fingerprint, stamp)
    with _open_parts(layout, stamp) as (ledger, searches):
        ledger.rebuilds = job.rebuild
        if job.rebuild and ledger.state.fingerprint == stamp:
            ledger.distrust()
        yield ledger, searches


@contextmanager
def _open_parts(layout: Layout, stamp: str) -> Iterator[tuple[Ledger, Searches]]:
    lexical = layout.open_lexical()
    with layout.open_engine() as engine:
        ledger = Ledger(engine, short(stamp), floor=lexical.generation)
        chroma = layout.open_chroma(ledger.state)
        try:
            yield ledger, Searches(chroma, lexical)
        except DBAPIError as error:
            fact = f"index/{layout.catalogue.name} cannot be written: {error.orig}."
            raise StoreError(
                fact, "Check the free space on its disk and its permissions, then run it again."
            ) from error
        finally:
            chroma.close()


def _make_sound(ledger: Ledger, searches: Searches, folder: Path) -> None:
    """Mend what an interrupted run or a damaged disk left, and delete what nobody needs any more."""
    if ledger.state.generation:
        repair_dense(ledger, searches.chroma, folder)
    sweep(ledger, searches)


def _take_in(
    plan: Plan, read: ReadNotes, intake: Intake, progress: Callable[[Progress], None], analysts: Analysts
) -> None:
    total = len(plan.readings)
    sources = [reading.source for reading in plan.readings]
    for done, (reading, contents) in enumerate(zip(plan.readings, read(sources), strict=True), start=1):
        intake.take(reading, contents.notes, contents.failures, plan.claimed)
        progress(Progress("read", done, total, reading.source.path))
        if done >= _NEARLY * total:
            # They load their dictionaries while the last files are read.
            analysts.expect(intake.passages)
    intake.flush()


def _must_publish(ledger: Ledger, searches: Searches, stamp: str) -> bool:
    state = ledger.state
    is_current = state.generation and state.fingerprint == stamp and searches.lexical.generation == state.generation
    return not is_current or ledger.has_changes()
