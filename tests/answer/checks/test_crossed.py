"""Two things that changed places are told apart from two things told in another order."""

from __future__ import annotations

import pytest

from assistant.answer.verify import Evidence, verify

FARMS = (
    "The krone rose, as Norwegian farm orders came in stronger than expected, while Danish surveys showed slowing "
    "output."
)
GROUPS = (
    "Several members observed that hiring was being weighed down by higher wages, although a few members reported "
    "that some exporters found their order books resilient."
)


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Danish surveys showed slowing output, while Norwegian farm orders came in stronger than expected.", FARMS),
        ("A few members reported resilient order books, although several saw hiring weighed down by wages.", GROUPS),
        ("The krone rose.", FARMS),
    ],
)
def test_another_order_is_not_accused(statement: str, source: str) -> None:
    assert verify(statement, [Evidence(source)]) == ()


@pytest.mark.parametrize(
    ("kind", "statement", "source"),
    [
        (
            "direction",
            "Norwegian farm surveys showed slowing orders, while Danish output came in stronger than expected.",
            FARMS,
        ),
        (
            "quantifier",
            "Several reported that order books had been resilient, although a few observed that higher wages weighed.",
            GROUPS,
        ),
    ],
)
def test_changed_places_are_accused(kind: str, statement: str, source: str) -> None:
    assert kind in [problem.kind for problem in verify(statement, [Evidence(source)])]
