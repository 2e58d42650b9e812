from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.finance.quantifiers import Amount, parse_quantifiers
from assistant.language.script import converter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A few participants noted risks", [("A few", Amount.FEW)]),
        ("a couple of officials", [("a couple of", Amount.FEW)]),
        ("Some participants and several members", [("Some", Amount.SOME), ("several", Amount.SEVERAL)]),
        ("Many of them", [("Many of", Amount.MANY)]),
        ("Most participants judged", [("Most participants", Amount.MOST)]),
        ("most major central banks", [("most", Amount.MOST)]),
        ("although most still viewed the risks", [("most", Amount.MOST)]),
        ("a majority of members", [("a majority of", Amount.MOST)]),
        ("the vast majority of firms", [("the vast majority of", Amount.NEARLY_ALL)]),
        ("Almost all participants agreed", [("Almost all", Amount.NEARLY_ALL)]),
        ("All members voted; none dissented", [("All", Amount.ALL), ("none", Amount.NONE)]),
        ("少數與會者，部分委員", [("少數", Amount.FEW), ("部分", Amount.SOME)]),
        ("數位官員與不少投資者", [("不少", Amount.MANY)]),
        ("大多數行業，絕大多數公司", [("大多數", Amount.MOST), ("絕大多數", Amount.NEARLY_ALL)]),
        ("所有板塊均上漲，無一下跌", [("所有", Amount.ALL), ("無一", Amount.NONE)]),
        ("全部指數都跌", [("全部", Amount.ALL)]),
        ("三大指數都跌", [("都", Amount.ALL)]),
        ("許多公司都派息；指數均跌", [("許多", Amount.MANY), ("均", Amount.ALL)]),
        ("這些指標都轉弱", []),
        ("both by train and by bus", []),
        ("both funds fell", [("both", Amount.ALL)]),
        ("strong for all its faults", []),
    ],
)
def test_amounts_are_read(text: str, expected: list[tuple[str, Amount]]) -> None:
    assert [(found.text, found.amount) for found in parse_quantifiers(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "the most important factor and its most recent estimates",
        "most likely, at most, most of 2020",
        "some 1,500 firms",
        "not at all; an all-time high; after all",
        "minority interests",
        "日均換手率、首都、均值、少數股東權益、成都",
        "完全體現，組成部分",
    ],
)
def test_words_that_only_look_like_amounts_are_none(text: str) -> None:
    assert parse_quantifiers(text) == ()


def test_the_scale_is_ordered() -> None:
    assert list(Amount) == sorted(Amount)
    assert Amount.FEW < Amount.SOME < Amount.MANY < Amount.MOST < Amount.NEARLY_ALL < Amount.ALL


@given(
    st.lists(
        st.sampled_from(("多數", "most ", "banks", "some ", "12", "均", "值", "無一", "all ", "，", "\n")), max_size=12
    )
)
def test_spans_are_exact_in_either_script(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = parse_quantifiers(text)
    for one in found:
        assert text[one.start : one.end] == one.text
    simplified = parse_quantifiers(converter("t2s")(text))
    assert [(one.start, one.end, one.amount) for one in simplified] == [
        (one.start, one.end, one.amount) for one in found
    ]
