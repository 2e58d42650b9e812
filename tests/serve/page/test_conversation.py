"""Conversations as HTML: marks, sources, dates, and nothing foreign that is obeyed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from assistant.answer.compose import compose_quotes
from assistant.answer.composition import Searched
from assistant.answer.extract import Quote
from assistant.schema import Answer, Hit, NoteInfo, Notice, Passage, Problem, Question, Sentence, Statement, Withheld
from assistant.serve.page.answering import Turn
from assistant.serve.page.conversation import told_problems, turn_html
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


def test_of_one_problem_the_side_that_names_the_source_is_told() -> None:
    turned = Problem("direction", "fell", "rose")
    other = Problem("number", "9%", "")
    assert told_problems([Problem("direction", "167%", ""), turned, other]) == [turned, other]


def test_the_row_of_a_table_stands_below_the_names_of_its_columns() -> None:
    answer = answered("STAR 50 | 12.6%")
    named = replace(answer, citations=tuple(replace(one, header="Index | Fall") for one in answer.citations))
    assert '<span class="column">Index</span> STAR 50' in shown(named)
    assert '<span class="column">Fall</span> 12.6%' in shown(named)
    # A header of other columns names none of these.
    unsure = replace(answer, citations=tuple(replace(one, header="Index") for one in answer.citations))
    assert 'class="column"' not in shown(unsure)
    assert '<span class="cell">12.6%</span>' in shown(unsure)


@pytest.mark.parametrize(
    ("said", "tail"),
    [("The index fell 4.2%.", "4.2%."), ("指數回落 12.6%。", "12.6%。"), ("指數回落。", "落。"), ("a" * 90, "")],
)
def test_the_last_word_stays_with_the_number_of_its_source(said: str, tail: str) -> None:
    html = shown(answered(said))
    found = re.search(r'class="said" lang="en">(.*?)</span><span class="end"><span lang="en">(.*?)</span><sup>', html)
    assert found is not None
    assert found[1] + found[2] == said
    assert found[2] == tail


def test_an_abstention_names_the_nearest_notes_only_in_their_list() -> None:
    hits = answered("The index fell 4.2%.", title="Weekly Report").hits
    searched = Searched(hits, (hits[0].note,), 1)
    answer = list(compose_quotes(Question("q", "en"), searched, []))[-1]
    assert "Nearest: Weekly Report" in answer.text
    html = shown(answer)
    assert "The notes do not answer this." in html
    assert "Nearest: " not in html
    assert html.count('<span class="title" lang="en">Weekly Report</span>') == 1
