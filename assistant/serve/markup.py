"""Turn answers into what the page shows. Everything that comes from a note, a question or a model is escaped here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from assistant.answer.render import HEADING_SEPARATOR
from assistant.schema import Answer, Citation, Language, NoteInfo, Passage
from assistant.serve.texts import TEXTS

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def markdown_escape(text: str) -> str:
    r"""Write text so that Markdown shows it as it stands.

    >>> markdown_escape("*A* <b> [x](y)")
    '\\*A\\* \\<b\\> \\[x\\]\\(y\\)'
    """
    # Lines are joined: indentation and blank lines would make blocks of their own.
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def answer_markdown(answer: Answer, turn: int) -> str:
    """Write an answer for the conversation: statements with numbers that open their source.

    Args:
        answer: To show; may still be growing.
        turn: Number of the answer in the conversation, so that the numbers of each open its own sources.
    """
    texts = TEXTS[answer.question.language]
    if not answer.statements:
        return markdown_escape(answer.text)
    lines = []
    for statement in answer.statements:
        marks = "".join(f'<sup><a href="#cite-{turn}-{n}" class="cite">[{n}]</a></sup>' for n in statement.citations)
        lines.append(f"{markdown_escape(statement.text)}{marks}")
    note = texts["quoted"] if answer.mode == "extractive" else texts["written"].format(model=answer.model)
    lines.append(f'<span class="how">{escape(note)}</span>')
    if answer.problems:
        withheld = texts["withheld"].format(count=len(answer.problems))
        lines.append(f'<span class="how withheld">{escape(withheld)}</span>')
    return "\n\n".join(lines)


def sources_html(answer: Answer | None, turn: int, language: Language) -> str:
    """Write the panel beside the conversation: a card a passage, each cited sentence marked in it."""
    texts = TEXTS[language]
    if answer is None or not (answer.citations or answer.nearest):
        return f'<p class="hint">{escape(texts["no_sources"])}</p>'
    if answer.citations:
        passages = {hit.passage.id: hit.passage for hit in answer.hits}
        cited: dict[str, list[Citation]] = {}
        for citation in answer.citations:
            cited.setdefault(citation.passage_id, []).append(citation)
        return "".join(_cited_card(citations, passages[key], turn, language) for key, citations in cited.items())
    cards = (_card(hit.note, hit.passage, escape(hit.passage.text), language) for hit in answer.nearest)
    return f"<h3>{escape(texts['nearest'])}</h3>" + "".join(cards)


def header_html(notes: Sequence[NoteInfo], language: Language) -> str:
    """Write the head of the page: what it is, and what can be asked of which notes."""
    texts = TEXTS[language]
    dates = sorted(note.published for note in notes if note.published)
    if not notes:
        holds = texts["empty"]
    elif dates:
        holds = texts["holds"].format(count=len(notes), first=dates[0], last=dates[-1])
    else:
        holds = texts["holds_undated"].format(count=len(notes))
    return f"<h1>{escape(texts['title'])}</h1><p>{escape(texts['lead'])}</p><p class='holds'>{escape(holds)}</p>"


def _cited_card(citations: Sequence[Citation], passage: Passage, turn: int, language: Language) -> str:
    """Write one passage with every sentence marked that the answer cites of it, each under its number."""
    numbers = {ordinal: citation.n for citation in citations for ordinal in citation.sentences}
    return _card(citations[0], passage, _marked(passage, numbers, turn), language)


def _card(note: NoteInfo | Citation, passage: Passage, body: str, language: Language) -> str:
    texts = TEXTS[language]
    published = note.published.isoformat() if note.published else texts["undated"]
    number = note.page if isinstance(note, Citation) else passage.page
    where = [note.house, published, texts["page"].format(page=number) if number else ""]
    heading = HEADING_SEPARATOR.join(passage.heading)
    return (
        f'<article class="source" tabindex="-1"><h3 lang="{note.language}">{escape(note.title)}</h3>'
        f'<p class="where">{escape(" · ".join(part for part in where if part))}</p>'
        f'<p class="heading" lang="{note.language}">{escape(heading)}</p>'
        f'<blockquote lang="{note.language}">{body}</blockquote></article>'
    )


def _marked(passage: Passage, numbers: Mapping[int, int], turn: int) -> str:
    """Write a passage with the cited sentences marked, white space as it stands in the note."""
    parts: list[str] = []
    end = passage.start
    for sentence in passage.sentences:
        parts.append(escape(passage.text[end - passage.start : sentence.start - passage.start]))
        text = escape(sentence.text)
        number = numbers.get(sentence.ordinal)
        parts.append(text if number is None else f'<mark id="cite-{turn}-{number}" data-n="{number}">{text}</mark>')
        end = sentence.end
    parts.append(escape(passage.text[end - passage.start :]))
    return "".join(parts)
