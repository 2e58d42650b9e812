"""The HTTP API of conversations: kept for a user, asked on, judged, taken away.

Whose they are says the header `X-User`. Nothing proves it yet: let a proxy that knows its users set it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer.render import answer_json
from assistant.errors import RecordNotFound
from assistant.records.values import Conversation, RecordedTurn, Verdict
from assistant.schema import Language, Question, Turn
from assistant.serve.batch import MOST_QUESTIONS, answer_batch
from assistant.serve.exports.write import ExportedFile, Format, export_answers

if TYPE_CHECKING:
    from assistant.app import Assistant

User = Annotated[str, Header(alias="X-User", min_length=1, max_length=200)]
# Turns that a question is understood with.
_HISTORY = 10


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TitleBody(_Body):
    """A conversation's name."""

    title: str = Field("", max_length=200)


class QuestionBody(_Body):
    """A question in a conversation."""

    question: str = Field(min_length=1, max_length=4000)
    language: Language | None = None


class FeedbackBody(_Body):
    """What a user says of an answer."""

    verdict: Verdict
    comment: str = Field("", max_length=4000)


class BatchBody(_Body):
    """Questions to be answered into a file."""

    questions: list[Annotated[str, Field(min_length=1, max_length=4000)]] = Field(
        min_length=1, max_length=MOST_QUESTIONS
    )
    format: Format = "docx"
    language: Language = "en"


def make_records_router(assistant: Assistant) -> APIRouter:
    """Make the routes of conversations and of files to take away, under `/api`."""
    router = APIRouter(prefix="/api")
    _add_conversations(router, assistant)
    _add_turns(router, assistant)
    _add_exports(router, assistant)
    return router


def _add_conversations(router: APIRouter, assistant: Assistant) -> None:
    @router.get("/conversations")
    def listed(user: User, search: Annotated[str, Query(max_length=200)] = "") -> dict[str, Any]:
        """List a user's conversations, the one changed last first; `search` in either Chinese script."""
        return {"conversations": [_conversation(one) for one in assistant.records.conversations(user, search)]}

    @router.post("/conversations", status_code=201)
    def start(user: User, body: TitleBody) -> dict[str, Any]:
        """Begin a conversation."""
        return _conversation(assistant.records.start(user, body.title))

    @router.get("/conversations/{conversation_id}")
    def load(user: User, conversation_id: str) -> dict[str, Any]:
        """Give a conversation with its answers."""
        known = assistant.records.conversation(user, conversation_id)
        turns = assistant.records.load(user, conversation_id)
        return {**_conversation(known), "answers": [_turn(turn) for turn in turns]}

    @router.patch("/conversations/{conversation_id}")
    def rename(user: User, conversation_id: str, body: TitleBody) -> dict[str, Any]:
        """Give a conversation another title."""
        return _conversation(assistant.records.rename(user, conversation_id, body.title))

    @router.delete("/conversations/{conversation_id}", status_code=204)
    def delete(user: User, conversation_id: str) -> None:
        """Delete a conversation for good."""
        assistant.records.delete(user, conversation_id)


def _add_turns(router: APIRouter, assistant: Assistant) -> None:
    @router.post("/conversations/{conversation_id}/ask")
    def ask(user: User, conversation_id: str, body: QuestionBody) -> dict[str, Any]:
        """Answer a question in its conversation, and keep both."""
        turns = assistant.records.load(user, conversation_id)[-_HISTORY:]
        history = tuple(Turn(turn.answer.question.text, turn.answer.text) for turn in turns)
        question: Question = assistant.question(body.question, language=body.language, history=history)
        answer = assistant.ask(question)
        return {"n": assistant.records.append(user, conversation_id, answer), **answer_json(answer)}

    @router.post("/conversations/{conversation_id}/answers/{n}/feedback", status_code=201)
    def feedback(user: User, conversation_id: str, n: int, body: FeedbackBody) -> dict[str, Any]:
        """Say whether an answer was good."""
        turns = assistant.records.load(user, conversation_id)
        turn = next((one for one in turns if one.n == n), None)
        if turn is None:
            raise RecordNotFound(f"The conversation has no answer {n}.", "Its answers are numbered from 1.")
        given = assistant.records.give_feedback(
            user, turn.answer, body.verdict, body.comment, turn=(conversation_id, n)
        )
        return {"id": given.id, "verdict": given.verdict, "comment": given.comment}


def _add_exports(router: APIRouter, assistant: Assistant) -> None:
    font = assistant.settings.serve.export_font

    @router.get("/conversations/{conversation_id}/export")
    def conversation(user: User, conversation_id: str, format: Format, language: Language = "en") -> Response:  # noqa: A002
        """Give a conversation as a file."""
        answers = [turn.answer for turn in assistant.records.load(user, conversation_id)]
        return _attached(export_answers(answers, format, language, font=font, name="conversation"))

    @router.post("/export")
    def batch(body: BatchBody) -> Response:
        """Answer questions, each by itself, into a file; one that fails is told in it and stops no other."""
        results = [step.result for step in answer_batch(assistant, body.questions)]
        return _attached(export_answers(results, body.format, body.language, font=font))


def _conversation(one: Conversation) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "started": one.started.isoformat(),
        "changed": one.changed.isoformat(),
        "turns": one.turns,
    }


def _turn(turn: RecordedTurn) -> dict[str, Any]:
    return {"n": turn.n, "asked": turn.asked.isoformat(), "verdict": turn.verdict, **answer_json(turn.answer)}


def _attached(file: ExportedFile) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "X-Content-Type-Options": "nosniff"}
    return Response(file.content, media_type=file.media_type, headers=headers)
