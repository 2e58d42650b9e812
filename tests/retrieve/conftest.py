"""An index of a few notes, made as any other is, with an embedder that needs no model."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import NoteFormatError
from assistant.index.arrays import FloatArray
from assistant.index.build import Job, bring_up_to_date
from assistant.index.embed import Read, Spanned
from assistant.index.files import Source
from assistant.index.store import Index
from assistant.language.fold import fold
from assistant.language.script import detect_language
from assistant.schema import Block, Note
from assistant.settings import Settings
from assistant.workspace import Workspace

MakeIndex = Callable[..., Index]
MakeNote = Callable[..., Note]


class HashingEmbedder:
    """Vectors of folded character pairs, all turned towards each other: they lie nearer, but words decide."""

    name = "hashing"
    dimension = 256

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        return self.embed_queries(texts)

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, map(fold, texts), strict=True):
            for start in range(len(text) - 1):
                digest = hashlib.blake2b(text[start : start + 2].encode(), digest_size=4).digest()
                row[int.from_bytes(digest, "big") % self.dimension] += 1
        rows[:, 0] += 50
        scaled: FloatArray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return scaled

    def count_tokens(self, text: str) -> int:
        return len(text)


class ReadingEmbedder(HashingEmbedder):
    """Gives each character, as a piece, a direction of its own."""

    name = "reading"

    def read_passages(self, texts: Sequence[Spanned]) -> list[Read]:
        vectors = self.embed_passages([text.text for text in texts])
        return [
            Read(vector, [self.read_query(text.text[start:end]) for start, end in text.spans])
            for vector, text in zip(vectors, texts, strict=True)
        ]

    def read_query(self, text: str) -> FloatArray:
        return np.array([self._piece(character) for character in text], np.float32).reshape(-1, self.dimension)

    def _piece(self, character: str) -> FloatArray:
        seed = int.from_bytes(hashlib.blake2b(character.encode(), digest_size=4).digest(), "big")
        return np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)


@dataclass(frozen=True)
class Contents:
    notes: tuple[Note, ...]
    failures: tuple[NoteFormatError, ...] = ()


def _make_note(
    path: str, text: str, published: str = "", *, house: str = "", audience: tuple[str, ...] = (), title: str = ""
) -> Note:
    """Make a note of one passage."""
    return Note(
        id=hashlib.sha256(path.encode()).hexdigest()[:12],
        path=path,
        title=title,
        language=detect_language(text),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        house=house,
        published=dt.date.fromisoformat(published) if published else None,
        audience=audience,
        text=text,
        blocks=(Block("paragraph", 0, len(text)),),
    )


@pytest.fixture
def make_note() -> MakeNote:
    return _make_note


@pytest.fixture
def embedder() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def make_index(tmp_path: Path, embedder: HashingEmbedder, settings: Settings) -> Iterator[MakeIndex]:
    opened: list[Index] = []

    def make(*notes: Note) -> Index:
        file = tmp_path / "notes"
        file.write_text("anything", "utf-8")
        workspace = Workspace(tmp_path)
        job = Job(workspace.index, (Source(file, "notes"),))
        bring_up_to_date(job, read=lambda _: [Contents(notes)], embedder=embedder, settings=settings)
        opened.append(Index.open(workspace, settings, embedder))
        return opened[-1]

    yield make
    for index in opened:
        index.close()
