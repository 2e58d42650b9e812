"""What every test gets: no network beyond this machine, no environment of the developer's."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

_LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            raise AssertionError(f"A test tried to reach {address}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drop settings and keys that happen to be set where the tests run."""
    for name in list(os.environ):
        if name.startswith(("ASSISTANT_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "False")


class ModelServer:
    """An OpenAI-compatible endpoint on this machine that says what the test scripted.

    Attributes:
        url: Base address, ending in /v1.
        pieces: What it writes, piece by piece.
        status: HTTP status it answers with.
        finish: Why it says it stopped; empty: the stream just ends, as when a proxy cuts it.
        requests: Bodies of the requests so far.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = ["INSUFFICIENT"]
        self.status = 200
        self.finish = "stop"
        self.content_type = "text/event-stream"
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.before_piece: Callable[[int], None] = lambda _: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _events(self) -> Iterator[dict[str, Any]]:
        head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
        for number, piece in enumerate(self.pieces):
            self.before_piece(number)
            yield {**head, "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}
        if self.finish:
            yield {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": self.finish}]}
            yield {**head, "choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                model.requests.append(json.loads(body))
                model.headers.append(dict(self.headers))
                self.send_response(model.status)
                self.send_header("Content-Type", model.content_type if model.status == 200 else "application/json")
                self.end_headers()
                if model.status != 200:
                    self.wfile.write(json.dumps({"error": {"message": "refused"}}).encode())
                    return
                for event in model._events():
                    self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                    self.wfile.flush()
                if model.finish:
                    self.wfile.write(b"data: [DONE]\n\n")

            def log_message(self, *_: Any) -> None:
                """Stay silent."""

        return Handler


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    server = ModelServer()
    yield server
    server.close()
