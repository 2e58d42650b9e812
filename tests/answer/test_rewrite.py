"""Follow-ups that a model writes as questions that stand alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.draft import Delta
from assistant.answer.rewrite import make_writer
from assistant.app import Assistant
from assistant.errors import ProviderError
from assistant.prompts import load_prompt
from assistant.schema import Answer, Turn

HISTORY = (Turn("科創50跌了多少？", "科創 50 回落 12.6%。"),)


class Writer:
    """Writes what it is given, as JSON or not."""

    model = "scripted"

    def __init__(self, text: str, failure: ProviderError | None = None) -> None:
        self.text = text
        self.failure = failure
        self.prompts: list[str] = []

    def stream(self, prompt: str, *, as_json: bool = False) -> Iterator[Delta]:
        assert as_json
        self.prompts.append(prompt)
        if self.failure:
            raise self.failure
        yield Delta(self.text)
        yield Delta(usage={"input_tokens": 3}, finish="stop")


@pytest.mark.parametrize(
    ("written", "question"),
    [
        ('{"question": "納斯達克跌了多少？"}', "納斯達克跌了多少？"),
        ('Here it is:\n```json\n{"question": " A? "}\n```', "A?"),
        ("納斯達克跌了多少？", ""),
        ('{"question": 5}', ""),
        ("[]", ""),
        ("", ""),
    ],
)
def test_the_question_is_read_out_of_what_the_model_writes(written: str, question: str) -> None:
    used: dict[str, int] = {}
    writer = Writer(written)
    assert make_writer(writer, load_prompt("condense"), used.update)(HISTORY, "那納斯達克呢？") == question
    assert used == {"input_tokens": 3}
    assert "科創50跌了多少？" in writer.prompts[0]


def test_a_model_that_fails_rewrites_nothing() -> None:
    writer = make_writer(Writer("", ProviderError("gone")), load_prompt("condense"), lambda _: None)
    assert writer(HISTORY, "那納斯達克呢？") == ""


def ask(workspace: Path, server: Any, monkeypatch: pytest.MonkeyPatch, rewritten: str) -> Answer:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    server.pieces = ["INSUFFICIENT"]
    server.turns = [{"pieces": [rewritten]}, {"pieces": ["INSUFFICIENT"]}]
    assistant = Assistant.open(workspace, {"llm": {"model": "scripted", "base_url": server.url}})
    return assistant.ask(assistant.question("那納斯達克呢？", history=HISTORY))


def test_the_question_that_was_used_is_shown_and_put_to_the_model(
    indexed_workspace: Path, model_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = ask(indexed_workspace, model_server, monkeypatch, '{"question": "納斯達克指數跌了多少？"}')
    assert answer.meant == "納斯達克指數跌了多少？"
    assert answer.question.text == "那納斯達克呢？"
    assert [notice.text for notice in answer.notices if notice.kind == "rewritten"] == [
        "理解為：納斯達克指數跌了多少？"
    ]
    assert "Question\n納斯達克指數跌了多少？" in model_server.requests[1]["messages"][0]["content"]
    assert answer.usage["total_tokens"] == 24


def test_a_rewriting_that_drifts_falls_back_to_what_the_rule_makes_of_the_users_words(
    indexed_workspace: Path, model_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = ask(indexed_workspace, model_server, monkeypatch, '{"question": "特斯拉 2031 年賺多少？"}')
    assert "特斯拉" not in answer.meant
    assert "納斯達克" in answer.meant


def test_without_a_model_the_rule_writes_it(indexed_workspace: Path) -> None:
    assistant = Assistant.open(indexed_workspace)
    answer = assistant.ask(assistant.question("那納斯達克呢？", history=HISTORY))
    assert answer.meant == "納斯達克跌了多少？"
    assert answer.outcome == "answered"
    assert "6.5%" in answer.statements[0].text
