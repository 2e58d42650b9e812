"""The server: the HTTP API and the chat page on one port."""

from __future__ import annotations

import gc
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from fastapi import FastAPI

from assistant import __version__
from assistant.errors import AssistantError, ConfigurationError
from assistant.schema import LANGUAGES
from assistant.serve.api import make_router, report_failures
from assistant.serve.api_notes import make_notes_router
from assistant.serve.api_records import make_records_router
from assistant.serve.gradio_import import import_gradio

if TYPE_CHECKING:
    from assistant.app import Assistant


def make_app(assistant: Assistant) -> FastAPI:
    """Build the application: the API under `/api`, the page at `/`, one in each language behind it."""
    app = FastAPI(title="Assistant", version=__version__, docs_url=None, redoc_url=None)
    for make in (make_router, make_records_router, make_notes_router):
        app.include_router(make(assistant))
    report_failures(app)
    _add_page(app, assistant)
    return app


def _add_page(app: FastAPI, assistant: Assistant) -> None:
    import_gradio()

    from assistant.serve.page.pages import Pages
    from assistant.serve.page.reader import KnowReaders, add_home
    from assistant.serve.page.results import Results
    from assistant.serve.page.routes import make_views
    from assistant.serve.page.site import Site, make_answering
    from assistant.serve.page.take_away import make_take_away
    from assistant.serve.suggestions.choose import Suggestions

    answering = make_answering(assistant)
    suggestions, results = Suggestions(assistant), Results()
    sites = {language: Site(assistant, answering, suggestions, results, language) for language in LANGUAGES}
    add_home(app)
    app.include_router(make_views(sites))
    app.include_router(make_take_away(sites["en"], results))
    app.add_middleware(Pages, sites=sites)
    app.add_middleware(KnowReaders)


def run(assistant: Assistant, host: str | None = None, port: int | None = None) -> None:
    """Serve until stopped.

    Args:
        assistant: Answers.
        host: Address to listen on; None: as the settings say.
        port: Port to listen on; None: as the settings say.

    Raises:
        ConfigurationError: Nothing can listen there.
    """
    settings = assistant.settings.serve
    host, port = host or settings.host, settings.port if port is None else port
    _require_free(host, port)
    # The index is opened beside the imports: much of either is spent outside Python, on the other processor.
    threading.Thread(target=_open_index, args=[assistant], daemon=True).start()
    import uvicorn

    # What is made now stays until the end: looking through it for garbage, now or later, is work for nothing.
    gc.disable()
    app = make_app(assistant)
    gc.enable()
    gc.freeze()
    uvicorn.run(app, host=host, port=port, log_level="warning")


def _require_free(host: str, port: int) -> None:
    """Refuse an address that is taken before anything is made for it; uvicorn would exit as if it had abstained."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As uvicorn does, so that a server that was just stopped is no hindrance.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            fact = f"Nothing can listen on {host} at port {port}: {error.strerror}."
            raise ConfigurationError(fact, "Stop what listens there, or choose another port with --port.") from None


def _open_index(assistant: Assistant) -> None:
    # Without an index there is nothing to open; the page tells that by itself.
    with suppress(AssistantError):
        assistant.notes()
