"""What of a passage is searched by its words, and what is turned into its vector."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.language.script import detect_language
from assistant.schema import Language, NoteInfo, Passage

# Part of the index's stamp: raise it when `embed_text` changes.
EMBED_TEXT_VERSION = 1
# What stands above a passage must not crowd it out of an encoder that reads a few hundred tokens.
_LONGEST_PREFACE = 160
# Fewer letters than this say nothing of a passage's language (a row of figures); then the note's counts.
_FEWEST_LETTERS = 8


@dataclass(frozen=True, slots=True)
class SearchText:
    """A passage as the lexical index takes it in.

    Attributes:
        key: The catalogue's number for the passage.
        language: Of the passage itself, which may differ from its note's.
        title: Of the note.
        heading: Headings above the passage, outermost first, one a line.
        context: What else it needs to be understood, such as its table's header row.
        text: The passage as written.
    """

    key: int
    language: Language
    title: str
    heading: str
    context: str
    text: str


def search_text(key: int, passage: Passage, note: NoteInfo) -> SearchText:
    """Collect what the lexical index needs of a passage."""
    return SearchText(
        key=key,
        language=_passage_language(passage, note),
        title=note.title,
        heading="\n".join(passage.heading),
        context=passage.context,
        text=passage.text,
    )


def embed_text(passage: Passage, note: NoteInfo) -> str:
    """Give the text whose vector stands for a passage: title, headings and context, each cut short, then the text."""
    prefaces = (note.title, " / ".join(passage.heading), passage.context)
    lines = [preface[:_LONGEST_PREFACE] for preface in prefaces if preface]
    return "\n".join([*dict.fromkeys(lines), passage.text])


def _passage_language(passage: Passage, note: NoteInfo) -> Language:
    letters = sum(character.isalpha() for character in passage.text)
    return detect_language(passage.text) if letters >= _FEWEST_LETTERS else note.language
