"""The HTTP API of note files: an original page drawn, a file added, a note taken out where the settings allow."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from assistant.errors import NotAllowed, UsageError
from assistant.schema import Citation, Note
from assistant.serve.originals import is_drawn, page_picture
from assistant.serve.uploads import Taken, may_edit, safe_name, take_in, take_out

if TYPE_CHECKING:
    from assistant.app import Assistant

_MEGABYTE = 1024 * 1024


def make_notes_router(assistant: Assistant) -> APIRouter:
    """Make the routes of note files, under `/api`."""
    router = APIRouter(prefix="/api")
    writing = threading.Lock()

    @router.get("/notes/{note_id}/pages/{page}")
    def page(
        note_id: str,
        page: int,
        start: Annotated[int, Query(ge=0)] = 0,
        end: Annotated[int, Query(ge=0)] = 0,
        width: Annotated[int, Query(ge=100, le=2400)] = 1200,
    ) -> Response:
        """Draw a page of a PDF as PNG, what stands at `start` to `end` of its text marked.

        `X-Page` is the page drawn: the next one, where the words stand only there. `X-Boxes` are the marked boxes as
        (left, top, right, bottom) in shares of the picture; empty where the words are not surely there.
        """
        note = assistant.note(note_id)
        if not is_drawn(note.path):
            raise UsageError(f"{note.path} has no pages to draw.", "Its text is under /api/notes/{id}.")
        drawn = page_picture(assistant, _place(note, page, start, end), width)
        headers = {"X-Page": str(drawn.page), "X-Boxes": json.dumps(drawn.boxes), "X-Content-Type-Options": "nosniff"}
        return Response(drawn.png, media_type="image/png", headers=headers)

    # PUT and DELETE, which no form of another site can send.
    @router.put("/notes/files/{name}")
    async def put(name: str, request: Request) -> JSONResponse:
        """Add a note: the body is the file."""
        require_editor(assistant, request)
        content = await _body(request, assistant.settings.ingest.max_file_mb)
        taken = await run_in_threadpool(_take, assistant, name, content, writing)
        told = {"name": taken.name, "state": taken.state}
        if taken.state == "failed":
            return JSONResponse({**told, "error": taken.error, "remedy": taken.remedy}, status_code=422)
        return JSONResponse(told, status_code=201 if taken.state == "added" else 200)

    @router.delete("/notes/{note_id}")
    def delete(note_id: str, request: Request) -> dict[str, Any]:
        """Take a note out; its file is put aside in `corpus/.removed/`."""
        require_editor(assistant, request)
        with writing:
            aside = take_out(assistant, note_id)
        return {"removed": note_id, "aside": assistant.workspace.relative(aside) if aside else None}

    return router


def require_editor(assistant: Assistant, request: Request) -> None:
    """Refuse whoever may not add and remove notes.

    Raises:
        NotAllowed: The setting `serve.editors` does not admit the one who asks.
    """
    host = request.client.host if request.client else ""
    if not may_edit(assistant.settings.serve.editors, host, request.headers):
        raise NotAllowed("Notes may not be added or removed from here.", "Ask whoever sets serve.editors.")


async def _body(request: Request, most_mb: float) -> bytes:
    """Read a body, and no more of it than is allowed."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > most_mb * _MEGABYTE:
            raise UsageError(f"The file is larger than {most_mb:g} MB.", "Split it, or raise ingest.max_file_mb.")
    return bytes(content)


def _take(assistant: Assistant, name: str, content: bytes, writing: threading.Lock) -> Taken:
    safe = safe_name(name)
    if not safe:
        raise UsageError("The file has no name.", "Name it, with the suffix of its format.")
    with writing, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, safe)
        file.write_bytes(content)
        taken: Sequence[Taken] = list(take_in(assistant, [file]))
    return taken[0]


def _place(note: Note, page: int, start: int, end: int) -> Citation:
    """Name a place in a note as a citation does."""
    quote = note.text[start:end]
    return Citation(
        1,
        note.id,
        note.path,
        note.title,
        note.house,
        note.published,
        page,
        (),
        "",
        (),
        quote,
        start,
        start + len(quote),
        note.language,
    )
