"""Whole sets: asked, scored and put together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.app import Assistant
from assistant.errors import ProviderTimeout
from assistant.evals.answers import evaluate_answers
from assistant.evals.scores import SCORES, score_answer
from assistant.evals.summary import Scored, summarize
from assistant.schema import Answer, Question
from tests.evals.making import FLOWS, NOISE, given, known, write_lines


def test_a_summary_averages_what_is_defined_in_every_slice() -> None:
    asked = [
        (known(id="1", tags=["figure"]), given([FLOWS]), 10.0),
        (known(id="2", lang="en", tags=["figure", "list"]), given([NOISE]), 30.0),
        (known(id="3", gold=(), tags=["unanswerable"]), given(outcome="abstained"), None),
        (known(id="4", history=[{"question": "?"}]), given([FLOWS]), 20.0),
    ]
    result = summarize([Scored(q, a, score_answer(q, a), took) for q, a, took in asked])
    assert result["scores"]["gold@1"] == pytest.approx(2 / 3, abs=1e-4)
    assert (result["scores"]["abstained"], result["scores"]["language"]) == (1, None)
    assert (result["scores"]["latency_ms_p50"], result["scores"]["latency_ms_p95"]) == (20, 30)
    assert (result["intervals"]["abstained"], result["intervals"]["language"]) == ([1, 1], None)
    slices = result["slices"]
    assert {name: part["questions"] for name, part in slices.items()} == {
        "answerable:no": 1,
        "answerable:yes": 3,
        "history": 1,
        "language:en": 1,
        "language:zh-Hant": 3,
        "pair:cross": 1,
        "pair:en>zh": 1,
        "pair:same": 2,
        "pair:zh-Hant>zh": 2,
        "tag:figure": 2,
        "tag:list": 1,
        "tag:unanswerable": 1,
    }
    assert (slices["tag:figure"]["scores"]["gold@1"], slices["pair:cross"]["scores"]["gold@1"]) == (0.5, 0)
    assert slices["tag:unanswerable"]["scores"]["gold@1"] is None
    assert set(slices["history"]["intervals"]) == set(SCORES)


def test_stages_tokens_and_costs_are_added_up() -> None:
    answers = [
        given([FLOWS], timings={"retrieve": 0.01, "draft": 1.0}, usage={"input_tokens": 7}, cost=0.25),
        given([FLOWS], timings={"retrieve": 0.03}, usage={"input_tokens": 5, "output_tokens": 2}, cost=0.5),
        given(outcome="abstained"),
    ]
    scored = [Scored(known(id=str(n)), one, score_answer(known(), one), None) for n, one in enumerate(answers)]
    result = summarize(scored)
    assert result["latency"] == {"retrieve": {"p50": 10, "p95": 30}, "draft": {"p50": 1000, "p95": 1000}}
    assert result["usage"] == {"tokens": {"input_tokens": 12, "output_tokens": 2}, "cost": 0.75}
    unpriced = given([FLOWS], usage={"input_tokens": 1})
    more = summarize([*scored, Scored(known(id="9"), unpriced, score_answer(known(), unpriced), None)])
    assert more["usage"] == {"tokens": {"input_tokens": 13, "output_tokens": 2}, "cost": None}
    assert summarize(scored[2:])["usage"] == {"tokens": {}, "cost": None}


def test_answers_of_another_system_are_scored_without_an_index(tmp_path: Path) -> None:
    questions = write_lines(tmp_path / "q.jsonl", [])
    rows = [known(id="1").line(), known(id="2").line()]
    questions.write_text("\n".join(rows), encoding="utf-8")
    answer = {
        "id": "1",
        **given([FLOWS], [FLOWS]).model_dump(mode="json"),
        "timings": {"retrieve": 0.02, "quote": 0.03},
    }
    result = evaluate_answers(questions, None, write_lines(tmp_path / "a.jsonl", [answer]))
    assert [row["outcome"] for row in result["questions"]] == ["answered", "missing"]
    assert (result["scores"]["answered"], result["scores"]["latency_ms_p50"]) == (0.5, 50)
    assert (result["scores"]["citation_recall"], result["scores"]["recall@5"], result["speed"]) == (1, None, None)


def test_questions_are_asked_with_their_day_audience_and_history(indexed_workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    early = dt.date(2020, 1, 1)
    asked = known([], id="1", question="What moved?", lang="en", as_of=early, history=[{"question": "A"}])
    file.write_text(asked.line(), encoding="utf-8")
    result = evaluate_answers(file, Assistant.open(indexed_workspace))
    # No note is as old as that day: what is asked of 2020 cannot be answered.
    assert (result["questions"][0]["outcome"], result["scores"]["abstained"]) == ("abstained", 1)
    assert result["slices"]["history"]["questions"] == 1
    assert result["scores"]["latency_ms_p50"] > 0
    assert result["speed"]["ratio"] > 0


def test_what_the_search_found_is_held_against_the_gold_in_the_notes(indexed_workspace: Path, tmp_path: Path) -> None:
    there = {"path": "corpus/rates-2025-11-20.html", "quote": "We keep a neutral stance on duration"}
    lost = {"path": "corpus/lost.md", "quote": "A note that was never indexed."}
    asked = known(id="1", question="What is the stance on duration?", lang="en").model_dump(exclude_defaults=True)
    file = write_lines(tmp_path / "q.jsonl", [{**asked, "gold": [there]}, {**asked, "id": "2", "gold": [there, lost]}])
    rows = evaluate_answers(file, Assistant.open(indexed_workspace))["questions"]
    assert [row["scores"]["recall@5"] for row in rows] == [1, 0.5]
    assert [row["scores"]["verbatim"] for row in rows] == [1, 1]
    assert any(quote["gold"] for quote in rows[0]["quotes"])


def test_a_failing_endpoint_fails_its_question_and_no_other(
    indexed_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "q.jsonl"
    rows = [known(id="1", question="甲？"), known([], id="2", question="乙？")]
    file.write_text("\n".join(row.line() for row in rows), encoding="utf-8")

    def ask(self: Assistant, question: Question) -> Answer:
        if question.text == "甲？":
            raise ProviderTimeout("The endpoint did not answer.")
        return Answer(question=question, outcome="abstained", mode="extractive", text="-")

    monkeypatch.setattr(Assistant, "ask", ask)
    result = evaluate_answers(file, Assistant.open(indexed_workspace))
    assert [row["outcome"] for row in result["questions"]] == ["failed", "abstained"]
    assert (result["scores"]["answered"], result["scores"]["abstained"]) == (0, 1)
