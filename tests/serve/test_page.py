"""The chat page in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def ask(page: Any, question: str) -> None:
    before = page.locator("#chat [data-testid=bot]").count()
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function("n => document.querySelectorAll('#chat [data-testid=bot]').length > n", arg=before)
    page.locator(
        "#chat .how, #chat [data-testid=bot]:has-text('Searched'), #chat [data-testid=bot]:has-text('檢索')"
    ).last.wait_for()


@pytest.mark.parametrize(
    "question",
    [
        "why is A-share expected to fall fast and rise slowly?",
        "為何 A 股可能急跌慢漲？",
        "为什么 A 股可能急跌慢涨？",
    ],
)
def test_an_answer_opens_its_source_at_the_quoted_sentence(page: Any, question: str) -> None:
    ask(page, question)
    page.locator("#chat a.cite").first.click()
    card = page.locator("#sources .source.open")
    marked = card.locator("mark.open").inner_text()
    assert "左側穩健型資金" in marked
    assert "2025-11-23" in card.locator(".where").inner_text()
    assert marked in page.locator("#chat [data-testid=bot]").last.inner_text()


def test_what_no_note_says_is_abstained_from_with_the_nearest_passages(page: Any) -> None:
    ask(page, "What dividend will Tesla pay?")
    assert "The notes do not answer this" in page.locator("#chat [data-testid=bot]").last.inner_text()
    assert page.locator("#sources .source").count() > 0
    assert page.locator("#sources mark").count() == 0


def test_an_example_can_be_clicked(page: Any) -> None:
    page.locator("#examples button").first.click()
    page.locator("#chat [data-testid=user]").wait_for()
    page.locator("#chat [data-testid=bot]").wait_for()


def test_the_page_switches_its_language(page: Any) -> None:
    page.get_by_text("English", exact=True).click()
    page.get_by_text("Ask the notes").wait_for()
    assert page.locator("#question textarea").get_attribute("placeholder") == "Ask a question about the notes"
    page.get_by_text("简体", exact=True).click()
    page.get_by_text("问报告").wait_for()


def test_a_question_cannot_bring_markup_of_its_own(page: Any) -> None:
    page.evaluate("() => { window.alert = () => { window.hurt = true } }")
    ask(page, "<img src=x onerror=alert(1)> **bold** [x](javascript:alert(1))")
    assert (
        page.locator("#chat [data-testid=user]").last.inner_text().startswith("<img src=x onerror=alert(1)> **bold**")
    )
    assert page.locator("#chat [data-testid=user] img").count() == 0
    assert page.evaluate("window.hurt") is None


def test_a_new_conversation_is_empty(page: Any) -> None:
    ask(page, "科創50跌了多少？")
    page.locator("#clear").click()
    page.locator("#chat [data-testid=bot]").wait_for(state="detached")
    assert page.locator("#sources .source").count() == 0
