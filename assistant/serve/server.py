"""The server: the HTTP API and the chat page on one port."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fastapi import FastAPI

from assistant import __version__
from assistant.schema import LANGUAGES
from assistant.serve.api import make_router, report_failures
from assistant.serve.api_notes import make_notes_router
from assistant.serve.api_records import make_records_router

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
    # Read by gradio when it is imported: no word about its use leaves this machine.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    from assistant.serve.page.html import read_static
    from assistant.serve.page.layout import make_page, make_theme, page_head
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
    app.add_middleware(KnowReaders)
    for language, site in sites.items():
        gr.mount_gradio_app(
            app,
            make_page(site),
            path=f"/{language}",
            theme=make_theme(site),
            css=read_static("[0-9]*.css"),
            head=page_head(site),
            footer_links=[],
            run_history=False,
            show_error=False,
            ssr_mode=False,
            max_file_size=f"{int(assistant.settings.ingest.max_file_mb)}mb",
        )


def run(assistant: Assistant, host: str | None = None, port: int | None = None) -> None:
    """Serve until stopped.

    Args:
        assistant: Answers.
        host: Address to listen on; None: as the settings say.
        port: Port to listen on; None: as the settings say.
    """
    import uvicorn

    settings = assistant.settings.serve
    uvicorn.run(
        make_app(assistant),
        host=host or settings.host,
        port=settings.port if port is None else port,
        log_level="warning",
    )
