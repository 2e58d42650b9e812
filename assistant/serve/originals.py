"""The original beside the answer: a page of a PDF drawn with the quote marked, or the text of a note with it in view.

Everything of a note that becomes HTML is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.corpus.pictures import PagePicture, PageWanted, draw_page
from assistant.corpus.readers.pdf_marks import plain
from assistant.corpus.tables import CELL
from assistant.schema import Block, Citation, Note

if TYPE_CHECKING:
    from assistant.app import Assistant

__all__ = ["PagePicture", "cited_span", "is_drawn", "note_html", "page_picture"]

Span = tuple[int, int]

# The first mark has this id, so that the page can bring it into view.
MARK_ID = "cited"
# Characters shown on either side of the quote: a browser need not lay out a whole book.
_AROUND = 60_000
_DEEPEST = 6


def is_drawn(path: str) -> bool:
    """Say whether the original of a note is shown as drawn pages; otherwise as text."""
    return path.lower().endswith(".pdf")


def cited_span(note: Note, citation: Citation) -> Span | None:
    """Find what a citation quotes in a note, which may have changed since; None when it is not surely there."""
    if note.text[citation.start : citation.end] == citation.quote:
        return citation.start, citation.end
    at = note.text.find(citation.quote)
    if not citation.quote or at < 0 or note.text.find(citation.quote, at + 1) >= 0:
        return None
    return at, at + len(citation.quote)


def page_picture(assistant: Assistant, citation: Citation, width: int = 1200) -> PagePicture:
    """Draw the page of a PDF that a citation quotes, the quote marked where it is surely there.

    Args:
        assistant: Whose notes.
        citation: Of a note in a PDF.
        width: Of the picture, in pixels.

    Raises:
        NoteNotFound: The index no longer has the note.
        NoteFormatError: Its file is gone or cannot be drawn.
    """
    note = assistant.note(citation.note_id)
    span = cited_span(note, citation)
    page = citation.page or 1
    place = _count(note, page, citation.quote, span[0]) if span else (0, 0)
    wanted = PageWanted(page, citation.quote if span else "", *place, width=width)
    return draw_page(assistant.workspace.folder, note.path, wanted, assistant.settings.ingest)


def note_html(note: Note, span: Span | None = None) -> str:
    """Write the text of a note as HTML: headings, paragraphs, lists and tables, `span` in a mark with id `cited`.

    Of a very long note only the part around the span is written, and an ellipsis where it is cut.
    """
    middle = span[0] if span else 0
    blocks = [block for block in _blocks(note) if abs(block.start - middle) < _AROUND or _meets(block, span)]
    parts = [f'<article class="note" lang="{note.language}">']
    if blocks and _blocks(note)[0] != blocks[0]:
        parts.append('<p class="cut">…</p>')
    for kind, group in groupby(blocks, key=_container):
        inside = "".join(_element(note, block, span) for block in group)
        parts.append(f"<{kind}>{inside}</{kind}>" if kind else inside)
    if blocks and _blocks(note)[-1] != blocks[-1]:
        parts.append('<p class="cut">…</p>')
    return "".join((*parts, "</article>")).replace("<mark>", f'<mark id="{MARK_ID}">', 1)


def _count(note: Note, page: int, quote: str, start: int) -> tuple[int, int]:
    """Count how often a page of a note says what is quoted: before `start`, and in all."""
    wanted = plain(quote)
    here = [block for block in note.blocks if block.page == page]
    before = "".join(plain(note.text[block.start : min(block.end, start)]) for block in here if block.start < start)
    whole = "".join(plain(note.text[block.start : block.end]) for block in here)
    return before.count(wanted), whole.count(wanted)


def _blocks(note: Note) -> Sequence[Block]:
    """Give the blocks of a note, and what no block covers as paragraphs: nothing of a note is left out."""
    found: list[Block] = []
    end = 0
    for block in note.blocks:
        found += _gap(note, end, block.start)
        found.append(block)
        end = block.end
    return [*found, *_gap(note, end, len(note.text))]


def _gap(note: Note, start: int, end: int) -> Iterator[Block]:
    if note.text[start:end].strip():
        yield Block("paragraph", start, end)


def _meets(block: Block, span: Span | None) -> bool:
    return span is not None and block.start < span[1] and span[0] < block.end


def _container(block: Block) -> str:
    """Name the element that a block and its neighbours stand in."""
    return {"item": "ul", "row": "table"}.get(block.kind, "")


def _element(note: Note, block: Block, span: Span | None) -> str:
    if block.kind == "row":
        return f"<tr>{''.join(_cells(note, block, span))}</tr>"
    text = _marked(note, block.start, block.end, span)
    if block.kind == "heading":
        level = min(block.level + 1, _DEEPEST)
        return f"<h{level}>{text}</h{level}>"
    if block.kind == "item":
        return f"<li>{text}</li>"
    return f"<p>{text}</p>" if block.kind == "paragraph" else f'<p class="{block.kind}">{text}</p>'


def _cells(note: Note, block: Block, span: Span | None) -> Iterator[str]:
    is_head = block.header is not None and block.header[0] <= block.start < block.header[1]
    name = "th" if is_head else "td"
    start = block.start
    while True:
        end = note.text.find(CELL, start, block.end)
        yield f"<{name}>{_marked(note, start, end if end >= 0 else block.end, span)}</{name}>"
        if end < 0:
            return
        start = end + len(CELL)


def _marked(note: Note, start: int, end: int, span: Span | None) -> str:
    """Write a stretch of text, line ends kept, and mark what of it lies in the span."""
    first, last = (max(span[0], start), min(span[1], end)) if span else (end, end)
    if first >= last:
        return _lines(note.text[start:end])
    parts = (note.text[start:first], note.text[first:last], note.text[last:end])
    before, inside, after = map(_lines, parts)
    return f"{before}<mark>{inside}</mark>{after}"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
