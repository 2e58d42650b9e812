"""What people declare of a note: YAML front matter at its top, or a sidecar beside it. Checked strictly."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, ClassVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from assistant.errors import NoteFormatError
from assistant.finance.published import parse_published
from assistant.schema import Language

_FENCE = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?\r?\n)?---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEY = re.compile(r"[A-Za-z_]\w*[ \t]*:", re.MULTILINE)
_LONGEST = 65_536
_REMEDY = "Known fields: title, house, series, authors, published, language, audience, topics."


class _StrictLoader(yaml.SafeLoader):
    """Safe YAML without aliases: a few lines of them stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed", self.get_mark())
        return super().compose_node(parent, index)


# Dates stay strings until they are checked: PyYAML would fail on a bad one without naming its field.
_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Metadata(BaseModel):
    """What one place says of a note: the fields that front matter or a sidecar may give; empty where it says nothing.

    Attributes:
        audience: Groups that may read the note; empty: everyone.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    title: str = ""
    house: str = ""
    series: str = ""
    authors: tuple[str, ...] = ()
    published: dt.date | None = None
    language: Language | None = None
    audience: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @field_validator("authors", "audience", "topics", mode="before")
    @classmethod
    def _accept_one(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("published", mode="before")
    @classmethod
    def _accept_time(cls, value: object) -> object:
        """Take the date of a time stamp; refuse bare numbers, which pydantic would take for seconds since 1970."""
        if isinstance(value, str):
            stated = parse_published(value)
            if stated is None:
                raise ValueError("it is no day of the calendar, or may be two; a date is written 2025-11-23")
            return stated
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, int | float):
            raise ValueError("a date is written 2025-11-23")
        return value


def split_front_matter(text: str, name: str) -> tuple[Mapping[str, object], str]:
    """Take front matter off the top of a text.

    Returns:
        The fields as written, unchecked, and the rest of the text. A `---` that opens no fields is left alone.
    """
    found = _FENCE.match(text)
    if not found or not _KEY.match((found[1] or "").lstrip()):
        return {}, text
    return load_fields(found[1], name, "front matter", first_line=2), text[found.end() :]


def load_fields(source: str, name: str, place: str, first_line: int = 1) -> Mapping[str, object]:
    """Load YAML fields.

    Args:
        source: The fields, one a line.
        name: The note, for the message.
        place: Where they stand: front matter, or the name of a sidecar.
        first_line: Line of the file that they begin on.

    Raises:
        NoteFormatError: It is no YAML, no mapping, too long, or uses aliases; with the line where there is one.
    """
    if len(source) > _LONGEST:
        raise NoteFormatError(name, f"its {place} is longer than {_LONGEST} characters.", "Shorten it.")
    try:
        fields = yaml.load(source, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader, narrowed further
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else None
        raise NoteFormatError(name, f"its {place} is not YAML: {error.problem}.", "Correct it.", line) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        fact = "nested too deep" if isinstance(error, RecursionError) else "not YAML"
        raise NoteFormatError(name, f"its {place} is {fact}.", "Correct it.") from None
    if fields is None:
        return {}
    if not isinstance(fields, dict) or not all(isinstance(key, str) for key in fields):
        raise NoteFormatError(name, f"its {place} is no list of fields.", "Write one `field: value` a line.")
    return fields


def check_fields(fields: Mapping[str, object], name: str, place: str) -> Metadata:
    """Check declared fields.

    Raises:
        NoteFormatError: A field is unknown or has a value of the wrong kind; names it.
    """
    try:
        return Metadata.model_validate(dict(fields))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in fault["loc"][:1])
        fact = "there is no such field" if fault["type"] == "extra_forbidden" else _say(fault["msg"])
        raise NoteFormatError(name, f"its {place} has a bad `{field}`: {fact}.", _REMEDY) from None


def _say(message: str) -> str:
    plain = message.removeprefix("Value error, ")
    return plain[:1].lower() + plain[1:]
