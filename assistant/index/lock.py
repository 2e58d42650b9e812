"""One writer at a time: Chroma loses vectors without a word when two processes write to it."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import IndexBusy, StoreError

_LOCK = "writer.lock"
_HOLDER = "writer.json"


@contextmanager
def write_lock(folder: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the index of `folder` for writing. The system gives it up when the process dies, however it dies.

    Args:
        folder: Of the index; made when it does not exist.
        wait_seconds: How long to wait for another writer to finish.

    Raises:
        IndexBusy: Another process still writes; says which.
        StoreError: The folder cannot be written.
    """
    lock = FileLock(folder / _LOCK, timeout=wait_seconds, poll_interval=0.1, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise IndexBusy(
            f"{folder.name}/ is being written by {_name_holder(folder)}.", "Wait until it is done, or stop it."
        ) from None
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.", "Check its permissions.") from None
    try:
        _sign(folder)
        yield
    finally:
        (folder / _HOLDER).unlink(missing_ok=True)
        lock.release()


def _sign(folder: Path) -> None:
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]),
    }
    (folder / _HOLDER).write_text(json.dumps(holder), encoding="utf-8")


def _name_holder(folder: Path) -> str:
    """Say who holds the lock, as far as it has signed."""
    try:
        holder = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        return f"process {holder['pid']} on {holder['host']} since {holder['since']} (`{holder['command']}`)"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
