"""What rewriting follow-ups is worth: search with and without it.

    python benchmarks/conversation.py evals/conversations.jsonl [--workspace DIR]   # own conversations on a workspace
    python benchmarks/conversation.py FOLDER                                        # a set with `history` in queries

For conversations: the share of follow-ups for which the passage that the full question finds first is among the first
three. For a set: recall@5 and nDCG@10, of the words as typed and of the question as rewritten by rule.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant.app import Assistant
from assistant.evals.ranking import hit_at, mean, ndcg
from assistant.evals.retrieval import OpenedSet, open_set
from assistant.language.script import detect_language
from assistant.retrieve.condense import condense
from assistant.retrieve.pipeline import retrieve
from assistant.schema import Question, Turn
from assistant.settings import Settings

FIRST = 3
WAYS: dict[str, Callable[[Question], Question]] = {
    "as typed": lambda question: Question(question.text, question.language),
    "rewritten": lambda question: condense(question)[0],
}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def measure_conversations(path: Path, assistant: Assistant) -> dict[str, float | int]:
    """Ask each follow-up in each way and see whether it finds what the full question finds."""
    found = dict.fromkeys(WAYS, 0)
    follow_ups = alone = left = 0
    for conversation in _lines(path):
        history: tuple[Turn, ...] = ()
        for turn in conversation["turns"]:
            asked = assistant.question(turn["question"], language=conversation["lang"], history=history)
            answer = assistant.ask(asked).text
            history = (*history, Turn(turn["question"], answer))
            if turn["question"] == turn["full"]:
                alone += 1
                left += condense(asked)[0] is asked
                continue
            follow_ups += 1
            wanted = assistant.search(assistant.question(turn["full"]), 1)[0].passage.id
            for name, way in WAYS.items():
                found[name] += wanted in [hit.passage.id for hit in assistant.search(way(asked), FIRST)]
    shares = {name: round(count / follow_ups, 3) for name, count in found.items()}
    return {"follow-ups": follow_ups, **shares, "alone": alone, "left alone": round(left / alone, 3)}


def measure_set(folder: Path) -> dict[str, dict[str, float | None]]:
    """Score a retrieval set whose queries come with the turns before them, question and answer by turns."""
    queries = {query["_id"]: query for query in _lines(folder / "queries.jsonl")}
    settings = Settings().with_top_k(10)
    with open_set(folder) as opened:
        return {name: _score(opened, queries, way, settings) for name, way in WAYS.items()}


def _score(
    opened: OpenedSet, queries: dict[str, dict[str, Any]], way: Callable[[Question], Question], settings: Settings
) -> dict[str, float | None]:
    recalls, gains = [], []
    for key, query in queries.items():
        relevant = opened.contents.relevant.get(key, {})
        turns = query.get("history", [])
        history = tuple(Turn(asked, answer) for asked, answer in zip(turns[::2], turns[1::2], strict=False))
        question = way(Question(query["text"], detect_language(query["text"]), history=history))
        ranked = [hit.note.path for hit in retrieve(question, opened.index, opened.embedder, settings)]
        recalls.append(hit_at(ranked, relevant, 5))
        gains.append(ndcg(ranked, relevant, 10))
    return {"recall@5": mean(recalls), "ndcg@10": mean(gains), "queries": float(len(recalls))}


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--workspace", type=Path, default=Path())
    arguments = parser.parse_args()
    if arguments.path.is_dir():
        result: Any = measure_set(arguments.path)
    else:
        result = measure_conversations(arguments.path, Assistant.open(arguments.workspace))
    json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
