"""Child processes that read files: kept and used again, replaced when one dies, runs over a limit or wears out."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType

from assistant.corpus.wire import Failure, PageWanted, Reply, Request, receive, replies, requests, send
from assistant.settings import IngestSettings

# The package's own folder goes first on the child's path; the current folder, which may hold anything, never does.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from assistant.corpus.child import serve; serve()"
_PACKAGE_FOLDER = str(Path(__file__).resolve().parents[2])
# A child needs no key and no password; it gets what an interpreter needs to start.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "LD_LIBRARY_PATH")
# Starting one costs as much as reading a hundred short notes.
_FILES_A_CHILD = 1_000
_MEGABYTE = 1024 * 1024
_KILLED_FOR_TIME = -getattr(signal, "SIGXCPU", 0)


class ParserPool:
    """Reads files in child processes, as many at a time as there are workers.

    May be used from several threads. Close it, or use it as a context manager.
    """

    def __init__(self, limits: IngestSettings, workers: int) -> None:
        self._limits = limits
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)

    def __enter__(self) -> ParserPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path, relative: str, drawing: PageWanted | None = None) -> Reply:
        """Read one file or draw a page of it, waiting for a free child. Never raises for what the file is or does."""
        child = self._idle.get()
        try:
            child = child or _Child()
            reply = child.read(Request(str(path), relative, self._limits, drawing))
            if child.is_worn or reply.worn:
                child.stop()
                child = None
            return reply
        finally:
            self._idle.put(child)

    def pids(self) -> list[int]:
        """List the processes of the children that are idle."""
        return [child.pid for child in self._idle.queue if child is not None]

    def close(self) -> None:
        """Stop the children that are idle."""
        while True:
            try:
                child = self._idle.get_nowait()
            except queue.Empty:
                return
            if child is not None:
                child.stop()


class _Child:
    """One child process."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and a constant program
            [sys.executable, "-P", "-c", _START, _PACKAGE_FOLDER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | {"PYTHONUTF8": "1"},
        )
        self._files = 0

    @property
    def pid(self) -> int:
        """Number of its process."""
        return self._process.pid

    @property
    def is_worn(self) -> bool:
        """Whether it has ended or has read so many files that a fresh one is safer."""
        return self._files >= _FILES_A_CHILD or self._process.poll() is not None

    def read(self, request: Request) -> Reply:
        """Have it read one file; it is killed when that takes too long."""
        self._files += 1
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._process.kill()

        timer = threading.Timer(request.limits.timeout_seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            message = self._exchange(request)
        finally:
            timer.cancel()
        if message is None:
            self.stop()
            return Reply(failures=(_death(request, self._process.returncode, late=expired.is_set()),), worn=True)
        return replies().validate_json(message)

    def _exchange(self, request: Request) -> bytes | None:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            return None
        most = int(request.limits.max_text_mb * 16 * _MEGABYTE) + 16 * _MEGABYTE
        try:
            send(stdin, requests().dump_json(request))
            return receive(stdout, most)
        except (BrokenPipeError, OSError):
            return None

    def stop(self) -> None:
        """End it and let go of its pipes."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue
        self._process.wait()


def _death(request: Request, code: int, *, late: bool) -> Failure:
    """Say why a child gave no answer."""
    limits = request.limits
    if late or code == _KILLED_FOR_TIME:
        fact = f"reading it takes longer than {limits.timeout_seconds:g} seconds."
        return Failure(request.relative, fact, "Split it, or raise ingest.timeout_seconds.")
    fact = f"its parser crashed (signal {-code})" if code < 0 else f"its parser ended (code {code})"
    return Failure(
        request.relative,
        f"{fact}, as files do that are damaged or need more than {limits.memory_mb} MB of memory.",
        "Save it anew from the program it came from, or provide it in another format.",
    )
