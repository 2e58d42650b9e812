"""Take answers away: one answer copied or saved, a conversation saved, a verdict given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import Response

from assistant.errors import RecordNotFound
from assistant.records.values import RecordedTurn, Verdict
from assistant.schema import Language
from assistant.serve.exports.write import Exported, Format, copied_html, copied_text, export_answers
from assistant.serve.page.reader import reader_of
from assistant.serve.page.results import Results
from assistant.serve.page.site import Site


def _reader(request: Request) -> str:
    return reader_of(request.cookies)


Reader = Annotated[str, Depends(_reader)]


def make_take_away(site: Site, results: Results) -> APIRouter:
    """Make the routes by which a reader takes answers of their own away."""
    router = APIRouter(prefix="/view", include_in_schema=False)
    records = site.records

    def turn_of(user: str, conversation: str, n: int) -> RecordedTurn:
        for turn in records.load(user, conversation):
            if turn.n == n:
                return turn
        raise RecordNotFound("There is no such answer.", "Reload the page.")

    def export(answers: Sequence[Exported], form: Format, language: Language, name: str) -> Response:
        font = site.assistant.settings.serve.export_font
        file = export_answers(answers, form, language, font=font, name=name)
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
            "Cache-Control": "no-store",
        }
        return Response(file.content, media_type=file.media_type, headers=headers)

    @router.get("/answer/{conversation}/{n}.{form}")
    def save_answer(conversation: str, n: int, form: Format, language: Language, reader: Reader) -> Response:
        """Save one answer."""
        return export([turn_of(reader, conversation, n).answer], form, language, f"answer-{n}")

    @router.get("/answer/{conversation}/{n}")
    def copy_answer(conversation: str, n: int, form: Literal["html", "text"], reader: Reader) -> Response:
        """Give one answer as it is copied, with its sources."""
        answer = turn_of(reader, conversation, n).answer
        text = copied_html(answer) if form == "html" else copied_text(answer)
        return Response(text, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})

    @router.post("/answer/{conversation}/{n}")
    def judge(conversation: str, n: int, verdict: Annotated[Verdict, Body(embed=True)], reader: Reader) -> Response:
        """Keep what the reader says of an answer."""
        records.give_feedback(reader, turn_of(reader, conversation, n).answer, verdict, turn=(conversation, n))
        return Response(status_code=204)

    @router.get("/conversation/{conversation}.{form}")
    def save_conversation(conversation: str, form: Format, language: Language, reader: Reader) -> Response:
        """Save all answers of a conversation."""
        answers = [turn.answer for turn in records.load(reader, conversation)]
        return export(answers, form, language, "conversation")

    @router.get("/batch/{key}.{form}")
    def save_batch(key: str, form: Format, language: Language, reader: Reader) -> Response:
        """Save the answers to many questions."""
        return export(results.get(reader, key), form, language, "answers")

    return router
