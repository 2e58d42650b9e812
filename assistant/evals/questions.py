"""Reading and writing question sets with known answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from assistant.errors import QuestionFormatError
from assistant.evals.facts import Fact, Words, read_fact
from assistant.evals.lines import REMEDY, parse_line, read_lines
from assistant.schema import Language


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Gold(_Strict):
    """Evidence: words of a note that answer the question, as they stand there."""

    path: Words
    quote: Words


class EarlierTurn(_Strict):
    """A question asked before, and what was answered."""

    question: Words
    answer: str = ""


class KnownQuestion(_Strict):
    """A question and what a right answer holds.

    Attributes:
        as_of: It is answered as if today were this day.
        audience: Groups that whoever asks belongs to.
        history: Earlier turns of the conversation; the question follows them up.
        facts: Each with its accepted forms.
        gold: Empty where there is no answer.
    """

    id: Words
    question: Words
    lang: Language
    as_of: dt.date | None = None
    audience: list[Words] = []
    history: list[EarlierTurn] = []
    answerable: bool
    facts: list[Annotated[Fact, BeforeValidator(read_fact)]] = []
    gold: list[Gold] = []
    tags: list[Words] = []

    @model_validator(mode="after")
    def _evidence_agrees(self) -> Self:
        if self.answerable != bool(self.gold) or (self.facts and not self.answerable):
            raise ValueError("an answerable question needs gold, and one without an answer has no gold and no facts")
        return self

    def line(self) -> str:
        """Write it as one line of a question set."""
        return self.model_dump_json(exclude_defaults=True)


def read_known_questions(path: Path) -> tuple[KnownQuestion, ...]:
    """Read a question set, strictly: an unknown field is refused, so that a misspelt one is not passed over.

    Raises:
        QuestionFormatError: The file is missing, empty, or a line malformed; names the line.
    """
    questions: dict[str, KnownQuestion] = {}
    for number, line in read_lines(path):
        question = parse_line(KnownQuestion, line, path, number)
        if question.id in questions:
            raise QuestionFormatError(path, number, f"the id {question.id!r} is given twice.", "Make ids unique.")
        questions[question.id] = question
    if not questions:
        raise QuestionFormatError(path, 1, "there are no questions.", REMEDY)
    return tuple(questions.values())


def write_known_questions(path: Path, questions: Sequence[KnownQuestion]) -> None:
    """Write a question set, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text("".join(f"{question.line()}\n" for question in questions), encoding="utf-8")
    fresh.replace(path)
