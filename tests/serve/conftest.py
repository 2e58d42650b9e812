"""A real server on this machine, and a real browser to look at it."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ModelServer, write_notes

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
    # No name of another machine is found: whatever the page wanted from outside would fail, and be noted.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
READY = "html[data-ready]"


@contextmanager
def serving(assistant: Any) -> Iterator[str]:
    """Serve an assistant on a free port; gives the address."""
    import uvicorn

    from assistant.serve.server import make_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(
        make_app(assistant), host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the three notes, in a workspace of its own: it keeps conversations and takes notes."""
    from assistant.app import Assistant

    assistant = Assistant.open(write_notes(tmp_path_factory.mktemp("served") / "workspace"))
    assistant.ingest()
    with serving(assistant) as address:
        yield address


@pytest.fixture(scope="session")
def scripted() -> Iterator[ModelServer]:
    """The model behind `written_server`; each test scripts it anew."""
    model = ModelServer()
    yield model
    model.close()


@pytest.fixture(scope="session")
def written_server(scripted: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose answers a scripted model writes."""
    from assistant.app import Assistant

    folder = write_notes(tmp_path_factory.mktemp("written") / "workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", "test")
        patch.setenv("OPENAI_BASE_URL", scripted.url)
        patch.setenv("ASSISTANT_LLM_MODEL", "scripted")
        assistant = Assistant.open(folder)
    assistant.ingest()
    with serving(assistant) as address:
        yield address


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


SETTINGS = {"viewport": {"width": 1280, "height": 860}, "locale": "en-US"}


def watch(page: Any, address: str, faults: list[str]) -> Any:
    """Open a page and wait until it is ready; note what it asks of other machines, and what of it fails."""
    page.context.set_default_timeout(60_000)
    local = (address, "data:", "blob:")
    page.on("request", lambda sent: None if sent.url.startswith(local) else faults.append(f"asked for {sent.url}"))
    page.on(
        "requestfailed", lambda sent: None if _was_left(sent) else faults.append(f"lost {sent.url}: {sent.failure}")
    )
    page.on("response", lambda got: faults.append(f"{got.status} of {got.url}") if got.status >= 400 else None)
    page.on("pageerror", lambda error: faults.append(f"failed: {error}"))
    page.goto(address)
    page.wait_for_selector(READY)
    return page


def _was_left(sent: Any) -> bool:
    """Tell whether nobody but the browser ended a request: the page was left or had no more use for it, or is offline.

    Gradio ends its stream of events itself whenever it waits for none. Of a server that fails, or closes a stream in
    the middle, browsers say something else: net::ERR_CONNECTION_RESET, net::ERR_INCOMPLETE_CHUNKED_ENCODING.
    """
    return str(sent.failure) in {"net::ERR_ABORTED", "net::ERR_INTERNET_DISCONNECTED"}


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open the page of a server as a new reader; fails when it asks another machine for anything, or a script fails."""
    faults: list[str] = []
    with ExitStack() as contexts:

        def open_page(address: str, **options: Any) -> Any:
            context = browser.new_context(**{**SETTINGS, **options})
            contexts.callback(context.close)
            return watch(context.new_page(), address, faults)

        yield open_page
    assert faults == []


@pytest.fixture(scope="session")
def english(browser: Any) -> Iterator[Any]:
    """A browser in English whose cache is warm."""
    context = browser.new_context(**SETTINGS)
    yield context
    context.close()


@pytest.fixture
def page(english: Any, server: str) -> Iterator[Any]:
    """The page in English, opened and ready for a new reader, without a model."""
    faults: list[str] = []
    english.clear_cookies()
    opened = watch(english.new_page(), server, faults)
    yield opened
    english.set_offline(False)
    opened.evaluate("localStorage.clear()")
    opened.close()
    assert faults == []
