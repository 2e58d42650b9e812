"""Question to hits: filter, expand, search, fuse, rerank, order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.finance.glossary import Glossary
from assistant.index.arrays import FloatArray
from assistant.index.embed import Embedder
from assistant.index.lexical import Group
from assistant.index.store import Index
from assistant.language.script import detect_language
from assistant.retrieve.condense import earlier_texts, standalone
from assistant.retrieve.expand import expand
from assistant.retrieve.fuse import Fused, fuse
from assistant.retrieve.order import collapse, prefer_timely
from assistant.retrieve.rerank import rerank
from assistant.retrieve.search import Candidates, find_candidates
from assistant.retrieve.timing import read_timing
from assistant.schema import Found, Hit, Question
from assistant.settings import Settings

# So many more than are asked for are looked at, because some repeat others.
_SPARE = 3


def retrieve(
    question: Question, index: Index, embedder: Embedder, settings: Settings, glossary: Glossary | None = None
) -> tuple[Hit, ...]:
    """Find the passages that may answer a question, best first, at most `settings.retrieve.top_k`.

    Notes that the filters or the date rule out are left out before anything is ranked.

    Args:
        question: In any language; a follow-up is understood together with the turn before it.
        index: What to search.
        embedder: The one that the index was made with.
        settings: How many passages.
        glossary: Terms with their forms; None: the shipped one.

    Raises:
        IndexBusy: The index is damaged and another process is mending it.
        ProviderError: A remote embedder failed.
    """
    allowed = index.catalogue.allowed(question.filters, question.as_of)
    if not question.text.strip() or (allowed is not None and not allowed.any()):
        return ()
    vector = embedder.embed_queries([standalone(question)])[0]
    clauses = expand(question.text, glossary, earlier_texts(question))
    found = find_candidates(index, clauses, vector, allowed)
    # Not `question.language`: that is what to answer in.
    own: Group = "en" if detect_language(question.text) == "en" else "zh"
    fused = fuse(found, own)
    top_k = settings.retrieve.top_k
    hits, places = _look_up(index, found, fused, own, top_k * _SPARE)
    closer = rerank(hits, places, vector, embedder, fused.slope)
    timing = read_timing(question, [hit.note.published for hit in closer])

    def cosine(first: Hit, second: Hit) -> float:
        one, other = index.catalogue.passage_vectors([first.passage, second.passage])
        return float(one @ other)

    return collapse(prefer_timely(closer, timing), top_k, question.language, cosine)


def _look_up(
    index: Index, found: Sequence[Candidates], fused: Fused, own: Group, count: int
) -> tuple[tuple[Hit, ...], list[FloatArray]]:
    """Look up the best candidates of all groups, and the scores of their sentences."""
    if not found:
        return (), []
    keys = np.concatenate([part.keys for part in found])
    scores = np.concatenate(fused.scores)
    order = np.argsort(-scores, kind="stable")[:count]
    ends = np.cumsum([len(part.keys) for part in found])
    groups = np.searchsorted(ends, order, side="right")
    traces = [_Traces(part, own) for part in found]
    hits = []
    sentences = []
    for place, group, (passage, note) in zip(order, groups, index.catalogue.passages(keys[order]), strict=True):
        row = int(place - ends[group] + len(found[group].keys))
        hits.append(Hit(passage, note, fused=float(scores[place]), found=traces[group].of(row)))
        sentences.append(found[group].sentences[row])
    return tuple(hits), sentences


class _Traces:
    """Which searches found the candidates of a language group, and where they ranked them within it."""

    def __init__(self, part: Candidates, own: Group) -> None:
        self._searches = {
            "lexical" if part.group == own else "translation": part.lexical,
            "sentence": part.sentence,
            "coverage": part.coverage,
            "dense": part.cosine,
        }
        self._ranks = {
            name: np.argsort(np.argsort(-scores, kind="stable"), kind="stable")
            for name, scores in self._searches.items()
        }

    def of(self, row: int) -> tuple[Found, ...]:
        """Say it of one candidate."""
        return tuple(
            Found(name, int(self._ranks[name][row]) + 1, float(scores[row]))
            for name, scores in self._searches.items()
            if scores[row] > 0
        )
