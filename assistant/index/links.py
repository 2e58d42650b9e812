"""Which notes repeat others: reposts with small edits, and translations. Found anew for every generation.

Series are what makes this hard: this week's note and last week's share their headings, their disclaimers and half of
their sentences, and are two notes. So what many notes share counts little, figures must agree, and so must the dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.index.arrays import FloatArray, IntArray
from assistant.index.sketch import SAMPLE, Hashes, Sketch
from assistant.schema import NoteInfo

# Reposts and translations appear within days of the original; the next note of a weekly series after a week.
COPIED_WITHIN = dt.timedelta(days=3)
TRANSLATED_WITHIN = dt.timedelta(days=6)
# Shares of the wording, weighed by rarity, and of the figures that a repost has in common with its original.
_SAME_WORDING = 0.5
_SAME_FIGURES = 0.8
# With so few figures the wording has to prove it alone.
_FEW_FIGURES = 4
_SAME_WORDING_ALONE = 0.75
# Of the smallest hashes so many are looked up first, each with so many other holders of the same one.
_FIRST = 32
_NEIGHBOURS = 8
_FIRST_SHARE = 0.25
# Cosines with the built-in embedder, measured on 60 articles and their translations, whole, in halves and with
# passages joined at random. Means of translations were never below .78. Passages met one in the other text by .73 and
# more on average (.68 where joined), but those of the other half of the same article, the likest text that is none,
# by up to .72 (.76): so where there are passages enough, their order must agree too, which it did in every
# translation (correlation 1.0) and in 2 of 60 halves.
_LEAST_MEAN = 0.7
_LEAST_AGREEMENT = 0.66
_LEAST_ORDER = 0.5
_FEW_PASSAGES = 3
_LEAST_AGREEMENT_OF_FEW = 0.76
# Figures of the shorter list that translations share, by rarity: on the same day; on another, or without a date.
_SHARED_FIGURES = (0.3, 0.6)
_ROWS_AT_ONCE = 500

VectorsOf = Callable[[int], FloatArray]


@dataclass(frozen=True, slots=True)
class Link:
    """What a note repeats, by id; empty: nothing."""

    near_duplicate_of: str = ""
    translation_of: str = ""


@dataclass(frozen=True, slots=True)
class Sketched:
    """A note with its sketch."""

    info: NoteInfo
    sketch: Sketch

    @property
    def precedence(self) -> tuple[bool, dt.date, str]:
        """Order notes: of those that say the same, the first is the one that the others repeat."""
        return not self.sketch.corrects, self.info.published or dt.date.max, self.info.path

    @property
    def is_english(self) -> bool:
        """Tell English notes from Chinese ones."""
        return self.info.language == "en"


def find_links(notes: Sequence[Sketched], vectors_of: VectorsOf) -> dict[str, Link]:
    """Find the notes that repeat others, each by its id.

    Args:
        notes: All that count.
        vectors_of: Gives the vectors of the passages of the note at a place in `notes`, one a row.
    """
    copies = _find_copies(notes)
    originals = [place for place in range(len(notes)) if place not in copies and len(notes[place].sketch.mean)]
    found = {notes[place].info.id: Link(near_duplicate_of=notes[of].info.id) for place, of in copies.items()}
    for place, of in _find_translations(notes, originals, vectors_of):
        found[notes[place].info.id] = Link(translation_of=notes[of].info.id)
    for place, of in copies.items():
        # A copy of a translation is one too.
        if original := found.get(notes[of].info.id):
            found[notes[place].info.id] = Link(notes[of].info.id, original.translation_of)
    return found


def _find_copies(notes: Sequence[Sketched]) -> dict[int, int]:
    """Pair each repost with its original, which is no repost itself; by places in `notes`."""
    rarity = _Rarity([note.sketch.runs for note in notes])
    alike: dict[int, list[tuple[float, int]]] = {}
    for first, second in _likely_copies(notes, rarity):
        wording = rarity.share(notes[first].sketch.runs, notes[second].sketch.runs)
        if _is_copy(notes[first], notes[second], wording):
            alike.setdefault(first, []).append((wording, second))
            alike.setdefault(second, []).append((wording, first))
    copies: dict[int, int] = {}
    for place in sorted(alike, key=lambda place: notes[place].precedence):
        earlier = [
            (wording, other)
            for wording, other in alike[place]
            if other not in copies and notes[other].precedence < notes[place].precedence
        ]
        if earlier:
            copies[place] = max(earlier, key=lambda pair: (pair[0], notes[pair[1]].info.path))[1]
    return copies


def _likely_copies(notes: Sequence[Sketched], rarity: _Rarity) -> Iterator[tuple[int, int]]:
    """Give the pairs that share enough of their very smallest hashes to be worth comparing."""
    firsts = [note.sketch.runs[:_FIRST] for note in notes]
    holders = np.repeat(np.arange(len(notes)), [len(first) for first in firsts])
    hashes = np.concatenate(firsts) if firsts else np.zeros(0, np.uint32)
    order = np.lexsort((holders, hashes))
    hashes, holders = hashes[order], holders[order]
    weights = rarity.of(hashes)
    pairs, shares = [], []
    for step in range(1, _NEIGHBOURS + 1):
        same = hashes[step:] == hashes[:-step]
        pairs.append(holders[:-step][same] * len(notes) + holders[step:][same])
        shares.append(weights[step:][same])
    unique, places = np.unique(np.concatenate(pairs), return_inverse=True)
    shared = np.bincount(places, np.concatenate(shares), len(unique))
    totals = np.bincount(holders, weights, len(notes))
    left, right = unique // max(1, len(notes)), unique % max(1, len(notes))
    likely = shared >= _FIRST_SHARE * np.minimum(totals[left], totals[right])
    yield from zip(left[likely].tolist(), right[likely].tolist(), strict=True)


def _is_copy(first: Sketched, second: Sketched, wording: float) -> bool:
    distance = _days_apart(first.info, second.info)
    if wording < _SAME_WORDING or (distance is not None and distance > COPIED_WITHIN):
        return False
    figures, others = first.sketch.figures, second.sketch.figures
    most = max(len(figures), len(others))
    if most < _FEW_FIGURES:
        return wording >= _SAME_WORDING_ALONE
    return len(np.intersect1d(figures, others)) >= _SAME_FIGURES * most


def _find_translations(
    notes: Sequence[Sketched], originals: Sequence[int], vectors_of: VectorsOf
) -> Iterator[tuple[int, int]]:
    """Give pairs (translation, original) of notes that are each other's likest in the other language."""
    english = [place for place in originals if notes[place].is_english]
    chinese = [place for place in originals if not notes[place].is_english]
    if not english or not chinese:
        return
    rarity = _Rarity([notes[place].sketch.figures for place in originals])
    for left, right in _likest(notes, english, chinese):
        if _may_translate(notes[left], notes[right], rarity) and _say_the_same(vectors_of(left), vectors_of(right)):
            original, translation = sorted((left, right), key=lambda place: notes[place].precedence)
            yield translation, original


def _likest(notes: Sequence[Sketched], english: Sequence[int], chinese: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give the pairs, of dates that allow it, of which neither has a liker partner."""
    days = [_days([notes[place].info for place in part]) for part in (english, chinese)]
    rows = np.stack([notes[place].sketch.mean for place in english])
    columns = np.stack([notes[place].sketch.mean for place in chinese])
    best_row = np.zeros(len(chinese), np.int64)
    best_of_row = np.full(len(chinese), -1.0, np.float32)
    best_column = np.zeros(len(english), np.int64)
    for start in range(0, len(english), _ROWS_AT_ONCE):
        part = slice(start, start + _ROWS_AT_ONCE)
        apart = np.abs(days[0][part, None] - days[1][None, :])
        cosines = np.where(apart <= TRANSLATED_WITHIN.days, rows[part] @ columns.T, np.float32(-1))
        best_column[part] = np.where(cosines.max(axis=1) >= _LEAST_MEAN, cosines.argmax(axis=1), -1)
        better = cosines.max(axis=0) > best_of_row
        best_row[better] = start + cosines.argmax(axis=0)[better]
        best_of_row = np.maximum(best_of_row, cosines.max(axis=0))
    for row, column in enumerate(best_column.tolist()):
        if column >= 0 and best_row[column] == row:
            yield english[row], chinese[column]


def _may_translate(first: Sketched, second: Sketched, rarity: _Rarity) -> bool:
    """Compare dates and figures."""
    figures, others = first.sketch.figures, second.sketch.figures
    same_day = _days_apart(first.info, second.info) == dt.timedelta(0)
    if min(len(figures), len(others)) < _FEW_FIGURES:
        return same_day
    common = rarity.of(np.intersect1d(figures, others)).sum()
    least = min(rarity.of(figures).sum(), rarity.of(others).sum())
    return bool(common >= _SHARED_FIGURES[not same_day] * least)


def _say_the_same(first: FloatArray, second: FloatArray) -> bool:
    """Tell whether the passages of either note are met by those of the other, and in the same order."""
    cosines = first @ second.T
    agreement = float(min(cosines.max(axis=1).mean(), cosines.max(axis=0).mean()))
    if min(cosines.shape) < _FEW_PASSAGES:
        return agreement >= _LEAST_AGREEMENT_OF_FEW
    order = min(_order(cosines.argmax(axis=1)), _order(cosines.argmax(axis=0)))
    return agreement >= _LEAST_AGREEMENT and order >= _LEAST_ORDER


def _order(places: IntArray) -> float:
    """Correlate places with their own order, from -1 to 1; 0 where all are the same."""
    return float(np.corrcoef(np.arange(len(places)), places)[0, 1]) if np.ptp(places) else 0.0


def _days_apart(first: NoteInfo, second: NoteInfo) -> dt.timedelta | None:
    if first.published is None or second.published is None:
        return None
    return abs(first.published - second.published)


def _days(infos: Sequence[NoteInfo]) -> IntArray:
    """Number the days of publication; notes without one come together on a day of their own."""
    return np.array([info.published.toordinal() if info.published else 0 for info in infos], np.int64)


class _Rarity:
    """What a hash counts: 1 when at most two notes hold it, the less the more hold it."""

    def __init__(self, held: Sequence[Hashes]) -> None:
        every = np.concatenate(held) if held else np.zeros(0, np.uint32)
        self._hashes, counts = np.unique(every, return_counts=True)
        self._weights = 1 / np.log2(np.maximum(counts, 2))

    def of(self, hashes: Hashes) -> FloatArray:
        """Weigh hashes that some note holds."""
        return np.asarray(self._weights[np.searchsorted(self._hashes, hashes)], np.float32)

    def share(self, first: Hashes, second: Hashes) -> float:
        """Estimate which share of all that either text says both say."""
        if not len(first) or not len(second):
            return 0.0
        # Beyond the largest of a full sample nothing is known of a text.
        known = min(int(sample[-1]) if len(sample) == SAMPLE else 2**32 for sample in (first, second))
        both = np.intersect1d(first, second)
        either = np.union1d(first, second)
        shared = float(self.of(both[both <= known]).sum())
        return shared / (float(self.of(either[either <= known]).sum()) or 1.0)
