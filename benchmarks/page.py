"""Measure the page: how soon it is ready, what many conversations at once cost, and whether memory grows.

    python benchmarks/page.py [--starts 3] [--conversations 30] [--turns 600] [--first 0.5]

A scripted model on this machine answers: its first sentence comes after `--first` seconds, and each further one as
long after that. Conversations speak to the page as browsers do, through the queue of Gradio: each opens the page,
asks, reads for some seconds, and asks again. First paint, and when a reader can type, are measured in Chromium where it
is installed. Server, model, conversations and Chromium share one machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

ASSISTANT = str(Path(sys.executable).with_name("assistant"))
CHROMIUM = Path("/usr/bin/chromium")
PIECES = ("科創 50 回落 12.6%。[1.2]\n", "納斯達克回落 6.5%。[1.3]\n")
NOTE = "# 週報\n\n2025年11月23日\n\n科創 50 回落 12.6%。納斯達克回落 6.5%。甲骨文 CDS 上漲 167%。\n"
# Each stands alone: one that has to be understood from those before it asks the model twice.
QUESTIONS = (
    "科創50跌了多少？",
    "納斯達克跌了多少？",
    "How much did the STAR 50 and the Nasdaq fall?",
    "甲骨文 CDS 升了多少？",
)
READING = (4.0, 10.0)  # seconds between an answer and the next question
SEED = 7


class Model(BaseHTTPRequestHandler):
    """Writes the same two sentences, each after a pause."""

    pause = 0.5

    def do_POST(self) -> None:
        """Answer whatever is asked."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
        deltas = [({"content": piece}, None) for piece in PIECES] + [({}, "stop")]
        for delta, reason in deltas:
            time.sleep(self.pause)
            event = {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: Any) -> None:
        """Stay silent."""


class ModelServer(ThreadingHTTPServer):
    """Takes all that come at once; five is the default, and the sixth waits for a second."""

    request_queue_size = 128


class Server:
    """The program, serving a workspace on a free port."""

    def __init__(self, workspace: Path, model: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environ = {**os.environ, "OPENAI_API_KEY": "x", "OPENAI_BASE_URL": model, "ASSISTANT_LLM_MODEL": "scripted"}
        # Where bytecode is not kept, every start compiles the program anew; an installed one never does.
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        self.begun = time.perf_counter()
        command = [ASSISTANT, "--workspace", str(workspace), "serve", "--port", str(port)]
        self.process = subprocess.Popen(command, env=environ)  # noqa: S603
        self.address = f"http://127.0.0.1:{port}"

    def since_start(self) -> float:
        """Give the seconds since it was started."""
        return round(time.perf_counter() - self.begun, 2)

    def wait(self) -> None:
        """Wait until it listens."""
        while True:
            try:
                httpx.get(f"{self.address}/view/alive", timeout=30)
                return
            except httpx.TransportError:
                time.sleep(0.02)

    def memory_mb(self) -> float:
        """Give what it holds in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024

    def cpu_seconds(self) -> float:
        """Give the processor time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(20)


class Conversation:
    """One reader at the page."""

    def __init__(self, address: str, number: int) -> None:
        self.client = httpx.AsyncClient(
            base_url=f"{address}/zh-Hant", timeout=120, cookies={"reader": f"{number:032x}"}
        )
        self.session = f"s{number}"
        self.events: dict[str, dict[str, Any]] = {}
        self.id = ""

    async def begin(self) -> None:
        """Open the page."""
        config = (await self.client.get("/config")).json()
        self.events = {one["api_name"]: one for one in config["dependencies"]}
        await self._run("_open_address", [""])

    async def ask(self, question: str) -> float:
        """Ask, and do what the page then does by itself; give the seconds to the first statement."""
        begun = time.perf_counter()
        taken = await self._run("_take", [question, self.id])
        self.id = next(str(value) for value in taken if isinstance(value, str) and len(value) == 32)
        first, last = 0.0, ""
        async for name, message in self._stream({"_list": [self.id, ""], "_follow": [self.id]}):
            last = message if name == "_follow" else last
            if not first and "statement" in last:
                first = time.perf_counter() - begun
        if not first or 'data-state=\\"done\\"' not in last:
            raise RuntimeError(f"No answer: {last[:300]}")
        await self._run("_list", [self.id, ""])
        await self._run("_suggest", [self.id])
        return first

    async def close(self) -> None:
        """Leave."""
        await self.client.aclose()

    async def _run(self, name: str, data: list[Any]) -> list[Any]:
        messages = [message async for _, message in self._stream({name: data})]
        return list(json.loads(messages[-1])["output"]["data"])

    async def _stream(self, events: dict[str, list[Any]]) -> Any:
        """Let events happen at once; give the messages of each with its name, until all are over."""
        waited = {await self._join(name, data): name for name, data in events.items()}
        async with self.client.stream("GET", f"/gradio_api/queue/data?session_hash={self.session}") as stream:
            async for line in stream.aiter_lines():
                message = json.loads(line[5:]) if line.startswith("data:") else {}
                name = waited.get(message.get("event_id", ""))
                if name is None:
                    continue
                if not message.get("success", True):
                    raise RuntimeError(line[:500])
                if message["msg"] in {"process_generating", "process_completed"}:
                    yield name, line[5:]
                if message["msg"] == "process_completed":
                    del waited[message["event_id"]]
                if not waited:
                    return

    async def _join(self, name: str, data: list[Any]) -> str:
        event = self.events.get(name) or self.events[name.strip("_")]
        body = {
            "data": [*data, *[""] * (len(event["inputs"]) - len(data))],
            "fn_index": event["id"],
            "session_hash": self.session,
            "event_data": None,
            "trigger_id": None,
        }
        joined = await self.client.post("/gradio_api/queue/join", json=body)
        joined.raise_for_status()
        return str(joined.json()["event_id"])


async def converse(address: str, count: int, turns: int, offset: int, *, reading: bool) -> list[float]:
    """Let many converse at once; give the seconds to each first statement.

    Args:
        address: Of the server.
        count: Conversations; all have opened the page before the first asks.
        turns: Questions in each.
        offset: Sets the readers apart from those of other calls.
        reading: Each reads before asking again, and they do not begin in the same instant.
    """
    readers = [Conversation(address, offset + n) for n in range(count)]
    pace = random.Random(SEED)

    async def one(reader: Conversation) -> list[float]:
        firsts = []
        for turn in range(turns):
            if reading:
                await asyncio.sleep(pace.uniform(*READING) if turn else pace.uniform(0, READING[1]))
            firsts.append(await reader.ask(QUESTIONS[turn % len(QUESTIONS)]))
        return firsts

    try:
        await asyncio.gather(*(reader.begin() for reader in readers))
        return [first for firsts in await asyncio.gather(*map(one, readers)) for first in firsts]
    finally:
        await asyncio.gather(*(reader.close() for reader in readers))


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; None without one."""
    if not CHROMIUM.exists():
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def visit(browser: Any, address: str) -> float:
    """Open the page as somebody who was never there, until one can type; give the seconds to the first paint."""
    page = browser.new_context(locale="zh-TW").new_page()
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    page.context.close()
    return round(float(paint) / 1000, 2)


def measure_start(workspace: Path, model: str, browser: Any) -> dict[str, float]:
    """Start once; give the seconds until the page was served, until somebody could type, and to first paints."""
    server = Server(workspace, model)
    try:
        server.wait()
        listening = server.since_start()
        if browser is None:
            httpx.get(f"{server.address}/zh-Hant/", timeout=30).raise_for_status()
            return {"served": server.since_start(), "listening": listening}
        paint = visit(browser, server.address)
        return {
            "listening": listening,
            "ready": server.since_start(),
            "paint, first visitor": paint,
            "paint": visit(browser, server.address),
        }
    finally:
        server.stop()


def p95(values: list[float]) -> float:
    return round(statistics.quantiles(values, n=20)[-1], 2)


def measure_conversations(server: Server, count: int) -> dict[str, Any]:
    """Compare one conversation with many."""
    asyncio.run(converse(server.address, 3, 2, 10_000, reading=False))
    alone = statistics.median(asyncio.run(converse(server.address, 1, 5, 20_000, reading=False)))
    spent, begun = server.cpu_seconds(), time.perf_counter()
    many = asyncio.run(converse(server.address, count, 3, 30_000, reading=True))
    load = (server.cpu_seconds() - spent) / (time.perf_counter() - begun)
    burst = asyncio.run(converse(server.address, count, 1, 40_000, reading=False))
    return {
        "first statement alone, s": round(alone, 2),
        "allowed (twice alone + 0.3), s": round(2 * alone + 0.3, 2),
        f"{count} conversations, p50 and p95, s": (round(statistics.median(many), 2), p95(many)),
        "processors used meanwhile": round(load, 2),
        f"{count} questions in one instant, p50 and p95, s": (round(statistics.median(burst), 2), p95(burst)),
    }


def measure_memory(server: Server, turns: int) -> dict[str, Any]:
    """Let conversations of five turns follow one another, ten at a time."""
    Model.pause = 0.05
    asyncio.run(converse(server.address, 10, 5, 50_000, reading=False))
    before = server.memory_mb()
    done = 0
    while done < turns:
        done += len(asyncio.run(converse(server.address, 10, 5, 60_000 + done, reading=False)))
    after = server.memory_mb()
    growth = round(100 * (after / before - 1), 1)
    return {"memory before, MB": round(before), f"after {done} more turns, MB": round(after), "growth, %": growth}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=3, help="starts that are timed")
    parser.add_argument("--conversations", type=int, default=30, help="at once; 0: none")
    parser.add_argument("--turns", type=int, default=600, help="between the two measurements of memory; 0: none")
    parser.add_argument("--first", type=float, default=0.5, help="seconds until the model's first words")
    asked = parser.parse_args()
    Model.pause = asked.first
    model = ModelServer(("127.0.0.1", 0), Model)
    threading.Thread(target=model.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{model.server_port}/v1"
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        (workspace / "corpus").mkdir()
        (workspace / "corpus" / "weekly.md").write_text(NOTE, encoding="utf-8")
        ingest = [ASSISTANT, "--workspace", folder, "ingest"]
        subprocess.run(ingest, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        if asked.starts:
            with chromium() as browser:
                starts = [measure_start(workspace, url, browser) for _ in range(asked.starts)]
            tell({f"{name}, s": [start[name] for start in starts] for name in starts[0]})
        server = Server(workspace, url)
        try:
            server.wait()
            if asked.conversations:
                tell(measure_conversations(server, asked.conversations))
            if asked.turns:
                tell(measure_memory(server, asked.turns))
        finally:
            server.stop()


def tell(figures: dict[str, Any]) -> None:
    for name, figure in figures.items():
        print(f"{name}: {figure}", flush=True)


if __name__ == "__main__":
    main()
