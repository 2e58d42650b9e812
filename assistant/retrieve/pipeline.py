"""Question to hits: filter, expand, search, fuse, look closer, order."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from assistant.finance.glossary import Glossary
from assistant.index.arrays import BoolArray, FloatArray, IntArray
from assistant.index.embed import Embedder, PieceReader
from assistant.index.lexical import Group, group_of
from assistant.index.store import Index
from assistant.language.script import detect_language
from assistant.retrieve.condense import earlier_texts, standalone
from assistant.retrieve.cross_encoder import READ, PairReader, load_cross_encoder
from assistant.retrieve.expand import expand
from assistant.retrieve.fuse import Fused, fuse
from assistant.retrieve.lift import LIFTED, lift
from assistant.retrieve.order import collapse, family, prefer_timely
from assistant.retrieve.regions import usual_wording
from assistant.retrieve.rerank import RERANKED, look_closer
from assistant.retrieve.search import Candidates, find_candidates, find_near
from assistant.retrieve.timing import read_timing
from assistant.schema import Found, Hit, NoteInfo, Question
from assistant.settings import Settings

# So many times as many as are asked for are ranked, because some repeat others, and so many more are read at once.
_RANKED = 3
_SPARE = 4
# Where a day or month is named, so many times more: the note of that time may rank far below others like it.
_RANKED_BY_DATE = 4
# Questions are embedded, and what is near is found, while their words are looked up.
_EMBEDDING = ThreadPoolExecutor(4, "embed-question")


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
        ConfigurationError: There is no such cross-encoder as the settings name.
        IndexBusy: The index is damaged and another process is mending it.
        ProviderError: A remote embedder failed.
    """
    allowed = index.catalogue.allowed(question.filters, question.as_of)
    if not question.text.strip() or (allowed is not None and not allowed.any()):
        return ()
    asked = usual_wording(standalone(question))
    near = _EMBEDDING.submit(find_near, index, embedder, asked, allowed)
    clauses = expand(usual_wording(question.text), glossary, earlier_texts(question))
    found = find_candidates(index, clauses, near.result, allowed)
    if not found:
        return ()
    # Not `question.language`: that is what to answer in.
    own = group_of(detect_language(question.text))
    ranking = _Ranking(index, found, fuse(found, own), own)
    if settings.retrieve.cross_encoder:
        ranking.read_pairs(asked, load_cross_encoder(settings.retrieve.cross_encoder))
    elif settings.retrieve.closer_look:
        ranking.look_closer(asked, embedder)
    top_k = settings.retrieve.top_k
    return ranking.take(question, top_k, top_k * _RANKED)


class _Ranking:
    """The candidates of all language groups in one list; passages are read only where they are needed."""

    def __init__(self, index: Index, found: Sequence[Candidates], fused: Fused, own: Group) -> None:
        self._index = index
        self._found = found
        self._own = own
        self._keys: IntArray = np.concatenate([part.keys for part in found])
        self._scores = np.concatenate(fused.scores)
        self._cosines = np.concatenate([part.cosine for part in found])
        self._slope = fused.slope
        meaning = np.concatenate(fused.meanings)
        self._shares: dict[str, FloatArray] = {"words": self._scores - meaning, "meaning": meaning}
        self._read: dict[int, float] = {}
        self._ends = np.cumsum([len(part.keys) for part in found])
        self._traces = [_Traces(part, own) for part in found]
        self._lift(np.repeat([part.group == own for part in found], [len(part.keys) for part in found]))

    def look_closer(self, asked: str, embedder: Embedder) -> None:
        """Change the scores of the first candidates as a closer look suggests."""
        best = self._best(RERANKED)
        if len(best) > 1 and isinstance(embedder, PieceReader):
            parts = self._index.catalogue.parts(self._keys[best])
            chinese = all(self._found[self._locate(place)[0]].group == "zh" for place in best.tolist())
            gains = look_closer(embedder.read_query(asked), parts, self._cosines[best], by_pieces=chinese)
            self._change("closer look", best, self._scores[best] + np.float32(self._slope) * gains)

    def read_pairs(self, asked: str, reader: PairReader) -> None:
        """Put the first candidates in the order of a cross-encoder; the scores are those of the places."""
        best = self._best(READ)
        read = reader.score(asked, [passage.text for passage, _ in self._index.catalogue.passages(self._keys[best])])
        self._read = dict(zip(best.tolist(), read.tolist(), strict=True))
        self._change("cross-encoder", best[np.argsort(-read, kind="stable")], self._scores[best])

    def take(self, question: Question, count: int, ranked: int) -> tuple[Hit, ...]:
        """Give the first `count` hits, timely ones first where several answer, and nothing twice."""
        best = self._best(ranked)
        notes = self._index.catalogue.notes_of(self._keys[best])
        timing = read_timing(question, [note.published for note in notes])
        if timing.periods:
            best = self._best(ranked * _RANKED_BY_DATE)
            notes = self._index.catalogue.notes_of(self._keys[best])
        self._change("date", best, prefer_timely(self._scores[best], notes, timing))
        order = np.argsort(-self._scores[best], kind="stable")
        best, notes = best[order], [notes[place] for place in order.tolist()]
        needed = _needed(notes, count + _SPARE)
        kept = self._collapse(best[needed], question, count)
        return kept if len(kept) == count or len(needed) == len(best) else self._collapse(best, question, count)

    def _lift(self, own: BoolArray) -> None:
        if own.all() or not own.any():
            return
        best = self._best(LIFTED)
        vectors = self._index.dense.vectors(self._keys[best])
        self._change("other language", best, lift(self._scores[best], own[best], vectors))

    def _change(self, why: str, places: IntArray, scores: FloatArray) -> None:
        """Give candidates other scores, and note what each gains by it."""
        gains = np.zeros(len(self._scores), np.float32)
        gains[places] = scores - self._scores[places]
        self._shares[why] = gains
        self._scores[places] = scores

    def _collapse(self, places: IntArray, question: Question, count: int) -> tuple[Hit, ...]:
        hits = self._hits(places)
        keys = {hit.passage.id: key for hit, key in zip(hits, self._keys[places], strict=True)}

        def cosine(first: Hit, second: Hit) -> float:
            one, other = self._index.dense.vectors(np.array([keys[first.passage.id], keys[second.passage.id]]))
            return float(one @ other)

        return collapse(hits, count, question.language, cosine)

    def _named(self, share: str, group: int) -> str:
        return "translations" if share == "words" and self._found[group].group != self._own else share

    def _best(self, count: int) -> IntArray:
        return np.argsort(-self._scores, kind="stable")[:count]

    def _locate(self, place: int) -> tuple[int, int]:
        """Find a candidate's group and its row in it."""
        group = int(np.searchsorted(self._ends, place, side="right"))
        return group, int(place - self._ends[group] + len(self._found[group].keys))

    def _hits(self, places: IntArray) -> list[Hit]:
        hits = []
        for place, (passage, note) in zip(
            places.tolist(), self._index.catalogue.passages(self._keys[places]), strict=True
        ):
            group, row = self._locate(place)
            shares = tuple((self._named(name, group), float(gains[place])) for name, gains in self._shares.items())
            score, found = float(self._scores[place]), self._traces[group].of(row)
            hits.append(Hit(passage, note, score, found, self._read.get(place), shares=shares))
        return hits


def _needed(notes: Sequence[NoteInfo], count: int) -> list[int]:
    """Choose the first ones, and of the others those whose note may take the place of one of them."""
    first = {name for note in notes[:count] for name in family(note)}
    later = (place for place, note in enumerate(notes) if place >= count and not first.isdisjoint(family(note)))
    return [*range(min(count, len(notes))), *later]


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
