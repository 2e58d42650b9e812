"""Answer a file of questions into a file of answers, going on where an earlier run stopped."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer.render import answer_json
from assistant.errors import AssistantError, QuestionFormatError
from assistant.schema import Answer, Language, Turn

logger = logging.getLogger(__name__)


class _TurnLine(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: str
    answer: str = ""


class _QuestionLine(BaseModel):
    # Question sets carry more than is needed to ask: what is not known here is passed over.
    model_config = ConfigDict(extra="ignore")

    id: str | None = None
    question: str = Field(min_length=1)
    lang: Language | None = None
    as_of: dt.date | None = None
    history: list[_TurnLine] = []


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A question of a file.

    Attributes:
        id: As given, else the number of its line.
    """

    id: str
    text: str
    language: Language | None
    as_of: dt.date | None
    history: tuple[Turn, ...]


def read_questions(path: Path) -> tuple[AskedLine, ...]:
    """Read a question a line: plain text, or JSON {id, question, lang, as_of, history}.

    Raises:
        QuestionFormatError: A JSON line is malformed, or an id is given twice; names the line.
    """
    asked: list[AskedLine] = []
    seen: set[str] = set()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise QuestionFormatError(path, 1, "the file is not UTF-8.", "Save it as UTF-8.") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        question = _parse_line(path, number, line.strip())
        if question.id in seen:
            raise QuestionFormatError(path, number, f"the id {question.id!r} is given twice.", "Make ids unique.")
        seen.add(question.id)
        asked.append(question)
    return tuple(asked)


def answer_file(
    questions: tuple[AskedLine, ...],
    target: Path,
    ask: Callable[[AskedLine], Answer],
    progress: Callable[[str, int, int], None],
) -> dict[str, int]:
    """Answer each question that `target` does not answer yet, a line each, written as it is ready.

    A question that fails becomes a line {id, question, error, remedy}; it is asked again by the next run.

    Returns:
        Counts: answers, answered, partial, abstained, failed.
    """
    done = _read_done(target)
    lines: dict[str, dict[str, Any]] = {key: line for key, line in done.items() if "error" not in line}
    if len(lines) < len(done):
        _rewrite(target, lines)
    with target.open("a", encoding="utf-8") as out:
        for number, question in enumerate(questions, start=1):
            if question.id not in lines:
                lines[question.id] = _answer_line(question, ask)
                out.write(json.dumps(lines[question.id], ensure_ascii=False) + "\n")
                out.flush()
            progress("answers", number, len(questions))
    mine = [lines[question.id] for question in questions]
    counts = {name: sum(line.get("outcome") == name for line in mine) for name in ("answered", "partial", "abstained")}
    return {"answers": len(mine), **counts, "failed": sum("error" in line for line in mine)}


def _answer_line(question: AskedLine, ask: Callable[[AskedLine], Answer]) -> dict[str, Any]:
    try:
        return {"id": question.id, **answer_json(ask(question))}
    except AssistantError as error:
        logger.warning("Question %s failed: %s", question.id, error.fact)
        return {"id": question.id, "question": question.text, "error": error.fact, "remedy": error.remedy}


def _parse_line(path: Path, number: int, line: str) -> AskedLine:
    if not line.startswith("{"):
        return AskedLine(str(number), line, None, None, ())
    try:
        read = _QuestionLine.model_validate_json(line)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in fault["loc"]) or "the line"
        raise QuestionFormatError(path, number, f"{field}: {fault['msg']}.", "See `assistant ask --help`.") from None
    history = tuple(Turn(turn.question, turn.answer) for turn in read.history)
    return AskedLine(read.id or str(number), read.question, read.lang, read.as_of, history)


def _read_done(target: Path) -> dict[str, dict[str, Any]]:
    """Read the answers of an earlier run; a last line cut short by a kill is dropped."""
    return {line["id"]: line for line in _whole_lines(target)} if target.exists() else {}


def _whole_lines(target: Path) -> Iterator[dict[str, Any]]:
    lines = target.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read = json.loads(line)
        except json.JSONDecodeError:
            if number == len(lines):
                # Cut short by a kill: the question is asked again.
                yield {"id": "", "error": ""}
                continue
            read = None
        if not isinstance(read, dict) or "id" not in read:
            raise QuestionFormatError(target, number, "this is no answer.", "Name another file for --out.")
        yield read


def _rewrite(target: Path, lines: dict[str, dict[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines.values())
    fresh = target.with_name(f"{target.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(target)
