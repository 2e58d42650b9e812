"""A model may be asked for its opinion; it never gates, and how far it can be trusted is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant.answer.draft import Delta
from assistant.cli import cli
from assistant.errors import ProviderTimeout
from assistant.evals.judge import judge_answers, kappa
from assistant.evals.scores import score_answer
from assistant.evals.summary import Scored
from assistant.prompts import load_prompt
from tests.evals.making import FLOWS, NOISE, given, known, validate, write_lines

WRONG = FLOWS.replace("412", "421")


class Judge:
    """Says what it was given, one verdict an answer; an exception is raised."""

    model = "scripted"

    def __init__(self, *verdicts: Any) -> None:
        self.verdicts = list(verdicts)
        self.prompts: list[str] = []

    def stream(self, prompt: str, *, as_json: bool = False) -> Iterator[Delta]:
        assert as_json
        self.prompts.append(prompt)
        verdict = self.verdicts[len(self.prompts) - 1]
        if isinstance(verdict, Exception):
            raise verdict
        yield Delta(verdict if isinstance(verdict, str) else f"Well: {json.dumps(verdict)}")


def judged(judge: Judge, *said: list[str]) -> dict[str, Any]:
    answers = [given([FLOWS], statements, mode="model") for statements in said]
    scored = [Scored(known(id=str(n)), one, score_answer(known(), one), None) for n, one in enumerate(answers)]
    return judge_answers(scored, judge, load_prompt("judge"), lambda stage, done, total: None)


def test_relevance_faithfulness_and_agreement_by_hand() -> None:
    judge = Judge({"relevance": 5, "supported": [True, True]}, {"relevance": 2, "supported": [False, True]})
    # The checks say: borne out, not borne out; borne out, borne out.
    result = judged(judge, [FLOWS, WRONG], [FLOWS, FLOWS])
    assert (result["relevance"], result["faithfulness"]) == ((1 + 0.25) / 2, (1 + 0.5) / 2)
    assert (result["agreement"], result["statements"], result["failed"]) == (2 / 4, 4, 0)
    # Both say true three times of four: chance agrees on 10 of 16.
    assert result["kappa"] == pytest.approx((0.5 - 0.625) / 0.375, abs=1e-4)
    assert f"1. {FLOWS}" in judge.prompts[0]
    assert f"   > {FLOWS}" in judge.prompts[0]


def test_answers_without_statements_are_not_judged() -> None:
    result = judged(Judge(), [])
    assert (result["relevance"], result["agreement"], result["kappa"], result["failed"]) == (None, None, None, 0)


@pytest.mark.parametrize(
    "verdict",
    [
        "no JSON",
        {"relevance": 9, "supported": [True]},
        {"relevance": 3, "supported": [True, True]},
        {"relevance": 3},
        ProviderTimeout("late"),
    ],
)
def test_what_is_no_verdict_is_counted_and_left_out(verdict: Any) -> None:
    result = judged(Judge(verdict), [FLOWS])
    assert (result["failed"], result["relevance"], result["questions"]) == (1, None, {})


def test_agreement_beyond_chance() -> None:
    assert kappa([]) is None
    assert kappa([(True, False), (False, True)]) == -1
    assert kappa([(True, True), (True, False), (False, True), (False, False)]) == 0


def test_the_command_asks_the_endpoint(tmp_path: Path, model_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "q.jsonl").write_text(known(id="1").line(), encoding="utf-8")
    write_lines(tmp_path / "a.jsonl", [{"id": "1", **given([FLOWS, NOISE], [FLOWS]).model_dump(mode="json")}])
    command = ["--workspace", str(tmp_path), "eval", "answers", str(tmp_path / "q.jsonl"), "--judge", "--json"]
    command += ["--answers", str(tmp_path / "a.jsonl")]
    refused = CliRunner().invoke(cli, command)
    assert refused.exit_code == 2
    assert "no model" in refused.stderr
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    monkeypatch.setenv("ASSISTANT_LLM_MODEL", "scripted")
    model_server.pieces = ['{"relevance": 4, ', '"supported": [true]}']
    done = CliRunner().invoke(cli, command, catch_exceptions=False)
    read = json.loads(done.stdout)
    validate(read)
    (result,) = read.values()
    assert (result["judge"]["model"], result["judge"]["relevance"]) == ("scripted", 0.75)
    assert result["judge"]["agreement"] == 1
