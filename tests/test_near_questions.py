"""The questions that come near the shipped notes: well formed, mixed as intended, their quotes in the notes."""

from __future__ import annotations

from pathlib import Path

from assistant.corpus.read import read_note
from assistant.evals.questions import read_known_questions
from assistant.settings import IngestSettings

ROOT = Path(__file__).parents[1]
QUESTIONS = read_known_questions(ROOT / "evals/questions/near.jsonl")


def test_a_third_has_no_answer_and_half_of_those_with_one_are_in_another_language() -> None:
    answerable = [question for question in QUESTIONS if question.answerable]
    assert len(QUESTIONS) / 4 <= len(QUESTIONS) - len(answerable) <= len(QUESTIONS) / 2
    assert sum("crosslingual" in question.tags for question in answerable) >= len(answerable) / 2


def test_every_quote_stands_in_its_note() -> None:
    paths = {gold.path for question in QUESTIONS for gold in question.gold}
    texts = {path: read_note(ROOT / path, relative=path, limits=IngestSettings()).text for path in paths}
    for question in QUESTIONS:
        for gold in question.gold:
            assert gold.quote in texts[gold.path], question.id
