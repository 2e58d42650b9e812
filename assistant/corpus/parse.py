"""A file to its notes, within one process: read, describe, compose. Runs in the child; `read.py` is the way in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath

from assistant.corpus.decoding import decode
from assistant.corpus.disclaimers import mark_disclaimers
from assistant.corpus.files import READERS, SUFFIXES, UNREAD_SUFFIXES, sidecars_of
from assistant.corpus.front_matter import check_fields, load_fields
from assistant.corpus.metadata import Layer, conclude, origins
from assistant.corpus.pieces import Draft, compose
from assistant.corpus.signatures import refuse_wrong_suffix
from assistant.errors import NoteFormatError
from assistant.schema import Note
from assistant.settings import IngestSettings

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds: its notes, and the failures of those of its members that are none."""

    notes: tuple[Note, ...]
    failures: tuple[NoteFormatError, ...] = ()


def parse_file(path: Path, relative: str, limits: IngestSettings) -> Parsed:
    """Read the notes of a file in this process.

    Raises:
        NoteFormatError: It cannot be read at all; names what is wrong and what to do.
    """
    content = _read_bytes(path, relative, limits)
    declared = _read_sidecar(path, relative)
    return Parsed((parse_content(content, relative, declared, limits),))


def parse_content(content: bytes, relative: str, declared: Sequence[Layer], limits: IngestSettings) -> Note:
    """Read one note from its bytes.

    Args:
        content: All bytes of the note.
        relative: Its path as readers see it; its suffix names its format.
        declared: What sidecars say of it.
        limits: What it may cost.

    Raises:
        NoteFormatError: It cannot be read.
    """
    suffix = PurePosixPath(relative).suffix.lower()
    refuse_wrong_suffix(content, suffix, relative)
    return make_note(_reader(suffix, relative)(content, relative, limits), content, relative, declared, limits)


def make_note(draft: Draft, content: bytes, relative: str, declared: Sequence[Layer], limits: IngestSettings) -> Note:
    """Compose a note from what its reader made of it."""
    text, blocks = compose(mark_disclaimers(draft.pieces))
    if not any(character.isalnum() for character in text):
        raise NoteFormatError(relative, "it holds no text.", "Provide a version with text, or remove it.")
    if len(text) > limits.max_text_mb * _MEGABYTE:
        fact = f"it holds {len(text) // _MEGABYTE} million characters of text."
        raise NoteFormatError(relative, fact, f"Split it, or raise ingest.max_text_mb (now {limits.max_text_mb:g}).")
    front = check_fields(draft.declared, relative, "front matter")
    known, layers = conclude(draft, text, relative, [("front matter", front), *declared])
    return Note(
        id=hashlib.sha256(relative.encode("utf-8", "surrogatepass")).hexdigest()[:12],
        path=relative,
        title=known.title,
        language=known.language or "en",
        digest=hashlib.sha256(content).hexdigest(),
        house=known.house,
        series=known.series,
        authors=known.authors,
        published=known.published,
        audience=known.audience,
        topics=known.topics,
        origins=origins(layers),
        text=text,
        blocks=blocks,
        pages=draft.pages,
    )


def _read_bytes(path: Path, relative: str, limits: IngestSettings) -> bytes:
    allowed = int(limits.max_file_mb * _MEGABYTE)
    try:
        if not path.is_file():
            raise NoteFormatError(relative, "there is no such file.", "Check the path.")
        with path.open("rb") as stream:
            content = stream.read(allowed + 1)
    except OSError as error:
        raise NoteFormatError(relative, f"it cannot be opened: {error.strerror}.", "Check its permissions.") from None
    if len(content) > allowed:
        fact = f"it is larger than {limits.max_file_mb:g} MB."
        raise NoteFormatError(relative, fact, "Split it, or raise ingest.max_file_mb.")
    return content


def _read_sidecar(path: Path, relative: str) -> list[Layer]:
    for sidecar in sidecars_of(path):
        if sidecar.is_file() and sidecar != path:
            with sidecar.open("rb") as stream:
                source = decode(stream.read(_MEGABYTE), relative)
            place = f"sidecar {sidecar.name}"
            return [("sidecar", check_fields(load_fields(source, relative, place), relative, place))]
    return []


def _reader(suffix: str, relative: str) -> Callable[[bytes, str, IngestSettings], Draft]:
    if suffix not in READERS:
        remedy = (
            "Save it as .docx or .pdf." if suffix in UNREAD_SUFFIXES else f"Read are {', '.join(sorted(SUFFIXES))}."
        )
        raise NoteFormatError(relative, f"files of kind {suffix or 'without suffix'} are not read.", remedy)
    module = import_module(f"assistant.corpus.readers.{READERS[suffix]}")
    reader: Callable[[bytes, str, IngestSettings], Draft] = module.read
    return reader
