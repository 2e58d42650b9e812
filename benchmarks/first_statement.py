"""How long after the model wrote it does the first statement reach the reader?

    python benchmarks/first_statement.py [--workspace DIR] [--runs 20]

A scripted endpoint on this machine writes a statement, then waits. Measured is the time from the question to the first
verified statement, less the time that the endpoint itself took: search, prompt, client, cutting and verification.
Milliseconds; by the wall and, since the machine may be busy, by the processor.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from assistant.app import Assistant

QUESTION = "科創 50 由 10 月議息會議至今跌了多少？"
# What the endpoint takes before its first piece, and between two.
THINKS_SECONDS = 0.2
PIECE_SECONDS = 0.005


class Endpoint(ThreadingHTTPServer):
    """Quotes the first sentence that it is shown, piece by piece, and notes for how long it slept."""

    slept = 0.0


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self._sleep(THINKS_SECONDS)
        # The reader goes away after the first statement.
        with contextlib.suppress(BrokenPipeError):
            for piece in _pieces(body["messages"][0]["content"]):
                self._sleep(PIECE_SECONDS)
                self._send({"content": piece}, None)

    def _sleep(self, seconds: float) -> None:
        started = time.perf_counter()
        time.sleep(seconds)
        self.server.slept += time.perf_counter() - started

    def _send(self, delta: dict[str, str], finish: str | None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Stay silent."""


def _pieces(prompt: str) -> Iterator[str]:
    found = re.search(r"^(\[1\.\d+\]) (\S.{8,}[。.])$", prompt, re.MULTILINE)
    if found is None:
        raise SystemExit("No sentence in the prompt could be quoted.")
    said = f"{found[2]}{found[1]} "
    yield from (said[start : start + 6] for start in range(0, len(said), 6))
    # The next statement begins, which shows that the first has ended.
    yield "其次"
    time.sleep(0.3)


def measure(workspace: Path, runs: int) -> dict[str, float]:
    """Ask the same question again and again, after one time to warm up."""
    server = Endpoint(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    os.environ["OPENAI_API_KEY"] = "none"
    flags = {"llm": {"model": "m", "base_url": f"http://127.0.0.1:{server.server_port}/v1"}}
    assistant = Assistant.open(workspace, flags)
    walls, processors = [], []
    for _ in range(runs + 1):
        server.slept = 0.0
        wall, processor = time.perf_counter(), time.process_time()
        stream = assistant.stream(assistant.question(QUESTION))
        first = next(stream)
        walls.append(1000 * (time.perf_counter() - wall - server.slept))
        processors.append(1000 * (time.process_time() - processor))
        if not first.statements or first.mode != "model":
            raise SystemExit("The first answer holds no statement.")
        stream.close()  # type: ignore[attr-defined]
    server.shutdown()
    figures = {"wall": walls[1:], "processor": processors[1:]}
    return {
        f"{name}_ms_{what}": round(of(values), 1)
        for name, values in figures.items()
        for what, of in (("min", min), ("median", statistics.median), ("max", max))
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, default=Path())
    parser.add_argument("--runs", type=int, default=20)
    arguments = parser.parse_args()
    json.dump(measure(arguments.workspace, arguments.runs), sys.stdout)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
