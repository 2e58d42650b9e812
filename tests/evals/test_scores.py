"""Scores worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.evals.found import Found
from assistant.evals.given import GivenAnswer
from assistant.evals.questions import KnownQuestion, read_known_questions
from assistant.evals.scores import FAULTS, GROUPS, SCORES, Surroundings, is_in_language, matches, score_answer
from tests.evals.making import FLOWS, NOISE, SHIPPED, TARIFFS, given, known

FLOWS_IN_ENGLISH = "Southbound net buying came to HK$41.2 billion last week."


def values(question: KnownQuestion, answer: GivenAnswer, around: Surroundings | None = None) -> dict[str, float | None]:
    return {name: score.value for name, score in score_answer(question, answer, around).items()}


@pytest.mark.parametrize(("outcome", "expected"), [("answered", 1), ("partial", 1), ("abstained", 0), ("missing", 0)])
def test_answered_counts_every_outcome_but_abstaining(outcome: str, expected: float) -> None:
    scores = values(known(), given(outcome=outcome))
    assert (scores["answered"], scores["abstained"]) == (expected, None)


@pytest.mark.parametrize(("outcome", "expected"), [("answered", 0), ("partial", 0), ("abstained", 1), ("failed", 0)])
def test_abstained_counts_only_where_there_is_no_answer(outcome: str, expected: float) -> None:
    scores = values(known(gold=()), given(outcome=outcome))
    assert (scores["answered"], scores["abstained"]) == (None, expected)


def test_without_gold_nothing_about_gold_is_defined() -> None:
    scores = values(known(gold=()), given([NOISE], [NOISE]), Surroundings(Found(["a"], {})))
    named = {"recall@5", "mrr@10", "ndcg@10", "gold@1", "gold@3", "evidence_recall", "evidence_precision"}
    assert {scores[name] for name in named | {"fact_recall"}} == {None}


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


def test_evidence_by_hand() -> None:
    question = known([FLOWS, TARIFFS, "估值受到壓縮。"], [["412 億"], ["3.5%"]])
    # Quoted gold: two of three. Of four quotes two are gold and one holds the wanted 3.5%.
    answer = given([NOISE, "南向资金上周净买入412亿港元。", "Growth was 3.5 percent.", TARIFFS])
    scores = values(question, answer)
    assert scores["evidence_recall"] == pytest.approx(2 / 3)
    assert scores["evidence_precision"] == 3 / 4
    assert scores["fact_recall"] == 1


def test_one_quote_may_hold_two_golds_and_two_quotes_one() -> None:
    assert values(known([FLOWS, TARIFFS]), given([TARIFFS + FLOWS]))["evidence_recall"] == 1
    assert values(known([TARIFFS]), given([TARIFFS, TARIFFS]))["evidence_precision"] == 1


def test_abstaining_from_an_answer_scores_nothing_and_has_no_precision() -> None:
    scores = values(known(facts=[["412 億"]]), given(outcome="abstained"))
    assert (scores["evidence_recall"], scores["evidence_precision"], scores["fact_recall"]) == (0, None, 0)
    assert (scores["citation_recall"], scores["citation_precision"], scores["accused"]) == (None, None, None)


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


def test_facts_are_looked_for_in_statements_and_quotes() -> None:
    question = known(facts=[["412 億"], ["關稅"], ["估值"], ["62%"]])
    assert values(question, given([TARIFFS], ["淨買入 412 億。"]))["fact_recall"] == 1 / 2


def test_the_shipped_facts_stand_in_their_gold() -> None:
    for question in read_known_questions(SHIPPED):
        answer = given([gold.quote for gold in question.gold])
        assert values(question, answer)["fact_recall"] in (1, None), question.id


def test_citation_recall_is_the_share_of_statements_that_are_borne_out() -> None:
    said = [FLOWS_IN_ENGLISH, FLOWS_IN_ENGLISH.replace("41.2", "42.1"), FLOWS]
    scores = values(known(), given([FLOWS], said, mode="model"))
    assert scores["citation_recall"] == pytest.approx(2 / 3)
    assert scores["accused"] == pytest.approx(1 / 3)
    # Its one citation counts for the two statements that it bears out.
    assert scores["citation_precision"] == pytest.approx(2 / 3)


def test_a_statement_without_citations_is_not_borne_out_and_not_accused() -> None:
    answer = given(said=[FLOWS], mode="model")
    scores = values(known(), answer)
    assert (scores["citation_recall"], scores["citation_precision"], scores["accused"]) == (0, None, None)


def test_a_citation_that_adds_nothing_is_no_support() -> None:
    growth = "A 股 ETF 累計淨申購 252 億元。"
    both = "南向資金上週淨買入 412 億港元，A 股 ETF 累計淨申購 252 億元。"
    # Both are needed; of three the one about tariffs is not.
    assert values(known(), given([FLOWS, growth], [both], mode="model"))["citation_precision"] == 1
    scores = values(known(), given([FLOWS, growth, TARIFFS], [both], mode="model"))
    assert scores["citation_recall"] == 1
    assert scores["citation_precision"] == pytest.approx(2 / 3)


def test_a_number_that_stands_for_no_citation_bears_nothing_out() -> None:
    dangling = GivenAnswer.model_validate(
        {"outcome": "answered", "mode": "model", "statements": [{"text": FLOWS, "citations": [7]}], "citations": []}
    )
    assert values(known(), dangling)["citation_recall"] == 0


def test_quotes_are_looked_up_in_their_notes() -> None:
    cited = [
        {"n": 1, "quote": FLOWS, "note_id": "a", "start": 2, "end": 2 + len(FLOWS)},
        {"n": 2, "quote": FLOWS, "note_id": "a", "start": 1, "end": 1 + len(FLOWS)},
        {"n": 3, "quote": FLOWS, "note_id": "b", "start": 2, "end": 2 + len(FLOWS)},
        {"n": 4, "quote": FLOWS.replace("億", "亿"), "note_id": "a", "start": 2, "end": 2 + len(FLOWS)},
    ]
    answer = GivenAnswer.model_validate({"outcome": "answered", "citations": cited})
    around = Surroundings(note_text={"a": f"# {FLOWS}"}.get)
    assert values(known(), answer, around)["verbatim"] == 1 / 4
    assert values(known(), answer)["verbatim"] is None
    assert values(known(), given(outcome="abstained"), around)["verbatim"] is None


def test_withheld_counts_of_all_that_was_drafted() -> None:
    gone = [{"text": "升 5%。", "problems": [{"kind": "number", "said": "5%"}]}]
    scored = score_answer(known(), given([FLOWS], [FLOWS, FLOWS, FLOWS], withheld=gone))
    assert scored["withheld"].value == 1 / 4
    assert "升 5%。 (number)" in scored["withheld"].reason
    assert values(known(), given(outcome="abstained"))["withheld"] is None


def test_what_the_program_says_itself_is_in_the_language_of_the_question() -> None:
    said = ["股市上升。", "企业盈利回落。", "Stocks rose this week."]
    assert values(known(), given([FLOWS], said, mode="model"))["language"] == pytest.approx(1 / 3)
    assert values(known(lang="en"), given([FLOWS], said, mode="model"))["language"] == pytest.approx(1 / 3)
    # Quotes keep their own language, and so do the titles that an abstention names.
    assert values(known(), given([FLOWS], said))["language"] is None
    abstained: dict[str, Any] = {"outcome": "abstained", "text": "沒有回答這個問題。已檢索：《利率与信用》。"}
    assert values(known(), given(**abstained))["language"] == 1
    assert values(known(lang="zh-Hans"), given(**abstained))["language"] == 0
    assert values(known(), given(**abstained, notices=[{"kind": "stale", "text": "资料较旧。"}]))["language"] == 1 / 2
    named = [{"kind": "superseded", "text": "較早的觀點見《宏观札记》。", "note_ids": ["a"]}]
    assert values(known(), given(**abstained, notices=named))["language"] == 1
    assert is_in_language("股市上升。", "zh-Hans")


def test_the_search_is_scored_by_the_passages_that_hold_gold() -> None:
    around = Surroundings(Found(["x", "a", "y", "b"], {"a": 1.0, "b": 1.0, "c": 1.0}))
    scores = values(known(), given(), around)
    assert scores["recall@5"] == pytest.approx(2 / 3)
    assert scores["mrr@10"] == 1 / 2
    assert scores["ndcg@10"] == pytest.approx((0.63093 + 0.43068) / (1 + 0.63093 + 0.5), abs=1e-5)
    assert values(known(), given())["recall@5"] is None


def test_every_score_has_a_reason_and_a_group() -> None:
    scores = score_answer(known(facts=[["412 億"]]), given([TARIFFS], outcome="partial"))
    assert tuple(scores) == SCORES == tuple(name for names in GROUPS.values() for name in names)
    assert set(SCORES) >= FAULTS
    assert all(score.reason for score in scores.values())
    assert "412 億" in scores["fact_recall"].reason
    assert FLOWS in scores["evidence_recall"].reason
