"""What endpoints really do: every way in which one of them fails, cuts off, thinks aloud or wants its own words."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

import pytest

from assistant.answer.draft import ChatDrafter, Delta
from assistant.answer.profiles import find_profile
from assistant.answer.provider import read_wait
from assistant.errors import MalformedDraft, ProviderError, ProviderFiltered, ProviderRefused, ProviderTimeout
from assistant.settings import LLMSettings

NOW = dt.datetime(2025, 11, 23, 12, tzinfo=dt.UTC)


class Pauses(list[float]):
    """Remembers how long it was asked to sleep, and does not."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def make_drafter(server: Any, pauses: Pauses | None = None, **settings: Any) -> ChatDrafter:
    values = {"model": "m", "base_url": server.url, **settings}
    return ChatDrafter(LLMSettings(**values), "key", sleep=Pauses() if pauses is None else pauses)


def written(drafter: ChatDrafter) -> str:
    return "".join(delta.text for delta in drafter.stream("prompt"))


def last(drafter: ChatDrafter) -> Delta:
    return list(drafter.stream("prompt"))[-1]


def test_a_failure_that_may_pass_is_tried_again(model_server: Any) -> None:
    model_server.pieces = ["Rates fell."]
    model_server.turns = [{"status": 500}, {"status": 503}, {"status": 200}]
    pauses = Pauses()
    assert written(make_drafter(model_server, pauses)) == "Rates fell."
    assert len(model_server.requests) == 3
    assert 0.4 <= pauses[0] < pauses[1] <= 1.2


def test_a_refusal_that_will_not_pass_is_not_tried_again(model_server: Any) -> None:
    model_server.status = 401
    with pytest.raises(ProviderRefused):
        written(make_drafter(model_server))
    assert len(model_server.requests) == 1


def test_a_short_retry_after_is_obeyed(model_server: Any) -> None:
    model_server.pieces = ["Rates fell."]
    model_server.turns = [{"status": 429, "reply_headers": {"Retry-After": "3"}}, {"status": 200}]
    pauses = Pauses()
    assert written(make_drafter(model_server, pauses)) == "Rates fell."
    assert pauses == [3.0]


def test_a_retry_after_of_minutes_is_given_up_at_once(model_server: Any) -> None:
    model_server.status = 429
    model_server.reply_headers = {"Retry-After": "90"}
    pauses = Pauses()
    with pytest.raises(ProviderRefused) as caught:
        written(make_drafter(model_server, pauses))
    assert caught.value.wait == 90
    assert pauses == []
    assert len(model_server.requests) == 1


def test_tries_stop_where_the_next_would_pass_the_deadline(model_server: Any) -> None:
    model_server.status = 500
    model_server.reply_headers = {"Retry-After": "4"}
    with pytest.raises(ProviderError):
        written(make_drafter(model_server, deadline_seconds=3))
    assert len(model_server.requests) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "Sun, 23 Nov 2025 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sun, 23 Nov 2025 11:00:00 GMT"}, 0.0),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_an_endpoint_wants_to_be_left_alone(headers: dict[str, str], seconds: float | None) -> None:
    assert read_wait(headers, NOW) == seconds


def test_a_silent_endpoint_times_out(model_server: Any) -> None:
    model_server.before_piece = lambda _: time.sleep(1)
    with pytest.raises(ProviderTimeout):
        written(make_drafter(model_server, timeout_seconds=0.2, max_retries=0))


def test_a_trickling_endpoint_ends_at_the_deadline(model_server: Any) -> None:
    model_server.pieces = ["word "] * 200
    model_server.before_piece = lambda _: time.sleep(0.05)
    got: list[str] = []
    # Long enough for the client's packages to be loaded on a busy machine.
    drafter = make_drafter(model_server, deadline_seconds=5)
    with pytest.raises(ProviderTimeout, match="did not finish"):
        got.extend(delta.text for delta in drafter.stream("prompt"))
    assert 0 < len(got) < 190
    assert len(model_server.requests) == 1


def test_comments_that_keep_a_stream_alive_do_not_outlast_the_deadline(model_server: Any) -> None:
    def comments(self: Any) -> Any:
        for _ in range(100):
            time.sleep(0.02)
            yield b": keep-alive\n\n"

    type(model_server)._body, kept = comments, type(model_server)._body
    try:
        with pytest.raises(ProviderTimeout):
            written(make_drafter(model_server, deadline_seconds=0.4, max_retries=0))
    finally:
        type(model_server)._body = kept


def test_a_stream_that_just_ends_gives_no_reason(model_server: Any) -> None:
    model_server.pieces, model_server.finish = ["Rates fell", " by"], ""
    assert last(make_drafter(model_server)).finish == ""


@pytest.mark.parametrize("reason", ["length", "content_filter", "stop"])
def test_the_reason_for_stopping_is_passed_on(model_server: Any, reason: str) -> None:
    model_server.pieces, model_server.finish = ["Rates fell"], reason
    assert last(make_drafter(model_server)).finish == reason


def test_a_connection_that_breaks_in_the_middle_is_not_tried_again(model_server: Any) -> None:
    model_server.pieces, model_server.finish, model_server.announced = ["Rates ", "fell."], "", 100_000
    got: list[str] = []
    drafter = make_drafter(model_server)
    with pytest.raises(ProviderError, match="broke off"):
        got.extend(delta.text for delta in drafter.stream("prompt"))
    assert "".join(got) == "Rates fell."
    assert len(model_server.requests) == 1


def test_a_reader_who_goes_away_ends_the_call(model_server: Any) -> None:
    model_server.pieces = ["word " * 2000] * 200
    model_server.before_piece = lambda _: time.sleep(0.01)
    stream = make_drafter(model_server).stream("prompt")
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert model_server.cut.wait(5)


def test_an_empty_answer_is_tried_again_and_then_named(model_server: Any) -> None:
    model_server.pieces = ["", " \n"]
    with pytest.raises(MalformedDraft, match="wrote nothing"):
        written(make_drafter(model_server))
    assert len(model_server.requests) == 3


def test_a_filtered_answer_is_named_and_not_tried_again(model_server: Any) -> None:
    model_server.pieces, model_server.finish = [], "content_filter"
    with pytest.raises(ProviderFiltered):
        written(make_drafter(model_server))
    assert len(model_server.requests) == 1


def test_a_filtered_request_is_named(model_server: Any) -> None:
    model_server.status, model_server.message = 400, "blocked by content_filter"
    with pytest.raises(ProviderFiltered):
        written(make_drafter(model_server))


@pytest.mark.parametrize(
    ("content_type", "raw"),
    [
        ("text/html", b"<html><body>Bad gateway</body></html>"),
        ("application/json", b'{"choices": [{"message": {"content": "whole"}}]}'),
        ("text/event-stream", b"data: {garbage\n\n"),
        ("text/event-stream", b'data: {"object": "x"}\n\ndata: [DONE]\n\n'),
        ("text/event-stream", b"data: [DONE]\n\n"),
    ],
)
def test_what_is_no_stream_of_completions_is_malformed(model_server: Any, content_type: str, raw: bytes) -> None:
    model_server.content_type, model_server.raw = content_type, raw
    with pytest.raises(MalformedDraft):
        written(make_drafter(model_server, max_retries=0))


def test_an_error_inside_a_stream_is_the_endpoints(model_server: Any) -> None:
    model_server.raw = b'data: {"error": {"message": "overloaded", "code": 500}}\n\n'
    with pytest.raises(ProviderError, match="overloaded"):
        written(make_drafter(model_server, max_retries=0))


def test_thinking_apart_is_never_passed_on(model_server: Any) -> None:
    model_server.thoughts, model_server.pieces = ["Is it 4.2%?"], ["Rates fell."]
    assert written(make_drafter(model_server)) == "Rates fell."


def test_thinking_aloud_is_never_passed_on(model_server: Any) -> None:
    model_server.pieces = ["<th", "ink>Is it 4.2%? [1.1]", "</thi", "nk>\n\nRates ", "fell."]
    assert written(make_drafter(model_server)).strip() == "Rates fell."


def test_a_model_that_only_thinks_wrote_nothing(model_server: Any) -> None:
    model_server.pieces = ["<think>Is it 4.2%?"]
    with pytest.raises(MalformedDraft, match="wrote nothing"):
        written(make_drafter(model_server, max_retries=0))


def test_tokens_are_reported_with_any_address(model_server: Any) -> None:
    model_server.pieces = ["Rates fell."]
    assert last(make_drafter(model_server)).usage == {"input_tokens": 7, "output_tokens": 5, "total_tokens": 12}
    assert model_server.requests[0]["stream_options"] == {"include_usage": True}


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("Unrecognized request argument: stream_options", "stream_options"),
        ("Unsupported value: 'temperature' does not support 0.0", "temperature"),
        ("response_format json_object is not supported", "response_format"),
        ("extra fields not permitted: enable_thinking", "enable_thinking"),
    ],
)
def test_what_an_endpoint_refuses_is_left_out_from_then_on(model_server: Any, message: str, field: str) -> None:
    model_server.pieces = ["{}"]
    model_server.turns = [{"status": 400, "message": message}, {"status": 200}]
    drafter = make_drafter(model_server, profile="qwen", model="qwen3-max")
    for _ in range(2):
        assert "".join(delta.text for delta in drafter.stream("prompt", as_json=True)) == "{}"
    first, *others = model_server.requests
    assert field in first
    assert len(others) == 2
    assert all(field not in request for request in others)


def test_a_request_that_is_wrong_altogether_is_refused_once(model_server: Any) -> None:
    model_server.status, model_server.message = 400, "maximum context length is 4096 tokens"
    with pytest.raises(ProviderRefused, match="400"):
        written(make_drafter(model_server))
    assert len(model_server.requests) == 1


@pytest.mark.parametrize(
    ("settings", "name", "sent", "unsent"),
    [
        ({"base_url": ""}, "openai", {"temperature"}, {"enable_thinking"}),
        ({"profile": "openai", "model": "o4-mini"}, "openai", set(), {"temperature"}),
        ({"base_url": "https://api.deepseek.com/v1"}, "deepseek", {"temperature"}, set()),
        ({"profile": "deepseek", "model": "deepseek-reasoner"}, "deepseek", set(), {"temperature"}),
        ({"base_url": "https://dashscope.example/v1", "model": "qwen3-max"}, "qwen", {"enable_thinking"}, set()),
        ({"base_url": "http://127.0.0.1:11434/v1", "model": "qwen3"}, "ollama", set(), {"enable_thinking"}),
        ({"profile": "vllm", "model": "Qwen/Qwen3-8B"}, "vllm", {"chat_template_kwargs"}, set()),
        ({"base_url": "http://127.0.0.1:8000/v1", "model": "x"}, "other", {"temperature"}, set()),
    ],
)
def test_each_kind_of_endpoint_is_asked_in_its_way(
    model_server: Any, settings: dict[str, Any], name: str, sent: set[str], unsent: set[str]
) -> None:
    profile = find_profile(LLMSettings(**{"model": "m", **settings}))
    assert profile.name == name
    model_server.pieces = ["Rates fell."]
    drafter = make_drafter(model_server, **{**settings, "base_url": model_server.url, "profile": name})
    assert written(drafter) == "Rates fell."
    (request,) = model_server.requests
    assert sent <= request.keys()
    assert not unsent & request.keys()


def test_ollama_is_told_of_its_own_limit() -> None:
    hint = find_profile(LLMSettings(profile="ollama", context_tokens=6000)).hint
    assert "OLLAMA_CONTEXT_LENGTH=6000" in hint


def test_a_json_object_is_asked_for(model_server: Any) -> None:
    model_server.pieces = ['{"a": 1}']
    text = "".join(delta.text for delta in make_drafter(model_server).stream("prompt", as_json=True))
    assert json.loads(text) == {"a": 1}
    assert model_server.requests[0]["response_format"] == {"type": "json_object"}


WHOLE = {
    "id": "1",
    "object": "chat.completion",
    "created": 0,
    "model": "scripted",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Rates fell."}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12},
}


def test_an_endpoint_that_knows_no_streams_is_asked_for_the_whole(model_server: Any) -> None:
    model_server.raw = json.dumps(WHOLE).encode()
    model_server.content_type = "application/json; charset=utf-8"
    drafter = make_drafter(model_server)
    assert written(drafter) == "Rates fell."
    assert last(drafter) == Delta("", {"input_tokens": 7, "output_tokens": 5, "total_tokens": 12}, "stop")
    assert [request.get("stream", False) for request in model_server.requests] == [True, False, False]


def test_an_endpoint_that_refuses_streams_is_asked_for_the_whole(model_server: Any) -> None:
    model_server.message = "Streaming is not supported."
    model_server.content_type = "application/json"
    whole = json.dumps(WHOLE).encode()
    model_server.turns = [{"status": 400}, {"status": 200, "raw": whole}]
    assert written(make_drafter(model_server)) == "Rates fell."


def test_json_that_is_no_answer_fails_after_the_second_try(model_server: Any) -> None:
    model_server.raw = b'{"hello": "world"}'
    model_server.content_type = "application/json"
    with pytest.raises(MalformedDraft):
        written(make_drafter(model_server))
    assert len(model_server.requests) == 2
