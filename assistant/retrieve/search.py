"""Finding candidates: what each search says of the passages of each language group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.index.arrays import BoolArray, FloatArray, IntArray
from assistant.index.embed import Embedder
from assistant.index.lexical import GROUPS, Group
from assistant.index.partition import Scored
from assistant.index.scoring import Clause
from assistant.index.store import Index

# How many passages each search puts forward in each language group. Scores below them decide nothing.
CANDIDATES = 100
_BLOCK = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Passages of one language group that may answer, with what each search says of them, in one order.

    Attributes:
        keys: Ascending.
        lexical: Score of the whole passage.
        sentences: Score of each of its sentences, by place; shape (keys, SENTENCES).
        coverage: Share of the question's words that the passage holds, rare ones counting more; 0 to 1. Comparable
            between questions, as the scores above are not.
        cosine: Nearness in meaning, exact.
        attainable: What a passage would score about that holds every word of the question once.
    """

    group: Group
    keys: IntArray
    lexical: FloatArray
    sentences: FloatArray
    coverage: FloatArray
    cosine: FloatArray
    attainable: float

    @property
    def sentence(self) -> FloatArray:
        """Score of each passage's best sentence."""
        best: FloatArray = self.sentences.max(axis=1, initial=0)
        return best


@dataclass(frozen=True, slots=True)
class Near:
    """What dense search finds.

    Attributes:
        vector: Of the question.
        keys: Of the passages nearest to it, ascending.
    """

    vector: FloatArray
    keys: IntArray


def find_near(index: Index, embedder: Embedder, asked: str, allowed: BoolArray | None) -> Near:
    """Embed a question and find the passages nearest to it."""
    vector = embedder.embed_queries([asked])[0]
    keys, _ = index.dense.search(vector, CANDIDATES * len(GROUPS), allowed)
    return Near(vector, np.sort(keys))


def find_candidates(
    index: Index,
    clauses: Mapping[Group, Sequence[Clause]],
    near: Callable[[], Near],
    allowed: BoolArray | None,
) -> tuple[Candidates, ...]:
    """Search every language group.

    Args:
        index: What to search.
        clauses: What to look for in each group.
        near: Gives what dense search finds; called once the words are scored, so that it may search meanwhile.
        allowed: Which of the live passages may answer; None: all.
    """
    masks = {group: _mask(index, group, allowed) for group in GROUPS}
    # A filter by language often leaves nothing of the other group.
    scored = {group: index.lexical.partition(group).score(clauses[group]) for group in GROUPS if masks[group].any()}
    search = _Search(index, near())
    found = (search.group(group, part, masks[group]) for group, part in scored.items())
    return tuple(part for part in found if len(part.keys))


def _mask(index: Index, group: Group, allowed: BoolArray | None) -> BoolArray:
    """Mark the rows of a language group that may answer."""
    places = index.places(group)
    lives: BoolArray = places >= 0
    return lives if allowed is None or not len(allowed) else lives & allowed[places]


@dataclass(frozen=True, slots=True)
class _Search:
    """One question's search."""

    index: Index
    near: Near

    def group(self, group: Group, scored: Scored, mask: BoolArray) -> Candidates:
        """Search one language group, of which every row has been scored by words, among those that may answer."""
        partition, scores, idfs = scored.partition, scored.scores, scored.idfs
        near = partition.rows_of(self.near.keys)
        near = near[near >= 0]
        rows = np.union1d(_best_rows(scores * mask), near[mask[near]])
        rows = rows[np.argsort(partition.keys[rows])]
        table = scored.sentences(rows)
        keys = partition.keys[rows].astype(np.int64)
        essential = np.array([clause.weight if clause.essential else 0 for clause in scored.clauses], np.float32)
        attainable = max(float(idfs @ essential), 1e-6)
        return Candidates(
            group=group,
            keys=keys,
            lexical=scores[rows],
            sentences=table.sum(axis=0),
            coverage=_coverage(table, idfs * essential),
            cosine=self.index.dense.cosine(self.near.vector, keys),
            attainable=attainable,
        )


def _best_rows(scores: FloatArray) -> IntArray:
    """Find the rows of the best scores above 0, ascending.

    The best rows lie in the blocks of the best maxima, so that only some thousand scores are compared with each other.
    """
    blocks = len(scores) // _BLOCK
    if blocks > CANDIDATES:
        highest = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
        chosen = np.argpartition(-highest, CANDIDATES - 1)[:CANDIDATES]
        rows = (chosen[:, None] * _BLOCK + np.arange(_BLOCK)).ravel()
        rows = np.concatenate([rows, np.arange(blocks * _BLOCK, len(scores))])
    else:
        rows = np.arange(len(scores))
    own = scores[rows]
    count = min(CANDIDATES, len(rows))
    best = np.argpartition(-own, count - 1)[:count] if count else np.empty(0, np.int64)
    return np.sort(rows[best[own[best] > 0]])


def _coverage(table: FloatArray, rarities: FloatArray) -> FloatArray:
    """Share out what each clause may score among the passages that hold it in some sentence.

    A clause scores about its rarity where a sentence of average length holds it once, hence that is the whole.
    """
    whole = np.maximum(rarities, np.float32(1e-6))[:, None]
    held = np.minimum(table.max(axis=2, initial=0) / whole, 1)
    share: FloatArray = rarities @ held / max(float(rarities.sum()), 1e-6)
    return share
