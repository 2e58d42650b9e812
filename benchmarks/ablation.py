"""What each part of retrieval is worth: the scores of retrieval sets with one part after another left out.

python benchmarks/ablation.py FOLDER... --questions 300

Each folder is a retrieval set in the layout of BEIR. It is indexed once; then its questions, or a seeded sample of
them, are asked with everything, and once for each part without it. The program has no switches for this: a part is
left out by replacing what it hands on, from outside. The index stays whole, so that what is left out is what a question
looks for, not what passages are indexed under; average lengths and rarities are those of the whole index.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from assistant.evals.retrieval import OpenedSet, ask_set, open_set
from assistant.finance.glossary import Glossary
from assistant.index.arrays import FloatArray, IntArray
from assistant.index.dense import DenseIndex
from assistant.index.matching import Either, Expression, Term, Together
from assistant.index.scoring import Clause
from assistant.retrieve import fuse, pipeline
from assistant.retrieve.expand import expand
from assistant.retrieve.fuse import Fused
from assistant.retrieve.search import Candidates

Patch = Callable[[], AbstractContextManager[Any]]


def without_terms(*kinds: str) -> Patch:
    """Look for nothing of these kinds of terms (`assistant.index.terms` lists them)."""

    def cut(*arguments: Any, **named: Any) -> Mapping[str, tuple[Clause, ...]]:
        clauses = expand(*arguments, **named)
        return {group: tuple(_cut(found, kinds)) for group, found in clauses.items()}

    return lambda: patch.object(pipeline, "expand", cut)


def _cut(clauses: Sequence[Clause], kinds: Sequence[str]) -> Sequence[Clause]:
    cut = ((clause, _cut_expression(clause.wanted, kinds)) for clause in clauses)
    return [dataclasses.replace(clause, wanted=wanted) for clause, wanted in cut if wanted is not None]


def _cut_expression(wanted: Expression, kinds: Sequence[str]) -> Expression | None:
    match wanted:
        case Term(name):
            return None if name.startswith(tuple(kinds)) else wanted
        case Either(parts, best):
            left = [(weight, cut) for weight, part in parts if (cut := _cut_expression(part, kinds)) is not None]
            return Either(tuple(left), best) if left else None
        case Together(parts, partial):
            kept = [cut for part in parts if (cut := _cut_expression(part, kinds)) is not None]
            return Together(tuple(kept), partial) if len(kept) == len(parts) else None


def without_translation() -> AbstractContextManager[Any]:
    """Look for the question's words as they are: none among translations, none translated."""
    stack = ExitStack()
    stack.enter_context(without_terms("e:")())
    stack.enter_context(patch("assistant.retrieve.expand._translated", lambda _: None))
    return stack


def without_names() -> AbstractContextManager[Any]:
    """Look for no name by how it sounds in the other script."""
    stack = ExitStack()
    for name in ("spelled_names", "written_names"):
        stack.enter_context(patch(f"assistant.retrieve.expand.{name}", lambda _: ()))
    return stack


def without_regions() -> AbstractContextManager[Any]:
    """Ask in the words of the region where the question was written, and look for no other's."""
    stack = ExitStack()
    stack.enter_context(patch.object(pipeline, "usual_wording", lambda text: text))
    stack.enter_context(patch("assistant.retrieve.expand.twins", lambda word: (word,)))
    return stack


def without_glossary() -> AbstractContextManager[Any]:
    """Know no terms of the market."""
    empty = Glossary(())

    def cut(text: str, glossary: Glossary | None = None, earlier: Sequence[tuple[str, float]] = ()) -> Any:  # noqa: ARG001
        return expand(text, empty, earlier)

    return patch.object(pipeline, "expand", cut)


def without_dense() -> AbstractContextManager[Any]:
    """Take no account of nearness in meaning."""
    stack = ExitStack()
    nothing = np.empty(0, np.int64), np.empty(0, np.float32)
    stack.enter_context(patch.object(DenseIndex, "search", lambda *_, **__: nothing))
    stack.enter_context(patch.object(DenseIndex, "cosine", _no_cosine))
    stack.enter_context(without_lift())
    stack.enter_context(without_rerank())
    return stack


def _no_cosine(_self: DenseIndex, _vector: FloatArray, keys: IntArray) -> FloatArray:
    return np.zeros(len(keys), np.float32)


def without_words() -> AbstractContextManager[Any]:
    """Rank by nearness in meaning alone."""
    return patch.object(pipeline, "expand", lambda *_, **__: {"zh": (), "en": ()})


def without_rerank() -> AbstractContextManager[Any]:
    """Do not look at the first hits once more."""
    return patch.object(pipeline, "look_closer", lambda _asked, passages, *_, **__: np.zeros(len(passages), np.float32))


def without_lift() -> AbstractContextManager[Any]:
    """Pass no scores from one language to the other."""
    return patch.object(pipeline, "lift", lambda scores, _own, _vectors: scores)


def with_rank_fusion() -> AbstractContextManager[Any]:
    """Fuse ranks (reciprocal rank fusion with k = 60) where scores are fused."""
    return patch.object(pipeline, "fuse", _fuse_ranks)


def _fuse_ranks(found: Sequence[Candidates], own: str) -> Fused:  # noqa: ARG001 - the name that it is called by
    sizes = np.cumsum([len(part.keys) for part in found])[:-1]
    total = np.zeros(sum(len(part.keys) for part in found))
    for scores in (np.concatenate([p.lexical for p in found]), np.concatenate([p.cosine for p in found])):
        ranks = np.argsort(np.argsort(-scores, kind="stable"), kind="stable")
        total += 1 / (61 + ranks)
    scores = tuple(np.split(total.astype(np.float32), sizes))
    return Fused(scores, tuple(map(np.zeros_like, scores)), 0.0)


PARTS: Mapping[str, Patch] = {
    "everything": nullcontext,
    "− Chinese words": lambda: _among_chinese("w:"),
    "− character pairs": without_terms("c:"),
    "− Latin words as written": without_terms("r:"),
    "− pairs of words": without_terms("p:"),
    "− figures": without_terms("q:"),
    "− translation": without_translation,
    "− names by sound": without_names,
    "− words of other regions": without_regions,
    "− glossary": without_glossary,
    "− best sentence": lambda: patch.object(fuse, "SENTENCE_WEIGHT", 0.0),
    "− closer look": without_rerank,
    "− lift": without_lift,
    "− meaning": without_dense,
    "− words (meaning alone)": without_words,
    "rank fusion": with_rank_fusion,
}


def _among_chinese(kind: str) -> AbstractContextManager[Any]:
    def cut(*arguments: Any, **named: Any) -> Mapping[str, tuple[Clause, ...]]:
        clauses: dict[str, tuple[Clause, ...]] = {
            str(name): found for name, found in expand(*arguments, **named).items()
        }
        return {**clauses, "zh": tuple(_cut(clauses["zh"], (kind,)))}

    return patch.object(pipeline, "expand", cut)


def sample(opened: OpenedSet, count: int) -> OpenedSet:
    """Keep so many of the questions, the same every time; 0: all."""
    names = sorted(opened.contents.queries)
    if not count or count >= len(names):
        return opened
    kept = random.Random(1).sample(names, count)
    queries = {name: opened.contents.queries[name] for name in kept}
    return dataclasses.replace(opened, contents=dataclasses.replace(opened.contents, queries=queries))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", type=Path, nargs="+")
    options.add_argument("--questions", type=int, default=0, help="ask a sample of so many; 0: all")
    options.add_argument("--parts", nargs="*", default=list(PARTS), help="leave out only these")
    asked = options.parse_args()
    table: dict[str, dict[str, dict[str, float | None]]] = {part: {} for part in asked.parts}
    for folder in asked.folders:
        with open_set(folder) as opened:
            some = sample(opened, asked.questions)
            for part in asked.parts:
                with PARTS[part]():
                    table[part][folder.name], _ = ask_set(some)
                print(json.dumps({"set": folder.name, "part": part, **table[part][folder.name]}), flush=True)
    print_table(table, [folder.name for folder in asked.folders])


def print_table(table: Mapping[str, Mapping[str, Mapping[str, float | None]]], sets: Sequence[str]) -> None:
    """Print R@1 / MRR@10 of each part and set in Markdown."""
    print("| | " + " | ".join(sets) + " |\n|---|" + "---|" * len(sets))
    for part, row in table.items():
        cells = (f"{row[name]['recall@1'] or 0:.3f} / {row[name]['mrr@10'] or 0:.3f}" for name in sets)
        print(f"| {part} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
