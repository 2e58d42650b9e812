"""Each run is kept, and the runs are told in order."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant.cli import cli
from assistant.errors import UsageError
from assistant.evals.history import describe_run, keep_run, last_run, read_commit, read_runs, trends
from assistant.evals.scores import score_answer
from assistant.evals.summary import Scored, summarize
from tests.evals.making import FLOWS, given, known

NOON = dt.datetime(2025, 12, 1, 12, tzinfo=dt.UTC)


def result(outcome: str, commit: str = "0123456789") -> dict[str, Any]:
    answer = given([FLOWS], outcome=outcome)
    run = {"system": "assistant", "started": NOON.isoformat(), "version": "0", "commit": commit}
    return {"evals/q.jsonl": {"run": run, **summarize([Scored(known(), answer, score_answer(known(), answer), 1.0)])}}


def test_runs_come_back_in_the_order_in_which_they_were_made(tmp_path: Path) -> None:
    first = keep_run(tmp_path, result("abstained"), NOON)
    second = keep_run(tmp_path, result("answered"), NOON + dt.timedelta(seconds=1))
    assert (first.name, second.name) == ("20251201T120000-0123456789", "20251201T120001-0123456789")
    (points,) = trends(read_runs(tmp_path)).values()
    assert [point["scores"]["answered"] for point in points] == [0, 1]
    assert last_run(tmp_path).folder == second


def test_two_runs_of_one_second_are_both_kept(tmp_path: Path) -> None:
    folders = {keep_run(tmp_path, result("answered"), NOON) for _ in range(3)}
    assert len(folders) == len(read_runs(tmp_path)) == 3


def test_what_is_no_run_is_passed_over(tmp_path: Path) -> None:
    for name, text in {"a": "{oops", "b": "[]", "c": '{"q": {"scores": {}}}'}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_text(text, encoding="utf-8")
    assert read_runs(tmp_path) == ()
    with pytest.raises(UsageError, match="No run was kept"):
        last_run(tmp_path)


def test_a_commit_that_could_lead_elsewhere_names_no_folder(tmp_path: Path) -> None:
    assert keep_run(tmp_path, result("answered", "../../x"), NOON).parent == tmp_path


def test_changed_files_are_told_from_the_commit(tmp_path: Path) -> None:
    assert read_commit(tmp_path) == ""
    git = ["git", "-C", str(tmp_path), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    (tmp_path / "a").write_text("1", encoding="utf-8")
    for arguments in (["init", "-q"], ["add", "a"], ["commit", "-q", "-m", "a"]):
        subprocess.run([*git, *arguments], check=True)
    commit = read_commit(tmp_path)
    assert len(commit) == 10
    (tmp_path / "a").write_text("2", encoding="utf-8")
    assert read_commit(tmp_path) == f"{commit}+"
    assert describe_run(None, "a.jsonl", NOON)["system"] == "a.jsonl"


def test_the_command_shows_earlier_runs(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()

    def shown(*options: str) -> str:
        command = ["--workspace", str(tmp_path), "eval", "history", *options]
        return CliRunner().invoke(cli, command, catch_exceptions=False).stdout

    assert "No run was kept yet" in shown()
    keep_run(tmp_path / "evals" / "reports", result("answered"), NOON)
    assert "0123456789" in shown()
    assert "0123456789" in shown("elsewhere/q.jsonl")
    assert json.loads(shown("other.jsonl", "--json")) == {}
    (points,) = json.loads(shown("--json")).values()
    assert (points[0]["questions"], points[0]["scores"]["answered"]) == (1, 1)
