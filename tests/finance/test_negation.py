from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.finance.negation import negated, parse_negations
from assistant.language.script import converter


@pytest.mark.parametrize(
    ("text", "cue", "scope"),
    [
        ("降息並非板上釘釘", "並非", "板上釘釘"),
        ("通脹未見明顯回落，就業仍強", "未見", "明顯回落"),
        ("市場並不認為聯儲局會加息", "並不", "認為聯儲局會加息"),
        ("不跌反漲", "不", "跌"),
        ("不是下跌而是上漲", "不是", "下跌"),
        ("盈利難以改善且估值偏高", "難以", "改善"),
        ("央行暫停加息", "暫停", "加息"),
        ("Inflation did not fall, and yields rose", "not", "fall"),
        ("It isn’t falling", "isn’t", "falling"),
        ("The Fed is unlikely to cut rates", "unlikely", "to cut rates"),
        ("Earnings failed to beat and shares fell", "failed to", "beat"),
        ("rather than rising further", "rather than", "rising further"),
        ("no", "no", ""),
        ("not a b c d e f g h i j k", "not", "a b c d e f g h i j"),
    ],
)
def test_a_negation_reaches_to_the_end_of_its_phrase(text: str, cue: str, scope: str) -> None:
    (found,) = parse_negations(text)
    assert found.text == cue == text[found.start : found.end]
    assert text[slice(*found.scope)].strip(" ,") == scope


@pytest.mark.parametrize(
    "text",
    [
        "不斷上漲",
        "不僅如此",
        "未來可期",
        "非農數據",
        "無論如何",
        "供不應求",
        "無風險利率",
        "是不是",
        "非常樂觀",
        "不得不減持",
    ],
)
def test_chinese_words_that_only_look_negative_are_none(text: str) -> None:
    assert parse_negations(text) == ()


@pytest.mark.parametrize(
    "text", ["not only rates", "no fewer than 5", "there is no doubt", "a stop loss", "notable nodes"]
)
def test_english_words_that_only_look_negative_are_none(text: str) -> None:
    assert parse_negations(text) == ()


def test_twice_denied_is_affirmed() -> None:
    text = "It is not unlikely to fall"
    assert not negated(parse_negations(text), text.index("fall"))
    assert negated(parse_negations(text[:6] + text[10:]), text.index("fall") - 4)


@given(
    st.lists(
        st.sampled_from(("不", "並未", "下跌", "而", "not ", "fall ", ", ", "，", "不僅", "1.5%", "\n")), max_size=12
    )
)
def test_spans_are_exact_in_either_script(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = parse_negations(text)
    for one in found:
        assert text[one.start : one.end] == one.text
        assert one.end <= one.scope[0] <= one.scope[1] <= len(text)
    simplified = parse_negations(converter("t2s")(text))
    assert [(one.start, one.end, one.scope) for one in simplified] == [(one.start, one.end, one.scope) for one in found]
