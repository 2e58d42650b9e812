"""Figures of a part, of another time or of another row of a table."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.answer.verify import Evidence, verify

SALES = "Sales of the Harbour chain of shops were $877 million in the quarter, an increase of 26%."
SAME = "Same-location sales of the Harbour chain of shops were $691 million in the quarter, an increase of 6%."
PROFIT = "Adjusted EPS of 73.3 cps, in line with guidance."
NEXT = "Fiscal 2026 outlook: Adjusted EPS of 67-71 cents per share."
PATH = (
    "The median inflation projection falls from 3.4 percent this year to 2.1 percent next year and 2.2 percent in 2027."
)
HEADER = "Average rates to the dollar\nCurrency | 2025 | 2024"


@pytest.mark.parametrize(
    ("statement", "sources", "kind"),
    [
        ("Same-location sales of the Harbour chain of shops rose 26%.", (SALES, SAME), "number"),
        ("Fiscal 2026 adjusted EPS is seen at 73.3 cents.", (PROFIT, NEXT), "date"),
        ("2026 財年經調整每股盈利預計為 73.3 仙。", (PROFIT, NEXT), "date"),
        ("2026 财年调整后每股收益为 67 至 71 美分。", (PROFIT, NEXT), "modality"),
        ("The median inflation projection is 2.2% for 2026.", (PATH,), "date"),
        ("Sales came to $12 million, of which exports were $15 million.", (SALES,), "direction"),
        ("銷售額 12 億元，其中出口 15 億元。", ("銷售額 15 億元，其中出口 12 億元。",), "direction"),
    ],
)
def test_a_figure_of_another_part_time_or_certainty_is_found(
    statement: str, sources: tuple[str, ...], kind: str
) -> None:
    assert kind in {one.kind for one in verify(statement, [Evidence(text, dt.date(2025, 8, 1)) for text in sources])}


@pytest.mark.parametrize(
    ("statement", "sources"),
    [
        ("Sales of the Harbour chain of shops rose 26%.", (SALES, SAME)),
        ("Same-location sales of the Harbour chain of shops rose 6%.", (SALES, SAME)),
        ("Fiscal 2026 adjusted EPS is seen at 67 to 71 cents.", (PROFIT, NEXT)),
        ("2026 财年调整后每股收益预计为 67 至 71 美分。", (PROFIT, NEXT)),
        ("The median inflation projection is 2.1% for 2026.", (PATH,)),
        ("銷售額 15 億元，其中出口 12 億元。", ("銷售額 15 億元，其中出口 12 億元。",)),
    ],
)
def test_a_figure_of_its_own_part_and_time_is_not_accused(statement: str, sources: tuple[str, ...]) -> None:
    assert verify(statement, [Evidence(text, dt.date(2025, 8, 1)) for text in sources]) == ()


@pytest.mark.parametrize(("rate", "kinds"), [("8.70", {"date"}), ("9.46", set())])
def test_a_column_is_found_where_the_year_stands_far_behind(rate: str, kinds: set[str]) -> None:
    row = Evidence("Swedish Krona | 9.46 | 8.70", dt.date(2026, 1, 5), HEADER)
    assert {one.kind for one in verify(f"The Swedish krona averaged {rate} to the dollar in 2025.", [row])} == kinds


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("All of the losses seen in the storm were made good.", "quantifier"),
        ("More than two-thirds of the losses seen in the storm were made good.", ""),
        ("All the insurers made good losses.", ""),
    ],
)
def test_a_share_of_a_group_is_not_all_of_it(statement: str, kind: str) -> None:
    source = Evidence("The insurers made good more than two-thirds of the losses seen in the storm.")
    assert "".join(one.kind for one in verify(statement, [source])) == kind


@pytest.mark.parametrize(
    ("statement", "source", "kinds"),
    [
        ("Sales were 44% lower than in the previous quarter.", "Sales fell 44% from the prior year quarter.", {"date"}),
        ("消費物價指數按月上升 5.4%。", "The 12-month change in the CPI was 5.4 percent.", {"date"}),
        ("消費物價指數按年上升 5.4%。", "The 12-month change in the CPI was 5.4 percent.", set()),
        ("颱風將會推遲大橋通車。", "The typhoon may delay the opening of the bridge.", {"modality"}),
        ("預計颱風將推遲大橋通車。", "The typhoon may delay the opening of the bridge.", {"modality"}),
        ("颱風將摧毀大橋。", "A typhoon came near, and it may destroy the bridge.", {"modality"}),
        ("A typhoon will delay the opening.", "A typhoon came near, and it may delay the opening.", {"modality"}),
        ("颱風可能推遲大橋通車。", "The typhoon may delay the opening of the bridge.", set()),
        ("與會者預計失業率下降。", "Participants anticipated that the unemployment rate would rise.", {"direction"}),
        ("與會者預計失業率上升。", "Participants anticipated that the unemployment rate would rise.", set()),
        ("淨銷售額上升 5%。", "Net sales grew 5%.", set()),
    ],
)
def test_bases_promises_and_speakers_are_told_apart(statement: str, source: str, kinds: set[str]) -> None:
    assert {one.kind for one in verify(statement, [Evidence(source, dt.date(2025, 8, 1))])} == kinds
