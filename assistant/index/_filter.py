"""Which notes may answer a question, for all notes at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from assistant.index.arrays import BoolArray
from assistant.language.fold import fold
from assistant.schema import Filters, NoteInfo

_NO_DATE = -1


class NoteFilter:
    """Tests a list of notes against filters, in microseconds where a loop over thousands would take milliseconds."""

    def __init__(self, notes: Sequence[NoteInfo]) -> None:
        self._notes = tuple(notes)
        self._published = np.array([_day(note.published) for note in notes], np.int64)
        self._language = np.array([note.language for note in notes], np.str_)
        self._restricted = [(place, frozenset(note.audience)) for place, note in enumerate(notes) if note.audience]

    def passing(self, filters: Filters, as_of: dt.date | None = None) -> BoolArray:
        """Tell of each note whether it may answer; `Catalogue.allowed_keys` states the rules."""
        passes = np.ones(len(self._notes), np.bool_)
        for place, groups in self._restricted:
            passes[place] = not groups.isdisjoint(filters.audience)
        if filters.language:
            passes &= self._language == filters.language
        if filters.house:
            passes &= self._named(filters.house, [(note.house,) for note in self._notes])
        if filters.series:
            passes &= self._named(filters.series, [(note.series,) for note in self._notes])
        if filters.topic:
            passes &= self._named(filters.topic, [note.topics for note in self._notes])
        latest = min((day for day in (filters.until, as_of) if day), default=None)
        if filters.since or latest:
            first = max(_day(filters.since), _NO_DATE + 1)
            passes &= (self._published >= first) & (self._published <= _day(latest or dt.date.max))
        return passes

    @staticmethod
    def _named(asked: str, names: Sequence[Sequence[str]]) -> BoolArray:
        wanted = _folded(asked)
        return np.array([any(_folded(name) == wanted for name in own) for own in names], np.bool_)


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    """Compare names as readers do: script, case and width do not matter."""
    return fold(name).strip()


def _day(date: dt.date | None) -> int:
    return date.toordinal() if date else _NO_DATE
