from __future__ import annotations

import numpy as np
import pytest

from assistant.index.arrays import FloatArray
from assistant.retrieve.lift import SHARE, lift

OWN = np.array([True, True, False, False])
# The third means what the first does, the fourth nothing of the kind.
VECTORS: FloatArray = np.array([[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]], np.float32)


def _scores(*scores: float) -> FloatArray:
    return np.array(scores, np.float32)


def test_a_translation_is_lifted_towards_the_passage_that_it_translates() -> None:
    scores = _scores(1.0, 0.5, 0.3, 0.3)
    lifted = lift(scores, OWN, VECTORS)
    assert lifted[2] == pytest.approx(0.3 + SHARE)
    assert lifted[[0, 1, 3]] == pytest.approx(scores[[0, 1, 3]])


def test_it_never_reaches_what_lifts_it() -> None:
    lifted = lift(_scores(1.0, 0.5, 0.9, 0.3), OWN, VECTORS)
    assert 0.99 < lifted[2] < 1.0


def test_what_stands_higher_already_stays_there() -> None:
    assert lift(_scores(0.5, 0.4, 0.9, 0.3), OWN, VECTORS)[2] == pytest.approx(0.9)


@pytest.mark.parametrize("own", [True, False])
def test_within_one_language_nothing_changes(own: bool) -> None:
    scores = _scores(1.0, 0.5, 0.3, 0.2)
    assert lift(scores, np.full(4, own), VECTORS) is scores


def test_vectors_that_all_lie_alike_lift_nothing() -> None:
    scores = _scores(1.0, 0.5, 0.3, 0.2)
    assert lift(scores, OWN, np.tile(VECTORS[:1], (4, 1))) == pytest.approx(scores)
