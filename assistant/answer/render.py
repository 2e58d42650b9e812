"""Write answers and hits for others: as JSON values for programs, as text for people."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from assistant.index.build import IngestReport
from assistant.index.forecast import Forecast
from assistant.schema import Answer, Citation, Hit, Language, Note, NoteInfo, Problem, Withheld

HEADING_SEPARATOR = " > "
_SOURCES: dict[Language, str] = {"en": "Sources", "zh-Hant": "來源", "zh-Hans": "来源"}
_PAGE: dict[Language, str] = {"en": "page {page}", "zh-Hant": "第 {page} 頁", "zh-Hans": "第 {page} 页"}
_WITHHELD: dict[Language, str] = {
    "en": "Withheld, because the notes do not bear it out:",
    "zh-Hant": "以下內容因與報告不符而未顯示：",
    "zh-Hans": "以下内容因与报告不符而未显示：",
}


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return the published JSON of an answer."""
    question = answer.question
    return {
        "question": question.text,
        "language": question.language,
        "outcome": answer.outcome,
        "mode": answer.mode,
        "text": answer.text,
        "statements": [
            {
                "text": statement.text,
                "citations": list(statement.citations),
                "problems": [problem_json(problem) for problem in statement.problems],
            }
            for statement in answer.statements
        ],
        "citations": [citation_json(citation) for citation in answer.citations],
        "problems": [problem_json(problem) for problem in answer.problems],
        "withheld": [
            {"text": one.text, "problems": [problem_json(problem) for problem in one.problems]}
            for one in answer.withheld
        ],
        "meant": answer.meant,
        "notices": [
            {"kind": notice.kind, "text": notice.text, "note_ids": list(notice.note_ids)} for notice in answer.notices
        ],
        "disclaimers": [dataclasses.asdict(disclaimer) for disclaimer in answer.disclaimers],
        "nearest": hits_json(answer.nearest),
        "as_of": _date(question.as_of),
        "generation": answer.generation,
        "model": answer.model,
        "prompt_digest": answer.prompt_digest,
        "usage": dict(answer.usage),
        "cost": answer.cost,
        "timings": {name: round(seconds, 4) for name, seconds in answer.timings.items()},
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """Return the published JSON of a citation; `quote` is what stands at `start` to `end` of the note's text."""
    return {
        "n": citation.n,
        "note_id": citation.note_id,
        "path": citation.path,
        "title": citation.title,
        "house": citation.house,
        "published": _date(citation.published),
        "page": citation.page,
        "heading": HEADING_SEPARATOR.join(citation.heading),
        "passage_id": citation.passage_id,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "language": citation.language,
    }


def problem_json(problem: Problem) -> dict[str, str]:
    """Return the published JSON of a problem."""
    return dataclasses.asdict(problem)


def hits_json(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Return the published JSON of passages found, best first."""
    return [
        {
            "rank": rank,
            "passage_id": hit.passage.id,
            "note_id": hit.note.id,
            "path": hit.note.path,
            "title": hit.note.title,
            "published": _date(hit.note.published),
            "page": hit.passage.page,
            "heading": HEADING_SEPARATOR.join(hit.passage.heading),
            "text": hit.passage.text,
            "score": round(hit.fused, 6),
        }
        for rank, hit in enumerate(hits, start=1)
    ]


def note_json(note: NoteInfo) -> dict[str, Any]:
    """Return the published JSON of what is known of a note."""
    return {
        "note_id": note.id,
        "path": note.path,
        "title": note.title,
        "house": note.house,
        "series": note.series,
        "authors": list(note.authors),
        "published": _date(note.published),
        "language": note.language,
        "audience": list(note.audience),
        "topics": list(note.topics),
        "origins": dict(note.origins),
        "digest": note.digest,
        "paths": list(note.paths),
        "near_duplicate_of": note.near_duplicate_of,
        "translation_of": note.translation_of,
        "version": note.version,
    }


def whole_note_json(note: Note, versions: Sequence[int]) -> dict[str, Any]:
    """Return the published JSON of a note with its text and the numbers of its versions that can be shown."""
    return {**note_json(note), "pages": note.pages, "text": note.text, "versions": list(versions)}


def forecast_json(forecast: Forecast) -> dict[str, Any]:
    """Return the published JSON of what an ingest would do: as of what one did, but with paths in place of counts."""
    values = dataclasses.asdict(forecast)
    return {
        "dry_run": True,
        **{name: list(value) if isinstance(value, tuple) else value for name, value in values.items()},
    }


def report_json(report: IngestReport) -> dict[str, Any]:
    """Return the published JSON of what an ingest did."""
    counts = ("added", "updated", "unchanged", "removed", "notes", "passages", "generation", "seconds")
    failed = [dataclasses.asdict(failure) for failure in report.failed]
    return {**{name: getattr(report, name) for name in counts}, "failed": failed}


def answer_text(answer: Answer) -> str:
    """Write an answer for a terminal: statements, what to know of them, sources with quotes, what was withheld."""
    language = answer.question.language
    parts = [answer.text]
    if answer.notices:
        parts.append("\n".join(f"※ {notice.text}" for notice in answer.notices))
    if answer.citations:
        sources = "\n".join(_source(citation, language) for citation in answer.citations)
        parts.append(f"{_SOURCES[language]}\n{sources}")
    if answer.withheld:
        parts.append(f"{_WITHHELD[language]}\n" + "\n".join(_withheld(one) for one in answer.withheld))
    parts += [f"{disclaimer.title}\n{disclaimer.text}" for disclaimer in answer.disclaimers]
    return "\n\n".join(parts)


def _withheld(one: Withheld) -> str:
    """Name what was wrong; the statement itself is in the JSON, and is not shown as if it were one more sentence."""
    return "\n".join(f"- {problem.kind}: {problem.said}" for problem in one.problems)


def source_line(citation: Citation, language: Language) -> str:
    """Name a source in one line: house, title, date, page, heading."""
    page = _PAGE[language].format(page=citation.page) if citation.page else ""
    parts = [citation.house, citation.title, _date(citation.published) or "", page]
    return " · ".join(part for part in (*parts, HEADING_SEPARATOR.join(citation.heading)) if part)


def _source(citation: Citation, language: Language) -> str:
    lines = [citation.header, citation.quote] if citation.header else [citation.quote]
    quoted = "".join(f"\n    {' '.join(line.split())}" for line in lines)
    return f"[{citation.n}] {source_line(citation, language)}{quoted}"


def _date(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None
