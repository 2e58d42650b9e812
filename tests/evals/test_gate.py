"""The gate lets an unchanged run pass and catches what was made worse on purpose."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from assistant.cli import cli
from assistant.errors import UsageError
from assistant.evals.gate import find_drops, read_baseline

CONTRACT = Path(__file__).parents[1] / "contract" / "eval-answers.schema.json"
Row = dict[str, Any]


def question(number: int) -> Row:
    text = f"第 {number} 季資金淨流入 {number}.5 億港元。"
    row: Row = {"id": str(number), "question": f"第 {number} 季流入多少？", "lang": "zh-Hant"}
    if number % 4 == 0:
        return {**row, "answerable": False, "facts": [], "gold": [], "tags": ["unanswerable"]}
    gold = [{"path": "corpus/a.md", "quote": text}]
    return {**row, "answerable": True, "facts": [[f"{number}.5 億"]], "gold": gold, "tags": ["figure"]}


def good_answer(number: int) -> Row:
    row: Row = {"id": str(number), "mode": "extractive", "statements": [], "citations": []}
    if number % 4 == 0:
        return {**row, "outcome": "abstained"}
    quotes = [question(number)["gold"][0]["quote"], "市場成交平穩，並無特別消息。"]
    citations = [{"n": n, "quote": quote} for n, quote in enumerate(quotes, start=1)]
    return {**row, "outcome": "answered", "citations": citations, "timings": {"retrieve": 0.01}}


def drop_citations(answer: Row) -> None:
    answer["citations"] = []


def change_figures(answer: Row) -> None:
    for citation in answer["citations"]:
        citation["quote"] = citation["quote"].replace(".5 億", ".6 億")


def never_abstain(answer: Row) -> None:
    answer["outcome"] = "answered"


def always_abstain(answer: Row) -> None:
    answer["outcome"] = "abstained"


def turn_round(answer: Row) -> None:
    for n, citation in enumerate(reversed(answer["citations"]), start=1):
        citation["n"] = n


def take_longer(answer: Row) -> None:
    answer["timings"] = {"retrieve": 100.0}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write(tmp_path / "questions.jsonl", [question(number) for number in range(1, 41)])
    write(tmp_path / "answers.jsonl", [good_answer(number) for number in range(1, 41)])
    assert evaluate(tmp_path, "--save", str(tmp_path / "baseline.json")).exit_code == 0
    return tmp_path


def write(path: Path, rows: list[Row]) -> None:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


def evaluate(folder: Path, *options: str) -> Result:
    files = [str(folder / "questions.jsonl"), "--answers", str(folder / "answers.jsonl")]
    return CliRunner().invoke(cli, ["eval", "answers", *files, *options], catch_exceptions=False)


def gated(folder: Path, spoil: Callable[[Row], None]) -> tuple[int, dict[str, Row]]:
    answers = [copy.deepcopy(good_answer(number)) for number in range(1, 41)]
    for answer in answers:
        spoil(answer)
    write(folder / "answers.jsonl", answers)
    result = evaluate(folder, "--gate", str(folder / "baseline.json"), "--json")
    read = json.loads(result.stdout)
    jsonschema.Draft202012Validator(json.loads(CONTRACT.read_text(encoding="utf-8"))).validate(read)
    return result.exit_code, {drop["score"]: drop for drop in read[str(folder / "questions.jsonl")]["drops"]}


def test_an_unchanged_run_passes(files: Path) -> None:
    assert gated(files, lambda answer: None) == (0, {})


def test_time_never_gates(files: Path) -> None:
    assert gated(files, take_longer) == (0, {})


@pytest.mark.parametrize(
    ("spoil", "fallen"),
    [
        (drop_citations, {"gold@1", "gold@3", "citation_recall", "citation_precision", "fact_recall"}),
        (change_figures, {"gold@1", "gold@3", "citation_recall", "citation_precision", "fact_recall"}),
        (never_abstain, {"abstained"}),
        (always_abstain, {"answered"}),
        (turn_round, {"gold@1"}),
    ],
)
def test_what_was_made_worse_is_caught_and_named(files: Path, spoil: Callable[[Row], None], fallen: set[str]) -> None:
    code, drops = gated(files, spoil)
    assert (code, set(drops)) == (4, fallen)
    assert all(drop["questions"] for drop in drops.values())


def test_both_outcomes_are_named(files: Path) -> None:
    _, drops = gated(files, never_abstain)
    assert drops["abstained"]["questions"][0] == {
        "id": "4",
        "baseline": {"outcome": "abstained", "value": 1},
        "now": {"outcome": "answered", "value": 0},
    }
    shown = evaluate(files, "--gate", str(files / "baseline.json"))
    assert shown.exit_code == 4
    assert "abstained fell from 1.000 to 0.000" in shown.stdout
    assert "4: abstained (1.000) -> answered (0.000)" in shown.stdout


def result(score: float | None, interval: list[float] | None) -> Row:
    rows = [{"id": "1", "outcome": "answered", "scores": {}}]
    names = ("answered", "abstained", "gold@1", "gold@3", "citation_recall", "citation_precision", "fact_recall")
    scores = {**dict.fromkeys((*names, "language")), "answered": score}
    return {"f": {"scores": scores, "intervals": {"answered": interval}, "questions": rows}}


@pytest.mark.parametrize(
    ("now", "falls"), [(0.8, False), (0.75, False), (0.7, False), (0.69, True), (0.9, False), (None, True)]
)
def test_a_score_may_fall_by_half_its_interval(now: float | None, falls: bool) -> None:
    drops = find_drops(result(now, None), result(0.8, [0.7, 0.9]))
    assert bool(drops["f"]) is falls


def test_a_score_that_the_baseline_does_not_have_gates_nothing() -> None:
    assert find_drops(result(0.1, [0, 0.2]), result(None, None)) == {"f": []}


def test_a_baseline_of_other_questions_or_files_is_refused(files: Path) -> None:
    baseline = read_baseline(files / "baseline.json")
    ((file, scored),) = baseline.items()
    with pytest.raises(UsageError, match="other questions"):
        find_drops({file: {**scored, "questions": scored["questions"][1:]}}, baseline)
    with pytest.raises(UsageError, match="does not know"):
        find_drops({"other.jsonl": scored}, baseline)


def test_a_saved_baseline_is_small_and_the_full_report_serves_as_well(files: Path) -> None:
    saved = (files / "baseline.json").read_text(encoding="utf-8")
    assert "latency" not in saved
    assert "reasons" not in saved
    (files / "full.json").write_text(evaluate(files, "--json").stdout, encoding="utf-8")
    assert evaluate(files, "--gate", str(files / "full.json")).exit_code == 0


@pytest.mark.parametrize("text", ["", "[]", '{"f": {}}', '{"f": {"scores": {}, "intervals": {}, "questions": [1]}}'])
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        read_baseline(tmp_path / "b.json")


def test_the_committed_baseline_is_of_the_shipped_questions() -> None:
    folder = Path(__file__).parents[2] / "evals"
    baseline = read_baseline(folder / "baseline.json")["evals/questions/shipped.jsonl"]
    lines = (folder / "questions" / "shipped.jsonl").read_text(encoding="utf-8").splitlines()
    assert [row["id"] for row in baseline["questions"]] == [json.loads(line)["id"] for line in lines]
