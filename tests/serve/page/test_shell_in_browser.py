"""The frame of the page, in a real browser: what stays over a reload, what is always told, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.serve.page.browsing import ask

pytestmark = pytest.mark.browser


def test_the_open_view_and_what_is_written_survive_a_switch_of_language(page: Any) -> None:
    page.fill("#question textarea", "not sent yet")
    page.locator("#view-draft-button").click()
    page.fill("#draft-text textarea", "科創 50 回落 12.6%。")
    page.locator("#header .languages a[lang=zh-Hans]").click()
    page.wait_for_selector("html[lang=zh-Hans][data-ready]")
    page.wait_for_function("document.querySelector('#draft-text textarea')?.value === '科創 50 回落 12.6%。'")
    # The server has it too, not only the field.
    page.locator("#draft-check").click()
    page.locator(".draft .supported").wait_for()
    page.locator("#view-ask-button").click()
    assert page.locator("#question textarea").input_value() == "not sent yet"


def test_what_the_notes_are_limited_to_stays_in_sight_until_it_is_cleared(page: Any) -> None:
    label = page.locator("#limits > .label-wrap")
    label.click()
    page.fill("#ask-until textarea", "2025-10-31")
    page.locator("#ask-language input").click()
    page.get_by_role("option", name="Traditional Chinese").click()
    label.click()
    page.wait_for_function(
        "document.querySelector('#limits > .label-wrap').dataset.set === 'Traditional Chinese · 2025-10-31'"
    )
    label.click()
    page.locator("#clear-limits").click()
    page.wait_for_function("document.querySelector('#limits > .label-wrap').dataset.set === ''")
    assert page.locator("#ask-until textarea").input_value() == ""
    assert "12.6%" in ask(page, "科創50跌了多少？").inner_text()


def test_a_connection_lost_while_asking_is_told_in_the_language_of_the_page(
    visit: Callable[..., Any], server: str
) -> None:
    page = visit(server, locale="zh-CN")
    page.context.set_offline(True)
    page.fill("#question textarea", "科创50跌了多少？")
    page.keyboard.press("Enter")
    page.locator("#header .connection", has_text="与服务器的连接中断").wait_for()
    # Gradio has told it as well, in English, which nobody sees.
    page.locator(".toast-body.error").first.wait_for(state="attached")
    assert not page.locator(".toast-body.error").first.is_visible()
    page.context.set_offline(False)
    page.locator("#header .connection").wait_for(state="hidden")


def test_every_view_is_reached_on_a_narrow_phone(visit: Callable[..., Any], server: str) -> None:
    page = visit(server, viewport={"width": 320, "height": 640})
    tabs = page.locator("#views > .tab-wrapper [role=tab]")
    assert tabs.count() == 5
    for n in range(5):
        tabs.nth(n).click()
        assert tabs.nth(n).get_attribute("aria-selected") == "true"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
