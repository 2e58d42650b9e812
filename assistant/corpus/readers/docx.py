"""DOCX: paragraphs, headings, lists and tables in the order of the document; running heads and feet last."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.parser import parse_xml
from lxml import etree  # type: ignore[import-untyped]

from assistant.corpus.characters import clean, squeeze
from assistant.corpus.headings import could_be_heading
from assistant.corpus.pieces import Draft, Piece
from assistant.corpus.readers.unpacking import check_archive
from assistant.corpus.tables import SPANNED, rows
from assistant.errors import NoteFormatError
from assistant.settings import IngestSettings

_WIDEST_SPAN = 60
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Text that was struck out, or that belongs to fields and comments, not to the reader.
_HIDDEN = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", _ALTERNATE})
_SAVE_AGAIN = "Open it in a word processor and save it again as .docx."
_DEEPEST = 60


def read(content: bytes, name: str, limits: IngestSettings) -> Draft:
    """Read a Word document."""
    check_archive(content, name, limits)
    _refuse_entities(content, name)
    try:
        document = docx.Document(io.BytesIO(content))
        pieces = tuple(_DocumentReader(document).read())
    except (
        PackageNotFoundError,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        AttributeError,
        zipfile.BadZipFile,
    ) as error:
        raise NoteFormatError(name, f"it is no sound Word document: {str(error)[:200]}.", _SAVE_AGAIN) from None
    return Draft(pieces, properties=_properties(document))


def _refuse_entities(content: bytes, name: str) -> None:
    """Refuse documents whose XML declares entities: Word never writes them, bombs do."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            if member.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(member)[:65536].upper():
                raise NoteFormatError(name, "its XML declares entities, as no word processor does.", _SAVE_AGAIN)


def _properties(document: Any) -> Mapping[str, str]:
    core = document.core_properties
    written = core.created or core.modified
    values = {
        "title": core.title,
        "maker": core.author,
        "topics": core.keywords,
        "created": written.date().isoformat() if written else "",
    }
    return {field: squeeze(value) for field, value in values.items() if value and squeeze(value)}


class _DocumentReader:
    """Walks the XML of a document: python-docx alone leaves out insertions, content controls and text boxes."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._tables = itertools.count(1)
        self._levels = {style.style_id: _style_level(style) for style in document.styles if style.type == 1}
        self._list_styles = {
            style.style_id
            for style in document.styles
            if style.type == 1 and (style.name or "").lower().startswith(("list", "清單", "列表", "项目"))
        }

    def read(self) -> Iterator[Piece]:
        yield from self._blocks(self._document.element.body, 0)
        yield from self._footnotes()
        seen: set[str] = set()
        for section in self._document.sections:
            for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
                text = squeeze(" ".join(paragraph.text for paragraph in part.paragraphs))
                if text and text not in seen:
                    seen.add(text)
                    yield Piece("furniture", text)

    def _blocks(self, parent: Any, depth: int) -> Iterator[Piece]:
        if depth > _DEEPEST:
            return
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child, depth)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child, depth)
            elif child.tag not in _HIDDEN and isinstance(child.tag, str):
                yield from self._blocks(child, depth + 1)

    def _paragraph(self, element: Any, depth: int) -> Iterator[Piece]:
        text = "\n".join(line for line in map(squeeze, clean("".join(_texts(element))).split("\n")) if line)
        if text:
            yield self._piece(element, text)
        for box in element.iter(f"{_W}txbxContent"):
            if not any(above.tag == _ALTERNATE for above in box.iterancestors()):
                yield from self._blocks(box, depth + 1)

    def _piece(self, element: Any, text: str) -> Piece:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        style_id = "" if style is None else style.get(f"{_W}val", "")
        outline = element.find(f"{_W}pPr/{_W}outlineLvl")
        level = self._levels.get(style_id, 0)
        if outline is not None and outline.get(f"{_W}val", "9").isdigit():
            level = int(outline.get(f"{_W}val")) + 1 if int(outline.get(f"{_W}val")) < 9 else level
        if level and len(text) <= 300:
            return Piece("heading", squeeze(text), level=min(level, 6))
        if element.find(f"{_W}pPr/{_W}numPr") is not None or style_id in self._list_styles:
            return Piece("item", text)
        if _is_bold(element) and could_be_heading(text, marked=True):
            return Piece("heading", squeeze(text), level=6)
        return Piece("paragraph", text)

    def _table(self, element: Any, depth: int) -> Iterator[Piece]:
        lines = [row for row in element.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is element]
        grid = [
            [part for cell in row.iter(f"{_W}tc") if _row_of(cell) is row for part in self._cell(cell, depth)]
            for row in lines
        ]
        if max(map(len, grid), default=0) < 2:
            for cell in element.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tbl")) is element:
                    yield from self._blocks(cell, depth + 1)
            return
        yield from rows(grid, next(self._tables))

    def _cell(self, cell: Any, depth: int) -> list[str]:
        """Read a cell, and mark the columns that it reaches over."""
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        written = "" if span is None else str(span.get(f"{_W}val"))
        width = min(int(written), _WIDEST_SPAN) if written.isascii() and written.isdigit() else 1
        text = squeeze(" ".join(piece.text for piece in self._blocks(cell, depth + 1)))
        return [text, *[SPANNED] * (width - 1)]

    def _footnotes(self) -> Iterator[Piece]:
        for relation in self._document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
                continue
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{_W}type") is None:
                    yield from self._blocks(note, 1)


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(f"{_W}tr"))


def _texts(element: Any) -> Iterator[str]:
    """Yield the text of a paragraph as the reader sees it, without its text boxes and without what was struck out."""
    for child in element:
        if child.tag in _HIDDEN or child.tag == f"{_W}txbxContent":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}ptab"):
            yield " "
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        else:
            yield from _texts(child)


def _is_bold(element: Any) -> bool:
    runs = [run for run in element.iter(f"{_W}r") if any(text.text for text in run.iter(f"{_W}t"))]
    bolds: Iterable[Any] = (run.find(f"{_W}rPr/{_W}b") for run in runs)
    return bool(runs) and all(bold is not None and bold.get(f"{_W}val") not in ("0", "false") for bold in bolds)


def _style_level(style: Any) -> int:
    """Return the heading level a style gives, by its outline level or its name; 0 for none."""
    current, steps = style, 0
    while current is not None and steps < 10:
        outline = current.element.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None and outline.get(f"{_W}val", "").isdigit():
            return int(outline.get(f"{_W}val")) + 1 if int(outline.get(f"{_W}val")) < 9 else 0
        name = (current.name or "").lower()
        for prefix in ("heading ", "標題 ", "标题 "):
            if name.startswith(prefix) and name[len(prefix) :].isdigit():
                return int(name[len(prefix) :])
        if name in ("title", "標題", "标题"):
            return 1
        current, steps = current.base_style, steps + 1
    return 0
