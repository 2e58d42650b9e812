"""Chroma, held on a short rein: collections of ids and vectors that never change once they are published.

Measured with Chroma 1.5: a process killed while it adds to a collection can leave that collection unreadable for good,
and other processes never find vectors added to a collection they have open. Neither can hurt here, since a collection
is filled before anybody is told its name, and never touched again. Stored texts and metadata filters cost more time
than the search itself; both are the catalogue's business.

Its database must never be opened by Python's own SQLite while Chroma has it open in the same process: two copies of
SQLite in one process undo each other's locks.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

import numpy as np

from assistant.errors import StoreError
from assistant.index._state import Segment, new_folder_name
from assistant.index.arrays import FloatArray, IntArray
from assistant.index.fingerprint import REBUILD
from assistant.index.signs import Signs, write_signs

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api.client import Client

# Chroma refuses batches above 5,461, and lets no other thread of the process work while it takes one in (0.4 s for
# these). Larger ones save a twentieth of its processor time.
BATCH = 1_000
# Chroma shares one system among the clients of a path, and does not guard against two that open at once.
_OPENING = threading.Lock()
_DATABASE = "chroma.sqlite3"


class ChromaFolder:
    """The Chroma database of an index. Opened when first needed; importing chromadb takes half a second.

    Attributes:
        folder: Where it lies; another one after `renew`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._client: Client | None = None
        self._collections: dict[str, Collection] = {}
        self._signs: dict[str, Signs] = {}

    def names(self) -> set[str]:
        """Name the collections there are."""
        with _translated():
            return {collection.name for collection in self._open().list_collections()}

    def count(self, name: str) -> int:
        """Count the vectors of a collection."""
        with _translated():
            return self._collection(name).count()

    def create(self, name: str, batches: Iterable[tuple[IntArray, FloatArray]]) -> dict[str, int]:
        """Fill a new collection with keys, ascending, and their vectors; an older one of its name is dropped.

        The vectors are also written in plain files beside it (`assistant.index.signs`).

        Returns:
            The files that it consists of, as `sizes` gives them.
        """
        if name in self.names():
            self._drop(name)
        shutil.rmtree(self._plain(name), ignore_errors=True)
        before = self._folders()
        with _translated():
            collection = self._open().create_collection(
                name,
                embedding_function=None,
                # Recall@10 0.997 at 100,000 passages, in half the building time of the defaults.
                configuration={"hnsw": {"space": "cosine", "ef_construction": 64, "max_neighbors": 16}},
            )
            for keys, rows in write_signs(self._plain(name), batches):
                for start in range(0, len(keys), BATCH):
                    part = slice(start, start + BATCH)
                    collection.add(ids=[str(key) for key in keys[part].tolist()], embeddings=rows[part])
        return self.sizes(path for folder in self._folders() - before for path in folder.iterdir())

    def query(self, name: str, vector: FloatArray, k: int) -> tuple[IntArray, FloatArray]:
        """Find the `k` nearest vectors of a collection.

        Returns:
            Their keys and cosines, nearest first.
        """
        with _translated():
            found = self._collection(name).query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
        keys = np.array(found["ids"][0], np.int64)
        return keys, np.float32(1) - np.array((found["distances"] or [[]])[0], np.float32)

    def signs(self, name: str) -> Signs:
        """Give the vectors of a collection as plain arrays.

        Raises:
            StoreError: They are missing.
        """
        if name not in self._signs:
            try:
                self._signs[name] = Signs(self._plain(name))
            except (OSError, ValueError) as error:
                raise StoreError(f"index/chroma lacks the vectors of {name}: {error}.", REBUILD) from error
        return self._signs[name]

    def sizes(self, files: Iterable[Path]) -> dict[str, int]:
        """Give the size in bytes of each file that exists, by its path in the folder."""
        found = sorted(path for path in files if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.stat().st_size for path in found}

    def is_whole(self, files: Mapping[str, int]) -> bool:
        """Tell whether files are as `create` left them, without opening them."""
        return self.sizes(self.folder / path for path in files) == files

    def keep_only(self, segments: Iterable[Segment]) -> None:
        """Drop all other collections, the files that Chroma leaves behind of dropped ones, and former databases."""
        if not (self.folder / _DATABASE).exists():
            return
        for folder in set(self.folder.parent.iterdir()) - {self.folder}:
            shutil.rmtree(folder, ignore_errors=True)
        kept = {segment.name: segment for segment in segments}
        for name in self.names() - kept.keys():
            self._drop(name)
        used = {PurePosixPath(path).parts[0] for segment in kept.values() for path in segment.files}
        for folder in self._folders():
            if folder.name not in used:
                shutil.rmtree(folder, ignore_errors=True)

    def renew(self) -> None:
        """Go on in a new folder. The old one may be damaged and is not opened again; `keep_only` deletes it."""
        self.close()
        self.folder = self.folder.with_name(new_folder_name())

    def close(self) -> None:
        """Let go of the files."""
        if self._client is not None:
            self._client.close()
        self._client = None
        self._collections = {}
        self._signs = {}

    def _drop(self, name: str) -> None:
        with _translated():
            self._open().delete_collection(name)
        self._collections.pop(name, None)
        self._signs.pop(name, None)

    def _plain(self, name: str) -> Path:
        return self.folder / f"{name}.vectors"

    def _collection(self, name: str) -> Collection:
        if name not in self._collections:
            self._collections[name] = self._open().get_collection(name, embedding_function=None)
        return self._collections[name]

    def _folders(self) -> set[Path]:
        return {path for path in self.folder.iterdir() if path.is_dir()}

    def _open(self) -> Client:
        with _OPENING:
            if self._client is None:
                self._client = _open_client(self.folder)
            return self._client


@contextmanager
def _translated() -> Iterator[None]:
    """Raise what goes wrong in Chroma as our own failure."""
    from chromadb.errors import ChromaError

    try:
        yield
    # A database that is none makes Chroma stumble over itself in other ways too.
    except (ChromaError, ValueError, AttributeError) as error:
        raise StoreError(f"index/chroma cannot be used: {error}.", REBUILD) from error


def _open_client(folder: Path) -> Client:
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / _DATABASE).exists():
        # Chroma keeps the mode it finds. In its own, readers wait for writers, and a small write takes 36 ms, not 6.
        with closing(sqlite3.connect(folder / _DATABASE)) as database:
            database.execute("PRAGMA journal_mode=WAL")
    # Its declared type lacks `close`.
    return cast("Client", chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False)))
