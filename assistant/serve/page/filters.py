"""Which notes may answer: house, series, topic, language, dates of publication, and as of which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.errors import UsageError
from assistant.schema import LANGUAGES, Filters, NoteInfo, Question
from assistant.serve.page.site import Site
from assistant.serve.texts import Texts


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader set; texts as typed, empty where nothing is set."""

    house: str = ""
    series: str = ""
    topic: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    as_of: str = ""

    @classmethod
    def read(cls, values: Iterable[Any]) -> Limits:
        """Take the values of the components, in their order."""
        return cls(*(str(value or "").strip() for value in values))

    def apply(self, question: Question, texts: Texts) -> Question:
        """Limit a question.

        Raises:
            UsageError: A date is none, or the period ends before it begins.
        """
        since, until, as_of = (day_of(value, texts) for value in (self.since, self.until, self.as_of))
        if since and until and since > until:
            raise UsageError(texts("limits.backwards", since=since, until=until), texts("limits.backwards_do"))
        language = next((one for one in LANGUAGES if one == self.language), None)
        limits = Filters(self.house, self.series, self.topic, language, question.filters.audience, since, until)
        return replace(question, filters=limits, as_of=as_of or question.as_of)


def make_filters(site: Site, view: str) -> list[Any]:
    """Make the components for one view, in the order of the fields of `Limits`."""
    texts = site.texts
    languages = [(texts("limits.any"), ""), *((texts(f"limits.{language}"), language) for language in LANGUAGES)]
    with gr.Row(elem_classes="limits-row"):
        choices = [
            gr.Dropdown(values, value="", label=texts(f"limits.{name}"), elem_id=f"{view}-{name}", min_width=150)
            for name, values in _choices(site.notes(), texts).items()
        ]
        language = gr.Dropdown(
            languages, value="", label=texts("limits.language"), elem_id=f"{view}-language", min_width=150
        )
    with gr.Row(elem_classes="limits-row"):
        days = [
            gr.Textbox(
                label=texts(f"limits.{name}"),
                placeholder=texts("limits.date"),
                elem_id=f"{view}-{name}",
                elem_classes="date",
                max_length=10,
                min_width=150,
            )
            for name in ("since", "until", "as_of")
        ]
    return [*choices, language, *days]


def refreshed(site: Site) -> list[Any]:
    """Give the choices anew: notes may have come or gone."""
    return [gr.update(choices=values) for values in _choices(site.notes(), site.texts).values()]


def _choices(notes: Iterable[NoteInfo], texts: Texts) -> dict[str, list[tuple[str, str]]]:
    listed = tuple(notes)
    of: dict[str, Callable[[NoteInfo], Iterable[str]]] = {
        "house": lambda note: [note.house],
        "series": lambda note: [note.series],
        "topic": lambda note: note.topics,
    }
    return {
        name: [(texts("limits.any"), ""), *((one, one) for one in sorted({v for n in listed for v in values(n) if v}))]
        for name, values in of.items()
    }


def day_of(value: str, texts: Texts) -> dt.date | None:
    """Read a date as readers write it; None for none.

    Raises:
        UsageError: It is no date.
    """
    value = value.strip()
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value[:10].replace("/", "-"))
    except ValueError:
        raise UsageError(texts("limits.no_date", value=value), texts("limits.no_date_do")) from None
