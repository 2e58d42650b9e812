"""What lies where in an index folder. Everything there can be made anew from the notes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from assistant.errors import IndexMissing, IndexStale, StoreError
from assistant.index._chroma import ChromaFolder
from assistant.index._state import State, read_state
from assistant.index._tables import SCHEMA_VERSION, open_engine
from assistant.index.fingerprint import REBUILD
from assistant.index.lexical import LexicalIndex


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of an index.

    Attributes:
        folder: Of the index.
    """

    folder: Path

    @property
    def catalogue(self) -> Path:
        """The database that the rest is made from."""
        return self.folder / "catalogue.db"

    @property
    def url(self) -> str:
        """Address of that database."""
        return f"sqlite:///{self.catalogue}"

    @contextmanager
    def open_engine(self) -> Iterator[Engine]:
        """Open the catalogue's database, which is made when it does not exist, and close it again."""
        engine = open_engine(self.url)
        try:
            yield engine
        finally:
            engine.dispose()

    def open_chroma(self, state: State) -> ChromaFolder:
        """Open what dense search reads."""
        return ChromaFolder(self.folder / "chroma" / state.chroma)

    def open_lexical(self) -> LexicalIndex:
        """Open what lexical search reads."""
        return LexicalIndex(self.folder / "lexical")

    def wipe(self) -> None:
        """Delete the index: first what is derived, so that no half of it survives a crash without the other."""
        for name in ("chroma", "lexical"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for suffix in ("-wal", "-shm", ""):
            self.catalogue.with_name(self.catalogue.name + suffix).unlink(missing_ok=True)

    def read_state(self) -> State | None:
        """Read the state of the index; None when there is none yet.

        Raises:
            StoreError: The database is damaged.
            IndexStale: It was made by another version of the program.
        """
        if not self.catalogue.exists():
            return None
        try:
            with self.open_engine() as engine:
                state = read_state(engine)
        except DatabaseError as error:
            raise StoreError(f"index/{self.catalogue.name} cannot be read: {error.orig}.", REBUILD) from None
        if state and state.schema != SCHEMA_VERSION:
            fact = f"index/{self.catalogue.name} has layout {state.schema}; this program reads layout {SCHEMA_VERSION}."
            raise IndexStale(fact, REBUILD)
        return state

    def require_state(self) -> State:
        """Read the state of an index that has something to read.

        Raises:
            IndexMissing: There is no index, or none that was ever finished.
            StoreError: The database is damaged.
            IndexStale: It was made by another version of the program.
        """
        state = self.read_state()
        if state is None:
            raise IndexMissing(f"{self.folder} holds no index.", "Run `assistant ingest`.")
        if not state.generation:
            raise IndexMissing(f"The index in {self.folder} was never finished.", "Run `assistant ingest`.")
        return state
