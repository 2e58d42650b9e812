"""Which files must be read: those that are new or changed since they were last looked at."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

# A file written this shortly ago may change again without its time showing it.
_FRESH_NANOSECONDS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file that holds a note, or several.

    Attributes:
        file: Where it lies.
        path: What readers call it.
        beside: Where files that belong to it (sidecars) may lie; a change of theirs counts as its own.
    """

    file: Path
    path: str
    beside: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file, or something in it, could not be taken in, and what to do about it."""

    path: str
    error: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What of a note could not be read, though the rest of it was taken in."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of a file when it was last looked at.

    Attributes:
        path: As readers see it.
        signature: Sizes and times of it and of what lies beside it; empty: too fresh to be trusted.
        stamp: Digest of its bytes and of those beside it; empty: they could not be read.
        made_with: What it was taken in with; empty: to be read again.
        notes: The notes found in it, in order, each with its path; after a failure those of its last good version.
        failures: What could not be taken in.
    """

    path: str
    signature: str
    stamp: str
    made_with: str
    notes: tuple[tuple[str, str], ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class Reading:
    """A file to be read.

    Attributes:
        record: What will be known of it; its notes are those that it may continue.
        moved: Whether `record.notes` were found in a file of the same bytes that is gone.
        copies: What will be known of files of the same bytes.
    """

    source: Source
    record: FileRecord
    moved: bool = False
    copies: list[FileRecord] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """What is to be done.

    Attributes:
        readings: Files to read.
        settled: Files of which only the record changes: touched but not changed, copies, out of reach.
        unchanged: Number of notes in files that hold what they held.
        failures: Of files that cannot be opened, or failed before and have not changed since.
        vanished: Paths of files that are gone.
        claimed: Notes that lie in files that stay as they are.
    """

    readings: list[Reading] = field(default_factory=list)
    settled: list[FileRecord] = field(default_factory=list)
    unchanged: int = 0
    failures: list[Failure] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)


def make_plan(
    sources: Iterable[Source],
    known: Mapping[str, FileRecord],
    made_with: str,
    *,
    scope: str | None = None,
    retry_failed: bool = False,
) -> Plan:
    """Compare files with what is known of them.

    Args:
        sources: The files there are.
        known: What is known, by path.
        made_with: What notes are to be taken in with.
        scope: Files below this path that are not among `sources` have vanished; None: none has.
        retry_failed: Whether to read again what failed and has not changed.
    """
    plan = Plan()
    found = {source.path: source for source in sources}
    if scope is not None:
        plan.vanished = [path for path in known if path not in found and _lies_below(path, scope)]
    gone = set(plan.vanished)
    staying = {path: record for path, record in known.items() if path not in gone}
    changed: list[tuple[Source, FileRecord]] = []
    for path, source in found.items():
        if path != printable(path):
            fact = f"{printable(path)}: its name is not valid UTF-8."
            plan.failures.append(Failure(printable(path), fact, "Rename the file."))
            continue
        former = known.get(path)
        try:
            record = _examine(source, former, made_with)
        except OSError as error:
            _give_up(plan, path, former, error)
            continue
        if former and _is_settled(former, record, retry_failed):
            _settle(plan, former, record)
        else:
            changed.append((source, record))
            staying.pop(path, None)
    _pair_up(plan, changed, staying, [known[path] for path in plan.vanished])
    return plan


def printable(path: str) -> str:
    """Write a path so that every screen and database takes it; on Linux a name may be any bytes."""
    return path.encode("utf-8", "backslashreplace").decode()


def stamp_files(files: Sequence[Path]) -> str:
    """Digest the bytes of a file and of those that belong to it; a missing one counts as such."""
    digests = []
    for file in files:
        if file is files[0] or file.is_file():
            with file.open("rb") as opened:
                digests.append(hashlib.file_digest(opened, "sha256").hexdigest())
        else:
            digests.append("")
    return digests[0] if not any(digests[1:]) else hashlib.sha256(" ".join(digests).encode()).hexdigest()


def _examine(source: Source, former: FileRecord | None, made_with: str) -> FileRecord:
    """Look at a file; its bytes are only read when its sizes and times are not those that are known."""
    files = (source.file, *source.beside)
    stats = [source.file.stat(), *(file.stat() for file in source.beside if file.is_file())]
    signature = " ".join(f"{stat.st_size}:{stat.st_mtime_ns}" for stat in stats)
    fresh = max(stat.st_mtime_ns for stat in stats) > time.time_ns() - _FRESH_NANOSECONDS
    trusted = former is not None and former.signature == signature
    stamp = former.stamp if former and trusted else stamp_files(files)
    return FileRecord(source.path, "" if fresh else signature, stamp, made_with, former.notes if former else ())


def _give_up(plan: Plan, path: str, former: FileRecord | None, error: OSError) -> None:
    """Note that a file cannot be opened; it is tried again every time."""
    failure = Failure(path, f"{path}: it cannot be opened: {error.strerror}.", "Check the file and its permissions.")
    plan.failures.append(failure)
    plan.settled.append(FileRecord(path, "", "", "", former.notes if former else (), (failure,)))


def _is_settled(former: FileRecord, record: FileRecord, retry_failed: bool) -> bool:
    same = former.stamp == record.stamp and former.made_with == record.made_with
    return same and not (former.failures and retry_failed)


def _settle(plan: Plan, former: FileRecord, record: FileRecord) -> None:
    plan.failures.extend(former.failures)
    plan.unchanged += len(former.notes)
    if record.signature != former.signature:
        plan.settled.append(replace(former, signature=record.signature))


def _pair_up(
    plan: Plan,
    changed: Sequence[tuple[Source, FileRecord]],
    staying: Mapping[str, FileRecord],
    vanished: Sequence[FileRecord],
) -> None:
    """Find copies of what stays, files that were moved, and copies among the files to be read."""
    plan.claimed = {note_id for record in staying.values() for note_id, _ in record.notes}
    same_bytes = {(r.stamp, r.made_with): r for r in staying.values() if r.stamp and r.notes and not r.failures}
    moved = {record.stamp: record.notes for record in vanished if record.stamp and not record.failures}
    first: dict[str, Reading] = {}
    for source, record in changed:
        original = same_bytes.get((record.stamp, record.made_with))
        if original:
            plan.settled.append(replace(record, notes=tuple((note, record.path) for note, _ in original.notes)))
            plan.unchanged += len(original.notes)
        elif record.stamp in first:
            first[record.stamp].copies.append(record)
        elif not record.notes and record.stamp in moved:
            first[record.stamp] = Reading(source, replace(record, notes=moved.pop(record.stamp)), moved=True)
        else:
            first[record.stamp] = Reading(source, record)
    plan.readings = list(first.values())


def _lies_below(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/") if folder else True
