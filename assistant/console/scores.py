"""Scores of retrieval and of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from assistant.console.terminal import print_table, printable

# The scores that a table of slices has room for on a terminal; `--json` has all of them.
_SLICED = ("answered", "abstained", "gold@3", "citation_recall", "fact_recall")


def print_scores(results: Mapping[str, Mapping[str, float | None]]) -> None:
    """Print a table of scores, a line a set; a score that is undefined is shown as a dash."""
    names = list(dict.fromkeys(name for scores in results.values() for name in scores))
    rows = ([folder, *(_score(scores.get(name)) for name in names)] for folder, scores in results.items())
    print_table(("set", *names), rows)


def print_answer_scores(results: Mapping[str, Any], drops: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
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
        for drop in drops.get(file, ()):
            _print_drop(drop)


def _print_drop(drop: Mapping[str, Any]) -> None:
    fell = f"{drop['score']} fell from {_score(drop['baseline'])} to {_score(drop['now'])}"
    click.secho(f"{fell}, more than the {_score(drop['allowed'])} allowed:", fg="red")
    for question in drop["questions"]:
        before, now = question["baseline"], question["now"]
        change = f"{before['outcome']} ({_score(before['value'])}) -> {now['outcome']} ({_score(now['value'])})"
        click.echo(printable(f"  {question['id']}: {change}"))


def _score(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
