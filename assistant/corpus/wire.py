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
class PageWanted:
    """A page of a PDF to draw.

    Attributes:
        page: From 1.
        quote: To be marked on it; empty: nothing is.
        occurrence: Which one is meant, from 0, where the note has the same words several times on that page.
        occurrences: How many times the note has them there.
        width: Of the picture, in pixels.
    """

    page: int
    quote: str = ""
    occurrence: int = 0
    occurrences: int = 1
    width: int = 1200


@dataclass(frozen=True, slots=True)
class PageDrawn:
    """A page of a PDF, drawn.

    Attributes:
        png: The picture, in base64.
        page: Its number: that of the page wanted, or of the next where the quote begins only there.
        pages: Number of pages of the file.
        boxes: Of the quote, one a line, as (left, top, right, bottom) in shares of the picture's width and height;
            empty where the quote is not surely on the page.
    """

    png: str
    page: int
    pages: int
    width: int
    height: int
    boxes: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read, or a page of it to draw."""

    path: str
    relative: str
    limits: IngestSettings
    drawing: PageWanted | None = None


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
    drawn: PageDrawn | None = None


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
