"""A page of a PDF drawn as a picture, with a quote marked on it. Runs in the child; `pictures.py` is the way in."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.corpus.members import read_content
from assistant.corpus.readers.pdf_marks import Box, find_quote
from assistant.corpus.wire import PageDrawn, PageWanted
from assistant.errors import NoteFormatError
from assistant.settings import IngestSettings

if TYPE_CHECKING:
    from PIL.Image import Image

# A page may claim any size; a picture of more pixels than this helps nobody.
_MOST_PIXELS = 2400
_MARK = (255, 226, 120)


def draw_page(path: Path, relative: str, wanted: PageWanted, limits: IngestSettings) -> PageDrawn:
    """Draw a page of a PDF file, or of a PDF inside a container, in this process.

    Raises:
        NoteFormatError: It is no PDF, is damaged, or has no such page.
    """
    import pypdfium2

    content = read_content(path, relative, limits)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise NoteFormatError(relative, "no page of it can be drawn.", "Open the file itself.") from None
    if not 1 <= wanted.page <= len(document):
        raise NoteFormatError(relative, f"it has no page {wanted.page}.", "Run `assistant ingest`: the file changed.")
    number, boxes = _find(document, wanted)
    page = document[number - 1]
    width, height = page.get_size()
    picture = _draw(page, min(wanted.width, _MOST_PIXELS) / max(width, 1.0))
    shares = tuple((x0 / width, top / height, x1 / width, bottom / height) for x0, top, x1, bottom in boxes)
    picture = _mark(picture, shares)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    png = base64.b64encode(stream.getvalue()).decode()
    return PageDrawn(png, number, len(document), picture.width, picture.height, shares)


def _find(document: Any, wanted: PageWanted) -> tuple[int, tuple[Box, ...]]:
    """Find the quote on its page, or on the next: a paragraph that runs over counts to the page it begins on."""
    if not wanted.quote:
        return wanted.page, ()
    last = len(document)
    numbers = [number for number in (wanted.page, wanted.page + 1, wanted.page + 2) if number <= last]
    glyphs = [_glyphs(document[number - 1]) for number in numbers]
    boxes = find_quote(glyphs[:2], wanted.quote, wanted.occurrence, wanted.occurrences)
    if not boxes and len(glyphs) > 1 and (later := find_quote(glyphs[1:], wanted.quote)):
        return wanted.page + 1, later
    return wanted.page, boxes


def _glyphs(page: Any) -> list[Any]:
    from assistant.corpus.readers.pdf_glyphs import read_glyphs

    return list(read_glyphs(page, page.get_textpage()))


def _draw(page: Any, scale: float) -> Image:
    height = page.get_size()[1]
    bounded = min(scale, _MOST_PIXELS * 2 / max(height, 1.0))
    picture: Image = page.render(scale=bounded).to_pil().convert("RGB")
    return picture


def _mark(picture: Image, shares: tuple[Box, ...]) -> Image:
    """Lay the colour of a marker over the boxes, so that the letters stay as dark as they are."""
    from PIL import Image, ImageChops, ImageDraw

    if not shares:
        return picture
    layer = Image.new("RGB", picture.size, (255, 255, 255))
    draw = ImageDraw.Draw(layer)
    for x0, top, x1, bottom in shares:
        edges = (x0 * picture.width - 1, top * picture.height, x1 * picture.width + 1, bottom * picture.height)
        draw.rectangle(edges, fill=_MARK)
    return ImageChops.multiply(picture, layer)
