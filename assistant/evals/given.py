"""Reading answers, ours or another system's: what is scored of the published JSON of an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.errors import QuestionFormatError
from assistant.evals.facts import Words
from assistant.evals.lines import parse_line, read_lines
from assistant.schema import Mode


class _Part(BaseModel):
    # What other systems add to the published fields is passed over.
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class GivenProblem(_Part):
    """What is wrong with a statement."""

    kind: str
    said: str = ""
    source: str = ""


class GivenStatement(_Part):
    """A sentence of an answer, with the numbers of its citations."""

    text: str
    citations: list[int] = []


class GivenWithheld(_Part):
    """A statement that was not shown."""

    text: str
    problems: list[GivenProblem] = []


class GivenCitation(_Part):
    """Words of a note; where `note_id`, `start` and `end` are given they can be looked up in it."""

    n: int
    quote: str
    note_id: str = ""
    path: str = ""
    title: str = ""
    heading: str = ""
    published: dt.date | None = None
    start: int | None = None
    end: int | None = None


class GivenNotice(_Part):
    """What a reader is told beside the statements; one that names notes holds their titles."""

    kind: str
    text: str
    note_ids: list[str] = []


class GivenAnswer(_Part):
    """What is scored of an answer, whoever wrote it.

    Attributes:
        outcome: `failed` where asking failed, `missing` where there is no answer to the question.
        text: As the reader saw it.
        usage: Tokens by name.
        timings: Seconds by stage.
    """

    outcome: Literal["answered", "partial", "abstained", "failed", "missing"]
    mode: Mode = "extractive"
    text: str = ""
    statements: list[GivenStatement] = []
    citations: list[GivenCitation] = []
    withheld: list[GivenWithheld] = []
    notices: list[GivenNotice] = []
    usage: dict[str, int] = {}
    cost: float | None = None
    timings: dict[str, float] = {}

    @property
    def quotes(self) -> tuple[str, ...]:
        """Quotes, in the order of their numbers."""
        return tuple(citation.quote for citation in sorted(self.citations, key=lambda citation: citation.n))

    @property
    def said(self) -> str:
        """What the reader saw: the text, or else the statements, or else the quotes."""
        return self.text or "\n".join([one.text for one in self.statements] or list(self.quotes))

    def cited(self, statement: GivenStatement) -> list[GivenCitation]:
        """The citations of a statement; numbers that stand for nothing are left out."""
        known = {citation.n: citation for citation in self.citations}
        return [known[n] for n in dict.fromkeys(statement.citations) if n in known]


class _AnswerLine(GivenAnswer):
    id: Words
    outcome: Literal["answered", "partial", "abstained"]
    mode: Mode
    statements: list[GivenStatement]
    citations: list[GivenCitation]


class _Id(_Part):
    id: Words
    error: str | None = None


def read_given_answers(path: Path) -> Mapping[str, GivenAnswer]:
    """Read a file of answers as `assistant ask --file F --out G` writes it, by id.

    Raises:
        QuestionFormatError: The file is missing, a line malformed, or an id given twice; names the line.
    """
    answers: dict[str, GivenAnswer] = {}
    for number, line in read_lines(path):
        head = parse_line(_Id, line, path, number)
        if head.id in answers:
            raise QuestionFormatError(path, number, f"the id {head.id!r} is given twice.", "Keep one answer each.")
        if head.error is not None:
            answers[head.id] = GivenAnswer(outcome="failed")
        else:
            answers[head.id] = parse_line(_AnswerLine, line, path, number)
    return answers
