"""What each word is indexed under, worked out once: words repeat, and reading a corpus is mostly meeting them again.

A *unit* is whatever always gives the same terms: a word, two Chinese characters where two words meet, a dictionary's
phrase made of several words, a run of characters that may spell a name, a large figure. A text is then a list of
numbers of units, and the terms of many texts are gathered from flat arrays (`assistant.index.analysis`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
import numpy.typing as npt

from assistant.index.arrays import BoolArray, IntArray
from assistant.index.postings import hash_term
from assistant.index.terms import is_name, name_sounds, word_names
from assistant.index.translate import load_translation
from assistant.language.sounds import latin_sounds
from assistant.language.words import Cut, Word, WordKind

# Beyond so many units a lexicon is worn: most of them are figures that will not come again.
_MOST_UNITS = 1 << 18

Entries = list[tuple[str, float]]


@dataclass(slots=True)
class Units:
    """A stretch of text as units, and its pairs of neighbouring Latin stems, which seldom repeat, as terms."""

    numbers: list[int] = field(default_factory=list)
    pairs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The entries of many units, one a place in each array.

    Attributes:
        places: Which of the units asked for an entry belongs to.
        terms: Number of the term.
        weights: How much of it.
        rendered: Whether it is one of several English words that a Chinese one may stand for.
    """

    places: IntArray
    terms: IntArray
    weights: npt.NDArray[np.float64]
    rendered: BoolArray


class Lexicon:
    """The units met so far in texts of one language group, and their terms. For one thread at a time."""

    def __init__(self, *, english: bool) -> None:
        """Know nothing yet; `english` texts have no translations."""
        self._english = english
        self._translation = load_translation()
        self._words: dict[WordKind, dict[str, int]] = {"han": {}, "latin": {}, "number": {}}
        self._joints: dict[str, int] = {}
        self._phrases: dict[str, int] = {}
        self._name_runs: dict[str, int] = {}
        self._figures: dict[str, int] = {}
        # Of each unit: its first name; whether it spells a name oddly (None: it spells none); where its entries end.
        self._names: list[str] = []
        self._spells: list[bool | None] = []
        self._ends = array("q", [0])
        # Of each entry.
        self._terms = array("q")
        self._weights = array("d")
        self._rendered = array("b")
        # Of each term.
        self._numbers: dict[str, int] = {}
        self._written: list[str] = []
        self._hashes = array("Q")

    @property
    def is_worn(self) -> bool:
        """Whether it has grown so large that a fresh one is better."""
        return len(self._names) > _MOST_UNITS

    def read(self, words: Iterable[Cut], into: Units) -> None:
        """Add the units of the content words of one stretch of text, in order."""
        found, known = into.numbers, self._words
        run: list[str] = []
        units: list[int] = []
        end = -1
        last: str | None = None
        for text, kind, start, stop in words:
            unit = known[kind].get(text)
            if unit is None:
                unit = self._learn_word(text, kind)
            found.append(unit)
            if kind == "han":
                if run and start == end:
                    found.append(self._joint(run[-1][-1] + text[0]))
                elif run:
                    self._read_run(run, units, found)
                    run, units = [], []
                run.append(text)
                units.append(unit)
                end = stop
                continue
            if run:
                self._read_run(run, units, found)
                run, units = [], []
            if last is not None:
                into.pairs.append(f"p:{last} {self._names[unit]}")
            last = self._names[unit]
        if run:
            self._read_run(run, units, found)

    def figure(self, term: str) -> int:
        """Give the unit of a large figure."""
        unit = self._figures.get(term)
        return self._learn(self._figures, term, [(term, 1.0)]) if unit is None else unit

    def gather(self, units: Sequence[int]) -> Gathered:
        """Look up the entries of units."""
        numbers = np.array(units, np.int64)
        ends = np.frombuffer(self._ends, np.int64)
        starts = ends[numbers]
        counts = ends[numbers + 1] - starts
        places = np.repeat(np.arange(len(numbers)), counts)
        entries = np.arange(len(places)) + np.repeat(starts - np.cumsum(counts) + counts, counts)
        return Gathered(
            places,
            np.frombuffer(self._terms, np.int64)[entries],
            np.frombuffer(self._weights, np.float64)[entries],
            np.frombuffer(self._rendered, np.bool_)[entries],
        )

    @property
    def size(self) -> int:
        """Number of terms."""
        return len(self._hashes)

    def hashes(self) -> npt.NDArray[np.uint64]:
        """Give the hashes of all terms, by number."""
        return np.array(self._hashes, np.uint64)

    def name(self, term: int) -> str:
        """Give a term by its number."""
        return self._written[term]

    def _read_run(self, run: Sequence[str], units: Sequence[int], found: list[int]) -> None:
        """Add what several neighbouring Chinese words are indexed under together."""
        if self._english or len(run) < 2:
            return
        for phrase in self._translation.phrases(run):
            unit = self._phrases.get(phrase)
            found.append(self._learn_phrase(phrase) if unit is None else unit)
        for part in _spelled(run, [self._spells[unit] for unit in units]):
            unit = self._name_runs.get(part)
            found.append(self._learn_name_run(part) if unit is None else unit)

    def _joint(self, pair: str) -> int:
        unit = self._joints.get(pair)
        return self._learn(self._joints, pair, [(f"c:{pair}", 1.0)]) if unit is None else unit

    def _learn_word(self, text: str, kind: WordKind) -> int:
        word = Word(text, kind, 0, len(text))
        names = word_names(word)
        entries: Entries = [(f"w:{name}", 1.0) for name in names]
        rendered: Entries = []
        if kind == "han":
            entries += [(f"c:{text[place : place + 2]}", 1.0) for place in range(len(text) - 1)]
            if not self._english:
                rendered = [(f"e:{name}", weight) for name, weight in self._translation.render(text).items()]
        elif self._english:
            if kind == "latin":
                entries.append((f"r:{text}", 1.0))
            if is_name(word):
                entries += [(f"n:{sound}", 1.0) for sound in latin_sounds(text)]
        else:
            entries += [(f"e:{name}", 1.0) for name in names]
        unit = self._learn(self._words[kind], text, entries, rendered)
        self._names[unit], self._spells[unit] = names[0], self._spelling(text)
        return unit

    def _learn_phrase(self, phrase: str) -> int:
        rendered = [(f"e:{name}", weight) for name, weight in self._translation.render(phrase).items()]
        return self._learn(self._phrases, phrase, [], rendered)

    def _learn_name_run(self, run: str) -> int:
        return self._learn(self._name_runs, run, [(f"n:{sound}", 1.0) for sound in name_sounds(run)])

    def _spelling(self, word: str) -> bool | None:
        """Tell whether a word is spelled like a foreign name (else None), and is in no dictionary."""
        if not all(character in self._translation.name_sounds for character in word):
            return None
        return len(word) == 1 or word not in self._translation

    def _learn(self, known: dict[str, int], text: str, entries: Entries, rendered: Entries | None = None) -> int:
        unit = known[text] = len(self._names)
        self._names.append("")
        self._spells.append(None)
        for flag, listed in ((0, entries), (1, rendered or [])):
            for term, weight in listed:
                self._terms.append(self._number(term))
                self._weights.append(weight)
                self._rendered.append(flag)
        self._ends.append(len(self._terms))
        return unit

    def _number(self, term: str) -> int:
        number = self._numbers.setdefault(term, len(self._numbers))
        if number == len(self._hashes):
            self._written.append(term)
            self._hashes.append(hash_term(term))
        return number


def _spelled(run: Sequence[str], odd: Sequence[bool | None]) -> Iterator[str]:
    """Give the stretches of a run that may spell a foreign name, as `assistant.index.terms.name_runs` does."""
    for spells, group in groupby(zip(run, odd, strict=True), key=lambda part: part[1] is not None):
        parts = list(group)
        if spells and len(parts) > 1 and any(is_odd for _, is_odd in parts):
            yield "".join(word for word, _ in parts)
