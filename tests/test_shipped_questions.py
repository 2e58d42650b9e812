"""The question set on the shipped notes: well formed, mixed as intended, and every quote of it stands in its note."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from assistant.corpus.read import find_notes, read_note
from assistant.schema import LANGUAGES, Note
from assistant.settings import IngestSettings

ROOT = Path(__file__).parents[1]
QUESTIONS: list[dict[str, Any]] = [
    {"facts": [], "gold": [], **json.loads(line)}
    for line in (ROOT / "evals/questions/shipped.jsonl").read_text(encoding="utf-8").splitlines()
    if line
]
ANSWERABLE = [question for question in QUESTIONS if question["answerable"]]
REQUIRED = {"id", "question", "lang", "answerable", "facts", "gold", "tags"}
OPTIONAL = {"as_of", "audience", "history"}
KINDS = {"quantity", "date", "name", "direction", "phrase"}


@pytest.fixture(scope="module")
def notes() -> dict[str, Note]:
    """Every shipped note by its path."""
    paths = {f"corpus/{path.name}": path for path in find_notes(ROOT / "corpus")}
    return {relative: read_note(path, relative=relative, limits=IngestSettings()) for relative, path in paths.items()}


def test_every_question_has_the_documented_fields() -> None:
    for question in QUESTIONS:
        assert set(question) >= REQUIRED, question["id"]
        assert set(question) <= REQUIRED | OPTIONAL, question["id"]
        assert question["question"].strip() == question["question"] != ""
        assert question["lang"] in LANGUAGES
        assert question["tags"], question["id"]
        for turn in question.get("history", []):
            assert set(turn) == {"question", "answer"}


def test_ids_and_questions_are_unique() -> None:
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    asked = {(q["question"], q.get("as_of"), json.dumps(q.get("history"))) for q in QUESTIONS}
    assert len(asked) == len(QUESTIONS)


def test_answerable_questions_have_facts_and_gold_and_others_have_none() -> None:
    for question in QUESTIONS:
        held = bool(question["facts"]) and bool(question["gold"])
        assert held == question["answerable"], question["id"]
        assert ("unanswerable" in question["tags"]) != question["answerable"], question["id"]
        for fact in question["facts"]:
            assert fact["kind"] in KINDS, question["id"]
            assert fact["forms"], question["id"]
            assert all(isinstance(form, str) and form for form in fact["forms"]), question["id"]


def test_every_gold_quote_stands_in_its_note(notes: dict[str, Note]) -> None:
    lost = [
        (question["id"], gold["quote"])
        for question in QUESTIONS
        for gold in question["gold"]
        if gold["quote"] not in notes[gold["path"]].text
    ]
    assert lost == []


def test_gold_is_never_a_running_line_or_a_disclaimer(notes: dict[str, Note]) -> None:
    for question in ANSWERABLE:
        for gold in question["gold"]:
            note = notes[gold["path"]]
            at = note.text.index(gold["quote"])
            kinds = {block.kind for block in note.blocks if block.start <= at < block.end}
            assert not kinds & {"furniture", "disclaimer"}, question["id"]


def test_each_fact_can_be_met_by_quoting_the_gold() -> None:
    for question in ANSWERABLE:
        quoted = folded(" ".join(gold["quote"] for gold in question["gold"]))
        for fact in question["facts"]:
            assert any(stands_in(folded(form), quoted) for form in fact["forms"]), (question["id"], fact)


def test_gold_was_published_by_the_day_of_the_question(notes: dict[str, Note]) -> None:
    for question in ANSWERABLE:
        if "as_of" in question:
            day = dt.date.fromisoformat(question["as_of"])
            published = [notes[gold["path"]].published for gold in question["gold"]]
            assert all(date is not None and date <= day for date in published), question["id"]


def test_language_tags_agree_with_the_notes(notes: dict[str, Note]) -> None:
    for question in ANSWERABLE:
        languages = {notes[gold["path"]].language for gold in question["gold"]}
        families = {language[:2] for language in languages}
        assert ("crosslingual" in question["tags"]) == (question["lang"][:2] not in families), question["id"]
        crossscript = question["lang"][:2] in families and question["lang"] not in languages
        assert ("crossscript" in question["tags"]) == crossscript, question["id"]


def test_the_mix_is_as_intended(notes: dict[str, Note]) -> None:
    tagged = {
        tag: sum(tag in question["tags"] for question in QUESTIONS) for tag in ("followup", "dated", "superseded")
    }
    assert len(QUESTIONS) >= 150
    assert 0.2 <= 1 - len(ANSWERABLE) / len(QUESTIONS) <= 0.3
    assert sum("crosslingual" in question["tags"] for question in ANSWERABLE) >= len(ANSWERABLE) / 3
    asked = {tag: sum(tag in q["tags"] for q in QUESTIONS) for tag in ("figure", "list", "comparison", "reason")}
    assert all(count >= 10 for count in (*tagged.values(), *asked.values())), (tagged, asked)
    assert {fact["kind"] for question in QUESTIONS for fact in question["facts"]} == KINDS
    assert {language: sum(q["lang"] == language for q in QUESTIONS) >= 50 for language in LANGUAGES} == dict.fromkeys(
        LANGUAGES, True
    )
    assert {gold["path"] for question in ANSWERABLE for gold in question["gold"]} == set(notes)


def folded(text: str) -> str:
    """Text without what does not count when a form is compared."""
    beside_chinese = r"(?<=[\u3000-\u9fff\uff00-\uffef])\s+|\s+(?=[\u3000-\u9fff\uff00-\uffef])"
    return re.sub(r"\s+", " ", re.sub(beside_chinese, "", text.replace(",", ""))).lower()


def stands_in(form: str, text: str) -> bool:
    """Whether a folded form stands in a folded text, and not as a part of a longer number."""
    before = r"(?<!\d)(?<!\d\.)" if form[0].isdigit() else ""
    after = r"(?!\d)(?!\.\d)" if form[-1].isdigit() else ""
    return re.search(before + re.escape(form) + after, text) is not None
