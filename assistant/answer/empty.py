"""Sentences that answer nothing whatever words they share with a question: questions, speakers, bylines, references."""

from __future__ import annotations

import re

from assistant.finance.dates import parse_dates
from assistant.language.fold import fold
from assistant.schema import NoteInfo

_QUESTION = re.compile(r"[?？][\"'”’」』)）]*\s*$")
_LETTER_OF_WORDS = re.compile(r"[a-z\u4e00-\u9fff0-9]")
_MOST_WORDS = 6
_THANKS = re.compile(r"(?:thank you|thanks|hi|hello|good (?:morning|afternoon))\b[^.!?]{0,40}[.!]?")
# "16. See Rosengren (2021), …": where to read of something.
_REFERENCE = re.compile(r"\s*\[?\d{1,3}[.\]]\s*(?:see\b|for (?:more|an?|further)\b|[a-z .,]{3,80}, [\"“])")
_LONGEST_BYLINE = 60
_BETWEEN = re.compile(r"[|｜·]")
_STOP = re.compile(r"[。.!！;；][\"'”’」』)）]*\s*$")


def says_nothing(text: str, note: NoteInfo) -> bool:
    """Tell whether a sentence can answer no question but one of its own words.

    >>> note = NoteInfo(id="n", path="n.md", title="", house="Larkspur Securities", language="en", digest="d")
    >>> [says_nothing(text, note) for text in ("CHAIR POWELL.", "Will rates fall?", "Thank you, Chair Powell.")]
    [True, True, True]
    >>> says_nothing("Larkspur Securities on 9 February 2026", note), says_nothing("Larkspur Securities | Weekly", note)
    (True, True)
    >>> says_nothing("Larkspur Securities cut rates.", note), says_nothing("Rates fell.", note)
    (False, False)
    """
    folded = fold(text)
    if _QUESTION.search(text) or _THANKS.fullmatch(folded.strip()) or _REFERENCE.match(folded):
        return True
    named = len(text.split()) <= _MOST_WORDS and not _LETTER_OF_WORDS.search(text)
    return named or _is_byline(text, folded, note)


def _is_byline(text: str, folded: str, note: NoteInfo) -> bool:
    """Tell whether a sentence gives the house and the day or the series of its note, and no more."""
    if not note.house or fold(note.house) not in folded or len(text) > _LONGEST_BYLINE or _STOP.search(text):
        return False
    if fold(note.house) in (part.strip() for part in _BETWEEN.split(folded)):
        return True
    return any(period.granularity == "day" and period.written.year for period in parse_dates(text))
