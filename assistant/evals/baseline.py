"""Baselines: what an earlier run scored and answered, small enough to be committed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import UsageError
from assistant.evals.scores import SCORES

REMEDY = "Make it anew: assistant eval answers FILE --save BASELINE."


def read_baseline(path: Path) -> dict[str, Any]:
    """Read a baseline: what `eval answers --json` printed, or `--save` wrote.

    Raises:
        UsageError: It cannot be read or has another shape.
    """
    try:
        read = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UsageError(f"The baseline {path} cannot be read: {error}.", REMEDY) from None
    if not isinstance(read, dict) or not all(map(is_result, read.values())):
        raise UsageError(f"{path} is no baseline.", REMEDY)
    return read


def write_baseline(results: Mapping[str, Any], path: Path) -> None:
    """Write what a gate needs of `results`, a question a line; no times, which are the machine's, and no reasons."""
    files = []
    for file, result in results.items():
        head = {
            "run": result.get("run", {}),
            "scores": {name: result["scores"][name] for name in SCORES},
            "intervals": result["intervals"],
            "speed": result.get("speed"),
        }
        rows = ",\n".join(f"   {_dumped(_row(row))}" for row in result["questions"])
        parts = ",\n".join(f"  {_dumped(name)}: {_dumped(value)}" for name, value in head.items())
        files.append(f' {_dumped(file)}: {{\n{parts},\n  "questions": [\n{rows}\n  ]\n }}')
    path.write_text("{\n" + ",\n".join(files) + "\n}\n", encoding="utf-8")


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in row["scores"].items() if value is not None}
    return {"id": row["id"], "outcome": row["outcome"], "scores": known, "text": row["text"]}


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def is_result(value: Any) -> bool:
    """Tell whether a value has the shape of one file's result."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("scores"), dict)
        and isinstance(value.get("intervals"), dict)
        and isinstance(value.get("questions"), list)
        and all(isinstance(row, dict) and {"id", "outcome", "scores"} <= row.keys() for row in value["questions"])
    )
