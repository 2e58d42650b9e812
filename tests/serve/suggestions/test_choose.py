"""Suggested questions are made from the notes that are indexed, and each is really answered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from assistant.app import Assistant
from assistant.schema import LANGUAGES, Answer, Filters, Language, Question
from assistant.serve.suggestions.candidates import Candidate, make_candidates
from assistant.serve.suggestions.choose import Suggestions, is_answered


@pytest.fixture(scope="module")
def assistant(indexed_workspace: Path) -> Assistant:
    return Assistant.open(indexed_workspace)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_answered_in_the_reader_s_language(assistant: Assistant, language: Language) -> None:
    examples = Suggestions(assistant).examples(language)
    assert examples
    for example in examples:
        assert bool(re.search("[\u4e00-\u9fff]", example)) == (language != "en")
        assert assistant.ask(assistant.question(example, language=language)).outcome == "answered"


def test_examples_are_chosen_once_for_each_state_of_the_notes(assistant: Assistant, monkeypatch: Any) -> None:
    tried: list[str] = []
    quote = Assistant.quote

    def counted(self: Assistant, question: Question) -> Answer:
        tried.append(question.text)
        return quote(self, question)

    monkeypatch.setattr(Assistant, "quote", counted)
    suggestions = Suggestions(assistant)
    first = suggestions.examples("en")
    count = len(tried)
    assert count >= len(first) > 0
    assert suggestions.examples("en") == first
    assert len(tried) == count


def test_examples_keep_to_the_notes_that_the_reader_may_see(assistant: Assistant) -> None:
    house = Filters(house="山海研究")
    for example in Suggestions(assistant).examples("zh-Hant", filters=house):
        answer = assistant.ask(assistant.question(example, house="山海研究"))
        assert {citation.house for citation in answer.citations} == {"山海研究"}
    assert Suggestions(assistant).examples("zh-Hant", filters=Filters(house="nobody")) == ()


def test_what_follows_is_answered_with_something_new(assistant: Assistant) -> None:
    answer = assistant.ask(assistant.question("科創50跌了多少？"))
    told = {citation.quote for citation in answer.citations}
    following = Suggestions(assistant).following(answer)
    assert following
    for question in following:
        assert question != answer.question.text
        found = assistant.ask(assistant.question(question))
        assert found.outcome == "answered"
        assert {citation.quote for citation in found.citations} - told


def test_without_an_index_there_is_nothing_to_suggest(workspace: Path) -> None:
    suggestions = Suggestions(Assistant.open(workspace))
    assert suggestions.examples("en") == ()


def test_an_answer_from_elsewhere_does_not_count(assistant: Assistant) -> None:
    answer = assistant.ask(assistant.question("科創50跌了多少？"))
    note_id = answer.citations[0].note_id
    assert is_answered(Candidate("figure", "q", note_id, "12.6%"), answer)
    assert not is_answered(Candidate("figure", "q", note_id, "99%"), answer)
    assert not is_answered(Candidate("figure", "q", "another", "12.6%"), answer)


def test_questions_ask_for_rises_and_falls_as_the_note_tells_them(assistant: Assistant) -> None:
    asked: dict[Language, set[str]] = {}
    for language in LANGUAGES:
        notes = [assistant.note(note.id) for note in assistant.notes()]
        found = [one for note in notes for one in make_candidates(note, language, assistant.glossary)]
        asked[language] = {one.question for one in found if one.kind == "figure"}
    assert {"科創50跌了多少？", "納斯達克指數跌了多少？"} <= asked["zh-Hant"]
    assert {"How much did STAR 50 fall?", "How much did Nasdaq Composite fall?"} <= asked["en"]
    assert not any("升" in question and "科创50" in question for question in asked["zh-Hans"])
