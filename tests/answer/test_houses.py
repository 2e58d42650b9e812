"""Houses: by their whole name, by the word that tells them apart, and spelled in the other script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.houses import find_houses, read_houses

HOUSES = [
    "Hengling Research",
    "Larkspur Bay Securities",
    "鼎嵐資本",
    "远舟期货研究院",
    "松嶼投顧",
    "Kestrel Row Asset Management",
]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What does Hengling expect?", {"Hengling Research"}),
        ("衡岭与 Larkspur Bay 有何分歧？", {"Hengling Research", "Larkspur Bay Securities"}),
        ("Larkspur 怎麼看？", {"Larkspur Bay Securities"}),
        ("Who at Dinglan said so?", {"鼎嵐資本"}),
        ("鼎岚怎样看楼市？", {"鼎嵐資本"}),
        ("how long does yuanzhou think it lasts?", {"远舟期货研究院"}),
        ("In Yuan Zhou's view?", {"远舟期货研究院"}),
        ("松嶼對大盤的目標？", {"松嶼投顧"}),
        ("Does Kestrel reckon so?", {"Kestrel Row Asset Management"}),
        ("Kestrel Row 喺十月點睇？", {"Kestrel Row Asset Management"}),
        ("Did a kestrel fly over the row?", set()),
        ("市場怎樣看？", set()),
        ("What is the research capital of the asset?", set()),
    ],
)
def test_houses_are_found_however_they_are_named(question: str, named: set[str]) -> None:
    assert read_houses(question, HOUSES) == named


def test_each_mention_is_found_where_it_stands() -> None:
    text = "Kestrel Row and 鼎嵐"
    assert {text[named.start : named.end] for named in find_houses(text, HOUSES)} == {"Kestrel Row", "鼎嵐"}


@given(st.text(max_size=80))
def test_every_mention_lies_within_the_text(text: str) -> None:
    assert all(0 <= named.start < named.end <= len(text) for named in find_houses(text, HOUSES))
