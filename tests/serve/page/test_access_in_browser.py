"""Everyone can use the page: axe-core finds nothing serious on any view, light, dark, or on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.serve.conftest import serving
from tests.serve.page.browsing import ask, open_source

pytestmark = pytest.mark.browser
GRAVE = {"serious", "critical"}


def faults(page: Any) -> list[str]:
    """Name what axe-core calls serious or critical, with the element."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def work_through(page: Any) -> list[str]:
    """Look at every view, filled with something."""
    found = faults(page)
    turn = ask(page, "科創50和納斯達克跌了多少？")
    turn.locator(".disclaimers summary").click()
    page.locator("#limits > button, #limits > .label-wrap").first.click()
    open_source(page, turn.locator(".cite").first)
    found += faults(page)
    page.keyboard.press("Escape")
    page.locator("#viewer .viewer").wait_for(state="hidden")
    for view, field, run, done in (
        ("compare", "#compare-question", "#compare-run", ".comparison"),
        ("batch", "#batch-questions", "#batch-run", ".batch[data-done='1'] .entry"),
        ("draft", "#draft-text", "#draft-check", ".draft[data-busy=false]"),
    ):
        page.locator(f"#view-{view}-button").dispatch_event("click")
        page.fill(f"{field} textarea", "科創50跌了 12.6%。")
        page.locator(run).click()
        page.locator(done).first.wait_for()
        found += faults(page)
    page.locator("#view-notes-button").dispatch_event("click")
    page.locator("#notes li").first.wait_for()
    return found + faults(page)


@pytest.mark.parametrize(
    "options",
    [
        {"locale": "en-US"},
        {"locale": "zh-TW", "color_scheme": "dark"},
        {"locale": "zh-CN", "viewport": {"width": 390, "height": 844}},
    ],
    ids=["light", "dark", "phone"],
)
def test_no_view_has_a_serious_fault(visit: Callable[..., Any], server: str, options: dict[str, Any]) -> None:
    page = visit(server, **options)
    assert work_through(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture(scope="module")
def rates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of three notes that tell one figure on three days."""
    from assistant.app import Assistant

    folder = tmp_path_factory.mktemp("rates") / "workspace"
    (folder / "corpus").mkdir(parents=True)
    for day, told in (
        ("10月20日", "我們認為聯儲局 12 月減息的機率為 70%。"),
        ("11月3日", "聯儲局 12 月減息的機率降至 55%，因為會議紀要偏鷹。"),
        ("11月20日", "期貨市場反映，聯儲局 12 月減息的機率只有 45%。"),
    ):
        note = f"# 利率週報\n\n2025年{day}\n\n{told}\n"
        (folder / "corpus" / f"{day}.md").write_text(note, encoding="utf-8")
    assistant = Assistant.open(folder)
    assistant.ingest()
    with serving(assistant) as address:
        yield address


def test_a_line_through_time_has_no_serious_fault_and_its_points_open_their_notes(
    visit: Callable[..., Any], rates: str
) -> None:
    page = visit(rates, locale="zh-HK", color_scheme="dark")
    turn = ask(page, "聯儲局 12 月減息的機率是多少？")
    points = turn.locator(".figures .line .point .cite")
    assert points.all_inner_texts() == ["70%", "55%", "45%"]
    assert faults(page) == []
    assert "55%" in open_source(page, points.nth(1)).locator("mark").inner_text()
    page.locator("#header .theme").click()
    page.locator("body:not(.dark)").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    assert faults(page) == []


def test_the_keyboard_alone_asks_reads_the_source_and_comes_back(page: Any) -> None:
    page.keyboard.type("科創50跌了多少？")
    page.keyboard.press("Enter")
    page.locator("#current .turn[data-state=done]").wait_for()
    page.locator("#current .statement .cite").first.focus()
    page.keyboard.press("Enter")
    page.locator("#viewer .source mark").wait_for()
    assert page.evaluate("document.activeElement.closest('#viewer') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.statement .cite')")
    page.locator("#view-ask-button").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")
