"""The evidence log: a line an answer, nothing lost, nothing mixed."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.app import Assistant
from assistant.errors import RecordsError
from assistant.records.evidence import EvidenceLog


def test_answers_are_appended_to_the_file_of_their_month(tmp_path: Path) -> None:
    moments = [dt.datetime(2025, month, 30, tzinfo=dt.UTC) for month in (10, 11, 11)]
    log = EvidenceLog(tmp_path, lambda: moments.pop(0))
    files = [log.append({"question": "科創50", "n": n}) for n in range(3)]
    assert [file.name for file in files] == ["2025-10.jsonl", "2025-11.jsonl", "2025-11.jsonl"]
    lines = [json.loads(line) for line in files[1].read_text(encoding="utf-8").splitlines()]
    assert [(line["given"], line["n"]) for line in lines] == [
        ("2025-11-30T00:00:00+00:00", 1),
        ("2025-11-30T00:00:00+00:00", 2),
    ]


def test_lines_of_several_writers_do_not_mix(tmp_path: Path) -> None:
    logs = [EvidenceLog(tmp_path, lambda: dt.datetime(2025, 11, 1, tzinfo=dt.UTC)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(lambda n: logs[n % 4].append({"n": n, "text": "長" * 20_000}), range(40)))
    lines = files[0].read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["n"] for line in lines) == list(range(40))


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file stands in its place", encoding="utf-8")
    with pytest.raises(RecordsError, match="cannot be written"):
        EvidenceLog(tmp_path).append({})


def test_answers_are_logged_only_where_the_settings_say_so(indexed_workspace: Path) -> None:
    for wanted in (False, True):
        assistant = Assistant.open(indexed_workspace, {"records": {"evidence": wanted}})
        answer = assistant.ask(assistant.question("科創50跌了多少？"))
        assistant.quote(assistant.question("納斯達克跌了多少？"))
        files = list((indexed_workspace / "records" / "evidence").glob("*.jsonl"))
        assert len(files) == wanted
    (line,) = files[0].read_text(encoding="utf-8").splitlines()
    logged = json.loads(line)
    assert logged["question"] == "科創50跌了多少？"
    assert [one["quote"] for one in logged["citations"]] == [one.quote for one in answer.citations]
