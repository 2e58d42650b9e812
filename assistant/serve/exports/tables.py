"""Answers as tables: CSV for any program, Excel with a sheet each for answers, sources and disclaimers."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.answer.render import HEADING_SEPARATOR
from assistant.schema import Citation, Language
from assistant.serve.exports.content import Entry
from assistant.serve.exports.labels import LABELS

Cell = str | int | dt.date | None
_CSV_COLUMNS = (
    *(
        "number",
        "question",
        "language",
        "outcome",
        "meant",
        "statement",
        "source",
        "house",
        "note",
        "published",
        "page",
    ),
    *("heading", "quote", "path", "notices", "withheld", "disclaimers", "as_of", "generation", "made"),
)
_ANSWER_COLUMNS = (
    *("number", "question", "meant", "outcome", "answer", "notices", "withheld", "as_of", "generation", "made"),
    "language",
)
_SOURCE_COLUMNS = ("number", "source", "house", "note", "published", "page", "heading", "quote", "path", "language")
_DISCLAIMER_COLUMNS = ("number", "note", "disclaimer")
_WIDTHS = {"question": 40, "answer": 80, "quote": 80, "disclaimer": 100, "note": 36, "path": 30, "heading": 24}
# A spreadsheet takes a cell that begins so for a formula, in full width as well.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST_CELL = 32_767


def write_csv(entries: Sequence[Entry], language: Language) -> bytes:
    """Write answers as CSV in UTF-8 with a byte order mark, a row for each source of each statement.

    Notices and disclaimers stand in the first row of their answer. Cells that a spreadsheet would take for a formula
    begin with an apostrophe.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([LABELS[language][column] for column in _CSV_COLUMNS])
    for entry in entries:
        for row in _csv_rows(entry):
            writer.writerow([_guarded(row.get(column)) for column in _CSV_COLUMNS])
    return stream.getvalue().encode("utf-8-sig")


def write_excel(entries: Sequence[Entry], language: Language) -> bytes:
    """Write answers as an Excel workbook. Every text is a text cell, so that none of it is ever taken for a formula."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        labels = LABELS[language]
        book.set_properties({"title": labels["title"]})
        answers = [_answer_row(entry) for entry in entries]
        sources = [_source_row(entry, citation) for entry in entries for citation in entry.citations]
        disclaimers = [row for entry in entries for row in _disclaimer_rows(entry)]
        _write_sheet(book, labels, "answer", _ANSWER_COLUMNS, answers)
        _write_sheet(book, labels, "sources", _SOURCE_COLUMNS, sources)
        _write_sheet(book, labels, "disclaimers", _DISCLAIMER_COLUMNS, disclaimers)
    return stream.getvalue()


def _csv_rows(entry: Entry) -> Iterator[Mapping[str, Cell]]:
    cited = {citation.n: citation for citation in entry.citations}
    told = [f"{one.title}: {one.text}" for one in entry.disclaimers]
    first: dict[str, Cell] = {
        "meant": entry.meant,
        "notices": "\n".join(entry.notices),
        "withheld": "\n".join(entry.withheld),
        "disclaimers": "\n".join(told),
    }
    always: dict[str, Cell] = {
        "number": entry.number,
        "question": entry.question,
        "language": entry.language,
        "outcome": entry.label(entry.outcome),
        "as_of": entry.as_of,
        "generation": entry.generation or None,
        "made": entry.made,
    }
    if not entry.statements:
        yield {**always, **first, "statement": entry.body}
    for statement in entry.statements:
        sources = [_source_row(entry, cited[n]) for n in statement.citations if n in cited]
        for source in sources or [{}]:
            yield {**source, **always, **first, "statement": statement.text}
            first = {}


def _answer_row(entry: Entry) -> Mapping[str, Cell]:
    lines = [f"{one.text} {''.join(f'[{n}]' for n in one.citations)}" for one in entry.statements]
    return {
        "number": entry.number,
        "question": entry.question,
        "meant": entry.meant,
        "outcome": entry.label(entry.outcome),
        "answer": "\n".join(lines) or entry.body,
        "notices": "\n".join(entry.notices),
        "withheld": "\n".join(entry.withheld),
        "as_of": entry.as_of,
        "generation": entry.generation or None,
        "made": entry.made,
        "language": entry.language,
    }


def _source_row(entry: Entry, citation: Citation) -> Mapping[str, Cell]:
    return {
        "number": entry.number,
        "source": f"[{citation.n}]",
        "house": citation.house,
        "note": citation.title,
        "published": citation.published,
        "page": citation.page,
        "heading": HEADING_SEPARATOR.join(citation.heading),
        "quote": citation.quote,
        "path": citation.path,
        "language": citation.language,
    }


def _disclaimer_rows(entry: Entry) -> Iterator[Mapping[str, Cell]]:
    """Give the disclaimers, long ones over several rows: none is cut short."""
    for one in entry.disclaimers:
        for start in range(0, len(one.text), _LONGEST_CELL):
            text = one.text[start : start + _LONGEST_CELL]
            yield {"number": entry.number, "note": one.title, "disclaimer": text}


def _write_sheet(
    book: Any, labels: Mapping[str, str], name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Cell]]
) -> None:
    sheet = book.add_worksheet(labels[name][:31])
    head = book.add_format({"bold": True, "bg_color": "#EEF2F6", "text_wrap": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    sheet.freeze_panes(1, 0)
    for column, key in enumerate(columns):
        sheet.set_column(column, column, _WIDTHS.get(key, 14))
        sheet.write_string(0, column, labels[key], head)
    for number, row in enumerate(rows, start=1):
        for column, key in enumerate(columns):
            value = row.get(key)
            if isinstance(value, dt.date):
                sheet.write_datetime(number, column, dt.datetime(value.year, value.month, value.day), date)  # noqa: DTZ001 - cells know no zone
            elif isinstance(value, int):
                sheet.write_number(number, column, value, text)
            elif value:
                sheet.write_string(number, column, _fitted(value), text)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _fitted(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _guarded(value: Cell) -> str:
    """Write a cell so that no spreadsheet computes it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
