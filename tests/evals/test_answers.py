"""Scores worked out by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assistant.app import Assistant
from assistant.errors import ProviderTimeout
from assistant.evals.answers import Scored, evaluate_answers, summarize
from assistant.evals.questions import GivenAnswer, KnownQuestion
from assistant.evals.scores import SCORES, Score, holds_fact, is_in_language, matches, score_answer
from assistant.schema import Answer, Question

FLOWS = "南向資金上週淨買入 412 億港元。"
TARIFFS = "跌勢由關稅消息觸發。"
NOISE = "市場成交平穩，並無特別消息。"


def known(gold: Sequence[str] = (FLOWS,), facts: Sequence[Sequence[str]] = (), **changes: Any) -> KnownQuestion:
    values: dict[str, Any] = {"id": "1", "question": "?", "lang": "zh-Hant", "answerable": bool(gold), **changes}
    evidence = [{"path": "corpus/a.md", "quote": quote} for quote in gold]
    return KnownQuestion.model_validate({**values, "facts": [list(fact) for fact in facts], "gold": evidence})


def given(
    quotes: Sequence[str] = (), said: Sequence[str] = (), outcome: str = "answered", mode: str = "extractive"
) -> GivenAnswer:
    citations = [{"n": n, "quote": quote} for n, quote in enumerate(quotes, start=1)]
    statements = [{"text": text} for text in said]
    return GivenAnswer.model_validate(
        {"outcome": outcome, "mode": mode, "statements": statements, "citations": citations}
    )


def values(question: KnownQuestion, answer: GivenAnswer) -> dict[str, float | None]:
    return {name: score.value for name, score in score_answer(question, answer).items()}


@pytest.mark.parametrize(("outcome", "expected"), [("answered", 1), ("partial", 1), ("abstained", 0), ("missing", 0)])
def test_answered_counts_every_outcome_but_abstaining(outcome: str, expected: float) -> None:
    scores = values(known(), given(outcome=outcome))
    assert (scores["answered"], scores["abstained"]) == (expected, None)


@pytest.mark.parametrize(("outcome", "expected"), [("answered", 0), ("partial", 0), ("abstained", 1), ("failed", 0)])
def test_abstained_counts_only_where_there_is_no_answer(outcome: str, expected: float) -> None:
    scores = values(known(gold=()), given(outcome=outcome))
    assert (scores["answered"], scores["abstained"]) == (None, expected)


def test_without_gold_nothing_about_quotes_is_defined() -> None:
    scores = values(known(gold=()), given([NOISE], [NOISE]))
    assert {name for name, value in scores.items() if value is not None} == {"abstained"}


@pytest.mark.parametrize(
    ("quotes", "first", "third"),
    [
        ([FLOWS, NOISE], 1, 1),
        ([NOISE, FLOWS], 0, 1),
        ([NOISE, NOISE, NOISE, FLOWS], 0, 0),
        ([FLOWS, TARIFFS], 1, 1),
        ([], 0, 0),
    ],
)
def test_gold_is_looked_for_among_the_first_quotes(quotes: list[str], first: float, third: float) -> None:
    scores = values(known([FLOWS, TARIFFS]), given(quotes))
    assert (scores["gold@1"], scores["gold@3"]) == (first, third)


def test_recall_and_precision_by_hand() -> None:
    question = known([FLOWS, TARIFFS, "估值受到壓縮。"], [["412 億"], ["3.5%"]])
    # Quoted gold: two of three. Of four quotes two are gold and one holds the wanted 3.5%.
    answer = given([NOISE, "南向资金上周净买入412亿港元。", "Growth was 3.5 percent.", TARIFFS])
    scores = values(question, answer)
    assert scores["citation_recall"] == pytest.approx(2 / 3)
    assert scores["citation_precision"] == 3 / 4
    assert scores["fact_recall"] == 1


def test_one_quote_may_hold_two_golds_and_two_quotes_one() -> None:
    assert values(known([FLOWS, TARIFFS]), given([TARIFFS + FLOWS]))["citation_recall"] == 1
    assert values(known([TARIFFS]), given([TARIFFS, TARIFFS]))["citation_precision"] == 1


def test_abstaining_from_an_answer_scores_nothing_and_has_no_precision() -> None:
    scores = values(known(facts=[["412 億"]]), given(outcome="abstained"))
    assert (scores["citation_recall"], scores["citation_precision"], scores["fact_recall"]) == (0, None, 0)


@pytest.mark.parametrize(
    ("quote", "gold", "expected"),
    [
        ("南向资金上周净买入\n412亿港元", FLOWS, True),
        ("綜上，" + FLOWS + "其後回落。", FLOWS, True),
        ("ＧＤＰ grew  2,677", "gdp grew 2677", True),
        ("412 億", FLOWS, False),
        ("南向資金上週淨買入 421 億港元。", FLOWS, False),
    ],
)
def test_quotes_are_compared_folded_and_a_scrap_is_no_quote(quote: str, gold: str, expected: bool) -> None:
    assert matches(quote, gold) is expected


@pytest.mark.parametrize(
    ("text", "forms", "expected"),
    [
        ("回報為 11.5%", ["5%"], False),
        ("回報為 5.2%", ["5%"], False),
        ("回報為 5%", ["5.2%"], False),
        ("回報為 5 個百分點", ["5%"], False),
        ("回報為 5％", ["5%"], True),
        ("returned 5 percent", ["5%"], True),
        ("净买入 41.2 billion", ["412 億"], True),
        ("净买入 42.1 billion", ["412 億"], False),
        ("有 52 家獲上調", ["52"], True),
        ("有 152 家獲上調", ["52"], False),
        ("目標 24,800 點", ["24800"], True),
        ("受关税 影响", ["關稅", "tariff"], True),
        ("Tariffs weighed", ["關稅", "tariff"], True),
        ("The report", ["port"], False),
        ("12月1日公布", ["12 月 1 日"], True),
        ("12月11日公布", ["12 月 1 日"], False),
    ],
)
def test_a_fact_is_found_as_a_figure_or_as_words(text: str, forms: list[str], expected: bool) -> None:
    assert holds_fact([NOISE, text], forms) is expected


def test_facts_are_looked_for_in_statements_and_quotes() -> None:
    question = known(facts=[["412 億"], ["關稅"], ["估值"], ["62%"]])
    assert values(question, given([TARIFFS], ["淨買入 412 億。"]))["fact_recall"] == 1 / 2


def test_the_shipped_facts_stand_in_their_gold() -> None:
    file = Path(__file__).parents[2] / "evals" / "questions" / "shipped.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        question = KnownQuestion.model_validate_json(line)
        answer = given([gold.quote for gold in question.gold])
        assert values(question, answer)["fact_recall"] in (1, None), question.id


def test_language_is_judged_statement_by_statement_in_model_answers() -> None:
    said = ["股市上升。", "企业盈利回落。", "Stocks rose this week."]
    assert values(known(), given([FLOWS], said, mode="model"))["language"] == pytest.approx(1 / 3)
    assert values(known(lang="en"), given([FLOWS], said, mode="model"))["language"] == pytest.approx(1 / 3)
    assert values(known(), given([FLOWS], said))["language"] is None
    assert values(known(), given(mode="model", outcome="abstained"))["language"] is None
    assert is_in_language("股市上升。", "zh-Hans")


def test_every_score_has_a_reason() -> None:
    scores = score_answer(known(facts=[["412 億"]]), given([TARIFFS], outcome="partial"))
    assert tuple(scores) == SCORES
    assert all(score.reason for score in scores.values())
    assert "412 億" in scores["fact_recall"].reason
    assert FLOWS in scores["citation_recall"].reason


def test_a_summary_averages_what_is_defined_in_every_slice() -> None:
    asked = [
        (known(id="1", tags=["figure"]), given([FLOWS]), 10.0),
        (known(id="2", lang="en", tags=["figure", "list"]), given([NOISE]), 30.0),
        (known(id="3", gold=(), tags=["unanswerable"]), given(outcome="abstained"), None),
        (known(id="4", history=[{"question": "?"}]), given([FLOWS]), 20.0),
    ]
    result = summarize([Scored(q, a.outcome, score_answer(q, a), took) for q, a, took in asked])
    assert result["scores"]["gold@1"] == pytest.approx(2 / 3, abs=1e-4)
    assert (result["scores"]["abstained"], result["scores"]["language"]) == (1, None)
    assert (result["scores"]["latency_ms_p50"], result["scores"]["latency_ms_p95"]) == (20, 30)
    assert (result["intervals"]["abstained"], result["intervals"]["language"]) == ([1, 1], None)
    slices = result["slices"]
    assert {name: part["questions"] for name, part in slices.items()} == {
        "history": 1,
        "language:en": 1,
        "language:zh-Hant": 3,
        "pair:cross": 1,
        "pair:same": 2,
        "tag:figure": 2,
        "tag:list": 1,
        "tag:unanswerable": 1,
    }
    assert (slices["tag:figure"]["scores"]["gold@1"], slices["pair:cross"]["scores"]["gold@1"]) == (0.5, 0)
    assert slices["tag:unanswerable"]["scores"]["gold@1"] is None


def test_intervals_are_repeatable_and_hold_the_mean() -> None:
    def scored(hits: int) -> list[Scored]:
        rows = []
        for number in range(100):
            scores = {name: Score(float(number < hits), "by hand") for name in SCORES}
            rows.append(Scored(known(id=str(number)), "answered", scores, None))
        return rows

    low, high = summarize(scored(50))["intervals"]["answered"]
    assert summarize(scored(50))["intervals"]["answered"] == [low, high]
    # The standard error of one half of 100 is 0.05: the interval is about 0.4 to 0.6.
    assert (low, high) == (pytest.approx(0.4, abs=0.02), pytest.approx(0.6, abs=0.02))
    assert summarize(scored(100))["intervals"]["answered"] == [1, 1]


def test_answers_of_another_system_are_scored_without_an_index(tmp_path: Path) -> None:
    questions, answers = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    rows = [known(id="1").model_dump_json(exclude_defaults=True), known(id="2").model_dump_json(exclude_defaults=True)]
    questions.write_text("\n".join(rows), encoding="utf-8")
    answer = {"id": "1", **given([FLOWS]).model_dump(), "timings": {"retrieve": 0.02, "quote": 0.03}}
    answers.write_text(json.dumps(answer), encoding="utf-8")
    result = evaluate_answers(questions, None, answers)
    contract = Path(__file__).parents[1] / "contract" / "eval-answers.schema.json"
    jsonschema.Draft202012Validator(json.loads(contract.read_text(encoding="utf-8"))).validate({"q.jsonl": result})
    assert [row["outcome"] for row in result["questions"]] == ["answered", "missing"]
    assert (result["scores"]["answered"], result["scores"]["latency_ms_p50"]) == (0.5, 50)


def test_questions_are_asked_with_their_day_and_history(indexed_workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    asked = known([], id="1", question="What moved?", lang="en", as_of=dt.date(2020, 1, 1), history=[{"question": "A"}])
    file.write_text(asked.model_dump_json(), encoding="utf-8")
    assistant = Assistant.open(indexed_workspace)
    result = evaluate_answers(file, assistant)
    # No note is as old as that day: what is asked of 2020 cannot be answered.
    assert (result["questions"][0]["outcome"], result["scores"]["abstained"]) == ("abstained", 1)
    assert result["slices"]["history"]["questions"] == 1
    assert result["scores"]["latency_ms_p50"] > 0


def test_a_failing_endpoint_fails_its_question_and_no_other(
    indexed_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "q.jsonl"
    rows = [known(id="1", question="甲？"), known([], id="2", question="乙？")]
    file.write_text("\n".join(row.model_dump_json() for row in rows), encoding="utf-8")

    def ask(self: Assistant, question: Question) -> Answer:
        if question.text == "甲？":
            raise ProviderTimeout("The endpoint did not answer.")
        return Answer(question=question, outcome="abstained", mode="extractive", text="-")

    monkeypatch.setattr(Assistant, "ask", ask)
    result = evaluate_answers(file, Assistant.open(indexed_workspace))
    assert [row["outcome"] for row in result["questions"]] == ["failed", "abstained"]
    assert (result["scores"]["answered"], result["scores"]["abstained"]) == (0, 1)
