"""Question to clauses: what to look for in Chinese passages and in English ones.

Passages of the question's own language are searched for its words. Across languages, English words are looked for
among the translations that Chinese passages were indexed under, and Chinese words as what they may be in English.
Terms of the market that the glossary knows are looked for in every form they have, whatever the language.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.finance.glossary import Glossary, load_glossary
from assistant.index.commonness import commonness
from assistant.index.lexical import Group
from assistant.index.matching import Either, Expression, Term, Together
from assistant.index.scoring import Clause
from assistant.index.terms import (
    content_words,
    figure_terms,
    han_runs,
    is_name,
    name_runs,
    name_sounds,
    read_words,
    stem_pairs,
    word_names,
)
from assistant.index.translate import load_translation
from assistant.language.sounds import latin_sounds
from assistant.language.words import Word
from assistant.retrieve.forms import named_short, term_clauses
from assistant.retrieve.frames import without_frame
from assistant.retrieve.names import spelled_names, written_names
from assistant.retrieve.regions import twins

PAIR_WEIGHT = 0.4
# Share of an English word that counts only where it is inflected as in the question.
AS_WRITTEN = 0.3
CHINESE_B = 0.6
ENGLISH_B = 0.75
TRANSLATED_K1 = 0.8
TRANSLATED_B = 0.5
# What the words of a glossary term still count by themselves.
INSIDE_TERM = 0.5
# What one English word of a rendering by several says on its own, beside the whole rendering.
_STRAY = 0.5
_PARTIAL = 0.2
# What a word of nearly the same meaning counts, times how nearly it is the same.
RELATED = 0.6
# What a name counts that only sounds alike.
SOUNDS_ALIKE = 0.5


def expand(
    text: str, glossary: Glossary | None = None, earlier: Sequence[tuple[str, float]] = ()
) -> Mapping[Group, tuple[Clause, ...]]:
    """Say what to look for in each language group.

    Args:
        text: A question in any language, or in several.
        glossary: Terms with their forms; None: the shipped one.
        earlier: Texts that belong to the question, each with what its words count beside the question's own.
    """
    known = glossary or load_glossary()
    clauses = {group: {clause.wanted: clause for clause in found} for group, found in _expand(text, known).items()}
    for other, weight in earlier:
        for group, found in _expand(other, known).items():
            for clause in found:
                lighter = replace(clause, weight=clause.weight * weight, essential=False)
                clauses[group].setdefault(clause.wanted, lighter)
    return {group: tuple(found.values()) for group, found in clauses.items()}


def _expand(text: str, glossary: Glossary) -> Mapping[Group, tuple[Clause, ...]]:
    words = without_frame(text, content_words(read_words(text)))
    mentions = glossary.find(text)
    free = {word.text for word in words if not any(m.start <= word.start and word.end <= m.end for m in mentions)}
    figures = tuple(
        Clause(name[2:], Term(name), k1=TRANSLATED_K1, b=TRANSLATED_B, essential=False)
        for name, _ in figure_terms(text)
    )
    chinese, english = _chinese_clauses(words, free, glossary), _english_clauses(words, free)
    return {
        "zh": (*term_clauses(mentions, "zh"), *figures, *chinese, *spelled_names(words)),
        "en": (*term_clauses(mentions, "en"), *figures, *english, *written_names(words)),
    }


def _chinese_clauses(words: Sequence[Word], free: Collection[str], glossary: Glossary) -> Iterator[Clause]:
    for word in _distinct(words):
        for name in word_names(word):
            if word.kind == "han":
                clause = Clause(name, _in_any_region("w", name), b=CHINESE_B)
            else:
                wanted, short = _translation_of(word, name), named_short(name, glossary)
                whole = Either(((1.0, wanted), (1.0, short)), best=True) if short else wanted
                clause = Clause(name, whole, k1=TRANSLATED_K1, b=TRANSLATED_B)
            yield _weigh(clause, word, free)
    for run in han_runs(words):
        for first, second in pairwise("".join(run)):
            yield Clause(first + second, _in_any_region("c", first + second), PAIR_WEIGHT, b=CHINESE_B, essential=False)


def _in_any_region(kind: str, word: str) -> Expression:
    """Look for a Chinese word as any region writes it."""
    wordings = [one for one in twins(word) if kind == "w" or len(one) == len(word)]
    terms = tuple((1.0, Term(f"{kind}:{one}")) for one in wordings)
    return terms[0][1] if len(terms) == 1 else Either(terms, best=True)


def _translation_of(word: Word, name: str) -> Expression:
    """Look for what translates an English word, and where nothing can, for what sounds like it."""
    sounds = latin_sounds(word.text) if is_name(word) else ()
    if sounds:
        alike = Either(tuple((1.0, Term(f"n:{sound}")) for sound in sounds), best=True)
        return Either(((1.0, Term(f"e:{name}")), (SOUNDS_ALIKE, alike)))
    return _with_related("e", {name: 1.0})


def _with_related(kind: str, names: Mapping[str, float]) -> Expression:
    """Look for English stems, and with less weight for those that mean nearly the same."""
    wanted = dict(names)
    for name, weight in names.items():
        for other, nearness in load_translation().related(name):
            wanted[other] = max(wanted.get(other, 0.0), RELATED * weight * nearness)
    parts = tuple((weight, Term(f"{kind}:{name}")) for name, weight in wanted.items())
    return parts[0][1] if len(parts) == 1 else Either(parts)


def _english_clauses(words: Sequence[Word], free: Collection[str]) -> Iterator[Clause]:
    names = {run: name_sounds("".join(run)) for run in name_runs(words)}
    parts_of_names = {part for run, sounds in names.items() if sounds for part in run}
    free = set(free) - parts_of_names
    for run, sounds in names.items():
        if sounds:
            alike = Either(tuple((SOUNDS_ALIKE, Term(f"n:{sound}")) for sound in sorted(sounds)), best=True)
            yield Clause("".join(run), alike, k1=TRANSLATED_K1, b=TRANSLATED_B)
    for word in _distinct(words):
        if word.kind == "han":
            wanted = _translated(word.text)
            if wanted is not None:
                yield _weigh(Clause(word.text, wanted, k1=TRANSLATED_K1, b=TRANSLATED_B), word, free)
            continue
        whole, *parts = word_names(word)
        as_written = Either(((1 - AS_WRITTEN, Term(f"w:{whole}")), (AS_WRITTEN, Term(f"r:{word.text}"))))
        yield _weigh(Clause(whole, as_written if word.kind == "latin" else Term(f"w:{whole}"), b=ENGLISH_B), word, free)
        for part in parts:
            yield _weigh(Clause(part, Term(f"w:{part}"), b=ENGLISH_B), word, free)
    for first, second in dict.fromkeys(stem_pairs(words)):
        yield Clause(f"{first} {second}", Term(f"p:{first} {second}"), PAIR_WEIGHT, b=ENGLISH_B, essential=False)
    for phrase in dict.fromkeys(phrase for run in han_runs(words) for phrase in load_translation().phrases(run)):
        wanted = _translated(phrase)
        if wanted is not None:
            yield Clause(phrase, wanted, k1=TRANSLATED_K1, b=TRANSLATED_B, essential=False)


def _translated(word: str) -> Expression | None:
    """Put a Chinese word together from English ones: a rendering by several words wants all of them."""
    table = load_translation()
    glosses = table.glosses(word)
    stray = {name for gloss in glosses for name in gloss.stems}
    rendered = {name: weight * (_STRAY if name in stray else 1.0) for name, weight in table.render(word).items()}
    parts: list[tuple[float, Expression]] = [(1.0, _with_related("w", rendered))] if rendered else []
    whole = tuple(
        (gloss.weight, Together(tuple(Term(f"w:{name}") for name in gloss.stems), _PARTIAL)) for gloss in glosses
    )
    if whole:
        parts.append((1.0, Either(whole, best=True)))
    return Either(tuple(parts)) if parts else None


def _weigh(clause: Clause, word: Word, free: Collection[str]) -> Clause:
    """Say how common a word is, and let it count less where the term that it is part of is looked for as a whole."""
    told = replace(clause, common=commonness(word.text))
    return told if word.text in free else replace(told, weight=clause.weight * INSIDE_TERM, essential=False)


def _distinct(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple({word.text: word for word in reversed(words)}.values())[::-1]
