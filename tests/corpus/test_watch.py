from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.corpus.watch import watch_notes
from assistant.errors import UsageError


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    event = threading.Event()
    timer = threading.Timer(20, event.set)
    timer.start()
    yield event
    timer.cancel()


def test_a_written_and_a_deleted_note_are_noticed_and_other_files_are_not(
    tmp_path: Path, stop: threading.Event
) -> None:
    changes = filter(None, watch_notes([tmp_path], stop))
    threading.Timer(0.3, lambda: (tmp_path / "a.txt").write_text("Rates rose.")).start()
    assert next(changes) is True
    (tmp_path / ".hidden.txt").write_text("no note")
    (tmp_path / "data.csv").write_text("no note")
    threading.Timer(0.8, (tmp_path / "a.txt").unlink).start()
    assert next(changes) is True
    stop.set()
    assert list(changes) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="corpus cannot be followed"):
        next(watch_notes([tmp_path / "corpus"]))
