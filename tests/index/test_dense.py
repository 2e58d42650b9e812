from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import IndexStale, StoreError
from assistant.index._chroma import ChromaFolder
from assistant.index._state import Segment
from assistant.index.arrays import FloatArray, IntArray
from assistant.index.dense import DenseIndex, plan_segments

DIMENSION = 12
RNG = np.random.default_rng(7)
ROWS = RNG.normal(size=(400, DIMENSION)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)
QUESTION = ROWS[5]


class Listed:
    """Stands for the catalogue: keys from 1 on, some of them dead."""

    def __init__(self, live: IntArray) -> None:
        self.live = live

    def live_keys(self) -> IntArray:
        return self.live

    def vectors(self, keys: IntArray) -> FloatArray:
        return ROWS[np.asarray(keys) - 1]

    def places(self, keys: IntArray) -> IntArray:
        return np.where(np.isin(keys, self.live), np.searchsorted(self.live, keys), -1)


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[ChromaFolder]:
    folder = ChromaFolder(tmp_path / "chroma")
    yield folder
    folder.close()


def keys_between(first: int, last: int) -> IntArray:
    return np.arange(first, last + 1, dtype=np.int64)


def make_segment(chroma: ChromaFolder, first: int, last: int) -> Segment:
    name = f"passages-{last}"
    keys = keys_between(first, last)
    return Segment(name, first, last, len(keys), DIMENSION, chroma.create(name, [(keys, ROWS[keys - 1])]))


def nearest(keys: IntArray, k: int) -> list[int]:
    order = np.argsort(-(ROWS[keys - 1] @ QUESTION), kind="stable")
    return [int(key) for key in keys[order][:k]]


def test_search_finds_the_nearest_over_all_segments(chroma: ChromaFolder) -> None:
    segments = [make_segment(chroma, 1, 250), make_segment(chroma, 251, 330), make_segment(chroma, 331, 333)]
    live = keys_between(1, 333)
    keys, cosines = DenseIndex(chroma, segments, Listed(live)).search(QUESTION, 10)  # type: ignore[arg-type]
    assert keys.tolist() == nearest(live, 10)
    assert cosines == pytest.approx(ROWS[keys - 1] @ QUESTION, abs=1e-5)


def test_passages_that_died_are_passed_over(chroma: ChromaFolder) -> None:
    segments = [make_segment(chroma, 1, 400)]
    dead = nearest(keys_between(1, 400), 60)
    live = np.setdiff1d(keys_between(1, 400), dead)
    keys, _ = DenseIndex(chroma, segments, Listed(live)).search(QUESTION, 20)  # type: ignore[arg-type]
    assert keys.tolist() == nearest(live, 20)


@pytest.mark.parametrize("dead", [0, 40])
@pytest.mark.parametrize("step", [1, 2, 7, 150])
def test_only_allowed_passages_are_found(chroma: ChromaFolder, step: int, dead: int) -> None:
    segments = [make_segment(chroma, 1, 300), make_segment(chroma, 301, 400)]
    live = keys_between(dead + 1, 400)
    allowed = np.arange(len(live)) % step == 0
    index = DenseIndex(chroma, segments, Listed(live))  # type: ignore[arg-type]
    keys, cosines = index.search(QUESTION, 15, allowed)
    assert keys.tolist() == nearest(live[allowed], 15)
    assert cosines == pytest.approx(ROWS[keys - 1] @ QUESTION, abs=1e-3)


def test_fewer_passages_than_asked_for_are_all_found(chroma: ChromaFolder) -> None:
    index = DenseIndex(chroma, [make_segment(chroma, 1, 4)], Listed(keys_between(1, 4)))  # type: ignore[arg-type]
    assert sorted(index.search(QUESTION, 50)[0].tolist()) == [1, 2, 3, 4]


def test_nothing_is_found_in_nothing(chroma: ChromaFolder) -> None:
    index = DenseIndex(chroma, [], Listed(keys_between(1, 0)))  # type: ignore[arg-type]
    assert index.search(QUESTION, 5)[0].tolist() == []
    index = DenseIndex(chroma, [make_segment(chroma, 1, 4)], Listed(keys_between(1, 4)))  # type: ignore[arg-type]
    assert index.search(QUESTION, 5, np.zeros(4, np.bool_))[0].tolist() == []
    assert index.search(QUESTION, 0)[0].tolist() == []


def test_cosine_compares_given_passages_in_their_order(chroma: ChromaFolder) -> None:
    segments = [make_segment(chroma, 1, 6), make_segment(chroma, 7, 9)]
    index = DenseIndex(chroma, segments, Listed(keys_between(1, 9)))  # type: ignore[arg-type]
    keys = np.array([9, 2, 5, 7], np.int64)
    assert index.cosine(QUESTION, keys) == pytest.approx(ROWS[keys - 1] @ QUESTION, abs=1e-3)
    with pytest.raises(StoreError, match="no vector of passage 12"):
        index.cosine(QUESTION, np.array([2, 12], np.int64))


def test_a_question_of_another_dimension_is_refused(chroma: ChromaFolder) -> None:
    index = DenseIndex(chroma, [make_segment(chroma, 1, 4)], Listed(keys_between(1, 4)))  # type: ignore[arg-type]
    with pytest.raises(IndexStale, match="12 numbers; the embedder gives 3"):
        index.search(np.ones(3, np.float32), 5)


def test_more_vectors_than_chroma_takes_at_once(chroma: ChromaFolder) -> None:
    keys = keys_between(1, 6_000)
    chroma.create("passages-1", [(keys, np.tile(ROWS, (15, 1)))])
    assert chroma.count("passages-1") == 6_000


def test_a_collection_that_is_made_again_replaces_the_old_one(chroma: ChromaFolder) -> None:
    make_segment(chroma, 1, 9)
    chroma.create("passages-9", [(keys_between(1, 3), ROWS[:3])])
    assert chroma.count("passages-9") == 3


def test_dropped_collections_leave_no_files(chroma: ChromaFolder) -> None:
    kept, dropped = make_segment(chroma, 1, 9), make_segment(chroma, 10, 20)
    chroma.keep_only([kept])
    assert chroma.names() == {kept.name}
    assert chroma.is_whole(kept.files)
    assert not chroma.is_whole(dropped.files)
    folders = {path.name for path in chroma.folder.iterdir() if path.is_dir()}
    assert folders == {Path(path).parts[0] for path in kept.files}


def test_a_missing_collection_is_a_failure_of_ours(chroma: ChromaFolder) -> None:
    with pytest.raises(StoreError, match=r"index/chroma cannot be used.*--rebuild"):
        chroma.count("passages-404")


def test_a_new_segment_takes_in_the_small_ones_before_it() -> None:
    segments = [a_segment(1, 10_000), a_segment(10_001, 13_000), a_segment(13_001, 13_100)]
    stay, keys = plan_segments(segments, keys_between(1, 13_150))
    assert stay == tuple(segments[:2])
    assert (keys[0], keys[-1]) == (13_001, 13_150)


def test_a_large_addition_takes_in_everything() -> None:
    stay, keys = plan_segments([a_segment(1, 3_000)], keys_between(1, 9_000))
    assert stay == ()
    assert len(keys) == 9_000


def test_a_segment_with_many_dead_is_written_anew() -> None:
    live = np.setdiff1d(keys_between(1, 20_000), keys_between(5_000, 11_000))
    stay, keys = plan_segments([a_segment(1, 20_000)], live)
    assert stay == ()
    assert keys.tolist() == live.tolist()


def test_nothing_to_do_leaves_the_segments_alone() -> None:
    segments = (a_segment(1, 10), a_segment(11, 12))
    stay, keys = plan_segments(segments, keys_between(1, 12))
    assert stay == segments
    assert keys.tolist() == []


@given(st.lists(st.tuples(st.integers(0, 6_000), st.floats(0, 1)), max_size=12))
def test_segments_hold_every_live_passage_once_and_stay_few(steps: list[tuple[int, float]]) -> None:
    segments: tuple[Segment, ...] = ()
    live, last = np.empty(0, np.int64), 0
    for added, share in steps:
        removed = live[: int(len(live) * share * 0.5)]
        live = np.concatenate([np.setdiff1d(live, removed), keys_between(last + 1, last + added)])
        last += added
        segments, keys = plan_segments(segments, live)
        if len(keys):
            segments = (*segments, a_segment(int(keys[0]), int(keys[-1]), len(keys)))
        held = [live[(live >= segment.first) & (live <= segment.last)] for segment in segments]
        assert np.concatenate([np.empty(0, np.int64), *held]).tolist() == live.tolist()
        assert len(segments) <= 2 + np.log2(1 + len(live))


def a_segment(first: int, last: int, size: int = 0) -> Segment:
    return Segment(f"passages-{first}", first, last, size or last - first + 1, DIMENSION, {})
