"""The layout of the records grows by numbered steps."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect

from assistant.errors import RecordsError
from assistant.records.tables import STEPS, migrate, open_engine


def _add_mark(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE conversations ADD COLUMN mark TEXT NOT NULL DEFAULT ''")


def _fail(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE half (x)")
    raise RuntimeError("power cut")


def test_only_the_steps_not_yet_taken_are_taken(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "r.db")
    assert migrate(engine) == len(STEPS)
    assert migrate(engine, (*STEPS, _add_mark)) == len(STEPS) + 1
    assert migrate(engine, (*STEPS, _add_mark)) == len(STEPS) + 1
    assert "mark" in {column["name"] for column in inspect(engine).get_columns("conversations")}
    engine.dispose()


def test_a_step_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "r.db")
    migrate(engine)
    with pytest.raises(RuntimeError):
        migrate(engine, (*STEPS, _add_mark, _fail))
    assert not inspect(engine).has_table("half")
    assert "mark" not in {column["name"] for column in inspect(engine).get_columns("conversations")}
    assert migrate(engine) == len(STEPS)
    engine.dispose()


def test_a_newer_layout_is_refused_and_left_alone(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "r.db")
    migrate(engine, (*STEPS, _add_mark))
    with pytest.raises(RecordsError, match="newer version"):
        migrate(engine)
    engine.dispose()
