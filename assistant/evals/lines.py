"""Reading JSONL strictly: whatever is wrong is named with its file, line and field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import QuestionFormatError

Line = TypeVar("Line", bound=BaseModel)
REMEDY = "The fields are described in evals/README.md."


def parse_line(model: type[Line], line: str, path: Path, number: int) -> Line:
    """Read one line.

    Raises:
        QuestionFormatError: It is malformed; names the line and the field.
    """
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in fault["loc"]) or "the line"
        raise QuestionFormatError(path, number, f"{field}: {fault['msg']}.", REMEDY) from None


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Give the lines that hold something, each with its number, from 1.

    Raises:
        QuestionFormatError: There is no such file, or it is not UTF-8.
    """
    try:
        # JSON may hold other line separators than these inside its strings.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise QuestionFormatError(path, 1, "there is no such file.", "Name a JSONL file.") from None
    except UnicodeDecodeError:
        raise QuestionFormatError(path, 1, "the file is not UTF-8.", "Save it as UTF-8.") from None
    return ((number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip())
