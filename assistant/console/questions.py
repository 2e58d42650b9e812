"""Questions of a set, as a person at the terminal sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from assistant.console.terminal import printable


def print_question(question: Any) -> None:
    """Print a question with what a right answer holds."""
    click.secho(printable(f"\n{question.question}"), bold=True)
    click.echo(printable(f"  {question.lang}" + (f", as of {question.as_of}" if question.as_of else "")))
    for turn in question.history:
        click.echo(printable(f"  after: {turn.question}"))
    for fact in question.facts:
        click.echo(printable(f"  {fact.kind}: {fact.name}"))
    for gold in question.gold:
        click.echo(printable(f"  gold: {' '.join(gold.quote.split())} ({gold.path})"))
    if not question.answerable:
        click.echo("  the notes do not answer it")


def print_evidence(evidence: Sequence[Any]) -> None:
    """Print what could be gold, numbered."""
    for number, one in enumerate(evidence, start=1):
        click.echo(printable(f"  {number}. {' '.join(one.quote.split())} ({one.path})"))


def print_failed(row: Mapping[str, Any], question: Any) -> None:
    """Print a question that went wrong: what was wanted, what was answered, and why it lost."""
    print_question(question)
    click.secho(f"  {row['outcome']}:", fg="yellow")
    for line in row["text"].splitlines():
        click.echo(printable(f"    {line}"))
    for name, value in row["scores"].items():
        if value is not None and value < 1 and name not in ("withheld", "accused"):
            click.echo(printable(f"  {name} {value:.2f}: {row['reasons'][name]}"))
