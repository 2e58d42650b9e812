from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import QuestionFormatError
from assistant.evals.given import read_given_answers
from assistant.evals.questions import read_known_questions

GOOD: dict[str, Any] = {
    "id": "1",
    "question": "南向資金買了多少？",
    "lang": "zh-Hant",
    "answerable": True,
    "facts": [["412 億"]],
    "gold": [{"path": "corpus/a.md", "quote": "淨買入 412 億港元"}],
    "tags": ["figure"],
}
ANSWER: dict[str, Any] = {"id": "1", "outcome": "answered", "mode": "extractive", "statements": [], "citations": []}


def write(path: Path, *rows: Any) -> Path:
    path.write_text(
        "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows),
        encoding="utf-8",
    )
    return path


def test_the_shipped_set_is_read_whole() -> None:
    file = Path(__file__).parents[2] / "evals" / "questions" / "shipped.jsonl"
    questions = read_known_questions(file)
    assert len(questions) == sum(bool(line.strip()) for line in file.read_text(encoding="utf-8").split("\n"))
    assert any(question.history for question in questions)
    assert any(question.as_of for question in questions)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lang": "fr"}, "lang"),
        ({"answerable": "yes"}, "answerable"),
        ({"fact": []}, "fact"),
        ({"facts": [[]]}, "facts.0"),
        ({"facts": [{"kind": "figure", "forms": ["5"]}]}, "facts.0.kind"),
        ({"audience": "all"}, "audience"),
        ({"gold": []}, "needs gold"),
        ({"answerable": False}, "needs gold"),
        ({"question": " "}, "question"),
        ({"as_of": "2025-13-01"}, "as_of"),
    ],
)
def test_a_malformed_question_is_refused_with_its_line(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    file = write(tmp_path / "q.jsonl", GOOD, "", {**GOOD, "id": "2", **change})
    with pytest.raises(QuestionFormatError, match=said) as raised:
        read_known_questions(file)
    assert (raised.value.path, raised.value.line) == (file, 3)
    assert "line 3" in raised.value.fact


def test_a_line_that_is_no_json_and_a_repeated_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionFormatError, match="line 2"):
        read_known_questions(write(tmp_path / "a.jsonl", GOOD, "{oops"))
    with pytest.raises(QuestionFormatError, match="given twice"):
        read_known_questions(write(tmp_path / "b.jsonl", GOOD, GOOD))


def test_an_empty_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionFormatError, match="no questions"):
        read_known_questions(write(tmp_path / "empty.jsonl", ""))
    with pytest.raises(QuestionFormatError, match="no such file"):
        read_known_questions(tmp_path / "missing.jsonl")


def test_answers_of_another_system_are_read_by_id(tmp_path: Path) -> None:
    cited = {**ANSWER, "citations": [{"n": 2, "quote": "乙"}, {"n": 1, "quote": "甲", "page": 3}]}
    failure = {"id": "2", "question": "?", "error": "The endpoint failed.", "remedy": ""}
    answers = read_given_answers(write(tmp_path / "a.jsonl", cited, failure))
    assert answers["1"].quotes == ("甲", "乙")
    assert answers["2"].outcome == "failed"


@pytest.mark.parametrize("line", ["[1]", '{"id": "1"}', json.dumps({**ANSWER, "outcome": "sure"})])
def test_a_malformed_answer_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(QuestionFormatError, match="line 2"):
        read_given_answers(write(tmp_path / "a.jsonl", {**ANSWER, "id": "0"}, line))
