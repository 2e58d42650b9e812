from __future__ import annotations

import pytest

from assistant.evals.statistics import interval_of_mean, paired_p


def test_an_interval_is_repeatable_and_holds_the_mean() -> None:
    values = [1.0] * 50 + [0.0] * 50
    interval = interval_of_mean(values)
    assert interval == interval_of_mean(values)
    # The standard error of one half of 100 is 0.05: the interval is about 0.4 to 0.6.
    assert interval is not None
    assert interval == pytest.approx((0.4, 0.6), abs=0.02)


def test_the_interval_of_equal_values_is_that_value_and_of_none_is_none() -> None:
    assert interval_of_mean([1.0] * 9) == (1, 1)
    assert interval_of_mean([]) is None


def test_equal_runs_do_not_differ() -> None:
    assert paired_p([0.0, 1.0, 0.5], [0.0, 1.0, 0.5]) == 1
    assert paired_p([], []) is None


def test_a_paired_test_agrees_with_the_binomial() -> None:
    # Eight questions of twenty did worse and none better: two-sided 2 * 0.5^8 = 0.0078.
    p = paired_p([1.0] * 20, [0.0] * 8 + [1.0] * 12)
    assert p == pytest.approx(0.0078, abs=0.004)
    # As many did better as did worse.
    assert paired_p([1.0, 0.0] * 10, [0.0, 1.0] * 10) == 1
