"""Show a conversation: each question, its statements with their marks and citations, the notes they rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.answer.render import HEADING_SEPARATOR
from assistant.finance.quantities import parse_quantities
from assistant.schema import Answer, Citation, Language, NoteInfo, Passage, Statement
from assistant.serve.page.answering import Turn
from assistant.serve.page.html import fill
from assistant.serve.texts import Texts


@dataclass(frozen=True, slots=True)
class Source:
    """What a citation number opens.

    Attributes:
        label: Said by screen readers.
        quote: As it stood in the note when it was cited.
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


@dataclass(frozen=True, slots=True)
class Marked:
    """A statement with the mark that it carries: `quoted`, `figures` or `checked`."""

    text: str
    language: Language
    mark: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Rests:
    """A note that an answer rests on, and the numbers under which it is cited."""

    first: Source
    numbers: tuple[Source, ...]


def turns_html(turns: Iterable[Turn], texts: Texts, today: dt.date, next_questions: Sequence[str] = ()) -> Markup:
    """Write turns, the last one with the questions that may follow it."""
    shown = tuple(turns)
    parts = [turn_html(turn, texts, today, next_questions if turn is shown[-1] else ()) for turn in shown]
    return Markup("").join(parts)


def turn_html(turn: Turn, texts: Texts, today: dt.date, next_questions: Sequence[str] = ()) -> Markup:
    """Write one question and what there is of its answer."""
    answer = turn.answer
    sources = sources_of(answer, texts, today) if answer else {}
    return fill(
        "turn",
        texts,
        turn=turn,
        answer=answer,
        limits=limits_told(turn, texts),
        statements=[_marked(statement, answer, sources) for statement in answer.statements] if answer else [],
        rests=_rests(sources.values()),
        dates=_dates(sources.values(), answer, texts, today) if answer else "",
        nearest=[near(hit.note, hit.passage, texts, today) for hit in answer.nearest] if answer else [],
        next_questions=next_questions,
        problem_texts=texts.section("problem"),
    )


def sources_of(answer: Answer, texts: Texts, today: dt.date) -> dict[int, Source]:
    """Give what each citation number of an answer opens."""
    return {citation.n: _source(citation, texts, today) for citation in answer.citations}


def near(note: NoteInfo, passage: Passage, texts: Texts, today: dt.date) -> Source:
    """Give what opens a passage that is cited by nobody."""
    date = _day(note.published, texts)
    label = f"{texts('answer.show')}: {note.title}, {date}"
    return Source(
        0, label, note.id, note.title, note.house, date, texts.age(note.published, today), passage.page,
        HEADING_SEPARATOR.join(passage.heading), passage.text, passage.start, passage.end, note.language,
    )  # fmt: skip


def limits_told(turn: Turn, texts: Texts) -> str:
    """Say which notes a question was limited to; empty: all."""
    question, filters = turn.question, turn.question.filters
    told = [filters.house, filters.series, filters.topic]
    if filters.language:
        told.append(texts(f"limits.{filters.language}"))
    if filters.since or filters.until:
        told.append(texts("limits.period", first=filters.since or "…", last=filters.until or "…"))
    if question.as_of:
        told.append(texts("limits.as_of_told", date=question.as_of))
    return " · ".join(part for part in told if part)


def _source(citation: Citation, texts: Texts, today: dt.date) -> Source:
    date = _day(citation.published, texts)
    return Source(
        citation.n, texts("answer.cite", n=citation.n, title=citation.title, date=date), citation.note_id,
        citation.title, citation.house, date, texts.age(citation.published, today), citation.page,
        HEADING_SEPARATOR.join(citation.heading), citation.quote, citation.start, citation.end, citation.language,
    )  # fmt: skip


def _marked(statement: Statement, answer: Answer, sources: dict[int, Source]) -> Marked:
    cited = tuple(sources[n] for n in statement.citations if n in sources)
    quoted = answer.mode == "extractive" or any(statement.text == source.quote for source in cited)
    language = cited[0].language if quoted and cited else answer.question.language
    mark = "quoted" if quoted else "figures" if parse_quantities(statement.text) else "checked"
    return Marked(statement.text, language, mark, cited)


def _rests(sources: Iterable[Source]) -> list[Rests]:
    by_note: dict[str, list[Source]] = {}
    for source in sources:
        by_note.setdefault(source.note_id, []).append(source)
    return [Rests(cited[0], tuple(cited)) for cited in by_note.values()]


def _dates(sources: Iterable[Source], answer: Answer, texts: Texts, today: dt.date) -> str:
    """Say how many notes an answer rests on, their dates, and how old the newest is."""
    notes = {source.note_id for source in sources}
    if not notes:
        return ""
    dates = sorted({citation.published for citation in answer.citations if citation.published})
    told = [texts("answer.rests", notes=texts.count("notes", len(notes)))]
    if len(dates) == 1:
        told.append(texts("answer.dated_one", date=dates[0]))
    elif dates:
        told.append(texts("answer.dated", first=dates[0], last=dates[-1]))
    if dates:
        told.append(texts("answer.newest", age=texts.age(dates[-1], today)))
    return " · ".join(told)


def _day(date: dt.date | None, texts: Texts) -> str:
    return date.isoformat() if date else texts("notes.undated")
