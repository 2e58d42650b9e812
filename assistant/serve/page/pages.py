"""The page in all languages: each is put together when it is first asked for, which takes half a second."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack

import gradio as gr
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.schema import Language
from assistant.serve.page.html import read_static
from assistant.serve.page.layout import make_page, make_theme, page_head
from assistant.serve.page.site import Site

# Gradio copies its components for each page that is opened, 130 KB, and remembers ten thousand of these by default.
# Nothing of ours is in the copies: one that was forgotten is made again when its page is used again.
_SESSIONS = 100


class Pages:
    """Answers what is asked below `/{language}` with the page of that language, and all else with what lies behind."""

    def __init__(self, app: ASGIApp, sites: Mapping[Language, Site]) -> None:
        self._app = app
        self._sites = {f"/{language}": site for language, site in sites.items()}
        self._opened: dict[str, FastAPI] = {}
        self._opening = asyncio.Lock()
        self._open = AsyncExitStack()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; when the server stops, close the pages that were opened."""
        if scope["type"] == "lifespan":
            async with self._open:
                await self._app(scope, receive, send)
            return
        path = "/" + str(scope["path"]).split("/", 2)[1]
        served = await self._page(path) if path in self._sites else self._app
        await served(scope, receive, send)

    async def _page(self, path: str) -> FastAPI:
        async with self._opening:
            if path not in self._opened:
                # One after the other: Gradio collects the components of a page in one place for the whole process.
                page = await asyncio.to_thread(asyncio.run, build_page(self._sites[path], path))
                await self._open.enter_async_context(page.router.lifespan_context(page))
                self._opened[path] = page
            return self._opened[path]


async def build_page(site: Site, path: str) -> FastAPI:
    """Put the page of one language together, to be served at `path`.

    It waits for nothing; but where no event loop runs, Gradio leaves two behind.
    """
    served = FastAPI(openapi_url=None)
    page = make_page(site)
    page.state_session_capacity = _SESSIONS
    gr.mount_gradio_app(
        served,
        page,
        path=path,
        theme=make_theme(site),
        css=read_static("[0-9]*.css"),
        head=page_head(site),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        max_file_size=f"{int(site.assistant.settings.ingest.max_file_mb)}mb",
    )
    return served
