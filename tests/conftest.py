"""What every test gets: no network beyond this machine, no environment of the developer's."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A machine may be busy, and the first example loads dictionaries: how long one takes says nothing.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

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


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> Iterator[None]:
    """Drop settings and keys that happen to be set where the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("ASSISTANT_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_")):
                patch.delenv(name)
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        yield


class ModelServer:
    """An OpenAI-compatible endpoint on this machine that says what the test scripted.

    Attributes:
        url: Base address, ending in /v1.
        pieces: What it writes, piece by piece.
        thoughts: What it thinks first, in `reasoning_content`.
        status: HTTP status it answers with.
        message: Of its refusal.
        reply_headers: Sent with every answer.
        finish: Why it says it stopped; empty: the stream just ends, as when a proxy cuts it.
        usage: Whether it reports tokens.
        raw: What it sends instead of events; None: events.
        announced: Length of the body it promises, so that one that ends sooner breaks the connection.
        turns: For the requests to come, one each, attributes that differ from these.
        requests: Bodies of the requests so far.
        cut: Whether a reader went away in the middle of a stream.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = ["INSUFFICIENT"]
        self.thoughts: list[str] = []
        self.status = 200
        self.message = "refused"
        self.reply_headers: dict[str, str] = {}
        self.finish = "stop"
        self.usage = True
        self.raw: bytes | None = None
        self.announced = 0
        self.content_type = "text/event-stream"
        self.turns: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.cut = threading.Event()
        self.before_piece: Callable[[int], None] = lambda _: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _events(self) -> Iterator[dict[str, Any]]:
        head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
        for thought in self.thoughts:
            delta = {"content": "", "reasoning_content": thought}
            yield {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        for number, piece in enumerate(self.pieces):
            self.before_piece(number)
            yield {**head, "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}
        if self.finish:
            yield {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": self.finish}]}
            if self.usage:
                tokens = {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}
                yield {**head, "choices": [], "usage": tokens}

    def _body(self) -> Iterator[bytes]:
        if self.status != 200:
            yield json.dumps({"error": {"message": self.message}}).encode()
        elif self.raw is not None:
            yield self.raw
        else:
            for event in self._events():
                yield f"data: {json.dumps(event)}\n\n".encode()
            if self.finish:
                yield b"data: [DONE]\n\n"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                model.requests.append(json.loads(body))
                model.headers.append(dict(self.headers))
                for name, value in (model.turns.pop(0) if model.turns else {}).items():
                    setattr(model, name, value)
                self.send_response(model.status)
                self.send_header("Content-Type", model.content_type if model.status == 200 else "application/json")
                for name, value in model.reply_headers.items():
                    self.send_header(name, value)
                if model.announced:
                    self.send_header("Content-Length", str(model.announced))
                self.end_headers()
                try:
                    for part in model._body():
                        self.wfile.write(part)
                        self.wfile.flush()
                except OSError:
                    model.cut.set()

            def log_message(self, *_: Any) -> None:
                """Stay silent."""

        return Handler


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    server = ModelServer()
    yield server
    server.close()


NOTES = {
    "weekly-2025-11-23.md": """---
title: 每週策略：急跌慢漲
house: 山海研究
series: Weekly
published: 2025-11-23
---
# 每週策略：急跌慢漲

## 資金結構

增量資金愈來愈多來自左側穩健型資金，A 股未來可能更像美股一樣出現急跌慢漲。過去兩週，A 股 ETF 累計淨申購 252 億元。

## 海外科技

九月以來，甲骨文的五年期 CDS 報價上漲 167%。科創 50 和納斯達克指數分別回落 12.6% 和 6.5%。

## 風險提示

本文不構成投資建議，市場有風險。
""",
    "macro-2025-10-20.txt": """宏观札记：外需与内需

2025年10月20日

三季度出口同比增长 8.3%，好于预期。

居民消费价格同比下降 0.2%，内需仍待政策支持。
""",
    "rates-2025-11-20.html": """<!doctype html><html lang="en"><head><title>Rates: December is open</title>
<meta name="date" content="2025-11-20"></head><body><nav><a href="/">Home</a></nav><article>
<h1>Rates: December is open</h1>
<p>Markets price a 71% probability of a Federal Reserve cut in December. The ten-year Treasury yield fell 12 basis
points to 4.02% over the week.</p>
<p>We keep a neutral stance on duration because term premium remains thin.</p>
</article><footer>Copyright</footer></body></html>
""",
}


def write_notes(folder: Path) -> Path:
    """Write the small bilingual corpus into a new workspace."""
    (folder / "corpus").mkdir(parents=True)
    for name, text in NOTES.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with three notes, one in each language, not indexed yet."""
    return write_notes(tmp_path / "workspace")


@pytest.fixture(scope="session")
def indexed_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, indexed; for tests that only read."""
    from assistant.app import Assistant

    folder = write_notes(tmp_path_factory.mktemp("indexed") / "workspace")
    Assistant.open(folder).ingest()
    return folder
