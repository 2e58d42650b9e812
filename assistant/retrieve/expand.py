"""Question to clauses: what to look for in Chinese passages and in English ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

from assistant.index.lexical import Group
from assistant.index.scoring import Clause, Either, Expression, Term, Together
from assistant.index.terms import content_words, han_runs, read_words, stem_pairs, word_names
from assistant.index.translate import TranslationTable, load_translation
from assistant.language.words import Word

Item = TypeVar("Item")

PAIR_WEIGHT = 0.4
# Share of an English word that counts only where it is inflected as in the question.
AS_WRITTEN = 0.3
CHINESE_B = 0.6
ENGLISH_B = 0.75
TRANSLATED_K1 = 0.8
TRANSLATED_B = 0.5
# What one English word of a rendering by several says on its own, beside the whole rendering.
_STRAY = 0.5
_PARTIAL = 0.2


def expand(text: str) -> Mapping[Group, tuple[Clause, ...]]:
    """Say what to look for in each language group."""
    words = content_words(read_words(text))
    return {"zh": tuple(_chinese_clauses(words)), "en": tuple(_english_clauses(words))}


def _chinese_clauses(words: Sequence[Word]) -> Iterator[Clause]:
    for word in _distinct(word.text for word in words if word.kind == "han"):
        yield Clause(word, Term(f"w:{word}"), b=CHINESE_B)
    for run in han_runs(words):
        for first, second in pairwise("".join(run)):
            yield Clause(first + second, Term(f"c:{first}{second}"), PAIR_WEIGHT, b=CHINESE_B, essential=False)
    for name in _distinct(name for word in words if word.kind != "han" for name in word_names(word)):
        yield Clause(name, Term(f"e:{name}"), k1=TRANSLATED_K1, b=TRANSLATED_B)


def _english_clauses(words: Sequence[Word]) -> Iterator[Clause]:
    raw = {word_names(word)[0]: word.text for word in reversed(words) if word.kind == "latin"}
    for name in _distinct(name for word in words if word.kind != "han" for name in word_names(word)):
        wanted: Expression = Term(f"w:{name}")
        if name in raw:
            wanted = Either(((1 - AS_WRITTEN, wanted), (AS_WRITTEN, Term(f"r:{raw[name]}"))))
        yield Clause(name, wanted, b=ENGLISH_B)
    for first, second in _distinct(stem_pairs(words)):
        yield Clause(f"{first} {second}", Term(f"p:{first} {second}"), PAIR_WEIGHT, b=ENGLISH_B, essential=False)
    table = load_translation()
    for run in han_runs(words):
        for word in _distinct((*run, *table.phrases(run))):
            translated = _translated(word, table)
            if translated is not None:
                yield Clause(word, translated, k1=TRANSLATED_K1, b=TRANSLATED_B)


def _translated(word: str, table: TranslationTable) -> Expression | None:
    """Put a Chinese word together from English ones: a rendering by several words wants all of them."""
    glosses = table.glosses(word)
    stray = {name for gloss in glosses for name in gloss.stems}
    parts: list[tuple[float, Expression]] = [
        (weight * (_STRAY if name in stray else 1.0), Term(f"w:{name}")) for name, weight in table.render(word).items()
    ]
    whole = tuple(
        (gloss.weight, Together(tuple(Term(f"w:{name}") for name in gloss.stems), _PARTIAL)) for gloss in glosses
    )
    if whole:
        parts.append((1.0, Either(whole, best=True)))
    return Either(tuple(parts)) if parts else None


def _distinct(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))
