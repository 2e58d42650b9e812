"""The original beside the answer: the marked words are the quote, and a note brings no markup of its own."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from assistant.app import Assistant
from assistant.corpus.readers.pdf_marks import plain
from assistant.errors import NoteFormatError, NoteNotFound
from assistant.schema import Block, Citation, Note
from assistant.serve.originals import cited_span, is_drawn, note_html, page_picture
from tests.corpus.conftest import Sheets

_HANT = [
    "全球風險資產的波動表面是流動性問題，本質是風險資產對於單",
    "一敍事過於依賴。科創 50 和納斯達克指數分別回落 12.6% 和",
    "6.5%。當產業發展速度跟不上二級市場的節奏時，適當的估值修",
]
_EN = [
    "Equities fell over the week as investors came to expect fewer cuts of the",
    "policy rate. The index of technology shares lost 11.5 percent, and the infla-",
    "tion report did little to help the long-term view of the market.",
]
_RIGHT = [
    "Credit held up better than most had feared at the start of the week. The",
    "spread of the index widened by 4 basis points only, and new issues were",
    "met with orders of three times their size in both currencies.",
]
QUOTES = [
    "科創 50 和納斯達克指數分別回落 12.6% 和 6.5%。",
    (
        "The index of technology shares lost 11.5 percent, and the inflation report did little to help the long-term "
        "view of the market."
    ),
    "當產業發展速度跟不上二級市場的節奏時，適當的估值修正也是一種紓解風險的方式。",
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Two pages: Chinese and English below one another, a sentence over the page, then two columns of English."""
    folder = tmp_path_factory.mktemp("drawn")
    (folder / "corpus").mkdir()
    sheets = Sheets()
    sheets.put_lines(60, 100, _EN).put(60, 180, "Total of the week").put(60, 220, "Total of the week")
    sheets.put_lines(60, 700, _HANT, font="hant").next()
    sheets.put(60, 100, "正也是一種紓解風險的方式。其後如何，仍待觀察；本週市場並未給出答案，", font="hant")
    sheets.put(60, 114, "所以仍須等待。", font="hant").next()
    for number, (left, right) in enumerate(zip(_EN * 2, _RIGHT * 2, strict=True)):
        sheets.put(40, 100 + 14 * number, left, size=7).put(320, 100 + 14 * number, right, size=7)
    (folder / "corpus" / "note.pdf").write_bytes(sheets.done())
    assistant = Assistant.open(folder)
    assistant.ingest()
    return assistant


def citation_of(assistant: Assistant, quote: str, page: int, nth: int = 0) -> Citation:
    note = assistant.note(assistant.notes()[0].id)
    at = -1
    for _ in range(nth + 1):
        at = note.text.index(quote, at + 1)
    return Citation(
        1, note.id, note.path, note.title, "", None, page, (), f"{note.id}#0", (0,), quote, at, at + len(quote), "en"
    )


def words_under(assistant: Assistant, picture: Any) -> str:
    """Read what stands in the marked boxes."""
    document = pypdfium2.PdfDocument(assistant.workspace.folder / "corpus" / "note.pdf")
    page = document[picture.page - 1]
    width, height = page.get_size()
    text = page.get_textpage()
    return "".join(
        text.get_text_bounded(left * width, height * (1 - bottom), right * width, height * (1 - top))
        for left, top, right, bottom in picture.boxes
    )


@pytest.mark.parametrize("quote", QUOTES[:2])
def test_the_words_that_are_marked_are_the_quote(assistant: Assistant, quote: str) -> None:
    picture = page_picture(assistant, citation_of(assistant, quote, 1))
    assert picture.page == 1
    assert plain(words_under(assistant, picture)) == plain(quote)
    assert len(picture.boxes) == 2


def test_the_mark_is_seen_in_the_picture_and_nowhere_else(assistant: Assistant) -> None:
    from PIL import Image

    citation = citation_of(assistant, QUOTES[0], 1)
    marked = page_picture(assistant, citation)
    bare = page_picture(assistant, replace(citation, quote="words that stand nowhere", start=0, end=1))
    assert bare.boxes == ()
    one, two = (Image.open(io.BytesIO(picture.png)).convert("RGB") for picture in (marked, bare))
    assert one.size == two.size == (marked.width, marked.height)
    assert one.width == 1200
    for y in range(0, one.height, 7):
        for x in range(0, one.width, 7):
            inside = any(
                left * one.width - 2 <= x <= right * one.width + 2
                and top * one.height - 2 <= y <= bottom * one.height + 2
                for left, top, right, bottom in marked.boxes
            )
            assert inside or one.getpixel((x, y)) == two.getpixel((x, y))
    left, top, _, _ = marked.boxes[0]
    assert one.getpixel((int(left * one.width) + 1, int(top * one.height) + 1)) != (255, 255, 255)


def test_of_a_sentence_over_two_pages_the_part_on_its_page_is_marked(assistant: Assistant) -> None:
    picture = page_picture(assistant, citation_of(assistant, QUOTES[2], 1))
    assert picture.page == 1
    assert plain(words_under(assistant, picture)) == "當產業發展速度跟不上二級市場的節奏時,適當的估值修"


def test_a_later_sentence_of_a_paragraph_over_two_pages_is_found_on_the_next(assistant: Assistant) -> None:
    quote = "其後如何，仍待觀察；本週市場並未給出答案，所以仍須等待。"
    picture = page_picture(assistant, citation_of(assistant, quote, 1))
    assert picture.page == 2
    assert plain(words_under(assistant, picture)) == plain(quote)


def test_columns_drawn_line_by_line_are_told_apart(assistant: Assistant) -> None:
    quote = "The spread of the index widened by 4 basis points only, and new issues were met with orders of three times"
    note = assistant.note(assistant.notes()[0].id)
    # The two columns repeat their lines, so the sentence stands there twice, one below the other.
    assert note.text.count(quote) == 2
    pictures = [page_picture(assistant, citation_of(assistant, quote, 3, nth)) for nth in (0, 1)]
    for picture in pictures:
        assert picture.boxes == () or plain(words_under(assistant, picture)) == plain(quote)


def test_of_equal_lines_the_one_that_is_meant_is_marked(assistant: Assistant) -> None:
    tops = [page_picture(assistant, citation_of(assistant, "Total of the week", 1, nth)).boxes[0][1] for nth in (0, 1)]
    assert tops[0] == pytest.approx(180 / 842, abs=0.01)
    assert tops[1] == pytest.approx(220 / 842, abs=0.01)


def test_the_same_picture_is_drawn_once(assistant: Assistant) -> None:
    citation = citation_of(assistant, QUOTES[1], 1)
    assert page_picture(assistant, citation) is page_picture(assistant, citation)


def test_pages_and_files_that_are_not_there_are_said(assistant: Assistant, tmp_path: Path) -> None:
    citation = citation_of(assistant, QUOTES[0], 1)
    with pytest.raises(NoteFormatError, match="no page 99"):
        page_picture(assistant, replace(citation, page=99))
    with pytest.raises(NoteNotFound):
        page_picture(assistant, replace(citation, note_id="nothing"))
    file = assistant.workspace.folder / "corpus" / "note.pdf"
    content = file.read_bytes()
    try:
        file.write_bytes(b"%PDF-1.4 broken")
        with pytest.raises(NoteFormatError, match="drawn"):
            page_picture(assistant, citation)
        file.unlink()
        with pytest.raises(NoteFormatError, match="gone"):
            page_picture(assistant, citation)
    finally:
        file.write_bytes(content)


def note_of(text: str, blocks: tuple[Block, ...]) -> Note:
    return Note(id="n", path="corpus/n.html", title="t", language="zh-Hant", digest="d", text=text, blocks=blocks)


def test_a_note_is_shown_with_its_structure_and_the_quote_marked() -> None:
    text = "標題\n\n第一句。第二句。\n\n- 項目\n\n指數 | 跌幅\n科創50 | -12.6%\n\n免責"
    kinds: list[tuple[Any, str, int]] = [
        ("heading", "標題", 1),
        ("paragraph", "第一句。第二句。", 0),
        ("item", "- 項目", 0),
        ("row", "指數 | 跌幅", 0),
        ("row", "科創50 | -12.6%", 0),
        ("disclaimer", "免責", 0),
    ]
    blocks = []
    head = (text.index("指數"), text.index("跌幅") + 2)
    for kind, words, level in kinds:
        at = text.index(words)
        blocks.append(Block(kind, at, at + len(words), level, None, head if kind == "row" else None))
    at = text.index("第二句。")
    shown = note_html(note_of(text, tuple(blocks)), (at, at + 4))
    assert shown == (
        '<article class="note" lang="zh-Hant"><h2>標題</h2><p>第一句。<mark id="cited">第二句。</mark></p>'
        "<ul><li>- 項目</li></ul><table><tr><th>指數</th><th>跌幅</th></tr><tr><td>科創50</td><td>-12.6%</td></tr>"
        '</table><p class="disclaimer">免責</p></article>'
    )
    row = text.index("科創50 |")
    marked = note_html(note_of(text, tuple(blocks)), (row, row + len("科創50 | -12.6%")))
    assert '<td><mark id="cited">科創50</mark></td><td><mark>-12.6%</mark></td>' in marked


def test_text_that_no_block_covers_is_shown_too() -> None:
    assert note_html(note_of("a\n\nb", (Block("paragraph", 3, 4),))).count("<p>") == 2


def test_of_a_long_note_the_part_around_the_quote_is_shown() -> None:
    lines = [f"line {number} " + "x" * 90 for number in range(5000)]
    text = "\n\n".join(lines)
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 2
    start = text.index("line 2500")
    shown = note_html(note_of(text, tuple(blocks)), (start, start + 9))
    assert '<mark id="cited">line 2500</mark>' in shown
    assert shown.count('class="cut"') == 2
    assert len(shown) < 200_000


def test_a_citation_of_a_note_that_changed_is_found_again_or_not_at_all() -> None:
    citation = Citation(1, "n", "p", "t", "", None, None, (), "n#0", (0,), "The yield fell.", 4, 19, "en")

    def find(text: str) -> Any:
        return cited_span(note_of(text, ()), citation)

    assert find("123 The yield fell.") == (4, 19)
    assert find("New. The yield fell.") == (5, 20)
    assert find("The yield fell. The yield fell.") is None
    assert find("The yield rose.") is None


EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</article></table><iframe src=javascript:alert(1)>",
    "&lt;script&gt;",
    "<mark>",
]


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("kind", ["heading", "paragraph", "item", "row", "furniture", "disclaimer"])
def test_a_note_cannot_bring_markup_of_its_own(evil: str, kind: Any) -> None:
    text = f"a {evil} | b"
    shown = note_html(note_of(text, (Block(kind, 0, len(text), 1),)), (2, 2 + len(evil)))
    tags = set(re.findall(r"<(/?[a-zA-Z0-9]+)", shown))
    assert tags <= {
        t for name in ("article", "h2", "p", "ul", "li", "table", "tr", "td", "mark") for t in (name, f"/{name}")
    }
    assert html.unescape(re.sub(r"<[^>]*>", "", shown)).replace(" | ", "") == text.replace(" | ", "")


def test_only_pdf_files_are_drawn() -> None:
    assert is_drawn("corpus/a.PDF")
    assert is_drawn("corpus/a.zip!/b.pdf")
    assert not is_drawn("corpus/a.html")
