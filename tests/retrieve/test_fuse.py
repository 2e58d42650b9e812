from __future__ import annotations

import numpy as np
import pytest

from assistant.index.lexical import Group
from assistant.index.postings import SENTENCES
from assistant.retrieve.fuse import DENSE_WEIGHTS, TRANSLATED_BOOST, fuse
from assistant.retrieve.search import Candidates


def _candidates(
    group: Group,
    lexical: list[float],
    cosine: list[float],
    *,
    attainable: float = 10,
    coverage: float = 0.9,
    sentence: list[float] | None = None,
) -> Candidates:
    return Candidates(
        group=group,
        keys=np.arange(len(lexical)),
        lexical=np.array(lexical, np.float32),
        sentences=np.outer(sentence or [0.0] * len(lexical), np.eye(SENTENCES)[0]).astype(np.float32),
        coverage=np.full(len(lexical), coverage, np.float32),
        cosine=np.array(cosine, np.float32),
        attainable=attainable,
    )


def test_one_group_is_a_weighted_sum_of_scaled_scores() -> None:
    fused = fuse([_candidates("en", [4, 2, 0], [0.1, 0.5, 0.3])], "en")
    weight = DENSE_WEIGHTS[1]
    whole = 1 + weight
    assert fused.scores[0] == pytest.approx([1 / whole, (0.5 + weight) / whole, weight / 2 / whole])
    # From the farthest candidate to the nearest, cosines differ by 0.4.
    assert fused.slope == pytest.approx(weight / whole / 0.4)


def test_meaning_counts_more_where_few_words_are_held() -> None:
    few, many = (fuse([_candidates("en", [4, 1], [0.1, 0.5], coverage=share)], "en") for share in (0.2, 1.0))
    assert few.scores[0].argmax() == 1
    assert many.scores[0].argmax() == 0


def test_a_passage_whose_sentence_matches_beats_one_that_matches_here_and_there() -> None:
    (scores,) = fuse([_candidates("en", [4, 4], [0.3, 0.3], sentence=[1, 3])], "en").scores
    assert scores[1] > scores[0]


def test_the_language_that_holds_more_of_the_question_wins() -> None:
    strong = _candidates("en", [9, 1], [0.4, 0.1])
    weak = _candidates("zh", [3, 1], [0.4, 0.1])
    english, chinese = fuse([strong, weak], "en").scores
    assert english[0] > chinese[0]


def test_a_small_boost_makes_up_for_what_translation_loses() -> None:
    own, other = fuse([_candidates("en", [5], [0.4]), _candidates("zh", [5], [0.4])], "en").scores
    assert other[0] > own[0]
    assert own[0] / other[0] == pytest.approx(1 / TRANSLATED_BOOST)


def test_vectors_of_two_languages_are_compared_within_their_own() -> None:
    # All Chinese passages lie farther from the English question; the nearest of them still counts as near.
    near, far = [0.8] + [0.4] * 4999, [0.5] + [0.1] * 4999
    own, other = fuse([_candidates("en", [0] * 5000, near), _candidates("zh", [0] * 5000, far)], "en").scores
    assert own[0] == pytest.approx(other[0], abs=0.01)


def test_a_handful_of_passages_in_one_language_is_not_near_because_they_are_few() -> None:
    english, chinese = _candidates("en", [0] * 101, [0.6, *[0.4] * 100]), _candidates("zh", [0, 0], [0.45, 0.2])
    own, other = fuse([english, chinese], "en").scores
    assert own[0] > other[0]


def test_no_candidates_give_no_scores() -> None:
    assert fuse([], "en").scores == ()


def test_candidates_without_any_match_score_nothing() -> None:
    (scores,) = fuse([_candidates("en", [0, 0], [0.2, 0.2], attainable=1e-6)], "en").scores
    assert scores.tolist() == [0, 0]
