"""What the page shows: everything foreign is escaped."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.answer.compose import compose_quotes
from assistant.answer.composition import Searched
from assistant.answer.extract import Quote
from assistant.schema import LANGUAGES, Answer, Hit, NoteInfo, Passage, Question, Sentence
from assistant.serve.markup import answer_markdown, header_html, markdown_escape, sources_html
from assistant.serve.texts import EXAMPLES, TEXTS

EVIL = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) `a` $x$ *b* <script>alert(1)</script> \"'"


def answered(text: str, title: str = "T", heading: str = "H") -> Answer:
    sentence = Sentence(0, text, 0, len(text))
    note = NoteInfo(
        id="n", path="p", title=title, house=title, language="en", digest="d", published=dt.date(2025, 11, 23)
    )
    hit = Hit(Passage("n#0", "n", "d", 0, text + " After.", 0, len(text) + 7, (sentence,), (heading,)), note, 1.0)
    return list(compose_quotes(Question("q", "en"), Searched((hit,), (note,), 1), [Quote(hit, sentence, 1.0)]))[-1]


def test_a_note_cannot_bring_markup_of_its_own() -> None:
    html = sources_html(answered(EVIL, EVIL, EVIL), 1, "en")
    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


def test_markdown_of_a_note_is_shown_and_not_obeyed() -> None:
    shown = answer_markdown(answered(EVIL), 1)
    assert r"\<img src\=x onerror\=alert\(1\)\>" in shown
    assert r"\[x\]\(javascript" in shown
    assert shown.count("<") == shown.count(r"\<") + shown.count("<sup>") + shown.count("</sup>") + shown.count(
        "<a href"
    ) + shown.count("</a>") + shown.count("<span") + shown.count("</span>")


def test_each_answer_of_a_conversation_opens_its_own_sources() -> None:
    answer = answered("The index fell 4.2%.")
    assert 'href="#cite-3-1"' in answer_markdown(answer, 3)
    assert 'id="cite-3-1"' in sources_html(answer, 3, "en")


def test_the_quoted_sentence_is_marked_in_its_passage() -> None:
    assert ">The index fell 4.2%.</mark> After." in sources_html(answered("The index fell 4.2%."), 1, "en")


@pytest.mark.parametrize("text", ["# a", "1. a", "- a", "> a", "    a", "a\n\nb", "a_b_c", "~~a~~", "|a|b|"])
def test_no_line_of_a_note_becomes_a_block(text: str) -> None:
    escaped = markdown_escape(text)
    assert "\n" not in escaped
    assert not escaped.startswith((" ", "#", "-", ">", "1. "))


def test_the_catalogues_of_the_page_are_complete() -> None:
    assert set(TEXTS) == set(EXAMPLES) == set(LANGUAGES)
    for catalogue in TEXTS.values():
        assert catalogue.keys() == TEXTS["en"].keys()
        assert all(catalogue.values())


def test_the_header_says_which_notes_there_are() -> None:
    note = NoteInfo(id="n", path="p", title="t", language="en", digest="d", published=dt.date(2025, 11, 23))
    assert "1 notes, 2025-11-23 to 2025-11-23" in header_html([note], "en")
    assert "corpus/" in header_html([], "zh-Hant")
