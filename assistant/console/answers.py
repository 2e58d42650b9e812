"""Passages found, statements checked, and what works here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from assistant.console.terminal import print_table, printable
from assistant.schema import Hit

# The columns of the table of reasons, in the order in which scores come about; smaller shares are left out.
_SHARES = ("words", "translations", "meaning", "other language", "closer look", "cross-encoder", "date")
_SHOWN = 0.005
# What the searches are called in a sentence.
_SEARCHES = {"lexical": "words", "translation": "translations", "sentence": "best sentence", "dense": "meaning"}


def print_hits(hits: Sequence[Hit]) -> None:
    """Print passages, best first."""
    for rank, hit in enumerate(hits, start=1):
        place = " > ".join(hit.passage.heading) or hit.passage.id
        published = hit.note.published.isoformat() if hit.note.published else "undated"
        click.secho(printable(f"{rank}. {hit.note.title} · {published} · {place}"), bold=True)
        click.echo(printable("   " + " ".join(hit.passage.text.split())))


def print_reasons(hits: Sequence[Hit], whys: Sequence[Any]) -> None:
    """Print why each passage was found: what its score is the sum of, and which words of the question it says how."""
    shares = [{name: share for name, share in hit.shares if abs(share) >= _SHOWN} for hit in hits]
    shown = [name for name in _SHARES if any(name in own for own in shares)]
    rows = []
    for rank, (hit, own, why) in enumerate(zip(hits, shares, whys, strict=True), start=1):
        gains = [f"{own[name]:+.2f}" if name in own else "" for name in shown]
        rows.append([str(rank), f"{hit.fused:.2f}", *gains, "\n".join(_reasons(hit, why))])
    click.secho("\nWhy these: each score is the sum of the figures beside it.", bold=True)
    print_table(("", "score", *shown, "because"), rows, numbers=range(1, 2 + len(shown)))


def _reasons(hit: Hit, why: Any) -> Iterator[str]:
    if why.said:
        yield "says " + ", ".join(word if word == written else f"{word} = {written}" for word, written in why.said)
    if why.missed:
        yield "lacks " + ", ".join(why.missed)
    ranks = [f"{_SEARCHES[one.search]} #{one.rank}" for one in hit.found if one.search in _SEARCHES]
    cosines = [f"cosine {one.score:.2f}" for one in hit.found if one.search == "dense"]
    if ranks:
        yield "in its language " + ", ".join((*ranks, *cosines))
    if hit.repeats:
        yield "also in " + ", ".join(note.path for note in hit.repeats)


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
