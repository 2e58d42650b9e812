"""Titles: of a note that declares none, what a reader would call it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import PurePosixPath

from assistant.corpus.characters import count_han, squeeze
from assistant.corpus.front_matter import Metadata
from assistant.corpus.pieces import Draft, Piece
from assistant.corpus.publication import find_date, find_dateline
from assistant.language.sentences import split_sentences
from assistant.schema import Language

_MEANINGLESS = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*|untitled.*"
    r"|(?:document|doc|slide|presentation|note|file|scan|img)\s*[\d()]*|powerpoint presentation"
    r"|(?:for immediate|press|news) release|exhibit [\d.]+|table of contents|目[錄录]"
    r"|(?:united states )?securities and exchange commission|united states"
    r"|無標題.*|无标题.*|未命名.*|新建.*文[档檔].*|.*\.(?:docx?|pdf|pptx?|xlsx?|html?|indd|qxd)|https?:.*)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[-_.\s]+")
_LANGUAGE_MARK = re.compile(
    r"(?:[-_. ](?:zh|en|tc|sc|eng|chi|cn|hk|tw)(?:[-_](?:hant|hans|hk|tw|cn|us|gb))?)+$", re.IGNORECASE
)
_SAMPLE = 2000
_FIRST_PIECES = 6
_LONGEST_STEM = 200
# Columns of the longest title and of the longest opening paragraph that sums its note up.
_LONGEST_TITLE = {"en": 110, "zh-Hant": 45, "zh-Hans": 45}
_LONGEST_LEAD = {"en": 900, "zh-Hant": 300, "zh-Hans": 300}


def find_title(draft: Draft, relative: str, known: Metadata) -> tuple[str, str]:
    """Find the title of a note and where it was read.

    In order: the format's own record; a heading among the first pieces, in the language of the note; the first
    sentence of a short opening paragraph; the file name, with its folder where the name is only a date; the first
    sentence of all.
    """
    language: Language = known.language or "en"
    recorded = draft.properties.get("title", "")
    if _is_telling(recorded):
        return "properties", recorded
    opening = [piece for piece in draft.pieces if piece.kind not in ("furniture", "row")][:_FIRST_PIECES]
    heading = _first_heading(opening, language, known.house)
    if heading:
        return "text", heading
    lead = _lead(draft.pieces, language)
    if lead:
        return "text", lead
    named = _from_name(relative, known)
    if named:
        return "file name", named
    sentences = (_first_sentence(piece.text, language) for piece in opening if piece.kind == "paragraph")
    return "text", next(filter(None, sentences), PurePosixPath(relative).name)


def _is_telling(title: str) -> bool:
    """Say whether a recorded title was given by a person, not by a program or a filing system."""
    letters = sum(character.isalpha() for character in title)
    return (
        letters >= 2
        and letters * 2 >= len(title.replace(" ", ""))
        and not _MEANINGLESS.fullmatch(title.strip())
        and (count_han(title) > 1 or " " in title.strip())
    )


def _first_heading(opening: list[Piece], language: Language, house: str) -> str:
    """Return the title among the headings that stand before the first long paragraph: the highest, then the first."""
    before = list(takewhile(lambda piece: piece.kind == "heading" or len(piece.text) < 120, opening))
    headings = [piece for piece in before if piece.kind == "heading" and _is_spoken(piece.text, language)]
    telling = [piece for piece in headings if not _MEANINGLESS.fullmatch(piece.text) and piece.text != house]
    first = min(telling, key=lambda piece: piece.level, default=None)
    return squeeze(first.text)[:200] if first else ""


def _is_spoken(text: str, language: Language) -> bool:
    """Say whether a line is in the language of the note; one that is not is a label more often than a title."""
    return (count_han(text) > 0) == (language != "en") and _is_letters(text)


def _is_letters(text: str) -> bool:
    return sum(character.isalpha() for character in text) >= 2


def _lead(pieces: tuple[Piece, ...], language: Language) -> str:
    paragraphs = [piece.text for piece in pieces if piece.kind == "paragraph"]
    if len(paragraphs) < 2 or len(paragraphs[0]) > _LONGEST_LEAD[language] or find_dateline(paragraphs[0]):
        return ""
    return _first_sentence(paragraphs[0], language)


def _first_sentence(text: str, language: Language) -> str:
    """Return the first sentence, cut at a comma or a word where it is long; nothing when text begins inside one."""
    if not text[:1].isalnum() or text[:1].islower() or not _is_spoken(text[:200], language):
        return ""
    start, end = next(iter(split_sentences(text[:_SAMPLE])), (0, 0))
    sentence = squeeze(text[start:end]).rstrip("。！.；;")
    if count_han(sentence) < 4 and sentence.count(" ") < 3:
        return ""
    longest = _LONGEST_TITLE[language]
    if len(sentence) <= longest:
        return sentence
    cut = max((sentence.rfind(mark, 0, longest) for mark in "，,：: "), default=-1)
    return sentence[: cut if cut > longest // 3 else longest].rstrip("，,：: ") + "…"


def _from_name(relative: str, known: Metadata) -> str:
    """Make a title of a file name; one that is only a date or a number takes its folder's name before it."""
    path = PurePosixPath(relative.replace("!/", "/"))
    stem = path.stem[-_LONGEST_STEM:]
    words = list(_words(_LANGUAGE_MARK.sub("", stem)))
    date = known.published or find_date(stem)
    if not any(_is_letters(word) for word in words):
        folder = [] if path.parent.name in ("", "corpus") else list(_words(path.parent.name))
        words = folder or ([] if date else words)
        if not words:
            return ""
    title = " ".join(words)
    title = title[0].upper() + title[1:]
    return f"{title}, {date.isoformat()}" if date and date.isoformat() not in title else title


def _words(stem: str) -> Iterator[str]:
    """Split a file name into words, leaving out the parts of a date."""
    for word in _PARTS.split(stem):
        if word and not word.isdigit():
            yield re.sub(r"(?<=[A-Za-z])(?:19|20)\d{6}[a-z]?$", "", word) or word
