from __future__ import annotations

import math
import random

import pytest

from assistant.evals.ranking import hit_at, mean, ndcg, percentile, recall, reciprocal_rank

RANKED = ["x", "a", "y", "b"]


@pytest.mark.parametrize(("k", "expected"), [(1, 0.0), (2, 1.0), (10, 1.0)])
def test_hit_looks_at_the_first_k(k: int, expected: float) -> None:
    assert hit_at(RANKED, {"a": 1, "b": 1}, k) == expected


@pytest.mark.parametrize(("k", "expected"), [(1, 0.0), (2, 1 / 3), (10, 2 / 3)])
def test_recall_counts_what_is_relevant_and_found_or_not(k: int, expected: float) -> None:
    assert recall(RANKED, {"a": 1, "b": 2, "c": 1, "x": 0}, k) == expected


def test_reciprocal_rank_counts_the_first_relevant_one() -> None:
    assert reciprocal_rank(RANKED, {"a": 1, "b": 1}, 10) == 1 / 2
    assert reciprocal_rank(RANKED, {"b": 1}, 10) == 1 / 4
    assert reciprocal_rank(RANKED, {"b": 1}, 3) == 0


def test_ndcg_by_hand() -> None:
    # Found at ranks 2 and 4: 3 / log2(3) + 1 / log2(5); best order: 3 / log2(2) + 1 / log2(3).
    found = 3 / math.log2(3) + 1 / math.log2(5)
    best = 3 + 1 / math.log2(3)
    assert ndcg(RANKED, {"a": 3, "b": 1}, 10) == pytest.approx(found / best)


def test_ndcg_of_more_relevant_ones_than_places_can_be_whole() -> None:
    assert ndcg(["a", "b"], {"a": 1, "b": 1, "c": 1}, 2) == pytest.approx(1)


def test_scores_without_a_relevant_passage_are_undefined() -> None:
    for score in (hit_at, recall, reciprocal_rank, ndcg):
        assert score(RANKED, {}, 10) is None
        assert score(RANKED, {"a": 0}, 10) is None


def test_nothing_found_scores_nothing() -> None:
    for score in (hit_at, reciprocal_rank, ndcg):
        assert score([], {"a": 1}, 10) == 0


def test_a_mean_leaves_out_what_is_undefined() -> None:
    assert mean([1.0, None, 0.0]) == 0.5
    assert mean([None]) is None
    assert mean([]) is None


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert percentile([5, 1, 4, 2, 3], 0.95) == 5
    assert percentile([7], 0.5) == 7


def test_scores_agree_with_those_of_ir_measures() -> None:
    measures = pytest.importorskip("ir_measures")
    draw = random.Random(7)
    gains = {str(q): {str(d): draw.choice([0, 1, 1, 2]) for d in draw.sample(range(30), 6)} for q in range(40)}
    gains = {query: found for query, found in gains.items() if any(found.values())}
    ranked = {query: [str(d) for d in draw.sample(range(30), 12)] for query in gains}
    run = {query: {name: 1 / place for place, name in enumerate(names, 1)} for query, names in ranked.items()}
    wanted = [measures.nDCG @ 10, measures.RR @ 10, measures.Success @ 5, measures.R @ 5]
    theirs = measures.calc_aggregate(wanted, gains, run)
    ours = {
        wanted[0]: mean(ndcg(ranked[query], found, 10) for query, found in gains.items()),
        wanted[1]: mean(reciprocal_rank(ranked[query], found, 10) for query, found in gains.items()),
        wanted[2]: mean(hit_at(ranked[query], found, 5) for query, found in gains.items()),
        wanted[3]: mean(recall(ranked[query], found, 5) for query, found in gains.items()),
    }
    for measure, value in ours.items():
        assert value == pytest.approx(theirs[measure], abs=1e-6), measure
