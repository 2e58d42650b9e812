"""A real server on this machine, and a real browser to look at it."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
# Without these Chromium looks for hosts of its maker's at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def server(indexed_workspace: Path) -> Iterator[str]:
    """The address of a server of the three notes."""
    import uvicorn

    from assistant.app import Assistant
    from assistant.serve.server import make_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = make_app(Assistant.open(indexed_workspace))
    running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    if not CHROMIUM.exists():
        if os.environ.get("TESTS_NEED_BROWSER"):
            pytest.fail(f"{CHROMIUM} is needed here and not installed.")
        pytest.skip(f"{CHROMIUM} is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, server: str) -> Iterator[Any]:
    """The chat page, opened and ready; fails when it asks any other machine for anything."""
    opened = browser.new_page(viewport={"width": 1280, "height": 860}, locale="en-US")
    outside: list[str] = []
    opened.on(
        "request",
        lambda request: outside.append(request.url) if not request.url.startswith((server, "data:", "blob:")) else None,
    )
    opened.goto(server)
    opened.wait_for_selector("#question textarea")
    yield opened
    opened.close()
    assert outside == []
