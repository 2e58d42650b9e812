"""Holding scores against those of an earlier run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import UsageError
from assistant.evals.scores import SCORES

_REMEDY = "Make it anew: assistant eval answers FILE --save BASELINE."
# Scores are rounded to four digits: a difference of rounding is none.
_ROUNDING = 1e-4


def read_baseline(path: Path) -> dict[str, Any]:
    """Read a baseline: what `eval answers --json` printed, or `--save` wrote.

    Raises:
        UsageError: It cannot be read or has another shape.
    """
    try:
        read = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UsageError(f"The baseline {path} cannot be read: {error}.", _REMEDY) from None
    if not isinstance(read, dict) or not all(map(_is_result, read.values())):
        raise UsageError(f"{path} is no baseline.", _REMEDY)
    return read


def write_baseline(results: Mapping[str, Any], path: Path) -> None:
    """Write what a gate needs of `results`, a question a line; no latency, which is the machine's, and no reasons."""
    files = []
    for file, result in results.items():
        scores = {name: result["scores"][name] for name in SCORES}
        rows = [
            {key: row[key] for key in ("id", "outcome")} | {"scores": _known(row["scores"])}
            for row in result["questions"]
        ]
        lines = ",\n".join("   " + json.dumps(row, ensure_ascii=False) for row in rows)
        files.append(
            f' {json.dumps(file, ensure_ascii=False)}: {{\n  "scores": {json.dumps(scores)},\n'
            f'  "intervals": {json.dumps(result["intervals"])},\n  "questions": [\n{lines}\n  ]\n }}'
        )
    path.write_text("{\n" + ",\n".join(files) + "\n}\n", encoding="utf-8")


def find_drops(results: Mapping[str, Any], baseline: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Find, file by file, the scores that fell below the baseline by more than half the width of its interval.

    Latency never counts. A score that the baseline has and the run has not (its value is undefined now) fell.

    Returns:
        For each file its drops: score, baseline, now, allowed, and the questions that did worse, each with both
        outcomes and values.

    Raises:
        UsageError: The baseline has no such file, or it was made from other questions.
    """
    return {file: _drops(file, result, _baseline_of(file, baseline)) for file, result in results.items()}


def _drops(file: str, now: Mapping[str, Any], then: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = {row["id"]: row for row in now["questions"]}
    if set(rows) != {row["id"] for row in then["questions"]}:
        raise UsageError(f"The baseline of {file} was made from other questions.", _REMEDY)
    drops = []
    for name in SCORES:
        before, after, interval = then["scores"].get(name), now["scores"][name], then["intervals"].get(name)
        allowed = (interval[1] - interval[0]) / 2 if interval else 0.0
        if before is None or (after is not None and before - after <= allowed + _ROUNDING):
            continue
        worse = [pair for row in then["questions"] if (pair := _worse(row, rows[row["id"]], name))]
        drops.append(
            {"score": name, "baseline": before, "now": after, "allowed": round(allowed, 4), "questions": worse}
        )
    return drops


def _worse(then: Mapping[str, Any], now: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    before, after = then["scores"].get(name), now["scores"].get(name)
    if before is None or (after is not None and after >= before):
        return None
    return {
        "id": then["id"],
        "baseline": {"outcome": then["outcome"], "value": before},
        "now": {"outcome": now["outcome"], "value": after},
    }


def _baseline_of(file: str, baseline: Mapping[str, Any]) -> Mapping[str, Any]:
    """Find the baseline of a file: by its path as given, else by its name, so that it may be run from elsewhere."""
    found = baseline.get(file)
    named = [result for path, result in baseline.items() if Path(path).name == Path(file).name]
    if found is None and len(named) == 1:
        found = named[0]
    if found is None:
        raise UsageError(f"The baseline does not know {file}.", _REMEDY)
    result: Mapping[str, Any] = found
    return result


def _known(scores: Mapping[str, float | None]) -> dict[str, float]:
    return {name: value for name, value in scores.items() if value is not None}


def _is_result(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("scores"), dict)
        and isinstance(value.get("intervals"), dict)
        and isinstance(value.get("questions"), list)
        and all(isinstance(row, dict) and {"id", "outcome", "scores"} <= row.keys() for row in value["questions"])
    )
