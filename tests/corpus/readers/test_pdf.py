from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from assistant.errors import NoteFormatError
from assistant.schema import Note
from assistant.settings import IngestSettings

Show = Callable[[Note], list[tuple[str, str]]]
Parse = Callable[..., Note]
Sheets = Callable[..., Any]

_NAME = "corpus/note.pdf"
_HANT = [
    "全球風險資產的波動表面是流動性問題，本質是風險資產對於單",
    "一敍事過於依賴，當產業發展速度跟不上二級市場的節奏時，適",
    "當的估值修正也是一種紓解風險的方式。",
]
_EN = [
    "Equities fell over the week as investors came to expect fewer cuts of the",
    "policy rate. The index of technology shares lost 11.5 percent, and the infla-",
    "tion report did little to help the long-term view of the market.",
]
_EN_TEXT = (
    "Equities fell over the week as investors came to expect fewer cuts of the policy rate. The index of technology "
    "shares lost 11.5 percent, and the inflation report did little to help the long-term view of the market."
)


def _texts(note: Note, show: Show) -> list[str]:
    return [text for _, text in show(note)]


def test_lines_of_a_paragraph_are_joined_in_both_languages(sheets: Sheets, parse: Parse, show: Show) -> None:
    page = sheets().put_lines(60, 100, _HANT, font="hant").put_lines(60, 200, _EN)
    assert show(parse(page.done(), _NAME)) == [("paragraph", "".join(_HANT)), ("paragraph", _EN_TEXT)]


def test_every_block_knows_its_page(sheets: Sheets, parse: Parse) -> None:
    note = parse(sheets().put_lines(60, 100, _EN).next().put_lines(60, 100, _HANT, font="hant").done(), _NAME)
    assert note.pages == 2
    assert [block.page for block in note.blocks] == [1, 2]


def test_large_or_bold_lines_are_headings_ranked_by_size(sheets: Sheets, parse: Parse, show: Show) -> None:
    page = (
        sheets()
        .put(60, 80, "Weekly strategy", size=20, font="bold")
        .put(60, 130, "Markets", size=14, font="bold")
        .put_lines(60, 160, _EN)
        .put(60, 220, "What can help?", font="bold")
        .put_lines(60, 240, _EN)
        .put(60, 310, "Outlook", size=14, font="bold")
        .put_lines(60, 340, _EN)
    )
    assert [kind for kind, _ in show(parse(page.done(), _NAME))] == [
        "heading1",
        "heading2",
        "paragraph",
        "heading3",
        "paragraph",
        "heading2",
        "paragraph",
    ]


def test_a_bare_short_line_above_a_paragraph_is_a_heading(sheets: Sheets, parse: Parse, show: Show) -> None:
    page = sheets().put(60, 80, "導火線：減息預期降溫", font="hant").put_lines(60, 110, _HANT, font="hant")
    assert show(parse(page.done(), _NAME))[0] == ("heading1", "導火線：減息預期降溫")


def test_two_columns_are_read_one_after_the_other_even_when_drawn_line_by_line(
    sheets: Sheets, parse: Parse, show: Show
) -> None:
    left = [f"The left column, line {n}, goes on and on and" for n in range(8)]
    right = [f"the right column, line {n}, goes on and on and" for n in range(8)]
    page = sheets().put(60, 60, "A title over both of the columns of this page", size=16, font="bold")
    for number, (first, second) in enumerate(zip(left, right, strict=True)):
        page.put(60, 120 + 14 * number, first).put(320, 120 + 14 * number, second)
    page.put_lines(60, 300, _EN)
    texts = _texts(parse(page.done(), _NAME), show)
    assert texts[0].startswith("A title")
    assert texts[1] == " ".join(left) + " " + " ".join(right)
    assert texts[2] == _EN_TEXT


def test_text_below_two_columns_is_read_after_both(sheets: Sheets, parse: Parse, show: Show) -> None:
    left = [f"左欄第{n}行全球風險資產的波動表面是流動性" for n in "一二三四五六"]
    right = [f"右欄第{n}行市場對於基建可持續性的焦慮加劇" for n in "一二三四五六"]
    page = (
        sheets()
        .put_lines(60, 100, left, font="hant")
        .put_lines(320, 100, right, font="hant")
        .put(60, 260, "免責聲明", font="hant", size=14)
    )
    assert _texts(parse(page.done(), _NAME), show) == ["".join(left) + "".join(right), "免責聲明"]


def test_a_box_beside_the_text_is_read_apart_from_it(sheets: Sheets, parse: Parse, show: Show) -> None:
    main = [f"正文第{n}行全球風險資產的波動表面是流動性問題，本質是" for n in "一二三四五六七八"]
    box = ["分析師", "張三", "相關研究", "《急跌慢漲》", "《風格切換》"]
    page = sheets().put_lines(60, 100, main, font="hant").put_lines(400, 103, box, font="hant", size=8, pitch=19)
    first, *others = _texts(parse(page.done(), _NAME), show)
    assert first == "".join(main)
    assert "".join(others) == "".join(box)


def test_a_watermark_on_every_page_is_furniture(sheets: Sheets, parse: Parse, show: Show) -> None:
    pages = sheets()
    for _ in range(4):
        pages.put(120, 400, "INTERNAL USE", size=40).put_lines(60, 100, _EN).put_lines(60, 460, _EN).next()
    kinds = [kind for kind, text in show(parse(pages.done(), _NAME)) if text == "INTERNAL USE"]
    assert kinds == ["furniture"] * 4


def test_a_heading_may_begin_with_a_block(sheets: Sheets, parse: Parse, show: Show) -> None:
    page = sheets().put(60, 80, "■ 市場焦慮", font="hant", size=14).put_lines(60, 110, _HANT, font="hant")
    assert show(parse(page.done(), _NAME))[0] == ("heading1", "市場焦慮")


def test_running_heads_and_feet_follow_what_their_page_begins_and_interrupt_no_sentence(
    sheets: Sheets, parse: Parse, show: Show
) -> None:
    pages = sheets()
    for number in (1, 2, 3):
        pages.put(60, 30, "Hengling Research", size=8).put(280, 810, f"Page {number} of 3", size=8)
        pages.put_lines(60, 100, _EN[2:] if number > 1 else []).put_lines(60, 130, _EN).put_lines(60, 600, _EN[:2])
        pages.next()
    note = parse(pages.done(), _NAME)
    page = [("furniture", "Hengling Research"), ("furniture", "Page 1 of 3")]
    assert show(note)[:4] == [("paragraph", _EN_TEXT), ("paragraph", _EN_TEXT), *page]
    assert note.text.count(_EN_TEXT) == 5
    assert {note.text[block.start : block.end] for block in note.blocks if block.kind == "furniture"} == {
        "Hengling Research",
        *(f"Page {number} of 3" for number in (1, 2, 3)),
    }


def test_a_sentence_runs_on_over_the_page_and_notes_at_its_foot_follow_it(
    sheets: Sheets, parse: Parse, show: Show
) -> None:
    pages = (
        sheets()
        .put_lines(60, 600, _EN[:2])
        .put(60, 700, "1 See the release of the bureau for the figures of the month.", size=7)
        .next()
        .put_lines(60, 100, _EN[2:])
        .put_lines(60, 150, _EN)
    )
    assert show(parse(pages.done(), _NAME)) == [
        ("paragraph", _EN_TEXT),
        ("paragraph", "1 See the release of the bureau for the figures of the month."),
        ("paragraph", _EN_TEXT),
    ]


def test_a_sentence_that_repeats_in_the_body_is_no_running_head(sheets: Sheets, parse: Parse) -> None:
    pages = sheets()
    for _ in range(3):
        pages.put(60, 400, "We stay overweight.").put_lines(60, 500, _EN).next()
    note = parse(pages.put(60, 400, "We stay overweight.").done(), _NAME)
    assert "furniture" not in {block.kind for block in note.blocks}


def test_a_line_at_the_top_that_does_not_repeat_is_no_running_head(sheets: Sheets, parse: Parse) -> None:
    pages = sheets().put(60, 30, "A first word").put_lines(60, 100, _EN).next().put(60, 30, "Another word")
    note = parse(pages.put_lines(60, 100, _EN).done(), _NAME)
    assert "furniture" not in {block.kind for block in note.blocks}


def test_indented_paragraphs_are_parted(sheets: Sheets, parse: Parse, show: Show) -> None:
    page = sheets()
    for number in range(4):
        page.put(84, 100 + 42 * number, f"Paragraph {number} begins with an indent and its line goes to the margin so")
        page.put_lines(
            60,
            114 + 42 * number,
            ["that the next line, which is flush, belongs to it and goes to the margin and", "ends."],
        )
    assert [text[:11] for text in _texts(parse(page.done(), _NAME), show)] == [f"Paragraph {n}" for n in range(4)]


def test_items_keep_their_hanging_lines(sheets: Sheets, parse: Parse, show: Show) -> None:
    page = sheets()
    for number in range(3):
        page.put(60, 100 + 30 * number, "•").put(
            75, 100 + 30 * number, f"Item {number} is longer than its line and so it goes on to"
        )
        page.put(75, 114 + 30 * number, "the next one.")
    assert show(parse(page.done(), _NAME)) == [
        ("item", f"Item {number} is longer than its line and so it goes on to the next one.") for number in range(3)
    ]


def test_a_ruled_table_gives_its_cells(sheets: Sheets, parse: Parse, show: Show) -> None:
    page = sheets().put_lines(60, 60, _EN)
    cells = [["指數", "累計跌幅", "備註"], ["標普 500", "4.2%", "美國的大型"], ["恒生科技", "11.5%", "香港"]]
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            page.put(65 + 120 * column, 125 + 40 * row, text, font="hant")
    page.put(305, 179, "公司的指數", font="hant")
    for row in range(4):
        page.rule(60, 120 + 40 * row, 420, 120 + 40 * row)
    for column in range(4):
        page.rule(60 + 120 * column, 120, 60 + 120 * column, 240)
    note = parse(page.put_lines(60, 260, _EN).done(), _NAME)
    assert show(note) == [
        ("paragraph", _EN_TEXT),
        ("row", "指數 | 累計跌幅 | 備註"),
        ("row", "標普 500 | 4.2% | 美國的大型公司的指數"),
        ("row", "恒生科技 | 11.5% | 香港"),
        ("paragraph", _EN_TEXT),
    ]
    assert all(note.text[slice(*block.header)].startswith("指數") for block in note.blocks if block.header)


def test_a_statement_without_rules_gives_its_columns(sheets: Sheets, parse: Parse, show: Show) -> None:
    page = sheets().put_lines(60, 60, _EN)
    page.put(300, 130, "Three months ended June 30,", size=9)
    page.put(318, 144, "2023", size=9).put(398, 144, "2022", size=9)
    rows = [("Net sales", "$", "3,673", "$", "3,909"), ("Cost of sales", "", "(2,951)", "", "(3,115)")]
    for number, (label, *cells) in enumerate(rows):
        page.put(60, 160 + 14 * number, label, size=9)
        for x, cell in zip((300, 318, 380, 398), cells, strict=True):
            if cell:
                page.put(x, 160 + 14 * number, cell, size=9)
    page.put(60, 188, "Net income attributable to the", size=9)
    page.put(60, 202, "company", size=9).put(318, 202, "181", size=9).put(398, 202, "—", size=9)
    note = parse(page.put_lines(60, 240, _EN).done(), _NAME)
    assert [text for kind, text in show(note) if kind == "row"] == [
        "| Three months ended June 30, | Three months ended June 30,",
        "| 2023 | 2022",
        "Net sales | $3,673 | $3,909",
        "Cost of sales | (2,951) | (3,115)",
        "Net income attributable to the company | 181 | —",
    ]
    last = note.blocks[-2]
    assert last.header is not None
    assert (
        note.text[slice(*last.header)] == "| Three months ended June 30, | Three months ended June 30,\n| 2023 | 2022"
    )


def test_rows_parted_by_rules_keep_the_lines_of_their_cells(sheets: Sheets, parse: Parse, show: Show) -> None:
    page = sheets().put_lines(60, 60, _EN).put(60, 122, "Sector views and when they last changed")
    for x, text in ((60, "Sector"), (160, "View"), (225, "Last change")):
        page.put(x, 140, text)
    cells = [("Banks and high", "dividend"), ("Overweight No change",), ("14 November,", "from neutral")]
    for row in (0, 1):
        for x, lines in zip((60, 160, 300), cells, strict=True):
            page.put_lines(x, 156 + 40 * row, lines, pitch=12)
    for row in range(3):
        for x0, x1 in ((58, 158), (158, 218), (218, 298), (298, 420)):
            page.rule(x0, 152 + 40 * row, x1, 152 + 40 * row)
    rows = [text for kind, text in show(parse(page.done(), _NAME)) if kind == "row"]
    assert rows == [
        "Sector | View | Last change",
        "Banks and high dividend | Overweight | No change | 14 November, from neutral",
        "Banks and high dividend | Overweight | No change | 14 November, from neutral",
    ]


def test_text_goes_on_over_the_page_past_a_box_read_after_it(sheets: Sheets, parse: Parse, show: Show) -> None:
    main = [f"Line {n} of the main text goes on and on to the margin and" for n in range(12)]
    pages = sheets().put_lines(60, 560, main).put_lines(400, 563, ["Related", "An older note", "Another"], pitch=23)
    note = parse(pages.put(400, 640, "A third one").next().put_lines(60, 60, ["it ends here."]).done(), _NAME)
    assert " ".join([*main, "it ends here."]) in _texts(note, show)


def test_no_letter_of_a_page_is_lost_and_none_is_added(sheets: Sheets, parse: Parse) -> None:
    pages = sheets().put(60, 30, "Hengling Research").put(60, 60, "A title over columns", size=18, font="bold")
    for number in range(10):
        pages.put(60, 110 + 14 * number, f"Left column, line {number}, goes on and on and on")
        pages.put(330, 113 + 17 * number, f"Box {number}").put(470, 113 + 17 * number, f"{number}.{number}%")
    for number in range(4):
        pages.put(60, 330 + 14 * number, f"Row {number}").put(200, 330 + 14 * number, "$").put(
            260, 330 + 14 * number, "(1,234"
        )
        pages.put(292, 330 + 14 * number, ")").put(380, 330 + 14 * number, "overweight").rule(
            60, 328 + 14 * number, 450, 328 + 14 * number
        )
    content = pages.put_lines(60, 420, _HANT, font="hant").put(300, 800, "1").next().put_lines(60, 60, _EN).done()
    drawn = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    assert Counter(filter(str.isalnum, parse(content, _NAME).text)) == Counter(filter(str.isalnum, drawn))


def test_marks_of_footnotes_are_no_figures(sheets: Sheets, parse: Parse) -> None:
    page = sheets().put_marked(60, 100, "Growth in 2021", "3", " was strong, and so were exports.")
    assert parse(page.done(), _NAME).text == "Growth in 2021 was strong, and so were exports."


@pytest.mark.parametrize("word", ["CONFIDENTIAL"])
def test_rotated_pages_are_read_as_displayed(word: str, sheets: Sheets, parse: Parse) -> None:
    page = sheets().rotate(180)
    assert parse(page.put(60, 400, word).done(), _NAME).text == word


def test_a_page_number_alone_is_furniture(sheets: Sheets, parse: Parse, show: Show) -> None:
    note = parse(sheets().put_lines(60, 100, _EN).put(290, 800, "- 1 -").done(), _NAME)
    assert show(note) == [("paragraph", _EN_TEXT), ("furniture", "- 1 -")]


def test_the_text_tells_the_date_before_the_creation_date_does(sheets: Sheets, parse: Parse) -> None:
    dated = sheets().describe(title="Weekly strategy of the house", author="typist")
    note = parse(dated.put(60, 80, "November 23, 2025").put_lines(60, 100, _EN).done(), _NAME)
    assert (note.title, note.authors) == ("Weekly strategy of the house", ())
    assert (note.published, dict(note.origins)["published"]) == (dt.date(2025, 11, 23), "text")


def test_a_password_is_asked_to_be_taken_off(sheets: Sheets, parse: Parse) -> None:
    with pytest.raises(NoteFormatError, match=r"note.pdf: it is encrypted with a password\. Provide it without"):
        parse(sheets(password="geheim").put(60, 100, "Text.").done(), _NAME)


def test_a_file_that_only_its_owner_may_change_is_read(sheets: Sheets, parse: Parse) -> None:
    assert parse(sheets(owner="geheim").put_lines(60, 100, _EN).done(), _NAME).text == _EN_TEXT


def test_too_many_pages_are_refused(sheets: Sheets, parse: Parse) -> None:
    pages = sheets()
    for _ in range(3):
        pages.put(60, 100, "Text.").next()
    with pytest.raises(NoteFormatError, match=r"it has 4 pages\. Split it, or raise ingest.max_pages \(now 3\)"):
        parse(pages.put(60, 100, "Text.").done(), _NAME, IngestSettings(max_pages=3))


def test_scanned_pages_are_named(sheets: Sheets, parse: Parse) -> None:
    pages = sheets().put_lines(60, 100, _EN).next().picture().next().picture().next().put_lines(60, 100, _EN).next()
    with pytest.raises(NoteFormatError, match=r"pages 2 to 3 and 5 hold images without text\. Provide a version with"):
        parse(pages.picture().done(), _NAME)


def test_a_single_picture_among_pages_of_text_is_no_failure(sheets: Sheets, parse: Parse) -> None:
    pages = sheets().put_lines(60, 100, _EN).next().picture().next().put_lines(60, 100, _EN)
    assert parse(pages.done(), _NAME).pages == 3
