"""Answers as Markdown: numbers behind statements, sources with their exact quotes, disclaimers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.schema import Language
from assistant.serve.exports.content import Entry
from assistant.serve.exports.labels import LABELS

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def markdown_escape(text: str) -> str:
    r"""Write text so that Markdown shows it as it stands.

    >>> markdown_escape("*A* <b> [x](y)")
    '\\*A\\* \\<b\\> \\[x\\]\\(y\\)'
    """
    # Lines are joined: indentation and blank lines would make blocks of their own.
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def write_markdown(entries: Sequence[Entry], language: Language) -> bytes:
    """Write answers as one Markdown text in UTF-8. All that comes from elsewhere is escaped."""
    labels = LABELS[language]
    parts = [f"# {labels['title']}"] + ([] if entries else [labels["none"]])
    for entry in entries:
        parts += _parts(entry)
    return ("\n\n".join(parts) + "\n").encode()


def _parts(entry: Entry) -> Iterator[str]:
    yield f"## {entry.number}. {markdown_escape(entry.question)}"
    if entry.meant:
        yield f"*{entry.label('meant')}: {markdown_escape(entry.meant)}*"
    if entry.body:
        yield _lines(entry.body)
    for statement in entry.statements:
        marks = "".join(f"[{n}]" for n in statement.citations)
        yield f"{markdown_escape(statement.text)} {markdown_escape(marks)}"
    yield from _section(entry.label("notices"), [markdown_escape(text) for text in entry.notices])
    if entry.citations:
        yield f"**{entry.label('sources')}**"
    for citation in entry.citations:
        yield (
            f"\\[{citation.n}\\] {markdown_escape(entry.source(citation))}\n\n> {_lines(citation.quote, ' ')}"
            f"\n\n{markdown_escape(citation.path)}"
        )
    nearest = [f"{markdown_escape(source)}: {markdown_escape(text)}" for source, text in entry.nearest]
    yield from _section(entry.label("nearest"), nearest)
    yield from _section(entry.label("withheld"), [markdown_escape(text) for text in entry.withheld])
    told = [f"{markdown_escape(one.title)}: {markdown_escape(one.text)}" for one in entry.disclaimers]
    yield from _section(entry.label("disclaimers"), told)
    yield "*" + markdown_escape(" · ".join(f"{name}: {value}" for name, value in entry.facts)) + "*"


def _section(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"**{title}**\n\n" + "\n".join(f"- {item}" for item in items)


def _lines(text: str, joint: str = "  \n") -> str:
    return joint.join(markdown_escape(line) for line in text.splitlines() if line.strip())
