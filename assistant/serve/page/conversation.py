"""Show a conversation: each question, its statements with their marks and citations, the notes they rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from assistant.finance.quantities import parse_quantities
from assistant.schema import Answer, Language, Statement
from assistant.serve.exports.write import FORMATS
from assistant.serve.page.answering import Turn
from assistant.serve.page.charts import figures_html
from assistant.serve.page.html import fill
from assistant.serve.page.sources import Source, near, sources_of
from assistant.serve.texts import Texts


@dataclass(frozen=True, slots=True)
class Marked:
    """A statement with the mark that it carries: `quoted`, `figures` or `checked`."""

    text: str
    language: Language
    mark: str
    sources: tuple[Source, ...]
    header: str = ""


@dataclass(frozen=True, slots=True)
class Rests:
    """A note that an answer rests on, and the numbers under which it is cited."""

    first: Source
    numbers: tuple[Source, ...]


def turns_html(turns: Iterable[Turn], texts: Texts, today: dt.date, conversation: str = "") -> Markup:
    """Write turns; see `turn_html`."""
    return Markup("").join(turn_html(turn, texts, today, conversation) for turn in turns)


def turn_html(turn: Turn, texts: Texts, today: dt.date, conversation: str = "") -> Markup:
    """Write one question and what there is of its answer.

    Args:
        turn: The question.
        texts: In the language of the page.
        today: From which the age of notes is counted.
        conversation: In which the turn is kept, so that it can be taken away and judged; empty: in none.
    """
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
        figures=figures_html(answer, sources, texts) if answer and turn.finished else "",
        conversation=conversation if turn.kept else "",
        formats=FORMATS,
        problem_texts=texts.section("problem"),
    )


def limits_told(turn: Turn, texts: Texts) -> str:
    """Say which notes a question was limited to; empty: all. As of which day, the answer itself tells."""
    filters = turn.question.filters
    told = [filters.house, filters.series, filters.topic]
    if filters.language:
        told.append(texts(f"limits.{filters.language}"))
    if filters.since or filters.until:
        told.append(texts("limits.period", first=filters.since or "…", last=filters.until or "…"))
    return " · ".join(part for part in told if part)


def _marked(statement: Statement, answer: Answer, sources: dict[int, Source]) -> Marked:
    cited = tuple(sources[n] for n in statement.citations if n in sources)
    quoted = answer.mode == "extractive" or any(statement.text == source.quote for source in cited)
    language = cited[0].language if quoted and cited else answer.question.language
    mark = "quoted" if quoted else "figures" if _has_figures(statement.text) else "checked"
    header = cited[0].header if quoted and len(cited) == 1 else ""
    return Marked(statement.text, language, mark, cited, header)


@lru_cache(maxsize=1024)
def _has_figures(text: str) -> bool:
    # Asked again each time that an answer grows.
    return bool(parse_quantities(text))


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
