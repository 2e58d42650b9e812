"""Show a conversation: each question, its statements with their marks and citations, the notes they rest on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from assistant.answer.phrases import name_nearest
from assistant.corpus.tables import CELL
from assistant.finance.quantities import parse_quantities
from assistant.schema import Answer, Language, Problem, Statement
from assistant.serve.exports.write import FORMATS
from assistant.serve.page.answering import Turn
from assistant.serve.page.charts import figures_html
from assistant.serve.page.html import fill
from assistant.serve.page.sources import Source, near, sources_of
from assistant.serve.texts import Texts

# Of Chinese, the last character and what follows it; a word that is too long for a line is none.
_LAST_WORD = re.compile(r"(?:[\u3400-\u9fff][^\s\u3400-\u9fff]{0,3}|(?<!\S)[^\s\u3400-\u9fff]{1,24}|)$")


@dataclass(frozen=True, slots=True)
class Marked:
    """A statement with the mark that it carries: `quoted`, `figures` or `checked`.

    Attributes:
        head: The statement but for its last word, which no line divides from the number behind it.
        tail: That word.
        cells: Of a table's row, each cell below the name of its column; the name is empty where it is not sure.
    """

    head: str
    tail: str
    language: Language
    mark: str
    sources: tuple[Source, ...]
    cells: tuple[tuple[str, str], ...] = ()


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
        abstained=_abstained(answer) if answer and not answer.statements else "",
        rests=_rests(sources.values()),
        dates=_dates(sources.values(), answer, texts, today) if answer else "",
        nearest=[near(hit.note, hit.passage, texts, today) for hit in answer.nearest] if answer else [],
        figures=figures_html(answer, sources, texts) if answer and turn.finished else "",
        conversation=conversation if turn.kept else "",
        formats=FORMATS,
        withheld=[problem for one in answer.withheld for problem in told_problems(one.problems)] if answer else [],
        problem_texts=texts.section("problem"),
    )


def _abstained(answer: Answer) -> str:
    """Give what an answer without statements says, but for the nearest notes: they are listed below it."""
    return answer.text.removesuffix(name_nearest(answer.question.language, [hit.note for hit in answer.nearest]))


def told_problems(problems: Sequence[Problem]) -> list[Problem]:
    """Give the problems that say something: of one kind, those that name what the source says, where any does."""
    telling = {problem.kind for problem in problems if problem.source}
    return [problem for problem in problems if problem.source or problem.kind not in telling]


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
    cells = _cells(statement.text, header) if quoted else ()
    last = "" if cells else _LAST_WORD.search(statement.text)[0]  # type: ignore[index] # it matches anything
    head = statement.text[: len(statement.text) - len(last)]
    return Marked(head, last, language, mark, cited, cells)


def _cells(row: str, header: str) -> tuple[tuple[str, str], ...]:
    """Divide the row of a table into its cells, each with the name of its column; empty for any other text."""
    cells, names = (text.split(CELL) for text in (row, header))
    if len(cells) < 2:
        return ()
    return tuple(zip(names if len(names) == len(cells) else [""] * len(cells), cells, strict=True))


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
        told += [texts("answer.dated_one", date=dates[0]), texts.age(dates[0], today)]
    elif dates:
        told += [
            texts("answer.dated", first=dates[0], last=dates[-1]),
            texts("answer.newest", age=texts.age(dates[-1], today)),
        ]
    return " · ".join(told)
