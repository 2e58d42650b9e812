"""A cause turned round is told from a cause told in another order, in three languages."""

from __future__ import annotations

import pytest

from assistant.answer.verify import Evidence, verify

RATES = "Higher mortgage rates led to a sharp slowdown in home sales."
TARIFFS = "由於關稅上調，進口商品價格上升，令零售商延後訂貨。"
DROUGHT = "干旱推高粮价，进而使食品通胀加快。"


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The slowdown in home sales led to higher mortgage rates.", RATES),
        ("Mortgage rates rose because of the slowdown in home sales.", RATES),
        ("因為房屋銷售放緩，按揭利率上升。", RATES),
        ("零售商延後訂貨，令進口商品價格上升。", TARIFFS),
        ("食品通胀加快，导致粮价被干旱推高。", DROUGHT),
    ],
)
def test_an_effect_is_not_told_as_the_cause(statement: str, source: str) -> None:
    assert "direction" in {one.kind for one in verify(statement, [Evidence(source)])}


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Home sales slowed sharply because of higher mortgage rates.", RATES),
        ("Due to higher mortgage rates, home sales slowed.", RATES),
        ("按揭利率上升，導致房屋銷售放緩。", RATES),
        ("零售商延後訂貨，是因為進口商品價格上升。", TARIFFS),
        ("食品通胀加快，源于干旱推高粮价。", DROUGHT),
    ],
)
def test_a_cause_may_be_told_behind_its_effect(statement: str, source: str) -> None:
    assert verify(statement, [Evidence(source)]) == ()
