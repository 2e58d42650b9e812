"""The index as the rest of the program uses it: one generation of catalogue, dense and lexical search."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from assistant.errors import IndexBusy, StoreError
from assistant.index._chroma import ChromaFolder
from assistant.index._state import Segment, State, read_state
from assistant.index._tables import open_engine
from assistant.index.arrays import IntArray
from assistant.index.catalogue import Catalogue
from assistant.index.dense import DenseIndex
from assistant.index.embed import Embedder
from assistant.index.fingerprint import REBUILD, fingerprint, require_same, short
from assistant.index.integrity import is_sound, repair_dense
from assistant.index.layout import Layout
from assistant.index.ledger import Ledger
from assistant.index.lexical import Group, LexicalIndex
from assistant.index.lock import write_lock
from assistant.index.publish import update_lexical
from assistant.settings import Settings
from assistant.workspace import Workspace

# Vectors of each segment that a thorough look searches for.
_SAMPLES = 20


class Index:
    """One published generation of an index. It never changes; `fresh` gives the newest one.

    Dense and lexical search are opened when first used, and made anew from the catalogue when they are damaged.

    Attributes:
        catalogue: Notes and passages; decides which passages count.
    """

    def __init__(self, layout: Layout, engine: Engine, chroma: ChromaFolder, state: State) -> None:
        self.catalogue = Catalogue(engine, state.generation)
        self._layout = layout
        self._engine = engine
        self._chroma = chroma
        self._state = state
        self._database = layout.catalogue.stat().st_ino
        self._opening = threading.Lock()
        self._dense: DenseIndex | None = None
        self._lexical: LexicalIndex | None = None
        self._lexical_places: dict[Group, IntArray] = {}

    @classmethod
    def open(cls, workspace: Workspace, settings: Settings, embedder: Embedder) -> Index:
        """Open the index of a workspace.

        Raises:
            IndexMissing: There is none yet.
            IndexStale: It was made with another embedder, another chunking, or by another version of the program.
            StoreError: It is damaged.
        """
        layout = Layout(workspace.index)
        state = layout.require_state()
        require_same(state.fingerprint, fingerprint(settings, embedder))
        return cls(layout, open_engine(layout.url), layout.open_chroma(state), state)

    @property
    def generation(self) -> int:
        """Number of the generation; it grows with every ingest that changes something."""
        return self._state.generation

    @property
    def dense(self) -> DenseIndex:
        """Search by vectors.

        Raises:
            IndexBusy: It is damaged, and cannot be mended while another process writes.
        """
        with self._opening:
            if self._dense is None:
                self._dense = DenseIndex(self._chroma, self._sound_segments(), self.catalogue)
            return self._dense

    @property
    def lexical(self) -> LexicalIndex:
        """Search by words.

        While a writer publishes, it may be a generation ahead: only keys that the catalogue calls live count.
        """
        with self._opening:
            if self._lexical is None:
                self._lexical = self._open_lexical()
            return self._lexical

    def places(self, group: Group) -> IntArray:
        """Give, for each row of a language group of lexical search, its place among `catalogue.live_keys`; -1: none."""
        if group not in self._lexical_places:
            partition = self.lexical.partition(group)
            self._lexical_places[group] = np.where(partition.live, self.catalogue.places(partition.keys), -1)
        return self._lexical_places[group]

    def look_through(self) -> tuple[str, ...]:
        """Look through all three parts, make anew from the catalogue what is damaged, and name that.

        Raises:
            StoreError: The catalogue itself is damaged.
            IndexBusy: Something is damaged, and cannot be mended while another process writes.
        """
        if self._engine.dialect.name == "sqlite":
            try:
                with self._engine.connect() as connection:
                    found = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
            except DatabaseError as error:
                found = str(error.orig)
            if found != "ok":
                raise StoreError(f"index/{self._layout.catalogue.name} is damaged: {found}.", REBUILD)
        whole = is_sound(self._chroma, self._state.segments, self.catalogue, _SAMPLES)
        mended = [] if whole else ["dense search"]
        with self._opening:
            self._dense = self._dense if whole else None
        _ = self.dense
        lexical = self.lexical
        if lexical.generation == self.generation and set(lexical.keys().tolist()) != set(
            self.catalogue.live_keys().tolist()
        ):
            with write_lock(self._layout.folder):
                update_lexical(lexical, self.catalogue)
            mended.append("lexical search")
        return tuple(mended)

    def fresh(self) -> Index:
        """Give the newest generation: this very index when nothing was published since.

        Raises:
            IndexMissing: The index was deleted.
            IndexStale: It was made anew with another embedder or another chunking.
        """
        state = self._layout.require_state() if self._replaced() else read_state(self._engine)
        if state is None or replace(state, writing=0) == replace(self._state, writing=0):
            return self
        require_same(state.fingerprint, self._state.fingerprint)
        if not self._replaced() and state.chroma == self._state.chroma:
            return Index(self._layout, self._engine, self._chroma, state)
        self.close()
        return Index(self._layout, open_engine(self._layout.url), self._layout.open_chroma(state), state)

    def close(self) -> None:
        """Let go of the files; of this index and of those that `fresh` made from it."""
        self._chroma.close()
        self._engine.dispose()

    def _replaced(self) -> bool:
        """Tell whether the database is no longer the file that was opened."""
        try:
            return self._layout.catalogue.stat().st_ino != self._database
        except FileNotFoundError:
            return True

    def _sound_segments(self) -> tuple[Segment, ...]:
        state = self._state
        if not state.writing and is_sound(self._chroma, state.segments, self.catalogue):
            return state.segments
        try:
            with write_lock(self._layout.folder):
                ledger = Ledger(self._engine, short(state.fingerprint))
                if (
                    repair_dense(ledger, self._chroma, self._layout.folder)
                    and ledger.state.generation == state.generation
                ):
                    self._state = ledger.state
                return ledger.state.segments
        except IndexBusy:
            # The writer is alive, so what it is writing is not torn, and it does not touch what is published.
            if is_sound(self._chroma, state.segments, self.catalogue):
                return state.segments
            raise

    def _open_lexical(self) -> LexicalIndex:
        lexical = self._layout.open_lexical()
        if lexical.generation == self.generation:
            return lexical
        try:
            with write_lock(self._layout.folder):
                lexical.reload()
                # A writer may have published meanwhile; what it indexed is for those who read that.
                published = read_state(self._engine) or self._state
                if lexical.generation not in (self.generation, published.generation):
                    update_lexical(lexical, self.catalogue)
        except IndexBusy:
            if not lexical.generation:
                raise
        return lexical
