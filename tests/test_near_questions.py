"""The questions that come near the shipped notes: well formed, mixed as intended, their quotes in the notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.corpus.read import read_note
from assistant.evals.questions import read_known_questions
from assistant.settings import IngestSettings

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "evals/questions"


def test_a_third_has_no_answer_and_half_of_those_with_one_are_in_another_language() -> None:
    questions = read_known_questions(FOLDER / "near.jsonl")
    answerable = [question for question in questions if question.answerable]
    assert len(questions) / 4 <= len(questions) - len(answerable) <= len(questions) / 2
    assert sum("crosslingual" in question.tags for question in answerable) >= len(answerable) / 2


def test_twins_are_put_in_one_language_and_one_of_them_is_answered() -> None:
    questions = read_known_questions(FOLDER / "twins.jsonl")
    for one, other in zip(questions[::2], questions[1::2], strict=True):
        assert one.id[:-1] == other.id[:-1]
        assert one.lang == other.lang
        assert one.answerable != other.answerable


@pytest.mark.parametrize("name", ["near.jsonl", "twins.jsonl"])
def test_every_quote_stands_in_its_note(name: str) -> None:
    questions = read_known_questions(FOLDER / name)
    paths = {gold.path for question in questions for gold in question.gold}
    texts = {path: read_note(ROOT / path, relative=path, limits=IngestSettings()).text for path in paths}
    for question in questions:
        for gold in question.gold:
            assert gold.quote in texts[gold.path], question.id
