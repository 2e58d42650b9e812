"""Passages broken into terms, many at a time: words are read one by one, everything after them as flat arrays.

Reading a corpus spends its time here, so a word's terms are worked out once (`assistant.index.lexicon`), and those of
some hundred passages are counted together.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from assistant.index.arrays import IntArray
from assistant.index.lexicon import Lexicon, Units
from assistant.index.postings import SENTENCES, Postings, Rows, hash_term
from assistant.index.terms import figure_terms, learn_glossary
from assistant.index.texts import SearchText
from assistant.language.sentences import split_sentences
from assistant.language.words import STOP_WORDS, Cut, cut_words

_EVERYWHERE = 2**SENTENCES - 1
# English stems that a sentence's Chinese words may stand for: less than this of one, summed over it, is noise.
_LEAST_RENDERED = 0.05


@dataclass(frozen=True, slots=True)
class Row:
    """A passage broken into terms.

    Attributes:
        key: The catalogue's number for the passage.
        length: In content words.
        sentences: The lengths of its sentences, `SENTENCES` at most.
        terms: How much of each term it holds, and a bit for each sentence that holds it.
    """

    key: int
    length: int
    sentences: tuple[int, ...]
    terms: Mapping[str, tuple[float, int]]


@dataclass(slots=True)
class _Batch:
    """Passages read into units, stretch by stretch: what stands above a passage, then each of its sentences.

    Attributes:
        heads: Key, length and lengths of the sentences of each passage.
        rows: Of each stretch, the place of its passage.
        bits: Of each stretch, a bit for each sentence that it belongs to.
        ends: Of each stretch, where its units and its pairs end.
    """

    heads: list[tuple[int, int, tuple[int, ...]]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    bits: list[int] = field(default_factory=list)
    ends: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)])
    units: Units = field(default_factory=Units)

    def close(self, bits: int) -> None:
        """End a stretch of the passage that is being read."""
        self.rows.append(len(self.heads))
        self.bits.append(bits)
        self.ends.append((len(self.units.numbers), len(self.units.pairs)))


@dataclass(frozen=True, slots=True)
class _Counted:
    """How much of each term each passage holds; one place in each array a posting.

    Attributes:
        pairs: The terms numbered from the size of the lexicon.
    """

    rows: IntArray
    terms: IntArray
    weights: npt.NDArray[np.float64]
    places: npt.NDArray[np.uint16]
    pairs: Sequence[str]


class Analyser:
    """Breaks the passages of one language group into terms, and keeps what it has learned. For one thread at a time."""

    def __init__(self, *, english: bool) -> None:
        self._english = english
        self._lexicon = Lexicon(english=english)

    def read(self, texts: Sequence[SearchText]) -> Rows:
        """Break passages into terms, each by its hash."""
        batch, counted = self._count(texts)
        return Rows(
            np.array([key for key, _, _ in batch.heads], np.int64),
            np.array([length for _, length, _ in batch.heads], np.float32),
            np.frombuffer(b"".join(_lengths(sentences) for _, _, sentences in batch.heads), np.uint8),
            Postings(
                _hashes(self._lexicon, counted),
                counted.rows,
                counted.weights.astype(np.float32).astype(np.float16),
                counted.places,
            ),
        )

    def read_one(self, text: SearchText) -> Row:
        """Break a passage into terms, each by its name."""
        batch, counted = self._count([text])
        size = self._lexicon.size
        names = [self._lexicon.name(term) if term < size else counted.pairs[term - size] for term in counted.terms]
        held = zip(counted.weights.tolist(), counted.places.tolist(), strict=True)
        return Row(*batch.heads[0], dict(zip(names, held, strict=True)))

    def _count(self, texts: Sequence[SearchText]) -> tuple[_Batch, _Counted]:
        if self._lexicon.is_worn:
            self._lexicon = Lexicon(english=self._english)
        batch = _Batch()
        for text in texts:
            _read(text, self._lexicon, batch)
        return batch, _count(batch, self._lexicon)


def analyse(text: SearchText) -> Row:
    """Break a passage into terms.

    What stands above it counts as part of each of its sentences.
    """
    with _LOCK:
        return _shared(english=text.language == "en").read_one(text)


_LOCK = threading.Lock()


@cache
def _shared(*, english: bool) -> Analyser:
    return Analyser(english=english)


def _read(text: SearchText, lexicon: Lexicon, batch: _Batch) -> None:
    """Read one passage into units."""
    above = _words_above(text.title, text.heading, text.context)
    lexicon.read(above, batch.units)
    batch.close(_EVERYWHERE)
    spans = text.sentences or split_sentences(text.text)
    # Those of a long text are told apart in groups of neighbours.
    groups = max(1, min(len(spans), SENTENCES))
    sentences: list[list[Cut]] = [[] for _ in range(groups)]
    figures: list[list[str]] = [[] for _ in range(groups)]
    number, nexts = 0, [*(start for start, _ in spans[1:]), len(text.text) + 1]
    for word in _content(text.text):
        while word[2] >= nexts[number]:
            number += 1
        sentences[number * groups // len(nexts)].append(word)
    for term, start in figure_terms(text.text, spans):
        figures[bisect_right(nexts, start) * groups // len(nexts)].append(term)
    for place, words in enumerate(sentences):
        lexicon.read(words, batch.units)
        batch.units.numbers += map(lexicon.figure, figures[place])
        batch.close(1 << place)
    lengths = tuple(map(len, sentences))
    batch.heads.append((text.key, max(1, len(above) + sum(lengths)), lengths))


def _content(text: str) -> list[Cut]:
    """Give the words of a text but function words and question words."""
    learn_glossary()
    return [word for word in cut_words(text) if word[0] not in STOP_WORDS]


# The passages of a note follow each other, and those of one section have the same above them.
@lru_cache(maxsize=32)
def _words_above(title: str, heading: str, context: str) -> tuple[Cut, ...]:
    return tuple(word for part in (title, heading, context) for word in _content(part))


def _count(batch: _Batch, lexicon: Lexicon) -> _Counted:
    """Sum what each passage holds of each term."""
    ends = np.array(batch.ends, np.int64)
    stretches = [np.repeat(np.arange(len(batch.rows)), np.diff(ends[:, kind])) for kind in (0, 1)]
    gathered = lexicon.gather(batch.units.numbers)
    held_in = stretches[0][gathered.places]
    terms, pairs = _number(batch.units.pairs, lexicon.size)
    total = lexicon.size + len(pairs)
    meant = gathered.rendered
    stretch, term, weight = _sum(held_in[meant], gathered.terms[meant], gathered.weights[meant], total)
    kept = weight > _LEAST_RENDERED
    own = ~meant
    parts = (
        (held_in[own], gathered.terms[own], gathered.weights[own]),
        (stretch[kept], term[kept], weight[kept]),
        (stretches[1], terms, np.ones(len(terms))),
    )
    held_in, terms, weights = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    rows, bits = np.array(batch.rows, np.int64)[held_in], np.array(batch.bits, np.uint16)[held_in]
    order, firsts, keys = _group(rows * total + terms)
    if not len(keys):
        return _Counted(keys, keys, np.empty(0), np.empty(0, np.uint16), pairs)
    places = np.bitwise_or.reduceat(bits[order], firsts)
    return _Counted(keys // total, keys % total, np.add.reduceat(weights[order], firsts), places, pairs)


def _number(pairs: Sequence[str], first: int) -> tuple[IntArray, list[str]]:
    """Number terms from `first` in the order of their first appearance; gives each one's number, and them all."""
    numbers: dict[str, int] = {}
    found = np.array([numbers.setdefault(pair, first + len(numbers)) for pair in pairs], np.int64)
    return found, list(numbers)


def _sum(
    stretches: IntArray, terms: IntArray, weights: npt.NDArray[np.float64], total: int
) -> tuple[IntArray, IntArray, npt.NDArray[np.float64]]:
    """Sum the weights of each term in each stretch."""
    order, firsts, keys = _group(stretches * total + terms)
    return keys // total, keys % total, np.add.reduceat(weights[order], firsts) if len(keys) else weights[:0]


def _group(keys: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Bring equal keys together: the order that does, where each begins in it, and the keys, ascending."""
    order = np.argsort(keys)
    ordered = keys[order]
    firsts = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1)) if len(keys) else order
    return order, firsts, ordered[firsts]


def _hashes(lexicon: Lexicon, counted: _Counted) -> npt.NDArray[np.uint64]:
    named = np.fromiter(map(hash_term, counted.pairs), np.uint64, len(counted.pairs))
    found: npt.NDArray[np.uint64] = np.concatenate([lexicon.hashes(), named])[counted.terms]
    return found


def _lengths(sentences: Sequence[int]) -> bytes:
    return bytes(min(length, 255) for length in sentences).ljust(SENTENCES, b"\0")
