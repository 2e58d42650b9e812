"""What the doctor says of a model endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.doctor import Check, diagnose


@pytest.fixture
def checks(indexed_workspace: Path, model_server: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    monkeypatch.setenv("ASSISTANT_LLM_MODEL", "scripted")
    monkeypatch.setenv("ASSISTANT_LLM_MAX_RETRIES", "0")

    def run() -> dict[str, Check]:
        return {check.name: check for check in diagnose(indexed_workspace)}

    return run


def test_an_endpoint_that_does_all_that_is_needed(checks: Any, model_server: Any) -> None:
    model_server.turns = [{"pieces": ["ready"]}, {"pieces": ['{"ready": true}']}]
    found = checks()
    assert found["answers"].ok
    assert "says why it stops; reports tokens" in found["answers"].detail
    assert found["json"].ok
    assert found["context"].ok


def test_an_endpoint_that_writes_no_json_and_says_little(checks: Any, model_server: Any) -> None:
    model_server.pieces, model_server.finish = ["ready"], ""
    found = checks()
    assert "does not say why it stops; does not report tokens" in found["answers"].detail
    assert not found["json"].ok
    assert "by rule" in found["json"].remedy


def test_an_endpoint_that_refuses_is_said_with_its_remedy_and_not_the_key(checks: Any, model_server: Any) -> None:
    model_server.status = 401
    found = checks()
    assert (found["answers"].ok, found["answers"].remedy) == (False, "Check OPENAI_API_KEY.")
    assert "json" not in found
    assert all("sk-secret" not in check.detail for check in found.values())


def test_ollama_is_told_to_make_room(checks: Any, model_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_LLM_PROFILE", "ollama")
    model_server.pieces = ["{}"]
    assert "OLLAMA_CONTEXT_LENGTH=8000" in checks()["context"].remedy
