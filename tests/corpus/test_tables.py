from __future__ import annotations

import pytest

from assistant.corpus.tables import SPANNED, is_figure, rows, tells_value


def _texts(grid: list[list[str]], heads: range | None = None) -> list[str]:
    return [("* " if row.head else "") + row.text for row in rows(grid, 1, heads=heads)]


def test_signs_in_columns_of_their_own_join_their_figures_and_empty_columns_go() -> None:
    grid = [["Sales", "", "$", "3,673", "", "12", "%"], ["Loss", "", "$", "(86", ")", "", ""]]
    assert _texts(grid) == ["Sales | $3,673 | 12%", "Loss | $(86)"]


def test_a_sign_of_its_own_does_not_join_a_year() -> None:
    grid = [["Quarter", "2022", "2021", "%"], ["", "", "", "Change"], ["Revenue", "145", "273", "(47)%"]]
    assert _texts(grid)[0] == "* Quarter | 2022 | 2021 | %"


def test_a_lone_dash_is_a_figure_of_its_own() -> None:
    assert _texts([["U.S.", "2.9", "-", "2.7"]]) == ["U.S. | 2.9 | - | 2.7"]


def test_an_empty_cell_keeps_the_columns_in_place() -> None:
    assert _texts([["a", "", "b"], ["", "c", ""]], range(0)) == ["a |  | b", "| c"]


def test_the_rows_that_name_the_columns_are_told_by_their_cells() -> None:
    grid = [["", "第三季", ""], ["百萬元", "2025", "2024"], ["營收", "5", "4"], ["毛利", "2", "1"]]
    assert _texts(grid) == ["* | 第三季", "* 百萬元 | 2025 | 2024", "營收 | 5 | 4", "毛利 | 2 | 1"]
    assert _texts([["營收", "5"], ["毛利", "2"]]) == ["營收 | 5", "毛利 | 2"]
    assert _texts([["甲", "乙"]]) == ["甲 | 乙"]


def test_what_names_several_columns_is_said_of_each() -> None:
    grid = [
        ["", "Three months", SPANNED, "Year", SPANNED],
        ["$m", "2025", "2024", "2025", "2024"],
        ["Sales", "5", "4", "20", "18"],
        ["Of which abroad", SPANNED, SPANNED, SPANNED, SPANNED],
        ["Asia", "2", "1", "9", "8"],
    ]
    assert _texts(grid) == [
        "* | Three months | Three months | Year | Year",
        "* $m | 2025 | 2024 | 2025 | 2024",
        "Sales | 5 | 4 | 20 | 18",
        "Of which abroad",
        "Asia | 2 | 1 | 9 | 8",
    ]


def test_names_over_columns_of_signs_stand_over_their_figures() -> None:
    grid = [["", "2025", SPANNED, SPANNED, "2024", SPANNED, SPANNED], ["Loss", "$", "(86", ")", "$", "(7", ")"]]
    assert _texts([*grid, ["Cash", "$", "5", "", "$", "4", ""]]) == [
        "* | 2025 | 2024",
        "Loss | $(86) | $(7)",
        "Cash | $5 | $4",
    ]


def test_a_caption_over_a_whole_table_is_said_once() -> None:
    grid = [["營收（億元）", SPANNED, SPANNED], ["", "2025", "2024"], ["台灣", "5", "4"]]
    assert _texts(grid) == ["* 營收（億元）", "* | 2025 | 2024", "台灣 | 5 | 4"]


@pytest.mark.parametrize("cell", ["3,673", "(86)", "$1.5", "12%", "—", "n/a", "2.5x", "-0.4", "HK$ 3", "$(40,325)"])
def test_figures_are_told_from_words(cell: str) -> None:
    assert is_figure(cell)
    assert not is_figure(f"about {cell}")


def test_a_day_before_its_year_is_no_figure() -> None:
    assert not is_figure("28,")


def test_a_first_row_that_says_values_names_no_columns() -> None:
    box = [["EPS (diluted)", "$9.90 – $10.00 / $9.95", "$10.60 – $10.70"], ["Shares", "~2,557.2", "2,630.7"]]
    assert _texts(box) == ["EPS (diluted) | $9.90 – $10.00 / $9.95 | $10.60 – $10.70", "Shares | ~2,557.2 | 2,630.7"]
    outlook = [["Sales", "$10.95 billion to $11.05 billion", "4% to 5%"], ["Tax", "24%", "25%"]]
    assert not any(text.startswith("*") for text in _texts(outlook))


@pytest.mark.parametrize("cell", ["2023 – 2024", "12/31/2025", "+61 3 9226 9028", "408 037 590", "Q1", "1–3 years", ""])
def test_spans_of_years_days_and_telephones_are_no_values(cell: str) -> None:
    assert not tells_value(cell)
