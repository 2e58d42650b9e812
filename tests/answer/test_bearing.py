"""Whether a sentence answers the very question, and not one that is near it."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.answer.asked import (
    asks_several,
    asks_what_happened,
    is_personal,
    read_head,
    read_owner,
    read_tenors,
)
from assistant.answer.bearing import Asked, _is_kin, read_asked
from assistant.answer.wanted import read_wanted
from assistant.finance.glossary import Term, load_glossary
from assistant.retrieve.sentences import Relevance
from assistant.schema import Hit, NoteInfo, Passage, Sentence

HOUSES = ("Hengling Research", "Larkspur Bay Securities")


def held_against(
    question: str, text: str, *, words: dict[str, float], holds: str = "", house: str = HOUSES[0]
) -> tuple[Asked, Relevance]:
    note = NoteInfo(
        id="n", path="p", title="T", house=house, language="en", digest="d", published=dt.date(2025, 11, 23)
    )
    sentence = Sentence(0, text, 0, len(text))
    passage = Passage("n#0", "n", "d", 0, text, 0, len(text), (sentence,))
    item = Relevance(Hit(passage, note, 1.0), sentence, 0.5, 0.5, frozenset(holds.split()), words)
    return read_asked(read_wanted(question, load_glossary(), dt.date(2025, 11, 30)), HOUSES), item


def factor(question: str, text: str, *, words: dict[str, float], holds: str = "", house: str = HOUSES[0]) -> float:
    asked, item = held_against(question, text, words=words, holds=holds, house=house)
    return asked.factor(item)


@pytest.mark.parametrize(
    ("question", "text", "words", "holds", "answers"),
    [
        ("雲嶂半導體的創辦人是誰？", "雲嶂半導體 | 買入 | 72", {"云嶂": 0.3, "创办人": 0.4}, "云嶂", False),
        ("雲嶂半導體的目標價是多少？", "雲嶂半導體的目標價為 72 元。", {"目標價": 0.4}, "目標價", True),
        ("Who is the chief executive of Redgate?", "Redgate | Buy | 39", {"chief": 0.3, "execut": 0.3}, "", False),
        (
            "What is Redgate's dividend yield?",
            "Redgate rose 3%.",
            {"dividend yield": 0.4, "redgat": 0.3},
            "redgat",
            False,
        ),
        (
            "启岳设备的毛利率是多少？",
            "云嶂半导体的毛利率为 22.4%。",
            {"启岳": 0.3, "设备": 0.2, "毛利率": 0.2},
            "毛利率",
            False,
        ),
        (
            "How likely is a cut in December?",
            "Markets price a 71% probability of a Fed cut in December.",
            {"like": 0.4, "cut": 0.3, "decemb": 0.3},
            "cut decemb",
            True,
        ),
        ("甲骨文的十年期 CDS 漲了多少？", "甲骨文的五年期 CDS 上漲 167%。", {}, "", False),
        ("甲骨文的五年期 CDS 漲了多少？", "甲骨文的 5 年期 CDS 上漲 167%。", {}, "", True),
        ("What is six-month HIBOR?", "三個月HIBOR為2.79%。", {}, "", False),
        ("What is three-month HIBOR?", "三個月HIBOR為2.79%。", {}, "", True),
        ("遠峴機電的訂單有多少？", "Data-centre orders rose by 40%.", {"遠峴": 0.4, "訂單": 0.3}, "訂單", False),
        ("遠峴機電的訂單有多少？", "Orders at Yuanxian rose by 40%.", {"远岘": 0.4, "訂單": 0.3}, "远岘 訂單", True),
        ("赤灣銀行衡嶺評級係咩？", "我們維持日本大型銀行的評級。", {"銀行": 0.5, "評級": 0.5}, "銀行 評級", False),
        ("赤灣銀行衡嶺評級係咩？", "赤灣銀行的評級為買入。", {"銀行": 0.5, "評級": 0.5}, "銀行 評級", True),
        ("赤灣銀行衡嶺評級係咩？", "Private banks are rated a buy.", {"銀行": 0.5, "評級": 0.5}, "銀行 評級", False),
        ("点解唔买银行？", "我們維持日本大型銀行的評級。", {"银行": 0.5}, "银行", True),
        (
            "鋁代銅的替代量有多大？",
            "We estimate that substitution will remove 340,000 tonnes.",
            {"鋁": 0.3, "代": 0.2, "替代量": 0.3},
            "替代量",
            True,
        ),
        (
            "內銀股的股息率是多少？",
            "若內銀盈利下跌，股息率仍有 5.2%。",
            {"內銀股": 0.5, "股息率": 0.5},
            "內銀股 股息率",
            True,
        ),
        ("科創50這波回撤了多少？", "科創50回落 12.6%。", {"科創50": 0.5, "波": 0.3, "回撤": 0.2}, "科創50", True),
        ("銀價為什麼止跌？", "供應收緊令價格回穩。", {"銀價": 0.4, "止跌": 0.3}, "", True),
        # another of the kind
        ("How often will the ECB cut in 2026?", "The PBoC will cut twice in 2026.", {"cut": 0.5}, "cut", False),
        ("恒生科技指數的目標是多少？", "恒指的目標為 30,000 點。", {"目標": 0.5}, "目標", False),
        ("歐元兌美元年底見幾多？", "美元兌人民幣年底為 7.10。", {"年底": 0.5}, "年底", False),
        # kinds of things that what answers need not name
        ("What proportion of families is paid late?", "5.4 percent are.", {"proport": 0.4, "famili": 0.2}, "", True),
        ("Which trends does she see?", "Payments go digital.", {"trend": 0.5, "she": 0.2}, "", True),
    ],
)
def test_a_sentence_that_lacks_the_very_thing_asked_for_answers_nothing(
    question: str, text: str, words: dict[str, float], holds: str, answers: bool
) -> None:
    assert (factor(question, text, words=words, holds=holds) > 0) is answers


def test_the_row_of_another_company_above_a_sentence_does_not_make_it_that_companys() -> None:
    text = "启岳设备 | 买入 | 212\n云嶂半导体公布三季度毛利率 22.4%。"
    row, told = Sentence(0, text[:15], 0, 15), Sentence(1, text[16:], 16, len(text))
    note = NoteInfo(id="n", path="p", title="T", house="", language="zh-Hans", digest="d")
    hit = Hit(Passage("n#0", "n", "d", 0, text, 0, len(text), (row, told)), note, 1.0)
    item = Relevance(hit, told, 0.5, 0.5, frozenset({"毛利率"}), {"启岳": 0.4, "设备": 0.2, "毛利率": 0.4})
    assert read_asked(read_wanted("启岳设备的毛利率是多少？", load_glossary(), None), HOUSES).factor(item) == 0


def test_a_sentence_that_names_no_term_to_maturity_is_of_the_one_in_its_passage() -> None:
    text = "一個月HIBOR降至2.46%。拆息仍會回落。"
    first, second = Sentence(0, text[:16], 0, 16), Sentence(1, text[16:], 16, len(text))
    note = NoteInfo(id="n", path="p", title="T", language="zh-Hant", digest="d")
    hit = Hit(Passage("n#0", "n", "d", 0, text, 0, len(text), (first, second)), note, 1.0)
    item = Relevance(hit, second, 0.5, 0.5, frozenset(), {})
    six, one = (
        read_asked(read_wanted(question, load_glossary()), ()).factor(item)
        for question in ("六個月HIBOR會否回落？", "一個月HIBOR會否回落？")
    )
    assert six == 0 < one


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("What did Hanbit say in October 2025?", "Hanbit cut its plans in March 2024.", {"time"}),
        ("What did Hanbit say in late November 2025?", "Hanbit cut its plans.", set()),
        ("What did Redgate Holdings say?", "Its rival cut its plans.", {"name"}),
        ("Where will copper end the year?", "Aluminium will end the year at $2,850.", {"subject"}),
        ("Where will copper end the year?", "We look for $11,200.", {"subject"}),
        ("Where will copper and aluminium end the year?", "Aluminium will end the year at $2,850.", set()),
        ("What is the inflation rate?", "The unemployment rate is 4.1%.", {"subject"}),
    ],
)
def test_what_speaks_against_a_sentence_does_not_rule_it_out(question: str, text: str, expected: set[str]) -> None:
    asked, item = held_against(question, text, words={})
    assert asked.faults(item) == expected
    assert asked.factor(item) > 0


def test_the_view_of_one_house_is_no_answer_about_another() -> None:
    question = "What is Larkspur Bay's forecast for copper?"
    assert factor(question, "We forecast copper at $11,200.", words={}, house="Hengling Research") == 0
    assert factor(question, "We forecast copper at $11,200.", words={}, house="Larkspur Bay Securities") == 1
    assert factor("衡嶺怎樣看銅價？", "We forecast copper at $11,200.", words={}, house="Larkspur Bay Securities") == 0


def test_where_a_figure_is_asked_for_a_sentence_without_one_bears_less_on_it() -> None:
    assert factor("How much did gold rise?", "Gold rose.", words={}) < factor(
        "How much did gold rise?", "Gold rose 3%.", words={}
    )


@pytest.mark.parametrize(
    ("question", "head", "owner"),
    [
        ("海衡銀行的不良貸款率是多少？", "不良贷款率", "海衡银行"),
        ("What are the management fees of the funds?", "management fees", ""),
        ("What dividend per share does Yunzhang pay?", "dividend per share", ""),
        ("為何急跌慢漲？", "", ""),
        # what only looks like an owner
        ("衡嶺對2026年最壞的情形是怎麼設想的？", "", ""),
        ("What were officials told about the Fed's own earnings?", "own earnings", "the fed"),
        ("每個對手方的額度是多少？", "额度", "每个对手方"),
        ("衡嶺估計被取代的銅需求最多有多少？", "铜需求最多", "取代"),
    ],
)
def test_the_head_of_a_question_and_whose_it_is(question: str, head: str, owner: str) -> None:
    assert (read_head(question), read_owner(question)) == (head, owner)


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Which stock did they initiate on, and at what price?", True),
        ("今年還會減息幾次？落到多少？", True),
        ("交貨最慢的是誰，要等幾週？", True),
        ("10 月中衡嶺看好哪三條主線？", False),
        ("What do they say of oil and gas?", False),
    ],
)
def test_a_question_may_ask_for_several_things(question: str, several: bool) -> None:
    assert asks_several(question) is several


@pytest.mark.parametrize(
    ("question", "personal"),
    [
        ("Should I put my retirement savings into gold?", True),
        ("我有50萬，應該全部買高息股嗎？", True),
        ("強積金應該揀邊隻基金？", True),
        ("我層樓仲有十五年按揭，轉 H 按好定 P 按好？", True),
        ("I pay additional-rate tax and hold cash. Should it go into gilts?", True),
        ("Should investors buy gold?", False),
        ("我們對樓市點睇？", False),
        ("現在該買黃金嗎？", False),
    ],
)
def test_what_only_the_reader_can_know_is_told_apart(question: str, personal: bool) -> None:
    assert is_personal(question) is personal


def test_terms_to_maturity_are_read_in_words_and_figures() -> None:
    assert read_tenors("十年期美債 and the 2-year note") == {"10", "2"}
    assert read_tenors("最近十年的市場") == set()


@pytest.mark.parametrize(
    ("question", "happened"),
    [
        ("Did the Fed cut at its December 2025 meeting, and how did the vote split?", True),
        ("十二月美聯儲減咗息未？", True),
        ("12月的议息会议最终怎么决定？", True),
        ("Will the Fed cut in December?", False),
        ("Did Hengling raise its December target?", False),
        ("What would have to happen for it to ease in December after all?", False),
        ("衡嶺改咗佢哋對十二月嘅預測未？", False),
    ],
)
def test_what_came_of_something_is_told_from_what_is_expected(question: str, happened: bool) -> None:
    assert asks_what_happened(question) is happened


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Did the Fed cut at its December 2025 meeting?", False),
        ("Did the Fed cut at its October 2025 meeting?", True),
        ("Will the Fed cut in December 2025?", True),
        ("Did Hengling cut its rating in December 2025?", True),
        ("Did the Fed cut?", True),
    ],
)
def test_what_came_of_something_no_older_note_knows(question: str, answers: bool) -> None:
    assert (factor(question, "The Fed cut its rates.", words={}) > 0) is answers


def test_an_index_is_not_its_part_and_a_commodity_is_its_price() -> None:
    def terms(text: str) -> set[Term]:
        return {mention.term for mention in load_glossary().find(text)}

    (crude,), (brent,) = terms("crude oil"), terms("Brent crude")
    assert _is_kin(crude, brent)
    (whole,), (part,) = terms("恒生指數"), terms("恒生科技指數")
    assert not _is_kin(whole, part)
