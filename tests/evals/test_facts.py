"""Facts are found as what they are, not only as they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from assistant.evals.facts import Fact, FactKind, holds_fact, read_fact
from tests.evals.making import NOISE

TODAY = dt.date(2025, 11, 23)


def held(text: str, kind: FactKind, *forms: str) -> bool:
    return holds_fact([NOISE, text], Fact(kind=kind, forms=list(forms)), TODAY)


@pytest.mark.parametrize(
    ("text", "forms", "expected"),
    [
        ("回報為 11.5%", ["5%"], False),
        ("回報為 5.2%", ["5%"], False),
        ("回報為 5%", ["5.2%"], False),
        ("回報為 5 個百分點", ["5%"], False),
        ("回報為 5％", ["5%"], True),
        ("returned 5 percent", ["5%"], True),
        ("净买入 41.2 billion", ["412 億"], True),
        ("净买入 42.1 billion", ["412 億"], False),
        ("有 52 家獲上調", ["52"], True),
        ("有 152 家獲上調", ["52"], False),
        ("目標 24,800 點", ["24800"], True),
        ("佔三分之一", ["one third", "三分之一"], True),
    ],
)
def test_figures_are_compared_as_quantities(text: str, forms: Sequence[str], expected: bool) -> None:
    assert held(text, "quantity", *forms) is expected


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("12月1日公布", "12 月 1 日", True),
        ("12月11日公布", "12 月 1 日", False),
        ("It is due on 1 December.", "12 月 1 日", True),
        ("It is due on 2 December.", "12 月 1 日", False),
        ("於2027年下半年投產", "second half of 2027", True),
        ("於2026年下半年投產", "second half of 2027", False),
        ("於2027年投產", "second half of 2027", False),
    ],
)
def test_dates_are_compared_as_days_and_periods(text: str, form: str, expected: bool) -> None:
    assert held(text, "date", form) is expected


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("The European Central Bank cut.", "歐洲央行", True),
        ("英伟达公布业绩", "Nvidia", True),
        ("AMD reported", "Nvidia", False),
        ("雲嶂半導體上升", "雲嶂半導體", True),
        ("云嶂半导体上升", "雲嶂半導體", True),
    ],
)
def test_names_are_found_under_their_other_names(text: str, form: str, expected: bool) -> None:
    assert held(text, "name", form) is expected


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("Bond yields fell.", "回落", True),
        ("Bond yields rose.", "回落", False),
        ("Bond yields did not fall.", "回落", False),
        ("We are overweight.", "超配", True),
        ("We are underweight.", "超配", False),
    ],
)
def test_directions_are_found_in_other_words(text: str, form: str, expected: bool) -> None:
    assert held(text, "direction", form) is expected


@pytest.mark.parametrize(
    ("text", "forms", "expected"),
    [
        ("受关税 影响", ["關稅", "tariff"], True),
        ("Tariffs weighed", ["關稅", "tariff"], True),
        ("The report", ["port"], False),
        ("the fund returned 5 percent", ["5%"], False),
    ],
)
def test_phrases_are_found_as_written_but_folded(text: str, forms: Sequence[str], expected: bool) -> None:
    assert held(text, "phrase", *forms) is expected


def test_a_bare_list_is_a_figure_or_a_phrase() -> None:
    assert read_fact(["412 億", "41.2 billion"]) == {"kind": "quantity", "forms": ["412 億", "41.2 billion"]}
    assert read_fact(["關稅"]) == {"kind": "phrase", "forms": ["關稅"]}
    assert read_fact({"kind": "name", "forms": ["騰訊"]}) == {"kind": "name", "forms": ["騰訊"]}
