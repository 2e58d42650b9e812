"""The way in to drawn pages: PDF files are drawn in child processes that no file can take down the program with."""

from __future__ import annotations

import atexit
import base64
import functools
from dataclasses import dataclass
from pathlib import Path

from assistant.corpus.members import file_of
from assistant.corpus.pool import ParserPool
from assistant.corpus.wire import PageWanted
from assistant.errors import NoteFormatError
from assistant.settings import IngestSettings

__all__ = ["PagePicture", "PageWanted", "draw_page"]

# Somebody waits for the picture, and no honest page needs more.
_SECONDS, _MEGABYTES = 20, 1024
_KEPT_PICTURES = 48


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page of a PDF, drawn.

    Attributes:
        png: The picture.
        page: Its number: that of the page wanted, or of the next where the quote begins only there.
        pages: Number of pages of the file.
        width: In pixels.
        height: In pixels.
        boxes: Of the quote, one a line, as (left, top, right, bottom) in shares of width and height; empty where the
            quote is not surely on the page, and then nothing is marked.
    """

    png: bytes
    page: int
    pages: int
    width: int
    height: int
    boxes: tuple[tuple[float, float, float, float], ...]


def draw_page(folder: Path, relative: str, wanted: PageWanted, limits: IngestSettings) -> PagePicture:
    """Draw a page of a note's PDF; the last few pictures are kept.

    Args:
        folder: Of the workspace.
        relative: Path of the note as readers see it; may name a member of a container.
        wanted: The page, and the quote to be marked.
        limits: What reading notes may cost; drawing gets less.

    Raises:
        NoteFormatError: The file is gone, is no PDF, or cannot be drawn within the limits.
    """
    path = folder / file_of(relative)[0]
    try:
        stat = path.stat()
    except OSError:
        raise NoteFormatError(relative, "its file is gone.", "Run `assistant ingest`.") from None
    return _draw(path, relative, wanted, limits, (stat.st_size, stat.st_mtime_ns))


@functools.lru_cache(maxsize=_KEPT_PICTURES)
def _draw(
    path: Path, relative: str, wanted: PageWanted, limits: IngestSettings, _state: tuple[int, int]
) -> PagePicture:
    tight = limits.model_copy(
        update={
            "timeout_seconds": min(limits.timeout_seconds, _SECONDS),
            "memory_mb": min(limits.memory_mb, _MEGABYTES),
        }
    )
    reply = _pool(tight).read(path, relative, wanted)
    for failure in reply.failures:
        raise failure.error()
    drawn = reply.drawn
    if drawn is None:
        raise NoteFormatError(relative, "no page of it can be drawn.", "Open the file itself.")
    png = base64.b64decode(drawn.png)
    return PagePicture(png, drawn.page, drawn.pages, drawn.width, drawn.height, drawn.boxes)


@functools.lru_cache(maxsize=2)
def _pool(limits: IngestSettings) -> ParserPool:
    pool = ParserPool(limits, limits.workers)
    atexit.register(pool.close)
    return pool
