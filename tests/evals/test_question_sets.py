"""A person at the terminal makes a question set and mends it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assistant.app import Assistant
from assistant.cli import cli
from assistant.evals.questions import KnownQuestion, read_known_questions
from assistant.evals.revise import evidence_of, question_of, unanswerable, with_form, with_gold
from assistant.records.store import Records
from assistant.schema import Turn
from tests.evals.making import FLOWS, NOISE, TARIFFS, given, known, write_lines


def run(workspace: Path, *arguments: str, typed: str = "") -> Result:
    command = ["--workspace", str(workspace), *arguments]
    return CliRunner().invoke(cli, command, input=typed, catch_exceptions=False)


def test_proposals_are_accepted_edited_and_rejected(indexed_workspace: Path, tmp_path: Path) -> None:
    target = tmp_path / "own.jsonl"
    # Reject the first; edit and accept the second; accept the third; stop.
    typed = "r\n" + "e\n淨申購是多少？\n252 億 / 25.2 billion; ETF\na\n" + "a\n" + "q\n"
    done = run(indexed_workspace, "eval", "new", "corpus/weekly-2025-11-23.md", "--out", str(target), typed=typed)
    assert done.exit_code == 0
    assert "2 questions added" in done.stdout
    first, second = read_known_questions(target)
    assert (first.id, first.question, second.id) == ("own-1", "淨申購是多少？", "own-2")
    assert [(fact.kind, fact.forms) for fact in first.facts] == [
        ("quantity", ["252 億", "25.2 billion"]),
        ("phrase", ["ETF"]),
    ]


def test_what_was_accepted_is_kept_when_the_input_ends_and_is_not_proposed_again(
    indexed_workspace: Path, tmp_path: Path
) -> None:
    target = tmp_path / "own.jsonl"
    command = ("evals", "new", "weekly-2025-11-23.md", "--out", str(target))
    assert "1 questions added" in run(indexed_workspace, *command, typed="a\n").stdout
    (kept,) = read_known_questions(target)
    again = run(indexed_workspace, *command, typed="q\n").stdout
    assert kept.question not in again
    assert "which holds 1" in again


def test_proposals_are_printed_for_programs(indexed_workspace: Path) -> None:
    done = run(indexed_workspace, "eval", "new", "rates-2025-11-20.html", "--count", "2", "--json")
    questions = json.loads(done.stdout)["questions"]
    assert len(questions) == 2
    assert all(KnownQuestion.model_validate_json(json.dumps(question)) for question in questions)


def test_an_unknown_note_and_no_note_are_refused(indexed_workspace: Path) -> None:
    assert run(indexed_workspace, "eval", "new", "lost.md").exit_code == 1
    assert run(indexed_workspace, "eval", "new").exit_code == 2
    assert run(indexed_workspace, "eval", "new", "a", "--feedback").exit_code == 2


def test_a_model_proposes_through_its_endpoint(
    indexed_workspace: Path, model_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    monkeypatch.setenv("ASSISTANT_LLM_MODEL", "scripted")
    model_server.pieces = ['{"question": "How likely is a cut?", ', '"sentences": [1], "facts": [["71%"]]}\n']
    done = run(indexed_workspace, "eval", "new", "rates-2025-11-20.html", "--lang", "en", "--json")
    (question,) = json.loads(done.stdout)["questions"]
    assert question["question"] == "How likely is a cut?"
    assert "71% probability" in question["gold"][0]["quote"]


@pytest.fixture
def complained(workspace: Path) -> Path:
    """A workspace in which a reader found an answer bad."""
    assistant = Assistant.open(workspace)
    assistant.ingest()
    asked = assistant.question("科創 50 跌了多少？", history=(Turn("甲骨文呢？", "CDS 上漲。"),))
    records = Records.open(workspace / "records")
    records.give_feedback("somebody", assistant.ask(asked), "bad", "It names the wrong index.")
    records.close()
    return workspace


def test_feedback_becomes_a_question_with_the_evidence_that_a_person_chooses(complained: Path) -> None:
    shown = run(complained, "eval", "new", "--feedback", typed="99\n1\na\n").stdout
    assert "Give numbers from 1" in shown
    (question,) = read_known_questions(complained / "evals/questions/own.jsonl")
    assert (question.question, question.answerable) == ("科創 50 跌了多少？", True)
    assert [turn.question for turn in question.history] == ["甲骨文呢？"]
    assert question.gold
    assert question.tags == ["feedback"]


def test_feedback_on_what_the_notes_do_not_answer_has_no_evidence(complained: Path) -> None:
    run(complained, "eval", "new", "--feedback", typed="\na\n")
    (question,) = read_known_questions(complained / "evals/questions/own.jsonl")
    assert (question.answerable, question.gold, question.tags) == (False, [], ["feedback", "unanswerable"])


def test_evidence_is_offered_from_the_quotes_first(complained: Path) -> None:
    records = Records.open(complained / "records")
    (feedback,) = records.feedback("bad")
    records.close()
    offered = evidence_of(feedback.answer)
    assert [one.quote for one in offered][: len(feedback.answer.citations)] == [
        citation.quote for citation in feedback.answer.citations
    ]
    assert len(set(offered)) == len(offered)
    assert question_of(feedback).id == f"feedback-{feedback.id}"


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    """A workspace with a set of three questions, two of which went wrong in the last run."""
    (tmp_path / "corpus").mkdir()
    asked = [known(id="1"), known(id="2", facts=[["關稅"]]), known(id="3")]
    (tmp_path / "q.jsonl").write_text("\n".join(question.line() for question in asked), encoding="utf-8")
    answers = {"1": given([NOISE], [NOISE]), "2": given([FLOWS, TARIFFS], [FLOWS]), "3": given([FLOWS], [FLOWS])}
    answers["2"] = given([NOISE], [NOISE])
    rows = [{"id": name, **answer.model_dump(mode="json")} for name, answer in answers.items()]
    write_lines(tmp_path / "a.jsonl", rows)
    done = run(tmp_path, "eval", "answers", str(tmp_path / "q.jsonl"), "--answers", str(tmp_path / "a.jsonl"))
    assert done.exit_code == 0
    return tmp_path


def review(folder: Path, typed: str) -> tuple[str, dict[str, KnownQuestion]]:
    shown = run(folder, "eval", "review", str(folder / "q.jsonl"), typed=typed).stdout
    return shown, {question.id: question for question in read_known_questions(folder / "q.jsonl")}


def test_a_review_walks_through_what_went_wrong_and_why(measured: Path) -> None:
    shown, questions = review(measured, "n\nn\n")
    assert "1 of 2" in shown
    assert "gold@1 0.00: none of 1 quotes is gold" in shown
    assert NOISE in shown
    assert "0 changes" in shown
    assert len(questions) == 3


def test_a_quote_may_be_accepted_as_gold(measured: Path) -> None:
    _, questions = review(measured, "g\n1\nn\nq\n")
    assert [gold.quote for gold in questions["2"].gold] == [FLOWS, NOISE]


def test_a_further_form_may_be_accepted(measured: Path) -> None:
    shown, questions = review(measured, "f\n1\n平穩\nn\nf\nn\n")
    assert "No facts are wanted." in shown
    assert questions["2"].facts[0].forms == ["關稅", "平穩"]
    assert "1 changes" in shown


def test_a_question_may_be_called_unanswerable_or_dropped(measured: Path) -> None:
    _, questions = review(measured, "u\nn\nd\n")
    assert not questions["2"].answerable
    assert set(questions) == {"2", "3"}


def test_a_set_that_was_never_run_cannot_be_reviewed(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "q.jsonl").write_text(known().line(), encoding="utf-8")
    assert run(tmp_path, "eval", "review", str(tmp_path / "q.jsonl")).exit_code == 2


def test_changes_to_a_question_keep_it_valid() -> None:
    question = known(id="1", facts=[["關稅"]], tags=["reason"])
    assert with_gold(question, question.gold) == question
    none = unanswerable(question)
    assert KnownQuestion.model_validate_json(none.line()) == none
    again = with_gold(none, question.gold)
    assert (again.answerable, again.tags) == (True, ["reason"])
    assert with_form(question, 0, " tariff ").facts[0].forms == ["關稅", "tariff"]
