"""Scores of retrieval and of answers, and how they came about over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from assistant.console.terminal import print_table, printable

# The scores that a table has room for on a terminal; `--json` and the report have all of them.
_SLICED = ("answered", "abstained", "gold@3", "evidence_recall", "fact_recall")
_ANSWER_LINES = 3


def print_scores(results: Mapping[str, Mapping[str, float | None]]) -> None:
    """Print a table of scores, a line a set; a score that is undefined is shown as a dash."""
    names = list(dict.fromkeys(name for scores in results.values() for name in scores))
    rows = ([folder, *(_score(scores.get(name)) for name in names)] for folder, scores in results.items())
    print_table(("set", *names), rows)


def print_answer_scores(results: Mapping[str, Any]) -> None:
    """Print the scores of answers with their intervals, then by slice, then what fell below a baseline."""
    for file, result in results.items():
        click.secho(printable(f"{file}: {len(result['questions'])} questions"), bold=True)
        intervals = result["intervals"]
        rows = (
            [name, _score(value), " to ".join(map(_score, intervals.get(name) or ()))]
            for name, value in result["scores"].items()
        )
        print_table(("score", "value", "95 % interval"), rows)
        sliced = (
            [name, str(part["questions"]), *(_score(part["scores"][score]) for score in _SLICED)]
            for name, part in result["slices"].items()
        )
        print_table(("slice", "asked", *(name.replace("_", "\n") for name in _SLICED)), sliced)
        if judge := result.get("judge"):
            click.echo(printable(f"judge {judge['model']}: " + _opinion(judge)))
        for drop in result.get("drops", ()):
            _print_drop(drop)


def print_history(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Print a table for each question set, a line a run."""
    if not found:
        click.echo("No run was kept yet. Make one: assistant eval answers FILE.")
    for file, points in found.items():
        click.secho(printable(file), bold=True)
        rows = ([*_run(point), *(_score(point["scores"].get(name)) for name in _SLICED)] for point in points)
        print_table(("started", "commit", *(name.replace("_", "\n") for name in _SLICED)), rows)


def _run(point: Mapping[str, Any]) -> tuple[str, str]:
    run = point["run"]
    made = run["commit"] if run["system"] == "assistant" else run["system"]
    return run["started"][:16].replace("T", " "), made


def _opinion(judge: Mapping[str, Any]) -> str:
    names = ("relevance", "faithfulness", "agreement", "kappa")
    return ", ".join(f"{name} {_score(judge[name])}" for name in names)


def _print_drop(drop: Mapping[str, Any]) -> None:
    moved = "rose" if (drop["now"] or 0) > drop["baseline"] else "fell"
    changed = f"{drop['score']} {moved} from {_score(drop['baseline'])} to {_score(drop['now'])}"
    click.secho(f"{changed}, more than chance explains:", fg="red")
    for question in drop["questions"]:
        before, now = question["baseline"], question["now"]
        change = f"{before['outcome']} ({_score(before['value'])}) -> {now['outcome']} ({_score(now['value'])})"
        click.echo(printable(f"  {question['id']}: {change}"))
        for name, side in (("before", before), ("now", now)):
            click.echo(printable(f"    {name}: {_in_short(side['text'])}"))


def _in_short(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    more = f" (and {len(lines) - _ANSWER_LINES} more lines)" if len(lines) > _ANSWER_LINES else ""
    return "\n            ".join(lines[:_ANSWER_LINES]) + more if lines else "(nothing)"


def _score(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
