import math
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.language import words as words_module
from assistant.language.fold import fold
from assistant.language.words import STOP_WORDS, Word, add_words, probability, segment, stem, tokenize


@pytest.fixture(scope="module")
def untaught() -> words_module._Dictionary:
    """The dictionary as it is read, whatever other tests of this process have taught it."""
    return words_module._Dictionary()


@pytest.fixture(autouse=True)
def own_dictionary(untaught: words_module._Dictionary, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test an untaught dictionary, and forget afterwards what it was taught."""
    monkeypatch.setattr(untaught, "_scores", dict(untaught._scores))
    monkeypatch.setattr(untaught, "_longest", dict(untaught._longest))
    monkeypatch.setattr(words_module, "_dictionary", lambda: untaught)
    words_module._segment_clause.cache_clear()
    yield
    words_module._segment_clause.cache_clear()


def texts(text: str) -> list[str]:
    return [word.text for word in tokenize(text)]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(word.text, word.kind) for word in tokenize(text)]


ALPHABET = [
    *"标普美聯儲降息預期，。 .,%&'’-0123456789abAZuU.Ss١é㎡½①ソ한",
    *("0700.HK", "S&P", "GPT-5.1", "A股", "U.S.", "2025.11.23", "BRK.B", "5Y5Y", "1,234", "軟體", "'s"),
]
mixed_text = st.lists(st.sampled_from(ALPHABET), max_size=15).map("".join) | st.text(max_size=30)


# What the soft hyphen and the power lose, the fraction gains.
@example("\xad²¼")
@given(mixed_text)
def test_words_come_in_order_and_do_not_overlap(text: str) -> None:
    found = tokenize(text)
    assert all(word.text and 0 <= word.start < word.end <= len(text) for word in found)
    assert all(first.start <= second.start and first.end <= second.end for first, second in pairwise(found))
    # Only the parts of what is written as one (the 1 and the 2% of ½%, 首席 and 执行官 of 執行長) share their place.
    if len(fold(text)) == len(text) and all(len(fold(character)) <= 1 for character in text):
        assert all(first.end <= second.start for first, second in pairwise(found))


@given(mixed_text)
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    folded = fold(text)
    said = "".join(word.text for word in tokenize(text))
    lost = [c for c in folded if c.isalnum() and c not in said and c != "s"]
    assert not lost


@given(mixed_text)
def test_a_word_is_its_source_folded_where_that_stands_alone(text: str) -> None:
    for word in tokenize(text):
        if word.kind == "latin" and word.text.isascii() and word.text.isalpha():
            assert word.text in fold(text[word.start : word.end]).replace(".", "")


@given(st.text(st.sampled_from("美联储降息预期下修标普恒生科技的了上海龘"), max_size=40))
def test_segments_join_to_the_run(run: str) -> None:
    assert "".join(segment(run)) == run


@given(st.text(st.sampled_from("美联储降息预期下修恒生科技的了上海"), min_size=1, max_size=8))
def test_no_other_cut_is_more_probable(run: str) -> None:
    dictionary = words_module._dictionary()

    def score(parts: tuple[str, ...]) -> float:
        return sum(dictionary._scores.get(part, dictionary._unknown if len(part) == 1 else -math.inf) for part in parts)

    def cuts(rest: str) -> Iterator[tuple[str, ...]]:
        if not rest:
            yield ()
        for size in range(1, len(rest) + 1):
            for tail in cuts(rest[size:]):
                yield (rest[:size], *tail)

    assert score(segment(run)) == pytest.approx(max(map(score, cuts(run))))


def test_chinese_is_cut_by_the_dictionary() -> None:
    assert segment("穩健回報導向") == tuple("穩健回報導向"), "the dictionary is Simplified: runs come folded"
    assert segment("稳健回报导向的资金持续入市") == ("稳健", "回报", "导向", "的", "资金", "持续", "入市")
    assert segment("美国非农就业数据" * 5) == ("美国", "非农", "就业", "数据") * 5 or segment("非农") == ("非", "农")
    assert segment("") == ()


def test_both_scripts_and_regions_give_the_same_words() -> None:
    assert texts("軟體與伺服器的獲利") == texts("软件与服务器的获利") == ["软件", "与", "服务器", "的", "获利"]


def test_added_words_are_found_whole() -> None:
    assert segment("标普回落") == ("标", "普", "回落")
    add_words(["標普", "固收+", "ETF", "A股", "股", "科创板"])
    assert segment("标普回落") == ("标普", "回落")
    assert segment("科创板") == ("科创板",)
    assert segment("股") == ("股",)


def test_an_added_word_that_is_known_keeps_its_weight() -> None:
    dictionary = words_module._dictionary()
    before = dictionary._scores["市场"]
    add_words(["市场"])
    assert dictionary._scores["市场"] == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("升至 1.62%,共2,677億元", [("1.62%", "number"), ("2677", "number")]),
        ("5Y 1.4tn 25bp 2025E 3Q25 5y5y 7nm 12‰", ["5y", "1.4tn", "25bp", "2025e", "3q25", "5y5y", "7nm", "12‰"]),
        ("100percent 10-year 1.7%~1.9%", ["100", "percent", "10", "year", "1.7%", "1.9%"]),
        ("2025.11.23, 3.5.", ["2025", "11", "23", "3.5"]),
        ("0700.HK 600519.SH 7203.T", [("0700.hk", "latin"), ("600519.sh", "latin"), ("7203.t", "latin")]),
        ("2024.the end", ["2024", "the", "end"]),
        ("NVDA, BRK.B, S&P 500, AT&T", ["nvda", "brk.b", "s&p", "500", "at&t"]),
        ("GPT-5.1 COVID-19 Web3.0 Qwen2.5", ["gpt-5.1", "covid-19", "web3.0", "qwen2.5"]),
        ("top-10 mid-2024 fiscal-2025 FY2025-26", ["top", "10", "mid", "2024", "fiscal", "2025", "fy2025", "26"]),
        ("year-on-year", ["year", "on", "year"]),
        ("U.S.-China, the U.K., e.g. J.P. Morgan", ["us", "china", "the", "uk", "eg", "jp", "morgan"]),
        ("the Fed’s, Moody's, O'Neil, don't", ["the", "fed", "moody", "o'neil", "don't"]),
        ("Nestlé Газпром ソニー", ["nestlé", "газпром", "ソニー"]),
        ("、。,-+—", []),
    ],
)
def test_what_stays_whole(text: str, expected: list[str | tuple[str, str]]) -> None:
    found = kinds(text)
    assert [pair for pair in found if pair[1] != "han"] == [
        pair if isinstance(pair, tuple) else (pair, kind) for pair, (_, kind) in zip(expected, found, strict=False)
    ]


def test_letters_that_belong_to_a_chinese_term_stay_with_it() -> None:
    assert kinds("A 股、H股和B轮,K型") == [
        ("a股", "han"),
        ("h股", "han"),
        ("和", "han"),
        ("b轮", "han"),
        ("k型", "han"),
    ]
    assert texts("A股東") == ["a", "股东"]
    assert texts("ETF市場") == ["etf", "市场"]


def test_places_are_those_of_the_source() -> None:
    text = "共 2,677 億元的軟體,Fed’s"
    assert tokenize(text) == (
        Word("共", "han", 0, 1),
        Word("2677", "number", 2, 7),
        Word("亿元", "han", 8, 10),
        Word("的", "han", 10, 11),
        Word("软件", "han", 11, 13),
        Word("fed", "latin", 14, 17),
    )


def test_stems_are_english_only() -> None:
    assert [stem(word) for word in ("yields", "rising", "us", "s&p", "5y", "降息", "nestlé")] == [
        "yield",
        "rise",
        "us",
        "s&p",
        "5y",
        "降息",
        "nestlé",
    ]


def test_every_stop_word_can_be_met() -> None:
    assert all(texts(word) == [word] for word in STOP_WORDS)


def test_stop_words_leave_alone_what_an_answer_turns_on() -> None:
    assert STOP_WORDS.isdisjoint(
        {"us", "up", "down", "not", "no", "above", "below", "more", "less", "未", "不", "没有", "超"}
    )


def test_common_words_are_more_probable_than_rare_ones_and_unknown_ones_are_not() -> None:
    assert 1 > probability("的") > probability("市场") > probability("殖利率") >= probability("欸欸欸") == 0
