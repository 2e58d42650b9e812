from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from assistant.errors import ProviderError, ProviderRefused, ProviderTimeout
from assistant.index.embed import Embedder, load_embedder
from assistant.settings import EmbedSettings, LLMSettings, Settings

KEY = "sk-very-secret-0123456789"
Reply = tuple[int, dict[str, str], bytes]


def vectors(texts: list[str]) -> Reply:
    """Answer as an endpoint should, out of order: each text becomes its length and its first character's code."""
    items = [{"index": i, "embedding": [len(t), ord(t[0]), 0.5]} for i, t in enumerate(texts)]
    return 200, {}, json.dumps({"object": "list", "model": "m", "data": items[::-1]}).encode()


class Endpoint:
    """An OpenAI-compatible endpoint on this machine that answers with `scripted` replies first."""

    def __init__(self) -> None:
        self.scripted: list[Callable[[list[str]], Reply]] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                endpoint.requests.append(body)
                endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
                answer = endpoint.scripted.pop(0) if endpoint.scripted else vectors
                status, headers, content = answer(body["input"])
                self.send_response(status)
                for name, value in {"content-type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """Stay silent when a client has hung up."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    found = Endpoint()
    yield found
    found.close()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Collect the waits between tries instead of waiting."""
    collected: list[float] = []
    monkeypatch.setattr("assistant.index.embed_openai.time.sleep", collected.append)
    return collected


def load(endpoint: Endpoint, *, key: str = KEY, batch_size: int = 32, **llm: float) -> Embedder:
    settings = Settings(
        embed=EmbedSettings(model="openai:m", batch_size=batch_size),
        llm=LLMSettings.model_validate({"base_url": endpoint.url, **llm}),
        api_key=SecretStr(key),
    )
    return load_embedder(settings)


def says(status: int, content: object = None, **headers: str) -> Callable[[list[str]], Reply]:
    body = content if isinstance(content, bytes) else json.dumps(content or {"error": {"message": KEY}}).encode()
    return lambda texts: (status, headers, body)


def lists(*embeddings: list[Any]) -> Callable[[list[str]], Reply]:
    return says(200, {"data": [{"index": i, "embedding": e} for i, e in enumerate(embeddings)]})


def test_texts_are_sent_as_written_and_rows_keep_their_order(endpoint: Endpoint) -> None:
    texts = ["債券\n下跌", "Ｂonds  fell", ""]
    found = load(endpoint).embed_passages(texts)
    assert endpoint.requests[0]["input"] == ["債券\n下跌", "Ｂonds  fell", " "]
    assert endpoint.requests[0]["model"] == "m"
    assert found.shape == (3, 3)
    assert found.dtype == np.float32
    wanted = np.array([[len(t or " "), ord((t or " ")[0]), 0.5] for t in texts])
    np.testing.assert_allclose(found, wanted / np.linalg.norm(wanted, axis=1, keepdims=True), rtol=1e-5)


def test_many_texts_go_in_batches(endpoint: Endpoint) -> None:
    found = load(endpoint, batch_size=2).embed_passages(["a", "bb", "ccc", "dddd", "eeeee"])
    assert [len(request["input"]) for request in endpoint.requests] == [2, 2, 1]
    assert found.shape == (5, 3)


def test_the_dimension_is_asked_once(endpoint: Endpoint) -> None:
    embedder = load(endpoint)
    assert (embedder.dimension, embedder.dimension) == (3, 3)
    assert len(endpoint.requests) == 1
    assert embedder.embed_queries([]).shape == (0, 3)


def test_the_key_is_sent_and_an_endpoint_of_ones_own_needs_none(endpoint: Endpoint) -> None:
    load(endpoint).embed_queries(["a"])
    load(endpoint, key="").embed_queries(["a"])
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"
    assert KEY not in endpoint.headers[1]["authorization"]


def test_a_busy_endpoint_is_asked_again_after_the_time_it_names(endpoint: Endpoint, waits: list[float]) -> None:
    endpoint.scripted = [says(429, **{"retry-after": "3"}), says(503)]
    assert load(endpoint).embed_queries(["a"]).shape == (1, 3)
    assert waits == [3.0, 1.0]


@pytest.mark.parametrize(("asked", "waited"), [("3600", 20.0), ("soon", 0.5), ("-4", 0.5), ("nan", 0.5), ("0", 0.0)])
def test_the_time_an_endpoint_names_is_held_in_bounds(
    endpoint: Endpoint, waits: list[float], asked: str, waited: float
) -> None:
    endpoint.scripted = [says(429, **{"retry-after": asked})]
    load(endpoint).embed_queries(["a"])
    assert waits == [waited]


def test_an_endpoint_that_stays_busy_fails_and_may_be_asked_later(endpoint: Endpoint, waits: list[float]) -> None:
    endpoint.scripted = [says(429)] * 9
    with pytest.raises(ProviderError, match="429") as caught:
        load(endpoint, max_retries=2).embed_queries(["a"])
    assert caught.value.retryable
    assert len(endpoint.requests) == 3


def test_no_wait_goes_beyond_the_deadline(endpoint: Endpoint, waits: list[float]) -> None:
    endpoint.scripted = [says(429, **{"retry-after": "15"})] * 9
    with pytest.raises(ProviderError, match="429"):
        load(endpoint, deadline_seconds=10).embed_queries(["a"])
    assert waits == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_a_refusal_is_final_and_does_not_repeat_what_the_endpoint_said(
    endpoint: Endpoint, waits: list[float], status: int
) -> None:
    endpoint.scripted = [says(status)]
    with pytest.raises(ProviderRefused, match=str(status)) as caught:
        load(endpoint).embed_queries(["a"])
    assert caught.value.remedy
    assert KEY not in str(caught.value)
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [
        says(200, b"{not json"),
        says(200, b"<html>sign in</html>", **{"content-type": "text/html"}),
        says(200, {"object": "list"}),
        lists([1.0, 2.0]),
        lists([1.0], [2.0], [3.0]),
        lists([1.0, 2.0], [1.0]),
        lists([], []),
        lists(["a"], ["b"]),
        says(200, b'{"data": [{"index": 0, "embedding": [NaN]}, {"index": 1, "embedding": [1]}]}'),
        says(200, {"data": [{"index": 0, "embedding": [1.0]}, {"index": 0, "embedding": [1.0]}]}),
    ],
)
def test_a_reply_that_is_no_list_of_vectors_is_refused(
    endpoint: Endpoint, waits: list[float], reply: Callable[[list[str]], Reply]
) -> None:
    endpoint.scripted = [reply]
    with pytest.raises(ProviderError, match="The embedding endpoint sent") as caught:
        load(endpoint).embed_passages(["a", "b"])
    assert not caught.value.retryable


def test_a_dimension_that_changes_between_calls_is_refused(endpoint: Endpoint) -> None:
    embedder = load(endpoint)
    assert embedder.dimension == 3
    endpoint.scripted = [lists([1.0, 2.0])]
    with pytest.raises(ProviderError, match="2 and 3 dimensions"):
        embedder.embed_queries(["a"])


def test_silence_is_a_timeout(endpoint: Endpoint) -> None:
    def slow(texts: list[str]) -> Reply:
        time.sleep(0.4)
        return vectors(texts)

    endpoint.scripted = [slow]
    with pytest.raises(ProviderTimeout):
        load(endpoint, timeout_seconds=0.1, max_retries=0).embed_queries(["a"])


def test_nobody_listening_is_told_as_such(endpoint: Endpoint, waits: list[float]) -> None:
    settings = Settings(
        embed=EmbedSettings(model="openai:m"), llm=LLMSettings(base_url="http://127.0.0.1:9/v1", max_retries=1)
    )
    with pytest.raises(ProviderError, match="cannot be reached"):
        load_embedder(settings).embed_queries(["a"])
    assert waits == [0.5]


def test_the_key_is_in_no_log_line(endpoint: Endpoint, waits: list[float], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    endpoint.scripted = [says(429), says(500)]
    load(endpoint).embed_queries(["a"])
    assert caplog.records
    assert KEY not in caplog.text
