"""Scores of the passages that the search gave, against those that hold the gold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import NoteNotFound
from assistant.evals.questions import KnownQuestion
from assistant.evals.ranking import ndcg, recall, reciprocal_rank
from assistant.evals.values import Score, undefined
from assistant.index.catalogue import Catalogue
from assistant.schema import Hit, Passage

_RECALL_DEPTH = 5
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Found:
    """What the search gave for a question.

    Attributes:
        ranked: Ids of passages, best first.
        gains: 1 for each passage that holds gold; gold that no passage holds counts too, as what is never found.
    """

    ranked: Sequence[str]
    gains: Mapping[str, float]


def score_found(found: Found | None) -> dict[str, Score]:
    """Score `recall@5`, `mrr@10` and `ndcg@10`."""
    names = (f"recall@{_RECALL_DEPTH}", f"mrr@{_DEPTH}", f"ndcg@{_DEPTH}")
    if found is None:
        return dict.fromkeys(names, undefined("what the search found is not known"))
    if not found.gains:
        return dict.fromkeys(names, undefined("there is no gold"))
    ranks = [rank for rank, name in enumerate(found.ranked, start=1) if name in found.gains]
    places = ", ".join(map(str, ranks)) or "none"
    reason = f"{len(found.gains)} passages hold gold; places found, of {len(found.ranked)}: {places}"
    values = (
        recall(found.ranked, found.gains, _RECALL_DEPTH),
        reciprocal_rank(found.ranked, found.gains, _DEPTH),
        ndcg(found.ranked, found.gains, _DEPTH),
    )
    return {name: Score(value, reason) for name, value in zip(names, values, strict=True)}


class Gold:
    """Finds the passages of an index that hold gold, and the texts of its notes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._notes = {info.path: info.id for info in catalogue.notes()}
        self._texts: dict[str, str] = {}
        self._passages: dict[str, list[Passage]] = {}
        for passage, _ in catalogue.passages(catalogue.live_keys()):
            self._passages.setdefault(passage.note_id, []).append(passage)

    def note_text(self, note_id: str) -> str | None:
        """Give the text of a note; None where the index has none of that id."""
        if note_id not in self._texts:
            try:
                self._texts[note_id] = self._catalogue.note_text(note_id)
            except NoteNotFound:
                return None
        return self._texts[note_id]

    def found(self, question: KnownQuestion, hits: Iterable[Hit]) -> Found:
        """Tell what was found from what holds gold: every passage that shares a character with a gold quote."""
        gains = {name: 1.0 for gold in question.gold for name in self._holders(gold.path, gold.quote)}
        return Found([hit.passage.id for hit in hits], gains)

    def _holders(self, path: str, quote: str) -> list[str]:
        note_id = self._notes.get(path, "")
        start = (self.note_text(note_id) or "").find(quote)
        held = [
            passage.id
            for passage in self._passages.get(note_id, ())
            if start >= 0 and passage.start < start + len(quote) and start < passage.end
        ]
        return held or [f"{path}: {quote}"]
