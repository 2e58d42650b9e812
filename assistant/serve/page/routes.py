"""What the page fetches beside its events: sources, whole notes. Plain requests, so that no answer waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from assistant.errors import NoteNotFound
from assistant.schema import Language
from assistant.serve.originals import page_picture
from assistant.serve.page.html import fill
from assistant.serve.page.site import Site
from assistant.serve.page.source import Place, page_html, source_html, whole_html

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_LONGEST = 8000


class PlaceQuery(BaseModel):
    """Where in a note, and how the page speaks."""

    language: Language
    start: int = Field(0, ge=0)
    end: int = Field(0, ge=0)
    page: int = Field(0, ge=0)
    heading: str = Field("", max_length=_LONGEST)
    quote: str = Field("", max_length=_LONGEST)

    @property
    def place(self) -> Place:
        """The place that is asked for."""
        return Place(self.start, self.end, self.page, self.heading, self.quote)


def make_views(sites: Mapping[Language, Site]) -> APIRouter:
    """Make the routes under `/view`."""
    router = APIRouter(prefix="/view", include_in_schema=False)

    @router.get("/alive")
    def alive() -> Response:
        """Say that the server is there."""
        return Response(status_code=204, headers=_HEADERS)

    @router.get("/source/{note_id}")
    def source(note_id: str, asked: Annotated[PlaceQuery, Query()]) -> HTMLResponse:
        """Show a note where a citation points."""
        site = sites[asked.language]
        try:
            note = site.assistant.note(note_id)
        except NoteNotFound:
            return _html(fill("gone", site.texts, quote=asked.quote), 404)
        return _html(source_html(site, note, asked.place))

    @router.get("/note/{note_id}")
    def whole(note_id: str, asked: Annotated[PlaceQuery, Query()]) -> HTMLResponse:
        """Show all of a note, the quote in view."""
        return _html(whole_html(sites[asked.language].assistant.note(note_id), asked.place))

    @router.get("/page/{note_id}.png")
    def picture(note_id: str, asked: Annotated[PlaceQuery, Query()]) -> Response:
        """Draw the original page."""
        assistant = sites[asked.language].assistant
        drawn = page_picture(assistant, asked.place.citation(assistant.note(note_id)))
        return Response(drawn.png, media_type="image/png", headers=_HEADERS)

    @router.get("/page/{note_id}")
    def original(note_id: str, asked: Annotated[PlaceQuery, Query()]) -> HTMLResponse:
        """Show the original page, and say where nothing could be marked on it."""
        site = sites[asked.language]
        return _html(page_html(site, site.assistant.note(note_id), asked.place))

    return router


def _html(text: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(text, status, headers=_HEADERS)
