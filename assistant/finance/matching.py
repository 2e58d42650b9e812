"""Finding many fixed forms in a text at once: the ground under the glossary, directions, quantifiers and modality.

A text is read as a stream: folded (so that scripts, widths and case do not matter), white space beside Chinese
characters dropped ("標普 500" is "標普500"), hyphens and line breaks between Latin words made a single space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from assistant.language.fold import Folded, fold_with_offsets

Value = TypeVar("Value")

HAN = "\u3400-\u9fff\uf900-\ufaff〇"
_GAP = re.compile(r"\s+|(?<=[a-z0-9])[-\u2010-\u2014](?=[a-z0-9])")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
# A blank line keeps terms apart; a single line break may be a wrapped line of a PDF.
BARRIER = "\n"


@dataclass(frozen=True, slots=True)
class Stream:
    """A text made ready for matching.

    Attributes:
        text: The characters that are matched.
        source: The text given.
        places: For each character of `text`, its place in the folded text.
    """

    text: str
    source: str
    places: tuple[int, ...]
    folded: Folded

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Tell where `text[start:end]` (not empty) stands in the text given."""
        return self.folded.source_span(self.places[start], self.places[end - 1] + 1)


@lru_cache(maxsize=512)
def read_stream(text: str) -> Stream:
    r"""Make a text ready for matching.

    >>> read_stream("標普 500 跌 4.2%").text
    '标普500跌4.2%'
    >>> read_stream("Year-on-year\nA-shares").text
    'year on year a shares'
    """
    folded = fold_with_offsets(text)
    characters: list[str] = []
    places: list[int] = []
    done = 0
    for gap in _GAP.finditer(folded.text):
        characters.append(folded.text[done : gap.start()])
        places.extend(range(done, gap.start()))
        replacement = _bridge(folded.text, gap)
        characters.append(replacement)
        places.extend([gap.start()] * len(replacement))
        done = gap.end()
    characters.append(folded.text[done:])
    places.extend(range(done, len(folded.text)))
    return Stream("".join(characters), text, tuple(places), folded)


def _bridge(text: str, gap: re.Match[str]) -> str:
    if gap[0].count("\n") > 1:
        return BARRIER
    beside = text[max(gap.start() - 1, 0) : gap.start()] + text[gap.end() : gap.end() + 1]
    return "" if _HAN_CHARACTER.search(beside) else " "


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write something.

    Attributes:
        text: As written in a word list.
        exact: Whether the capitals of `text` must be capitals: "IT" is not "it"; "Apple" and "APPLE" are the firm.
        shared: Whether it names several things at once ("中美").
    """

    text: str
    exact: bool = False
    shared: bool = False


class Matcher(Generic[Value]):
    """Finds the longest of many forms at each place, left to right, without overlaps.

    A form given twice keeps its first value, unless it is shared.
    """

    def __init__(self, forms: Iterable[tuple[Form, Value]]) -> None:
        listed = list(forms)
        self._forms: dict[str, list[tuple[Form, Value]]] = {}
        lengths: dict[str, set[int]] = {}
        for key, (form, value) in zip(_keys(form.text for form, _ in listed), listed, strict=True):
            held = self._forms.setdefault(key, [])
            if not held or form.shared or held[0][1] is value:
                held.append((form, value))
            lengths.setdefault(key[:2], set()).add(len(key))
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}

    @property
    def keys(self) -> tuple[str, ...]:
        """The forms as they are matched: folded, in the order given."""
        return tuple(self._forms)

    def find(self, stream: Stream) -> Iterator[tuple[int, int, Value]]:
        """Yield (start, end, value) for each form found; start and end count characters of `stream.text`.

        Where one form has several values, each is yielded, with the same span.
        """
        text, place = stream.text, 0
        while place < len(text):
            end = place + 1
            for length in self._lengths.get(text[place : place + 2], ()) + self._lengths.get(text[place], ()):
                values = self._values(stream, place, place + length)
                if values:
                    end = place + length
                    yield from ((place, end, value) for value in values)
                    break
            place = end

    def _values(self, stream: Stream, start: int, end: int) -> list[Value]:
        forms = self._forms.get(stream.text[start:end])
        if not forms or not _stands_alone(stream.text, start, end):
            return []
        found = [value for form, value in forms if not form.exact or _same_capitals(form.text, stream, start, end)]
        return list(dict.fromkeys(found))


def _keys(texts: Iterable[str]) -> list[str]:
    """Fold many forms in one go, since each call of the folding has a cost of its own."""
    joined = (BARRIER * 2).join(texts)
    return read_stream.__wrapped__(joined).text.split(BARRIER) if joined else []


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Latin words end where they end; Chinese has no such boundaries."""
    if start > 0 and text[start] in _LATIN and text[start - 1] in _LATIN:
        return False
    return not (end < len(text) and text[end - 1] in _LATIN and text[end] in _LATIN)


def _same_capitals(form: str, stream: Stream, start: int, end: int) -> bool:
    first, last = stream.source_span(start, end)
    pairs = zip(_letters(form), _letters(stream.source[first:last]), strict=False)
    return all(written.isupper() for wanted, written in pairs if wanted.isupper())


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKC", text)))
