from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


PIECES = [
    *"。！？!?….,;；:()（）“”「」\"'[]•\n \t 1aA中的¹",
    *("U.S.", "Inc. ", "e.g. ", " The ", "5.", "……", "\r\n\r\n", "1) ", "1. ", "- ", "增长1.5%", "growth.1 ", "\u3000"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60))
def test_sentences_cover_every_character_but_white_space_once_and_in_order(text: str) -> None:
    spans = split_sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(text[at].isspace() for at in range(len(text)) if at not in covered)


@given(
    st.lists(st.sampled_from(["降息预期下修。", "Rates fell 1.5%. ", "港股回落!", "Why? ", "他说:“好。” "]), max_size=8)
)
def test_whole_sentences_are_found_whatever_follows(parts: list[str]) -> None:
    assert sentences("".join(parts)) == [part.strip() for part in parts]


@pytest.mark.parametrize(
    "expected",
    [
        ["標普500下跌4.2%。", "科創50回落12.6%!", "為什麼?", "是的。"],
        ["他表示:“降息並非板上釘釘。市場誤讀了。”", "隨後市場下跌。"],
        ["「這是問題!」", "他說。"],
        ["他說“好。”的時候,市場下調。", "港股回落。"],
        ["如圖所示(見圖1。單位:億元。)港股回落。", "(完。)", "下文。"],
        ["等等……", "但是港股回落……"],
        ["“固收+”是什麼?", "等等看。"],
        ["真的嗎?!", "是的。"],
        ["建議:1.增配資源;2.關注出海。", "第三,3.減持。"],
        ["一.市場回顧。", "二.策略。"],
        ["收入增長5%。¹", "利潤下降。"],
    ],
)
def test_chinese(expected: list[str]) -> None:
    assert sentences("".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["Stocks fell 1.5% to 6,602.99.", "Bonds rose.", "Why?", "No one knows!"],
        ["The U.S. Treasury sold bonds.", "It rose in the U.S.", "The Fed paused."],
        ["Apple Inc. said so.", "It belongs to Apple Inc.", "However, sales fell."],
        ["Mr. Powell and Jerome H. Powell spoke on Jan. 15 with J. P. Morgan.", "Then they left."],
        ["No. 5 fell, see Fig. 3 and p. 12.", "Was it?", "No.", "Never."],
        ["Growth was approx. 2.5%, i.e. more, e.g. in China vs. India.", "OK."],
        ["It opened at 9 a.m. ET and closed at 5 p.m.", "The close was weak."],
        ["Trading ended at 4 PM EST.", "Then calm."],
        ["He said, “Rates will rise. They must.”", "Markets fell."],
        ['He said, "Rates will rise. They must."', "Markets fell.", '"Yes."', "He left."],
        ["(See below.)", "The rest (e.g. Apple Inc.) fell.", "Done."],
        ["It paused... and then rose...", "The end."],
        ["iPhone sales fell.", "iPhone prices rose."],
        ["Yahoo! said it.", "See www.a.com/?x=1 for more."],
        ["Inflation slowed.¹", "Growth rose.12", "The rest fell."],
        ["1. Rates fell.", "2. Stocks rose.", "(a) Third.", "B. Fourth.", "IV. Fifth."],
        ["The rate is 5.", "The other is 6.5."],
        ["Prices fell, etc.", "Investors sold."],
        ["We prefer Plan B.", "The other failed."],
        ["• one thing", "• two things.", "• three"],
    ],
)
def test_english(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 股 rose 1.5%.港股 fell.", ["A 股 rose 1.5%.", "港股 fell."]),
        ("Nvidia Inc.中国业务 vs.美国业务", ["Nvidia Inc.中国业务 vs.美国业务"]),
        ("Rates rose in New York.The Fed paused. v1.2.Beta", ["Rates rose in New York.", "The Fed paused. v1.2.Beta"]),
        ("growth is 3.2%!港股?GDP rose.", ["growth is 3.2%!", "港股?", "GDP rose."]),
        (". A couple agreed.", [". A couple agreed."]),
        ("--- … ---", ["--- … ---"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_mixed_text_and_odd_starts(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_line_breaks_end_headings_but_not_wrapped_lines() -> None:
    assert sentences("Outlook\nRates fell in\nthe U.S.\nand in Europe. Stocks rose.") == [
        "Outlook",
        "Rates fell in\nthe U.S.\nand in Europe.",
        "Stocks rose.",
    ]


FIRST = "TMT板块11月21日当周成交占比降至29.8%,位于2023年以来的33%分位,拥挤度有明显下降;"
SECOND = "隐含波动层面,10月底以来,标普500指数期权的隐含波动率出现持续抬升,"
SECOND += "从10月27日的15.8%上行至11月20日的26.4%,而沪深300维持稳定;"
THIRD = "事实上,A股投资者也希望市场能扭转当前单一叙事的现状,重新回归多样化的逻辑驱动,以重新入场。"


def test_a_long_chinese_sentence_is_cut_at_its_semicolons() -> None:
    assert sentences(FIRST + SECOND + THIRD) == [FIRST, SECOND, THIRD]


def test_semicolons_cut_nothing_short_bracketed_or_english() -> None:
    assert sentences("甲为5%;乙为3%;丙为2%。") == ["甲为5%;乙为3%;丙为2%。"]
    short = f"甲为5%;{THIRD}{THIRD[:-1]};完。".replace("。事", ",事")
    assert sentences(short) == [short]
    bracketed = f"{FIRST[:-1]}({SECOND}{THIRD[:-1]})。"
    assert sentences(bracketed) == [bracketed]
    english = "Rates fell over the period as investors bought; " * 4 + "stocks rose."
    assert sentences(english) == [english]


def test_a_long_quotation_is_cut_like_other_text() -> None:
    part = "我们认为市场仍处于估值修正的过程之中,风险资产的波动还会持续一段时间。"
    assert sentences(f"他说:“{part * 5}”") == [f"他说:“{part}", part, part, part, f"{part}”"]
    assert sentences(f"他说:“{part}{part}”") == [f"他说:“{part}{part}”"]


def test_brackets_that_never_close_protect_nothing() -> None:
    assert sentences("降息(见图。港股回落。1)好。") == ["降息(见图。港股回落。1)好。"]
    assert sentences("降息(见图。港股回落。") == ["降息(见图。", "港股回落。"]
    assert sentences('He said "rates rose. Stocks fell.') == ['He said "rates rose.', "Stocks fell."]


@pytest.mark.parametrize("unit", ["(", "“", ". ", "a. ", "。”", "中；", "1.", "\n", "a\n", " ", '"a', "“。", "A", "…"])
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    # Quadratic work on 100,000 characters would take minutes, and the test run with it.
    text = unit * (100_000 // len(unit))
    assert sum(end - start for start, end in split_sentences(text)) <= len(text)
