"""Who comes first in the source comes first in the statement."""

from __future__ import annotations

import pytest

from assistant.answer.verify import Evidence, verify

PREFER = "We prefer five-year to ten-year Treasuries."


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Five-year Treasuries are preferred to ten-year ones.", PREFER),
        ("Labor supply is lagging behind labor demand.", "Labor supply is lagging behind labor demand."),
        ("Dividend stocks beat materials rather than lagging.", "Dividend stocks beat materials."),
        ("銀行業跑贏科技業。", "科技業跑輸銀行業。"),
        ("Tech underperformed banks.", "科技跑輸銀行。"),
    ],
)
def test_the_same_order_passes(statement: str, source: str) -> None:
    assert verify(statement, [Evidence(source)]) == ()


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Ten-year Treasuries are preferred to five-year ones.", PREFER),
        ("We prefer ten-year to five-year Treasuries.", PREFER),
        ("Labor demand is lagging behind labor supply.", "Labor supply is lagging behind labor demand."),
        ("銀行業跑輸科技業。", "科技業跑輸銀行業。"),
        ("甲公司比乙公司大。", "乙公司比甲公司大。"),
        ("屆時會減倉，而不是動用現金。", "屆時會動用現金，而不是減倉。"),
    ],
)
def test_an_order_that_is_turned_round_is_accused(statement: str, source: str) -> None:
    assert "direction" in [problem.kind for problem in verify(statement, [Evidence(source)])]


def test_two_listed_figures_that_changed_places_are_accused() -> None:
    source = "The rate for one group fell to 5.0 percent, and the rate for the other dropped to 4.6 percent."
    assert verify("一組的比率降至 5.0%，另一組降至 4.6%。", [Evidence(source)]) == ()
    assert [p.kind for p in verify("一組的比率降至 4.6%，另一組降至 5.0%。", [Evidence(source)])] == ["number"]


def test_figures_in_another_order_pass_where_the_names_go_with_them() -> None:
    source = "Unemployment fell to 5.0 percent in Japan and to 4.6 percent in Korea."
    assert verify("韓國失業率降至 4.6%，日本降至 5.0%。", [Evidence(source)]) == ()
