"""What a reader does on the page, for tests in the browser."""

from __future__ import annotations

from typing import Any

FINISHED = ":is([data-state=done], [data-state=stopped], [data-state=failed])"


def ask(page: Any, question: str) -> Any:
    """Ask, wait until the answer is whole, and give the turn."""
    submit(page, question)
    return finished(page)


def submit(page: Any, question: str) -> None:
    """Ask and wait only until the question stands in the conversation."""
    before = page.locator(".turn").count()
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('.turn').length > n && document.querySelector('#current .turn')", arg=before
    )


def finished(page: Any) -> Any:
    """Wait until the newest answer is whole, and give its turn."""
    turn = page.locator(f"#current .turn{FINISHED}")
    turn.wait_for()
    return turn


def open_source(page: Any, button: Any) -> Any:
    """Press a citation, and give the source once it is there."""
    button.click()
    source = page.locator("#viewer .source")
    source.wait_for()
    return source
