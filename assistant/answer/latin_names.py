"""Latin names in a question that the glossary does not know: of people, firms, products."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.index.translate import load_translation
from assistant.language.fold import fold
from assistant.language.words import stem
from assistant.retrieve.names import is_spelled_in

# Capitals inside a sentence, or letters with capitals or digits.
_WORD = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z][a-zA-Z]*[A-Z0-9][A-Za-z0-9-]*|[A-Z][a-z]{2,})(?![A-Za-z0-9])")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# The plural of an acronym: ETFs.
_PLURAL = re.compile(r"(?<=[A-Z])s$")
# Acronyms of two letters have too many meanings and spellings to be missed.
_LEAST_NAME = 3
# The letters of a shorter one begin neighbouring words by chance.
_LEAST_ACRONYM = 4
# What stands between names in a row.
LINK = re.compile(
    r"[\s,，、/&]*(?:and|or|vs\.?|versus|than|with|from|to|和|与|與|及|跟|或|还是|還是|比)?[\s,，、]*(?:the )?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of one word or several, folded, and where it stands in the question.

    Attributes:
        acronyms: Which of its words are written in capitals alone; they are no English words, whatever they look like.
    """

    words: tuple[str, ...]
    start: int
    end: int
    acronyms: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The name as one string."""
        return " ".join(self.words)

    def is_held_in(self, folded: str) -> bool:
        """Tell whether a folded text may mention the name.

        Of a name of words that are also ordinary English ones, Golden Week, a Chinese text has a translation which no
        dictionary need have: there it cannot be missed.
        """
        table = load_translation()
        told = [word for word in self.words if word in self.acronyms or not table.is_english(stem(word))]
        if not told and _HAN.search(folded):
            return True
        return all(
            len(word) < _LEAST_NAME or word in folded or is_spelled_in(word, folded) or _is_spelt_out(word, folded)
            for word in told or self.words
        )


def _is_spelt_out(acronym: str, folded: str) -> bool:
    """Tell whether neighbouring words begin with the letters of an acronym: BTFP, Bank Term Funding Program."""
    if len(acronym) < _LEAST_ACRONYM or not acronym.isalpha() or not acronym.isascii():
        return False
    return re.search(r"\b" + r"[a-z]*[ -](?:of |and |the |for )?".join(acronym) + r"[a-z]+", folded) is not None


def read_names(question: str, known: Sequence[tuple[int, int]]) -> tuple[tuple[Name, ...], ...]:
    """Find the names in a question, those in a row together ("Marsh and Chaudhuri").

    A capital at the start of a sentence names nothing.

    Args:
        question: As written.
        known: Spans that the glossary or a date accounts for.
    """
    rows: list[list[Name]] = []
    for match in _WORD.finditer(question):
        before = question[: match.start()].rstrip(" \"'“‘(")
        if match[0][1:].islower() and (not before or before[-1] in ".?!。？！:："):
            continue
        if any(start < match.end() and match.start() < end for start, end in known):
            continue
        written = _PLURAL.sub("", match[0])
        word = fold(written)
        acronyms = frozenset({word} if written.isupper() else ())
        last = rows[-1][-1] if rows else None
        between = question[last.end : match.start()] if last else "."
        if last and between in (" ", "-"):
            rows[-1][-1] = Name((*last.words, word), last.start, match.end(), last.acronyms | acronyms)
        elif last and LINK.fullmatch(between):
            rows[-1].append(Name((word,), match.start(), match.end(), acronyms))
        else:
            rows.append([Name((word,), match.start(), match.end(), acronyms)])
    return tuple(map(tuple, rows))
