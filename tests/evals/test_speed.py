from __future__ import annotations

import pytest

from assistant.evals import speed
from assistant.evals.speed import measure_speed


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A processor whose time passes only when told; the fixed work takes 100 ms of it."""
    now = [0.0]
    monkeypatch.setattr("assistant.evals.speed.time.process_time", lambda: now[0])
    monkeypatch.setattr(speed, "_fixed_work", lambda: _spend(now, 0.1))
    return now


def _spend(now: list[float], seconds: float) -> None:
    now[0] += seconds


def test_a_search_counts_by_its_shortest_time_beside_the_fixed_work(clock: list[float]) -> None:
    costs = iter([9.0, 0.5, 0.2, 0.4, 0.7, 0.6, 0.8])
    # The first search loads what is loaded once; then three times 0.5, 0.2, 0.4 and three times 0.7, 0.6, 0.8.
    measured = measure_speed([lambda: _spend(clock, next(costs))] * 2)
    assert measured is not None
    assert (measured["ratio"], measured["cpu_ms"]) == (pytest.approx((2 + 6) / 2), pytest.approx((200 + 600) / 2))
    assert measured["processor"]


def test_a_processor_half_as_fast_measures_the_same(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    here = measure_speed([lambda: _spend(clock, 0.3)])
    monkeypatch.setattr(speed, "_fixed_work", lambda: _spend(clock, 0.2))
    there = measure_speed([lambda: _spend(clock, 0.6)])
    assert here is not None
    assert there is not None
    assert here["ratio"] == there["ratio"]


def test_nothing_to_time_has_no_speed() -> None:
    assert measure_speed([]) is None
