"""Directions of one thing held against those of another."""

from __future__ import annotations

import pytest

from assistant.answer.verify import Evidence, verify


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        # A view must have its like in the sources, whatever it is a view of.
        ("我們看好銀行。", "我們看淡地產。"),
        ("We like banks.", "We are negative on property."),
        ("黃金上漲 5%。", "股市下跌，黃金報 5%。"),
    ],
)
def test_a_view_and_the_move_of_a_figure_are_held_against_those_of_other_things(statement: str, source: str) -> None:
    assert "direction" in {one.kind for one in verify(statement, [Evidence(source)])}


@pytest.mark.parametrize(
    ("statement", "source"), [("黃金上漲。", "股市下跌，黃金受捧。"), ("Gold rose.", "Stocks fell while gold shone.")]
)
def test_what_merely_rises_is_not_held_against_what_something_else_did(statement: str, source: str) -> None:
    assert "direction" not in {one.kind for one in verify(statement, [Evidence(source)])}
