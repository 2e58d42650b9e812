"""Asking on the page, in a real browser: answers, sources, conversations, languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.serve.conftest import serving
from tests.serve.page.browsing import ask, open_source

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "question",
    [
        "why is A-share expected to fall fast and rise slowly?",
        "為何 A 股可能急跌慢漲？",
        "为什么 A 股可能急跌慢涨？",
    ],
)
def test_every_citation_opens_its_note_with_the_quote_marked(page: Any, question: str) -> None:
    turn = ask(page, question)
    cites = turn.locator(".statement .cite")
    assert cites.count() > 0
    for n in range(cites.count()):
        source = open_source(page, cites.nth(n))
        page.locator("#viewer .place", has_text=f"{n + 1} of").wait_for()
        marked = source.locator(".passage mark")
        marked.wait_for()
        assert marked.inner_text() == cites.nth(n).get_attribute("data-quote")
        assert re.search(r"\d{4}-\d\d-\d\d · .*old", source.locator(".where").inner_text())
    assert "左側穩健型資金" in turn.inner_text()


def test_arrows_go_on_to_the_next_source_and_escape_gives_the_place_back(page: Any) -> None:
    turn = ask(page, "急跌慢漲")
    first = turn.locator(".statement .cite").first
    first.focus()
    page.keyboard.press("Enter")
    page.locator("#viewer .source mark").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator("#viewer .place", has_text="2 of").wait_for()
    page.keyboard.press("Escape")
    page.locator("#viewer .viewer").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.className").startswith("cite")


def test_the_whole_note_comes_with_the_quote_in_view(page: Any) -> None:
    turn = ask(page, "甲骨文 CDS")
    source = open_source(page, turn.locator(".cite").first)
    source.locator("[role=tab][data-view=whole]").click()
    mark = source.locator(".whole mark")
    mark.wait_for()
    assert "167%" in mark.inner_text()
    assert "風險提示" in source.locator(".whole").inner_text()


def test_what_no_note_says_is_abstained_from_with_the_nearest_passages(page: Any) -> None:
    turn = ask(page, "What dividend will Tesla pay?")
    assert "The notes do not answer this" in turn.inner_text()
    source = open_source(page, turn.locator(".near").first)
    assert source.locator("mark").count() == 1
    assert turn.locator(".statement").count() == 0


def test_a_follow_up_is_understood_from_what_was_asked_before(page: Any) -> None:
    ask(page, "科創50跌了多少？")
    turn = ask(page, "納斯達克呢？")
    assert turn.get_attribute("data-n") == "2"
    assert "納斯達克" in turn.locator(".meant").inner_text()
    assert "6.5%" in turn.locator(".statement").first.inner_text()
    assert "12.6%" in page.locator("#past .turn[data-n='1'] .statement").first.inner_text()
    # It came to the top of what is seen, so that its answer is read without scrolling.
    page.wait_for_function("Math.abs(document.querySelector('#current .asked').getBoundingClientRect().top - 120) < 60")


def test_reloading_and_switching_the_language_keep_the_conversation(page: Any) -> None:
    said = ask(page, "科創50跌了多少？").locator(".statement").first.inner_text()
    page.fill("#question textarea", "not sent yet")
    page.locator("#header .languages a[lang=zh-Hans]").click()
    page.locator("#past .turn").wait_for()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("#question textarea").input_value() == "not sent yet"
    assert said.split("\n")[0][:20] in page.locator("#past .statement").first.inner_text()
    page.reload()
    page.locator("#past .turn").wait_for()
    page.goto(page.url.split("/zh-Hans")[0])
    page.wait_for_selector("html[data-ready]")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_a_question_asked_while_the_page_is_still_opening_is_answered_and_stays(page: Any) -> None:
    opening: list[Any] = []
    opened = False
    page.route("**/queue/join*", lambda route: route.continue_() if opened else opening.append(route))
    with page.expect_request("**/queue/join*"):
        page.reload()
    page.wait_for_selector("html[data-ready]")
    opened = True
    turn = ask(page, "科創50跌了多少？")
    for route in opening:
        route.continue_()
    page.wait_for_timeout(1000)
    assert "12.6%" in turn.inner_text()


@pytest.mark.parametrize(("locale", "title"), [("zh-TW", "問報告"), ("zh-CN", "问报告"), ("fr-FR", "Ask the notes")])
def test_the_page_speaks_the_language_of_the_browser(
    visit: Callable[..., Any], server: str, locale: str, title: str
) -> None:
    assert visit(server, locale=locale).locator("#header .brand a").inner_text() == title


def test_conversations_are_listed_searched_renamed_and_deleted(page: Any) -> None:
    ask(page, "科創50跌了多少？")
    page.locator("#new").click()
    page.locator(".welcome").wait_for()
    ask(page, "How likely is a rate cut in December?")
    page.locator("#history .open").nth(1).wait_for()
    page.fill("#search-history :is(input, textarea)", "科创")
    page.wait_for_function("document.querySelectorAll('#history .open').length === 1")
    page.locator("#history .more summary").click()
    page.locator("[data-rename]").click()
    page.locator("#history .naming").fill("My research")
    page.keyboard.press("Enter")
    page.fill("#search-history :is(input, textarea)", "my RESEARCH")
    page.locator("#history .open", has_text="My research").click()
    page.locator("#past .asked", has_text="科創50").wait_for()
    # The list is drawn anew once the conversation is open, which closes its menus.
    page.locator("#history li.current .open", has_text="My research").wait_for()
    page.locator("#history .more summary").click()
    page.locator("[data-delete]").click()
    page.locator("[data-delete].armed").click()
    page.locator(".welcome").wait_for()
    page.fill("#search-history :is(input, textarea)", "")
    page.wait_for_function("document.querySelectorAll('#history .open').length === 1")


def test_readers_do_not_see_the_conversations_of_others(visit: Callable[..., Any], server: str) -> None:
    mine = visit(server)
    link = ask(mine, "科創50跌了多少？").locator(".actions a[download]").first.get_attribute("href")
    file = urljoin(mine.url, link)
    assert mine.request.get(file).status == 200
    other = visit(server)
    assert other.request.get(file).status == 404
    other.goto(mine.url)
    other.locator(".welcome").wait_for()
    assert other.locator(".turn").count() == 0


def test_the_theme_is_switched_and_remembered(page: Any) -> None:
    assert page.locator("body.dark").count() == 0
    page.locator("#header .theme").click()
    page.locator("body.dark").wait_for()
    page.reload()
    page.locator("body.dark").wait_for()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of one note: two pages of a PDF with Chinese text."""
    from weasyprint import HTML

    from assistant.app import Assistant

    folder = tmp_path_factory.mktemp("pages") / "workspace"
    (folder / "corpus").mkdir(parents=True)
    text = "<p>十月份出口按年上升 4.4%。</p><p style='page-break-before: always'>銅價本週上漲 3.2%，創兩年新高。</p>"
    html = f"<html lang='zh-Hant'><title>商品週報</title><h1>商品週報</h1><p>2025年11月21日</p>{text}</html>"
    HTML(string=html).write_pdf(folder / "corpus" / "commodities.pdf")
    assistant = Assistant.open(folder)
    assistant.ingest()
    with serving(assistant) as address:
        yield address


def test_the_page_of_a_pdf_is_drawn_with_the_quote_marked(visit: Callable[..., Any], pages: str) -> None:
    page = visit(pages, locale="zh-HK")
    turn = ask(page, "銅價本週上漲多少？")
    source = open_source(page, turn.locator(".cite").first)
    assert "3.2%" in source.locator(".passage mark").inner_text()
    source.locator("[role=tab][data-view=original]").click()
    figure = source.locator("figure")
    figure.wait_for()
    assert int(figure.get_attribute("data-marked")) >= 1
    assert "第 2 頁，共 2 頁" in figure.inner_text()
    page.wait_for_function("document.querySelector('figure img')?.naturalWidth > 600")
