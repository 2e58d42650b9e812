"""The bytes of a note's file, also of one that lies inside a container: `notes.zip!/november.eml!/weekly.pdf`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from assistant.corpus.files import CONTAINERS
from assistant.corpus.parse import read_bytes
from assistant.corpus.readers.archive import Member, read_members
from assistant.errors import NoteFormatError
from assistant.settings import IngestSettings

_INSIDE = "!/"


def file_of(relative: str) -> tuple[str, tuple[str, ...]]:
    """Part the path of a note into its file and the names of the members that lead to it.

    >>> file_of("corpus/a.zip!/b.eml!/c.pdf")
    ('corpus/a.zip', ('b.eml', 'c.pdf'))
    >>> file_of("corpus/urgent!/c.pdf")
    ('corpus/urgent!/c.pdf', ())
    """
    parts = relative.split(_INSIDE)
    for place in range(1, len(parts)):
        if PurePosixPath(parts[place - 1]).suffix.lower() in CONTAINERS:
            return _INSIDE.join(parts[:place]), tuple(parts[place:])
    return relative, ()


def read_content(path: Path, relative: str, limits: IngestSettings) -> bytes:
    """Read the bytes of a note.

    Args:
        path: The file, or the container that the note lies in.
        relative: Path of the note as readers see it.
        limits: What reading may cost.

    Raises:
        NoteFormatError: The file or the member is gone, too large or cannot be unpacked.
    """
    name, members = file_of(relative)
    content = read_bytes(path, name, limits)
    for member in members:
        content = _member(_members(content, name, limits), member, f"{name}{_INSIDE}{member}")
        name = f"{name}{_INSIDE}{member}"
    return content


def _members(content: bytes, name: str, limits: IngestSettings) -> Iterable[Member]:
    if PurePosixPath(name).suffix.lower() == ".eml":
        from assistant.corpus.readers.mail import read_attachments, read_message

        return read_attachments(read_message(content, name), name)
    return read_members(content, name, limits)


def _member(members: Iterable[Member], wanted: str, name: str) -> bytes:
    for member in members:
        if member.name == wanted:
            if isinstance(member.content, NoteFormatError):
                raise member.content
            return member.content
    raise NoteFormatError(name, "it is no longer in its container.", "Run `assistant ingest`: the file changed.")
