"""One answer for the clipboard: as rich text (HTML) and as plain text, with its citations."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from assistant.schema import Answer
from assistant.serve.exports.content import Entry, make_entries


def copied_html(answer: Answer) -> str:
    """Write an answer as HTML that mail and word processors take as rich text. All of it is escaped."""
    (entry,) = make_entries([answer])
    return "".join(_html(entry))


def copied_text(answer: Answer) -> str:
    """Write an answer as plain text: statements with numbers, then each source with its quote, then disclaimers."""
    (entry,) = make_entries([answer])
    return "\n".join(_text(entry)).strip() + "\n"


def _html(entry: Entry) -> Iterator[str]:
    yield f'<div lang="{entry.language}"><p><strong>{escape(entry.question)}</strong></p>'
    for line in entry.body.splitlines():
        yield f"<p>{escape(line)}</p>"
    for statement in entry.statements:
        marks = "".join(f"<sup>[{n}]</sup>" for n in statement.citations)
        yield f"<p>{escape(statement.text)}{marks}</p>"
    yield from (f"<p><em>{escape(text)}</em></p>" for text in entry.notices)
    if entry.citations:
        yield f"<p><strong>{escape(entry.label('sources'))}</strong></p>"
    for citation in entry.citations:
        quote = escape(citation.quote).replace("\n", "<br>")
        yield f'<p>[{citation.n}] {escape(entry.source(citation))}<br><q lang="{citation.language}">{quote}</q></p>'
    for one in entry.disclaimers:
        yield f"<p><small>{escape(one.title)}: {escape(one.text)}</small></p>"
    facts = " · ".join(f"{name}: {value}" for name, value in entry.facts)
    yield f"<p><small>{escape(facts)}</small></p></div>"


def _text(entry: Entry) -> Iterator[str]:
    yield from (entry.question, "")
    if entry.body:
        yield entry.body
    for statement in entry.statements:
        yield f"{statement.text} {''.join(f'[{n}]' for n in statement.citations)}"
    yield from entry.notices
    if entry.citations:
        yield from ("", entry.label("sources"))
    for citation in entry.citations:
        yield from (f"[{citation.n}] {entry.source(citation)}", f"    {' '.join(citation.quote.split())}")
    if entry.disclaimers:
        yield from ("", entry.label("disclaimers"), *(f"{one.title}: {one.text}" for one in entry.disclaimers))
    yield from ("", " · ".join(f"{name}: {value}" for name, value in entry.facts))
