from __future__ import annotations

from dataclasses import replace

from assistant.index.texts import PassageText, embed_text, search_text
from assistant.schema import NoteInfo, Passage, Sentence

NOTE = NoteInfo(id="n1", path="n.txt", title="Weekly view", language="zh-Hant", digest="d")
TEXT = "The index fell by 3%, led by banks."
PASSAGE = Passage(
    id="n1#0",
    note_id="n1",
    digest="d",
    ordinal=0,
    text=TEXT,
    start=0,
    end=len(TEXT),
    sentences=(Sentence(0, TEXT, 0, len(TEXT)),),
    heading=("Markets", "Banks"),
    context="Name | Change",
)
READ = PassageText(TEXT, PASSAGE.heading, PASSAGE.context, ((0, len(TEXT)),))


def test_what_is_embedded_begins_with_what_stands_above_the_passage() -> None:
    assert embed_text(PASSAGE, NOTE).spanned.text == f"Weekly view\nMarkets / Banks\nName | Change\n{TEXT}"
    assert embed_text(replace(PASSAGE, heading=(), context=""), NOTE).spanned.text == f"Weekly view\n{TEXT}"


def test_what_is_embedded_says_where_its_sentences_are() -> None:
    later = replace(PASSAGE, start=100, end=100 + len(TEXT), sentences=(Sentence(0, "led by banks.", 122, 135),))
    text, spans = embed_text(later, NOTE).spanned
    assert [text[start:end] for start, end in spans] == ["led by banks."]


def test_a_passage_is_chinese_by_its_own_words() -> None:
    assert not embed_text(PASSAGE, NOTE).is_chinese
    assert embed_text(replace(PASSAGE, text="指數下跌 3%,銀行股領跌。"), NOTE).is_chinese


def test_a_heading_that_is_the_title_is_not_embedded_twice() -> None:
    assert (
        embed_text(replace(PASSAGE, heading=("Weekly view",), context=""), NOTE).spanned.text == f"Weekly view\n{TEXT}"
    )
    assert search_text(1, READ._replace(heading=("Weekly view", "Banks")), NOTE).heading == "Banks"


def test_a_long_title_does_not_crowd_out_the_passage() -> None:
    long = replace(NOTE, title="word " * 10_000)
    assert len(embed_text(PASSAGE, long).spanned.text) < 400
    assert len(search_text(1, READ, long).title) < 1_000
    assert search_text(1, READ, long).text == TEXT


def test_a_passage_has_a_language_of_its_own() -> None:
    assert search_text(7, READ, NOTE).language == "en"
    assert search_text(7, READ._replace(text="美聯儲降息預期下修。"), NOTE).language == "zh-Hant"


def test_a_row_of_figures_has_the_language_of_its_note() -> None:
    assert search_text(7, READ._replace(text="HSI | 1.62% | 2,677"), NOTE).language == "zh-Hant"
