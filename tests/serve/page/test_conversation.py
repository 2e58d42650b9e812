"""Conversations as HTML: marks, sources, dates, and nothing foreign that is obeyed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from assistant.answer.compose import compose_quotes
from assistant.answer.composition import Searched
from assistant.answer.extract import Quote
from assistant.schema import Answer, Hit, NoteInfo, Notice, Passage, Problem, Question, Sentence, Statement, Withheld
from assistant.serve.page.answering import Turn
from assistant.serve.page.conversation import turn_html
from assistant.serve.texts import Texts

EVIL = "<img src=x onerror=alert(1)> \"'><script>alert(1)</script> {{ 7*7 }} ${alert(1)}"
TODAY = dt.date(2025, 11, 25)


def answered(text: str, title: str = "T", heading: str = "H") -> Answer:
    sentence = Sentence(0, text, 0, len(text))
    note = NoteInfo(
        id="n", path="p", title=title, house=title, language="en", digest="d", published=dt.date(2025, 11, 23)
    )
    hit = Hit(Passage("n#0", "n", "d", 0, text + " After.", 0, len(text) + 7, (sentence,), (heading,)), note, 1.0)
    return list(compose_quotes(Question("q", "en"), Searched((hit,), (note,), 1), [Quote(hit, sentence, 1.0)]))[-1]


def shown(answer: Answer) -> str:
    return turn_html(Turn(1, answer.question, "done", answer), Texts("en"), TODAY, EVIL)


def test_nothing_foreign_brings_markup_of_its_own() -> None:
    answer = answered(EVIL, EVIL, EVIL)
    answer = replace(
        answer,
        question=replace(answer.question, text=EVIL),
        meant=EVIL,
        notices=(Notice("stale", EVIL),),
        withheld=(Withheld(EVIL, (Problem("number", EVIL, EVIL),)),),
    )
    html = shown(answer)
    assert "<img" not in html
    assert "<script" not in html
    assert "onerror=alert(1)>" not in html
    assert "49" not in html


def test_a_quote_is_marked_as_one_and_names_its_source_with_date_and_age() -> None:
    html = shown(answered("The index fell 4.2%."))
    assert 'class="mark quoted"' in html
    assert "2025-11-23" in html
    assert "2 days old" in html
    assert 'data-quote="The index fell 4.2%."' in html


def test_a_written_statement_says_whether_figures_were_checked() -> None:
    answer = answered("The index fell 4.2%.")
    written = replace(
        answer, mode="model", model="m", statements=(Statement("It lost 4.2%.", (1,)), Statement("It was weak.", (1,)))
    )
    html = shown(written)
    assert html.index('class="mark figures"') < html.index('class="mark checked"')


def test_what_was_withheld_is_told_in_the_readers_words() -> None:
    problem = Problem("number", "9%", "4.2%")
    html = shown(replace(answered("The index fell 4.2%."), withheld=(Withheld("It lost 9%.", (problem,)),)))
    assert "1 sentence was left out" in html
    assert "its figure is not the note’s" in html
    assert "It lost 9%." not in html
