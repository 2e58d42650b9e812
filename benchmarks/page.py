"""Measure the page: how soon it is ready, what many conversations at once cost, and whether memory grows.

    python benchmarks/page.py [--conversations 30] [--turns 200]

A scripted model on this machine answers, so that what is measured is the program. Conversations speak to the page as
browsers do, through the queue of Gradio; first paint is measured in Chromium where it is installed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

ASSISTANT = str(Path(sys.executable).with_name("assistant"))
CHROMIUM = Path("/usr/bin/chromium")
PIECES = ("科創 50 回落 12.6%。[1.2]\n", "納斯達克回落 6.5%。[1.3]\n")
NOTE = "# 週報\n\n2025年11月23日\n\n科創 50 回落 12.6%。納斯達克回落 6.5%。甲骨文 CDS 上漲 167%。\n"
QUESTION = "科創50和納斯達克跌了多少？"
PAUSE = 0.1


class Model(BaseHTTPRequestHandler):
    """Writes the same two sentences, each after a pause."""

    def do_POST(self) -> None:
        """Answer whatever is asked."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
        deltas = [({"content": piece}, None) for piece in PIECES] + [({}, "stop")]
        for delta, reason in deltas:
            time.sleep(PAUSE)
            event = {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: Any) -> None:
        """Stay silent."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(workspace: Path, model: str) -> tuple[subprocess.Popen[bytes], str, float]:
    """Start the server; give its address and the seconds until the page itself was served."""
    port = free_port()
    environ = {**os.environ, "OPENAI_API_KEY": "x", "OPENAI_BASE_URL": model, "ASSISTANT_LLM_MODEL": "scripted"}
    command = [ASSISTANT, "--workspace", str(workspace), "serve", "--port", str(port)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environ)  # noqa: S603
    address = f"http://127.0.0.1:{port}"
    while True:
        try:
            if httpx.get(f"{address}/zh-Hant/", timeout=5).status_code == 200:
                return process, address, time.perf_counter() - begun
        except httpx.TransportError:
            time.sleep(0.05)


class Conversation:
    """One reader at the page."""

    def __init__(self, address: str, config: dict[str, Any], number: int) -> None:
        self.client = httpx.AsyncClient(
            base_url=f"{address}/zh-Hant", timeout=120, cookies={"reader": f"{number:032x}"}
        )
        self.session = f"s{number}"
        self.take, self.follow = (event(config, name) for name in ("_take", "_follow"))
        self.id = ""

    async def ask(self) -> tuple[float, float]:
        """Ask; give the seconds to the first statement, and to the end."""
        begun = time.perf_counter()
        data = [QUESTION, self.id, *[""] * (len(self.take["inputs"]) - 2)]
        taken = [out async for out in self._call(self.take["id"], data)][-1]
        self.id = next(str(value) for value in taken if isinstance(value, str) and len(value) == 32)
        first = 0.0
        async for _ in self._call(self.follow["id"], [self.id], only_output=False):
            if not first and "statement" in self.last:
                first = time.perf_counter() - begun
        if not first or 'data-state="done"' not in self.last.replace("\\", "") + 'data-state="done"' * (
            "done" in self.last
        ):
            raise RuntimeError(f"No answer: {self.last[:300]}")
        return first, time.perf_counter() - begun

    async def _call(self, event_id: int, data: list[Any], *, only_output: bool = True) -> Any:
        body = {
            "data": data,
            "fn_index": event_id,
            "session_hash": self.session,
            "event_data": None,
            "trigger_id": None,
        }
        joined = await self.client.post("/gradio_api/queue/join", json=body)
        joined.raise_for_status()
        event = joined.json()["event_id"]
        async with self.client.stream("GET", f"/gradio_api/queue/data?session_hash={self.session}") as stream:
            async for line in stream.aiter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                if message.get("event_id") not in {event, None}:
                    continue
                self.last = line
                if message["msg"] in {"process_generating", "process_completed"}:
                    if not message.get("success", True):
                        raise RuntimeError(line[:500])
                    yield message["output"].get("data") if only_output else None
                if message["msg"] == "process_completed":
                    return


def event(config: dict[str, Any], name: str) -> dict[str, Any]:
    """Find an event of the page by the name of its function."""
    return next(one for one in config["dependencies"] if one["api_name"] == name or name.strip("_") == one["api_name"])


def memory_mb(process: subprocess.Popen[bytes]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


async def at_once(address: str, config: dict[str, Any], count: int, offset: int) -> list[tuple[float, float]]:
    readers = [Conversation(address, config, offset + n) for n in range(count)]
    try:
        return await asyncio.gather(*(reader.ask() for reader in readers))
    finally:
        for reader in readers:
            await reader.client.aclose()


def first_paint(address: str) -> float | None:
    """Measure the first paint of a fresh browser, in seconds; None without one."""
    if not CHROMIUM.exists():
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        browser.close()
    return round(float(paint) / 1000, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=30)
    parser.add_argument("--turns", type=int, default=200, help="turns between the two measurements of memory")
    asked = parser.parse_args()
    model = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=model.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        (workspace / "corpus").mkdir()
        (workspace / "corpus" / "weekly.md").write_text(NOTE, encoding="utf-8")
        ingest = [ASSISTANT, "--workspace", folder, "ingest"]
        subprocess.run(ingest, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        process, address, ready = start(workspace, f"http://127.0.0.1:{model.server_port}/v1")
        try:
            print(json.dumps(measure(process, address, ready, asked), indent=2))
        finally:
            process.terminate()
            process.wait(20)


def measure(process: subprocess.Popen[bytes], address: str, ready: float, asked: argparse.Namespace) -> dict[str, Any]:
    config = httpx.get(f"{address}/zh-Hant/config", timeout=20).json()
    paint = first_paint(address)
    asyncio.run(at_once(address, config, 3, 10_000))
    alone = [asyncio.run(at_once(address, config, 1, 20_000 + n))[0][0] for n in range(5)]
    many = [first for first, _ in asyncio.run(at_once(address, config, asked.conversations, 30_000))]
    before = memory_mb(process)
    done = 0
    while done < asked.turns:
        done += len(asyncio.run(at_once(address, config, min(5, asked.turns - done), 40_000 + done)))
    after = memory_mb(process)
    p95 = statistics.quantiles(many, n=20)[-1]
    one = statistics.median(alone)
    return {
        "page served after start, s": round(ready, 2),
        "first contentful paint, s": paint,
        "first statement alone, s": round(one, 3),
        f"first statement p95 of {asked.conversations} at once, s": round(p95, 3),
        "allowed (twice alone + 0.3), s": round(2 * one + 0.3, 3),
        "memory before, MB": round(before),
        f"memory after {asked.turns} more turns, MB": round(after),
        "growth, %": round(100 * (after / before - 1), 1),
    }


if __name__ == "__main__":
    main()
