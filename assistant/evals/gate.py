"""Holding a run against an earlier one: what changed, what fell by more than chance, and which questions broke."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import UsageError
from assistant.evals.baseline import REMEDY
from assistant.evals.scores import FAULTS, SCORES
from assistant.evals.statistics import interval_of_mean, paired_p

# Scores are rounded to four digits: a difference of rounding is none.
_ROUNDING = 1e-4
# Retrieval may take so many times as long as in the baseline, on the same kind of processor. What a busy machine does
# to the measure stays below (1.43 between the least and the most of seven measures, at loads of 7 to 20), half as long
# again above.
SLOWER = 1.45
SPEED = "retrieval_speed"
Pair = tuple[Mapping[str, Any], Mapping[str, Any]]


def compare(results: Mapping[str, Any], baseline: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Compare each file's scores with the baseline's, over the questions that have the score in both.

    Returns:
        For each file a list: `score`, `baseline`, `now`, the 95 % `interval` of the mean difference of the questions,
        `p` of a paired test, and whether it `fell`: the whole interval is on the worse side. A score that the baseline
        has and the run has not (its value is undefined now) fell as well.

    Raises:
        UsageError: The baseline has no such file, or it was made from other questions.
    """
    return {file: _changes(file, result, _baseline_of(file, baseline)) for file, result in results.items()}


def find_drops(results: Mapping[str, Any], baseline: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Find, file by file, what fell, with the questions that did worse and both answers to each.

    Raises:
        UsageError: The baseline has no such file, or it was made from other questions.
    """
    drops = {}
    for file, changes in compare(results, baseline).items():
        pairs = _pairs(file, results[file], _baseline_of(file, baseline))
        fell = [{**change, "questions": _worse(pairs, change["score"])} for change in changes if change["fell"]]
        drops[file] = fell + _slower(results[file], _baseline_of(file, baseline))
    return drops


def remeasure(results: dict[str, Any], drops: dict[str, list[dict[str, Any]]], measure: Callable[[str], Any]) -> None:
    """Measure a speed that fell once more, and drop the charge where the new measure does not bear it out."""
    for file, fallen in drops.items():
        for drop in [one for one in fallen if one["score"] == SPEED]:
            again = measure(file)
            if again and again["ratio"] < results[file]["speed"]["ratio"]:
                results[file]["speed"] = again
                drop["now"] = again["ratio"]
            if drop["now"] <= SLOWER * drop["baseline"]:
                fallen.remove(drop)


def _changes(file: str, now: Mapping[str, Any], then: Mapping[str, Any]) -> list[dict[str, Any]]:
    pairs = _pairs(file, now, then)
    changes = []
    for name in SCORES:
        before, after = then["scores"].get(name), now["scores"][name]
        values = _values(pairs, name)
        interval = interval_of_mean([later - earlier for earlier, later in values])
        changes.append(
            {
                "score": name,
                "baseline": before,
                "now": after,
                "interval": [round(end, 4) for end in interval] if interval else None,
                "p": paired_p([a for a, _ in values], [b for _, b in values]) if values else None,
                "fell": before is not None and (after is None or _is_worse(name, interval)),
            }
        )
    return changes


def _is_worse(name: str, interval: Sequence[float] | None) -> bool:
    if interval is None:
        return False
    low, high = interval
    return low > _ROUNDING if name in FAULTS else high < -_ROUNDING


def _worse(pairs: Sequence[Pair], name: str) -> list[dict[str, Any]]:
    sign = -1 if name in FAULTS else 1
    worse = []
    for then, now in pairs:
        before, after = _value(then, name), _value(now, name)
        if before is not None and (after is None or sign * (after - before) < -_ROUNDING):
            worse.append({"id": now["id"], "baseline": _side(then, before), "now": _side(now, after)})
    return worse


def _side(row: Mapping[str, Any], value: float | None) -> dict[str, Any]:
    return {"outcome": row["outcome"], "value": value, "text": row.get("text", "")}


def _slower(now: Mapping[str, Any], then: Mapping[str, Any]) -> list[dict[str, Any]]:
    before, after = then.get("speed"), now.get("speed")
    if not before or not after or before.get("processor") != after.get("processor"):
        return []
    if after["ratio"] <= SLOWER * before["ratio"]:
        return []
    drop = {"score": SPEED, "baseline": before["ratio"], "now": after["ratio"], "interval": None, "p": None}
    return [{**drop, "fell": True, "questions": []}]


def _pairs(file: str, now: Mapping[str, Any], then: Mapping[str, Any]) -> list[Pair]:
    rows = {row["id"]: row for row in now["questions"]}
    if set(rows) != {row["id"] for row in then["questions"]}:
        raise UsageError(f"The baseline of {file} was made from other questions.", REMEDY)
    return [(row, rows[row["id"]]) for row in then["questions"]]


def _values(pairs: Sequence[Pair], name: str) -> list[tuple[float, float]]:
    both = ((_value(then, name), _value(now, name)) for then, now in pairs)
    return [(before, after) for before, after in both if before is not None and after is not None]


def _value(row: Mapping[str, Any], name: str) -> float | None:
    value: float | None = row["scores"].get(name)
    return value


def _baseline_of(file: str, baseline: Mapping[str, Any]) -> Mapping[str, Any]:
    """Find the baseline of a file: by its path as given, else by its name, so that it may be run from elsewhere."""
    found = baseline.get(file)
    named = [result for path, result in baseline.items() if Path(path).name == Path(file).name]
    if found is None and len(named) == 1:
        found = named[0]
    if found is None:
        raise UsageError(f"The baseline does not know {file}.", REMEDY)
    result: Mapping[str, Any] = found
    return result
