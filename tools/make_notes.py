"""Make the PDF and DOCX notes of `corpus/` from `tools/notes/`: HTML becomes PDF, Markdown becomes DOCX.

Run `python tools/make_notes.py`. The same sources, fonts and library versions give the same bytes: dates come from
the notes, never from the clock. `tools/README.md` names the fonts.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from markdown_it.token import Token
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

SOURCES = Path(__file__).resolve().parent / "notes"
CORPUS = SOURCES.parents[1] / "corpus"
INK = RGBColor(0x12, 0x32, 0x4A)
# The ZIP format cannot tell of anything earlier; every member of a document gets it.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
FONTS = {
    "zh-Hant": ("Arial", "PingFang HK"),
    "zh-Hans": ("Arial", "Microsoft YaHei"),
    "en": ("Calibri", "Calibri"),
}


def main() -> None:
    """Write every note that has a source."""
    for source in sorted(SOURCES.glob("*.html")):
        (CORPUS / source.name).with_suffix(".pdf").write_bytes(make_pdf(source))
    for source in sorted(SOURCES.glob("*.md")):
        (CORPUS / source.name).with_suffix(".docx").write_bytes(make_docx(source))


def make_pdf(source: Path) -> bytes:
    """Lay out an HTML source as a PDF; its identifier is its name, so that no byte depends on the day."""
    fonts = FontConfiguration()
    letters = source.read_text(encoding="utf-8")
    faces = "".join(_font_face(letters, weight) for weight in ("regular", "bold"))
    pdf: bytes = HTML(filename=str(source)).write_pdf(
        stylesheets=[CSS(string=faces, font_config=fonts)], font_config=fonts, pdf_identifier=source.stem.encode()
    )
    return pdf


def _font_face(letters: str, weight: str) -> str:
    """Declare the font "Note Han" with no more than the letters of a note.

    WeasyPrint keeps the numbers of all glyphs when it makes a subset: of a font with 60,000 glyphs, 150 kB of zeros.
    """
    pattern = f"Noto Sans CJK HK:{weight}"
    found = subprocess.run(  # noqa: S603 - no foreign words in it
        ["fc-match", "-f", "%{file}\n%{index}", pattern],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    font = TTFont(found[0], fontNumber=int(found[1]), recalcTimestamp=False)
    subsetter = subset.Subsetter(subset.Options(layout_features=[], hinting=False))
    subsetter.populate(text=letters + "0123456789/|•・ ")
    subsetter.subset(font)
    written = io.BytesIO()
    font.save(written)
    coded = base64.b64encode(written.getvalue()).decode("ascii")
    return (
        f'@font-face {{ font-family: "Note Han"; font-weight: {weight.replace("regular", "normal")};'
        f' src: url("data:font/otf;base64,{coded}"); }}\n'
    )


def make_docx(source: Path) -> bytes:
    """Turn Markdown with front matter into a Word document with running head, headings, lists and tables."""
    _, front, body = source.read_text(encoding="utf-8").split("---\n", 2)
    fields: dict[str, Any] = yaml.safe_load(front)
    document = Document()
    _set_properties(document, fields)
    _set_styles(document, *FONTS[fields["language"]])
    _set_running_lines(document, fields)
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    for kind, value in _blocks(tokens):
        if kind == "table":
            _add_table(document, value)
        elif kind == "Title":
            _add_title(document, value[0].content)
        else:
            _add_runs(document.add_paragraph(style=kind), value)
    return _repack(document)


def _set_properties(document: Any, fields: Mapping[str, Any]) -> None:
    written = dt.datetime.combine(fields["published"], dt.time(9))
    core = document.core_properties
    core.title, core.author = fields["title"], ", ".join(fields["authors"])
    core.keywords, core.subject = ", ".join(fields["topics"]), fields["series"]
    core.language, core.last_modified_by, core.comments = fields["language"], fields["house"], ""
    core.created = core.modified = written


def _set_styles(document: Any, latin: str, han: str) -> None:
    sizes = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 12, "List Bullet": 10.5, "List Number": 10.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = latin, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), han)
        if name == "Title" or name.startswith("Heading"):
            style.font.color.rgb = INK
    document.styles["Normal"].paragraph_format.space_after = Pt(6)


def _set_running_lines(document: Any, fields: Mapping[str, Any]) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    head = section.header.paragraphs[0]
    head.text = f"{fields['house']}  |  {fields['series']}"
    head.runs[0].font.size, head.runs[0].font.color.rgb = Pt(9), INK
    foot = section.footer.paragraphs[0]
    foot.text = f"{fields['footer']}  |  "
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.runs[0].font.size = Pt(8)
    _add_page_number(foot.add_run())


def _add_page_number(run: Any) -> None:
    run.font.size = Pt(8)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[str, Any]]:
    """Yield paragraphs as (style, inline tokens) and tables as ("table", rows of inline tokens)."""
    rows: list[list[Token]] = []
    style = ""
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open":
            style = "Title" if token.tag == "h1" else f"Heading {int(token.tag[1]) - 1}"
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            style = "List Bullet" if token.type.startswith("bullet") else "List Number"
        elif token.type in ("bullet_list_close", "ordered_list_close", "heading_close"):
            style = ""
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield "table", rows
            rows = []
        elif token.type == "inline" and following is not None and following.type in ("th_close", "td_close"):
            rows[-1].append(token)
        elif token.type == "inline":
            yield style or "Normal", token.children if style != "Title" else [token]


def _add_title(document: Any, text: str) -> None:
    title = document.add_paragraph(text, style="Title")
    title.paragraph_format.space_after = Pt(4)


def _add_runs(paragraph: Any, tokens: Sequence[Token]) -> None:
    bold = False
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold = token.type == "strong_open"
        elif token.content:
            paragraph.add_run(token.content).bold = bold


def _add_table(document: Any, rows: Sequence[Sequence[Token]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Light Grid Accent 1")
    for row, tokens in zip(table.rows, rows, strict=True):
        for cell, token in zip(row.cells, tokens, strict=True):
            _add_runs(cell.paragraphs[0], token.children or [])
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9)
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    document.add_paragraph()


def _repack(document: Any) -> bytes:
    """Save with fixed times: python-docx stamps each member with the clock."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w") as new:
        for member in old.namelist():
            info = zipfile.ZipInfo(member, ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(member))
    return packed.getvalue()


if __name__ == "__main__":
    main()
