"""What a question asks for."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.wanted import Wanted, read_wanted
from assistant.finance.glossary import load_glossary

GLOSSARY = load_glossary()


def wanted(question: str) -> Wanted:
    return read_wanted(question, GLOSSARY, dt.date(2025, 11, 30))


@pytest.mark.parametrize(
    "question",
    [
        "How much did it rise?",
        "科創50跌了多少？",
        "港股 ETF 連續幾個交易日淨申購？",
        "What is the target price?",
        "息率有幾多厘？",
    ],
)
def test_a_figure_is_asked_for(question: str) -> None:
    assert wanted(question).figure
    assert wanted(question).met_by("It rose 3%.")
    assert not wanted(question).met_by("It rose.")


@pytest.mark.parametrize(
    "question",
    [
        "Why did it fall?",
        "What was behind the fall?",
        "On what grounds did they sell?",
        "What led them to sell?",
        "為何下跌？",
        "为什么下跌？",
        "點解會跌？",
        "做乜沽貨？",
        "他们卖出的理由呢？",
    ],
)
def test_a_reason_is_asked_for(question: str) -> None:
    assert wanted(question).reason
    assert wanted(question).met_by("由於流動性收緊，指數下跌。")
    assert wanted(question).met_by("It fell because liquidity tightened.")
    assert wanted(question).met_by("Prices rose on the back of strong demand.")
    assert wanted(question).met_by("指數受內房拖累。")
    assert not wanted(question).met_by("It fell.")


@pytest.mark.parametrize("question", ["When will they cut?", "何時降息？", "什么时候降息？"])
def test_a_time_is_asked_for(question: str) -> None:
    assert wanted(question).time
    assert wanted(question).met_by("They cut on 11 December 2025.")
    assert not wanted(question).met_by("They cut.")


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("What dividend will Tesla pay?", ("Tesla",)),
        ("台積電的資本支出是多少？", ("台積電",)),
        ("台积电的资本支出是多少？", ("台积电",)),
        ("What does Zyxcorp say?", ("zyxcorp",)),
        ("How did Oracle's CDS move?", ()),
        ("甲骨文的 CDS 漲了多少？", ()),
        ("TMT板塊如何？", ()),
        ("How many ETFs are there?", ()),
        ("Why? Because?", ()),
    ],
)
def test_names_that_no_passage_mentions_are_unknown(question: str, unknown: tuple[str, ...]) -> None:
    assert wanted(question).unknown_in(["九月以來，甲骨文的 CDS 上漲。TMT 板塊成交回落，ETF 淨申購。"])[0] == unknown


def test_a_name_is_known_by_the_characters_it_spells() -> None:
    assert wanted("What does Hengling say?").unknown_in(["衡嶺研究認為急跌慢漲。"]) == ((), ())
    assert wanted("What does Hengling say?").unknown_in(["山海研究認為急跌慢漲。"]) == (("hengling",), ())


def test_in_a_row_of_names_the_unknown_one_is_told_apart() -> None:
    assert wanted("甲骨文和台積電的 CDS 漲了多少？").unknown_in(["甲骨文的 CDS 上漲。"]) == ((), ("台積電",))


def test_a_place_is_known_by_what_is_named_for_it() -> None:
    assert wanted("How much did Hong Kong take in?").unknown_in(["港股 ETF 淨申購 2,677 億元。"]) == ((), ())


def test_a_market_is_known_by_its_indices_and_not_the_other_way_round() -> None:
    market, index = (read_wanted(question, load_glossary()) for question in ("日本股市點睇？", "TOPIX 點睇？"))
    assert market.unknown_in(["We raise our target for the TOPIX."]) == ((), ())
    assert index.unknown_in(["We like Japanese equities."]) == (("TOPIX",), ())
    assert market.share_of_names("The TOPIX rose.", "") == 1


def test_the_names_of_a_sentence_count_more_than_those_above_it() -> None:
    asked = wanted("How did Oracle and Microsoft move?")
    assert asked.share_of_names("甲骨文和微軟上漲。", "") == 1.0
    assert asked.share_of_names("甲骨文上漲。", "微軟") == 0.75
    assert asked.share_of_names("市場上漲。", "") == 0.0
    assert wanted("How did it move?").share_of_names("甲骨文", "") is None


@pytest.mark.parametrize(
    ("question", "sentence", "share"),
    [
        ("How likely is a rate cut in December?", "Markets price a 71% probability of a Fed cut in December.", 1.0),
        ("12 月降息的機率是多少？", "Markets price a 71% probability of a Federal Reserve cut in December.", 1.0),
        ("12月加息的概率是多少？", "Markets price a 71% probability of a Federal Reserve cut in December.", 0.0),
        ("How likely is a rate cut in December?", "Redgate cut its dividend in December.", 0.0),
    ],
)
def test_what_an_institution_does_is_the_policy_asked_about(question: str, sentence: str, share: float) -> None:
    assert wanted(question).share_of_terms(sentence, "") == share


def test_a_sentence_of_another_year_is_about_something_else() -> None:
    asked = wanted("恒生指數 2027 年底目標是多少？")
    assert asked.is_of_another_time("我們把恒生指數 2026 年底目標上調至 30,000 點。", dt.date(2025, 11, 30))
    assert not asked.is_of_another_time("我們把恒生指數 2027 年底目標定為 32,000 點。", dt.date(2025, 11, 30))


@pytest.mark.parametrize(
    ("question", "sentence", "elsewhere"),
    [
        ("2024 年第四季南向資金淨買入多少？", "南向資金已超過 2024 年全年。", True),
        ("2024 年第四季南向資金淨買入多少？", "2024 年第四季南向資金淨買入 900 億港元。", False),
        ("What was turnover in March 2024?", "Turnover fell to 1.9%.", True),
        ("What was turnover in November 2025?", "Turnover fell to 1.9%.", False),
        ("What was the reading for November?", "The reading recovered to 48.9 in October.", True),
        ("How likely is a December cut?", "The probability of a cut rose to 71%.", False),
        ("恒指 2026 年底會去到幾多點？", "The Hang Seng ends 2026 at 30,000.", False),
        ("恒指 2026 年底會去到幾多點？", "The Hang Seng ends 2027 at 32,000.", True),
        ("恒指 2026 年底會去到幾多點？", "2025 年底目標 28,500 點，相當於 2026 年盈利的 12.7 倍。", True),
    ],
)
def test_a_sentence_of_another_period_is_about_something_else(question: str, sentence: str, elsewhere: bool) -> None:
    assert wanted(question).is_of_another_time(sentence, dt.date(2025, 11, 23)) is elsewhere


def test_a_sentence_without_a_date_has_that_of_those_around_it() -> None:
    asked = wanted("How many basis points will the Fed cut in 2026?")
    assert not asked.is_of_another_time("The Fed cuts three times.", dt.date(2025, 11, 30), "In 2026 growth slows.")
    assert asked.is_of_another_time("The Fed cuts three times.", dt.date(2025, 11, 30), "Growth slows.")


def test_one_of_the_names_in_a_row_is_enough_and_every_other_name_is_needed() -> None:
    asked = wanted("How did Oracle and Microsoft do against Google?")
    assert not asked.lacks_names("Microsoft beat Google.", "")
    assert asked.lacks_names("Microsoft beat expectations.", "")


def test_a_sentence_of_other_names_is_about_something_else() -> None:
    asked = wanted("甲骨文的 CDS 漲了多少？")
    assert asked.lacks_names("微軟上漲 58%。", "")
    assert not asked.lacks_names("Oracle rose 167%.", "")


@given(st.text(max_size=120))
def test_no_question_breaks_it(text: str) -> None:
    asked = wanted(text)
    asked.unknown_in([text])
    assert asked.share_of_periods(text, None) in {None, 0.0, 0.5, 1.0}


def test_a_term_is_spoken_of_in_the_questions_own_words_too() -> None:
    asked = wanted("阿里幾時公布業績？")
    text = "3 月 19 日：阿里公布季度業績"
    assert asked.share_of_terms(text, "") == 0
    assert asked.share_of_terms(text, "", {"業績"}) == 1


@pytest.mark.parametrize(
    ("sentence", "spoken"),
    [
        ("我们预计央行年内不会降息。", True),
        ("央行昨日淨投放 2,000 億元。", True),
        ("日本央行會加息。", False),
        ("各國央行繼續購金。", False),
        ("The central bank will cut.", False),
    ],
)
def test_in_a_chinese_sentence_the_central_bank_is_chinas(sentence: str, spoken: bool) -> None:
    unknown, _ = wanted("Will the People's Bank of China cut?").unknown_in([sentence])
    assert unknown == (() if spoken else ("People's Bank of China",))


def test_all_that_is_asked_about_may_lie_ahead_of_a_note() -> None:
    published = dt.date(2025, 11, 30)
    assert wanted("What happened in December 2025?").is_ahead_of(published)
    assert not wanted("What happened in December 2025?").is_ahead_of(dt.date(2025, 12, 5))
    assert not wanted("What happened between October and December 2025?").is_ahead_of(published)
    assert not wanted("What happened?").is_ahead_of(published)
    assert not wanted("What happened in December 2025?").is_ahead_of(None)


def test_some_kinds_of_things_go_by_no_other_name() -> None:
    assert wanted("Where will the Nikkei end?").is_called_nothing_else(["Nikkei"])
    assert not wanted("What did the Kansas City Fed say?").is_called_nothing_else(["Kansas City Fed"])
