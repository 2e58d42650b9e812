from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.index.arrays import FloatArray
from assistant.index.signs import Signs, write_signs

SIZE, DIMENSION = 40_000, 100
KEYS = np.arange(SIZE, dtype=np.int64) * 3 + 1


def rows() -> FloatArray:
    """Draw vectors round some centres, as texts of some subjects give them."""
    rng = np.random.default_rng(3)
    centres = rng.normal(size=(50, DIMENSION))
    drawn = centres[rng.integers(50, size=SIZE)] + rng.normal(size=(SIZE, DIMENSION))
    scaled: FloatArray = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    return scaled


@pytest.fixture(scope="module")
def vectors() -> FloatArray:
    return rows()


@pytest.fixture(scope="module")
def signs(vectors: FloatArray, tmp_path_factory: pytest.TempPathFactory) -> Signs:
    folder = tmp_path_factory.mktemp("index") / "passages-1.vectors"
    batches = [(KEYS[start : start + 7_000], vectors[start : start + 7_000]) for start in range(0, SIZE, 7_000)]
    passed = list(write_signs(folder, batches))
    assert sum(len(part) for part, _ in passed) == SIZE
    return Signs(folder)


def test_keys_and_vectors_are_kept(signs: Signs, vectors: FloatArray) -> None:
    assert signs.keys.tolist() == KEYS.tolist()
    chosen = np.array([5, 39_999, 0])
    assert signs.cosine(vectors[7], chosen) == pytest.approx(vectors[chosen] @ vectors[7], abs=1e-3)


@pytest.mark.parametrize("share", [1.0, 0.3, 0.02, 0.001])
def test_nearly_all_of_the_nearest_allowed_rows_are_found(signs: Signs, vectors: FloatArray, share: float) -> None:
    allowed = np.random.default_rng(5).random(SIZE) < share
    found, wanted = 0, 0
    for question in vectors[::4_000]:
        cosines = np.where(allowed, vectors @ question, -2)
        nearest = set(np.argsort(-cosines)[: min(20, int(allowed.sum()))].tolist())
        rows, _ = signs.search(question, 20, allowed)
        assert allowed[rows].all()
        found += len(nearest & set(rows.tolist()))
        wanted += len(nearest)
    assert found >= 0.97 * wanted


def test_nothing_is_found_where_nothing_is_allowed(signs: Signs, vectors: FloatArray) -> None:
    rows, cosines = signs.search(vectors[0], 5, np.zeros(SIZE, np.bool_))
    assert len(rows) == len(cosines) == 0


def test_a_segment_without_vectors_is_empty(tmp_path: Path) -> None:
    assert list(write_signs(tmp_path / "none", [])) == []
    assert len(Signs(tmp_path / "none").keys) == 0


def test_missing_files_are_noticed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Signs(tmp_path / "nowhere")
