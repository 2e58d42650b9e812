"""A corpus by script of every form a note may come in, taken in once and looked at as readers see it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import pytest

from assistant.app import Assistant
from assistant.corpus.readers import ocr
from assistant.schema import Note, NoteInfo

DAY = dt.date(2025, 11, 23)
ENGLISH = (
    "Equities fell over the week as investors came to expect fewer cuts of the policy rate. The index of technology "
    "shares lost 11.5 percent, and the inflation report did little to help the long-term view of the market."
)
LINES = (
    "Equities fell over the week as investors came to expect fewer cuts of the",
    "policy rate. The index of technology shares lost 11.5 percent, and the infla-",
    "tion report did little to help the long-term view of the market.",
)
CHINESE = (
    "全球風險資產的波動表面是流動性問題，本質是風險資產對於單一敍事過於依賴，適當的估值修正也是一種紓解風險的方式。"
)
TABLE = (("指數", "累計跌幅"), ("標普500", "4.2%"), ("恒生科技", "11.5%"))


@dataclass(frozen=True)
class Form:
    """A file, and what of it readers must see.

    Attributes:
        content: Its bytes.
        text: Stretches of the note's text, each in one block, in order.
        unsearched: Stretches that are kept but are in no passage.
        published: The date.
        origin: Where the date was read.
        language: Of the note.
        pages: Number of the page of each stretch of `text`; empty: not looked at.
        beside: A sidecar.
        member: Of a container, the path of the note within it.
    """

    content: bytes
    text: tuple[str, ...]
    published: dt.date | None = DAY
    origin: str = "text"
    language: str = "zh-Hant"
    unsearched: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    beside: str = ""
    member: str = ""


def a_pdf(sheets: Any, **encryption: str) -> bytes:
    """Two columns drawn line by line, running head and foot, a hyphen, a ruled table, Chinese lines, two pages."""
    pages = sheets(**encryption)
    left = [f"The left column, line {number}, goes on and on and" for number in range(8)]
    right = [f"the right column, line {number}, goes on and on and" for number in range(8)]
    for number in (1, 2, 3):
        pages.put(60, 30, "Hengling Research", size=8).put(280, 810, f"Page {number} of 3", size=8)
        if number == 1:
            pages.put(60, 60, "Weekly strategy for all of the markets", size=18, font="bold")
            pages.put(60, 90, "23 November 2025")
            for place, (first, second) in enumerate(zip(left, right, strict=True)):
                pages.put(60, 130 + 14 * place, first).put(320, 130 + 14 * place, second)
        elif number == 2:
            pages.put_lines(60, 100, LINES)
            draw_table(pages)
        else:
            pages.put_lines(60, 100, [CHINESE[:28], CHINESE[28:]], font="hant").put_lines(60, 200, LINES)
        pages.next() if number < 3 else None
    done: bytes = pages.done()
    return done


def draw_table(pages: Any) -> None:
    for row, cells in enumerate(TABLE):
        for column, cell in enumerate(cells):
            pages.put(65 + 120 * column, 205 + 40 * row, cell, font="hant")
    for row in range(4):
        pages.rule(60, 200 + 40 * row, 300, 200 + 40 * row)
    for column in range(3):
        pages.rule(60 + 120 * column, 200, 60 + 120 * column, 320)


COLUMNS = " ".join(
    [f"The left column, line {n}, goes on and on and" for n in range(8)]
    + [f"the right column, line {n}, goes on and on and" for n in range(8)]
)


def a_document() -> bytes:
    document = docx.Document()
    document.core_properties.created = dt.datetime(2025, 11, 23, tzinfo=dt.UTC)
    document.add_heading("每週策略", 0)
    document.add_heading("導火線", 1)
    document.add_paragraph(CHINESE)
    table = document.add_table(3, 2)
    for row, cells in zip(table.rows, TABLE, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def a_page() -> bytes:
    return (
        "<html><head><title>每週策略</title></head><body><nav><a href='/'>首頁</a> <a href='/x'>登入</a></nav><article>"
        f"<h1>每週策略</h1><p>2025年11月23日</p><h2>導火線</h2><p>{CHINESE}</p><p>{CHINESE[::-1]}</p><table>"
        + "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in TABLE)
        + "</table></article><footer>版權所有，Cookie 設定</footer></body></html>"
    ).encode()


def a_mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "沈韻 <yun@example.com>", "週日郵報"
    mail["Date"] = "Sun, 23 Nov 2025 20:00:00 +0800"
    mail.set_content("各位好：\n\n" + CHINESE[:40] + "本週郵報如上。\n")
    mail.add_attachment(
        plain("附件：南向資金", "南向資金淨流入267.7億港元。").encode(), "text", "plain", filename="附件.txt"
    )
    return mail.as_bytes()


def plain(title: str, body: str, date: str = "2025年11月23日") -> str:
    return f"{title}\n{date}\n\n{body}\n"


def forms(sheets: Any, pack: Callable[[Mapping[str, bytes | str]], bytes]) -> dict[str, Form]:
    rows = tuple(" | ".join(cells) for cells in TABLE)
    pdf = (COLUMNS, ENGLISH, *rows, CHINESE, ENGLISH)
    feet = ("Hengling Research", "Page 1 of 3", "Page 3 of 3")
    simplified = "市场继续上涨，融资余额达到2,677亿元，我们维持超配。"
    return {
        "columns.pdf": Form(a_pdf(sheets), pdf, language="en", unsearched=feet, pages=(1, 2, 2, 2, 2, 3, 3)),
        "open-lock.pdf": Form(a_pdf(sheets, owner="secret") + b"\n", pdf, language="en", unsearched=feet),
        "report.docx": Form(a_document(), ("導火線", CHINESE, *rows), origin="properties"),
        "page.html": Form(a_page(), ("導火線", CHINESE, *rows)),
        "utf-8.txt": Form(
            plain("一、萬國碼", "黃金上漲1.1%，收報4,101美元。").encode(), ("黃金上漲1.1%，收報4,101美元。",)
        ),
        "utf-16.txt": Form(
            plain("二、雙位元組", "白銀上漲2.2%，收報52美元。").encode("utf-16"), ("白銀上漲2.2%，收報52美元。",)
        ),
        "big5.txt": Form(
            plain("三、大五碼", "恒指下跌3.3%，收報25,220點。").encode("big5hkscs"), ("恒指下跌3.3%，收報25,220點。",)
        ),
        "gb18030.txt": Form(plain("四、国标", simplified).encode("gb18030"), (simplified,), language="zh-Hans"),
        "mail.eml": Form(a_mail(), (CHINESE[:40],), origin="properties"),
        "archive.zip": Form(
            pack({"內/五.txt": plain("五、壓縮檔", "原油下跌5.5%，收報每桶62美元。")}),
            ("原油下跌5.5%，收報每桶62美元。",),
            member="內/五.txt",
        ),
        "front.md": Form(
            (
                "---\ntitle: 前言\npublished: 2025-11-23\nhouse: 遠山證券\n---\n\n# 前言\n\n"
                "銅價上漲6.6%，庫存創五年新低。\n\n風險提示：本報告僅供參考，不構成任何投資建議。\n"
            ).encode(),
            ("銅價上漲6.6%，庫存創五年新低。",),
            origin="front matter",
            unsearched=("本報告僅供參考",),
        ),
        "beside.txt": Form(
            "七、旁註\n\n鐵礦石下跌7.7%，港口庫存上升。\n".encode(),
            ("鐵礦石下跌7.7%，港口庫存上升。",),
            origin="sidecar",
            beside="title: 旁註\npublished: 2025-11-23\n",
        ),
        "2025-11-23-name.txt": Form(
            "八、檔名\n\n天然氣上漲8.8%。\n".encode(), ("天然氣上漲8.8%。",), origin="file name"
        ),
        "roc.txt": Form(plain("九、民國", "台股上漲9.9%。", "民國114年11月23日").encode(), ("台股上漲9.9%。",)),
        "numerals.txt": Form(
            plain("十、漢字", "日股下跌1.2%。", "二〇二五年十一月二十三日").encode(), ("日股下跌1.2%。",)
        ),
        "month-2025.txt": Form(plain("十一、月日", "韓股上漲2.3%。", "11月23日 星期日").encode(), ("韓股上漲2.3%。",)),
        "undated.txt": Form(
            "十二、無日期\n\n印股上漲3.4%。\n".encode(), ("印股上漲3.4%。",), published=None, origin=""
        ),
    }


@dataclass(frozen=True)
class Taken:
    """The corpus as it was taken in."""

    assistant: Assistant
    forms: Mapping[str, Form]

    def info(self, path: str) -> NoteInfo:
        """Find a note by the path that readers see."""
        return next(note for note in self.assistant.notes() if note.path == path)

    def note(self, path: str) -> Note:
        return self.assistant.note(self.info(path).id)


@pytest.fixture(scope="module")
def taken(
    tmp_path_factory: pytest.TempPathFactory, sheets: Any, pack: Callable[[Mapping[str, bytes | str]], bytes]
) -> Iterator[Taken]:
    folder: Path = tmp_path_factory.mktemp("every-form")
    (folder / "corpus").mkdir()
    made = forms(sheets, pack)
    for name, form in made.items():
        (folder / "corpus" / name).write_bytes(form.content)
        if form.beside:
            (folder / "corpus" / f"{name}.yaml").write_text(form.beside, "utf-8")
    report = Assistant.open(folder).ingest()
    assert report.failed == ()
    assistant = Assistant.open(folder)
    yield Taken(assistant, made)
    assistant.index.close()


NAMES = (
    "columns.pdf",
    "open-lock.pdf",
    "report.docx",
    "page.html",
    "utf-8.txt",
    "utf-16.txt",
    "big5.txt",
    "gb18030.txt",
    "mail.eml",
    "archive.zip",
    "front.md",
    "beside.txt",
    "2025-11-23-name.txt",
    "roc.txt",
    "numerals.txt",
    "month-2025.txt",
    "undated.txt",
)


def path_of(name: str, form: Form) -> str:
    return f"corpus/{name}!/{form.member}" if form.member else f"corpus/{name}"


def test_no_form_is_left_out(taken: Taken) -> None:
    assert tuple(taken.forms) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_read_in_order_and_whole(taken: Taken, name: str) -> None:
    form = taken.forms[name]
    note = taken.note(path_of(name, form))
    blocks = [(" ".join(note.text[block.start : block.end].split()), block.page) for block in note.blocks]
    place, pages = 0, []
    for stretch in form.text:
        place = next(at for at in range(place, len(blocks)) if stretch in blocks[at][0])
        pages.append(blocks[place][1])
        place += 1
    assert not form.pages or tuple(pages) == form.pages


@pytest.mark.parametrize("name", NAMES)
def test_what_is_text_is_found_and_what_is_none_is_kept_but_not_found(taken: Taken, name: str) -> None:
    form = taken.forms[name]
    note = taken.note(path_of(name, form))
    catalogue = taken.assistant.index.catalogue
    passages = [passage for passage, info in catalogue.passages(catalogue.live_keys()) if info.id == note.id]
    searched = "\n".join(f"{passage.context}\n{' '.join(passage.heading)}\n{passage.text}" for passage in passages)
    assert all(stretch in " ".join(searched.split()) for stretch in form.text)
    assert all(stretch in note.text and stretch not in searched for stretch in form.unsearched)


@pytest.mark.parametrize("name", NAMES)
def test_language_and_date_are_known_and_where_the_date_was_read(taken: Taken, name: str) -> None:
    form = taken.forms[name]
    note = taken.note(path_of(name, form))
    assert (note.language, note.published) == (form.language, form.published)
    assert dict(note.origins).get("published", "") == form.origin


ORIGINAL = (
    "美聯儲在十二月會議上降息二十五個基點，符合市場預期，聯邦基金利率降至3.50%至3.75%。\n\n"
    "黃金價格本週上漲4.2%，收報每盎司4,150美元，創下六週以來的新高。\n\n"
    "香港恒生指數下跌1.8%，南向資金淨流入達267.7億港元。\n\n"
    "我們認為短期回調是買入機會，建議投資者增持銀行及公用事業股。"
)
TRANSLATION = (
    "The Federal Reserve cut rates by 25 basis points in December as expected, to 3.50% to 3.75%.\n\n"
    "Gold rose 4.2% this week to 4,150 dollars an ounce, its highest in six weeks.\n\n"
    "The Hang Seng Index fell 1.8%, with southbound net inflows of HK$26.77 billion.\n\n"
    "We see the short-term pullback as a chance to buy and advise adding banks and utilities."
)


def test_one_note_is_one_note_however_often_it_comes(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    original = plain("減息與黃金", ORIGINAL)
    for name, text in {
        "a-original.txt": original,
        "b-copy.txt": original,
        "c-repost.txt": original.replace("我們認為", "我行認為") + "\n本文轉載自遠山證券。\n",
        "d-translation.txt": plain("Rate cuts and gold", TRANSLATION, "23 November 2025"),
        "e-next-week.txt": plain(
            "銅與原油", "銅價下跌2.4%，收報每噸10,780美元。\n\n原油上漲3.1%，庫存減少540萬桶。", "2025年11月30日"
        ),
    }.items():
        (corpus / name).write_text(text, "utf-8")
    assistant = Assistant.open(tmp_path)
    assert assistant.ingest().notes == 4
    taken = Taken(assistant, {})
    first = taken.info("corpus/a-original.txt")
    assert first.paths == ("corpus/a-original.txt", "corpus/b-copy.txt")
    assert taken.info("corpus/c-repost.txt").near_duplicate_of == first.id
    assert taken.info("corpus/d-translation.txt").translation_of == first.id
    unlinked = [first, taken.info("corpus/e-next-week.txt")]
    assert [(info.near_duplicate_of, info.translation_of) for info in unlinked] == [("", ""), ("", "")]
    hits = assistant.search(assistant.question("黃金上漲多少？"), 5)
    assert [hit.note.path for hit in hits if "4,150" in hit.passage.text] == ["corpus/a-original.txt"]
    assistant.index.close()


@pytest.mark.skipif(ocr.is_installed(), reason="with the extra installed pictures are read")
def test_a_page_that_is_a_picture_is_told_of_when_its_note_is_taken_in(tmp_path: Path, sheets: Any) -> None:
    (tmp_path / "corpus").mkdir()
    pages = sheets().put_lines(60, 100, LINES).next().put_lines(60, 100, LINES).next().picture()
    (tmp_path / "corpus" / "scan.pdf").write_bytes(pages.done())
    report = Assistant.open(tmp_path).ingest()
    assert [(remark.path, remark.text) for remark in report.remarks] == [
        ("corpus/scan.pdf", "Page 3 holds images without text.")
    ]
    assert Assistant.open(tmp_path).ingest().remarks == ()


def test_a_corrected_note_takes_the_place_of_its_predecessor_which_stays_readable(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "note.txt").write_text(plain("減息與黃金", ORIGINAL), "utf-8")
    Assistant.open(tmp_path).ingest()
    (corpus / "note.txt").write_text(plain("減息與黃金（更正）", ORIGINAL.replace("4.2%", "4.4%")), "utf-8")
    assert Assistant.open(tmp_path).ingest().updated == 1
    assistant = Assistant.open(tmp_path)
    (info,) = assistant.notes()
    assert assistant.versions(info.id) == (1, 2)
    assert "4.4%" in assistant.note(info.id).text
    assert "4.2%" in assistant.note(info.id, 1).text
    hits = assistant.search(assistant.question("黃金上漲多少？"), 5)
    assert all("4.2%" not in hit.passage.text for hit in hits)
    assistant.index.close()
