"""What an index says of itself: which generation is published, what it was made with, where dense search looks."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, inspect, select

from assistant.index._tables import SCHEMA_VERSION, state

# How many seconds a reader may stay at a generation that was replaced: longer than an answer takes, with every call of
# a model.
_READ_FOR = 600.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A Chroma collection and the passages that were put into it; it never changes once it is published.

    Attributes:
        name: Of the collection.
        first: Lowest key; no other segment holds a key from here to `last`.
        last: Highest key.
        size: Number of vectors, those of passages that have died since included.
        dimension: Of its vectors.
        files: Size in bytes of each of its files, so that damage shows without opening it.
    """

    name: str
    first: int
    last: int
    size: int
    dimension: int
    files: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Former:
    """A generation that was replaced; readers may still be at it.

    Attributes:
        until: When it was replaced, in seconds since 1970.
        segments: Where dense search looked.
    """

    generation: int
    until: float
    segments: tuple[Segment, ...]


def new_folder_name() -> str:
    """Name a folder as none was named before: Chroma goes on using what it once opened under a path."""
    return secrets.token_hex(4)


@dataclass(frozen=True, slots=True)
class State:
    """The state of an index.

    Attributes:
        schema: Version of its tables.
        generation: The one that readers see; 0: none yet.
        fingerprint: What it was made with, as JSON; see `assistant.index.fingerprint`.
        segments: Where dense search looks, oldest first.
        writing: The generation that is being put together; 0: none, the last writer finished.
        chroma: Name of the folder of Chroma's database; a new one whenever it is made anew.
        former: Generations replaced of late, oldest first.
    """

    schema: int = SCHEMA_VERSION
    generation: int = 0
    fingerprint: str = "{}"
    segments: tuple[Segment, ...] = ()
    writing: int = 0
    chroma: str = field(default_factory=new_folder_name)
    former: tuple[Former, ...] = ()

    @property
    def read_now(self) -> tuple[Former, ...]:
        """Those of the former generations that readers may still be at."""
        return tuple(former for former in self.former if former.until > time.time() - _READ_FOR)

    def replaced_by(self, fresh: State) -> State:
        """Give a state that is to follow this one, with what it has to remember of this one."""
        mine = (Former(self.generation, time.time(), self.segments),) if self.generation else ()
        return replace(fresh, former=(*self.read_now, *mine))


def read_state(engine: Engine) -> State | None:
    """Read the state; None when the database holds no index."""
    if not inspect(engine).has_table(state.name):
        return None
    with engine.connect() as connection:
        values = {row.name: row.value for row in connection.execute(select(state))}
    if not values:
        return None
    former = json.loads(values.get("former", "[]"))
    return State(
        schema=int(values.get("schema", 0)),
        generation=int(values.get("generation", 0)),
        fingerprint=values.get("fingerprint", "{}"),
        segments=_load_segments(json.loads(values.get("segments", "[]"))),
        writing=int(values.get("writing", 0)),
        chroma=values["chroma"],
        former=tuple(Former(**{**one, "segments": _load_segments(one["segments"])}) for one in former),
    )


def _load_segments(written: Iterable[Mapping[str, Any]]) -> tuple[Segment, ...]:
    return tuple(Segment(**segment) for segment in written)


def write_state(connection: Connection, fresh: State) -> None:
    """Replace the state, in the transaction of `connection`."""
    values: Mapping[str, str] = {
        "schema": str(fresh.schema),
        "generation": str(fresh.generation),
        "fingerprint": fresh.fingerprint,
        "segments": json.dumps([asdict(segment) for segment in fresh.segments]),
        "writing": str(fresh.writing),
        "chroma": fresh.chroma,
        "former": json.dumps([asdict(former) for former in fresh.former]),
    }
    connection.execute(delete(state))
    connection.execute(insert(state), [{"name": name, "value": value} for name, value in values.items()])
