"""Answers, statement by statement: nothing unverified is ever part of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from assistant.answer.compose import Searched, compose_draft, compose_quotes
from assistant.answer.draft import Delta
from assistant.answer.extract import Quote
from assistant.answer.render import answer_json, answer_text
from assistant.schema import Answer, Hit, NoteInfo, Passage, Question, Sentence


class ScriptedDrafter:
    """Writes what it is given, and remembers what it was asked."""

    model = "scripted"

    def __init__(self, *pieces: str) -> None:
        self.pieces = pieces
        self.prompts: list[str] = []

    def stream(self, prompt: str) -> Iterator[Delta]:
        self.prompts.append(prompt)
        for piece in self.pieces:
            yield Delta(piece)
        yield Delta(usage={"input_tokens": 3}, finish="stop")


SENTENCES = ("The index fell 4.2%.", "Money funds took in 3 billion.")
NOTE = NoteInfo(
    id="n",
    path="corpus/n.md",
    title="Weekly",
    house="House",
    language="en",
    digest="d",
    published=dt.date(2025, 11, 23),
)
PASSAGE = Passage(
    "n#0",
    "n",
    "d",
    0,
    " ".join(SENTENCES),
    0,
    51,
    (Sentence(0, SENTENCES[0], 0, 20), Sentence(1, SENTENCES[1], 21, 51)),
    ("Markets",),
)
HIT = Hit(PASSAGE, NOTE, 1.0)
SEARCHED = Searched((HIT,), (NOTE,), 7, seconds={"search": 0.5})
QUESTION = Question("How far did the index fall?", "en")


def draft(*pieces: str) -> list[Answer]:
    return list(compose_draft(QUESTION, SEARCHED, ScriptedDrafter(*pieces), "prompt", "digest"))


def test_each_verified_statement_is_shown_at_once_with_its_citation() -> None:
    answers = draft("The index fell 4.2%. [1.1] ", "Money funds took in 3 billion. [1.2]")
    assert [len(answer.statements) for answer in answers] == [1, 2, 2]
    last = answers[-1]
    assert (last.outcome, last.mode, last.model, last.generation) == ("answered", "model", "scripted", 7)
    assert [(c.n, c.quote, c.start, c.end) for c in last.citations] == [
        (1, SENTENCES[0], 0, 20),
        (2, SENTENCES[1], 21, 51),
    ]
    assert last.text == "The index fell 4.2%. [1]\nMoney funds took in 3 billion. [2]"
    assert last.usage == {"input_tokens": 3}


def test_a_sentence_cited_twice_keeps_its_number() -> None:
    last = draft("The index fell 4.2%. [1.1] The fall was 4.2%. [1.1]")[-1]
    assert [statement.citations for statement in last.statements] == [(1,), (1,)]
    assert len(last.citations) == 1


def test_an_invented_reference_withholds_its_statement_and_is_reported() -> None:
    answers = draft("The index fell 4.2%. [1.1] Buy gold now. [9.9]")
    last = answers[-1]
    assert last.outcome == "partial"
    assert [(p.kind, p.said) for p in last.problems] == [("unknown_reference", "[9.9]")]
    assert [(one.text, one.problems) for one in last.withheld] == [("Buy gold now.", last.problems)]
    assert all("gold" not in answer.text for answer in answers)


def test_a_statement_without_reference_is_withheld() -> None:
    answers = draft("The index fell 4.2%. [1.1] Everybody knows that.")
    assert [(p.kind, p.said) for p in answers[-1].problems] == [("uncited", "Everybody knows that.")]
    assert all("Everybody" not in answer.text for answer in answers)


def test_when_the_model_finds_nothing_the_answer_abstains_and_shows_the_nearest() -> None:
    (last,) = draft("INSUFF", "ICIENT")
    assert last.outcome == "abstained"
    assert last.problems == ()
    assert last.nearest == (HIT,)
    assert "1 note, published 2025-11-23 to 2025-11-23" in last.text
    assert "Weekly (2025-11-23)" in last.text


def test_when_nothing_written_holds_the_answer_abstains_and_says_why() -> None:
    last = draft("Buy gold. [9.9]")[-1]
    assert last.outcome == "abstained"
    assert last.problems
    assert last.citations == ()


def test_quotes_are_the_sentences_themselves() -> None:
    answers = list(compose_quotes(QUESTION, SEARCHED, [Quote(HIT, PASSAGE.sentences[0], 0.9)]))
    assert answers[-1].outcome == "answered"
    assert answers[-1].mode == "extractive"
    assert answers[-1].statements[0].text == SENTENCES[0] == answers[-1].citations[0].quote


def test_without_quotes_the_answer_abstains_in_the_readers_language() -> None:
    question = Question("指數跌了多少？", "zh-Hant")
    searched = Searched((HIT,), (NOTE,), 1, unknown=("特斯拉",))
    (answer,) = compose_quotes(question, searched, [])
    assert answer.outcome == "abstained"
    assert answer.text.startswith(
        "現有報告沒有回答這個問題。已檢索：1 篇報告（2025-11-23 至 2025-11-23）。其中沒有提到：特斯拉。"
    )


def test_the_text_for_a_terminal_names_source_and_quote() -> None:
    answer = list(compose_quotes(QUESTION, SEARCHED, [Quote(HIT, PASSAGE.sentences[0], 0.9)]))[-1]
    assert answer_text(answer) == (
        "The index fell 4.2%. [1]\n\nSources\n[1] House · Weekly · 2025-11-23 · Markets\n    The index fell 4.2%."
    )


def test_the_json_has_dates_as_text() -> None:
    answer = list(compose_quotes(QUESTION, SEARCHED, [Quote(HIT, PASSAGE.sentences[0], 0.9)]))[-1]
    document = answer_json(answer)
    assert document["citations"][0]["published"] == "2025-11-23"
    assert document["as_of"] is None
    assert document["timings"]["search"] == 0.5
    assert (document["meant"], document["notices"], document["disclaimers"], document["cost"]) == ("", [], [], None)


def test_the_json_lists_what_was_withheld_with_its_problems() -> None:
    (withheld,) = answer_json(draft("The index fell 4.2%. [1.1] Buy gold now. [9.9]")[-1])["withheld"]
    assert withheld["text"] == "Buy gold now."
    assert withheld["problems"] == [{"kind": "unknown_reference", "said": "[9.9]", "source": ""}]
