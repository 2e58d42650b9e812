"""The tables of the records, how their database is opened, and the numbered steps by which it grew.

A step is never changed once it was released: a database that took it keeps what it made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)

from assistant.errors import RecordsError

_BUSY_MILLISECONDS = 15_000

metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("user", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("folded_title", Text, nullable=False),  # for search in either script
    Column("started", String(32), nullable=False),  # ISO 8601, UTC
    Column("changed", String(32), nullable=False),
    Index("conversations_by_user", "user", "changed"),
)

turns = Table(
    "turns",
    metadata,
    Column("conversation_id", String(32), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("asked", String(32), nullable=False),
    Column("folded", Text, nullable=False),  # question and statements
    Column("answer", Text, nullable=False),  # the whole Answer, as JSON
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user", String(200), nullable=False),
    Column("given", String(32), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("comment", Text, nullable=False),
    # Empty and 0 where the answer stood in no conversation. No foreign key: feedback outlives its conversation.
    Column("conversation_id", String(32), nullable=False),
    Column("n", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Index("feedback_by_turn", "conversation_id", "n"),
    sqlite_autoincrement=True,
)

Step = Callable[[Connection], None]


def _create_first_tables(connection: Connection) -> None:
    metadata.create_all(connection, tables=[conversations, turns, feedback], checkfirst=True)


STEPS: tuple[Step, ...] = (_create_first_tables,)


def open_engine(file: Path) -> Engine:
    """Open a database; nothing is created in it yet. Every commit reaches the disk before it returns."""
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", _prepare)
    return engine


def migrate(engine: Engine, steps: Sequence[Step] = STEPS) -> int:
    """Take the steps that the database has not taken, all of them or none, and return its version.

    Raises:
        RecordsError: A newer program has written it.
    """
    with engine.connect() as connection:
        # Two processes may open a new workspace at the same time: the second waits here, then finds nothing to do.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if version > len(steps):
            raise RecordsError(
                f"records/ was written by a newer version of the program (layout {version}, known are {len(steps)}).",
                "Install that version again.",
            )
        for step in steps[version:]:
            step(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {len(steps)}")
        connection.commit()
    return len(steps)


def _prepare(connection: Any, _record: object) -> None:
    # Python's own transaction handling begins late; writers here say BEGIN IMMEDIATE themselves.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        # What a user deletes is overwritten, not only unlinked.
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
