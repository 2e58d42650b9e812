"""Show a source: what is known of the note, and the cited sentence marked where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup, escape

from assistant.answer.render import HEADING_SEPARATOR
from assistant.schema import Citation, Note
from assistant.serve.originals import cited_span, is_drawn, note_html, page_picture
from assistant.serve.page.html import fill
from assistant.serve.page.site import Site

_AROUND = 200  # characters shown on either side where the note has no paragraphs


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stood when it was cited. Characters of the note's text; page from 1, 0 where there is none."""

    start: int = 0
    end: int = 0
    page: int = 0
    heading: str = ""
    quote: str = ""

    def citation(self, note: Note) -> Citation:
        """Make the citation anew that pointed here."""
        return Citation(
            1, note.id, note.path, note.title, note.house, note.published, self.page or None, (), "", (), self.quote,
            self.start, self.end, note.language,
        )  # fmt: skip


def source_html(site: Site, note: Note, place: Place) -> Markup:
    """Write the source that a citation opens.

    The note may have changed since: the quote is then looked up anew, and said to be gone where it is not found.
    """
    span = cited_span(note, place.citation(note))
    start, end = span or (0, 0)
    asked = {"start": start, "end": end, "page": place.page, "quote": place.quote, "language": site.language}
    query = urlencode(asked)
    views = ["passage", "original", "whole"] if place.page and is_drawn(note.path) else ["passage", "whole"]
    return fill(
        "source",
        site.texts,
        note=note,
        date=note.published.isoformat() if note.published else site.texts("notes.undated"),
        age=site.texts.age(note.published, site.today),
        page=place.page,
        heading=_below_title(place.heading or HEADING_SEPARATOR.join(headings_at(note, start)), note.title),
        quote=place.quote,
        found=span is not None,
        views=views,
        excerpt=excerpt_html(note, start, end, marked=span is not None),
        original=f"../view/page/{note.id}?{query}",
        whole=f"../view/note/{note.id}?{query}",
    )


def page_html(site: Site, note: Note, place: Place) -> Markup:
    """Write the original page, drawn; it is said where nothing is surely to be marked on it.

    Raises:
        NoteFormatError: The file is gone or cannot be drawn.
    """
    picture = page_picture(site.assistant, place.citation(note))
    query = urlencode({"page": place.page, "start": place.start, "end": place.end, "quote": place.quote})
    address = f"../view/page/{note.id}.png?{query}&language={site.language}"
    return fill("original", site.texts, note=note, picture=picture, address=address)


def whole_html(note: Note, place: Place) -> Markup:
    """Write the whole note with the quote in view."""
    return Markup(note_html(note, cited_span(note, place.citation(note))))  # noqa: S704 - it escapes


def _below_title(heading: str, title: str) -> str:
    """Leave the title out of a path of headings: it stands above it already."""
    return heading.removeprefix(title).removeprefix(HEADING_SEPARATOR) if heading.startswith(title) else heading


def headings_at(note: Note, at: int) -> list[str]:
    """Give the headings above a place, outermost first."""
    path: list[tuple[int, str]] = []
    for block in note.blocks:
        if block.start > at:
            break
        if block.kind == "heading":
            path = [(level, text) for level, text in path if level < block.level]
            path.append((block.level, note.text[block.start : block.end].strip()))
    return [text for _, text in path]


def excerpt_html(note: Note, start: int, end: int, *, marked: bool) -> Markup:
    """Write the paragraphs around a place, the place itself marked, white space as it stands in the note."""
    first, last = _paragraphs(note, start, end)
    text = note.text
    if not marked:
        return escape(text[first:last])
    return Markup("{}<mark>{}</mark>{}").format(text[first:start], text[start:end], text[end:last])


def _paragraphs(note: Note, start: int, end: int) -> tuple[int, int]:
    blocks = [block for block in note.blocks if block.kind not in {"furniture", "disclaimer"}]
    inside = [n for n, block in enumerate(blocks) if block.end > start and block.start < max(end, start + 1)]
    if not inside:
        return max(0, start - _AROUND), min(len(note.text), end + _AROUND)
    first, last = inside[0], inside[-1]
    if first and blocks[first - 1].kind != "heading":
        first -= 1
    if last + 1 < len(blocks) and blocks[last + 1].kind != "heading":
        last += 1
    return min(blocks[first].start, start), max(blocks[last].end, end)
