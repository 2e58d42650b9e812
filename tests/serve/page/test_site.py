"""What all parts of the page share: notes, or why there are none."""

from __future__ import annotations

import time
from pathlib import Path

from assistant.app import Assistant
from assistant.errors import IndexStale
from assistant.schema import Hit, Question
from assistant.serve.page.results import Results
from assistant.serve.page.site import Site, make_answering
from assistant.serve.suggestions.choose import Suggestions


def make_site(assistant: Assistant) -> Site:
    return Site(assistant, make_answering(assistant), Suggestions(assistant), Results(), "zh-Hant")


def test_why_there_are_no_notes_is_told_with_what_to_do(workspace: Path) -> None:
    assistant = Assistant.open(workspace)
    site = make_site(assistant)
    assert site.notes() == ()
    assert site.trouble == (site.texts("error.IndexMissing"), site.texts("error.IndexMissing_do"))
    assistant.ingest()
    assert len(site.notes()) == 3
    assert site.trouble is None


def test_an_index_of_another_making_is_not_told_as_an_empty_one(indexed_workspace: Path) -> None:
    class Stale(Assistant):
        def notes(self) -> tuple[()]:
            raise IndexStale("It is old.", "Make it anew.")

    site = make_site(Stale.open(indexed_workspace))
    assert site.trouble == (site.texts("error.IndexStale"), site.texts("error.IndexStale_do"))


def test_what_searching_needs_is_read_once_for_many_first_questions(indexed_workspace: Path) -> None:
    read: list[str] = []

    class Slow(Assistant):
        def search(self, question: Question, count: int) -> tuple[Hit, ...]:
            read.append(question.text)
            time.sleep(0.1)
            return super().search(question, count)

    site = make_site(Slow.open(indexed_workspace))
    asked = site.assistant.question("科創50跌了多少？")
    for reader in range(4):
        site.answering.start(f"{reader:032x}", site.records.start(f"{reader:032x}").id, 1, asked)
    while site.answering.busy:
        time.sleep(0.02)
    assert len(read) == 1
