"""The command line, as its users and other programs call it; every JSON document against its schema."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from assistant.cli import cli

CONTRACT = Path(__file__).parent / "contract"


def run(workspace: Path, *arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["--workspace", str(workspace), *arguments], input=stdin, catch_exceptions=False)


def document(result: Result, schema: str) -> Any:
    """Read the one JSON document of standard output and hold it against its schema."""
    read = json.loads(result.stdout)
    validate(read, schema)
    return read


def validate(read: Any, schema: str) -> None:
    contract = json.loads((CONTRACT / f"{schema}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(contract, format_checker=jsonschema.FormatChecker()).validate(read)


def note_texts(workspace: Path) -> dict[str, str]:
    listed = document(run(workspace, "notes", "--json"), "notes")["notes"]
    shown = [document(run(workspace, "notes", "show", n["note_id"], "--json"), "note") for n in listed]
    return {note["note_id"]: note["text"] for note in shown}


def test_ingest_reports_what_it_did_and_then_nothing_new(workspace: Path) -> None:
    first = document(run(workspace, "ingest", "--json"), "ingest")
    assert (first["added"], first["unchanged"], first["failed"], first["notes"]) == (3, 0, [], 3)
    again = document(run(workspace, "ingest", "--json"), "ingest")
    assert (again["added"], again["unchanged"], again["generation"]) == (0, 3, first["generation"])


def test_ingest_follows_changes_and_removals(workspace: Path) -> None:
    run(workspace, "ingest")
    (workspace / "corpus" / "rates-2025-11-20.html").unlink()
    macro = workspace / "corpus" / "macro-2025-10-20.txt"
    macro.write_text(macro.read_text(encoding="utf-8").replace("8.3%", "9.9%"), encoding="utf-8")
    report = document(run(workspace, "ingest", "--json"), "ingest")
    assert (report["added"], report["updated"], report["unchanged"], report["removed"]) == (0, 1, 1, 1)
    assert any("9.9%" in text for text in note_texts(workspace).values())


def test_a_bad_note_is_named_with_a_remedy_and_stops_no_other(workspace: Path) -> None:
    (workspace / "corpus" / "broken.pdf").write_bytes(b"%PDF-1.4 truncated")
    result = run(workspace, "ingest", "--json")
    report = document(result, "ingest")
    assert result.exit_code == 5
    assert report["notes"] == 3
    assert [failure["path"] for failure in report["failed"]] == ["corpus/broken.pdf"]
    assert report["failed"][0]["remedy"]


def test_a_path_given_is_taken_in_where_it_lies(workspace: Path, tmp_path: Path) -> None:
    run(workspace, "ingest")
    extra = tmp_path / "extra-2025-11-25.md"
    extra.write_text("# Gold\n\nGold rose 3.1% in the week.\n", encoding="utf-8")
    report = document(run(workspace, "ingest", str(extra), "--json"), "ingest")
    assert (report["added"], report["removed"], report["notes"]) == (1, 0, 4)


@pytest.mark.parametrize(
    "question",
    [
        "why is A-share expected to fall fast and rise slowly?",
        "为什么 A 股可能急跌慢涨？",
        "為何 A 股可能急跌慢漲？",
    ],
)
def test_a_question_in_any_language_finds_the_sentence(indexed_workspace: Path, question: str) -> None:
    result = run(indexed_workspace, "ask", question, "--json")
    answer = document(result, "answer")
    assert result.exit_code == 0
    assert answer["outcome"] == "answered"
    assert any("左側穩健型資金" in citation["quote"] for citation in answer["citations"][:3])
    texts = note_texts(indexed_workspace)
    for citation in answer["citations"]:
        assert texts[citation["note_id"]][citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("How much did Oracle's five-year CDS rise?", "167%"),
        ("科創50跌了多少？", "12.6%"),
        ("三季度出口增长多少？", "8.3%"),
        ("市場認為聯儲局 12 月降息的機率是多少？", "71%"),
    ],
)
def test_a_figure_is_quoted_from_the_note_that_gives_it(indexed_workspace: Path, question: str, figure: str) -> None:
    answer = document(run(indexed_workspace, "ask", question, "--json"), "answer")
    assert any(figure in citation["quote"] for citation in answer["citations"][:3])


@pytest.mark.parametrize("question", ["What dividend will Tesla pay?", "台積電的資本支出是多少？"])
def test_what_no_note_says_is_abstained_from(indexed_workspace: Path, question: str) -> None:
    result = run(indexed_workspace, "ask", question, "--json")
    answer = document(result, "answer")
    assert result.exit_code == 3
    assert answer["outcome"] == "abstained"
    assert answer["statements"] == []
    assert answer["nearest"]


def test_as_of_an_earlier_date_later_notes_do_not_exist(indexed_workspace: Path) -> None:
    result = run(indexed_workspace, "ask", "為何 A 股可能急跌慢漲？", "--as-of", "2025-10-31", "--json")
    answer = document(result, "answer")
    assert answer["outcome"] == "abstained"
    assert all(hit["published"] <= "2025-10-31" for hit in answer["nearest"])


def test_an_answer_for_people_shows_its_sources(indexed_workspace: Path) -> None:
    result = run(indexed_workspace, "ask", "科創50跌了多少？")
    assert "來源\n[1] 山海研究 · 每週策略：急跌慢漲 · 2025-11-23" in result.stdout
    assert "12.6%" in result.stdout
    assert "No model is set" in result.stderr


def test_search_gives_passages(indexed_workspace: Path) -> None:
    hits = document(run(indexed_workspace, "search", "Oracle CDS", "-k", "2", "--json"), "search")["hits"]
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
    assert "甲骨文" in hits[0]["text"]
    explained = run(indexed_workspace, "search", "Oracle CDS", "--explain").stdout
    assert "Oracle = 甲骨文" in " ".join(explained.split())
    assert "score" in explained
    assert "Why" not in run(indexed_workspace, "search", "Oracle CDS").stdout


def test_a_file_of_questions_is_answered_and_goes_on_where_it_stopped(indexed_workspace: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    source.write_text('{"id": "a", "question": "科創50跌了多少？"}\nWhat dividend will Tesla pay?\n', encoding="utf-8")
    counts = document(run(indexed_workspace, "ask", "--file", str(source), "--out", str(target), "--json"), "ask-file")
    assert counts == {"answers": 2, "answered": 1, "partial": 0, "abstained": 1, "failed": 0}
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        validate(line, "answer-line")
    assert [line["id"] for line in lines] == ["a", "2"]
    target.write_text(json.dumps(lines[0], ensure_ascii=False) + '\n{"id": "2", "que', encoding="utf-8")
    run(indexed_workspace, "ask", "--file", str(source), "--out", str(target))
    assert [json.loads(line)["id"] for line in target.read_text(encoding="utf-8").splitlines()] == ["a", "2"]


def test_a_malformed_line_of_questions_is_named(indexed_workspace: Path, tmp_path: Path) -> None:
    source = tmp_path / "q.jsonl"
    source.write_text('{"question": "a"}\n{"question": 5}\n', encoding="utf-8")
    result = run(indexed_workspace, "ask", "--file", str(source), "--out", str(tmp_path / "a"))
    assert result.exit_code == 1
    assert "q.jsonl, line 2: question" in result.stderr


def test_check_holds_statements_against_given_sources(indexed_workspace: Path) -> None:
    lines = json.dumps({"statement": "The index fell 4.2%.", "source": "The index fell 4.2% in October."}) + "\n"
    result = run(indexed_workspace, "check", "--json", stdin=lines)
    (checked,) = [json.loads(line) for line in result.stdout.splitlines()]
    validate(checked, "check-line")
    assert checked["supported"] is True


def test_check_holds_a_text_against_the_notes(indexed_workspace: Path) -> None:
    result = run(indexed_workspace, "check", "--json", stdin="Oracle's five-year CDS rose 167% since September.\n")
    (checked,) = [json.loads(line) for line in result.stdout.splitlines()]
    validate(checked, "check-line")
    assert any("167%" in citation["quote"] for citation in checked["citations"])


def test_a_malformed_pair_is_named_with_its_line(indexed_workspace: Path) -> None:
    result = run(indexed_workspace, "check", stdin='{"statement": "a", "source": "b"}\n{"statement": "a"}\n')
    assert result.exit_code == 2
    assert "Line 2" in result.stderr


def test_a_note_can_be_shown_and_removed(workspace: Path) -> None:
    run(workspace, "ingest")
    listed = document(run(workspace, "notes", "--json"), "notes")["notes"]
    weekly = next(note for note in listed if note["house"] == "山海研究")
    assert (weekly["title"], weekly["published"], weekly["language"]) == ("每週策略：急跌慢漲", "2025-11-23", "zh-Hant")
    assert "front matter" in run(workspace, "notes", "show", weekly["note_id"]).stdout
    removed = document(run(workspace, "notes", "remove", weekly["note_id"], "--json"), "note-removed")
    assert removed["path"] == "corpus/weekly-2025-11-23.md"
    assert len(document(run(workspace, "notes", "--json"), "notes")["notes"]) == 2


def test_a_note_that_is_not_there_is_named(indexed_workspace: Path) -> None:
    result = run(indexed_workspace, "notes", "show", "nonsense")
    assert result.exit_code == 1
    assert "nonsense" in result.stderr


def test_doctor_says_what_works(indexed_workspace: Path) -> None:
    checks = document(run(indexed_workspace, "doctor", "--json"), "doctor")["checks"]
    assert {check["name"]: check["ok"] for check in checks} == dict.fromkeys(
        ("workspace", "embedder", "index", "corpus", "text recognition", "answers", "disk"), True
    )


def test_doctor_names_what_is_missing(workspace: Path) -> None:
    result = run(workspace, "doctor", "--json")
    missing = [check for check in document(result, "doctor")["checks"] if not check["ok"]]
    assert result.exit_code == 1
    assert [check["name"] for check in missing] == ["index"]
    assert "assistant ingest" in missing[0]["remedy"]


def test_asking_before_ingesting_says_so(workspace: Path) -> None:
    result = run(workspace, "ask", "anything")
    assert result.exit_code == 1
    assert "assistant ingest" in result.stderr


def test_no_workspace_is_said_with_the_remedy(tmp_path: Path) -> None:
    result = run(tmp_path, "notes")
    assert result.exit_code == 1
    assert "corpus/" in result.stderr


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", "q", "--file", __file__], ["ask", "--file", __file__], ["ask", "  "], ["nonsense"]]
)
def test_wrong_usage_exits_with_2(indexed_workspace: Path, arguments: list[str]) -> None:
    assert run(indexed_workspace, *arguments).exit_code == 2


def test_an_index_of_another_embedder_is_refused_with_the_remedy(
    indexed_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_CHUNK_MAX_TOKENS", "77")
    result = run(indexed_workspace, "ask", "anything")
    assert result.exit_code == 1
    assert "assistant ingest --rebuild" in result.stderr


def test_with_a_model_an_invented_reference_is_reported_and_its_statement_withheld(
    indexed_workspace: Path, model_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    monkeypatch.setenv("ASSISTANT_LLM_MODEL", "scripted")
    run(indexed_workspace, "ask", "科創50跌了多少？")
    shown = model_server.requests[0]["messages"][0]["content"]
    reference = re.search(r"^(\[\d+\.\d+\]) .*科創 50", shown, re.MULTILINE)
    assert reference
    model_server.pieces = [f"科創 50 回落 12.6%。{reference[1]}", " 買入黃金。[9.9]"]
    answer = document(run(indexed_workspace, "ask", "科創50跌了多少？", "--json"), "answer")
    assert (answer["mode"], answer["model"], answer["outcome"]) == ("model", "scripted", "partial")
    assert [problem["kind"] for problem in answer["problems"]] == ["unknown_reference"]
    assert "黃金" not in answer["text"]
    assert answer["citations"][0]["quote"] in note_texts(indexed_workspace)[answer["citations"][0]["note_id"]]
    # The draft, and the one attempt to repair it.
    assert answer["usage"]["output_tokens"] == 10


def test_eval_retrieval_scores_a_beir_folder(indexed_workspace: Path, tmp_path: Path) -> None:
    passages = {
        "a": "央行下調存款準備金率 0.5 個百分點。",
        "b": "Oil fell 3% on weak demand.",
        "c": "白酒板塊估值回落。",
    }
    rows = [{"_id": key, "title": "", "text": text} for key, text in passages.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    queries = [{"_id": "1", "text": "Why did oil fall?"}, {"_id": "2", "text": "央行下调了什么？"}]
    (tmp_path / "queries.jsonl").write_text("\n".join(json.dumps(row) for row in queries), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n1\tb\t1\n2\ta\t1\n", encoding="utf-8")
    scores = document(run(indexed_workspace, "eval", "retrieval", str(tmp_path), "--json"), "eval-retrieval")
    assert scores[str(tmp_path)]["recall@5"] == 1.0
    assert (scores[str(tmp_path)]["queries"], scores[str(tmp_path)]["passages"]) == (2, 3)


def test_a_dry_run_says_what_would_be_done_and_does_nothing(indexed_workspace: Path) -> None:
    (indexed_workspace / "corpus" / "new.txt").write_text("Gold rose by 3% on Monday.", encoding="utf-8")
    forecast = document(run(indexed_workspace, "ingest", "--dry-run", "--json"), "ingest-dry-run")
    assert (forecast["added"], forecast["updated"], forecast["removed"]) == (["corpus/new.txt"], [], [])
    shown = run(indexed_workspace, "ingest", "--dry-run")
    assert (shown.exit_code, "   add  corpus/new.txt" in shown.stdout) == (0, True)
    assert document(run(indexed_workspace, "ingest", "--json"), "ingest")["added"] == 1


def test_a_corrected_note_can_be_read_in_its_earlier_version(indexed_workspace: Path) -> None:
    path = indexed_workspace / "corpus" / "new.txt"
    path.write_text("Gold rose by 3% on Monday.", encoding="utf-8")
    run(indexed_workspace, "ingest")
    path.write_text("Gold rose by 5% on Monday.", encoding="utf-8")
    run(indexed_workspace, "ingest")
    listed = document(run(indexed_workspace, "notes", "--json"), "notes")["notes"]
    (note,) = (note for note in listed if note["path"] == "corpus/new.txt")
    assert (note["version"], note["paths"]) == (2, ["corpus/new.txt"])
    show = ("notes", "show", note["note_id"])
    assert "5%" in document(run(indexed_workspace, *show, "--json"), "note")["text"]
    earlier = document(run(indexed_workspace, *show, "--version", "1", "--json"), "note")
    assert ("3%" in earlier["text"], earlier["version"], earlier["versions"]) == (True, 1, [1, 2])
    assert "1 of 1, 2" in run(indexed_workspace, *show, "--version", "1").stdout
    missing = run(indexed_workspace, *show, "--version", "3")
    assert (missing.exit_code, "Versions of it that are kept: 1, 2." in missing.stderr) == (1, True)


# A shell that runs the tests in the background has all that they start ignore Ctrl-C.
_HEEDING_CTRL_C = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('assistant', run_name='__main__', alter_sys=True)"
)


def test_a_watched_folder_is_followed_until_ctrl_c(indexed_workspace: Path) -> None:
    command = [
        sys.executable,
        "-c",
        _HEEDING_CTRL_C,
        "--workspace",
        str(indexed_workspace),
        "ingest",
        "--watch",
        "--json",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stdout
        assert watching.stderr
        killer = threading.Timer(120, watching.kill)
        killer.start()
        validate(json.loads(watching.stdout.readline()), "ingest")
        assert "Watching corpus" in watching.stderr.readline()
        (indexed_workspace / "corpus" / "watched.txt").write_text("Silver rose by 4% on Tuesday.", encoding="utf-8")
        report = json.loads(watching.stdout.readline())
        assert (report["added"], report["failed"]) == (1, [])
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=60) == 0
        assert "Stopped watching" in watching.stderr.read()
        killer.cancel()


def test_a_port_that_is_taken_is_named_with_what_to_do(indexed_workspace: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run(indexed_workspace, "serve", "--port", str(port))
    assert refused.exit_code == 1
    assert f"port {port}" in refused.stderr
    assert "--port" in refused.stderr
