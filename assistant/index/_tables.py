"""The tables of the catalogue, and how its database is opened.

A version of a note counts from the generation `born` up to, not including, the generation `died`. A reader looks
through one published generation, so what a writer has recorded for the next one is invisible until it is whole.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)

# Raise it when a table changes; an index of another version is rebuilt.
SCHEMA_VERSION = 3
_BUSY_MILLISECONDS = 10_000
# SQLite numbers rows itself only where the key is a plain INTEGER.
_KEY = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

state = Table(
    "state",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("note_id", String(40), nullable=False),
    Column("number", Integer, nullable=False),  # from 1; as many as readers were shown
    Column("digest", String(64), nullable=False),
    Column("born", Integer, nullable=False),
    Column("died", Integer),
    Column("made_with", String(16), nullable=False),  # digest of the fingerprint
    Column("pages", Integer, nullable=False),
    Column("info", Text, nullable=False),  # what was read of the note itself, as JSON
    Column("sketch", LargeBinary, nullable=False),  # what its copies and translations are found by
    # Last, because SQLite reads through a long text to reach what stands behind it.
    Column("blocks", Text, nullable=False),  # as JSON
    Column("text", Text, nullable=False),
    Index("versions_by_note", "note_id"),
    Index("versions_by_death", "died"),
    Index("versions_by_birth", "born"),
    sqlite_autoincrement=True,
)

vectors = Table(
    "vectors",
    metadata,
    Column("id", _KEY, primary_key=True),
    # Of the embedder's name and the text embedded: the same text is never embedded twice.
    Column("digest", String(64), nullable=False, unique=True),
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian
    Column("parts", LargeBinary, nullable=False),  # of its sentences; empty where the embedder tells nothing of them
    sqlite_autoincrement=True,
)

passages = Table(
    "passages",
    metadata,
    # Never used again after a row is gone, because dense and lexical search may still hold it.
    Column("key", _KEY, primary_key=True),
    Column("version_id", _KEY, ForeignKey("versions.id", ondelete="CASCADE"), nullable=False),
    Column("vector_id", _KEY, ForeignKey("vectors.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("heading", Text, nullable=False),  # as JSON
    Column("context", Text, nullable=False),
    Column("sentences", Text, nullable=False),  # [[start, end, page], ...] as JSON
    Column("text", Text, nullable=False),
    Index("passages_by_version", "version_id", "ordinal"),
    Index("passages_by_vector", "vector_id"),
    sqlite_autoincrement=True,
)

# What became of each file that was looked at, so that an unchanged one costs next to nothing.
files = Table(
    "files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("signature", Text, nullable=False),
    Column("stamp", String(64), nullable=False),
    Column("made_with", Text, nullable=False),
    Column("failures", Text, nullable=False),  # as JSON
)

# Which notes lie in which files: a container holds several, a note may lie in several copies.
holdings = Table(
    "holdings",
    metadata,
    Column("path", Text, ForeignKey("files.path", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("note_id", String(40), nullable=False),
    Column("note_path", Text, nullable=False),
    Index("holdings_by_note", "note_id"),
)

# Which notes repeat others, at the published generation; empty: none.
links = Table(
    "links",
    metadata,
    Column("note_id", String(40), primary_key=True),
    Column("near_duplicate_of", String(40), nullable=False),
    Column("translation_of", String(40), nullable=False),
)


def open_engine(url: str) -> Engine:
    """Open a catalogue's database; nothing is created in it yet."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Python's own transaction handling begins late and would let one reading see two states of the database.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
