"""What parent and child say to each other: JSON behind its length.

Never pickle: a child that was taken over could answer anything, and the answer must stay data.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from typing import IO

from pydantic import TypeAdapter

from assistant.errors import NoteFormatError
from assistant.schema import Note
from assistant.settings import IngestSettings

_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read."""

    path: str
    relative: str
    limits: IngestSettings


@dataclass(frozen=True, slots=True)
class Failure:
    """A `NoteFormatError`, in transit."""

    path: str
    fact: str
    remedy: str
    line: int | None = None

    @classmethod
    def of(cls, error: NoteFormatError) -> Failure:
        """Pack an error."""
        place = str(error.path) if error.line is None else f"{error.path}, line {error.line}"
        fact = error.fact.removeprefix(f"{place}: ")
        return cls(str(error.path), fact, error.remedy, error.line)

    def error(self) -> NoteFormatError:
        """Unpack the error."""
        return NoteFormatError(self.path, self.fact, self.remedy, self.line)


@dataclass(frozen=True, slots=True)
class Reply:
    """What was read.

    Attributes:
        worn: Whether the child should be replaced: it ran out of memory.
    """

    notes: tuple[Note, ...] = ()
    failures: tuple[Failure, ...] = ()
    worn: bool = False


@cache
def requests() -> TypeAdapter[Request]:
    """Return what packs and unpacks requests."""
    return TypeAdapter(Request)


@cache
def replies() -> TypeAdapter[Reply]:
    """Return what packs and unpacks replies."""
    return TypeAdapter(Reply)


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message."""
    stream.write(_LENGTH.pack(len(message)) + message)
    stream.flush()


def receive(stream: IO[bytes], most: int) -> bytes | None:
    """Read one message; None at the end of the stream, in mid-message, or when it is longer than `most` bytes."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > most:
        return None
    message = stream.read(length)
    return message if len(message) == length else None
