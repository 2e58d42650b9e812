"""What the glossary is worth: questions in the jargon of the market, with it and without it.

python benchmarks/jargon.py CORPUS QUESTIONS.jsonl

CORPUS is a folder of notes. A question has `question`, `lang` and `quote`, words of the sentence that answers it; a hit
is right when its passage holds them. `jargon/shipped.jsonl` asks about the shipped notes as an advisor would, in
English and in both Chinese scripts, mostly in other words and often in another language than the note's. The questions
were written by us, with the notes before us; they tell what a glossary does, not how good the search is elsewhere.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.app import Assistant
from assistant.finance.glossary import Glossary, load_glossary
from assistant.index.embed import load_embedder
from assistant.index.store import Index
from assistant.language.script import detect_language
from assistant.retrieve.pipeline import retrieve
from assistant.schema import Question
from assistant.settings import Settings
from assistant.workspace import Workspace

SETTINGS = Settings()
SHOWN = 10


@dataclass(frozen=True)
class Row:
    """How many questions are right among the first so many, and the mean reciprocal rank."""

    questions: int
    first: float
    first_three: float
    mrr: float


def rank_of(quote: str, index: Index, question: str, glossary: Glossary) -> int:
    """Give the rank of the first passage that holds the quote, from 1; 0: none does."""
    asked = Question(question, detect_language(question))
    embedder = load_embedder(SETTINGS)
    for rank, hit in enumerate(retrieve(asked, index, embedder, SETTINGS, glossary)[:SHOWN], start=1):
        if bare(quote) in bare(hit.passage.text):
            return rank
    return 0


def bare(text: str) -> str:
    return "".join(text.split())


def score(ranks: Sequence[int]) -> Row:
    size = len(ranks)
    return Row(
        size,
        round(sum(rank == 1 for rank in ranks) / size, 3),
        round(sum(1 <= rank <= 3 for rank in ranks) / size, 3),
        round(sum(1 / rank for rank in ranks if rank) / size, 3),
    )


def compare(index: Index, questions: Sequence[Mapping[str, str]]) -> None:
    ranks: dict[str, list[int]] = {}
    for name, glossary in {"with": load_glossary(), "without": Glossary(())}.items():
        ranks[name] = [rank_of(each["quote"], index, each["question"], glossary) for each in questions]
    slices = {"all": lambda _: True, "en": "en".__eq__, "zh-Hant": "zh-Hant".__eq__, "zh-Hans": "zh-Hans".__eq__}
    for part, wanted in slices.items():
        for name, found in ranks.items():
            chosen = [rank for rank, each in zip(found, questions, strict=True) if wanted(each["lang"])]
            if chosen:
                print(f"{part:8} {name:8} {score(chosen)}")
    for each, rank, other in zip(questions, ranks["with"], ranks["without"], strict=True):
        if rank != other:
            print(f"  with {rank}, without {other}: {each['question']}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", type=Path)
    options.add_argument("questions", type=Path)
    asked = options.parse_args()
    questions = [json.loads(line) for line in asked.questions.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(asked.corpus, Path(place) / "corpus")
        workspace = Workspace(Path(place))
        Assistant(workspace, SETTINGS).ingest()
        index = Index.open(workspace, SETTINGS, load_embedder(SETTINGS))
        compare(index, questions)
        index.close()


if __name__ == "__main__":
    main()
