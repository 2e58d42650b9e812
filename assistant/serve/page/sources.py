"""What citation numbers open: each says to the eye and to the ear which note it is, and to the server where in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assistant.answer.render import HEADING_SEPARATOR
from assistant.schema import Answer, Citation, Language, NoteInfo, Passage
from assistant.serve.texts import Texts


@dataclass(frozen=True, slots=True)
class Source:
    """What a citation number opens.

    Attributes:
        label: Said by screen readers.
        quote: As it stood in the note when it was cited.
        header: Of a row of a table, what its columns are named.
    """

    n: int
    label: str
    note_id: str
    title: str
    house: str
    date: str
    age: str
    page: int | None
    heading: str
    quote: str
    start: int
    end: int
    language: Language
    header: str = ""


def sources_of(answer: Answer, texts: Texts, today: dt.date) -> dict[int, Source]:
    """Give what each citation number of an answer opens."""
    return {citation.n: source_of(citation, texts, today) for citation in answer.citations}


def source_of(citation: Citation, texts: Texts, today: dt.date) -> Source:
    """Give what one citation opens."""
    date = _day(citation.published, texts)
    return Source(
        citation.n, texts("answer.cite", n=citation.n, title=citation.title, date=date), citation.note_id,
        citation.title, citation.house, date, texts.age(citation.published, today), citation.page,
        HEADING_SEPARATOR.join(citation.heading), citation.quote, citation.start, citation.end, citation.language,
        citation.header,
    )  # fmt: skip


def near(note: NoteInfo, passage: Passage, texts: Texts, today: dt.date) -> Source:
    """Give what opens a passage that is cited by nobody."""
    date = _day(note.published, texts)
    label = f"{texts('answer.show')}: {note.title}, {date}"
    return Source(
        0, label, note.id, note.title, note.house, date, texts.age(note.published, today), passage.page,
        HEADING_SEPARATOR.join(passage.heading), passage.text, passage.start, passage.end, note.language,
    )  # fmt: skip


def _day(date: dt.date | None, texts: Texts) -> str:
    return date.isoformat() if date else texts("notes.undated")
