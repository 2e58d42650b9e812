"""What the model is shown, and what comes back from its endpoint."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from assistant.answer.draft import ChatDrafter, Delta, load_drafter
from assistant.errors import ConfigurationError, MalformedDraft, MissingKey, ProviderError, ProviderRefused
from assistant.settings import LLMSettings, Settings


def test_a_stream_gives_text_then_why_it_ended_and_the_tokens(model_server: Any) -> None:
    model_server.pieces = ["A fell. ", "[1.1]"]
    drafter = ChatDrafter(LLMSettings(model="m", base_url=model_server.url), "secret-key")
    deltas = list(drafter.stream("prompt"))
    assert "".join(delta.text for delta in deltas) == "A fell. [1.1]"
    assert [delta.finish for delta in deltas if delta.finish] == ["stop"]
    assert {"input_tokens": 7, "output_tokens": 5, "total_tokens": 12} in [delta.usage for delta in deltas]
    assert model_server.requests[0]["messages"] == [{"content": "prompt", "role": "user"}]


@pytest.mark.parametrize(
    ("status", "failure", "retryable"),
    [
        (401, ProviderRefused, False),
        (404, ProviderRefused, False),
        (429, ProviderRefused, True),
        (500, ProviderError, True),
    ],
)
def test_a_refusal_says_what_to_do_and_not_the_key(
    model_server: Any, status: int, failure: type[ProviderError], retryable: bool
) -> None:
    model_server.status = status
    drafter = ChatDrafter(LLMSettings(model="m", base_url=model_server.url, max_retries=0), "secret-key")
    with pytest.raises(failure) as caught:
        list(drafter.stream("prompt"))
    assert caught.value.remedy
    assert caught.value.retryable is retryable
    assert "secret-key" not in str(caught.value)
    assert len(model_server.requests) == 1


def test_a_page_in_place_of_a_stream_is_malformed(model_server: Any) -> None:
    model_server.content_type = "text/html"
    model_server.pieces = []
    model_server.finish = ""
    with pytest.raises(MalformedDraft):
        list(ChatDrafter(LLMSettings(model="m", base_url=model_server.url), "k").stream("prompt"))


def test_an_endpoint_that_is_not_there_is_named() -> None:
    with pytest.raises(ProviderError, match="cannot be reached"):
        list(ChatDrafter(LLMSettings(model="m", base_url="http://127.0.0.1:1/v1", max_retries=0), "k").stream("prompt"))


def test_without_a_model_there_is_no_drafter() -> None:
    assert load_drafter(Settings()) is None
    assert load_drafter(Settings(api_key=SecretStr("k"))) is None


def test_a_model_without_a_key_is_refused() -> None:
    with pytest.raises(MissingKey):
        load_drafter(Settings(llm=LLMSettings(model="m")))


def test_an_endpoint_without_a_model_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no model"):
        load_drafter(Settings(llm=LLMSettings(base_url="http://127.0.0.1:1/v1"), api_key=SecretStr("k")))


def test_an_empty_delta_says_nothing() -> None:
    assert Delta() == Delta("", {}, "")
