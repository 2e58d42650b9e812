"""The catalogue, read: which notes and passages there are, whom they are for, what they say.

A `Catalogue` looks through one published generation and sees nothing that a writer does meanwhile. It alone decides
what counts: dense and lexical search give keys, and only those in `live_keys` stand for anything.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Engine, Select, and_, bindparam, func, or_, select

from assistant.errors import NoteNotFound, StoreError
from assistant.index._filter import NoteFilter
from assistant.index._rows import PLACED, load_info, load_note, load_passage, load_passage_text, load_vectors
from assistant.index._tables import holdings, links, passages, vectors, versions
from assistant.index.arrays import BoolArray, FloatArray, IntArray
from assistant.index.parts import Parts, load_parts
from assistant.index.texts import SearchText, search_text
from assistant.schema import Filters, Note, NoteInfo, Passage

# Databases limit the values that one statement may name.
_KEYS_PER_STATEMENT = 5_000


def _of_passages(statement: Select[Any]) -> Select[Any]:
    """Have a statement read the passages named by `keys`. Put together once: that takes longer than the reading."""
    return statement.where(passages.c.key.in_(bindparam("keys", expanding=True)))


_PASSAGES = _of_passages(select(passages))
_WITH_VECTORS = passages.join(vectors, passages.c.vector_id == vectors.c.id)
_VECTORS = _of_passages(select(passages.c.key, vectors.c.vector).select_from(_WITH_VECTORS))
_PARTS = _of_passages(select(passages.c.key, vectors.c.parts).select_from(_WITH_VECTORS))


@dataclass(frozen=True)
class _Live:
    """What counts at one generation, in arrays: filters over 100,000 passages then take milliseconds.

    Attributes:
        keys: Of the passages, ascending.
        notes: Of each passage, the place of its note in the lists below.
    """

    keys: IntArray
    notes: IntArray
    version_ids: tuple[int, ...]
    infos: tuple[NoteInfo, ...]
    filter: NoteFilter

    @cached_property
    def by_version(self) -> Mapping[int, NoteInfo]:
        """Find a note by the version of it that counts."""
        return dict(zip(self.version_ids, self.infos, strict=True))

    @cached_property
    def by_id(self) -> Mapping[str, NoteInfo]:
        """Find a note by its id."""
        return {info.id: info for info in self.infos}


class Catalogue:
    """The notes and passages of one generation.

    Attributes:
        generation: The one looked through.
    """

    def __init__(self, engine: Engine, generation: int) -> None:
        self.generation = generation
        self._engine = engine

    def notes(self) -> tuple[NoteInfo, ...]:
        """List the notes, newest first; those without a date come last."""
        undated = dt.date.min
        return tuple(sorted(self._live.infos, key=lambda info: (info.published or undated, info.id), reverse=True))

    def note(self, note_id: str, version: int | None = None) -> Note:
        """Give one note with its text, by `version` also one that a correction has replaced.

        Raises:
            NoteNotFound: The index has none of that id, or no such version of it.
        """
        if version is None:
            note = self._load_note(note_id, is_live(self.generation))
            return replace(note, **{name: getattr(self._live.by_id[note_id], name) for name in PLACED})
        kept = self.versions(note_id)
        if version not in [info.version for info in kept]:
            numbers = ", ".join(str(info.version) for info in kept) or "none"
            raise NoteNotFound(f"Note {note_id} has no version {version}.", f"Versions of it that are kept: {numbers}.")
        return self._load_note(note_id, (versions.c.number == version) & (versions.c.born <= self.generation))

    def versions(self, note_id: str) -> tuple[NoteInfo, ...]:
        """List the versions of a note that readers were shown and that are kept, oldest first."""
        shown = (versions.c.note_id == note_id) & (versions.c.born <= self.generation)
        listed = select(versions.c.number, versions.c.info).where(shown).order_by(versions.c.born)
        with self._engine.connect() as connection:
            found = {row.number: load_info(row.info, row.number) for row in connection.execute(listed)}
        return tuple(found[number] for number in sorted(found))

    def note_text(self, note_id: str, digest: str | None = None) -> str:
        """Give the text of a note, by `digest` also that of a version it has replaced.

        Raises:
            NoteNotFound: The index has no such note, or no such version of it.
        """
        condition = is_live(self.generation) if digest is None else versions.c.digest == digest
        return self._load_note(note_id, condition).text

    def paths(self, note_id: str) -> tuple[str, ...]:
        """Name all files in which a note was found; more than one where copies lie about."""
        with self._engine.connect() as connection:
            held = select(holdings.c.note_path).where(holdings.c.note_id == note_id)
            return tuple(connection.scalars(held.order_by(holdings.c.note_path)))

    def count_notes(self) -> int:
        """Count the notes, without reading what there is to say of them."""
        with self._engine.connect() as connection:
            counted = select(func.count()).select_from(versions).where(is_live(self.generation))
            return int(connection.execute(counted).scalar_one())

    def live_keys(self) -> IntArray:
        """Give the keys of all passages, ascending."""
        return self._keys[0]

    def allowed_keys(self, filters: Filters, as_of: dt.date | None = None) -> IntArray | None:
        """Give the keys that may answer, ascending; None when every passage may. `allowed` states the rules."""
        allowed = self.allowed(filters, as_of)
        return None if allowed is None else self._live.keys[allowed]

    def allowed(self, filters: Filters, as_of: dt.date | None = None) -> BoolArray | None:
        """Tell of each passage of `live_keys` whether it may answer; None when every one may.

        A note with an audience is only for readers who belong to one of its groups. A note without a date of
        publication is left out wherever a date is asked for.

        Args:
            filters: What the reader asks for and belongs to.
            as_of: Only notes published up to this day, the day included.
        """
        live = self._live
        passes = live.filter.passing(filters, as_of)
        return None if passes.all() else passes[live.notes]

    def places(self, keys: IntArray) -> IntArray:
        """Give the place of each key in `live_keys`; -1 where it does not count."""
        live = self.live_keys()
        if not len(live):
            return np.full(len(keys), -1, np.int64)
        places = np.minimum(np.searchsorted(live, keys), len(live) - 1)
        return np.where(live[places] == keys, places, -1)

    def allowed_notes(self, filters: Filters, as_of: dt.date | None = None) -> tuple[NoteInfo, ...]:
        """List the notes that may answer, by the rules of `allowed`."""
        passes = self._live.filter.passing(filters, as_of)
        return tuple(info for info, may_answer in zip(self._live.infos, passes.tolist(), strict=True) if may_answer)

    def passages(self, keys: Sequence[int] | IntArray) -> list[tuple[Passage, NoteInfo]]:
        """Give passages with their notes, in the order of `keys`; keys that do not count are left out."""
        places = {int(key): place for place, key in enumerate(keys)}
        live = self._live
        found = [
            (places[row.key], load_passage(row, info), info)
            for row in self._read(_PASSAGES, self._only_live(keys))
            for info in [live.by_version[row.version_id]]
        ]
        return [(passage, info) for _, passage, info in sorted(found, key=lambda item: item[0])]

    def search_texts(self, keys: IntArray) -> list[SearchText]:
        """Give passages as lexical search takes them in, in the order of `keys`; all of them must count."""
        by_version = self._live.by_version
        found = {
            row.key: search_text(row.key, load_passage_text(row), by_version[row.version_id])
            for row in self._read(_PASSAGES, keys)
        }
        return [found[key] for key in keys.tolist()]

    def notes_of(self, keys: IntArray) -> list[NoteInfo]:
        """Give the note of each passage; all of them must count. Nothing is read for it."""
        live = self._live
        return [live.infos[place] for place in live.notes[self.places(keys)].tolist()]

    def vectors(self, keys: Sequence[int] | IntArray) -> FloatArray:
        """Give the vectors of passages, one a row, in the order of `keys`.

        Raises:
            StoreError: A passage is gone: this generation is no longer kept.
        """
        found: dict[int, bytes] = dict(self._read(_VECTORS, keys))
        try:
            return load_vectors([found[int(key)] for key in keys])
        except KeyError as error:
            raise StoreError(
                f"The index no longer holds passage {error} of generation {self.generation}.", "Ask again."
            ) from None

    def parts(self, keys: Sequence[int] | IntArray) -> list[Parts | None]:
        """Give the vectors of the parts of passages, in the order of `keys`; None where none are kept."""
        found: dict[int, bytes] = dict(self._read(_PARTS, keys))
        return [load_parts(found[int(key)]) if found.get(int(key)) else None for key in keys]

    def keys_of(self, wanted: Sequence[Passage]) -> list[int]:
        """Find the keys of passages of notes that count by their place in their note; -1: it does not count."""
        joined = passages.join(versions, passages.c.version_id == versions.c.id)
        notes, ordinals = {passage.note_id for passage in wanted}, {passage.ordinal for passage in wanted}
        place = versions.c.note_id.in_(notes) & passages.c.ordinal.in_(ordinals) & is_live(self.generation)
        listed = select(versions.c.note_id, passages.c.ordinal, passages.c.key).select_from(joined).where(place)
        with self._engine.connect() as connection:
            found = {(row.note_id, row.ordinal): row.key for row in connection.execute(listed)}
        return [found.get((passage.note_id, passage.ordinal), -1) for passage in wanted]

    @cached_property
    def _live(self) -> _Live:
        """Read everything that filters need; once, because a generation does not change."""
        condition = is_live(self.generation)
        with self._engine.connect() as connection:
            listed = (
                select(versions.c.id, versions.c.note_id, versions.c.number, versions.c.info)
                .where(condition)
                .order_by(versions.c.id)
            )
            notes = connection.execute(listed).all()
        ids = tuple(row.id for row in notes)
        told = self._places({row.note_id for row in notes})
        read = [replace(load_info(row.info, row.number), **told[row.note_id]) for row in notes]
        # A writer forgets a file before readers are shown that its note is gone.
        infos = tuple(info if info.paths else replace(info, paths=(info.path,)) for info in read)
        keys, held_by = self._keys
        places = np.searchsorted(np.array(ids, np.int64), held_by)
        return _Live(keys, places, ids, infos, NoteFilter(infos))

    @cached_property
    def _keys(self) -> tuple[IntArray, IntArray]:
        """Give the keys of all passages, ascending, and the version that each belongs to."""
        joined = passages.join(versions, passages.c.version_id == versions.c.id)
        statement = select(passages.c.key, passages.c.version_id).select_from(joined).where(is_live(self.generation))
        with self._engine.connect() as connection:
            # numpy takes ten times as long to read the rows as they come.
            flat = np.fromiter((value for row in connection.execute(statement) for value in row), np.int64)
        rows = flat.reshape(-1, 2)
        rows = rows[np.argsort(rows[:, 0])]
        return rows[:, 0].copy(), rows[:, 1].copy()

    def _places(self, note_ids: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
        """Tell of the notes that count which files hold them, and which of the others they repeat."""
        held: defaultdict[str, list[str]] = defaultdict(list)
        with self._engine.connect() as connection:
            for note_id, path in connection.execute(select(holdings.c.note_id, holdings.c.note_path)):
                held[note_id].append(path)
            linked = {row.note_id: row for row in connection.execute(select(links))}
        places: dict[str, dict[str, Any]] = {note_id: {"paths": tuple(sorted(held[note_id]))} for note_id in note_ids}
        for note_id in places.keys() & linked.keys():
            # A writer may have published meanwhile, and linked notes that do not count here.
            targets = {name: getattr(linked[note_id], name) for name in ("near_duplicate_of", "translation_of")}
            places[note_id] |= {name: target for name, target in targets.items() if target in places}
        return places

    def _only_live(self, keys: Sequence[int] | IntArray) -> IntArray:
        asked = np.asarray(keys, np.int64)
        return asked[self.places(asked) >= 0]

    def _read(self, statement: Select[Any], keys: Sequence[int] | IntArray) -> list[Any]:
        whole = np.asarray(keys, np.int64).tolist()
        starts = range(0, len(whole), _KEYS_PER_STATEMENT)
        with self._engine.connect() as connection:
            found = [
                connection.execute(statement, {"keys": whole[start : start + _KEYS_PER_STATEMENT]}).all()
                for start in starts
            ]
        return [row for part in found for row in part]

    def _load_note(self, note_id: str, condition: ColumnElement[bool]) -> Note:
        statement = select(versions).where(versions.c.note_id == note_id, condition).order_by(versions.c.born.desc())
        with self._engine.connect() as connection:
            row = connection.execute(statement).first()
        if row is None:
            raise NoteNotFound(f"The index holds no note {note_id}.", "`assistant notes` lists what it holds.")
        return load_note(row)


def is_live(generation: int) -> ColumnElement[bool]:
    """Select the versions that count at a generation."""
    return and_(versions.c.born <= generation, or_(versions.c.died.is_(None), versions.c.died > generation))
