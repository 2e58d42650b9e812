from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.finance.modality import Mood, mood_at, parse_modality
from assistant.language.script import converter


@pytest.mark.parametrize(
    ("text", "word", "mood"),
    [
        ("標普500已累計下跌4.2%", "下跌", "fact"),
        ("淨申購規模為2677億元", "2677", "fact"),
        ("規模增長有望超過1.4萬億元", "1.4", "forecast"),
        ("我們預計2026年盈利增長10%，收入增長5%", "5%", "forecast"),
        ("美聯儲將下調利率", "下調", "forecast"),
        ("美聯儲將利率下調25個基點", "下調", "fact"),
        ("降息預期不斷下調", "下調", "fact"),
        ("財報超預期，股價上漲", "上漲", "fact"),
        ("通脹或將回落", "回落", "forecast"),
        ("經濟可能放緩", "放緩", "possibility"),
        ("若通脹回落，央行會降息", "回落", "possibility"),
        ("投資者應增持債券", "增持", "recommendation"),
        ("會議紀要顯示多數委員支持降息", "降息", "fact"),
        ("一線城市房價料續跌", "續跌", "forecast"),
        ("Earnings are expected to rise 10%, with margins up 2%", "margins", "forecast"),
        ("Analysts forecast a rise, but shares have fallen", "fallen", "fact"),
        ("Growth will slow", "slow", "forecast"),
        ("Yields may fall", "fall", "possibility"),
        ("A cut is likely", "cut", "forecast"),
        ("Results were better than expected", "better", "fact"),
        ("Investors should reduce duration", "reduce", "recommendation"),
        ("The Fed cut rates in May 2024", "cut", "fact"),
        ("The index may have fallen", "fallen", "possibility"),
        ("Profits rose 5%. They will fall next year.", "rose", "fact"),
    ],
)
def test_what_was_forecast_is_not_what_happened(text: str, word: str, mood: Mood) -> None:
    assert mood_at(parse_modality(text), text.index(word)) == mood


def test_a_forecast_ends_where_a_fact_begins() -> None:
    text = "預計盈利增長10%，收入已增長5%"
    forecast, fact = parse_modality(text)
    assert (forecast.mood, fact.mood) == ("forecast", "fact")
    assert text[slice(*forecast.scope)] == "預計盈利增長10%，收入"


@given(
    st.lists(
        st.sampled_from(
            ("預計", "降息預期", "上漲", "已", "會議", "會", "may ", "fall", "expected ", "，", ". ", "。", "\n")
        ),
        max_size=12,
    )
)
def test_spans_are_exact_in_either_script(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = parse_modality(text)
    for one in found:
        assert text[one.start : one.end] == one.text
        assert 0 <= one.scope[0] <= one.start < one.end <= one.scope[1] <= len(text)
    simplified = parse_modality(converter("t2s")(text))
    assert [(one.start, one.mood, one.scope) for one in simplified] == [
        (one.start, one.mood, one.scope) for one in found
    ]
