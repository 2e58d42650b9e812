"""Scoring retrieval on sets in the layout of BEIR, each in an index of its own that is made as any other is."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from assistant.errors import NoteFormatError
from assistant.evals.beir import Document, RetrievalSet, read_set
from assistant.evals.ranking import hit_at, mean, ndcg, percentile, reciprocal_rank
from assistant.index.arrays import FloatArray
from assistant.index.build import Job, bring_up_to_date
from assistant.index.embed import Embedder, PieceReader, Read, Spanned, load_embedder
from assistant.index.files import Source
from assistant.index.store import Index
from assistant.language.script import detect_language
from assistant.retrieve.pipeline import retrieve
from assistant.schema import Block, Note, Question
from assistant.settings import Settings
from assistant.workspace import Workspace

Progress = Callable[[str, int, int], None]
_Made = TypeVar("_Made")
_DEPTH = 10
# A document is one passage, however long: what is judged is the document.
_WHOLE = 1_000_000


def evaluate_retrieval(
    folder: Path,
    *,
    settings: Settings | None = None,
    progress: Progress = lambda stage, done, total: None,  # noqa: ARG005 - the protocol's names
) -> dict[str, float | int | None]:
    """Score retrieval on the set in `folder`.

    Recall@k is the share of questions with a relevant document among the first k.

    Args:
        folder: Holds `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`.
        settings: None: the defaults.
        progress: Told of each stage, how much of it is done and how much there is.

    Returns:
        `recall@1`, `recall@5`, `recall@10`, `mrr@10`, `ndcg@10`, `queries`, `passages`, `index_seconds`,
        `query_ms_p50` and `query_ms_p95`; scores are None where there are no questions.

    Raises:
        QuestionFormatError: A file of the set is missing or malformed.
    """
    asked = _judging(settings or Settings())
    started = time.perf_counter()
    with open_set(folder, asked, progress) as opened:
        seconds = time.perf_counter() - started
        scores, milliseconds = ask_set(opened, asked, progress)
    return {
        **scores,
        "queries": len(opened.contents.queries),
        "passages": len(opened.contents.documents),
        "index_seconds": round(seconds, 2),
        "query_ms_p50": percentile(milliseconds, 0.5),
        "query_ms_p95": percentile(milliseconds, 0.95),
    }


@dataclass(frozen=True, slots=True)
class OpenedSet:
    """A retrieval set and the index made of it."""

    contents: RetrievalSet
    index: Index
    embedder: Embedder


@contextmanager
def open_set(
    folder: Path,
    settings: Settings | None = None,
    progress: Progress = lambda stage, done, total: None,  # noqa: ARG005 - the protocol's names
) -> Iterator[OpenedSet]:
    """Index the set in `folder` in a place that is deleted afterwards; for the arguments see `evaluate_retrieval`."""
    asked = _judging(settings or Settings())
    contents = read_set(folder)
    embedder = load_embedder(asked)
    watched = _watched(embedder, len(contents.documents), progress)
    with tempfile.TemporaryDirectory() as place:
        workspace = Workspace(Path(place))
        _build(contents, folder / "corpus.jsonl", workspace, asked, watched)
        index = Index.open(workspace, asked, embedder)
        try:
            yield OpenedSet(contents, index, embedder)
        finally:
            index.close()


def ask_set(
    opened: OpenedSet,
    settings: Settings | None = None,
    progress: Progress = lambda stage, done, total: None,  # noqa: ARG005 - the protocol's names
) -> tuple[dict[str, float | None], list[float]]:
    """Ask every question of a set: the scores, and the milliseconds that each question took."""
    ranked, milliseconds = _ask(opened, _judging(settings or Settings()), progress)
    return score_ranking(opened.contents, ranked), milliseconds


def _judging(settings: Settings) -> Settings:
    """Have each document be one passage, and as many found as are judged."""
    whole = settings.chunk.model_copy(update={"max_tokens": _WHOLE})
    return settings.with_top_k(_DEPTH).model_copy(update={"chunk": whole})


@dataclass(frozen=True, slots=True)
class _Contents:
    notes: tuple[Note, ...]
    failures: tuple[NoteFormatError, ...] = ()


def _build(
    retrieval_set: RetrievalSet, file: Path, workspace: Workspace, settings: Settings, embedder: Embedder
) -> None:
    notes = tuple(_note(document) for document in retrieval_set.documents if document.text.strip())

    def read(sources: Sequence[Source]) -> Iterable[_Contents]:
        return [_Contents(notes) for _ in sources]

    job = Job(workspace.index, (Source(file, file.name),))
    bring_up_to_date(job, read=read, embedder=embedder, settings=settings)


def _note(document: Document) -> Note:
    """Make a document a note of one block; its path is the document's id."""
    digest = hashlib.sha256(f"{document.title}\n{document.text}".encode()).hexdigest()
    return Note(
        id=hashlib.sha256(document.id.encode()).hexdigest()[:12],
        path=document.id,
        title=document.title,
        language=detect_language(document.text),
        digest=digest,
        text=document.text,
        blocks=(Block("paragraph", 0, len(document.text)),),
    )


def _ask(opened: OpenedSet, settings: Settings, progress: Progress) -> tuple[dict[str, list[str]], list[float]]:
    """Ask every question: the documents found, best first, and how long each question took."""
    ranked: dict[str, list[str]] = {}
    milliseconds = []
    for name, text in opened.contents.queries.items():
        started = time.perf_counter()
        hits = retrieve(Question(text, detect_language(text)), opened.index, opened.embedder, settings)
        milliseconds.append(1000 * (time.perf_counter() - started))
        # A document and its translation share a place; both are found there.
        notes = (note for hit in hits for note in (hit.note, *hit.repeats))
        ranked[name] = list(dict.fromkeys(note.path for note in notes))
        progress("ask", len(ranked), len(opened.contents.queries))
    return ranked, milliseconds


def score_ranking(retrieval_set: RetrievalSet, ranked: Mapping[str, Sequence[str]]) -> dict[str, float | None]:
    """Score the documents found for each question, best first: recall at 1, 5 and 10, MRR@10 and nDCG@10."""
    pairs = [(names, retrieval_set.relevant[query]) for query, names in ranked.items()]
    return {
        **{f"recall@{k}": mean(hit_at(names, gains, k) for names, gains in pairs) for k in (1, 5, 10)},
        "mrr@10": mean(reciprocal_rank(names, gains, 10) for names, gains in pairs),
        "ndcg@10": mean(ndcg(names, gains, 10) for names, gains in pairs),
    }


class _Watched:
    """An embedder that reports how far it is."""

    def __init__(self, inner: Embedder, total: int, progress: Progress) -> None:
        self._inner = inner
        self._total = total
        self._progress = progress
        self._done = 0
        self.name = inner.name

    @property
    def dimension(self) -> int:
        return self._inner.dimension

    def count_tokens(self, text: str) -> int:
        return self._inner.count_tokens(text)

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        return self._counted(self._inner.embed_passages(texts), len(texts))

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        return self._inner.embed_queries(texts)

    def _counted(self, made: _Made, count: int) -> _Made:
        self._done += count
        self._progress("embed", self._done, self._total)
        return made


class _WatchedReader(_Watched):
    """One that also tells of pieces."""

    def __init__(self, inner: Embedder, reader: PieceReader, total: int, progress: Progress) -> None:
        super().__init__(inner, total, progress)
        self._reader = reader

    def read_passages(self, texts: Sequence[Spanned]) -> list[Read]:
        return self._counted(self._reader.read_passages(texts), len(texts))

    def read_query(self, text: str) -> FloatArray:
        return self._reader.read_query(text)


def _watched(inner: Embedder, total: int, progress: Progress) -> Embedder:
    return (
        _WatchedReader(inner, inner, total, progress)
        if isinstance(inner, PieceReader)
        else _Watched(inner, total, progress)
    )
