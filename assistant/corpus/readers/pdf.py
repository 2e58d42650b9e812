"""PDF: text with positions by PDFium, records and decryption by pypdf, ruled tables by pdfplumber."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from assistant.corpus.characters import squeeze
from assistant.corpus.pieces import Draft, Piece
from assistant.corpus.readers import ocr
from assistant.corpus.readers.pdf_bands import find_bands
from assistant.corpus.readers.pdf_furniture import Sheet, lay_out
from assistant.corpus.readers.pdf_glyphs import read_fragments
from assistant.corpus.readers.pdf_grids import take_banded, take_ruled
from assistant.corpus.readers.pdf_pieces import compose_pages
from assistant.corpus.readers.pdf_rules import find_ruled_tables, level_rules, read_edges
from assistant.errors import NoteFormatError
from assistant.schema import UNREAD
from assistant.settings import IngestSettings

_DOWNLOAD_AGAIN = "Copy or download it again; if it opens in a viewer, print it to a new PDF."
_GIVE_TEXT = f"Provide a version with text, {ocr.INSTALL}"
_LEAST_CHARACTERS = 20
_CREATED = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


def read(content: bytes, name: str, limits: IngestSettings) -> Draft:
    """Read a PDF file.

    Raises:
        NoteFormatError: Damaged, encrypted, too many pages, or mostly pictures of text that nothing here can read.
    """
    properties = _check(content, name, limits)
    sheets, empty = _read_sheets(content, name)
    pieces = list(compose_pages(lay_out(sheets)))
    if empty and ocr.is_installed():
        pieces += ocr.read_pictures(pypdfium2.PdfDocument(content), empty)
    elif empty:
        _refuse_scans(name, empty, len(sheets))
        pieces.append(Piece("furniture", f"[{_page_list(empty).capitalize()} {UNREAD}]", page=empty[0]))
    return Draft(tuple(pieces), pages=len(sheets), properties=properties)


def _check(content: bytes, name: str, limits: IngestSettings) -> Mapping[str, str]:

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NoteFormatError(name, "it is encrypted with a password.", "Provide it without a password.")
        pages = len(reader.pages)
        records = dict(reader.metadata or {})
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoteFormatError(name, f"it is a damaged PDF, or cut off: {error}.", _DOWNLOAD_AGAIN) from None
    if pages > limits.max_pages:
        remedy = f"Split it, or raise ingest.max_pages (now {limits.max_pages})."
        raise NoteFormatError(name, f"it has {pages} pages.", remedy)
    return _properties(records)


def _properties(records: Mapping[str, object]) -> Mapping[str, str]:
    created = _CREATED.match(str(records.get("/CreationDate", "")))
    values = {
        "title": str(records.get("/Title") or ""),
        "maker": str(records.get("/Author") or ""),
        "topics": str(records.get("/Keywords") or ""),
        "created": "-".join(created.groups()) if created else "",
    }
    return {field: squeeze(value) for field, value in values.items() if squeeze(value)}


def _read_sheets(content: bytes, name: str) -> tuple[list[Sheet], list[int]]:
    sheets: list[Sheet] = []
    empty: list[int] = []
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise NoteFormatError(name, "it is a damaged PDF, or cut off.", _DOWNLOAD_AGAIN) from None
    for number, page in enumerate(document, start=1):
        fragments = read_fragments(page)
        if sum(len(fragment.text) for fragment in fragments) < _LEAST_CHARACTERS and _holds_image(page):
            empty.append(number)
        edges = read_edges(page)
        fragments = take_ruled(fragments, find_ruled_tables(edges))
        fragments = take_banded(fragments, find_bands(level_rules(edges)))
        width, height = page.get_size()
        sheets.append(Sheet(number, width, height, tuple(fragments)))
        page.close()
    return sheets, empty


def _holds_image(page: Any) -> bool:
    return next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4)), None) is not None


def _refuse_scans(name: str, empty: Sequence[int], pages: int) -> None:
    if pages and len(empty) * 2 >= pages:
        raise NoteFormatError(name, f"{_page_list(empty)} {UNREAD}", _GIVE_TEXT)


def _page_list(numbers: Sequence[int]) -> str:
    """Write page numbers as a reader says them: "pages 3 to 7 and 9 hold"."""
    runs: list[str] = []
    for _, group in itertools.groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        runs.append(f"{run[0]} to {run[-1]}" if len(run) > 1 else f"{run[0]}")
    joined = " and ".join([", ".join(runs[:-1]), runs[-1]] if len(runs) > 1 else runs)
    return f"page {joined} holds" if len(numbers) == 1 else f"pages {joined} hold"
