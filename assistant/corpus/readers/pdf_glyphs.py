"""PDF, first step: from glyphs to fragments, the runs of text that stand on one line without a wide gap."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from assistant.corpus.characters import is_cjk
from assistant.corpus.joining import BROKEN_WORD
from assistant.corpus.readers.html_tree import is_note_mark

# Gap, in em, that parts cells of a table or columns of a page; justified prose stays below it nearly always.
_WIDE_GAP = 1.0
# Between two figures less is enough: prose seldom sets one behind the other.
_FIGURE_GAP = 0.5
_GUESSED_SPACE = "\t"
# What PDFium gives for a hyphen at a line's end, here; in whole texts it gives U+FFFE.
_BROKEN = 2
_CHINESE_GAP = 0.5
_FIGURE_ENDS = frozenset("0123456789)%％—–")
_FIGURE_STARTS = frozenset("0123456789($€£¥—–-−")
_WIDELY_SET = re.compile("[\u3400-\u9fff](?: [\u3400-\u9fff])+")
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile("bold|black|heavy|demi|simhei|heiti|黑体|黑體|W[6-9]$", re.IGNORECASE)


class Glyph(NamedTuple):
    """One character where it is drawn; coordinates in points from the top left corner of the page as displayed."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    upright: bool
    number: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of text on one line, or a ruled table, which the layout moves about as one thing.

    Attributes:
        size: Font size of most of it, in points as displayed.
        order: Place in the order of drawing.
        upright: False for text drawn at an angle, such as a watermark.
        cells: Of a ruled table, its cells by row; it has no text.
        columns: Of a ruled table, how far each of its columns reaches.
        heads: Of a ruled table, how many rows at its top are set as its head; 0 where none is.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    order: int
    upright: bool = True
    cells: tuple[tuple[str, ...], ...] = ()
    columns: tuple[tuple[float, float], ...] = ()
    heads: int = 0

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


def read_glyphs(page: Any, text_page: Any) -> Iterator[Glyph | None]:
    """Yield the glyphs of a page in drawing order; None where PDFium sees a line end, a blank one for a space."""
    place = Placement(page)
    box = pdfium.FS_RECTF()
    raw = text_page.raw
    lead = 0
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if 0xD800 <= code < 0xDC00:
            lead = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((lead & 0x3FF) << 10) + (code & 0x3FF)
        character = BROKEN_WORD if code == _BROKEN else chr(code) if 0 < code < 0x110000 else ""
        if character in ("\r", "\n"):
            yield None
            continue
        if character.isspace() and pdfium.FPDFText_IsGenerated(raw, index):
            character = _GUESSED_SPACE
        if not character or not pdfium.FPDFText_GetLooseCharBox(raw, index, box):
            continue
        x0, x1, top, bottom = place.box(box.left, box.right, box.top, box.bottom)
        angle = pdfium.FPDFText_GetCharAngle(raw, index)
        yield Glyph(character, x0, x1, top, bottom, bottom - top, place.is_upright(angle), index)


class Placement:
    """Turns positions of a page's own space into positions as displayed."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_cropbox()
        self._left, self._bottom, self._right, self._top = left, bottom, right, top
        self._rotation = page.get_rotation() % 360

    def box(self, left: float, right: float, top: float, bottom: float) -> tuple[float, float, float, float]:
        """Return x0, x1, top and bottom as displayed."""
        if self._rotation == 90:
            return bottom - self._bottom, top - self._bottom, left - self._left, right - self._left
        if self._rotation == 180:
            return self._right - right, self._right - left, bottom - self._bottom, top - self._bottom
        if self._rotation == 270:
            return self._top - top, self._top - bottom, self._right - right, self._right - left
        return left - self._left, right - self._left, self._top - top, self._top - bottom

    def is_upright(self, angle: float) -> bool:
        """Say whether a glyph at this angle, in radians, stands upright as displayed."""
        turned: float = (angle + self._rotation * 0.017453292519943295) % 6.283185307179586
        return min(turned, 6.283185307179586 - turned) < 0.1


def read_fragments(page: Any) -> list[Fragment]:
    """Read the fragments of a page in drawing order."""
    text_page = page.get_textpage()
    builder = _FragmentBuilder(text_page.raw)
    for glyph in read_glyphs(page, text_page):
        builder.add(glyph)
    builder.close()
    return builder.fragments


class _FragmentBuilder:
    def __init__(self, text_page: Any) -> None:
        self.fragments: list[Fragment] = []
        self._text_page = text_page
        self._glyphs: list[Glyph] = []
        self._space = ""

    def add(self, glyph: Glyph | None) -> None:
        if glyph is None:
            self.close()
        elif glyph.text.isspace():
            self._space = glyph.text if self._glyphs else ""
        else:
            if self._glyphs and not self._continues(glyph):
                self.close()
            if self._space and self._glyphs:
                self._add_space(glyph)
            self._space = ""
            self._glyphs.append(glyph)

    def close(self) -> None:
        self._space = ""
        if self._glyphs:
            bold = _is_bold(self._text_page, self._glyphs[len(self._glyphs) // 2].number)
            fragment = _make_fragment(self._glyphs, len(self.fragments), bold=bold)
            if fragment.text:
                self.fragments.append(fragment)
        self._glyphs = []

    def _continues(self, glyph: Glyph) -> bool:
        last = self._glyphs[-1]
        height = max(min(last.bottom - last.top, glyph.bottom - glyph.top), 0.1)
        overlap = min(last.bottom, glyph.bottom) - max(last.top, glyph.top)
        size = max(last.size, glyph.size)
        gap = glyph.x0 - last.x1
        between_figures = last.text in _FIGURE_ENDS and glyph.text in _FIGURE_STARTS
        return bool(
            glyph.upright == last.upright
            and (not glyph.upright or (overlap > (0.15 if gap < 0.2 * size else 0.4) * height and gap > -0.6 * size))
            and gap <= (_FIGURE_GAP if between_figures else _WIDE_GAP) * size
        )

    def _add_space(self, glyph: Glyph) -> None:
        """Keep a space, but not one that PDFium only guesses from a narrow gap between two Chinese characters."""
        last = self._glyphs[-1]
        chinese = is_cjk(last.text) and is_cjk(glyph.text)
        if self._space != _GUESSED_SPACE or not chinese or glyph.x0 - last.x1 > _CHINESE_GAP * glyph.size:
            self._glyphs.append(
                Glyph(" ", last.x1, last.x1, last.top, last.bottom, last.size, last.upright, last.number)
            )


def _is_bold(text_page: Any, index: int) -> bool:
    """Say whether a glyph is bold: by weight, by the name of its font, or drawn with an outline to look so."""
    if pdfium.FPDFText_GetFontWeight(text_page, index) >= _BOLD_WEIGHT:
        return True
    drawn = pdfium.FPDFText_GetTextObject(text_page, index)
    if drawn and pdfium.FPDFTextObj_GetTextRenderMode(drawn) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE:
        return True
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text_page, index, name, len(name), None)
    return _BOLD_NAME.search(name.value.decode("utf-8", errors="replace")) is not None


def _make_fragment(glyphs: list[Glyph], order: int, *, bold: bool) -> Fragment:
    inked = [glyph for glyph in glyphs if glyph.text != " "]
    sizes = sorted(glyph.size for glyph in inked)
    size = sizes[len(sizes) // 2]
    largest = max(sizes)
    level = [glyph for glyph in inked if glyph.size > 0.8 * largest] or inked
    return Fragment(
        text=_text(glyphs, largest, max(glyph.bottom for glyph in level)),
        x0=min(glyph.x0 for glyph in inked),
        x1=max(glyph.x1 for glyph in inked),
        top=min(glyph.top for glyph in level),
        bottom=max(glyph.bottom for glyph in level),
        size=size,
        bold=bold,
        order=order,
        upright=glyphs[0].upright,
    )


def _text(glyphs: list[Glyph], largest: float, bottom: float) -> str:
    """Spell a fragment without the raised marks of footnotes: "2021" and a mark 3 are not 20213."""
    text, raised = "", ""
    for glyph in glyphs:
        is_raised = glyph.size < 0.92 * largest and glyph.bottom < bottom - 0.18 * largest
        if is_raised and glyph.text not in (BROKEN_WORD, " "):
            raised += glyph.text
            continue
        if raised:
            text, raised = text + _kept(raised, text, glyph.text), ""
        text += glyph.text
    spelled = (text + _kept(raised, text, "")).strip()
    # "風 險 提 示" is set wide for looks.
    return spelled.replace(" ", "") if _WIDELY_SET.fullmatch(spelled) else spelled


def cut_all(fragments: Iterable[Fragment], places: Iterable[float]) -> list[Fragment]:
    """Cut the fragments that cells set close to one another made one, each at the space nearest to the place.

    The pieces keep the `order` of their fragment, and the identity of those that need no cut is kept.
    """
    pieces = list(fragments)
    for place in places:
        pieces = [piece for fragment in pieces for piece in _cut(fragment, place)]
    return pieces


def _cut(fragment: Fragment, place: float) -> list[Fragment]:
    width = fragment.x1 - fragment.x0
    if not fragment.x0 + fragment.size < place < fragment.x1 - fragment.size or " " not in fragment.text:
        return [fragment]
    wanted = (place - fragment.x0) / width * len(fragment.text)
    at = min((found.start() for found in re.finditer(" ", fragment.text)), key=lambda space: abs(space - wanted))
    if abs(at - wanted) > max(2.0, 0.15 * len(fragment.text)):
        return [fragment]
    return [
        replace(fragment, text=fragment.text[:at].strip(), x1=place - 1),
        replace(fragment, text=fragment.text[at:].strip(), x0=place + 1),
    ]


def _kept(raised: str, before: str, after: str) -> str:
    return "" if is_note_mark(raised, before, after) else raised
