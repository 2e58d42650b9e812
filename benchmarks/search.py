"""Time lexical search over many passages: indexing, size on disk, opening, and questions across languages.

python benchmarks/search.py --passages 100000 --texts FOLDER...

Passages are put together from sentences drawn at random out of the notes in `corpus/`, or out of retrieval sets in the
layout of BEIR (`--texts`), which have more words. No vectors: embedding and dense search are timed by `ingest.py`.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.evals.beir import read_set
from assistant.evals.ranking import percentile
from assistant.index.lexical import GROUPS, LexicalIndex
from assistant.index.texts import SearchText
from assistant.language.script import detect_language
from assistant.language.sentences import split_sentences
from assistant.retrieve.expand import expand
from assistant.retrieve.search import CANDIDATES

SENTENCES_PER_PASSAGE = 5
QUESTIONS = {
    "zh": [
        "美联储为何下修降息预期?",
        "港股 ETF 累计净申购规模是多少?",
        "保险资金每月平均需要有多少投资于A股?",
        "人民币汇率走弱对出口有什么影响?",
        "黄金价格为什么创新高?",
        "市场对年内降息的预期如何变化?",
    ],
    "en": [
        "Why were expectations of rate cuts revised down?",
        "How much did Hong Kong stock ETFs take in?",
        "How does a weaker yuan affect exports?",
        "Why did the price of gold reach a record?",
        "What drives the valuation of technology stocks?",
        "How much do insurers need to invest in equities each month?",
    ],
}


def read_sentences(folders: Sequence[Path]) -> dict[str, list[str]]:
    """Give the sentences of the texts, by language group."""
    if folders:
        texts = [document.text for folder in folders for document in read_set(folder).documents]
    else:
        texts = [path.read_text("utf-8") for path in Path("corpus").glob("*.md")]
    found: dict[str, list[str]] = {group: [] for group in GROUPS}
    for text in texts:
        for start, end in split_sentences(text):
            sentence = text[start:end]
            found["en" if detect_language(sentence) == "en" else "zh"].append(sentence)
    return found


def make_passages(sentences: dict[str, list[str]], count: int) -> Iterator[SearchText]:
    draw = random.Random(1)
    for key in range(count):
        group = GROUPS[key % 10 >= 6]  # six in ten are Chinese
        text = " ".join(draw.choice(sentences[group]) for _ in range(SENTENCES_PER_PASSAGE))
        yield SearchText(key, "en" if group == "en" else "zh-Hans", "", "", "", text)


def ask(index: LexicalIndex, question: str) -> None:
    """Do what `assistant.retrieve.search` does in each language group."""
    for group, clauses in expand(question).items():
        partition = index.partition(group)
        if partition.size:
            scores, idfs = partition.score(clauses)
            best = np.sort(np.argpartition(-scores, min(CANDIDATES, len(scores) - 1))[:CANDIDATES])
            partition.score_sentences(clauses, idfs, best)


def time_questions(index: LexicalIndex, language: str, rounds: int) -> tuple[float | None, float | None]:
    for question in QUESTIONS[language]:
        ask(index, question)
    milliseconds = []
    for _ in range(rounds):
        for question in QUESTIONS[language]:
            started = time.perf_counter()
            ask(index, question)
            milliseconds.append(1000 * (time.perf_counter() - started))
    return percentile(milliseconds, 0.5), percentile(milliseconds, 0.95)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="folders with corpus.jsonl")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="build here, or time what was built here before")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = arguments.folder or Path(place) / "lexical"
        if not (folder / "manifest.json").exists():
            started = time.perf_counter()
            passages = make_passages(read_sentences(arguments.texts), arguments.passages)
            LexicalIndex(folder).rebuild(passages, 1)
            print(f"build       {time.perf_counter() - started:8.1f} s")
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        started = time.perf_counter()
        index = LexicalIndex(folder)
        print(f"passages    {len(index):8d}")
        print(f"on disk     {size / 1e6:8.1f} MB")
        print(f"open        {1000 * (time.perf_counter() - started):8.1f} ms")
        for language in QUESTIONS:
            half, most = time_questions(index, language, arguments.rounds)
            print(f"ask {language}      {half:8.1f} ms p50 {most:8.1f} ms p95")
        started = time.perf_counter()
        index.update(removed=[0], added=list(make_passages(read_sentences([]), 20)), generation=2)
        print(f"add 20      {1000 * (time.perf_counter() - started):8.1f} ms")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.1f} MB")


if __name__ == "__main__":
    main()
