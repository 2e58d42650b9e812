"""A small corpus of plain text and an embedder that needs no model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import NoteFormatError
from assistant.index.arrays import FloatArray
from assistant.index.build import IngestReport, Job, Progress, ReadNotes, bring_up_to_date
from assistant.index.files import Source
from assistant.index.store import Index
from assistant.language.script import detect_language
from assistant.schema import Note
from assistant.settings import Settings
from assistant.workspace import Workspace


class HashingEmbedder:
    """Vectors of character n-grams: texts that share characters lie near each other."""

    def __init__(self, name: str = "hashing", dimension: int = 512) -> None:
        self.name = name
        self.dimension = dimension
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        self.embedded.extend(texts)
        return self.embed_queries(texts)

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for size in (1, 2, 3):
                for start in range(len(text) - size + 1):
                    digest = hashlib.blake2b(text[start : start + size].encode(), digest_size=4).digest()
                    row[int.from_bytes(digest, "big") % self.dimension] += 1
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        scaled: FloatArray = rows / np.maximum(norms, np.float32(1e-9))
        return scaled

    def count_tokens(self, text: str) -> int:
        return len(text)


@dataclass
class Contents:
    notes: tuple[Note, ...] = ()
    failures: tuple[NoteFormatError, ...] = ()


def read_texts(sources: Sequence[Source]) -> Iterator[Contents]:
    """Read text files; one that holds BROKEN cannot be read, and `---` parts the members of a container."""
    for source in sources:
        text = source.file.read_text("utf-8")
        if "BROKEN" in text:
            yield Contents(failures=(NoteFormatError(source.path, "it is broken.", "Mend it."),))
            continue
        parts = text.split("---\n")
        paths = [source.path] if len(parts) == 1 else [f"{source.path}!/{place}" for place in range(len(parts))]
        yield Contents(tuple(make_note(path, part, source.beside) for path, part in zip(paths, parts, strict=True)))


def make_note(path: str, text: str, beside: Sequence[Path] = ()) -> Note:
    audience = tuple(word for file in beside if file.is_file() for word in file.read_text("utf-8").split())
    return Note(
        id=hashlib.sha256(path.encode()).hexdigest()[:12],
        path=path,
        title=text.splitlines()[0],
        language=detect_language(text),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        audience=audience,
        text=text,
    )


@dataclass
class Desk:
    """A workspace with text files, and what it takes to ingest them."""

    folder: Path
    embedder: HashingEmbedder = field(default_factory=HashingEmbedder)
    settings: Settings = field(default_factory=Settings)
    read: ReadNotes = read_texts

    def write(self, name: str, text: str) -> Path:
        path = self.folder / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def sources(self) -> tuple[Source, ...]:
        files = sorted((self.folder / "corpus").rglob("*.txt"))
        return tuple(
            Source(file, file.relative_to(self.folder).as_posix(), (file.with_suffix(".groups"),)) for file in files
        )

    def ingest(self, progress: Callable[[Progress], None] = lambda _: None, **changes: Any) -> IngestReport:
        values = {"sources": self.sources(), "scope": "corpus", **changes}
        return bring_up_to_date(
            Job(self.folder / "index", **values),
            read=self.read,
            embedder=self.embedder,
            settings=self.settings,
            progress=progress,
        )

    def open(self) -> Index:
        return Index.open(Workspace(self.folder), self.settings, self.embedder)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "corpus").mkdir()
    return Desk(tmp_path)
