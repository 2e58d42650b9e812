from __future__ import annotations

import pytest

from assistant.console.terminal import _bars, _Lines, progress


def test_long_work_is_told_of_in_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _Lines(seconds=0)
    lines("read", 0, 5000)
    for done in (1000, 2500):
        lines("read", done, 5000)
    told = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in told] == ["read: 1000 of 5000", "read: 2500 of 5000"]
    assert all(" a second, " in line and line.endswith(" left") for line in told)


def test_short_work_and_quiet_work_tell_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet in (False, True):
        with progress(quiet=quiet) as told:
            told("read", 0, 2)
            told("read", 2, 2)
    assert capsys.readouterr().err == ""


def test_bars_show_rate_and_remaining_time() -> None:
    bars = _bars()
    task = bars.add_task("read", total=10)
    bars.update(task, completed=5)
    table = bars.make_tasks_table(bars.tasks)
    assert len(table.columns) == 5
