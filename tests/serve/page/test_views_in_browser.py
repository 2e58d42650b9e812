"""The views of advisors and of the notes, in a real browser."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.conftest import ModelServer
from tests.serve.page.browsing import ask, finished, open_source, submit

pytestmark = pytest.mark.browser
QUESTIONS = "1. 科創50跌了多少？\nWhy is A-share expected to fall fast and rise slowly?\n为什么 A 股可能急跌慢涨？"


def show(page: Any, view: str) -> None:
    page.locator(f"#view-{view}-button").click()
    page.locator(f"#{view}-view").wait_for()


def saved(page: Any, link: Any) -> bytes:
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


def test_many_questions_are_answered_and_saved_in_every_format(page: Any) -> None:
    show(page, "batch")
    page.fill("#batch-questions textarea", QUESTIONS)
    page.locator("#batch-run").click()
    page.locator(".batch[data-done='3'] .entry .turn").last.wait_for()
    assert page.locator(".entry .outcome:is(.answered, .partial)").count() == 3
    quotes = page.locator(".entry .statement .cite").first.get_attribute("data-quote")
    files = {
        name: saved(page, page.locator(".progressed a", has_text=name))
        for name in ("Word", "PDF", "Excel", "Markdown", "CSV")
    }
    word = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(files["Word"])).paragraphs)
    pdf = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(files["PDF"])).pages).replace("\x00", "")
    book = load_workbook(io.BytesIO(files["Excel"]))
    excel = "\n".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row)
    table = "\n".join(",".join(row) for row in csv.reader(io.StringIO(files["CSV"].decode("utf-8-sig"))))
    markdown = files["Markdown"].decode().replace("\\", "")
    for text in (word, excel, table, markdown):
        assert quotes in text
        assert "每週策略：急跌慢漲" in text
        assert "本文不構成投資建議" in text
    assert "12.6%" in pdf
    assert zipfile.is_zipfile(io.BytesIO(files["Word"]))


def test_a_pasted_text_without_questions_is_told(page: Any) -> None:
    show(page, "batch")
    page.locator("#batch-run").click()
    assert "There is no question" in page.locator("#batch-results .failure").inner_text()


def test_a_draft_is_checked_sentence_by_sentence(page: Any) -> None:
    show(page, "draft")
    page.fill("#draft-text textarea", "The STAR 50 fell 12.6%. Oracle's five-year CDS fell 167%.")
    page.locator("#draft-check").click()
    page.locator(".draft[data-busy=false]").wait_for()
    assert page.locator(".draft .supported").count() == 1
    doubtful = page.locator(".draft .doubtful")
    assert "turns up into down" in doubtful.inner_text()
    source = open_source(page, doubtful.locator(".cite").first)
    assert "167%" in source.locator("mark").inner_text()


def test_the_days_to_compare_are_those_of_the_notes_there_are(page: Any) -> None:
    show(page, "compare")
    told = page.locator("#compare-days textarea")
    page.wait_for_function("() => document.querySelector('#compare-days textarea')?.value")
    fresh = json.loads(told.input_value())["fresh"]
    assert fresh == sorted(fresh)
    shown = [page.locator(f"#compare-{name} textarea").input_value() for name in ("earlier", "later")]
    assert shown == fresh


def test_two_dates_are_compared_side_by_side(page: Any) -> None:
    show(page, "compare")
    page.fill("#compare-question textarea", "ETF 淨申購")
    page.fill("#compare-earlier textarea", "2025-10-21")
    page.fill("#compare-later textarea", "2025-11-24")
    page.locator("#compare-run").click()
    page.locator(".comparison .side").nth(1).wait_for()
    assert "as of 2025-10-21" in page.locator(".side").nth(0).locator(".label").first.inner_text().lower()
    assert "252 億元" in page.locator(".side").nth(1).inner_text()
    assert "252 億元" not in page.locator(".side").nth(0).inner_text()
    page.fill("#compare-later textarea", "yesterday")
    page.locator("#compare-run").click()
    page.locator("#compare-results .failure", has_text="“yesterday” is not a date").wait_for()


def test_notes_are_taken_in_listed_searched_opened_and_removed(page: Any, tmp_path: Path) -> None:
    good, broken, other = tmp_path / "週報 新.md", tmp_path / "broken.pdf", tmp_path / "table.xlsx"
    good.write_text("# 新能源週報\n\n2025年11月22日\n\n寧德時代的出貨量上升 31%。\n", encoding="utf-8")
    broken.write_bytes(b"%PDF-1.7 this is none")
    other.write_bytes(b"PK")
    show(page, "notes")
    page.set_input_files("#upload input[type=file]", [good, broken])
    page.locator("#taken li").nth(1).wait_for()
    assert page.locator("#taken li.added").inner_text().startswith("週報 新.md")
    failed = page.locator("#taken li.failed")
    assert "broken.pdf" in failed.inner_text()
    assert len(failed.locator("p").inner_text()) > 20
    page.fill("#search-notes :is(input, textarea)", "新能源")
    page.wait_for_function("document.querySelectorAll('#notes li').length === 1")
    source = open_source(page, page.locator("#notes .opens"))
    source.locator("[role=tab][data-view=whole]").click()
    source.locator(".whole", has_text="出貨量上升 31%").wait_for()
    page.keyboard.press("Escape")
    show(page, "ask")
    page.locator("#new").click()
    page.locator(".welcome", has_text="Covers 4 notes").wait_for()
    assert "31%" in ask(page, "寧德時代的出貨量升了多少？").locator(".statement").first.inner_text()
    show(page, "notes")
    page.locator("#notes .remove").click()
    page.locator("#notes .remove.armed").click()
    page.locator("#notes .hint").wait_for()
    page.fill("#search-notes :is(input, textarea)", "")
    page.wait_for_function("document.querySelectorAll('#notes li').length === 3")


def test_why_a_file_is_not_taken_in_is_told_in_the_language_of_the_page(
    visit: Callable[..., Any], server: str, tmp_path: Path
) -> None:
    broken, empty, other = tmp_path / "壞.pdf", tmp_path / "空.md", tmp_path / "圖.png"
    other.write_bytes(b"\x89PNG")
    broken.write_bytes(b"%PDF-1.7 this is none")
    empty.write_bytes(b" ")
    page = visit(server, locale="zh-TW")
    show(page, "notes")
    page.set_input_files("#upload input[type=file]", [broken, empty, other])
    told = page.locator("#taken li.failed p")
    told.nth(2).wait_for()
    assert told.all_inner_texts() == [
        "檔案已損壞或不完整。 請重新複製或下載。",
        "檔案中沒有文字。 請提供有文字的檔案。",
        "不支援這種檔案。 請存成 PDF、HTML、Word（.docx）、Markdown 或純文字。",
    ]


def test_an_answer_is_copied_with_its_sources_and_judged(visit: Callable[..., Any], server: str) -> None:
    page = visit(server, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, "科創50跌了多少？")
    turn.locator("[data-copy=text]").click()
    turn.locator(".told", has_text="Copied").wait_for()
    plain = page.evaluate("navigator.clipboard.readText()")
    assert "12.6%" in plain
    assert "每週策略：急跌慢漲" in plain
    turn.locator("[data-copy=html]").click()
    page.wait_for_function(
        "async () => (await navigator.clipboard.read())[0].types.includes('text/html')", timeout=5000
    )
    turn.locator("[data-verdict=good]").click()
    turn.locator("[data-verdict=good][aria-pressed=true]").wait_for()
    page.reload()
    page.locator("#past [data-verdict=good][aria-pressed=true]").wait_for()


def test_figures_of_one_kind_are_drawn_each_with_its_citation(page: Any) -> None:
    turn = ask(page, "科創50和納斯達克跌了多少？")
    rows = turn.locator(".figures tbody tr")
    assert rows.count() == 2
    assert "12.6%" in rows.nth(0).inner_text()
    widths = [rows.nth(n).locator(".bar").bounding_box()["width"] for n in range(2)]
    assert widths[0] / widths[1] == pytest.approx(12.6 / 6.5, rel=0.05)
    source = open_source(page, rows.nth(1).locator(".cite"))
    assert "6.5%" in source.locator("mark").inner_text()


def test_limits_keep_notes_out_and_a_wrong_date_is_told(page: Any) -> None:
    page.locator("#limits > button, #limits > .label-wrap").first.click()
    page.fill("#ask-until textarea", "2025-10-31")
    turn = ask(page, "科創50跌了多少？")
    assert turn.locator(".statement").count() == 0
    assert "2025-10-31" in turn.locator(".limits").inner_text()
    page.fill("#ask-until textarea", "soon")
    page.fill("#question textarea", "科創50跌了多少？")
    page.locator("#question .submit-button").click()
    page.get_by_text("“soon” is not a date").first.wait_for()
    assert page.locator("#question textarea").input_value() == "科創50跌了多少？"


@pytest.fixture
def slow(scripted: ModelServer) -> Iterator[Any]:
    """A model that waits, after its first statement, until it is let go on."""
    import threading

    go_on = threading.Event()
    scripted.pieces = ["科創 50 回落 12.6%。[1.3]\n", "納斯達克回落 6.5%。[1.3]\n"]
    scripted.before_piece = lambda n: go_on.wait(10) if n == 1 else None  # type: ignore[assignment]
    yield go_on
    go_on.set()
    scripted.before_piece = lambda _: None


def test_stopping_keeps_the_statements_that_were_shown(
    visit: Callable[..., Any], written_server: str, slow: Any
) -> None:
    page = visit(written_server, locale="zh-TW")
    submit(page, "科創50跌了多少？")
    page.locator("#question .stop-button").click()
    turn = finished(page)
    assert turn.get_attribute("data-state") == "stopped"
    assert "您已停止" in turn.inner_text()
    slow.set()
    page.locator("#question .submit-button").wait_for()


def test_a_reload_in_the_middle_finds_the_answer_again(
    visit: Callable[..., Any], written_server: str, slow: Any
) -> None:
    page = visit(written_server, locale="zh-TW")
    submit(page, "科創50跌了多少？")
    page.wait_for_url("**c=*")
    page.reload()
    page.locator("#current .turn").wait_for()
    slow.set()
    assert finished(page).get_attribute("data-state") == "done"


def test_a_lost_connection_is_told_and_its_return_too(page: Any) -> None:
    page.context.set_offline(True)
    page.locator("#header .connection", has_text="The connection to the server is lost").wait_for()
    page.context.set_offline(False)
    page.locator("#header .connection", has_text="Connected again").wait_for()


def test_a_model_that_fails_is_told_in_the_readers_language_and_the_notes_are_quoted(
    visit: Callable[..., Any], written_server: str, scripted: ModelServer
) -> None:
    scripted.status = 401
    try:
        turn = ask(visit(written_server, locale="zh-CN"), "科创50跌了多少？")
    finally:
        scripted.status = 200
    assert "12.6%" in turn.inner_text()
    assert turn.locator(".notice.fallback").count() == 1
