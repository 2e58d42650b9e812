"""The report shows what a run did, fetches nothing, and what stands in notes is text in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant.cli import cli
from assistant.errors import UsageError
from assistant.evals.gate import compare, find_drops
from assistant.evals.given import GivenAnswer
from assistant.evals.questions import KnownQuestion
from assistant.evals.report import write_report
from assistant.evals.report.markdown import render_markdown
from assistant.evals.report.page import render_page
from assistant.evals.report.view import WORST, health, mark, worst_questions
from assistant.evals.scores import score_answer
from assistant.evals.summary import Scored, summarize
from tests.evals.making import FLOWS, NOISE, TARIFFS, given, known, validate, write_lines

FILE = "evals/questions/q.jsonl"
HOSTILE = '</title><script>alert(1)</script> <img src=x onerror=alert(1)> $x_1$ & "quoted" |*`'


def scored(question: KnownQuestion, answer: GivenAnswer) -> Scored:
    return Scored(question, answer, score_answer(question, answer), 12.0)


def result(*pairs: Scored, commit: str = "abc1234567") -> dict[str, Any]:
    run = {"system": "assistant", "started": "2025-12-01T12:00:00+00:00", "version": "0", "commit": commit}
    return {FILE: {"run": run, **summarize(pairs), "speed": None}}


def good(n: int) -> Scored:
    answer = given([FLOWS], [FLOWS], timings={"retrieve": 0.01, "extract": 0.2})
    return scored(known(id=f"good-{n}", facts=[["412 億"]], tags=["figure"]), answer)


def bad(n: int) -> Scored:
    return scored(known([FLOWS, TARIFFS], id=f"bad-{n}", lang="en", facts=[["412 億"]]), given([NOISE], [NOISE]))


def none(n: int) -> Scored:
    return scored(known([], id=f"none-{n}"), given(outcome="abstained", text="沒有回答。"))


@pytest.fixture
def measured() -> dict[str, Any]:
    return result(*map(good, range(8)), *map(bad, range(3)), *map(none, range(3)))


@pytest.fixture
def fallen(measured: dict[str, Any]) -> dict[str, Any]:
    """A run in which six questions broke since the baseline."""
    now = result(*map(good, range(2)), *(scored(good(n).question, given(outcome="abstained")) for n in range(2, 8)),
                 *map(bad, range(3)), *map(none, range(3)))  # fmt: skip
    now[FILE] |= {"changes": compare(now, measured)[FILE], "drops": find_drops(now, measured)[FILE]}
    return now


def trends(*results: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {FILE: [{key: one[FILE][key] for key in ("run", "scores", "intervals")} for one in results]}


def test_the_page_says_what_was_measured(measured: dict[str, Any]) -> None:
    page = render_page(measured, {})
    assert "14 questions. 11 of 11 that the notes answer were answered; 3 of 3" in page
    assert "abc1234567" in page
    assert "Held against no baseline." in page
    assert page.count("<svg") == 3
    assert "var(--accent)" in page
    assert "#0a0b0" not in page


def test_the_page_fetches_nothing_and_runs_nothing(measured: dict[str, Any], fallen: dict[str, Any]) -> None:
    page = render_page(fallen, trends(measured, fallen))
    # The namespaces of SVG are names, not addresses that anything is fetched from.
    addresses = {address for address in re.findall(r"https?://[^\s\"'<>)]+", page) if "www.w3.org" not in address}
    assert addresses == set()
    assert not re.search(r"<(?:script|link|img|iframe|object|embed|form)\b|\burl\((?!#)|@import|\son\w+=", page)
    assert "default-src 'none'" in page


def test_text_of_notes_is_text(measured: dict[str, Any]) -> None:
    question = known(id=HOSTILE, question=HOSTILE, facts=[[HOSTILE]], tags=[HOSTILE])
    answer = given([HOSTILE], [HOSTILE], timings={HOSTILE: 0.1}, text=HOSTILE)
    hostile = result(*(scored(question.model_copy(update={"id": f"{HOSTILE}{n}"}), answer) for n in range(5)))
    hostile[FILE]["run"] |= {"commit": HOSTILE, "mode": HOSTILE}
    page = render_page(hostile, trends(hostile, hostile))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page
    text = render_markdown(hostile)
    assert "<script>" not in text
    assert "<img" not in text
    assert r"\|" in text


def test_what_broke_is_shown_with_both_answers(fallen: dict[str, Any]) -> None:
    page = render_page(fallen, {})
    assert "Gate not met: Answered, Gold in first quote" in page
    assert "What got worse" in page
    assert "<h4>Before</h4>" in page
    first = worst_questions(fallen[FILE])[0]
    assert (first["id"], first["before"]) == ("good-2", FLOWS)
    text = render_markdown(fallen)
    assert "**Answered**: 1.000 → 0.455. good\\-2, good\\-3" in text
    assert "Before: " in text


def test_a_run_that_fell_nowhere_meets_the_gate(measured: dict[str, Any]) -> None:
    measured[FILE] |= {"changes": compare(measured, measured)[FILE], "drops": []}
    assert "Gate met" in render_page(measured, {})
    assert "What got worse" not in render_page(measured, {})


def test_gold_is_marked_where_it_stands() -> None:
    assert mark("昨日升 5%。今日跌。", ["升 5%。"], gold=True) == [
        ("昨日", False),
        ("升 5%。", True),
        ("今日跌。", False),
    ]
    assert mark("昨日升５％。", ["昨日升 5%。"], gold=True) == [("昨日升５％。", True)]
    assert mark(NOISE, [FLOWS], gold=False) == [(NOISE, False)]


def test_the_worst_come_first_and_whole_ones_not_at_all(measured: dict[str, Any]) -> None:
    worst = worst_questions(measured[FILE])
    assert [card["id"] for card in worst] == ["bad-0", "bad-1", "bad-2"]
    assert [gold["quote"] for gold in worst[0]["missed"]] == [FLOWS, TARIFFS]
    many = result(*map(bad, range(40)))
    assert len(worst_questions(many[FILE])) == WORST
    assert health(measured[FILE]["questions"][0]) == 1


def test_runs_are_drawn_from_the_second_on(measured: dict[str, Any]) -> None:
    assert "Over the runs" not in render_page(measured, trends(measured))
    page = render_page(measured, trends(measured, measured))
    assert "Over the runs" in page
    assert "abc1234" in page


def test_a_set_without_anything_defined_can_be_shown() -> None:
    empty = result(scored(known([]), given(outcome="failed")))
    assert "1 questions. 0 of 0" in render_page(empty, trends(empty, empty))
    assert "Abstained" in render_markdown(empty)


def test_the_form_is_read_off_the_name(measured: dict[str, Any], tmp_path: Path) -> None:
    for ending in ("html", "md", "json"):
        write_report(measured, {}, tmp_path / "new" / f"report.{ending}")
    assert json.loads((tmp_path / "new" / "report.json").read_text(encoding="utf-8")) == measured
    assert (tmp_path / "new" / "report.md").read_text(encoding="utf-8").startswith("# Evaluation of ")
    with pytest.raises(UsageError, match="no report"):
        write_report(measured, {}, tmp_path / "report.pdf")
    with pytest.raises(UsageError, match="cannot be written"):
        write_report(measured, {}, tmp_path / "new" / "report.json" / "a.md")


def test_the_command_keeps_its_reports_and_writes_those_asked_for(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    questions = tmp_path / "q.jsonl"
    questions.write_text(known(id="1").line(), encoding="utf-8")
    answers = write_lines(tmp_path / "a.jsonl", [{"id": "1", **given([FLOWS], [FLOWS]).model_dump(mode="json")}])
    command = ["--workspace", str(tmp_path), "eval", "answers", str(questions), "--answers", str(answers)]
    done = CliRunner().invoke(cli, [*command, "--report", str(tmp_path / "r.json")], catch_exceptions=False)
    assert done.exit_code == 0
    (folder,) = (tmp_path / "evals" / "reports").iterdir()
    assert {file.name for file in folder.iterdir()} == {"run.json", "report.html", "report.md"}
    assert f"Report: {folder}" in done.stdout
    validate(json.loads((tmp_path / "r.json").read_text(encoding="utf-8")))
