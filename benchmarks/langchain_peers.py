"""Other people's retrieval, put together as their tutorials say; needs `requirements-bench.txt`."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from making import Made

from assistant.index.arrays import FloatArray
from assistant.index.embed import Embedder
from assistant.schema import Filters

with warnings.catch_warnings():
    # It says that it will no longer be kept up.
    warnings.simplefilter("ignore")
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings

# As LangChain's own batches; Chroma takes 5,461 at most.
BATCH = 5_000
SHOWN = 10
# Of reciprocal rank fusion, as usual.
RANK_CONSTANT = 60

__all__ = ["BM25sAndVectors", "Ensemble", "fuse_ranks", "tutorial_ensemble", "tutorial_store"]


class Wrapped(Embeddings):
    """Our embedder, as LangChain calls one."""

    def __init__(self, embed: Callable[[Sequence[str]], FloatArray]) -> None:
        self._embed = embed

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [row.tolist() for row in self._embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [float(value) for value in self._embed([text])[0]]


def tutorial_store(
    texts: Sequence[str], metadatas: Sequence[dict[str, Any]], vectors: FloatArray, embeddings: Embeddings, folder: Path
) -> Chroma:
    """Fill a Chroma store, texts and metadata with it, as langchain-chroma does; only the vectors are given."""
    store = Chroma("peers", embeddings, persist_directory=str(folder))
    # A run that was stopped goes on where it was.
    for start in range(store._collection.count() // BATCH * BATCH, len(texts), BATCH):
        part = slice(start, start + BATCH)
        store._collection.upsert(
            ids=[str(place) for place in range(*part.indices(len(texts)))],
            documents=list(texts[part]),
            metadatas=list(metadatas[part]),
            embeddings=vectors[part],
        )
    return store


def tutorial_ensemble(documents: Sequence[Document], store: Chroma, k: int, where: dict[str, Any] | None = None) -> Any:
    """Put BM25Retriever and Chroma together in equal parts, as the tutorial does."""
    words = BM25Retriever.from_documents(list(documents))
    words.k = k
    search: dict[str, Any] = {"k": k, "filter": where} if where else {"k": k}
    return EnsembleRetriever(retrievers=[words, store.as_retriever(search_kwargs=search)], weights=[0.5, 0.5])


class Ensemble:
    """EnsembleRetriever over made-up passages; filters go to Chroma, and what BM25 finds is filtered afterwards."""

    def __init__(self, made: Made, folder: Path, embedder: Embedder) -> None:
        texts, metadatas = _listed(made)
        vectors = made.vectors(0, made.count)
        documents = [Document(text, metadata=one) for text, one in zip(texts, metadatas, strict=True)]
        self._store = tutorial_store(texts, metadatas, vectors, Wrapped(embedder.embed_queries), folder)
        self._words = BM25Retriever.from_documents(documents)
        self._words.k = SHOWN

    def ask(self, question: str, filters: Filters) -> list[Document]:
        """Answer a question."""
        where = _where(filters)
        search: dict[str, Any] = {"k": SHOWN, "filter": where} if where else {"k": SHOWN}
        both = [self._words, self._store.as_retriever(search_kwargs=search)]
        found: list[Document] = EnsembleRetriever(retrievers=both, weights=[0.5, 0.5]).invoke(question)
        return [document for document in found if _passes(document.metadata, filters)]


class BM25sAndVectors:
    """bm25s, English stemmer and stop words as its README has them, and exact vectors; ranks are fused."""

    def __init__(self, made: Made, folder: Path, embedder: Embedder) -> None:  # noqa: ARG002 - nothing is kept
        import Stemmer

        texts, self._metadatas = _listed(made)
        self._stemmer = Stemmer.Stemmer("english")
        self._embedder = embedder
        self._vectors = made.vectors(0, made.count)
        self._words = bm25s.BM25()
        self._words.index(self._tokenize(texts), show_progress=False)

    def ask(self, question: str, filters: Filters) -> list[int]:
        """Answer a question."""
        k = min(20 * SHOWN, len(self._metadatas))
        found, _ = self._words.retrieve(self._tokenize([question]), k=k, show_progress=False)
        cosines = self._vectors @ self._embedder.embed_queries([question])[0]
        near = np.argpartition(-cosines, k - 1)[:k]
        ranked = fuse_ranks([found[0].tolist(), near[np.argsort(-cosines[near])].tolist()])
        return [place for place in ranked if _passes(self._metadatas[place], filters)][:SHOWN]

    def _tokenize(self, texts: Sequence[str]) -> Any:
        return bm25s.tokenize(list(texts), stopwords="en", stemmer=self._stemmer, show_progress=False)


def fuse_ranks(lists: Sequence[Sequence[int]]) -> list[int]:
    """Fuse ranked lists by reciprocal ranks (Cormack et al. 2009)."""
    scores: dict[int, float] = {}
    for ranked in lists:
        for rank, place in enumerate(ranked, start=1):
            scores[place] = scores.get(place, 0.0) + 1 / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda place: -scores[place])


def _listed(made: Made) -> tuple[list[str], list[dict[str, Any]]]:
    texts, metadatas = [], []
    for note, passages in made.notes():
        for passage in passages:
            texts.append(passage.text)
            metadatas.append(
                {
                    "house": note.house,
                    "series": note.series,
                    "language": note.language,
                    "published": note.published.toordinal() if note.published else 0,
                    "audience": ",".join(note.audience),
                }
            )
    return texts, metadatas


def _where(filters: Filters) -> dict[str, Any] | None:
    named = ("house", "series", "language")
    wanted: list[dict[str, Any]] = [{name: getattr(filters, name)} for name in named if getattr(filters, name)]
    if filters.since:
        wanted.append({"published": {"$gte": filters.since.toordinal()}})
    if not filters.audience:
        wanted.append({"audience": ""})
    return {"$and": wanted} if len(wanted) > 1 else wanted[0] if wanted else None


def _passes(metadata: dict[str, Any], filters: Filters) -> bool:
    return (
        (not filters.house or metadata["house"] == filters.house)
        and (not filters.series or metadata["series"] == filters.series)
        and (not filters.language or metadata["language"] == filters.language)
        and (not filters.since or metadata["published"] >= filters.since.toordinal())
        and (bool(filters.audience) or not metadata["audience"])
    )
