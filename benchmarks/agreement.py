"""Hold the scores of rankings against ir_measures, on the rankings that the program gives for retrieval sets.

python benchmarks/agreement.py DIR...

Prints each score as the program and as ir_measures (which asks pytrec_eval) computes it, over the set and at most for
one question apart; exits with 1 where any differs by more than 1e-6.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import ir_measures
from ir_measures import RR, R, Success, nDCG

from assistant.evals.ranking import hit_at, ndcg, recall, reciprocal_rank
from assistant.evals.retrieval import open_set
from assistant.language.script import detect_language
from assistant.retrieve.pipeline import retrieve
from assistant.schema import Question
from assistant.settings import RetrieveSettings, Settings

CLOSE = 1e-6
DEPTH = 10
OURS = {
    Success @ 1: lambda ranked, gains: hit_at(ranked, gains, 1),
    Success @ 5: lambda ranked, gains: hit_at(ranked, gains, 5),
    R @ 5: lambda ranked, gains: recall(ranked, gains, 5),
    RR @ DEPTH: lambda ranked, gains: reciprocal_rank(ranked, gains, DEPTH),
    nDCG @ DEPTH: lambda ranked, gains: ndcg(ranked, gains, DEPTH),
}


def rank(folder: Path) -> tuple[dict[str, list[str]], Mapping[str, Mapping[str, float]]]:
    settings = Settings(retrieve=RetrieveSettings(top_k=DEPTH))
    ranked = {}
    with open_set(folder, settings) as opened:
        for name, text in opened.contents.queries.items():
            hits = retrieve(Question(text, detect_language(text)), opened.index, opened.embedder, settings)
            ranked[name] = list(dict.fromkeys(hit.note.path for hit in hits))
        return ranked, opened.contents.relevant


def largest_difference(ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, float]]) -> float:
    run = {query: {name: 1 / place for place, name in enumerate(names, 1)} for query, names in ranked.items()}
    judged = {query: {name: int(gain) for name, gain in relevant[query].items()} for query in ranked}
    largest = 0.0
    single = {(one.query_id, one.measure): one.value for one in ir_measures.iter_calc(list(OURS), judged, run)}
    for measure, score in OURS.items():
        ours = {query: score(names, relevant[query]) or 0.0 for query, names in ranked.items()}
        apart = max(abs(value - single.get((query, measure), 0.0)) for query, value in ours.items())
        mean, theirs = sum(ours.values()) / len(ours), sum(single[query, measure] for query in ours) / len(ours)
        print(f"  {measure!s:12} {mean:.9f} {theirs:.9f}  one question differs by at most {apart:.1e}")
        largest = max(largest, apart, abs(mean - theirs))
    return largest


def main(folders: Sequence[str]) -> int:
    apart = 0.0
    for folder in folders:
        ranked, relevant = rank(Path(folder))
        print(f"{Path(folder).name}: {len(ranked)} questions")
        apart = max(apart, largest_difference(ranked, relevant))
    print(f"largest difference {apart:.1e}")
    return int(apart > CLOSE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
