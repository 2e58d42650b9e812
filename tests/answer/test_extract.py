"""Quotes: the sentences that answer, or none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from assistant.answer.bearing import Asked, read_asked
from assistant.answer.extract import extract_quotes, rank_quotes
from assistant.answer.wanted import read_wanted
from assistant.finance.glossary import load_glossary
from assistant.retrieve.sentences import Relevance
from assistant.schema import Hit, NoteInfo, Passage, Sentence

NOTE = NoteInfo(
    id="n", path="p", title="週報", house="山海研究", language="zh-Hant", digest="d", published=dt.date(2025, 11, 23)
)


def asking(question: str) -> Asked:
    return read_asked(read_wanted(question, load_glossary(), dt.date(2025, 11, 30)), ["山海研究"])


def relevance(text: str, coverage: float, cosine: float, fused: float = 1.0) -> Relevance:
    sentence = Sentence(0, text, 0, len(text))
    passage = Passage(f"n#{abs(hash(text))}", "n", "d", 0, text, 0, len(text), (sentence,))
    return Relevance(Hit(passage, NOTE, fused), sentence, coverage, cosine, frozenset())


ORACLE = relevance("甲骨文的五年期 CDS 報價上漲 167%。", 0.9, 0.7)
OTHER = relevance("微軟的股價回落。", 0.2, 0.3, 0.4)


def test_the_sentence_that_answers_is_quoted_and_others_are_not() -> None:
    found = extract_quotes(asking("甲骨文的 CDS 漲了多少？"), [OTHER, ORACLE], 4)
    assert [quote.sentence.text for quote in found.quotes] == [ORACLE.sentence.text]


def test_nothing_near_is_nothing_quoted() -> None:
    found = extract_quotes(asking("房地產銷售面積如何？"), [relevance("市場安靜。", 0.05, 0.1)], 4)
    assert found.quotes == ()
    assert found.unknown == ()


def test_an_unknown_name_is_said_and_nothing_quoted() -> None:
    found = extract_quotes(asking("台積電的 CDS 漲了多少？"), [ORACLE], 4)
    assert (found.quotes, found.unknown) == ((), ("台積電",))


def test_what_hardly_bears_on_the_question_is_not_quoted_beside_what_does() -> None:
    held = relevance("Analysts see the Federal Reserve hold in December.", 0.43, 0.45)
    fallen = relevance("科創 50 和納斯達克指數分別回落 12.6% 和 6.5%。", 0.15, 0.3)
    asked = asking("What do markets expect of December?")
    ranked = {quote.sentence.text: quote for quote in rank_quotes(asked, [held, fallen])}
    assert ranked[fallen.sentence.text].score > 0.7 * ranked[held.sentence.text].score
    assert [quote.sentence.text for quote in extract_quotes(asked, [held, fallen], 4).quotes] == [held.sentence.text]


def test_a_long_question_is_answered_by_what_speaks_of_its_weightiest_words() -> None:
    words = {f"w{place}": 0.1 for place in range(10)}
    told = replace(relevance("市場安靜。", 0.35, 0.45), weights=words)
    assert told.gist == pytest.approx(0.875)
    short = replace(told, weights={"w0": 0.35, "w1": 0.65})
    assert [len(extract_quotes(asking("市場怎樣？"), [one], 4).quotes) for one in (told, short)] == [1, 0]


def test_a_question_in_a_note_is_no_answer() -> None:
    asked = replace(ORACLE, sentence=replace(ORACLE.sentence, text="甲骨文的五年期 CDS 報價上漲多少？"))
    assert extract_quotes(asking("甲骨文的 CDS 漲了多少？"), [asked], 4).quotes == ()


def test_no_passages_no_quotes() -> None:
    assert extract_quotes(asking("甲骨文如何？"), [], 4).quotes == ()


def test_a_sentence_said_twice_is_quoted_once() -> None:
    again = relevance("甲骨文的五年期 CDS 報價上漲 167%！", 0.9, 0.7)
    assert len(extract_quotes(asking("甲骨文的 CDS 漲了多少？"), [ORACLE, again], 4).quotes) == 1


def test_a_sentence_with_another_figure_is_another_sentence() -> None:
    texts = [f"市場預期 12 月減息的機會為 {share}%。" for share in (70, 55, 45)]
    found = extract_quotes(asking("12 月減息的機會有多大？"), [relevance(text, 0.9, 0.7) for text in texts], 4)
    assert [quote.sentence.text for quote in found.quotes] == texts


def test_no_more_quotes_than_asked_for() -> None:
    several = [
        relevance(f"甲骨文的第 {n} 項 CDS 指標在{place}上漲 {n}0%。", 0.9, 0.7)
        for n, place in ((1, "美國市場早段"), (2, "歐洲時段午後"), (3, "亞洲收市之前"))
    ]
    assert len(extract_quotes(asking("甲骨文的 CDS 漲了多少？"), several, 2).quotes) == 2


def test_a_house_is_known_by_its_own_notes_and_another_is_not() -> None:
    assert extract_quotes(asking("What does 山海研究 say of Oracle's CDS?"), [ORACLE], 4).quotes
    assert extract_quotes(asking("What does Hengling say of Oracle's CDS?"), [ORACLE], 4).unknown == ("hengling",)


def test_order_is_by_score() -> None:
    scores = [quote.score for quote in rank_quotes(asking("甲骨文的 CDS 漲了多少？"), [OTHER, ORACLE])]
    assert scores == sorted(scores, reverse=True)


def test_of_names_in_a_row_the_one_that_no_note_mentions_is_missing() -> None:
    found = extract_quotes(asking("甲骨文和台積電的 CDS 漲了多少？"), [ORACLE], 4)
    assert [quote.sentence.text for quote in found.quotes] == [ORACLE.sentence.text]
    assert (found.unknown, found.missing) == ((), ("台積電",))


def test_what_turns_on_the_readers_own_money_is_not_answered() -> None:
    assert extract_quotes(asking("我有 50 萬，應該買甲骨文的 CDS 嗎？"), [ORACLE], 4).quotes == ()


def passage_of(*texts: tuple[str, float]) -> list[Relevance]:
    sentences = tuple(Sentence(place, text, 0, len(text)) for place, (text, _) in enumerate(texts))
    hit = Hit(Passage("n#9", "n", "d", 9, "", 0, 0, sentences), NOTE, 1.0)
    return [
        Relevance(hit, sentence, coverage, coverage, frozenset())
        for sentence, (_, coverage) in zip(sentences, texts, strict=True)
    ]


def quoted(question: str, *texts: tuple[str, float]) -> list[str]:
    return [quote.sentence.text for quote in extract_quotes(asking(question), passage_of(*texts), 4).quotes]


def test_the_row_that_names_the_columns_is_never_quoted() -> None:
    rows = ("公司 | 股息率", 0.9), ("甲 | 6.1%", 0.6), ("乙 | 3.3%", 0.5)
    assert quoted("哪家公司股息率最高？", *rows) == ["甲 | 6.1%", "乙 | 3.3%"]


def test_the_items_of_a_list_follow_the_sentence_that_announces_them() -> None:
    said = quoted("有哪三條出路？", ("有三條出路：", 0.9), ("1. 模型。", 0.1), ("2. 硬件。", 0.1), ("3. 減息。", 0.1))
    assert said == ["有三條出路：", "1. 模型。", "2. 硬件。", "3. 減息。"]


def test_why_something_was_done_stands_beside_what_was_done() -> None:
    view, reason, other = ("我們下調評級。", 0.9), ("因為供應增加。", 0.3), ("成交回落。", 0.35)
    assert quoted("為什麼下調評級？", other, ("市況平靜。", 0.0), ("天氣轉涼。", 0.0), view, reason)[:2] == [
        view[0],
        reason[0],
    ]


def test_a_row_of_a_table_gives_no_reason() -> None:
    row = relevance("百度 | -4.1% | 11.9倍 | 減持", 0.5, 0.5)
    told = relevance("百度獲減持，因為搜尋廣告收入連跌六季。", 0.45, 0.5)
    ranked = rank_quotes(asking("為何減持百度？"), [row, told])
    assert [quote.sentence.text for quote in ranked] == [told.sentence.text, row.sentence.text]
    ranked = rank_quotes(asking("百度的評級？"), [row, told])
    assert ranked[0].sentence.text == row.sentence.text


def test_what_was_read_decides_by_what_the_reader_says() -> None:
    asked = asking("Why is the debt dearer to insure?")
    told = replace(relevance("The software maker borrows ever more to build data centres.", 0.3, 0.45))
    liked, disliked = (replace(told, answers=odds, matched=frozenset({"oracl", "debt"})) for odds in (4.5, -4.5))
    assert [len(extract_quotes(asked, [one], 4).quotes) for one in (liked, disliked)] == [1, 0]


def test_a_plain_answer_stands_though_the_reader_doubts_it() -> None:
    doubted = replace(ORACLE, answers=-2.5)
    assert extract_quotes(asking("甲骨文的 CDS 漲了多少？"), [doubted], 4).quotes
    row = replace(relevance("甲骨文 CDS | 167%", 0.9, 0.7), answers=-4.5)
    assert extract_quotes(asking("甲骨文的 CDS 漲了多少？"), [row], 4).quotes


def test_where_some_were_read_the_others_are_not_quoted() -> None:
    read = replace(ORACLE, answers=3.0)
    unread = relevance("甲骨文的五年期 CDS 報價在九月只上漲 12%。", 0.9, 0.7)
    assert [
        quote.sentence.text for quote in extract_quotes(asking("甲骨文的 CDS 漲了多少？"), [unread, read], 4).quotes
    ] == [read.sentence.text]


def test_a_name_that_other_passages_know_is_not_unknown() -> None:
    asked = asking("台積電的 CDS 漲了多少？")
    named = relevance("台積電明日公布業績。", 0.1, 0.1).hit
    assert extract_quotes(asked, [ORACLE], 4).unknown == ("台積電",)
    assert extract_quotes(asked, [ORACLE], 4, [named]).unknown == ()
