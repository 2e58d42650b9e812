"""How the ledger writes: what belongs to one note, and statements cut to what a database takes at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from assistant.index._rows import dump_info, dump_vector, load_info, load_vectors
from assistant.index._tables import files, holdings, vectors, versions
from assistant.index.arrays import FloatArray
from assistant.index.files import FileRecord
from assistant.schema import Note, Passage

_VALUES_PER_STATEMENT = 900


@dataclass(frozen=True, slots=True)
class Entry:
    """A note to be recorded.

    Attributes:
        cut: Its passages, each with the digest of the text that its vector stands for.
        records: Files to be recorded with it.
    """

    note: Note
    cut: Sequence[tuple[Passage, str]]
    records: tuple[FileRecord, ...] = ()

    @property
    def digests(self) -> list[str]:
        """Name the vectors of its passages."""
        return [digest for _, digest in self.cut]


class Embedded(NamedTuple):
    """A text as it was embedded.

    Attributes:
        parts: The vectors of its parts, as `dump_parts` writes them; empty where the embedder tells nothing of them.
    """

    vector: FloatArray
    parts: bytes = b""


@dataclass(frozen=True)
class Former:
    """The last version of a note that readers were shown; number 0: there was none.

    Attributes:
        counts: Whether readers are shown the note; else it was removed, and is kept for those who still read it.
    """

    COLUMNS: ClassVar = (
        *(versions.c.id, versions.c.note_id, versions.c.born, versions.c.died),
        *(versions.c.number, versions.c.digest, versions.c.info),
    )
    number: int = 0
    digest: str = ""
    info: str = ""
    counts: bool = True

    def next_number(self, note: Note) -> int:
        """Number the version that follows: one more, unless it says the same."""
        if not self.number:
            return 1
        known = replace(load_info(self.info), path=note.path, origins=note.origins)
        return self.number + (self.digest != note.digest or dump_info(known) != dump_info(note))


def record_vectors(
    connection: Connection, digests: set[str], fresh: Mapping[str, Embedded]
) -> tuple[dict[str, int], dict[str, FloatArray]]:
    """Record the vectors that are missing, and give the row number of each, and each vector, by digest."""
    known = vector_ids(connection, digests)
    missing = sorted(digests - known.keys())
    if missing:
        rows = [
            {"digest": name, "vector": dump_vector(fresh[name].vector), "parts": fresh[name].parts} for name in missing
        ]
        connection.execute(insert(vectors), rows)
        known |= vector_ids(connection, missing)
    stored = sorted(digests - fresh.keys())
    held = dict(zip(stored, vectors_of(connection, [known[name] for name in stored]), strict=True))
    return known, {**held, **{name: fresh[name].vector for name in digests & fresh.keys()}}


def write_files(connection: Connection, records: Iterable[FileRecord]) -> None:
    """Record what became of files, in place of what was known of them."""
    listed = list(records)
    drop_files(connection, [record.path for record in listed])
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


def drop_files(connection: Connection, paths: Collection[str]) -> None:
    """Forget files and what they held."""
    for part in parts(paths):
        connection.execute(delete(files).where(files.c.path.in_(part)))


def vectors_of(connection: Connection, ids: Sequence[int]) -> FloatArray:
    """Give the vectors of these rows, in the order asked for."""
    found: dict[int, bytes] = {}
    for part in parts(ids):
        rows = connection.execute(select(vectors.c.id, vectors.c.vector).where(vectors.c.id.in_(part)))
        found.update((row.id, row.vector) for row in rows)
    return load_vectors([found[number] for number in ids])


def vector_ids(connection: Connection, digests: Collection[str]) -> dict[str, int]:
    """Give the row number of each vector that is recorded, by digest."""
    found: dict[str, int] = {}
    for part in parts(digests):
        rows = connection.execute(select(vectors.c.digest, vectors.c.id).where(vectors.c.digest.in_(part)))
        found.update((row.digest, row.id) for row in rows)
    return found


def parts(values: Collection[Any]) -> Iterator[list[Any]]:
    """Cut values into as many as one statement may name."""
    listed = list(values)
    for start in range(0, len(listed), _VALUES_PER_STATEMENT):
        yield listed[start : start + _VALUES_PER_STATEMENT]
