from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import QuestionFormatError
from assistant.evals import retrieval
from assistant.evals.beir import read_set
from assistant.evals.retrieval import evaluate_retrieval
from assistant.index.arrays import FloatArray

DOCUMENTS = [
    {"_id": "d1", "title": "", "text": "黃金價格升至歷史新高，央行持續增持。"},
    {"_id": "d2", "title": "Rates", "text": "The Federal Reserve cut rates by 25 basis points."},
    {"_id": "d3", "title": "", "text": "日元走弱，因為新內閣將爭取時間。"},
]
QUERIES = [
    {"_id": "q1", "text": "Why is gold at a record?"},
    {"_id": "q2", "text": "聯儲局減息多少?"},
    {"_id": "q3", "text": "A question that nothing answers"},
]
JUDGEMENTS = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\nq2\td2\t1\nq3\td1\t0\n"


class CountingEmbedder:
    """Gives every text the same vector, so that words alone decide."""

    name = "same"
    dimension = 4

    def __init__(self) -> None:
        self.embedded = 0

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        self.embedded += len(texts)
        return self.embed_queries(texts)

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        return np.full((len(texts), self.dimension), 0.5, np.float32)

    def count_tokens(self, text: str) -> int:
        return len(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "set"
    made.mkdir()
    for name, records in (("corpus", DOCUMENTS), ("queries", QUERIES)):
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        (made / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (made / "qrels.tsv").write_text(JUDGEMENTS, "utf-8")
    return made


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> CountingEmbedder:
    embedder = CountingEmbedder()
    monkeypatch.setattr(retrieval, "load_embedder", lambda _: embedder)
    return embedder


def test_a_set_is_scored(folder: Path, embedder: CountingEmbedder) -> None:
    scores = evaluate_retrieval(folder)
    assert list(scores) == [
        "recall@1",
        "recall@5",
        "recall@10",
        "mrr@10",
        "ndcg@10",
        "queries",
        "passages",
        "index_seconds",
        "query_ms_p50",
        "query_ms_p95",
    ]
    assert scores["recall@1"] == scores["mrr@10"] == scores["ndcg@10"] == 1
    assert scores["queries"] == 2
    assert scores["passages"] == 3
    assert scores["index_seconds"]
    assert scores["query_ms_p95"]


def test_a_set_without_questions_has_no_scores(folder: Path, embedder: CountingEmbedder) -> None:
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n", "utf-8")
    scores = evaluate_retrieval(folder)
    assert scores["queries"] == 0
    assert all(scores[name] is None for name in ("recall@1", "mrr@10", "ndcg@10", "query_ms_p50"))


def test_progress_is_told(folder: Path, embedder: CountingEmbedder) -> None:
    told: list[tuple[str, int, int]] = []
    evaluate_retrieval(folder, progress=lambda *step: told.append(step))
    assert ("embed", 3, 3) in told
    assert told[-1] == ("ask", 2, 2)


def test_a_set_is_read(folder: Path) -> None:
    found = read_set(folder)
    assert [document.id for document in found.documents] == ["d1", "d2", "d3"]
    assert found.documents[1].title == "Rates"
    assert dict(found.queries) == {"q1": QUERIES[0]["text"], "q2": QUERIES[1]["text"]}
    assert found.relevant == {"q1": {"d1": 1.0}, "q2": {"d2": 1.0}}


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("corpus.jsonl", '{"_id": "a", "text": "b"}\nnot JSON\n', 2),
        ("corpus.jsonl", '{"_id": "a"}\n', 1),
        ("queries.jsonl", "[]\n", 1),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\n", 2),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\thigh\n", 2),
    ],
)
def test_a_malformed_line_is_named(folder: Path, name: str, content: str, line: int) -> None:
    (folder / name).write_text(content, "utf-8")
    with pytest.raises(QuestionFormatError) as failure:
        read_set(folder)
    assert (failure.value.path.name, failure.value.line) == (name, line)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(QuestionFormatError, match=name):
        read_set(folder)
