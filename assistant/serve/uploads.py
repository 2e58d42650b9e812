"""Take notes in that readers upload, and take notes out: files go into `corpus/`, and no file is ever lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.corpus.files import SUFFIXES, is_note_name
from assistant.errors import AssistantError, NoteNotFound

if TYPE_CHECKING:
    from assistant.app import Assistant

# Folder of notes that were taken out. It is hidden, so that an ingest passes it over.
REMOVED = ".removed"
_LONGEST_NAME = 120
# What proxies add.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file.

    Attributes:
        name: As it was uploaded.
        state: `added`, `known` (these very bytes were there already) or `failed`.
        error: Why it was not taken in.
        remedy: What to do about it.
    """

    name: str
    state: str
    error: str = ""
    remedy: str = ""


def take_in(assistant: Assistant, files: Sequence[Path]) -> Iterator[Taken]:
    """Take files in, one after the other, and say of each what became of it.

    A file that cannot be read does not stay in `corpus/`; a name that is taken by another file gets a number.
    """
    for file in files:
        try:
            yield _take(assistant, file)
        except AssistantError as error:
            yield Taken(file.name, "failed", error.fact, error.remedy)
        except OSError as error:
            reason = error.strerror or str(error)
            yield Taken(file.name, "failed", f"It cannot be kept: {reason}.", "Check the space on the server's disk.")


def take_out(assistant: Assistant, note_id: str) -> Path | None:
    """Take a note out of the index and put its file aside; return where that is, None where there was no file.

    Raises:
        NoteNotFound: There is none of that id.
    """
    note = assistant.remove_note(note_id)
    corpus = assistant.workspace.corpus.resolve()
    file = (assistant.workspace.folder / note.path).resolve()
    if not file.is_file() or not file.is_relative_to(corpus):
        return None
    aside = corpus / REMOVED
    aside.mkdir(exist_ok=True)
    return Path(shutil.move(file, _free(aside / file.name)))


def may_edit(editors: str, host: str, headers: Mapping[str, str]) -> bool:
    """Tell whether whoever asks may add and remove notes.

    Args:
        editors: The setting `serve.editors`.
        host: Address that the request came from.
        headers: Of the request, names in lower case. Behind a proxy every reader seems to sit at this machine, so a
            request that was passed on comes from elsewhere.
    """
    if editors != "this_machine":
        return editors == "everyone"
    if any(name in headers for name in _FORWARDED):
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def safe_name(name: str) -> str:
    """Make a name that is a file's and nothing else's.

    >>> safe_name("../../etc/passwd.md"), safe_name("週報<b>.pdf"), safe_name(".hidden.md")
    ('passwd.md', '週報_b_.pdf', 'hidden.md')
    """
    bare = _NOT_IN_NAMES.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .~$")
    stem, dot, suffix = bare.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{suffix}" if dot else bare[:_LONGEST_NAME]


def _take(assistant: Assistant, file: Path) -> Taken:
    name = safe_name(file.name)
    if not is_note_name(name):
        kinds = ", ".join(sorted(suffix.lstrip(".") for suffix in SUFFIXES))
        return Taken(file.name, "failed", "Files of this kind are not read.", f"Save it as one of: {kinds}.")
    content = file.read_bytes()
    corpus = assistant.workspace.corpus
    corpus.mkdir(parents=True, exist_ok=True)
    target = corpus / name
    if target.is_file() and target.read_bytes() == content:
        return Taken(file.name, "known")
    target = _free(target)
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(content)
    part.replace(target)
    try:
        report = assistant.ingest([target])
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    path = assistant.workspace.relative(target)
    failed = next((one for one in report.failed if one.path.startswith(path)), None)
    if failed is not None:
        target.unlink(missing_ok=True)
        _forget(assistant)
        return Taken(file.name, "failed", failed.error, failed.remedy)
    return Taken(file.name, "added")


def _forget(assistant: Assistant) -> None:
    """Let the index forget a file that was not kept, so that it is not named as failed for ever."""
    try:
        assistant.ingest()
    except (AssistantError, NoteNotFound):
        return


def _free(path: Path) -> Path:
    """Give a path that no file has: `a.md`, `a (2).md`, ..."""
    candidate, n = path, 1
    while candidate.exists():
        n += 1
        candidate = path.with_name(f"{path.stem} ({n}){path.suffix}")
    return candidate
