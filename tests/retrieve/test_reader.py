"""The reader: which sentence answers, of those that speak of the same things."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.errors import ConfigurationError
from assistant.index.embed_builtin import FOLDER
from assistant.retrieve.reader import READ, Reader, load_reader
from assistant.retrieve.sentences import Relevance
from assistant.schema import Hit, NoteInfo, Passage, Sentence

NOTE = NoteInfo(
    id="n", path="p", title="Weekly", house="Shanhai", language="en", digest="d", published=dt.date(2025, 11, 23)
)

# A question, the sentence that answers, and ones that only speak of the same.
ASKED = [
    (
        "Why did the builder's shares drop?",
        "The developer's stock slid because buyers walked away after two missed bond payments.",
        ["The developer's stock is listed in Hong Kong.", "Its shares had doubled in the first half of the year."],
    ),
    (
        "點解發展商股價跌？",
        "The developer's stock slid because buyers walked away after two missed bond payments.",
        ["The developer's stock is listed in Hong Kong.", "Its shares had doubled in the first half of the year."],
    ),
    (
        "What would make them buy more gold?",
        "若實質利率跌穿一厘，我們會再加倉黃金。",
        ["黃金佔組合百分之五。", "金價今年上升三成。"],
    ),
    (
        "油价跌到多少他们会减产？",
        "Below 58 dollars a barrel drillers would idle rigs, we reckon.",
        ["A barrel costs 64 dollars today.", "Drillers idled forty rigs in the spring."],
    ),
]


def weighed(*texts: str, gist: float = 0.3) -> list[Relevance]:
    sentences = tuple(Sentence(place, text, 0, len(text)) for place, text in enumerate(texts))
    hit = Hit(Passage("n#0", "n", "d", 0, " ".join(texts), 0, 0, sentences), NOTE, 1.0)
    return [Relevance(hit, sentence, gist, 0.3, frozenset()) for sentence in sentences]


@pytest.mark.parametrize(("question", "answer", "others"), ASKED)
def test_what_answers_is_told_from_what_only_speaks_of_the_same(question: str, answer: str, others: list[str]) -> None:
    read = load_reader().read(question, weighed(*others, answer))
    assert max(read, key=lambda item: item.answers or -9).sentence.text == answer
    assert all(item.answers is not None for item in read)


def test_what_is_said_of_a_sentence_does_not_depend_on_its_company() -> None:
    question, answer, others = ASKED[0]
    alone = load_reader().read(question, weighed(answer))
    among = load_reader().read(question, weighed(answer, *others))
    assert alone[0].answers == among[0].answers


def test_only_the_likeliest_are_read() -> None:
    many = [*weighed(*[f"Nothing happened on day {day}." for day in range(READ + 5)]), *weighed("Gold rose.", gist=0.9)]
    read = load_reader().read("Did gold rise?", many)
    assert [item.sentence for item in read] == [item.sentence for item in many]
    assert sum(item.answers is not None for item in read) == READ
    assert read[-1].answers is not None


def test_nothing_found_is_nothing_read() -> None:
    assert load_reader().read("Did gold rise?", []) == ()


def test_what_stands_before_a_sentence_is_read_with_it() -> None:
    question = "What is the target for copper?"
    told = weighed("We turn to copper.", "Our target is 11,000 dollars.")
    other = weighed("We turn to wheat.", "Our target is 11,000 dollars.")
    copper, wheat = (load_reader().read(question, items)[1].answers or -9 for items in (told, other))
    assert copper > wheat


def test_an_installation_without_its_file_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    load_reader.cache_clear()
    monkeypatch.setattr("assistant.retrieve.reader.FOLDER", tmp_path)
    with pytest.raises(ConfigurationError, match=r"lacks reader\.onnx"):
        load_reader()
    load_reader.cache_clear()


def test_a_question_of_any_length_is_read() -> None:
    assert Reader(FOLDER).read("gold " * 2000, weighed("Gold rose. " * 200))[0].answers is not None
