"""Which files of a folder are notes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

# Reader module of each suffix.
READERS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
CONTAINERS = frozenset({".eml", ".zip"})
SUFFIXES = frozenset(READERS) | CONTAINERS
SIDECAR_SUFFIXES = (".yaml", ".yml")
# Formats that people expect to be read and that are not; said aloud rather than passed over.
UNREAD_SUFFIXES = frozenset({".doc", ".rtf", ".odt", ".ppt", ".pptx", ".xls", ".xlsx", ".msg", ".epub", ".pages"})

_OTHERS = frozenset({"readme.md", "readme.txt"})


def find_notes(folder: Path) -> tuple[Path, ...]:
    """Find the notes below a folder, in the order of their paths.

    Left out: hidden files and folders, sidecars, lock files of word processors, a README, and whatever a symbolic
    link leads to outside the folder. A link to a file inside counts only where the file itself is not found.
    """
    return _find(folder, SUFFIXES)


def find_unread(folder: Path) -> tuple[Path, ...]:
    """Find the files below a folder that look like notes in a format that is not read."""
    return _find(folder, UNREAD_SUFFIXES)


def sidecars_of(path: Path) -> tuple[Path, ...]:
    """List where the sidecar of a note may lie: `NAME.pdf.yaml` before `NAME.yaml`."""
    names = [path.name + suffix for suffix in SIDECAR_SUFFIXES] + [path.stem + suffix for suffix in SIDECAR_SUFFIXES]
    return tuple(path.with_name(name) for name in names)


def is_note_name(name: str) -> bool:
    """Say whether a file of that name, in any folder, is a note by its name."""
    return _is_wanted(name, SUFFIXES)


def find_sidecars(files: Iterable[Path]) -> Iterator[tuple[Path, ...]]:
    """List for each file the sidecars that lie beside it, in the order of `sidecars_of`; each folder is read once."""
    names: dict[str, frozenset[str]] = {}
    for file in files:
        folder = str(file.parent)
        if folder not in names:
            names[folder] = frozenset(
                entry.name for entry in _entries(file.parent) if entry.name.endswith(SIDECAR_SUFFIXES)
            )
        beside = names[folder]
        yield tuple(path for path in sidecars_of(file) if path.name in beside) if beside else ()


def _is_wanted(name: str, suffixes: frozenset[str]) -> bool:
    if name.startswith((".", "~$")) or name.lower() in _OTHERS:
        return False
    _, point, ending = name.lower().rpartition(".")
    return point + ending in suffixes


def _find(folder: Path, suffixes: frozenset[str]) -> tuple[Path, ...]:
    """Find files by their suffix, in the order of their paths."""
    root = folder.resolve()
    found: dict[str, str] = {}
    links: list[str] = []
    waiting = [""]
    while waiting:
        below = waiting.pop()
        for entry in _entries(folder / below):
            place = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith(".") and entry.name != "__MACOSX":
                    waiting.append(f"{place}/")
            elif _is_wanted(entry.name, suffixes):
                if entry.is_symlink():
                    links.append(place)
                elif entry.is_file(follow_symlinks=False):
                    found[place] = place
    for link in sorted(links):
        target = (folder / link).resolve()
        if target.is_relative_to(root) and target.is_file():
            found.setdefault(target.relative_to(root).as_posix(), link)
    return tuple(folder / place for place in sorted(found.values()))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
