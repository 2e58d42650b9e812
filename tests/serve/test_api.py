"""The HTTP API: the command line's JSON, and failures that say what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.app import Assistant
from assistant.serve.api import make_router, report_failures

CONTRACT = Path(__file__).parent.parent / "contract"


@pytest.fixture(scope="module")
def client(indexed_workspace: Path) -> TestClient:
    app = FastAPI()
    app.include_router(make_router(Assistant.open(indexed_workspace)))
    report_failures(app)
    return TestClient(app)


def validate(document: Any, schema: str) -> None:
    jsonschema.validate(document, json.loads((CONTRACT / f"{schema}.schema.json").read_text(encoding="utf-8")))


def test_ask_answers_with_the_published_json(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": "科創50跌了多少？"}).json()
    validate(answer, "answer")
    assert any("12.6%" in citation["quote"] for citation in answer["citations"])


def test_filters_reach_the_search(client: TestClient) -> None:
    body = {"question": "為何 A 股可能急跌慢漲？", "as_of": "2025-10-31"}
    assert client.post("/api/ask", json=body).json()["outcome"] == "abstained"


def test_a_stream_ends_with_the_whole_answer(client: TestClient) -> None:
    with client.stream("POST", "/api/ask/stream", json={"question": "科創50跌了多少？"}) as response:
        events = [
            json.loads(line.removeprefix("data: ")) for line in response.iter_lines() if line.startswith("data: ")
        ]
    for event in events:
        validate(event, "answer")
    assert events[-1]["outcome"] == "answered"
    assert [len(event["statements"]) for event in events] == sorted(len(event["statements"]) for event in events)


def test_search_notes_and_check(client: TestClient) -> None:
    validate(client.post("/api/search", json={"question": "Oracle CDS", "k": 2}).json(), "search")
    listed = client.get("/api/notes").json()
    validate(listed, "notes")
    validate(client.get(f"/api/notes/{listed['notes'][0]['note_id']}").json(), "note")
    results = client.post("/api/check", json={"text": "Oracle's CDS rose 167%."}).json()["results"]
    validate(results[0], "check-line")


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/api/ask", {"question": ""}, 422),
        ("POST", "/api/ask", {"question": "   "}, 400),
        ("POST", "/api/ask", {"question": "a", "langauge": "en"}, 422),
        ("POST", "/api/ask", {"question": "a" * 5000}, 422),
        ("GET", "/api/notes/../../etc/passwd", None, 404),
        ("GET", "/api/notes/nonsense", None, 404),
    ],
)
def test_wrong_requests_are_refused(client: TestClient, method: str, path: str, body: Any, status: int) -> None:
    assert client.request(method, path, json=body).status_code == status


def test_a_failure_says_what_to_do(workspace: Path) -> None:
    app = FastAPI()
    app.include_router(make_router(Assistant.open(workspace)))
    report_failures(app)
    response = TestClient(app).post("/api/ask", json={"question": "anything"})
    assert response.status_code == 503
    assert "assistant ingest" in response.json()["remedy"]
