from __future__ import annotations

from collections.abc import Sequence

from assistant.corpus.readers.pdf_glyphs import Fragment
from assistant.corpus.readers.pdf_heads import make_head
from assistant.corpus.readers.pdf_layout import Line
from assistant.corpus.tables import SPANNED

COLUMNS = [(54.0, 200.0), (300.0, 340.0), (400.0, 440.0), (500.0, 540.0)]
YEARS = [("2025", 305, 335), ("2024", 405, 435), ("2023", 505, 535)]


def _line(top: float, cells: Sequence[tuple[str, float, float]]) -> Line:
    fragments = [Fragment(text, x0, x1, top, top + 9, 9, bold=False, order=0) for text, x0, x1 in cells]
    return Line(tuple(fragments), (54.0, 540.0))


def _head(*lines: Sequence[tuple[str, float, float]]) -> list[list[str]]:
    return make_head([_line(12.0 * place, cells) for place, cells in enumerate(lines)], COLUMNS)


def test_a_name_in_the_middle_of_an_odd_number_of_named_columns_is_said_of_all() -> None:
    assert _head([("Termination benefits", 370, 470)], YEARS) == [
        ["", "Termination benefits", SPANNED, SPANNED],
        ["", "2025", "2024", "2023"],
    ]


def test_a_title_in_the_middle_of_the_whole_table_is_said_of_all_columns() -> None:
    assert _head([("Net revenues", 270, 324)], YEARS)[0] == ["", "Net revenues", SPANNED, SPANNED]


def test_a_name_over_one_column_stays_there() -> None:
    assert _head([("Restated", 300, 342)], YEARS) == [["", "Restated 2025", "2024", "2023"]]
    assert _head([("Unaudited", 400, 440)], [("2025", 305, 335), ("2023", 505, 535)])[0][2] == "Unaudited"


def test_what_figures_are_in_is_said_of_all_but_percentages_wherever_it_stands() -> None:
    years = [("2025", 305, 335), ("2024", 405, 435), ("% change", 500, 540)]
    assert _head(years, [("(Dollars in millions)", 310, 390)]) == [
        ["", "2025", "2024", "% change"],
        ["", "(Dollars in millions)", SPANNED, ""],
    ]
    assert _head(YEARS, [("單位：百萬港元", 310, 380)])[1] == ["", "單位：百萬港元", SPANNED, SPANNED]


def test_what_figures_are_in_stays_over_the_labels_where_it_stands_there() -> None:
    assert _head([("(In thousands)", 54, 110), *YEARS]) == [["(In thousands)", "2025", "2024", "2023"]]
    assert _head(YEARS, [("(In thousands)", 54, 110)]) == [["(In thousands)", "2025", "2024", "2023"]]
