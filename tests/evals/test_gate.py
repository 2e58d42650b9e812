"""The gate lets an unchanged run pass and catches what was made worse on purpose."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assistant.cli import cli
from assistant.errors import UsageError
from assistant.evals.baseline import read_baseline, write_baseline
from assistant.evals.found import Found
from assistant.evals.gate import SPEED, compare, find_drops, remeasure
from assistant.evals.given import GivenAnswer
from assistant.evals.questions import KnownQuestion
from assistant.evals.scores import FAULTS, SCORES, Surroundings, score_answer
from assistant.evals.summary import Scored, summarize
from assistant.language.script import convert
from tests.evals.making import NOISE, SHIPPED, validate, write_lines

Row = dict[str, Any]
ASKED = 120
FILE = "questions.jsonl"
SCORED: dict[tuple[int, str, str], Scored] = {}
HOUSES = ("中信證券", "中金公司")


class Case:
    """A question, its answer by a model, and what the search gave; every fourth question has no answer."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.answerable = number % 4 != 0
        self.quote = f"{HOUSES[number % 2]}預計第 {number} 季資金淨流入 {number}.5 億港元。"
        other = f"{HOUSES[number % 2]}預計第 {number} 季關稅影響有限。"
        self.note = f"{self.quote}{other}{NOISE}"
        self.id = str(number)
        gold = [{"path": "corpus/a.md", "quote": quote} for quote in (self.quote, other)] if self.answerable else []
        facts = [{"kind": "quantity", "forms": [f"{number}.5 億"]}, {"kind": "name", "forms": [HOUSES[number % 2]]}]
        text = f"第 {number} 季流入多少？"
        more: Row = {"facts": [*facts, ["關稅"]] if self.answerable else []}
        self.question = KnownQuestion.model_validate(
            {"id": self.id, "question": text, "lang": "zh-Hant", "answerable": self.answerable, "gold": gold, **more}
        )
        self.quotes = [self.quote, other, NOISE]
        self.said = [(self.quote, [1]), (other, [2]), (NOISE, [3])]
        self.outcome = "answered"
        self.found = Found(["p1", "p2", "p3", "p4", "p5"], {"p1": 1.0, "p3": 1.0} if self.answerable else {})
        self.ratio = 1.0
        if not self.answerable:
            self.abstain()

    def abstain(self) -> None:
        self.outcome, self.quotes, self.said = "abstained", [], []

    def answer(self) -> GivenAnswer:
        text = "現有報告沒有回答這個問題。" if self.outcome == "abstained" else ""
        numbered = enumerate(self.quotes, start=1)
        citations = [{"n": n, "quote": quote, "note_id": "a", **self.place(quote)} for n, quote in numbered]
        statements = [{"text": said, "citations": numbers} for said, numbers in self.said]
        values = {"outcome": self.outcome, "mode": "model", "text": text, "statements": statements}
        return GivenAnswer.model_validate({**values, "citations": citations})

    def place(self, quote: str) -> dict[str, int]:
        start = max(self.note.find(quote), 0)
        return {"start": start, "end": start + len(quote)}

    def scored(self) -> Scored:
        # Most cases are the same in every run.
        key = (self.number, self.answer().model_dump_json(), str(self.found))
        if key not in SCORED:
            around = Surroundings(self.found, {"a": self.note}.get)
            scores = score_answer(self.question, self.answer(), around)
            SCORED[key] = Scored(self.question, self.answer(), scores, 10.0)
        return SCORED[key]


def run(spoil: Callable[[Case], None] = lambda case: None, ratio: float = 15.0) -> dict[str, Any]:
    cases = [Case(number) for number in range(1, ASKED + 1)]
    for case in cases:
        spoil(case)
    speed = {"ratio": ratio * max(case.ratio for case in cases), "cpu_ms": 30.0}
    run = {"system": "assistant", "started": "2025-12-01T00:00:00+00:00", "version": "0", "commit": ""}
    return {FILE: {"run": run, **summarize([case.scored() for case in cases]), "speed": speed}}


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("baseline") / "baseline.json"
    write_baseline(run(), file)
    return read_baseline(file)


def drop_citations(case: Case) -> None:
    case.quotes = []
    case.said = [(text, []) for text, _ in case.said]


def change_one_figure_in_twenty(case: Case) -> None:
    if case.answerable and (case.number - case.number // 4) % 20 == 1:
        case.quotes = [quote.replace(".5 億", ".6 億") for quote in case.quotes]
        case.said = [(text.replace(".5 億", ".6 億"), numbers) for text, numbers in case.said]


def abstain_less(case: Case) -> None:
    if not case.answerable and case.number % 8 == 0:
        case.outcome, case.quotes, case.said = "answered", [NOISE], [(NOISE, [1])]


def abstain_more(case: Case) -> None:
    if case.number % 10 == 1:
        case.abstain()


def use_the_wrong_script(case: Case) -> None:
    case.said = [(convert(text, "zh-Hans"), numbers) for text, numbers in case.said]


def search_half_as_long_again(case: Case) -> None:
    case.ratio = 1.5


def lose_notes(case: Case) -> None:
    if case.number % 10 == 1:
        case.found = Found([], {"corpus/a.md: lost": 1.0})
        case.quotes, case.said = [NOISE], [(NOISE, [1])]


def swap_names(case: Case) -> None:
    swapped = {HOUSES[0]: HOUSES[1], HOUSES[1]: HOUSES[0]}[HOUSES[case.number % 2]]
    if case.number % 10 == 1:
        case.said = [(text.replace(HOUSES[case.number % 2], swapped), numbers) for text, numbers in case.said]


def cut_short(case: Case) -> None:
    case.said, case.quotes = case.said[:1], case.quotes[:1]


def turn_the_hits_round(case: Case) -> None:
    case.found = Found(list(reversed(case.found.ranked)), case.found.gains)


PLANTED: tuple[tuple[Callable[[Case], None], set[str]], ...] = (
    (drop_citations, {"citation_recall", "verbatim", "evidence_recall"}),
    (change_one_figure_in_twenty, {"fact_recall", "verbatim"}),
    (abstain_less, {"abstained"}),
    (abstain_more, {"answered", "fact_recall"}),
    (use_the_wrong_script, {"language"}),
    (search_half_as_long_again, {SPEED}),
    (lose_notes, {"recall@5", "evidence_recall"}),
    (swap_names, {"citation_recall", "accused"}),
    (cut_short, {"evidence_recall", "fact_recall"}),
    (turn_the_hits_round, {"mrr@10", "ndcg@10"}),
)


@pytest.mark.parametrize(("spoil", "expected"), PLANTED, ids=lambda value: getattr(value, "__name__", ""))
def test_each_planted_regression_is_caught(
    baseline: dict[str, Any], spoil: Callable[[Case], None], expected: set[str]
) -> None:
    drops = {drop["score"]: drop for drop in find_drops(run(spoil), baseline)[FILE]}
    assert expected <= set(drops)
    assert all(drop["questions"] for name, drop in drops.items() if name != SPEED)


def test_ten_runs_without_a_change_pass(baseline: dict[str, Any]) -> None:
    noise = random.Random(7)
    for _ in range(10):
        # What a busy machine does to the measure of speed.
        unchanged = run(ratio=15.0 * noise.uniform(0.88, 1.12))
        assert find_drops(unchanged, baseline)[FILE] == []
        assert not any(change["fell"] for change in compare(unchanged, baseline)[FILE])


def test_what_got_better_passes(baseline: dict[str, Any]) -> None:
    worse = run(abstain_more, ratio=30.0)
    assert find_drops(run(), worse) == {FILE: []}
    better = {change["score"]: change for change in compare(run(), worse)[FILE]}
    assert better["answered"]["interval"][0] > 0
    assert better["answered"]["p"] < 0.05


def test_two_questions_are_chance_and_four_are_not(baseline: dict[str, Any]) -> None:
    def fail(numbers: set[int]) -> Callable[[Case], None]:
        return lambda case: case.abstain() if case.number in numbers else None

    assert find_drops(run(fail({1, 2})), baseline)[FILE] == []
    named = {drop["score"]: drop for drop in find_drops(run(fail({1, 2, 3, 5, 6})), baseline)[FILE]}
    assert [question["id"] for question in named["answered"]["questions"]] == ["1", "2", "3", "5", "6"]


def test_losses_that_gains_make_up_for_pass(baseline: dict[str, Any]) -> None:
    earlier = run(lambda case: case.abstain() if case.number % 10 == 1 else None)
    later = run(lambda case: case.abstain() if case.number % 10 == 2 else None)
    assert "answered" not in {drop["score"] for drop in find_drops(later, earlier)[FILE]}


def test_a_score_that_is_gone_fell(baseline: dict[str, Any]) -> None:
    drops = {drop["score"]: drop for drop in find_drops(run(drop_citations), baseline)[FILE]}
    assert (drops["verbatim"]["baseline"], drops["verbatim"]["now"]) == (1, None)


def test_of_faults_more_are_worse() -> None:
    assert {"withheld", "accused"} == FAULTS
    fewer = find_drops(run(), run(swap_names))[FILE]
    assert fewer == []


def test_speed_counts_only_where_a_second_measure_bears_it_out(baseline: dict[str, Any]) -> None:
    results = run(search_half_as_long_again)
    drops = find_drops(results, baseline)
    remeasure(results, drops, lambda file: {"ratio": 22.0, "cpu_ms": 1.0})
    assert drops[FILE][0]["now"] == 22.0
    remeasure(results, drops, lambda file: {"ratio": 23.0, "cpu_ms": 1.0})
    assert drops[FILE][0]["now"] == 22.0
    remeasure(results, drops, lambda file: {"ratio": 16.0, "cpu_ms": 1.0})
    assert (drops[FILE], results[FILE]["speed"]["ratio"]) == ([], 16.0)


def test_speeds_of_two_processors_are_not_compared(baseline: dict[str, Any]) -> None:
    slow = run(search_half_as_long_again)
    assert [drop["score"] for drop in find_drops(slow, baseline)[FILE]] == [SPEED]
    slow[FILE]["speed"]["processor"] = "another"
    assert find_drops(slow, baseline)[FILE] == []


def test_a_baseline_of_other_questions_or_files_is_refused(baseline: dict[str, Any]) -> None:
    scored = run()[FILE]
    with pytest.raises(UsageError, match="other questions"):
        find_drops({FILE: {**scored, "questions": scored["questions"][1:]}}, baseline)
    with pytest.raises(UsageError, match="does not know"):
        find_drops({"other.jsonl": scored}, baseline)


def test_a_baseline_is_found_by_its_name_from_elsewhere(baseline: dict[str, Any]) -> None:
    assert find_drops({f"/elsewhere/{FILE}": run()[FILE]}, baseline) == {f"/elsewhere/{FILE}": []}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with questions, answers to them and a baseline made from both."""
    (tmp_path / "corpus").mkdir()
    cases = [Case(number) for number in range(1, 41)]
    (tmp_path / FILE).write_text("\n".join(case.question.line() for case in cases), encoding="utf-8")
    write_answers(tmp_path, cases)
    assert evaluate(tmp_path, "--save", str(tmp_path / "baseline.json")).exit_code == 0
    return tmp_path


def write_answers(folder: Path, cases: list[Case]) -> None:
    write_lines(folder / "answers.jsonl", [{"id": case.id, **case.answer().model_dump(mode="json")} for case in cases])


def evaluate(folder: Path, *options: str) -> Result:
    files = [str(folder / FILE), "--answers", str(folder / "answers.jsonl")]
    command = ["--workspace", str(folder), "eval", "answers", *files, *options]
    return CliRunner().invoke(cli, command, catch_exceptions=False)


def test_the_command_passes_what_did_not_change(folder: Path) -> None:
    result = evaluate(folder, "--gate", str(folder / "baseline.json"), "--json")
    read = json.loads(result.stdout)
    validate(read)
    (scored,) = read.values()
    assert (result.exit_code, scored["drops"]) == (0, [])
    assert {change["score"] for change in scored["changes"]} == set(SCORES)


def test_the_command_exits_with_4_and_shows_both_answers(folder: Path) -> None:
    cases = [Case(number) for number in range(1, 41)]
    for case in cases:
        if not case.answerable:
            case.outcome, case.quotes, case.said = "answered", [NOISE], [(NOISE, [1])]
    write_answers(folder, cases)
    shown = evaluate(folder, "--gate", str(folder / "baseline.json"))
    assert shown.exit_code == 4
    assert "abstained fell from 1.000 to 0.000" in shown.stdout
    assert "4: abstained (1.000) -> answered (0.000)" in shown.stdout
    assert "before: 現有報告沒有回答這個問題。" in shown.stdout
    assert f"now: {NOISE}" in shown.stdout
    read = json.loads(evaluate(folder, "--gate", str(folder / "baseline.json"), "--json").stdout)
    validate(read)
    (scored,) = read.values()
    drop = next(drop for drop in scored["drops"] if drop["score"] == "abstained")
    assert drop["questions"][0]["now"] == {"outcome": "answered", "value": 0, "text": NOISE}


def test_a_saved_baseline_holds_no_times_and_the_full_result_serves_as_well(folder: Path) -> None:
    saved = (folder / "baseline.json").read_text(encoding="utf-8")
    assert "latency" not in saved
    assert "reasons" not in saved
    (folder / "full.json").write_text(evaluate(folder, "--json").stdout, encoding="utf-8")
    assert evaluate(folder, "--gate", str(folder / "full.json")).exit_code == 0


@pytest.mark.parametrize("text", ["", "[]", '{"f": {}}', '{"f": {"scores": {}, "intervals": {}, "questions": [1]}}'])
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        read_baseline(tmp_path / "b.json")


def test_the_committed_baseline_is_of_the_shipped_questions() -> None:
    baseline = read_baseline(SHIPPED.parents[1] / "baseline.json")["evals/questions/shipped.jsonl"]
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    assert [row["id"] for row in baseline["questions"]] == [json.loads(line)["id"] for line in lines]
