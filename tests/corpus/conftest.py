"""Files for the readers, built on the spot: nothing binary is kept in the repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from assistant.corpus.parse import parse_content
from assistant.corpus.pool import ParserPool
from assistant.schema import Block, Note
from assistant.settings import IngestSettings

LIMITS = IngestSettings(timeout_seconds=30, memory_mb=640)
_FONTS = {"latin": "Helvetica", "bold": "Helvetica-Bold", "hant": "MSung-Light", "hans": "STSong-Light"}


class Sheets:
    """Draws PDF pages with the fonts that every reader knows, from the top left corner of an A4 page."""

    def __init__(self, password: str = "", owner: str = "") -> None:
        for name in ("MSung-Light", "STSong-Light"):
            pdfmetrics.registerFont(UnicodeCIDFont(name))
        self._stream = io.BytesIO()
        encryption = StandardEncryption(password, ownerPassword=owner or password) if password or owner else None
        self._canvas = Canvas(self._stream, pagesize=(595, 842), encrypt=encryption, invariant=1)

    def put(self, x: float, top: float, text: str, *, size: float = 10, font: str = "latin") -> Sheets:
        """Draw one line."""
        self._canvas.setFont(_FONTS[font], size)
        self._canvas.drawString(x, 842 - top - size, text)
        return self

    def put_lines(
        self, x: float, top: float, lines: Sequence[str], *, size: float = 10, font: str = "latin", pitch: float = 14
    ) -> Sheets:
        """Draw lines under one another."""
        for number, line in enumerate(lines):
            self.put(x, top + number * pitch, line, size=size, font=font)
        return self

    def put_marked(self, x: float, top: float, text: str, mark: str, rest: str) -> Sheets:
        """Draw a line with a raised mark in it."""
        drawn = self._canvas.beginText(x, 842 - top - 10)
        for part, size, rise in ((text, 10, 0), (mark, 6, 4), (rest, 10, 0)):
            drawn.setFont("Helvetica", size)
            drawn.setRise(rise)
            drawn.textOut(part)
        self._canvas.drawText(drawn)
        return self

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> Sheets:
        """Draw a straight line."""
        self._canvas.line(x0, 842 - top, x1, 842 - bottom)
        return self

    def picture(self) -> Sheets:
        """Fill the page with a picture, as a scanner does."""
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        image = Image.new("L", (60, 80), 200)
        self._canvas.drawImage(ImageReader(image), 0, 0, 595, 842)
        return self

    def rotate(self, degrees: int) -> Sheets:
        """Have the page shown turned."""
        self._canvas.setPageRotation(degrees)
        return self

    def next(self) -> Sheets:
        """Go on to the next page."""
        self._canvas.showPage()
        return self

    def describe(self, *, title: str = "", author: str = "") -> Sheets:
        """Set the document's properties."""
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        return self

    def done(self) -> bytes:
        """Return the file."""
        self._canvas.showPage()
        self._canvas.save()
        return self._stream.getvalue()


@pytest.fixture
def limits() -> IngestSettings:
    return LIMITS


@pytest.fixture(scope="session")
def sheets() -> Callable[..., Sheets]:
    return Sheets


@pytest.fixture
def parse() -> Callable[..., Note]:
    """Read the one note of some bytes, in this process."""

    def parsed(content: bytes | str, name: str = "corpus/note.txt", limits: IngestSettings = LIMITS) -> Note:
        raw = content.encode() if isinstance(content, str) else content
        found = parse_content(raw, name, (), limits)
        assert not found.failures
        (note,) = found.notes
        return note

    return parsed


@pytest.fixture
def show() -> Callable[[Note], list[tuple[str, str]]]:
    """List the blocks of a note as (kind, text), a heading's kind with its level."""

    def shown(note: Note) -> list[tuple[str, str]]:
        def kind(block: Block) -> str:
            return f"{block.kind}{block.level}" if block.kind == "heading" else block.kind

        return [(kind(block), note.text[block.start : block.end]) for block in note.blocks]

    return shown


@pytest.fixture(scope="session")
def pack() -> Callable[[Mapping[str, bytes | str]], bytes]:
    """Make a zip archive."""

    def packed(members: Mapping[str, bytes | str]) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return stream.getvalue()

    return packed


@pytest.fixture(scope="session")
def pool() -> Iterator[ParserPool]:
    """Children that read files, shared by all tests: starting one costs more than most tests."""
    with ParserPool(LIMITS, 1) as shared:
        yield shared


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Write a file."""

    def written(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written
