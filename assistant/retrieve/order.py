"""The last touch on an order of hits: timely notes first where several answer, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from assistant.index.arrays import FloatArray
from assistant.language.fold import fold
from assistant.retrieve.timing import Timing
from assistant.schema import Hit, Language, NoteInfo

# Two passages that share so much of their runs of characters say the same.
_SAME_SHARE = 0.9
# Of a note and its repost it may be less: the notes are known to be copies.
_COPIED_SHARE = 0.6
# The built-in embedder's: reached by 95 of 100 passages and their translations, by 1 of 100 other pairs of one article.
_TRANSLATED_COSINE = 0.76
_RUN = 5
_FIGURE = re.compile(r"\d[\d.,]*")


def prefer_timely(scores: FloatArray, notes: Sequence[NoteInfo], timing: Timing) -> FloatArray:
    """Raise the scores of the notes that a question asks for by time; others that are far better stay above them."""
    best = float(scores.max(initial=0))
    return scores + np.array([best * timing.gain(note.published) for note in notes], np.float32)


def collapse(
    hits: Sequence[Hit], count: int, language: Language | None = None, cosine: Callable[[Hit, Hit], float] | None = None
) -> tuple[Hit, ...]:
    """Give the first `count` hits without those that repeat a better one.

    Repeats are common: one note lies in the corpus in two formats or scripts, was reposted or translated, or a series
    says the same every week. The place is the better one's. Of a note and its copy the note itself takes it, of a note
    and its translation the one in `language`. The notes that gave way are named in `Hit.repeats`, but for those whose
    figures were corrected.

    Args:
        hits: Best first.
        count: At most so many are given.
        language: To answer in; None: any.
        cosine: Says how near two passages lie in meaning; asked only of translations. None: they are not compared.
    """
    kept: list[Hit] = []
    for hit in hits:
        place = next((place for place, other in enumerate(kept) if _repeats(hit, other, cosine)), None)
        if place is None:
            kept.append(hit)
            continue
        other = kept[place]
        winner, loser = (hit, other) if _is_better(hit, other, language) else (other, hit)
        same = () if _is_corrected(hit, other) else (loser.note,)
        kept[place] = replace(winner, fused=other.fused, repeats=(*other.repeats, *same))
    return tuple(kept[:count])


def _repeats(hit: Hit, other: Hit, cosine: Callable[[Hit, Hit], float] | None) -> bool:
    texts = hit.passage.text, other.passage.text
    if _original(hit.note) == _original(other.note) and hit.note.id != other.note.id:
        return _share(*texts) >= _COPIED_SHARE
    if _original(hit.note) == other.note.translation_of or _original(other.note) == hit.note.translation_of:
        return cosine is not None and cosine(hit, other) >= _TRANSLATED_COSINE
    # Two weeks of a series may differ in one figure, which is then all that matters.
    return figures_of(texts[0]) == figures_of(texts[1]) and _share(*texts) >= _SAME_SHARE


def _is_better(hit: Hit, other: Hit, language: Language | None) -> bool:
    """Say whether a repeat should take the place of what it repeats."""
    if _is_corrected(hit, other):
        return other.note.near_duplicate_of == hit.note.id
    if _original(hit.note) == _original(other.note) and hit.note.language == other.note.language:
        return other.note.near_duplicate_of == hit.note.id
    return hit.note.language == language != other.note.language


def family(note: NoteInfo) -> set[str]:
    """Name the notes of which a note may take the place, or they of it: itself, its original, what it translates."""
    return {note.id, *filter(None, (note.near_duplicate_of, note.translation_of))}


def _is_corrected(hit: Hit, other: Hit) -> bool:
    """Tell whether one is a copy of the other with other figures."""
    same_note = _original(hit.note) == _original(other.note)
    return same_note and figures_of(hit.passage.text) != figures_of(other.passage.text)


def _original(note: NoteInfo) -> str:
    return note.near_duplicate_of or note.id


@lru_cache(maxsize=512)
def _runs(text: str) -> frozenset[str]:
    bare = "".join(filter(str.isalnum, fold(text)))
    return frozenset(bare[start : start + _RUN] for start in range(max(1, len(bare) - _RUN + 1)))


@lru_cache(maxsize=512)
def figures_of(text: str) -> tuple[str, ...]:
    """Give the figures of a text as they are written, folded."""
    return tuple(_FIGURE.findall(fold(text)))


def _share(text: str, other: str) -> float:
    first, second = _runs(text), _runs(other)
    least, most = sorted((len(first), len(second)))
    return len(first & second) / len(first | second) if least >= _COPIED_SHARE * most else 0.0
