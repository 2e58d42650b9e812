"""The gateway to notes: finds them, and reads them in child processes that no file can take down the program with."""

from __future__ import annotations

import atexit
import functools
import hashlib
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.corpus.files import find_notes, find_unread, sidecars_of
from assistant.corpus.pool import ParserPool
from assistant.corpus.wire import Reply
from assistant.errors import NoteFormatError
from assistant.schema import Note
from assistant.settings import IngestSettings

__all__ = ["READING_VERSION", "Read", "find_notes", "find_unread", "fingerprint", "read_all", "read_note", "read_notes"]

# Goes up whenever reading the same bytes gives another text.
READING_VERSION = 7
_FILES_AHEAD = 64
_TURN_SECONDS = 0.0005
_BYTES_AHEAD = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Read:
    """What became of one file.

    Attributes:
        notes: Of an ordinary file one; of a container one for each member that could be read.
        failures: Why the file, or members of it, could not be read.
    """

    path: Path
    notes: tuple[Note, ...] = ()
    failures: tuple[NoteFormatError, ...] = ()


def read_note(path: Path, *, relative: str, limits: IngestSettings) -> Note:
    """Read the one note of a file.

    Args:
        path: The file.
        relative: Its path as readers see it; the note's id is made of it.
        limits: What reading may cost.

    Raises:
        NoteFormatError: It cannot be read, or it is a container of several notes; says what to do.
    """
    notes = read_notes(path, relative=relative, limits=limits)
    if len(notes) > 1:
        raise NoteFormatError(relative, f"it holds {len(notes)} notes.", "Read it with read_notes.")
    return notes[0]


def read_notes(path: Path, *, relative: str, limits: IngestSettings) -> tuple[Note, ...]:
    """Read the notes of a file: one, or of a container (.zip, .eml) all, members named `file.zip!/member`.

    Raises:
        NoteFormatError: It cannot be read, or one of its members cannot.
    """
    reply = _shared_pool(limits).read(path, relative)
    for failure in reply.failures:
        raise failure.error()
    return reply.notes


def read_all(files: Iterable[tuple[Path, str]], limits: IngestSettings, workers: int | None = None) -> Iterator[Read]:
    """Read many files at a time, giving each in order; none can stop the others.

    Args:
        files: Each with its path as readers see it.
        limits: What reading one file may cost.
        workers: Files read at the same time; None: as the settings say.
    """
    count = workers or limits.workers
    waiting: deque[tuple[Path, int, Future[Reply]]] = deque()
    ahead = 0
    with ParserPool(limits, count) as pool, ThreadPoolExecutor(count) as threads, _short_turns():
        try:
            for path, relative in files:
                waiting.append((path, _size(path), threads.submit(pool.read, path, relative)))
                ahead += waiting[-1][1]
                # Files ahead keep every worker busy while notes are embedded and recorded; more of them, or large ones,
                # would only fill the memory with text.
                while len(waiting) > 2 * count and (len(waiting) > _FILES_AHEAD or ahead > _BYTES_AHEAD):
                    ahead -= waiting[0][1]
                    yield _finish(*waiting.popleft())
            while waiting:
                yield _finish(*waiting.popleft())
        finally:
            for _, _, future in waiting:
                future.cancel()


@contextmanager
def _short_turns() -> Iterator[None]:
    """Let threads that talk to children have their turn at once: a child waits as long as its thread does."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def fingerprint(path: Path) -> str:
    """Return a hex digest that changes whenever reading the file could give another note.

    It covers the bytes of the file, those of its sidecar, and the version of the readers.
    """
    digest = hashlib.sha256(f"reading {READING_VERSION}\n".encode())
    sidecar = next((candidate for candidate in sidecars_of(path) if candidate.is_file()), None)
    for part in (path, sidecar):
        if part is not None:
            with part.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _finish(path: Path, _: int, future: Future[Reply]) -> Read:
    reply = future.result()
    return Read(path, reply.notes, tuple(failure.error() for failure in reply.failures))


@functools.lru_cache(maxsize=4)
def _shared_pool(limits: IngestSettings) -> ParserPool:
    """Keep a child for files that are read one by one: starting an interpreter costs more than most files do."""
    pool = ParserPool(limits, 1)
    atexit.register(pool.close)
    return pool
