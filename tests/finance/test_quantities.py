from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.finance.quantities import agree, parse_quantities


@pytest.mark.parametrize(
    ("said", "source", "problem"),
    [
        ("267.7 billion", "2,677 億", None),
        ("6.7 trillion", "6674 億", "number"),
        ("2.7 percent", "2.65%", None),
        ("2.7 percent", "2.74%", None),
        ("2.7 percent", "2.76%", "number"),
        ("1 percent", "1 個百分點", "unit"),
        ("over RMB 1.4 trillion", "1.4 萬億元", "number"),
        ("RMB 1.4 trillion", "超過 1.4 萬億元", None),
    ],
)
def test_a_figure_agrees_when_it_is_the_source_rounded(said: str, source: str, problem: str | None) -> None:
    assert agree(parse_quantities(said)[0], parse_quantities(source)[0]).problem == problem


def test_units_behind_the_last_of_a_list_belong_to_each() -> None:
    found = parse_quantities("15、20 和 30 個基點")
    assert [q.value for q in found] == [Decimal("0.15"), Decimal("0.20"), Decimal("0.30")]
