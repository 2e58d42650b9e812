"""Exported files, opened again: each has the questions, statements, sources, quotes and disclaimers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from assistant.errors import ConfigurationError
from assistant.schema import LANGUAGES, Answer
from assistant.serve.exports import fonts
from assistant.serve.exports.labels import LABELS
from assistant.serve.exports.write import FORMATS, Exported, Format, copied_html, copied_text, export_answers
from tests.serve.exports.conftest import make_answer

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x"]
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))"


def read_docx(content: bytes) -> str:
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def read_pdf(content: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def read_xlsx(content: bytes) -> str:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(value) for value in cells if value is not None)


def read_text(content: bytes) -> str:
    # Markdown shows a punctuation mark behind a backslash as itself.
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", content.decode("utf-8-sig"))


READERS: dict[Format, Callable[[bytes], str]] = {
    "docx": read_docx,
    "pdf": read_pdf,
    "xlsx": read_xlsx,
    "md": read_text,
    "csv": read_text,
}


@pytest.fixture(params=FORMATS)
def form(request: pytest.FixtureRequest) -> Format:
    chosen: Format = request.param
    if chosen == "pdf":
        need_font()
    return chosen


def need_font() -> None:
    """Skip where the machine has no font with Chinese characters."""
    try:
        fonts.find_font("zh-Hant")
    except ConfigurationError as error:
        pytest.skip(str(error))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_format_holds_all_that_proves_an_answer(answers: list[Exported], form: Format) -> None:
    file = export_answers(answers, form, "zh-Hant")
    assert file.name == f"answers.{form}"
    read = squeezed(READERS[form](file.content))
    expected = [
        "科創50跌了多少？", "科創 50 回落 12.6%。", "納斯達克指數回落 6.5%。", "每週策略：急跌慢漲", "山海研究",
        "2025-11-23", "[1]", "[2]", "How far did the yield fall?", "The ten-year yield fell 12 basis points to 4.02%.",
        "Understood thus?", "The newest note is old.", "A withheld sentence.", "本文不構成投資建議，市場有風險。",
        "2025-11-30", "7", "逐字引用", "quoted word for word", "苹果营收多少？",
        "报告没有说明。", "已搜寻 3 篇。", "broken?",
        "The endpoint did not answer. Try again.",
    ]  # fmt: skip
    for words in expected:
        assert squeezed(words) in read, words


def test_nothing_to_export_is_still_a_file(form: Format) -> None:
    assert len(READERS[form](export_answers([], form, "en").content)) > 5


def test_control_characters_of_a_note_break_no_file(form: Format) -> None:
    answer = make_answer("en", "q\x00\x0b\x1b?", ("a\x01b\ufffe \ud800c",), "t\x08")
    assert "ab c" in READERS[form](export_answers([answer], form, "en").content)


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_table_is_computed(formula: str) -> None:
    from openpyxl import load_workbook

    answer = make_answer("en", formula, (formula,), formula)
    rows = list(csv.reader(io.StringIO(export_answers([answer], "csv", "en").content.decode("utf-8-sig"), newline="")))
    assert rows[1].count(f"'{formula}") == 4
    assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for row in rows for cell in row)
    book = load_workbook(io.BytesIO(export_answers([answer], "xlsx", "en").content))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_a_csv_has_a_mark_for_excel_and_a_row_for_each_source(answers: list[Exported]) -> None:
    content = export_answers(answers, "csv", "en").content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [(row["No."], row["Source"], row["Page"]) for row in rows] == [
        ("1", "[1]", "2"), ("1", "[2]", "2"), ("2", "[1]", "2"), ("3", "", ""), ("4", "", ""),
    ]  # fmt: skip
    assert [bool(row["Disclaimers of the notes cited"]) for row in rows] == [True, False, True, False, False]
    assert rows[3]["Outcome"] == LABELS["zh-Hans"]["abstained"]


def test_a_workbook_has_dates_that_are_dates_and_quotes_whole(answers: list[Exported]) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(export_answers(answers, "xlsx", "en").content))
    assert book.sheetnames == ["Answer", "Sources", "Disclaimers of the notes cited"]
    head, *rows = [[cell.value for cell in row] for row in book["Sources"].iter_rows()]
    assert head[7] == "Quote"
    assert [row[7] for row in rows] == [
        "科創 50 回落 12.6%。", "納斯達克指數回落 6.5%。", "The ten-year yield fell 12 basis points to 4.02%.",
    ]  # fmt: skip
    assert isinstance(rows[0][4], dt.datetime)
    assert rows[0][4].date() == dt.date(2025, 11, 23)


def test_a_long_disclaimer_is_not_cut_short() -> None:
    from dataclasses import replace

    answer = make_answer("en", "q", ("a",))
    long = replace(answer, disclaimers=(replace(answer.disclaimers[0], text="x" * 70_000),))
    assert read_xlsx(export_answers([long], "xlsx", "en").content).count("x") >= 70_000


def test_word_raises_the_numbers_and_names_a_font_for_chinese(answers: list[Exported]) -> None:
    from docx import Document
    from docx.oxml.ns import qn

    document: Any = Document(io.BytesIO(export_answers(answers, "docx", "zh-Hant").content))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert [run.text for run in runs if run.font.superscript] == ["[1]", "[2]", "[1]"]
    quoted = next(run for run in runs if run.text == "科創 50 回落 12.6%。")
    assert quoted._element.rPr.rFonts.get(qn("w:eastAsia")) == "Microsoft JhengHei"
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 2"]
    assert headings[0] == "1. 科創50跌了多少？"


def test_a_pdf_carries_its_chinese_letters(answers: list[Exported]) -> None:
    need_font()
    import pypdf

    content = export_answers(answers, "pdf", "zh-Hant").content
    reader: Any = pypdf.PdfReader(io.BytesIO(content))
    embedded = [
        font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for page in reader.pages
        for font in (reference.get_object() for reference in page["/Resources"]["/Font"].values())
    ]
    assert embedded
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in embedded)
    assert len(content) < 400_000


def test_without_a_font_the_remedy_is_said(tmp_path: Path, answers: list[Exported]) -> None:
    with pytest.raises(ConfigurationError, match="fonts-noto-cjk"):
        fonts.find_font("zh-Hant", folders=[str(tmp_path)])
    (tmp_path / "no.ttf").write_bytes(b"no font")
    for chosen in ("no.ttf", "missing.ttf"):
        with pytest.raises(ConfigurationError, match=r"serve\.export_font"):
            export_answers(answers, "pdf", "en", font=str(tmp_path / chosen))


def test_a_font_chosen_by_a_setting_is_used(answers: list[Exported]) -> None:
    need_font()
    found = fonts.find_font("zh-Hans")
    assert fonts.find_font("zh-Hans", str(found.path)) == found
    assert fonts.find_font("zh-Hans") != fonts.find_font("zh-Hant")


def test_markup_of_a_note_stays_text() -> None:
    answer = make_answer("en", EVIL, (EVIL,), EVIL)
    html = copied_html(answer)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    markdown = export_answers([answer], "md", "en").content.decode()
    assert not re.search(r"(?<!\\)<", markdown)
    assert "](javascript" not in markdown


def test_one_answer_is_copied_with_its_citations(answers: list[Exported]) -> None:
    answer = answers[0]
    assert isinstance(answer, Answer)
    text, html = copied_text(answer), copied_html(answer)
    for copied in (text, html):
        assert "[1] 山海研究 · 每週策略：急跌慢漲 · 2025-11-23 · 第 2 頁 · A" in copied
        assert "本文不構成投資建議，市場有風險。" in copied
        assert "截至: 2025-11-30" in copied
    assert "科創 50 回落 12.6%。 [1]\n" in text
    assert "科創 50 回落 12.6%。<sup>[1]</sup>" in html


def test_the_words_of_exports_are_complete() -> None:
    assert set(LABELS) == set(LANGUAGES)
    for labels in LABELS.values():
        assert labels.keys() == LABELS["en"].keys()
        assert all(labels.values())
