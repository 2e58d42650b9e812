"""Many passages broken into terms: on all cores, by child processes, where there are enough to be worth starting them.

A child that dies is not replaced: what it was given is read here, and the others go on.
"""

from __future__ import annotations

import gc
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, cycle, repeat
from pathlib import Path
from types import TracebackType
from typing import IO, cast

from assistant.index.analysis import Analyser
from assistant.index.postings import Rows
from assistant.index.terms import learn_glossary
from assistant.index.texts import SearchText
from assistant.index.translate import load_translation

Batch = Sequence[SearchText]
"""Passages of one language group."""
ReadBatches = Callable[[Iterable[Batch]], Iterator[Rows]]
"""Breaks passages into terms, batch by batch, in order."""

# Starting a child takes as long as reading about a thousand passages.
_WORTH_STARTING = 2_000
# The package's own folder goes first on the child's path; the current folder, which may hold anything, never does.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from assistant.index.analysts import serve; serve()"
_PACKAGE_FOLDER = str(Path(__file__).resolve().parents[2])


def read_here(batches: Iterable[Batch]) -> Iterator[Rows]:
    """Break passages into terms in this process."""
    analysers = {english: Analyser(english=english) for english in (False, True)}
    for batch in batches:
        yield analysers[batch[0].language == "en"].read(batch)


class Analysts:
    """Child processes that break passages into terms. Close them, or use them as a context manager."""

    def __init__(self, workers: int, passages: int = 0) -> None:
        """Get ready for `passages`, of which more may become known; `workers` children at most."""
        self._workers = workers
        self._children: list[_Child] = []
        self.expect(passages)

    def __enter__(self) -> Analysts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.stop()

    def expect(self, passages: int) -> None:
        """Start them, once, unless there are too few passages, or they could only take turns."""
        if not self._children and passages >= _WORTH_STARTING and self._workers > 1:
            self._children = [_Child() for _ in range(self._workers)]

    def pids(self) -> list[int]:
        """List their processes."""
        return [child.pid for child in self._children]

    def read(self, batches: Iterable[Batch]) -> Iterator[Rows]:
        """Break passages into terms, batch by batch, in order."""
        if not self._children:
            yield from read_here(batches)
            return
        # Each has one batch in hand; the next one is gathered before the answer is waited for.
        for child, batch in zip(cycle(self._children), chain(batches, repeat((), len(self._children))), strict=False):
            if (rows := child.finish()) is not None:
                yield rows
            if batch:
                child.begin(batch)


class _Child:
    """One child process, and the batch it has in hand."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and a constant program
            [sys.executable, "-P", "-c", _START, _PACKAGE_FOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._asked, self._answered = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        self._batch: Batch = ()

    @property
    def pid(self) -> int:
        """Number of its process."""
        return self._process.pid

    def begin(self, batch: Batch) -> None:
        """Hand it a batch. It has finished the one before."""
        self._batch = batch
        with suppress(OSError):
            pickle.dump(batch, self._asked)
            self._asked.flush()

    def finish(self) -> Rows | None:
        """Wait for the batch it has in hand; None: it has none."""
        batch, self._batch = self._batch, ()
        if not batch:
            return None
        try:
            rows: Rows = pickle.load(self._answered)  # noqa: S301 - of our own program, which reads nothing but text
        except (EOFError, OSError, pickle.UnpicklingError):
            return next(read_here([batch]))
        return rows

    def stop(self) -> None:
        """End it and let go of its pipes."""
        self._process.kill()
        for stream in (self._asked, self._answered):
            with suppress(OSError):
                stream.close()
        self._process.wait()


def serve() -> None:
    """Break the batches on standard input into terms, until it ends; runs in the child."""
    # Ctrl-C reaches every process of the terminal; the parent stops its children itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, answered = sys.stdin.buffer, sys.stdout.buffer
    load_translation(), learn_glossary()  # while the parent is yet busy
    gc.freeze()  # Dictionaries of half a million words are not to be looked through for objects without a use.
    # A parent that is killed may leave half a batch.
    with suppress(EOFError, BrokenPipeError, pickle.UnpicklingError):
        for rows in read_here(iter(lambda: pickle.load(asked), None)):  # noqa: S301 - of our own parent
            pickle.dump(rows, answered)
            answered.flush()
