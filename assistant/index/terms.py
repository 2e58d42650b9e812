"""What a passage is indexed under: the terms of its own language, and for Chinese their English translations too.

A term is a kind and a text:

* `w:` a word: Chinese as segmented, Latin stemmed, numbers and tickers whole;
* `c:` two neighbouring Chinese characters, which find what segmentation missed;
* `r:` in English passages, a word as written; `p:` a pair of neighbouring Latin stems;
* `q:` a large figure in base units, whatever its unit and script;
* `e:` in Chinese passages, an English stem that translates a word, weighted by how probable that is;
* `n:` the consonants of a name that no dictionary has, which 科爾尼 and Kearney share.

Translating the index, not the question, lets BM25 see the summed frequency of everything that one English word may
stand for; translated questions rank far worse (recall@1 .56 against .74, measured on translated encyclopedia text).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby, pairwise

from assistant.finance.glossary import load_glossary
from assistant.finance.quantities import parse_quantities
from assistant.index.postings import SENTENCES, Row
from assistant.index.texts import SearchText
from assistant.index.translate import load_translation
from assistant.language.irregular import base_form
from assistant.language.sentences import split_sentences
from assistant.language.sounds import latin_sounds, name_windows
from assistant.language.words import STOP_WORDS, Word, add_words, stem, tokenize

# Part of the stamp of the lexical index: raise it when the terms below change.
ANALYSIS_VERSION = 4

# Smaller figures are written with the same digits everywhere.
_LEAST_FIGURE = 10_000
_EVERYWHERE = 2**SENTENCES - 1

_POSSESSIVE = re.compile(r"'s?$")
_JOINT = re.compile(r"[.&'+-]")
_FIGURE = re.compile(r"\d+(?:\.\d+)*")


def analysis_stamp() -> str:
    """Name what terms are made with; an index with another stamp must be rebuilt."""
    return f"{ANALYSIS_VERSION}-{load_translation().digest}"


def analyse(text: SearchText) -> Row:
    """Break a passage into terms.

    What stands above it counts as part of each of its sentences.
    """
    english = text.language == "en"
    above, above_terms = _read_above(text.title, text.heading, text.context, english=english)
    place_of, count = _sentence_places(text.text)
    sentences: list[list[Word]] = [[] for _ in range(count)]
    for word in content_words(read_words(text.text)):
        sentences[place_of(word.start)].append(word)
    terms_of = _english_terms if english else _chinese_terms
    terms: dict[str, tuple[float, int]] = {}

    def add(term: str, weight: float, places: int) -> None:
        known, held = terms.get(term, (0.0, 0))
        terms[term] = (known + weight, held | places)

    for term, weight in above_terms:
        add(term, weight, _EVERYWHERE)
    for place, words in enumerate(sentences):
        for term, weight in terms_of(words):
            add(term, weight, 1 << place)
    for term, start in figure_terms(text.text):
        add(term, 1.0, 1 << place_of(start))
    lengths = tuple(map(len, sentences))
    return Row(text.key, max(1, above + sum(lengths)), lengths, terms)


# The passages of a note follow each other, and those of one section have the same above them.
@lru_cache(maxsize=32)
def _read_above(title: str, heading: str, context: str, *, english: bool) -> tuple[int, tuple[tuple[str, float], ...]]:
    """Count the words that stand above a passage, and give their terms."""
    words = content_words(word for part in (title, heading, context) for word in read_words(part))
    return len(words), tuple((_english_terms if english else _chinese_terms)(words))


def _sentence_places(text: str) -> tuple[Callable[[int], int], int]:
    """Number the sentences of a text, those of a long one in groups of neighbours.

    Returns:
        What tells the number at an offset, and how many there are, at least 1.
    """
    starts = [start for start, _ in split_sentences(text)]
    count = min(len(starts), SENTENCES)

    def place_of(offset: int) -> int:
        return max(0, bisect_right(starts, offset) - 1) * count // max(len(starts), 1)

    return place_of, max(count, 1)


def figure_terms(text: str) -> Iterator[tuple[str, int]]:
    """Name the figures that languages write differently, 2677 億 and 267.7 billion, and where they stand."""
    for quantity in parse_quantities(text):
        if abs(quantity.value) >= _LEAST_FIGURE:
            yield f"q:{float(abs(quantity.value)):.4g}", quantity.start


def read_words(text: str) -> tuple[Word, ...]:
    """Cut a text into words, with the shipped glossary's Chinese words whole."""
    _learn_glossary()
    return tokenize(text)


@cache
def _learn_glossary() -> None:
    add_words(load_glossary().words())


def content_words(words: Iterable[Word]) -> tuple[Word, ...]:
    """Leave out function words and question words."""
    return tuple(word for word in words if word.text not in STOP_WORDS)


def _english_terms(words: Sequence[Word]) -> Iterator[tuple[str, float]]:
    yield from _counted(_own_terms(words))
    yield from _counted(f"r:{word.text}" for word in words if word.kind == "latin")
    yield from _counted(f"n:{sound}" for word in words if is_name(word) for sound in latin_sounds(word.text))


def _chinese_terms(words: Sequence[Word]) -> Iterator[tuple[str, float]]:
    yield from _counted(_own_terms(words))
    for name, weight in load_translation().render_all(han_runs(words)).items():
        yield f"e:{name}", weight
    yield from _counted(f"e:{name}" for word in words if word.kind != "han" for name in word_names(word))
    yield from _counted(f"n:{sound}" for run in name_runs(words) for sound in name_sounds("".join(run)))


def _own_terms(words: Sequence[Word]) -> Iterator[str]:
    for word in words:
        yield from (f"w:{name}" for name in word_names(word))
    for run in han_runs(words):
        yield from (f"c:{first}{second}" for first, second in pairwise("".join(run)))
    yield from (f"p:{first} {second}" for first, second in stem_pairs(words))


def _counted(terms: Iterable[str]) -> Iterator[tuple[str, float]]:
    for term, count in Counter(terms).items():
        yield term, float(count)


def word_names(word: Word) -> tuple[str, ...]:
    """Give the names under which a word is found: its stem, and the parts of a compound or of a figure with a unit.

    "rate-cut" is found by "rate", "4.2%" by "4.2".
    """
    if word.kind == "han":
        return (word.text,)
    if word.kind == "number":
        figure = _FIGURE.match(word.text)
        return tuple(dict.fromkeys((word.text, figure[0] if figure else word.text)))
    bare = _POSSESSIVE.sub("", word.text)
    parts = [part for part in _JOINT.split(bare) if len(part) > 1 and part not in STOP_WORDS]
    return tuple(dict.fromkeys(stem(base_form(part)) for part in (bare, *parts)))


def han_runs(words: Sequence[Word]) -> Iterator[tuple[str, ...]]:
    """Give the runs of Chinese words that stand next to each other with nothing between them."""
    run: list[str] = []
    end = -1
    for word in words:
        if run and (word.kind != "han" or word.start != end):
            yield tuple(run)
            run = []
        if word.kind == "han":
            run.append(word.text)
            end = word.end
    if run:
        yield tuple(run)


def stem_pairs(words: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Give the pairs of neighbouring Latin words and numbers, by their stems."""
    names = [word_names(word)[0] for word in words if word.kind != "han"]
    yield from pairwise(names)


def is_name(word: Word) -> bool:
    """Tell whether a Latin word translates nothing: then it may be a name that Chinese spells by its sound."""
    return word.kind == "latin" and not load_translation().is_english(word_names(word)[0])


def name_runs(words: Sequence[Word]) -> Iterator[tuple[str, ...]]:
    """Give the runs of neighbouring Chinese words that may spell a foreign name: some of them are in no dictionary."""
    table = load_translation()
    for run in han_runs(words):
        for spelling, group in groupby(run, key=lambda word: all(c in table.name_sounds for c in word)):
            parts = tuple(group)
            if spelling and len(parts) > 1 and any(len(part) == 1 or part not in table for part in parts):
                yield parts


def name_sounds(run: str) -> frozenset[str]:
    """Give what the stretches of a run of characters sound like, as far as they can be told apart by it."""
    return frozenset(name_windows(run, load_translation().name_sounds))
