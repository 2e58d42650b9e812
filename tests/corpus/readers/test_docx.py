from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assistant.schema import Note

Show = Callable[[Note], list[tuple[str, str]]]
Parse = Callable[..., Note]

_NAME = "corpus/note.docx"


@pytest.fixture
def document() -> Any:
    return docx.Document()


def _save(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _append(document: Any, xml: str) -> None:
    document.element.body.insert(0, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w', 'wp', 'a', 'r')}>", 1)))


def test_headings_lists_and_tables_stand_in_the_order_of_the_document(document: Any, parse: Parse, show: Show) -> None:
    document.add_heading("每週策略", 0)
    document.add_heading("導火線", 1)
    document.add_paragraph("全球風險資產的波動。")
    table = document.add_table(2, 2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ["指數", "跌幅", "標普 500", "4.2%"], strict=True
    ):
        cell.text = text
    document.add_paragraph("增持黃金", style="List Bullet")
    document.add_paragraph("減持美元", style="List Number")
    document.add_heading("展望", 2)
    assert show(parse(_save(document), _NAME)) == [
        ("heading1", "每週策略"),
        ("heading1", "導火線"),
        ("paragraph", "全球風險資產的波動。"),
        ("row", "指數 | 跌幅"),
        ("row", "標普 500 | 4.2%"),
        ("item", "增持黃金"),
        ("item", "減持美元"),
        ("heading2", "展望"),
    ]


def test_running_heads_and_feet_come_last_as_furniture(document: Any, parse: Parse, show: Show) -> None:
    document.add_paragraph("正文一段。")
    document.sections[0].header.paragraphs[0].text = "衡嶺研究"
    document.sections[0].footer.paragraphs[0].text = "第 1 頁"
    assert show(parse(_save(document), _NAME)) == [
        ("paragraph", "正文一段。"),
        ("furniture", "衡嶺研究"),
        ("furniture", "第 1 頁"),
    ]


def test_what_was_inserted_is_read_and_what_was_struck_out_is_not(document: Any, parse: Parse) -> None:
    _append(
        document,
        "<w:p><w:r><w:t xml:space='preserve'>上升 </w:t></w:r><w:del><w:r><w:delText>2%</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>3%</w:t></w:r></w:ins><w:r><w:noBreakHyphen/><w:t>半年</w:t><w:tab/><w:t>計</w:t></w:r></w:p>",
    )
    assert parse(_save(document), _NAME).text == "上升 3%-半年 計"


def test_content_controls_and_text_boxes_are_read(document: Any, parse: Parse, show: Show) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框內文字。</w:t></w:r></w:p></w:txbxContent>"
    _append(document, f"<w:p><w:r><w:t>框外文字。</w:t></w:r><w:r><w:pict>{box}</w:pict></w:r></w:p>")
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>欄位文字。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    assert [text for _, text in show(parse(_save(document), _NAME))] == ["欄位文字。", "框外文字。", "框內文字。"]


def test_a_bold_line_by_itself_is_a_heading(document: Any, parse: Parse, show: Show) -> None:
    document.add_paragraph().add_run("市場回顧").bold = True
    document.add_paragraph("正文一段。").add_run("粗體。").bold = True
    assert show(parse(_save(document), _NAME)) == [("heading6", "市場回顧"), ("paragraph", "正文一段。粗體。")]


def test_a_cell_over_two_columns_names_both(document: Any, parse: Parse, show: Show) -> None:
    table = document.add_table(3, 3)
    for row, cells in enumerate((("", "第三季", ""), ("億元", "2025", "2024"), ("營收", "5", "4"))):
        for cell, text in zip(table.rows[row].cells, cells, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    note = parse(_save(document), _NAME)
    assert [text for kind, text in show(note)][-3:] == ["| 第三季 | 第三季", "億元 | 2025 | 2024", "營收 | 5 | 4"]


def test_a_table_of_one_column_only_frames_its_text(document: Any, parse: Parse, show: Show) -> None:
    document.add_table(1, 1).rows[0].cells[0].text = "框中一段。"
    assert show(parse(_save(document), _NAME)) == [("paragraph", "框中一段。")]


def test_properties_give_the_title_and_a_weak_date_and_the_maker_only_where_the_text_names_him(
    document: Any, parse: Parse
) -> None:
    document.core_properties.title = "宏觀札記：財政接棒"
    document.core_properties.author = "沈韻"
    document.core_properties.keywords = "財政; 減息"
    document.core_properties.created = dt.datetime(2025, 11, 26, tzinfo=dt.UTC)
    document.add_paragraph("正文一段。")
    note = parse(_save(document), _NAME)
    assert (note.title, note.authors, note.published) == ("宏觀札記：財政接棒", (), dt.date(2025, 11, 26))
    assert note.topics == ("財政", "減息")
    document.add_paragraph("撰文：沈韻")
    assert parse(_save(document), "corpus/2025-11-25-note.docx").published == dt.date(2025, 11, 25)
    assert parse(_save(document), _NAME).authors == ("沈韻",)
