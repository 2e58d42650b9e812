"""The evidence log: every answer that was given, with the sentences it rests on, for whoever has to show it later.

One file a month, one line an answer, only ever appended to. Nothing of the program reads it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import RecordsError

FOLDER = "evidence"
_Clock = Callable[[], dt.datetime]


def _now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)


class EvidenceLog:
    """The log in one folder of records. Several threads and processes may write it."""

    def __init__(self, folder: Path, clock: _Clock = _now) -> None:
        self._folder = folder / FOLDER
        self._clock = clock

    def append(self, answer: Mapping[str, Any]) -> Path:
        """Write down an answer, as its published JSON, with the moment; return the file of the month.

        Raises:
            RecordsError: It cannot be written.
        """
        moment = self._clock()
        line = json.dumps({"given": moment.isoformat(timespec="seconds"), **answer}, ensure_ascii=False) + "\n"
        file = self._folder / f"{moment:%Y-%m}.jsonl"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # One write to the end of the file: lines of several writers never mix.
            handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, line.encode("utf-8", "backslashreplace"))
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise RecordsError(
                f"The evidence log {file.name} cannot be written: {error.strerror}.",
                "Free space on the disk, or let the program write into records/.",
            ) from error
        return file
