"""Say of each sentence of some passages how much of a question it speaks of, and how near it is in meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from assistant.finance.directions import parse_directions
from assistant.index.analysis import analyse
from assistant.index.arrays import FloatArray, products
from assistant.index.embed import Embedder
from assistant.index.lexical import group_of
from assistant.index.matching import Matches, Wanted
from assistant.index.postings import Gathered, hash_term
from assistant.index.scoring import Clause
from assistant.index.store import Index
from assistant.index.texts import SearchText
from assistant.language.script import detect_language
from assistant.retrieve.expand import expand
from assistant.retrieve.layout import header_of
from assistant.retrieve.remembered import sentence_vectors
from assistant.schema import Hit, Sentence

# What stands above a sentence helps to understand it, but it is not what the sentence says.
_CONTEXT_SHARE = 0.5
# A translation is taken as meant from this probability on (its inverse): of the renderings of a word few are certain.
_CERTAIN = 2.5
# A word held less than so is not spoken of.
HELD = 0.2
# So many words of a question are what it turns on.
_FEW_WORDS = 4
# What another word for the same view says of the one asked for.
_SAME_VIEW = 0.8
# Texts whose terms are kept: a few kilobytes each.
_KEPT_TEXTS = 4096

TermArray = npt.NDArray[np.uint64]
WeightArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Relevance:
    """How a sentence bears on a question.

    Attributes:
        coverage: Share of the question's words, each counted by how rare it is in the index, that the sentence
            speaks of, in either language; 0 to 1.
        cosine: Nearness in meaning, -1 to 1.
        matched: The words of the question that it speaks of.
        weights: Each word's share of the coverage.
        answers: The log odds that it answers, as the reader says; None: it was not read.
    """

    hit: Hit
    sentence: Sentence
    coverage: float
    cosine: float
    matched: frozenset[str]
    weights: Mapping[str, float] = field(default_factory=dict)
    answers: float | None = None

    @property
    def gist(self) -> float:
        """What the sentence speaks of, held against the weightiest few words of the question alone; 0 to 1.

        Who asks at length or two things at once gets no sentence that speaks of every word.
        """
        whole = sum(sorted(self.weights.values(), reverse=True)[:_FEW_WORDS])
        return min(1.0, self.coverage / whole) if whole else self.coverage


def best_fused(relevances: Sequence[Relevance]) -> float:
    """Give what the scores of passages are measured by: the best one's, never 0."""
    return max((item.hit.fused for item in relevances), default=1.0) or 1.0


def weigh_sentences(
    question: str, hits: Sequence[Hit], index: Index, embedder: Embedder, content: str = ""
) -> tuple[Relevance, ...]:
    """Weigh every sentence of `hits` against `question`, in the order in which they stand.

    Args:
        content: What of the question a sentence has to speak of; empty: all of it.
    """
    pairs = [(hit, sentence) for hit in hits for sentence in hit.passage.sentences]
    if not pairs:
        return ()
    clauses = expand(content or question)
    coverage = np.zeros(len(pairs), np.float32)
    matched: list[frozenset[str]] = [frozenset()] * len(pairs)
    told: list[Mapping[str, float]] = [{}] * len(pairs)
    groups = [group_of(detect_language(sentence.text)) for _, sentence in pairs]
    for group, looked_for in clauses.items():
        wanted = [clause for clause in looked_for if clause.essential]
        places = [place for place, own in enumerate(groups) if own == group]
        idfs = index.lexical.partition(group).score(wanted).idfs
        held_by = [pairs[place] for place in places]
        table = np.maximum(_held(wanted, held_by), _shared_views(wanted, [sentence.text for _, sentence in held_by]))
        weights = idfs / max(float(idfs.sum()), 1e-6)
        shares = weights @ table
        labels = [clause.label for clause in wanted]
        by_label = {label: float(weight) for label, weight in zip(labels, weights, strict=True)}
        for column, place in enumerate(places):
            held = table[:, column] > HELD
            coverage[place] = shares[column]
            matched[place] = frozenset(label for label, is_held in zip(labels, held, strict=True) if is_held)
            told[place] = by_label
    cosines = products(_vectors(hits, index, embedder), embedder.embed_queries([question]))[:, 0]
    return tuple(
        Relevance(hit, sentence, float(share), float(cosine), labels, by_label)
        for (hit, sentence), share, cosine, labels, by_label in zip(
            pairs, coverage, cosines, matched, told, strict=True
        )
    )


def _vectors(hits: Sequence[Hit], index: Index, embedder: Embedder) -> FloatArray:
    """Give the vector of every sentence: as it stands in its passage where the index keeps it, else of it alone."""
    passages = [hit.passage for hit in hits]
    kept = index.catalogue.parts(index.catalogue.keys_of(passages))
    found = [parts.sentences for parts in kept if parts is not None]
    if len(found) == len(hits):
        return np.concatenate([rows for rows in found if len(rows)])
    return sentence_vectors.embed(embedder, [sentence.text for passage in passages for sentence in passage.sentences])


def _held(clauses: Sequence[Clause], pairs: Sequence[tuple[Hit, Sentence]]) -> FloatArray:
    """Say how far each sentence holds each clause, 0 to 1; shape (clauses, sentences)."""
    own, context = (
        TextTerms([_text(hit, sentence, whole=whole) for hit, sentence in pairs]) for whole in (False, True)
    )
    wanted = Wanted(clause.wanted for clause in clauses)
    table = np.zeros((len(clauses), len(pairs)), np.float32)
    for terms, share in ((context, _CONTEXT_SHARE), (own, 1.0)):
        matches = Matches(wanted, terms)
        for place in range(len(clauses)):
            rows, counts, _ = matches.find(place)
            table[place, rows] = np.maximum(table[place, rows], share * np.minimum(_CERTAIN * counts, 1))
    return table


def _shared_views(clauses: Sequence[Clause], texts: Sequence[str]) -> FloatArray:
    """Say how far texts hold clauses that are views by having another word for the view; shape (clauses, texts).

    Who is asked what they overweight may say what they prefer.
    """
    table = np.zeros((len(clauses), len(texts)), np.float32)
    for place, clause in enumerate(clauses):
        asked = _views(clause.label)
        if asked:
            table[place] = [_SAME_VIEW if asked & _views(text) else 0 for text in texts]
    return table


def _views(text: str) -> frozenset[int]:
    return frozenset(one.sign for one in parse_directions(text) if one.axis == "view" and one.sign)


def _text(hit: Hit, sentence: Sentence, *, whole: bool) -> SearchText:
    title = hit.note.title if whole else ""
    heading = "\n".join(hit.passage.heading) if whole else ""
    context = hit.passage.context if whole else ""
    # A row says what its columns are named.
    header = header_of(hit.passage, sentence)
    text = f"{header}\n{sentence.text}" if header else sentence.text
    return SearchText(0, detect_language(sentence.text), title, heading, context, text)


@lru_cache(maxsize=_KEPT_TEXTS)
def _weighted_terms(text: SearchText) -> tuple[TermArray, WeightArray]:
    """Give the hashed terms of a text and the weight of each: most questions look at sentences seen before."""
    terms = analyse(text).terms
    hashes = np.fromiter(map(hash_term, terms), np.uint64, len(terms))
    return hashes, np.fromiter((weight for weight, _ in terms.values()), np.float64, len(terms))


class TextTerms:
    """The terms of a few texts, found as a segment of the index finds those of its rows."""

    def __init__(self, texts: Sequence[SearchText]) -> None:
        self.size = len(texts)
        self._rows: dict[int, dict[int, float]] = {}
        for row, text in enumerate(texts):
            terms, weights = _weighted_terms(text)
            for term, weight in zip(terms.tolist(), weights.tolist(), strict=True):
                held = self._rows.setdefault(term, {})
                held[row] = held.get(row, 0.0) + weight

    def find_all(self, terms: Sequence[int]) -> Gathered:
        """Find the texts that hold each of some terms."""
        found = [sorted(self._rows.get(term, {}).items()) for term in terms]
        flat = [pair for held in found for pair in held]
        return Gathered(
            np.array([row for row, _ in flat], np.int64),
            np.array([weight for _, weight in flat], np.float32),
            np.concatenate([[0], np.cumsum([len(held) for held in found], dtype=np.int64)]),
        )
