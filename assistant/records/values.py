"""What the records hold, and how an answer is written so that it comes back whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from assistant.errors import RecordsError
from assistant.schema import Answer

Verdict = Literal["good", "bad"]
_TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation, without its turns.

    Attributes:
        id: 32 hex digits.
        started: With time zone, UTC.
        changed: When its last turn was added.
        turns: How many there are.
    """

    id: str
    user: str
    title: str
    started: dt.datetime
    changed: dt.datetime
    turns: int


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """A question with its answer.

    Attributes:
        n: Its number in the conversation, from 1.
        asked: When, UTC.
        verdict: What the user last said of the answer; None: nothing.
    """

    n: int
    asked: dt.datetime
    answer: Answer
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a user said of an answer.

    Attributes:
        given: When, UTC.
        answer: The whole answer; its `question` is the one asked.
        conversation_id: Empty where the answer stood in no conversation.
        n: Number of the turn; 0 where there is none.
    """

    id: int
    user: str
    given: dt.datetime
    verdict: Verdict
    comment: str
    answer: Answer
    conversation_id: str = ""
    n: int = 0


def pack_answer(answer: Answer) -> str:
    """Write a whole answer, passages included, as JSON."""
    return _answers().dump_json(answer).decode()


def unpack_answer(text: str) -> Answer:
    """Read what `pack_answer` wrote; fields that came later have their defaults.

    Raises:
        RecordsError: It is no answer of this version of the program.
    """
    try:
        return _answers().validate_json(text)
    except ValidationError as error:
        fact = f"A recorded answer cannot be read: {error.error_count()} fields are not as expected."
        raise RecordsError(fact, "Use the version of the program that recorded it.") from None


def title_of(answer: Answer) -> str:
    """Name a conversation by its first question."""
    words = " ".join(answer.question.text.split())
    return words if len(words) <= _TITLE_LENGTH else f"{words[: _TITLE_LENGTH - 1]}…"


def words_of(answer: Answer) -> str:
    """Give what a search for this turn looks through."""
    return "\n".join((answer.question.text, *(statement.text for statement in answer.statements)))


@cache
def _answers() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)
