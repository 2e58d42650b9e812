"""The catalogue, written: each note whole or not at all, all for a generation that readers do not see yet."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, delete, exists, func, insert, or_, select, update

from assistant.index._recording import (
    Embedded,
    Entry,
    Former,
    drop_files,
    parts,
    record_vectors,
    vector_ids,
    write_files,
)
from assistant.index._rows import dump_info, load_info, load_vectors, passage_row, version_row
from assistant.index._state import State, read_state, write_state
from assistant.index._tables import files, holdings, links, metadata, passages, vectors, versions
from assistant.index.arrays import FloatArray
from assistant.index.catalogue import Catalogue, is_live
from assistant.index.files import Failure, FileRecord
from assistant.index.links import Link, Sketched, find_links
from assistant.index.sketch import load_sketch, sketch


class Ledger:
    """The writing side of the catalogue; whoever has one holds the lock.

    Attributes:
        generation: The one that is being put together; no other run ever used its number.
        made_with: Short name of the fingerprint under which notes are recorded.
        rebuilds: Whether every note is recorded again, so that vectors may be of another dimension.
    """

    def __init__(self, engine: Engine, made_with: str, floor: int = 0) -> None:
        """Begin a generation above `floor` and above all that the tables know."""
        self._engine = engine
        self.made_with = made_with
        self.rebuilds = False
        metadata.create_all(engine)
        self._state = read_state(engine) or State()
        with engine.begin() as connection:
            write_state(connection, self._state)
            used = connection.execute(select(func.max(versions.c.born), func.max(versions.c.died))).one()
        self.generation = 1 + max(floor, self._state.generation, self._state.writing, used[0] or 0, used[1] or 0)

    @property
    def state(self) -> State:
        """What readers see."""
        return self._state

    def upcoming(self) -> Catalogue:
        """Look at what is being put together, as it is now."""
        return Catalogue(self._engine, self.generation)

    def published(self) -> Catalogue:
        """Look at what readers see."""
        return Catalogue(self._engine, self._state.generation)

    def has_changes(self) -> bool:
        """Tell whether anything is recorded that readers do not see yet."""
        published = self._state.generation
        newer = or_(versions.c.born > published, versions.c.died > published)
        with self._engine.connect() as connection:
            return bool(connection.scalar(select(exists().where(newer))))

    def files(self) -> dict[str, FileRecord]:
        """Give what is known of each file, by path."""
        return read_files(self._engine)

    def record_files(self, records: Iterable[FileRecord]) -> None:
        """Note what became of files."""
        with self._engine.begin() as connection:
            write_files(connection, records)

    def forget_files(self, paths: Collection[str]) -> None:
        """Drop what is known of files."""
        with self._engine.begin() as connection:
            drop_files(connection, paths)

    def distrust(self) -> None:
        """Have every file read again, whether it changed or not, and every note that cannot be read cut again."""
        with self._engine.begin() as connection:
            connection.execute(update(files).values(made_with="", signature=""))
            connection.execute(update(versions).where(versions.c.died.is_(None)).values(made_with=""))

    def known_vectors(self, digests: Collection[str]) -> set[str]:
        """Tell which of these texts have a vector already."""
        with self._engine.connect() as connection:
            return set(vector_ids(connection, digests))

    def replace_notes(self, entries: Sequence[Entry], fresh: Mapping[str, Embedded]) -> set[str]:
        """Record notes, each in place of its former version, all in one transaction.

        Args:
            entries: The notes, none twice.
            fresh: Vectors that are not recorded yet, by digest.

        Returns:
            The ids of those that readers are shown another version of.
        """
        with self._engine.begin() as connection:
            digests = {digest for entry in entries for digest in entry.digests}
            vector_ids, rows = record_vectors(connection, digests, fresh)
            former = self._end_versions(connection, [entry.note.id for entry in entries])
            drawn = [self._version_row(entry, former.get(entry.note.id), rows) for entry in entries]
            added = insert(versions).returning(versions.c.id, sort_by_parameter_order=True)
            version_ids = connection.scalars(added, drawn).all() if drawn else ()
            held = [
                passage_row(passage, version_id, vector_ids[digest])
                for version_id, entry in zip(version_ids, entries, strict=True)
                for passage, digest in entry.cut
            ]
            if held:
                connection.execute(insert(passages), held)
            write_files(connection, [record for entry in entries for record in entry.records])
        return {note_id for note_id, version in former.items() if version.counts}

    def _version_row(self, entry: Entry, former: Former | None, rows: Mapping[str, FloatArray]) -> dict[str, Any]:
        note = replace(entry.note, version=former.next_number(entry.note) if former else 1)
        searched = "\n".join([note.title, *(passage.text for passage, _ in entry.cut)])
        vectors_of = [rows[digest] for digest in dict.fromkeys(entry.digests)]
        drawn = sketch(searched, np.stack(vectors_of) if vectors_of else np.empty((0, 0), np.float32))
        return version_row(note, self.generation, self.made_with, drawn)

    def end_orphans(self) -> int:
        """End the notes that lie in no file any more, and count them."""
        held = select(holdings.c.note_id)
        orphans = versions.c.died.is_(None) & versions.c.note_id.not_in(held)
        with self._engine.begin() as connection:
            return connection.execute(update(versions).where(orphans).values(died=self.generation)).rowcount

    def let_go(self, note_id: str) -> None:
        """End one note and forget that its files held it."""
        with self._engine.begin() as connection:
            self._end_versions(connection, [note_id])
            connection.execute(delete(holdings).where(holdings.c.note_id == note_id))
            connection.execute(
                delete(files).where(files.c.path.not_in(select(holdings.c.path)), files.c.failures == "[]")
            )

    def outdated_notes(self) -> tuple[str, ...]:
        """Name the notes that count but were recorded under another fingerprint."""
        outdated = versions.c.died.is_(None) & (versions.c.made_with != self.made_with)
        with self._engine.connect() as connection:
            return tuple(connection.scalars(select(versions.c.note_id).where(outdated).order_by(versions.c.id)))

    def settle_paths(self, gone: Collection[str]) -> None:
        """Tell readers another path of the notes that they were told to find at a path that is gone."""
        if not gone:
            return
        others = select(holdings.c.note_id, func.min(holdings.c.note_path)).group_by(holdings.c.note_id)
        current = select(versions.c.id, versions.c.note_id, versions.c.info).where(versions.c.died.is_(None))
        with self._engine.begin() as connection:
            paths = {row.note_id: row[1] for row in connection.execute(others)}
            for version_id, note_id, written in connection.execute(current).all():
                info = load_info(written)
                if note_id in paths and any(_is_within(info.path, path) for path in gone):
                    renamed = dump_info(replace(info, path=paths[note_id]))
                    connection.execute(update(versions).where(versions.c.id == version_id).values(info=renamed))

    def set_state(self, fresh: State, linked: Mapping[str, Link] | None = None) -> None:
        """Replace what readers see; with `linked` also which notes repeat others."""
        with self._engine.begin() as connection:
            write_state(connection, fresh)
            if linked is not None:
                connection.execute(delete(links))
                rows = [{"note_id": note_id, **asdict(link)} for note_id, link in linked.items()]
                if rows:
                    connection.execute(insert(links), rows)
        self._state = fresh

    def find_links(self) -> dict[str, Link]:
        """Find which notes repeat others, in what is being put together."""
        columns = select(versions.c.id, versions.c.info, versions.c.sketch).where(is_live(self.generation))
        with self._engine.connect() as connection:
            rows = connection.execute(columns).all()
            notes = [Sketched(load_info(row.info), load_sketch(row.sketch)) for row in rows]

            def vectors_of(place: int) -> FloatArray:
                joined = passages.join(vectors, passages.c.vector_id == vectors.c.id)
                held = select(vectors.c.vector).select_from(joined).where(passages.c.version_id == rows[place].id)
                return load_vectors(list(connection.scalars(held.order_by(passages.c.ordinal))))

            return find_links(notes, vectors_of)

    def purge(self, oldest: int) -> None:
        """Delete what no reader of the generation `oldest`, or of a later one, sees.

        The text of a replaced version stays as long as its note does, so that old citations can be looked up.
        """
        ended = versions.c.died <= oldest
        dead = select(versions.c.id).where(ended)
        alive = select(versions.c.note_id).where(versions.c.died.is_(None) | (versions.c.died > oldest))
        with self._engine.begin() as connection:
            gone = connection.execute(delete(passages).where(passages.c.version_id.in_(dead))).rowcount
            connection.execute(delete(versions).where(ended, versions.c.note_id.not_in(alive)))
            if gone:
                used = exists().where(passages.c.vector_id == vectors.c.id)
                connection.execute(delete(vectors).where(~used))

    def _end_versions(self, connection: Connection, note_ids: Sequence[str]) -> dict[str, Former]:
        """End the versions that count of some notes, and say what there was of each that had any."""
        former: dict[str, Former] = {}
        hidden: list[int] = []
        ended: list[int] = []
        for part in parts(note_ids):
            listed = select(*Former.COLUMNS).where(versions.c.note_id.in_(part))
            for row in connection.execute(listed.order_by(versions.c.born)):
                is_shown = row.born <= self._state.generation
                if row.died is None:
                    # What no reader was ever shown is no version to be kept.
                    (ended if is_shown else hidden).append(row.id)
                    former.setdefault(row.note_id, Former())
                if is_shown:
                    counts = row.died is None or row.died > self._state.generation
                    former[row.note_id] = Former(row.number, row.digest, row.info, counts)
        for part in parts(hidden):
            connection.execute(delete(versions).where(versions.c.id.in_(part)))
        for part in parts(ended):
            connection.execute(update(versions).where(versions.c.id.in_(part)).values(died=self.generation))
        return former


def made_with(fingerprint: str, reading_version: int) -> str:
    """Name what notes are taken in with: the short fingerprint of the index, and the version of what reads files."""
    return f"{fingerprint} {reading_version}"


def read_files(engine: Engine) -> dict[str, FileRecord]:
    """Give what an index knows of each file, by path."""
    notes: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    listed = select(holdings.c.path, holdings.c.note_id, holdings.c.note_path).order_by(holdings.c.place)
    with engine.connect() as connection:
        for path, note_id, note_path in connection.execute(listed):
            notes[path].append((note_id, note_path))
        rows = connection.execute(select(files)).all()
    return {
        row.path: FileRecord(
            path=row.path,
            signature=row.signature,
            stamp=row.stamp,
            made_with=row.made_with,
            notes=tuple(notes[row.path]),
            failures=tuple(Failure(**failure) for failure in json.loads(row.failures)),
        )
        for row in rows
    }


def _is_within(note_path: str, file_path: str) -> bool:
    """Tell whether a note lies in a file: at its path, or as a member of a container."""
    return note_path == file_path or note_path.startswith(f"{file_path}!/")
