"""Reading question sets with known answers, and answers that another system wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.errors import QuestionFormatError
from assistant.schema import Language, Mode

_Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
_Line = TypeVar("_Line", bound=BaseModel)
_REMEDY = "The fields are described in evals/README.md."


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Gold(_Strict):
    """Evidence: words of a note that answer the question, as they stand there."""

    path: _Words
    quote: _Words


class EarlierTurn(_Strict):
    """A question asked before, and what was answered."""

    question: _Words
    answer: str = ""


class KnownQuestion(_Strict):
    """A question and what a right answer holds.

    Attributes:
        facts: Each is a list of accepted written forms.
        gold: Empty where there is no answer.
    """

    id: _Words
    question: _Words
    lang: Language
    as_of: dt.date | None = None
    history: list[EarlierTurn] = []
    answerable: bool
    facts: list[Annotated[list[_Words], Field(min_length=1)]] = []
    gold: list[Gold] = []
    tags: list[_Words] = []

    @model_validator(mode="after")
    def _evidence_agrees(self) -> Self:
        if self.answerable != bool(self.gold) or (self.facts and not self.answerable):
            raise ValueError("an answerable question needs gold, and one without an answer has no gold and no facts")
        return self


class _Part(BaseModel):
    # What other systems add to the published fields is passed over.
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class _StatementPart(_Part):
    text: str


class _CitationPart(_Part):
    n: int
    quote: str


class GivenAnswer(_Part):
    """What is scored of an answer, whoever wrote it: part of the published JSON of answers.

    Attributes:
        outcome: `failed` where asking failed, `missing` where there is no answer to the question.
        timings: Seconds by stage.
    """

    outcome: Literal["answered", "partial", "abstained", "failed", "missing"]
    mode: Mode = "extractive"
    statements: list[_StatementPart] = []
    citations: list[_CitationPart] = []
    timings: dict[str, float] = {}

    @property
    def quotes(self) -> tuple[str, ...]:
        """Quotes, in the order of their numbers."""
        return tuple(citation.quote for citation in sorted(self.citations, key=lambda citation: citation.n))


class _AnswerLine(_Part):
    id: _Words
    outcome: Literal["answered", "partial", "abstained"]
    mode: Mode
    statements: list[_StatementPart]
    citations: list[_CitationPart]
    timings: dict[str, float] = {}


class _Id(_Part):
    id: _Words
    error: str | None = None


def read_known_questions(path: Path) -> tuple[KnownQuestion, ...]:
    """Read a question set, strictly: an unknown field is refused, so that a misspelt one is not passed over.

    Raises:
        QuestionFormatError: The file is missing, empty, or a line malformed; names the line.
    """
    questions: dict[str, KnownQuestion] = {}
    for number, line in _lines(path):
        question = _parse(KnownQuestion, line, path, number)
        if question.id in questions:
            raise QuestionFormatError(path, number, f"the id {question.id!r} is given twice.", "Make ids unique.")
        questions[question.id] = question
    if not questions:
        raise QuestionFormatError(path, 1, "there are no questions.", _REMEDY)
    return tuple(questions.values())


def read_given_answers(path: Path) -> Mapping[str, GivenAnswer]:
    """Read a file of answers as `assistant ask --file F --out G` writes it, by id.

    Raises:
        QuestionFormatError: The file is missing, a line malformed, or an id given twice; names the line.
    """
    answers: dict[str, GivenAnswer] = {}
    for number, line in _lines(path):
        head = _parse(_Id, line, path, number)
        if head.id in answers:
            raise QuestionFormatError(path, number, f"the id {head.id!r} is given twice.", "Keep one answer each.")
        if head.error is not None:
            answers[head.id] = GivenAnswer(outcome="failed")
        else:
            answers[head.id] = GivenAnswer.model_validate(_parse(_AnswerLine, line, path, number).model_dump())
    return answers


def _parse(model: type[_Line], line: str, path: Path, number: int) -> _Line:
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in fault["loc"]) or "the line"
        raise QuestionFormatError(path, number, f"{field}: {fault['msg']}.", _REMEDY) from None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        # JSON may hold other line separators than these inside its strings.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise QuestionFormatError(path, 1, "there is no such file.", "Name a JSONL file.") from None
    except UnicodeDecodeError:
        raise QuestionFormatError(path, 1, "the file is not UTF-8.", "Save it as UTF-8.") from None
    return ((number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip())
