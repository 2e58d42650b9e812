"""How sure a score is, and whether two runs differ: seeded, so that the same run always says the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_RESAMPLES = 2000
_SEED = 20251130
_LEVELS = (0.025, 0.975)

Interval = tuple[float, float]


def interval_of_mean(values: Sequence[float]) -> Interval | None:
    """Give the 95 % interval of a mean by the percentile bootstrap over questions; None without values.

    Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
    """
    if not values:
        return None
    rows = np.random.default_rng(_SEED).integers(0, len(values), size=(_RESAMPLES, len(values)))
    low, high = np.quantile(np.asarray(values, np.float64)[rows].mean(axis=1), _LEVELS)
    return float(low), float(high)


def paired_p(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Test whether two runs differ on the same questions: two-sided randomization test on the mean difference.

    If the runs are alike, either value of a question might as well have come from the other run (Smucker et al. 2007).

    Returns:
        The p-value, at least 1 / (resamples + 1); 1 where no question differs, None without questions.
    """
    differences = np.asarray(after, np.float64) - np.asarray(before, np.float64)
    if not differences.size:
        return None
    signs = np.random.default_rng(_SEED).choice((-1.0, 1.0), size=(_RESAMPLES, differences.size))
    as_extreme = np.abs((signs * differences).mean(axis=1)) >= abs(differences.mean()) - 1e-12
    return float((as_extreme.sum() + 1) / (_RESAMPLES + 1))
