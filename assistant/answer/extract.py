"""Answer without a model: the sentences that answer the question, quoted as they stand, or none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.wanted import Wanted, read_wanted
from assistant.finance.glossary import Glossary
from assistant.language.fold import fold
from assistant.retrieve.sentences import Relevance
from assistant.schema import Hit, Sentence

# Shares of a sentence's score: words of the question it holds, nearness in meaning, terms of the market it names.
_COVERAGE_SHARE = 0.4
_COSINE_SHARE = 0.35
_TERMS_SHARE = 0.25
# What a sentence gains by holding the kind of thing that is asked for: a figure, a reason, a date.
_KIND_BONUS = 0.06
# A sentence that scores less answers nothing. See `benchmarks/abstain.py` for the figures behind it.
ANSWER_FLOOR = 0.34
# Further quotes are shown while they score at least this share of the best.
_FURTHER_SHARE = 0.78
# Two sentences that share more of their character pairs than this say the same.
_SAME_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that answers.

    Attributes:
        score: How well, 0 to about 1.
    """

    hit: Hit
    sentence: Sentence
    score: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """The sentences that answer a question, best first.

    Attributes:
        unknown: Names in the question that none of the passages found mentions; then nothing is quoted.
    """

    quotes: tuple[Quote, ...]
    unknown: tuple[str, ...] = ()


def extract_quotes(question: str, relevances: Sequence[Relevance], glossary: Glossary, max_quotes: int) -> Extraction:
    """Choose the sentences that answer `question`, at most `max_quotes`; none when nothing does.

    Args:
        question: Standing alone.
        relevances: Of every sentence of the passages found.
        glossary: Knows names in every language.
        max_quotes: At least 1.
    """
    wanted = read_wanted(question, glossary)
    unknown = wanted.unknown_in([f"{_context(item.hit)}\n{item.hit.passage.text}" for item in relevances])
    if unknown:
        return Extraction((), unknown)
    quotes = nearest_quotes(wanted, relevances)
    if not quotes or quotes[0].score < ANSWER_FLOOR:
        return Extraction(())
    enough = max(ANSWER_FLOOR, quotes[0].score * _FURTHER_SHARE)
    return Extraction(_distinct([quote for quote in quotes if quote.score >= enough], max_quotes))


def nearest_quotes(wanted: Wanted, relevances: Sequence[Relevance]) -> tuple[Quote, ...]:
    """Score every sentence, best first."""
    quotes = (Quote(item.hit, item.sentence, _score(wanted, item)) for item in relevances)
    return tuple(sorted(quotes, key=lambda quote: -quote.score))


def _score(wanted: Wanted, item: Relevance) -> float:
    parts = [(_COVERAGE_SHARE, item.coverage), (_COSINE_SHARE, item.cosine)]
    if wanted.terms:
        parts.append((_TERMS_SHARE, wanted.share_of_terms(item.sentence.text, _context(item.hit))))
    score = sum(share * value for share, value in parts) / sum(share for share, _ in parts)
    return score + (_KIND_BONUS if wanted.met_by(item.sentence.text) else 0.0)


def _context(hit: Hit) -> str:
    return "\n".join((hit.note.title, *hit.passage.heading, hit.passage.context))


def _distinct(quotes: Sequence[Quote], max_quotes: int) -> tuple[Quote, ...]:
    """Leave out sentences that repeat a better one."""
    kept: list[tuple[Quote, frozenset[str]]] = []
    for quote in quotes:
        pairs = _character_pairs(quote.sentence.text)
        if all(not _same(pairs, other) for _, other in kept):
            kept.append((quote, pairs))
        if len(kept) == max_quotes:
            break
    return tuple(quote for quote, _ in kept)


def _character_pairs(text: str) -> frozenset[str]:
    folded = re.sub(r"\W+", "", fold(text))
    return frozenset(folded[i : i + 2] for i in range(len(folded) - 1)) or frozenset({folded})


def _same(first: frozenset[str], second: frozenset[str]) -> bool:
    return len(first & second) >= _SAME_SHARE * min(len(first), len(second))
