"""What every export says of an answer, whatever its format: plain values in the reader's language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.answer.render import HEADING_SEPARATOR
from assistant.schema import Answer, Citation, Disclaimer, Language, Statement
from assistant.serve.exports.labels import LABELS

# What neither XML nor a spreadsheet may hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Failed:
    """A question of a batch that could not be answered.

    Attributes:
        error: What went wrong, as a sentence.
        remedy: What to do about it; may be empty.
    """

    question: str
    language: Language
    error: str
    remedy: str = ""


Exported = Answer | Failed


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer as exports show it; all of it is text that XML can hold.

    Attributes:
        number: Place among the answers exported, from 1.
        outcome: In the words of its language.
        body: On abstention and failure, what is said in place of statements; else empty.
        nearest: On abstention, the nearest passages, each as (source, text).
        made: How the answer came about.
    """

    number: int
    question: str
    language: Language
    outcome: Literal["answered", "partial", "abstained", "failed"]
    meant: str = ""
    body: str = ""
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    nearest: tuple[tuple[str, str], ...] = ()
    disclaimers: tuple[Disclaimer, ...] = ()
    as_of: dt.date | None = None
    generation: int = 0
    made: str = ""

    def label(self, name: str) -> str:
        """Give a word of the export in the language of this answer."""
        return LABELS[self.language][name]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Give what stands below an answer in small print, as (label, value)."""
        pairs = [("outcome", self.label(self.outcome)), ("as_of", self.as_of.isoformat() if self.as_of else "")]
        pairs += [("generation", str(self.generation) if self.generation else ""), ("made", self.made)]
        return tuple((self.label(name), value) for name, value in pairs if value)

    def source(self, citation: Citation) -> str:
        """Name a source in one line: house, title, date, page, heading."""
        published = citation.published.isoformat() if citation.published else self.label("undated")
        page = self.label("page_number").format(page=citation.page) if citation.page else ""
        heading = HEADING_SEPARATOR.join(citation.heading)
        return " · ".join(part for part in (citation.house, citation.title, published, page, heading) if part)


def make_entries(exported: Sequence[Exported]) -> tuple[Entry, ...]:
    """Turn answers and failures into what exports show, in order."""
    return tuple(_entry(number, one) for number, one in enumerate(exported, start=1))


def _entry(number: int, exported: Exported) -> Entry:
    if isinstance(exported, Failed):
        body = cleaned(f"{exported.error} {exported.remedy}".strip())
        return Entry(number, cleaned(exported.question), exported.language, "failed", body=body)
    question = exported.question
    labels = LABELS[question.language]
    is_quoted = exported.mode == "extractive"
    return Entry(
        number=number,
        question=cleaned(question.text),
        language=question.language,
        outcome=exported.outcome,
        meant=cleaned(exported.meant),
        body="" if exported.statements else cleaned(exported.text),
        statements=tuple(Statement(cleaned(one.text), one.citations) for one in exported.statements),
        citations=tuple(map(_citation, exported.citations)),
        notices=tuple(cleaned(notice.text) for notice in exported.notices),
        withheld=tuple(cleaned(one.text) for one in exported.withheld),
        nearest=() if exported.statements else _nearest(exported),
        disclaimers=tuple(
            Disclaimer(one.note_id, cleaned(one.title), cleaned(one.text)) for one in exported.disclaimers
        ),
        as_of=question.as_of,
        generation=exported.generation,
        made=labels["quoted"] if is_quoted else labels["written"].format(model=cleaned(exported.model)),
    )


def _nearest(answer: Answer) -> tuple[tuple[str, str], ...]:
    found = []
    for hit in answer.nearest:
        published = hit.note.published.isoformat() if hit.note.published else ""
        where = " · ".join(part for part in (hit.note.house, hit.note.title, published) if part)
        found.append((cleaned(where), cleaned(hit.passage.text)))
    return tuple(found)


def _citation(citation: Citation) -> Citation:
    return replace(
        citation,
        title=cleaned(citation.title),
        house=cleaned(citation.house),
        path=cleaned(citation.path),
        heading=tuple(map(cleaned, citation.heading)),
        quote=cleaned(citation.quote),
    )


def cleaned(text: str) -> str:
    r"""Leave out what no document can hold: control characters and halves of characters.

    >>> cleaned("a\x00b\x1bc")
    'abc'
    """
    return _CONTROL.sub("", text)
