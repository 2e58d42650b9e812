from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.finance.clauses import Clauses
from assistant.finance.matching import read_stream


def parts(text: str) -> list[str]:
    stream = read_stream(text)
    clauses = Clauses(stream.text)
    spans = dict.fromkeys(clauses.clause(place) for place in range(len(stream.text)))
    return [stream.text[start:end].strip() for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A股漲，港股跌；美股平。", ["a股涨", "港股跌", "美股平"]),
        ("累計下跌4.2%,9月以來,共2,677億元", ["累计下跌4.2%", "9月以来", "共2677亿元"]),
        ("It fell but rose, while U.S. stocks fell 1.5%.", ["it fell", "but rose", "while u.s. stocks fell 1.5%"]),
        ("股市上漲但債市下跌，不但沒跌", ["股市上涨", "但债市下跌", "不但没跌"]),
        ("不是下跌而是上漲", ["不是下跌", "而是上涨"]),
        ("Rates fell – stocks rose", ["rates fell", "stocks rose"]),
    ],
)
def test_clauses_end_at_punctuation_and_turns(text: str, expected: list[str]) -> None:
    assert [part for part in parts(text) if part.strip(".。")] == expected


def test_a_sentence_holds_its_clauses() -> None:
    stream = read_stream("A股漲，港股跌。U.S. stocks rose, bonds fell. Done!")
    clauses = Clauses(stream.text)
    sentences = dict.fromkeys(clauses.sentence(place) for place in range(len(stream.text)))
    assert [stream.text[start:end].strip() for start, end in sentences] == [
        "a股涨,港股跌",
        "u.s. stocks rose, bonds fell",
        "done",
    ]


def test_reach_counts_chinese_characters_and_latin_words() -> None:
    stream = read_stream("不會大幅 fall by 5%")
    clauses = Clauses(stream.text)
    assert stream.text[: clauses.reach(0, len(stream.text), 4)] == "不会大幅"
    assert stream.text[: clauses.reach(0, len(stream.text), 6)] == "不会大幅fall by"
    assert clauses.reach(0, 3, 9) == 3


@given(st.text(alphabet="漲跌，。,.;:! \nU.S5但而是butwhile-", max_size=60))
def test_every_place_lies_in_one_clause_of_its_sentence(text: str) -> None:
    stream = read_stream(text)
    clauses = Clauses(stream.text)
    for place in range(len(stream.text)):
        start, end = clauses.clause(place)
        first, last = clauses.sentence(place)
        assert first <= start <= end <= len(stream.text)
        assert first <= place
        assert end <= last
