"""What of a passage is searched by its words, and what is turned into its vector."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from assistant.index.embed import Spanned
from assistant.language.script import detect_language
from assistant.schema import Language, NoteInfo, Passage

# Part of the index's stamp: raise it when `embed_text` changes.
EMBED_TEXT_VERSION = 1
# What stands above a passage must not crowd it out of an encoder that reads a few hundred tokens.
_LONGEST_PREFACE = 160
# The same holds for its words: a note without line breaks may have all of its text for a title.
_LONGEST_ABOVE = 600
# Fewer letters than this say nothing of a passage's language (a row of figures); then the note's counts.
_FEWEST_LETTERS = 8


class PassageText(NamedTuple):
    """What is read of a passage, without what only a quotation needs.

    Attributes:
        sentences: Where its sentences begin and end in `text`, in order.
    """

    text: str
    heading: tuple[str, ...] = ()
    context: str = ""
    sentences: tuple[tuple[int, int], ...] = ()


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
        sentences: Where its sentences begin and end in `text`, in order; none: they have to be found.
    """

    key: int
    language: Language
    title: str
    heading: str
    context: str
    text: str
    sentences: tuple[tuple[int, int], ...] = ()


def search_text(key: int, passage: PassageText, note: NoteInfo) -> SearchText:
    """Collect what the lexical index needs of a passage; what stands above it is cut to a reasonable length."""
    return SearchText(
        key=key,
        language=_passage_language(passage.text, note),
        title=note.title[:_LONGEST_ABOVE],
        heading="\n".join(_headings(passage.heading, note))[:_LONGEST_ABOVE],
        context=passage.context[:_LONGEST_ABOVE],
        text=passage.text,
        sentences=passage.sentences,
    )


@dataclass(frozen=True, slots=True)
class EmbedText:
    """The text whose vector stands for a passage, and where its sentences are in it."""

    spanned: Spanned
    is_chinese: bool


def embed_text(passage: Passage, note: NoteInfo) -> EmbedText:
    """Give what is embedded of a passage: title, headings and context, each cut short, then its text."""
    prefaces = (note.title, " / ".join(_headings(passage.heading, note)), passage.context)
    text = "\n".join([*(preface[:_LONGEST_PREFACE] for preface in prefaces if preface), passage.text])
    moved = len(text) - len(passage.text) - passage.start
    spans = ((sentence.start + moved, sentence.end + moved) for sentence in passage.sentences)
    return EmbedText(Spanned(text, tuple(spans)), _passage_language(passage.text, note) != "en")


def _headings(heading: tuple[str, ...], note: NoteInfo) -> tuple[str, ...]:
    """Give the headings above a passage, without the first where it only repeats the title."""
    return heading[1:] if heading[:1] == (note.title,) else heading


def _passage_language(text: str, note: NoteInfo) -> Language:
    letters = (character for character in text if character.isalpha())
    return detect_language(text) if any(islice(letters, _FEWEST_LETTERS - 1, None)) else note.language
