"""Everyone can use the page: axe-core finds nothing serious on any view, light, dark, or on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

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
