"""From a question to an answer: whatever the endpoint does, nothing unverified reaches the reader."""

from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.answer.prompting import count_tokens
from assistant.answer.render import answer_json
from assistant.app import Assistant
from assistant.schema import Answer
from assistant.serve.api import make_router

QUESTION = "科創50跌了多少？"
TRUE = "科創 50 回落 12.6%。"
POISON = "納斯達克回落 99.9%。"


@pytest.fixture
def assistant(indexed_workspace: Path, model_server: Any, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    monkeypatch.setenv("ASSISTANT_LLM_MODEL", "scripted")
    monkeypatch.setenv("ASSISTANT_LLM_MAX_RETRIES", "0")
    return Assistant.open(indexed_workspace)


def ask(assistant: Assistant, text: str = QUESTION, **values: Any) -> list[Answer]:
    return list(assistant.stream(assistant.question(text, **values)))


def reference_to(server: Any, words: str) -> str:
    """The reference under which the model was shown a sentence."""
    shown = server.requests[0]["messages"][0]["content"]
    found = re.search(rf"^(\[\d+\.\d+\]) .*{words}", shown, re.MULTILINE)
    assert found
    return found[1]


@pytest.fixture
def reference(assistant: Assistant, model_server: Any) -> str:
    ask(assistant)
    found = reference_to(model_server, "科創 50")
    model_server.requests.clear()
    return found


def kinds(answer: Answer) -> list[str]:
    return [notice.kind for notice in answer.notices]


WAYS: dict[str, dict[str, Any]] = {
    "streaming": {},
    "repair": {"turns": [{}, {"pieces": [POISON, "{ref}", " 我認為會跌。"]}]},
    "cut": {"finish": ""},
    "length": {"finish": "length"},
    "broken": {"finish": "", "announced": 100_000},
    "filtered": {"finish": "content_filter"},
    "thinking": {"thoughts": [POISON], "pieces": ["<think>", POISON, "</think>", TRUE, "{ref}"]},
    "only poison": {"pieces": [POISON, "{ref}"]},
    "poison and cut": {"pieces": [POISON, "{ref}"], "finish": ""},
    "dead": {"status": 500},
    "refused": {"status": 401},
    "garbage": {"raw": b"data: {" + POISON.encode() + b"\n\n"},
    "whole": {"raw": json.dumps({"choices": [{"message": {"content": POISON}}]}).encode()},
}


def script(server: Any, reference: str, way: str) -> None:
    """Have the server mix what is true with what is not, and end in some way."""
    server.pieces = [TRUE, "{ref}", " ", POISON, "{ref}", " 大家都知道會漲。", f" {POISON[:-2]}"]
    for name, value in WAYS[way].items():
        setattr(server, name, value)
    for turn in (*server.turns, server.__dict__):
        if "pieces" in turn:
            turn["pieces"] = [piece.replace("{ref}", reference) for piece in turn["pieces"]]


@pytest.mark.parametrize("way", WAYS)
def test_no_byte_that_is_sent_states_what_was_not_verified(
    assistant: Assistant, model_server: Any, reference: str, way: str
) -> None:
    script(model_server, reference, way)
    app = FastAPI()
    app.include_router(make_router(assistant))
    with TestClient(app).stream("POST", "/api/ask/stream", json={"question": QUESTION}) as response:
        sent = b"".join(response.iter_bytes()).decode()
    events = [json.loads(line[6:]) for line in sent.splitlines() if line.startswith("data: ")]
    assert events
    for event in events:
        # What failed is listed as withheld, with what is wrong with it; nowhere else may any of it stand.
        listed = [event.pop("withheld"), event.pop("problems")]
        bytes_as_fact = json.dumps(event, ensure_ascii=False)
        assert "99.9" not in bytes_as_fact
        assert "大家都知道" not in bytes_as_fact
        assert "我認為" not in bytes_as_fact
        for statement in event["statements"]:
            quotes = [citation["quote"] for citation in event["citations"] if citation["n"] in statement["citations"]]
            assert quotes
            assert statement["text"] == TRUE or statement["text"] in quotes, listed


@pytest.mark.parametrize("way", ["dead", "refused", "garbage", "whole", "poison and cut"])
def test_an_endpoint_that_fails_is_said_and_the_notes_are_quoted(
    assistant: Assistant, model_server: Any, reference: str, way: str
) -> None:
    script(model_server, reference, way)
    last = ask(assistant)[-1]
    assert (last.mode, last.outcome, last.model) == ("extractive", "answered", "")
    assert kinds(last)[0] == "fallback"
    assert "12.6%" in last.statements[0].text
    assert last.statements[0].text == last.citations[0].quote


ENGLISH = "STAR 50 fell by 12.6%."


def test_an_answer_in_another_language_is_asked_for_once_more(
    assistant: Assistant, model_server: Any, reference: str
) -> None:
    model_server.pieces = [ENGLISH, reference]
    model_server.turns = [{}, {"pieces": [TRUE, reference]}]
    answers = ask(assistant)
    assert [statement.text for statement in answers[-1].statements] == [TRUE]
    assert all(ENGLISH not in answer.text for answer in answers)
    again = model_server.requests[1]["messages"][0]["content"]
    assert f"- {ENGLISH} (language: it has to be in Traditional Chinese (繁體中文))" in again
    assert len(model_server.requests) == 2


def test_a_model_that_keeps_to_another_language_is_replaced_by_quotes(
    assistant: Assistant, model_server: Any, reference: str
) -> None:
    model_server.pieces = [ENGLISH, reference]
    last = ask(assistant)[-1]
    assert (last.mode, last.outcome, len(model_server.requests)) == ("extractive", "answered", 2)
    assert last.notices[0].text == "模型未能使用（沒有可用的回答），改為逐字引用報告。"
    assert last.statements[0].text == last.citations[0].quote


def test_an_endpoint_that_is_not_there_is_said_in_the_readers_language(
    assistant: Assistant, model_server: Any, monkeypatch: pytest.MonkeyPatch, indexed_workspace: Path
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    dead = Assistant.open(indexed_workspace)
    texts = [
        ask(dead, text)[-1].notices[0].text for text in (QUESTION, "科创50跌了多少？", "How far did STAR 50 fall?")
    ]
    assert texts[0] == "模型未能使用（無法連線），改為逐字引用報告。"
    assert texts[1] == "模型未能使用（无法连接），改为逐字引用报告。"
    assert texts[2].startswith("The model could not be used (it cannot be reached)")
    assert model_server.requests == []


def test_the_first_statement_is_read_before_the_second_is_written(
    assistant: Assistant, model_server: Any, reference: str
) -> None:
    read_first = threading.Event()
    waited = []

    def hold(number: int) -> None:
        if number == 3:
            waited.append(read_first.wait(10))

    model_server.pieces = [TRUE, reference, " 納斯達克", f"指數回落 6.5%。{reference}"]
    model_server.before_piece = hold
    answers = assistant.stream(assistant.question(QUESTION))
    first = next(answers)
    read_first.set()
    assert [statement.text for statement in first.statements] == [TRUE]
    assert len(list(answers)[-1].statements) == 2
    assert waited == [True]


def test_a_reader_who_goes_away_ends_the_call_of_the_model(
    assistant: Assistant, model_server: Any, reference: str
) -> None:
    model_server.pieces = [TRUE, reference, *[" 納斯達克" * 2000] * 200]
    model_server.before_piece = lambda _: time.sleep(0.01)
    answers = assistant.stream(assistant.question(QUESTION))
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert model_server.cut.wait(5)


def test_the_notes_disclaimer_travels_with_the_answer(assistant: Assistant, model_server: Any, reference: str) -> None:
    model_server.pieces = [TRUE, reference]
    last = ask(assistant)[-1]
    (disclaimer,) = last.disclaimers
    assert disclaimer.note_id == last.citations[0].note_id
    assert disclaimer.text.endswith("本文不構成投資建議，市場有風險。")
    assert disclaimer.text.splitlines()[-1] in assistant.note(disclaimer.note_id).text


def test_a_request_for_advice_is_answered_as_no_advice(assistant: Assistant, model_server: Any, reference: str) -> None:
    model_server.pieces = [TRUE, reference]
    last = ask(assistant, "科創50跌了多少？我現在該買嗎？")[-1]
    assert last.outcome == "answered"
    assert [notice.text for notice in last.notices if notice.kind == "no_advice"] == [
        "以上只是報告的說法，並非個人投資建議。"
    ]


def test_what_an_answer_costs_is_said(
    indexed_workspace: Path, model_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    price = {"scripted": {"input": 2, "output": 8}}
    flags = {"llm": {"model": "scripted", "base_url": model_server.url, "prices": price}}
    answer = ask(Assistant.open(indexed_workspace, flags))[-1]
    assert answer.usage == {"input_tokens": 7, "output_tokens": 5, "total_tokens": 12}
    assert answer_json(answer)["cost"] == pytest.approx((7 * 2 + 5 * 8) / 1e6)


def test_a_long_search_is_cut_to_the_budget_and_the_question_never(
    indexed_workspace: Path, model_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    question = f"科創50跌了多少？{'（請務必說明）' * 60}"

    def shown(tokens: int) -> str:
        flags = {"llm": {"model": "scripted", "base_url": model_server.url, "context_tokens": tokens}}
        ask(Assistant.open(indexed_workspace, flags), question)
        return str(model_server.requests[-1]["messages"][0]["content"])

    whole = shown(8000)
    part = shown(count_tokens(whole) - 50)
    assert question in whole
    assert question in part
    assert len(part) < len(whole)


def test_of_what_no_note_mentions_the_model_is_not_asked(assistant: Assistant, model_server: Any) -> None:
    last = ask(assistant, "特斯拉的目標價是多少？")[-1]
    assert (last.outcome, last.mode) == ("abstained", "model")
    assert "其中沒有提到：特斯拉。" in last.text
    assert model_server.requests == []
