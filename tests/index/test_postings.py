from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from assistant.index.matching import Matches, Term, Wanted
from assistant.index.postings import (
    Segment,
    SegmentBuffer,
    hash_term,
    merge_segments,
)
from tests.index.making import make_rows

WORDS = [f"w:{number}" for number in range(60)]


def _rows(seed: int, count: int) -> list[dict[str, float]]:
    draw = random.Random(seed)
    return [{word: float(draw.randint(1, 5)) for word in draw.sample(WORDS, draw.randint(0, 12))} for _ in range(count)]


def _write(folder: Path, rows: list[dict[str, float]], first_key: int = 0) -> Segment:
    buffer = SegmentBuffer()
    for key, terms in enumerate(rows, start=first_key):
        held = {term: (weight, 1 << int(weight)) for term, weight in terms.items()}
        buffer.add(make_rows(key, (len(terms), 255), held))
    buffer.write(folder)
    return Segment(folder)


def _found(segment: Segment, word: str) -> dict[int, float]:
    # Between two others, as a list of many terms.
    found = segment.find_all([hash_term("w:unknown"), hash_term(word), hash_term(WORDS[0])])
    assert found.ends[0] == found.ends[1] == 0
    held = slice(found.ends[1], found.ends[2])
    rows, weights = found.rows[held], found.weights[held]
    assert list(rows) == sorted(rows)
    return {int(segment.keys[row]): float(weight) for row, weight in zip(rows, weights, strict=True) if weight}


def test_every_posting_is_found_again(tmp_path: Path) -> None:
    rows = _rows(1, 40)
    segment = _write(tmp_path / "one", rows, first_key=100)
    for word in WORDS:
        assert _found(segment, word) == {100 + place: row[word] for place, row in enumerate(rows) if word in row}


def test_an_unknown_term_is_found_nowhere(tmp_path: Path) -> None:
    segment = _write(tmp_path / "one", _rows(2, 5))
    assert _found(segment, "w:unknown") == {}


def test_a_segment_without_rows_can_be_written_and_read(tmp_path: Path) -> None:
    segment = _write(tmp_path / "none", [])
    assert segment.size == 0
    assert _found(segment, "w:1") == {}


def test_merged_segments_hold_what_is_live_and_nothing_else(tmp_path: Path) -> None:
    rows = _rows(3, 90)
    parts = [_write(tmp_path / str(at), rows[at : at + 30], first_key=at) for at in (0, 30, 60)]
    parts[1].live = np.arange(30) % 3 != 0
    # Runs of a few postings, so that the seams between runs are crossed.
    merge_segments(parts, tmp_path / "merged", run=7)
    merged = Segment(tmp_path / "merged")
    gone = {30 + place for place in range(0, 30, 3)}
    assert [int(key) for key in merged.keys] == [key for key in range(90) if key not in gone]
    for word in WORDS:
        assert _found(merged, word) == {
            key: row[word] for key, row in enumerate(rows) if word in row and key not in gone
        }
    rows_of_two = np.array([0, merged.size - 1])
    for word in WORDS:
        (found,) = Matches(Wanted([Term(word)]), merged).find_sentences(rows_of_two)
        for row, table in zip(rows_of_two, np.zeros((2, 0)) if found is None else found, strict=True):
            weight = rows[int(merged.keys[row])].get(word, 0)
            assert [place for place, held in enumerate(table) if held] == ([weight] if weight else [])
    assert merged.sentences[:, 1].tolist() == [255] * merged.size
    assert list(merged.lengths) == [len(row) + 255 for key, row in enumerate(rows) if key not in gone]


def test_removed_rows_are_not_found(tmp_path: Path) -> None:
    segment = _write(tmp_path / "one", [{"w:1": 1.0}, {"w:1": 2.0}])
    segment.live = np.array([False, True])
    assert _found(segment, "w:1") == {1: 2.0}
    assert segment.live_size == 1


def test_terms_have_the_same_name_in_every_process() -> None:
    assert hash_term("w:降息") == 0x1432809A292ECF4F
