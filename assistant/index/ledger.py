"""The catalogue, written: one note a transaction, all for a generation that readers do not see yet."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace

from sqlalchemy import Connection, Engine, delete, exists, func, insert, or_, select, update

from assistant.index._rows import dump_info, dump_vector, load_info, load_vectors, passage_row, version_row
from assistant.index._state import State, read_state, write_state
from assistant.index._tables import files, holdings, links, metadata, passages, vectors, versions
from assistant.index.arrays import FloatArray
from assistant.index.catalogue import Catalogue, is_live
from assistant.index.files import Failure, FileRecord
from assistant.index.links import Link, Sketched, find_links
from assistant.index.sketch import load_sketch, sketch
from assistant.schema import Note, Passage

_VALUES_PER_STATEMENT = 900


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
            _write_files(connection, records)

    def forget_files(self, paths: Collection[str]) -> None:
        """Drop what is known of files."""
        with self._engine.begin() as connection:
            _drop_files(connection, paths)

    def distrust(self) -> None:
        """Have every file read again, whether it changed or not, and every note that cannot be read cut again."""
        with self._engine.begin() as connection:
            connection.execute(update(files).values(made_with="", signature=""))
            connection.execute(update(versions).where(versions.c.died.is_(None)).values(made_with=""))

    def known_vectors(self, digests: Collection[str]) -> set[str]:
        """Tell which of these texts have a vector already."""
        with self._engine.connect() as connection:
            return set(_vector_ids(connection, digests))

    def replace_note(
        self,
        note: Note,
        cut: Sequence[tuple[Passage, str]],
        fresh: Mapping[str, FloatArray],
        records: Iterable[FileRecord],
    ) -> bool:
        """Record a note in place of its former version, in one transaction.

        Args:
            note: The note.
            cut: Its passages, each with the digest of the text that its vector stands for.
            fresh: Vectors that are not recorded yet, by digest.
            records: The files in which it lies.

        Returns:
            Whether the note is new.
        """
        with self._engine.begin() as connection:
            replaced = self._end_version(connection, note.id)
            numbered = replace(note, version=self._number(connection, note))
            digests = {digest for _, digest in cut}
            known = _vector_ids(connection, digests)
            missing = [{"digest": digest, "vector": dump_vector(fresh[digest])} for digest in digests - known.keys()]
            if missing:
                connection.execute(insert(vectors), missing)
                known = _vector_ids(connection, digests)
            searched = "\n".join([note.title, *(passage.text for passage, _ in cut)])
            drawn = sketch(searched, _load_vectors(connection, known.values()))
            row = version_row(numbered, self.generation, self.made_with, drawn)
            version_id = connection.execute(insert(versions).returning(versions.c.id), row).scalar_one()
            rows = [passage_row(passage, version_id, known[digest]) for passage, digest in cut]
            if rows:
                connection.execute(insert(passages), rows)
            _write_files(connection, records)
        return not replaced

    def end_orphans(self) -> int:
        """End the notes that lie in no file any more, and count them."""
        held = select(holdings.c.note_id)
        orphans = versions.c.died.is_(None) & versions.c.note_id.not_in(held)
        with self._engine.begin() as connection:
            return connection.execute(update(versions).where(orphans).values(died=self.generation)).rowcount

    def let_go(self, note_id: str) -> None:
        """End one note and forget that its files held it."""
        with self._engine.begin() as connection:
            self._end_version(connection, note_id)
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

    def purge(self) -> None:
        """Delete what no reader of the published generation sees.

        The text of a replaced version stays as long as its note does, so that old citations can be looked up.
        """
        dead = select(versions.c.id).where(versions.c.died <= self._state.generation)
        alive = select(versions.c.note_id).where(versions.c.died.is_(None) | (versions.c.died > self._state.generation))
        with self._engine.begin() as connection:
            gone = connection.execute(delete(passages).where(passages.c.version_id.in_(dead))).rowcount
            ended = versions.c.died <= self._state.generation
            connection.execute(delete(versions).where(ended, versions.c.note_id.not_in(alive)))
            if gone:
                used = exists().where(passages.c.vector_id == vectors.c.id)
                connection.execute(delete(vectors).where(~used))

    def _number(self, connection: Connection, note: Note) -> int:
        """Number a version of a note: one more than the last that readers were shown, unless it says the same."""
        shown = (versions.c.note_id == note.id) & (versions.c.born <= self._state.generation)
        columns = select(versions.c.number, versions.c.digest, versions.c.info).where(shown)
        last = connection.execute(columns.order_by(versions.c.born.desc())).first()
        if last is None:
            return 1
        known = replace(load_info(last.info), path=note.path, origins=note.origins)
        return int(last.number) + (last.digest != note.digest or dump_info(known) != dump_info(note))

    def _end_version(self, connection: Connection, note_id: str) -> bool:
        current = (versions.c.note_id == note_id) & versions.c.died.is_(None)
        # What no reader was ever shown is no version to be kept.
        hidden = connection.execute(delete(versions).where(current, versions.c.born > self._state.generation)).rowcount
        return (
            hidden > 0 or connection.execute(update(versions).where(current).values(died=self.generation)).rowcount > 0
        )


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


def _write_files(connection: Connection, records: Iterable[FileRecord]) -> None:
    listed = list(records)
    _drop_files(connection, [record.path for record in listed])
    if listed:
        connection.execute(insert(files), [_file_row(record) for record in listed])
    held = [
        {"path": record.path, "place": place, "note_id": note_id, "note_path": note_path}
        for record in listed
        for place, (note_id, note_path) in enumerate(record.notes)
    ]
    if held:
        connection.execute(insert(holdings), held)


def _file_row(record: FileRecord) -> dict[str, str]:
    return {
        "path": record.path,
        "signature": record.signature,
        "stamp": record.stamp,
        "made_with": record.made_with,
        "failures": json.dumps([asdict(failure) for failure in record.failures], ensure_ascii=False),
    }


def _drop_files(connection: Connection, paths: Collection[str]) -> None:
    listed = list(paths)
    for start in range(0, len(listed), _VALUES_PER_STATEMENT):
        connection.execute(delete(files).where(files.c.path.in_(listed[start : start + _VALUES_PER_STATEMENT])))


def _is_within(note_path: str, file_path: str) -> bool:
    """Tell whether a note lies in a file: at its path, or as a member of a container."""
    return note_path == file_path or note_path.startswith(f"{file_path}!/")


def _load_vectors(connection: Connection, ids: Iterable[int]) -> FloatArray:
    """Give the vectors of these rows, each once."""
    listed = sorted(set(ids))
    found: list[bytes] = []
    for start in range(0, len(listed), _VALUES_PER_STATEMENT):
        part = vectors.c.id.in_(listed[start : start + _VALUES_PER_STATEMENT])
        found += connection.scalars(select(vectors.c.vector).where(part)).all()
    return load_vectors(found)


def _vector_ids(connection: Connection, digests: Collection[str]) -> dict[str, int]:
    listed = list(digests)
    found: dict[str, int] = {}
    for start in range(0, len(listed), _VALUES_PER_STATEMENT):
        part = vectors.c.digest.in_(listed[start : start + _VALUES_PER_STATEMENT])
        rows = connection.execute(select(vectors.c.digest, vectors.c.id).where(part))
        found.update((row.digest, row.id) for row in rows)
    return found
