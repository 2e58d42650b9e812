from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.errors import IndexBusy, StoreError
from assistant.index.lock import write_lock

HOLD = """
import sys, time
from pathlib import Path
from assistant.index.lock import write_lock
with write_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def hold(folder: Path, seconds: float) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(folder), str(seconds)], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    assert child.stdout.readline() == "held\n"
    return child


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    with hold(tmp_path / "index", 30) as child:
        with (
            pytest.raises(IndexBusy, match=rf"process {child.pid} on .* since 20..-.*Wait") as caught,
            write_lock(tmp_path / "index"),
        ):
            pass
        child.kill()
    assert caught.value.remedy


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with hold(tmp_path, 30) as child:
        child.kill()
    with write_lock(tmp_path):
        assert (tmp_path / "writer.json").exists()
    assert not (tmp_path / "writer.json").exists()


def test_a_writer_may_wait(tmp_path: Path) -> None:
    with hold(tmp_path, 0.5) as child:
        started = time.monotonic()
        with write_lock(tmp_path, wait_seconds=20):
            assert time.monotonic() - started > 0.1
        assert child.wait() == 0


def test_two_threads_of_a_process_do_not_write_together(tmp_path: Path) -> None:
    with (
        write_lock(tmp_path),
        pytest.raises(IndexBusy, match=f"process {os.getpid()}"),
        write_lock(tmp_path),
    ):
        pass


def test_a_holder_that_has_not_signed_is_another_process(tmp_path: Path) -> None:
    with write_lock(tmp_path):
        (tmp_path / "writer.json").write_text("{")
        with pytest.raises(IndexBusy, match="another process"), write_lock(tmp_path):
            pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file")
    with pytest.raises(StoreError, match=r"index cannot be written: .*permissions"), write_lock(tmp_path / "index"):
        pass


def test_the_lock_is_given_up_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), write_lock(tmp_path):
        raise ZeroDivisionError
    with write_lock(tmp_path):
        pass
