"""Answers to record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answer.compose import compose_quotes
from assistant.answer.composition import Searched
from assistant.answer.extract import Quote
from assistant.records.store import Records
from assistant.schema import Answer, Hit, Language, NoteInfo, Passage, Question, Sentence

Answering = Callable[..., Answer]


@pytest.fixture
def answering() -> Answering:
    """Make an answer that quotes one sentence."""

    def answer(question: str, quote: str = "急跌慢漲。", language: Language = "zh-Hant") -> Answer:
        sentence = Sentence(0, quote, 0, len(quote), 2)
        note = NoteInfo(
            id="n", path="corpus/n.md", title="每週", language=language, digest="d", published=dt.date(2025, 11, 23)
        )
        hit = Hit(Passage("n#0", "n", "d", 0, quote, 0, len(quote), (sentence,), ("A", "B"), 2), note, 1.0)
        searched = Searched((hit,), (note,), 3, seconds={"retrieve": 0.25})
        return list(compose_quotes(Question(question, language), searched, [Quote(hit, sentence, 1.0)]))[-1]

    return answer


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path / "records")
    yield opened
    opened.close()
