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
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise

from assistant.finance.glossary import load_glossary
from assistant.finance.quantities import parse_quantities
from assistant.index.translate import load_translation
from assistant.language.irregular import base_form
from assistant.language.sounds import name_windows
from assistant.language.words import STOP_WORDS, Word, add_words, stem, tokenize

# Part of the stamp of the lexical index: raise it when the terms below change.
ANALYSIS_VERSION = 6

# Smaller figures are written with the same digits everywhere.
_LEAST_FIGURE = 10_000
# What a figure of that size is written with: five digits, however grouped, or a word for thousands and more.
_MAY_BE_LARGE = re.compile(
    # Each way begins with a set of characters, so that places where none begins cost next to nothing.
    r"[0-9\uff10-\uff19](?:(?:[,，.]?[0-9\uff10-\uff19]){4}|[^\S\n]?百|[0-9]{3}成"
    r"|[\s-]?(?i:(?:[kmbt]|mn|mln|mm|bn|bln|tn|trn|tln)(?![a-z0-9])))|[千仟萬万億亿兆拾佰]"
    r"|[零〇○一二三四五六七八九兩两壹贰貳叁參肆伍陆陸柒捌玖]{5}"
    r"|[Hh](?i:undred)|[Tt](?i:housand|rillion)|[Mm](?i:illion)|[Bb](?i:illion)"
)

_POSSESSIVE = re.compile(r"'s?$")
_JOINT = re.compile(r"[.&'+-]")
_FIGURE = re.compile(r"\d+(?:\.\d+)*")

# Nothing that is read of a figure reaches over a full-width comma, unless it groups digits.
_STRETCH = re.compile(r"(?:[^，]|(?<=[0-9\uff10-\uff19])，(?=[0-9\uff10-\uff19]))+")


def analysis_stamp() -> str:
    """Name what terms are made with; an index with another stamp must be rebuilt."""
    return f"{ANALYSIS_VERSION}-{load_translation().digest}"


def figure_terms(text: str, sentences: Iterable[tuple[int, int]] = ()) -> Iterator[tuple[str, int]]:
    """Name the figures that languages write differently, 2677 億 and 267.7 billion, and where they stand.

    Args:
        text: What holds them.
        sentences: Spans of its sentences: those that can hold no large figure are passed over; none: all is read.
    """
    if not sentences:
        yield from _large_figures(text, 0, 0, len(text))
    reached = 0
    for first, last in sentences:
        if _MAY_BE_LARGE.search(text, first, last):
            spans = [(first, last)]
            if "，" in text[first:last]:
                stretches = (match.span() for match in _STRETCH.finditer(text, first, last))
                spans = [span for span in stretches if _MAY_BE_LARGE.search(text, *span)]
            for start, end in spans:
                # With the mark before it, by which some numbers are read.
                before = start - 1 if start > first else max(0, reached - 1)
                yield from _large_figures(text, before if not text[before].isalnum() else start, start, end)
        reached = last


def _large_figures(text: str, before: int, start: int, end: int) -> Iterator[tuple[str, int]]:
    for quantity in parse_quantities(text[before:end]):
        if abs(quantity.value) >= _LEAST_FIGURE and before + quantity.start >= start:
            yield f"q:{float(abs(quantity.value)):.4g}", before + quantity.start


def read_words(text: str) -> tuple[Word, ...]:
    """Cut a text into words, with the shipped glossary's Chinese words whole."""
    learn_glossary()
    return tokenize(text)


@cache
def learn_glossary() -> None:
    """Teach the segmenter the shipped glossary's words, once."""
    add_words(load_glossary().words())


def content_words(words: Iterable[Word]) -> tuple[Word, ...]:
    """Leave out function words and question words."""
    return tuple(word for word in words if word.text not in STOP_WORDS)


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
