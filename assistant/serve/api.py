"""The HTTP API: the same answers and the same JSON as the command line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer.render import answer_json, hits_json, note_json, whole_note_json
from assistant.errors import (
    AssistantError,
    ConfigurationError,
    IndexBusy,
    NotAllowed,
    NoteFormatError,
    NoteNotFound,
    ProviderError,
    RecordNotFound,
    RecordsError,
    StoreError,
    UsageError,
)
from assistant.schema import Language, Question, Turn

if TYPE_CHECKING:
    from assistant.app import Assistant

_STATUS: tuple[tuple[type[AssistantError], int], ...] = (
    (NotAllowed, 403),
    (NoteNotFound, 404),
    (NoteFormatError, 422),
    (RecordNotFound, 404),
    (UsageError, 400),
    (IndexBusy, 409),
    (StoreError, 503),
    (RecordsError, 503),
    (ConfigurationError, 503),
    (ProviderError, 502),
)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TurnBody(_Body):
    """An earlier exchange."""

    question: str = Field(max_length=4000)
    answer: str = Field("", max_length=20000)


class SearchBody(_Body):
    """A question and which notes may answer it."""

    question: str = Field(min_length=1, max_length=4000)
    language: Language | None = None
    as_of: dt.date | None = None
    house: str = ""
    series: str = ""
    topic: str = ""
    audience: list[str] = []
    since: dt.date | None = None
    until: dt.date | None = None
    k: int = Field(10, ge=1, le=100)


class AskBody(SearchBody):
    """A question, in its conversation."""

    history: list[TurnBody] = Field([], max_length=50)


class CheckBody(_Body):
    """Somebody's text."""

    text: str = Field(min_length=1, max_length=200_000)


def make_router(assistant: Assistant) -> APIRouter:
    """Make the routes under `/api`, answering through `assistant`."""
    router = APIRouter(prefix="/api")

    @router.post("/ask")
    def ask(body: AskBody) -> dict[str, Any]:
        """Answer; the JSON is the command line's."""
        return answer_json(assistant.ask(_question(assistant, body)))

    @router.post("/ask/stream")
    def stream(body: AskBody) -> StreamingResponse:
        """Answer as server-sent events: after each verified statement the answer so far, last the whole."""
        return StreamingResponse(_events(assistant, _question(assistant, body)), media_type="text/event-stream")

    @router.post("/search")
    def search(body: SearchBody) -> dict[str, Any]:
        """Find passages."""
        return {"hits": hits_json(assistant.search(_question(assistant, body), body.k))}

    @router.post("/check")
    def check(body: CheckBody) -> dict[str, Any]:
        """Verify a text, sentence by sentence."""
        return {"results": [result.to_json() for result in assistant.check(body.text)]}

    @router.get("/notes")
    def notes() -> dict[str, Any]:
        """List the notes in the index."""
        return {"notes": [note_json(note) for note in assistant.notes()]}

    @router.get("/notes/{note_id}")
    def note(note_id: str) -> dict[str, Any]:
        """Show a note and its text."""
        found = assistant.note(note_id)
        return whole_note_json(found, assistant.versions(note_id))

    @router.get("/health")
    def health() -> dict[str, Any]:
        """Say that the server lives, and which generation of the index it answers from."""
        return {"status": "ok", "generation": assistant.generation}

    return router


def report_failures(app: FastAPI) -> None:
    """Answer every foreseen failure with its fact and its remedy."""

    @app.exception_handler(AssistantError)
    def failed(_: Request, error: AssistantError) -> JSONResponse:
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
        return JSONResponse(_failure(error), status_code=status)


def _question(assistant: Assistant, body: SearchBody) -> Question:
    values = body.model_dump(exclude={"question", "k", "history"})
    turns = body.history if isinstance(body, AskBody) else []
    history = tuple(Turn(turn.question, turn.answer) for turn in turns)
    return assistant.question(body.question, history=history, **values)


def _events(assistant: Assistant, question: Question) -> Iterator[str]:
    try:
        for answer in assistant.stream(question):
            yield f"data: {json.dumps(answer_json(answer), ensure_ascii=False)}\n\n"
    except AssistantError as error:
        # The response has begun: its status can no longer say so.
        yield f"event: error\ndata: {json.dumps(_failure(error), ensure_ascii=False)}\n\n"


def _failure(error: AssistantError) -> dict[str, str]:
    return {"error": error.fact, "remedy": error.remedy}
