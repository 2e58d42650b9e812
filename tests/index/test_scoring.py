from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from assistant.index.arrays import FloatArray, IntArray
from assistant.index.commonness import RARE
from assistant.index.matching import Either, Expression, Matches, Term, Together, Wanted
from assistant.index.postings import Segment, SegmentBuffer
from assistant.index.scoring import GENERAL_ROWS, Clause, pull, score_clause
from tests.index.making import make_rows

ROWS = [
    {"w:rate": 2.0, "w:cut": 1.0},
    {"w:rate": 1.0, "w:hike": 3.0},
    {"w:cut": 4.0},
    {"w:bank": 1.0},
]


@pytest.fixture
def segment(tmp_path: Path) -> Segment:
    buffer = SegmentBuffer()
    for key, terms in enumerate(ROWS):
        buffer.add(make_rows(key, (5, 5), {term: (weight, 1 << key % 2) for term, weight in terms.items()}))
    buffer.write(tmp_path / "segment")
    return Segment(tmp_path / "segment")


def _frequencies(wanted: Expression, segment: Segment) -> dict[int, float]:
    rows, counts, _ = Matches(Wanted([wanted]), segment).find(0)
    return {int(row): round(float(count), 4) for row, count in zip(rows, counts, strict=True)}


def test_either_sums_weighted_frequencies(segment: Segment) -> None:
    wanted = Either(((1.0, Term("w:rate")), (0.5, Term("w:cut"))))
    assert _frequencies(wanted, segment) == {0: 2.5, 1: 1.0, 2: 2.0}


def test_the_best_of_either_counts_once(segment: Segment) -> None:
    wanted = Either(((1.0, Term("w:rate")), (0.5, Term("w:cut"))), best=True)
    assert _frequencies(wanted, segment) == {0: 2.0, 1: 1.0, 2: 2.0}


def test_together_wants_all_parts(segment: Segment) -> None:
    assert _frequencies(Together((Term("w:rate"), Term("w:cut"))), segment) == {0: 1.0}


def test_together_may_give_something_for_some_parts(segment: Segment) -> None:
    # .8 of the least frequency and .2 of the mean, which counts at most 1.
    wanted = Together((Term("w:rate"), Term("w:cut")), partial=0.2)
    assert _frequencies(wanted, segment) == {0: 1.0, 1: 0.1, 2: 0.2}


def test_nothing_is_found_for_no_parts(segment: Segment) -> None:
    assert _frequencies(Either(()), segment) == {}


def test_alternatives_hold_combinations_and_combinations_alternatives(segment: Segment) -> None:
    both = Together((Term("w:rate"), Term("w:cut")))
    assert _frequencies(Either(((0.5, both), (2.0, Term("w:bank")))), segment) == {0: 0.5, 3: 2.0}
    any_move = Either(((1.0, Term("w:cut")), (0.5, Term("w:hike"))))
    assert _frequencies(Together((Term("w:rate"), any_move)), segment) == {0: 1.0, 1: 1.0}
    assert _frequencies(Together((Term("w:rate"), Term("w:none"))), segment) == {}


def test_removed_rows_match_nothing(segment: Segment) -> None:
    segment.live = np.array([False, True, True, True])
    assert {row for row, count in _frequencies(Term("w:rate"), segment).items() if count} == {1}
    assert {row for row, count in _frequencies(Either(((1.0, Term("w:cut")),)), segment).items() if count} == {2}


def _scored(clause: Clause, segment: Segment, lengths: FloatArray) -> tuple[float, IntArray, FloatArray]:
    found = Matches(Wanted([clause.wanted]), segment).find(0)
    pulls = pull(clause.k1, clause.b, lengths)
    idf, ((rows, scores),) = score_clause(clause, [found], np.array([0]), pulls, len(ROWS))
    return idf, rows, scores


def test_a_clause_is_scored_as_one_bm25_term(segment: Segment) -> None:
    lengths: FloatArray = np.array([1, 1, 2, 1], np.float32)
    clause = Clause("cut", Term("w:cut"), weight=0.4, k1=1.2, b=0.75)
    idf, rows, scores = _scored(clause, segment, lengths)
    # Found in 2 of 4 rows, and as rare as can be in general text.
    frequency, size = 2 + GENERAL_ROWS * RARE, 4 + GENERAL_ROWS
    assert idf == pytest.approx(math.log(1 + (size - frequency + 0.5) / (frequency + 0.5)))
    later = [1.2 * (0.25 + 0.75 * 1), 1.2 * (0.25 + 0.75 * 2)]
    expected = [0.4 * idf * 2.2 * count / (count + by) for count, by in zip((1, 4), later, strict=True)]
    assert rows.tolist() == [0, 2]
    assert scores == pytest.approx(expected, rel=1e-5)


def test_translations_are_summed_before_they_saturate(segment: Segment) -> None:
    lengths: FloatArray = np.ones(4, np.float32)
    both = Clause("either", Either(((1.0, Term("w:rate")), (1.0, Term("w:cut")))))
    _, _, scores = _scored(both, segment, lengths)
    apart = [_scored(Clause(word, Term(word)), segment, lengths)[2][0] for word in ("w:rate", "w:cut")]
    assert scores[0] < sum(apart)


def test_each_sentence_is_looked_at_on_its_own(segment: Segment) -> None:
    rows = np.array([0, 1, 3])
    either = Either(((1.0, Term("w:rate")), (0.5, Term("w:cut"))))
    both = Together((Term("w:rate"), Term("w:cut")), partial=0.2)
    tables = list(Matches(Wanted([either, both, Term("w:none")]), segment).find_sentences(rows))
    assert tables[0] is not None
    assert tables[1] is not None
    # Row 0 has its words in the first sentence, row 1 in the second.
    assert tables[0].tolist() == [[1.5, 0.0], [0.0, 1.0], [0.0, 0.0]]
    assert tables[1].tolist() == pytest.approx(np.array([[1.0, 0.0], [0.0, 0.1], [0.0, 0.0]]))
    assert tables[2] is None


def test_a_word_common_in_general_text_tells_less(segment: Segment) -> None:
    lengths: FloatArray = np.ones(4, np.float32)
    common, rare = (_scored(Clause("cut", Term("w:cut"), common=share), segment, lengths)[0] for share in (0.2, RARE))
    assert common < rare / 2
