from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.finance.matching import Form, Matcher, read_stream

WRITTEN = st.text(alphabet="標普 500\n中美聯儲　Ａa-I–ST’,.%\u200b\u00ad日", max_size=60)


@pytest.mark.parametrize(
    ("text", "stream"),
    [
        ("標普 500", "标普500"),
        ("滬深\n300", "沪深300"),
        ("A  股", "a股"),
        ("year-on-year", "year on year"),
        ("credit default\nswap", "credit default swap"),
        ("one\n\ntwo", "one\ntwo"),
        ("-5% to 3-4%", "-5% to 3 4%"),
        ("", ""),
    ],
)
def test_a_stream_is_folded_and_joined_across_lines(text: str, stream: str) -> None:
    assert read_stream(text).text == stream


@given(WRITTEN)
def test_every_character_of_a_stream_has_a_place_in_the_source(text: str) -> None:
    stream = read_stream(text)
    assert len(stream.places) == len(stream.text)
    for place in range(len(stream.text)):
        start, end = stream.source_span(place, place + 1)
        assert 0 <= start < end <= len(text)


def find(matcher: Matcher[str], text: str) -> list[tuple[str, str]]:
    stream = read_stream(text)
    spans = [(*stream.source_span(start, end), value) for start, end, value in matcher.find(stream)]
    return [(text[start:end], value) for start, end, value in spans]


def test_the_longest_form_wins_and_none_overlap() -> None:
    matcher = Matcher([(Form("中國"), "place"), (Form("中國人民銀行"), "bank"), (Form("人民"), "people")])
    assert find(matcher, "中國人民銀行與中國人民") == [("中國人民銀行", "bank"), ("中國", "place"), ("人民", "people")]


def test_forms_of_one_and_two_characters_are_found() -> None:
    matcher = Matcher([(Form("銅"), "copper"), (Form("AI"), "ai")])
    assert find(matcher, "AI用銅") == [("AI", "ai"), ("銅", "copper")]


def test_latin_forms_are_whole_words() -> None:
    matcher = Matcher([(Form("PE"), "pe"), (Form("CSI 300"), "csi")])
    assert find(matcher, "OPEC, PE, CSI 3000, CSI 300A, PE比率") == [("PE", "pe"), ("PE", "pe")]


def test_a_form_longer_than_the_rest_of_the_text_is_not_found() -> None:
    assert find(Matcher([(Form("降息預期"), "x")]), "降息") == []


def test_exact_forms_need_their_capitals() -> None:
    matcher = Matcher([(Form("Apple", exact=True), "firm"), (Form("IT", exact=True), "sector")])
    assert find(matcher, "an apple, it is Apple's; APPLE and ＩＴ") == [
        ("Apple", "firm"),
        ("APPLE", "firm"),
        ("ＩＴ", "sector"),
    ]


def test_an_exact_and_a_free_form_may_share_their_letters() -> None:
    matcher = Matcher([(Form("BP", exact=True), "firm"), (Form("bp"), "point")])
    assert find(matcher, "BP 25bp 25 bp") == [("BP", "firm"), ("bp", "point")]


def test_the_first_of_two_values_counts_unless_shared() -> None:
    matcher = Matcher(
        [
            (Form("中美", shared=True), "China"),
            (Form("中美", shared=True), "US"),
            (Form("中美", shared=True), "US"),
            (Form("Williams"), "person"),
            (Form("Williams"), "company"),
        ]
    )
    assert find(matcher, "中美, Williams") == [("中美", "China"), ("中美", "US"), ("Williams", "person")]


@pytest.mark.parametrize("text", ["21日股市", "今日股", "10月26日日股"])
def test_a_date_is_no_japan(text: str) -> None:
    assert find(Matcher([(Form("日股"), "Japan")]), text) == ([("日股", "Japan")] if text.endswith("日日股") else [])


def test_a_matcher_of_nothing_finds_nothing() -> None:
    empty: Matcher[str] = Matcher([])
    assert find(empty, "text") == []
    assert empty.keys == ()
