"""What all components of the page share: who answers, which language is spoken."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr
from markupsafe import escape

from assistant.errors import AssistantError, StoreError
from assistant.records.store import Records
from assistant.schema import Answer, Language, NoteInfo, Question
from assistant.serve.page.answering import Answering
from assistant.serve.page.results import Results
from assistant.serve.suggestions.choose import Suggestions
from assistant.serve.texts import Texts

if TYPE_CHECKING:
    from assistant.app import Assistant

# Events of components are no API of anybody's, and the page shows its own progress.
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True)
class Site:
    """One page in one language; its answers are shared by the pages in all languages.

    Attributes:
        language: Of the page.
    """

    assistant: Assistant
    answering: Answering
    suggestions: Suggestions
    results: Results
    language: Language

    @property
    def texts(self) -> Texts:
        """What the page says."""
        return Texts(self.language)

    @property
    def records(self) -> Records:
        """Where conversations are kept."""
        return self.assistant.records

    @property
    def today(self) -> dt.date:
        """The day from which the age of notes is counted, by the server's clock."""
        return dt.datetime.now().astimezone().date()

    def told(self, error: AssistantError) -> tuple[str, str]:
        """Say a failure in the reader's language: what happened, and what to do.

        Of kinds that the catalogue does not know, the program's own words are given.
        """
        texts = self.texts
        for kind in type(error).__mro__:
            if f"error.{kind.__name__}" in texts:
                return texts(f"error.{kind.__name__}"), texts(f"error.{kind.__name__}_do")
        return error.fact, error.remedy

    def warn(self, error: AssistantError) -> None:
        """Tell a failure above the page for a while. Gradio takes what it tells so for markup."""
        gr.Warning(str(escape(" ".join(self.told(error)))))

    def notes(self) -> tuple[NoteInfo, ...]:
        """List the notes, newest first; none where there is no index yet, or none that can be read."""
        try:
            return self.assistant.notes()
        except StoreError:
            return ()

    @property
    def trouble(self) -> tuple[str, str] | None:
        """Say why there are no notes, and what to do; None where there are."""
        try:
            return None if self.assistant.notes() else (self.texts("notes.empty"), "")
        except StoreError as error:
            return self.told(error)


def make_answering(assistant: Assistant) -> Answering:
    """Make what answers for the pages in all languages."""

    def keep(user: str, conversation: str, answer: Answer) -> None:
        assistant.records.append(user, conversation, answer)

    loading = threading.Lock()
    loaded = False

    def make(question: Question) -> Iterator[Answer]:
        nonlocal loaded
        # Tables are read when they are first needed; of several first questions at once each would read them all, and
        # that memory does not come back.
        with loading:
            if not loaded:
                assistant.search(question, 1)
                loaded = True
        yield from assistant.stream(question)

    return Answering(make, keep, assistant.settings.serve.concurrency)
