"""A database of records that cannot be read: found when it is opened, moved aside, never deleted."""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
from pathlib import Path

logger = logging.getLogger(__name__)


def move_aside_if_damaged(file: Path, now: dt.datetime) -> Path | None:
    """Move a database that cannot be read out of the way, with what belongs to it; say so and return where it is."""
    if not file.exists() or _is_sound(file):
        return None
    stamp = now.strftime("%Y%m%dT%H%M%S%f")
    target = file.with_name(f"{file.stem}-damaged-{stamp}{file.suffix}")
    for ending in ("", "-wal", "-shm"):
        part = file.with_name(file.name + ending)
        if part.exists():
            part.rename(target.with_name(target.name + ending))
    logger.error(
        "records/%s is damaged. It was moved to records/%s, and new records were begun. "
        "`sqlite3 records/%s .recover` shows what can be saved.",
        file.name,
        target.name,
        target.name,
    )
    return target


def _is_sound(file: Path) -> bool:
    connection = sqlite3.connect(file, timeout=15)
    try:
        return [row[0] for row in connection.execute("PRAGMA quick_check(1)")] == ["ok"]
    except sqlite3.OperationalError:
        # Busy, or no permission: nothing is known to be damaged, and opening it will say what is wrong.
        return True
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
