"""Answers as PDF, with the letters embedded, so that Chinese shows on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from assistant.schema import Language
from assistant.serve.exports.content import Entry
from assistant.serve.exports.fonts import find_font
from assistant.serve.exports.labels import LABELS


class _Style(NamedTuple):
    """How a paragraph looks: size in points, indent and the gap below it in millimetres."""

    size: float
    colour: tuple[int, int, int]
    indent: float = 0
    gap: float = 1.5


_INK, _GREY, _BLUE = (28, 33, 40), (96, 104, 114), (10, 82, 140)
_TITLE, _HEAD, _LABEL = _Style(18, _INK, gap=4), _Style(13, _BLUE), _Style(10.5, _BLUE)
_BODY, _SMALL, _ITEM = _Style(10.5, _INK), _Style(8.5, _GREY), _Style(8.5, _GREY, 6)
_SOURCE, _QUOTE = _Style(8.5, _GREY, gap=0.5), _Style(8.5, _INK, 6)


def write_pdf(entries: Sequence[Entry], language: Language, font: str = "") -> bytes:
    """Write answers as PDF on A4.

    Args:
        entries: To write.
        language: Of the title.
        font: A font file chosen by a setting; empty: one of the machine's.

    Raises:
        ConfigurationError: No font with Chinese characters can be had.
    """
    sheet = _Sheet(language, font)
    sheet.put(LABELS[language]["title"], language, _TITLE)
    if not entries:
        sheet.put(LABELS[language]["none"], language, _BODY)
    for entry in entries:
        _write_entry(sheet, entry)
    return sheet.done()


class _Sheet:
    """Pages that are written from top to bottom, each text in the font of its script."""

    def __init__(self, language: Language, font: str) -> None:
        from fpdf import FPDF

        self._font = font
        self._pdf: Any = FPDF(format="A4")
        self._pdf.set_title(LABELS[language]["title"])
        self._pdf.set_margins(20, 18)
        self._pdf.set_auto_page_break(True, 18)
        self._pdf.add_page()
        self._known: set[Language] = set()

    def put(self, text: str, language: Language, style: _Style) -> None:
        """Write a paragraph."""
        if language not in self._known:
            found = find_font(language, self._font)
            self._pdf.add_font(language, fname=found.path, collection_font_number=found.number)
            self._known.add(language)
        pdf = self._pdf
        pdf.set_font(language, size=style.size)
        pdf.set_text_color(*style.colour)
        pdf.set_x(pdf.l_margin + style.indent)
        pdf.multi_cell(0, style.size * 0.55, text, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(style.gap)

    def rule(self) -> None:
        """Draw a line between two answers."""
        pdf = self._pdf
        pdf.set_draw_color(205, 211, 218)
        pdf.line(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin, pdf.get_y())
        pdf.ln(3)

    def done(self) -> bytes:
        """Return the file."""
        return bytes(self._pdf.output())


def _write_entry(sheet: _Sheet, entry: Entry) -> None:
    own = entry.language
    sheet.put(f"{entry.number}. {entry.question}", own, _HEAD)
    if entry.meant:
        sheet.put(f"{entry.label('meant')}: {entry.meant}", own, _SMALL)
    for line in entry.body.splitlines():
        sheet.put(line, own, _BODY)
    for statement in entry.statements:
        sheet.put(f"{statement.text} {''.join(f'[{n}]' for n in statement.citations)}", own, _BODY)
    _write_list(sheet, entry, "notices", entry.notices)
    if entry.citations:
        sheet.put(entry.label("sources"), own, _LABEL)
    for citation in entry.citations:
        sheet.put(f"[{citation.n}] {entry.source(citation)}", citation.language, _SOURCE)
        sheet.put(citation.quote, citation.language, _QUOTE)
    _write_list(sheet, entry, "nearest", [f"{source}: {text}" for source, text in entry.nearest])
    _write_list(sheet, entry, "withheld", entry.withheld)
    _write_list(sheet, entry, "disclaimers", [f"{one.title}: {one.text}" for one in entry.disclaimers])
    sheet.put(" · ".join(f"{name}: {value}" for name, value in entry.facts), own, _SMALL)
    sheet.rule()


def _write_list(sheet: _Sheet, entry: Entry, name: str, items: Sequence[str]) -> None:
    if items:
        sheet.put(entry.label(name), entry.language, _LABEL)
    for item in items:
        sheet.put(item, entry.language, _ITEM)
