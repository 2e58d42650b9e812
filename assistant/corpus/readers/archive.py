"""Zip archives of notes: members are read in memory and never written, so that no name can lead anywhere."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.corpus.decoding import decode_name
from assistant.corpus.readers.unpacking import check_archive
from assistant.errors import NoteFormatError
from assistant.settings import IngestSettings

_UTF8_NAME = 0x800
_LINK = 0o120000
_KIND = 0o170000
_MEGABYTE = 1024 * 1024
_TRICK = re.compile(r"^(?:[A-Za-z]:|[/\\])|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container.

    Attributes:
        name: Its path inside, with forward slashes.
        content: Its bytes; the reason in words where they cannot be had.
    """

    name: str
    content: bytes | NoteFormatError


def read_members(content: bytes, name: str, limits: IngestSettings) -> Iterator[Member]:
    """Yield the files of a zip archive in the order of their names, hidden ones left out.

    Raises:
        NoteFormatError: The archive is damaged, encrypted, or would unpack to more than the limits allow.
    """
    members = check_archive(content, name, limits)
    named = sorted((_name(member), place) for place, member in enumerate(members) if not member.is_dir())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member_name, place in named:
            parts = PurePosixPath(member_name).parts
            if not any(part.startswith(".") and part != ".." for part in parts) and "__MACOSX" not in parts:
                yield Member(member_name, _read(archive, members[place], f"{name}!/{member_name}", limits))


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member; Chinese systems write it in their own encoding and say so nowhere."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        try:
            name = decode_name(member.orig_filename.encode("cp437"))
        except UnicodeEncodeError:
            name = member.orig_filename
    return name.replace("\\", "/").lstrip("/")


def _read(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, limits: IngestSettings
) -> bytes | NoteFormatError:
    if _TRICK.search(name.rpartition("!/")[2]) or _TRICK.search(member.orig_filename):
        return NoteFormatError(name, "its name leads out of the archive.", "Pack it anew under a plain name.")
    if member.external_attr >> 16 & _KIND == _LINK:
        return NoteFormatError(name, "it is a link.", "Pack the file itself.")
    allowed = int(limits.max_file_mb * _MEGABYTE)
    try:
        with archive.open(member) as stream:
            content = stream.read(allowed + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        return NoteFormatError(name, f"it cannot be unpacked: {error}.", "Pack it anew as an ordinary zip archive.")
    if len(content) > allowed:
        fact = f"it is larger than {limits.max_file_mb:g} MB."
        return NoteFormatError(name, fact, "Split it, or raise ingest.max_file_mb.")
    return content
