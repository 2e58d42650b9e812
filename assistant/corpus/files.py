"""Which files of a folder are notes."""

from __future__ import annotations

import os
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


def _is_wanted(name: str, suffixes: frozenset[str]) -> bool:
    if name.startswith((".", "~$")) or name.lower() in _OTHERS:
        return False
    return Path(name).suffix.lower() in suffixes


def _find(folder: Path, suffixes: frozenset[str]) -> tuple[Path, ...]:
    root = folder.resolve()
    found: dict[Path, Path] = {}
    links: list[Path] = []
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__MACOSX"]
        # No link was followed on the way here.
        place = root / Path(parent).relative_to(folder)
        for name in names:
            path = Path(parent, name)
            if not _is_wanted(name, suffixes):
                continue
            if path.is_symlink():
                links.append(path)
            elif path.is_file():
                found[place / name] = path
    for path in sorted(links):
        target = path.resolve()
        if target.is_relative_to(root) and target.is_file():
            found.setdefault(target, path)
    return tuple(sorted(found.values(), key=lambda path: path.relative_to(folder).as_posix()))
