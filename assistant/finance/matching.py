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
from typing import Generic, NamedTuple, TypeVar

from assistant.language.fold import Folded, fold, fold_with_offsets

Value = TypeVar("Value")

HAN = "\u3400-\u9fff\uf900-\ufaff〇"
# White space and hyphens that do not stay as they are; a single space between Latin words does.
_GAP = re.compile(
    rf" *[^\S ]\s*| {{2,}}|(?<=[{HAN}]) | (?=[{HAN}])|(?<=[a-z0-9])[-\u2010-\u2014](?=[a-z0-9])",
)
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
# "26日美联储" speaks of no Japan, nor do "今日股市" and "交易日经".
_BEFORE_DAY = frozenset("0123456789今昨近当每次同翌明易平假")
# A blank line keeps terms apart; a single line break may be a wrapped line of a PDF.
BARRIER = "\n"
# A character that no form holds and no folding touches.
_SEPARATOR = "\x01"
# Forms are looked up by their first Latin word, others by so many first characters, or by all where there are fewer.
_WORD = re.compile("[a-z0-9]+")
_HEAD = 3


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


class Form(NamedTuple):
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

    A form given twice keeps its first value, unless it is shared, or one is exact and the other is not: then "BP" and
    "bp" are two things.
    """

    def __init__(self, forms: Iterable[tuple[Form, Value]]) -> None:
        listed = list(forms)
        self._forms: dict[str, list[tuple[Form, Value]]] = {}
        lengths: dict[str, set[int]] = {}
        for key, pair in zip(_keys(form.text for form, _ in listed), listed, strict=True):
            held = self._forms.get(key)
            if held is None:
                self._forms[key] = [pair]
                lengths.setdefault(_head(key), set()).add(len(key))
            elif all(_may_stand_beside(pair, other) for other in held):
                held.append(pair)
        self._lengths = {
            head: tuple(sorted(set().union(*(lengths.get(part, ()) for part in _parts(head))), reverse=True))
            for head in lengths
        }
        self._beginning = _beginning({key[0] for key in self._forms if key})

    @property
    def keys(self) -> tuple[str, ...]:
        """The forms as they are matched: folded, in the order given."""
        return tuple(self._forms)

    def find(self, stream: Stream) -> Iterator[tuple[int, int, Value]]:
        """Yield (start, end, value) for each form found; start and end count characters of `stream.text`.

        Where one form has several values, each is yielded, with the same span.
        """
        done, text, lengths = 0, stream.text, self._lengths
        for beginning in self._beginning.finditer(text):
            place = beginning.start()
            # Most places where a form could begin by its first character are known by the next ones to hold none.
            if beginning.lastindex:
                found = lengths.get(beginning[0])
            else:
                head = text[place : place + _HEAD]
                found = lengths.get(head) or lengths.get(head[:2]) or lengths.get(head[0])
            if found and place >= done:
                end, values = self._longest(stream, place, found)
                yield from ((place, end, value) for value in values)
                done = max(done, end)

    def _longest(self, stream: Stream, place: int, lengths: tuple[int, ...]) -> tuple[int, list[Value]]:
        for length in lengths:
            held = stream.text[place : place + length] in self._forms
            if held and (values := self._values(stream, place, place + length)):
                return place + length, values
        return place, []

    def _values(self, stream: Stream, start: int, end: int) -> list[Value]:
        forms = self._forms[stream.text[start:end]]
        if end > len(stream.text) or not _stands_alone(stream.text, start, end):
            return []
        exact = [value for form, value in forms if form.exact and _same_capitals(form.text, stream, start, end)]
        return exact or [value for form, value in forms if not form.exact]


def _head(form: str) -> str:
    """Give what a form is looked up by: its first word where it begins with a Latin letter."""
    word = _WORD.match(form)
    return word[0] if word else form[:_HEAD]


def _parts(head: str) -> list[str]:
    """Give the heads of all forms that can begin where one with this head can."""
    return [head] if head[:1] in _LATIN else [head[:size] for size in range(1, _HEAD + 1)]


def _beginning(first: set[str]) -> re.Pattern[str]:
    """Find where a form can begin: at one of the first characters of all, of a Latin word with all of the word."""
    latin, others = (re.escape("".join(sorted(part))) for part in (first & _LATIN, first - _LATIN))
    parts = [rf"(?<![a-z0-9])([{latin}][a-z0-9]*)"] * bool(latin) + [f"[{others}]"] * bool(others)
    return re.compile("|".join(parts) or "(?!)")


def _keys(texts: Iterable[str]) -> list[str]:
    """Fold many forms in one go, since each call of the folding has a cost of its own."""
    joined = _GAP.sub(lambda gap: _bridge(gap.string, gap), fold(_SEPARATOR.join(texts)))
    return joined.split(_SEPARATOR) if joined else []


def _may_stand_beside(pair: tuple[Form, Value], other: tuple[Form, Value]) -> bool:
    return pair[0].exact != other[0].exact or (pair[0].shared and pair[1] is not other[1])


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Latin words end where they end; Chinese has no such boundaries, but "日" after a figure ends a date."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if (text[start] in _LATIN and before in _LATIN) or (text[end - 1] in _LATIN and after in _LATIN):
        return False
    return not (text[start] == "日" and before in _BEFORE_DAY)


def _same_capitals(form: str, stream: Stream, start: int, end: int) -> bool:
    first, last = stream.source_span(start, end)
    pairs = zip(_letters(form), _letters(stream.source[first:last]), strict=False)
    return all(written.isupper() for wanted, written in pairs if wanted.isupper())


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKC", text)))
