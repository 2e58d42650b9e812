"""Archives before they are opened: how much they would unpack to, and by what tricks."""

from __future__ import annotations

import io
import zipfile

from assistant.errors import NoteFormatError
from assistant.settings import IngestSettings

_MOST_MEMBERS = 10_000
# DEFLATE cannot do better than 1032:1; text compresses 3:1 to 20:1.
_HIGHEST_RATIO = 200
_RATIO_MATTERS_ABOVE = 4 * 1024 * 1024
_MEGABYTE = 1024 * 1024


def check_archive(content: bytes, name: str, limits: IngestSettings) -> list[zipfile.ZipInfo]:
    """List the members of a zip archive.

    Raises:
        NoteFormatError: It is damaged, encrypted, or would unpack to more than the limits allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise NoteFormatError(name, f"it is damaged or cut off: {error}.", "Copy or download it again.") from None
    if len(members) > _MOST_MEMBERS:
        raise NoteFormatError(name, f"it holds {len(members)} members.", f"Split it: {_MOST_MEMBERS} are allowed.")
    if any(member.flag_bits & 0x1 for member in members):
        raise NoteFormatError(name, "it is encrypted with a password.", "Provide it without a password.")
    unpacked = sum(member.file_size for member in members)
    allowed = limits.max_file_mb * 4 * _MEGABYTE
    if unpacked > allowed:
        fact = f"it would unpack to {unpacked // _MEGABYTE} MB."
        raise NoteFormatError(name, fact, f"Split it, or raise ingest.max_file_mb (now {limits.max_file_mb:g}).")
    if unpacked > _RATIO_MATTERS_ABOVE and unpacked > _HIGHEST_RATIO * max(len(content), 1):
        raise NoteFormatError(
            name, f"it would unpack to {unpacked // len(content)} times its size.", "Provide the notes unpacked."
        )
    return members
