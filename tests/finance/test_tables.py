"""What a table's head measures in."""

from __future__ import annotations

import pytest

from assistant.finance.quantities import parse_quantities
from assistant.finance.tables import Measure, apply_measure, read_measure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(in millions, except per share data)", Measure(10**6)),
        ("(inthousands)", Measure(10**3)),
        ("(Dollars in millions)", Measure(10**6, "USD")),
        ("2019 £m | 2018 £m", Measure(10**6, "GBP")),
        ("2019 $’000 | 2018 $’000", Measure(10**3, "USD")),
        ("HK$'000", Measure(10**3, "HKD")),
        ("US$ million", Measure(10**6, "USD")),
        ("單位：億元", Measure(10**8, "CNY")),
        ("（單位：億美元）", Measure(10**8, "USD")),
        ("人民幣百萬元", Measure(10**6, "CNY")),
        ("港幣千元", Measure(10**3, "HKD")),
        ("(萬人)", Measure(10**4)),
        ("單位：港元", Measure(1, "HKD")),
        ("單位：%", Measure(percent=True)),
        ("(in percent)", Measure(percent=True)),
        (" | 2019 | 2018\n | % | % |\nDiscount rate | 2.9", Measure(percent=True)),
        ("sales of 5 million tonnes", None),
        ("no measure", None),
    ],
)
def test_the_measure_is_read(text: str, expected: Measure | None) -> None:
    assert read_measure(text) == expected


def test_a_figure_in_a_sentence_is_no_measure_of_a_table() -> None:
    assert read_measure("sales of 5 million tonnes (in thousands)") == Measure(10**3)


def test_figures_without_scale_are_given_as_written_and_as_measured() -> None:
    row = parse_quantities("Net sales | $1,496.5 | 5 - 7 | 3.1% | 2 million")
    given = [(str(q.value), str(q.high), q.kind, q.unit) for q in apply_measure(row, Measure(10**6, "EUR"))]
    assert given == [
        ("1496.5", "None", "money", "USD"),
        ("1496500000.0", "None", "money", "USD"),
        ("5", "7", "number", ""),
        ("5000000", "7000000", "money", "EUR"),
        ("3.1", "None", "percent", ""),
        ("2000000", "None", "number", ""),
    ]


def test_bare_figures_of_a_table_of_percentages_are_percentages_too() -> None:
    given = apply_measure(parse_quantities("Discount rate | 2.9 | $3"), Measure(percent=True))
    assert [(str(q.value), q.kind) for q in given] == [("2.9", "number"), ("2.9", "percent"), ("3", "money")]
