"""A file to its notes, within one process: read, describe, compose. Runs in the child; `read.py` is the way in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath

from assistant.corpus.decoding import decode
from assistant.corpus.disclaimers import mark_disclaimers
from assistant.corpus.files import READERS, SIDECAR_SUFFIXES, SUFFIXES, UNREAD_SUFFIXES, is_note_name, sidecars_of
from assistant.corpus.front_matter import check_fields, load_fields
from assistant.corpus.metadata import Layer, conclude, origins
from assistant.corpus.pieces import Draft, compose
from assistant.corpus.readers.archive import Member
from assistant.corpus.signatures import refuse_wrong_suffix
from assistant.errors import NoteFormatError
from assistant.schema import Note
from assistant.settings import IngestSettings

_MEGABYTE = 1024 * 1024
# A mail with an archive in an archive is the most that people send one another.
_MOST_NESTED = 3


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
    content = read_bytes(path, relative, limits)
    return parse_content(content, relative, _read_sidecar(path, relative), limits)


def parse_content(
    content: bytes, relative: str, declared: Sequence[Layer], limits: IngestSettings, depth: int = 0
) -> Parsed:
    """Read the notes of a file, or of a member of one, from its bytes.

    Args:
        content: All bytes.
        relative: Its path as readers see it; its suffix names its format.
        declared: What sidecars say of it.
        limits: What it may cost.
        depth: How many containers it lies in.

    Raises:
        NoteFormatError: It cannot be read.
    """
    suffix = PurePosixPath(relative).suffix.lower()
    if suffix not in SUFFIXES:
        remedy = (
            "Save it as .docx or .pdf." if suffix in UNREAD_SUFFIXES else f"Readable are {', '.join(sorted(SUFFIXES))}."
        )
        raise NoteFormatError(
            relative, f"files {f'of kind {suffix}' if suffix else 'without suffix'} are not read.", remedy
        )
    refuse_wrong_suffix(content, suffix, relative)
    if suffix in READERS:
        draft = _reader(suffix)(content, relative, limits)
        return Parsed((make_note(draft, content, relative, declared, limits),))
    if depth >= _MOST_NESTED:
        fact = f"it lies more than {_MOST_NESTED} containers deep."
        raise NoteFormatError(relative, fact, "Provide the notes unpacked.")
    if suffix == ".eml":
        return _parse_mail(content, relative, declared, limits, depth)
    return _parse_archive(content, relative, declared, limits, depth)


def _parse_archive(
    content: bytes, relative: str, declared: Sequence[Layer], limits: IngestSettings, depth: int
) -> Parsed:
    from assistant.corpus.readers.archive import read_members

    members = list(read_members(content, relative, limits))
    parsed = _parse_members(members, relative, declared, limits, depth)
    if not parsed.notes and not parsed.failures:
        raise NoteFormatError(relative, "it holds no notes.", f"Readable are {', '.join(sorted(SUFFIXES))}.")
    return parsed


def _parse_mail(content: bytes, relative: str, declared: Sequence[Layer], limits: IngestSettings, depth: int) -> Parsed:
    from assistant.corpus.readers.mail import read_attachments, read_body, read_message

    message = read_message(content, relative)
    draft = read_body(message, relative)
    body = () if draft is None else (make_note(draft, content, relative, declared, limits),)
    members = _parse_members(list(read_attachments(message, relative)), relative, declared, limits, depth)
    if not body and not members.notes and not members.failures:
        raise NoteFormatError(relative, "it holds no text and no attachment that is read.", "Provide its content.")
    return Parsed(body + members.notes, members.failures)


def _parse_members(
    members: Sequence[Member], relative: str, declared: Sequence[Layer], limits: IngestSettings, depth: int
) -> Parsed:
    """Read the members that are notes; one that cannot be read does not stop the others.

    What the sidecar of the container says holds for each of them, but for the title.
    """
    inherited = [(place, fields.model_copy(update={"title": ""})) for place, fields in declared]
    beside = {member.name: member.content for member in members if member.name.endswith(SIDECAR_SUFFIXES)}
    notes: list[Note] = []
    failures: list[NoteFormatError] = []
    for member in members:
        if not is_note_name(PurePosixPath(member.name).name):
            continue
        name = f"{relative}!/{member.name}"
        try:
            if isinstance(member.content, NoteFormatError):
                raise member.content
            layers = [*_member_sidecar(member.name, name, beside), *inherited]
            parsed = parse_content(member.content, name, layers, limits, depth + 1)
        except NoteFormatError as error:
            failures.append(error)
            continue
        notes += parsed.notes
        failures += parsed.failures
        if sum(len(note.text) for note in notes) > limits.max_text_mb * _MEGABYTE:
            raise NoteFormatError(relative, "its notes hold too much text together.", "Split it.")
    return Parsed(tuple(notes), tuple(failures))


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


def read_bytes(path: Path, relative: str, limits: IngestSettings) -> bytes:
    """Read a file whole, up to the size allowed.

    Raises:
        NoteFormatError: There is none, it cannot be opened, or it is too large.
    """
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
        if sidecar.is_file():
            with sidecar.open("rb") as stream:
                return [_check_sidecar(stream.read(_MEGABYTE), sidecar.name, relative)]
    return []


def _member_sidecar(member: str, relative: str, beside: Mapping[str, bytes | NoteFormatError]) -> list[Layer]:
    for sidecar in sidecars_of(Path(member)):
        content = beside.get(sidecar.as_posix())
        if isinstance(content, bytes):
            return [_check_sidecar(content, sidecar.name, relative)]
    return []


def _check_sidecar(content: bytes, name: str, relative: str) -> Layer:
    place = f"sidecar {name}"
    return "sidecar", check_fields(load_fields(decode(content, relative), relative, place), relative, place)


def _reader(suffix: str) -> Callable[[bytes, str, IngestSettings], Draft]:
    module = import_module(f"assistant.corpus.readers.{READERS[suffix]}")
    reader: Callable[[bytes, str, IngestSettings], Draft] = module.read
    return reader
