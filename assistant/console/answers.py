"""Passages found, statements checked, and what works here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from assistant.console.terminal import printable
from assistant.schema import Hit


def print_hits(hits: Sequence[Hit], *, explain: bool) -> None:
    """Print passages, best first; with `explain` also what each search thought of them."""
    for rank, hit in enumerate(hits, start=1):
        place = " > ".join(hit.passage.heading) or hit.passage.id
        published = hit.note.published.isoformat() if hit.note.published else "undated"
        click.secho(printable(f"{rank}. {hit.note.title} · {published} · {place}"), bold=True)
        if explain:
            scores = ", ".join(f"{found.search} {found.score:.3f} (rank {found.rank})" for found in hit.found)
            click.echo(f"   score {hit.fused:.3f}: {scores}")
        click.echo(printable("   " + " ".join(hit.passage.text.split())))


def print_check(result: Any) -> None:
    """Print one checked statement: its sources, or what is wrong."""
    mark = click.style("ok  ", fg="green") if result.supported else click.style("!!  ", fg="red")
    click.echo(mark + printable(result.statement))
    for problem in result.problems:
        source = f"; the source says: {problem.source}" if problem.source else ""
        click.echo(printable(f"    {problem.kind}: {problem.said}{source}"))
    for citation in result.citations:
        click.echo(printable(f"    [{citation.n}] {citation.title}: {' '.join(citation.quote.split())}"))


def print_checks(checks: Sequence[Any]) -> None:
    """Print what works and what does not, each failure with its remedy."""
    for check in checks:
        mark = click.style("ok  ", fg="green") if check.ok else click.style("!!  ", fg="red")
        click.echo(mark + printable(f"{check.name}: {check.detail}"))
        if not check.ok and check.remedy:
            click.echo(printable(f"      {check.remedy}"))
