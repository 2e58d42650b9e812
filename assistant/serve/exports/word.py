"""Answers as a Word document."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from assistant.schema import Language
from assistant.serve.exports.content import Entry
from assistant.serve.exports.labels import LABELS

# A reader's machine has one of these; Word falls back by itself where it has not.
_FONTS: dict[Language, str] = {"zh-Hant": "Microsoft JhengHei", "zh-Hans": "Microsoft YaHei", "en": "Calibri"}
_TAGS: dict[Language, str] = {"zh-Hant": "zh-TW", "zh-Hans": "zh-CN", "en": "en-US"}
_SMALL, _BODY = 9, 11


def write_word(entries: Sequence[Entry], language: Language) -> bytes:
    """Write answers as .docx: a heading a question, raised numbers behind statements, sources, disclaimers."""
    from docx import Document

    document = Document()
    labels = LABELS[language]
    document.core_properties.title = labels["title"]
    document.core_properties.author = ""
    _run(document.add_heading(level=1), labels["title"], language)
    if not entries:
        _run(document.add_paragraph(), labels["none"], language)
    for entry in entries:
        _write_entry(document, entry)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _write_entry(document: Any, entry: Entry) -> None:
    own = entry.language
    _run(document.add_heading(level=2), f"{entry.number}. {entry.question}", own)
    if entry.meant:
        _run(document.add_paragraph(), f"{entry.label('meant')}: {entry.meant}", own, size=_SMALL, italic=True)
    for line in entry.body.splitlines():
        _run(document.add_paragraph(), line, own)
    for statement in entry.statements:
        paragraph = document.add_paragraph()
        _run(paragraph, statement.text, own)
        for n in statement.citations:
            _run(paragraph, f"[{n}]", own).font.superscript = True
    _write_list(document, entry, "notices", entry.notices)
    _write_sources(document, entry)
    _write_list(document, entry, "nearest", [f"{source}: {text}" for source, text in entry.nearest])
    _write_list(document, entry, "withheld", entry.withheld)
    _write_list(document, entry, "disclaimers", [f"{one.title}: {one.text}" for one in entry.disclaimers])
    facts = " · ".join(f"{name}: {value}" for name, value in entry.facts)
    _run(document.add_paragraph(), facts, own, size=_SMALL, italic=True)


def _write_sources(document: Any, entry: Entry) -> None:
    from docx.shared import Pt

    if entry.citations:
        _run(document.add_heading(level=3), entry.label("sources"), entry.language)
    for citation in entry.citations:
        _run(document.add_paragraph(), f"[{citation.n}] {entry.source(citation)}", citation.language, size=_SMALL)
        quoted = document.add_paragraph()
        quoted.paragraph_format.left_indent = Pt(24)
        _run(quoted, citation.quote, citation.language, size=_SMALL)


def _write_list(document: Any, entry: Entry, name: str, items: Sequence[str]) -> None:
    if items:
        _run(document.add_heading(level=3), entry.label(name), entry.language)
    for item in items:
        _run(document.add_paragraph(style="List Bullet"), item, entry.language, size=_SMALL)


def _run(paragraph: Any, text: str, language: Language, *, size: float = 0, italic: bool = False) -> Any:
    """Add text with the fonts of its language: Word chooses that of Chinese characters by an attribute of its own."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.name = _FONTS["en"]
    run.font.italic = italic or None
    if size:
        run.font.size = Pt(size)
    properties = run._element.get_or_add_rPr()
    east = "zh-Hant" if language == "en" else language
    properties.rFonts.set(qn("w:eastAsia"), _FONTS[east])
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), "en-US")
    tag.set(qn("w:eastAsia"), _TAGS[east])
    properties.append(tag)
    return run
