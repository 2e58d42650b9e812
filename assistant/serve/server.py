"""The server: the HTTP API and the chat page on one port."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fastapi import FastAPI

from assistant import __version__
from assistant.serve.api import make_router, report_failures

if TYPE_CHECKING:
    from assistant.app import Assistant


def make_app(assistant: Assistant) -> FastAPI:
    """Build the application: the API under `/api`, the page at `/`."""
    # Read by gradio when it is imported: no word about its use leaves this machine.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    from assistant.serve.page import make_page, make_theme, page_head, page_styles

    app = FastAPI(title="Assistant", version=__version__, docs_url=None, redoc_url=None)
    app.include_router(make_router(assistant))
    report_failures(app)
    gr.mount_gradio_app(
        app,
        make_page(assistant),
        path="/",
        theme=make_theme(),
        css=page_styles(),
        head=page_head(),
        footer_links=[],
        show_error=False,
        ssr_mode=False,
        max_file_size="64mb",
    )
    return app


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
