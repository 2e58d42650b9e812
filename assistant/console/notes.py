"""What an ingest did, and what is known of the notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from assistant.console.terminal import print_table, printable
from assistant.schema import Note, NoteInfo


def print_report(report: Any, told: Sequence[Any] = ()) -> None:
    """Print what an ingest did, and each file that failed with its remedy, but for those `told` before."""
    _print_failures([failure for failure in report.failed if failure not in told])
    counts = ("added", "updated", "unchanged", "removed")
    changes = ", ".join(f"{getattr(report, name)} {name}" for name in counts)
    click.echo(f"{changes}, {len(report.failed)} failed in {report.seconds:.1f} s.")
    click.echo(f"The index holds {report.notes} notes in {report.passages} passages.")


def print_forecast(forecast: Any) -> None:
    """Print what an ingest would do, file by file."""
    for sign, paths in (("add", forecast.added), ("update", forecast.updated), ("remove", forecast.removed)):
        for path in paths:
            click.echo(printable(f"{sign:>6}  {path}"))
    _print_failures(forecast.failed)
    changes = f"{len(forecast.added)} to add, {len(forecast.updated)} to update, {len(forecast.removed)} to remove"
    click.echo(f"{changes}, {forecast.unchanged} notes unchanged. Nothing was done.")


def print_notes(notes: Sequence[NoteInfo]) -> None:
    """Print a table of notes, newest first."""
    rows = ([n.id, n.published.isoformat() if n.published else "", n.house, n.title, n.language, n.path] for n in notes)
    print_table(("id", "published", "house", "title", "language", "path"), rows)


def print_note(note: Note, kept: Sequence[int] = ()) -> None:
    """Print what is known of a note and where each fact was read, then its text."""
    origins = dict(note.origins)
    facts = {
        "id": note.id,
        "path": note.path,
        "title": note.title,
        "house": note.house,
        "series": note.series,
        "authors": ", ".join(note.authors),
        "published": note.published.isoformat() if note.published else "",
        "language": note.language,
        "audience": ", ".join(note.audience),
        "topics": ", ".join(note.topics),
        "digest": note.digest,
        "also at": ", ".join(path for path in note.paths if path != note.path),
        "near duplicate of": note.near_duplicate_of,
        "translation of": note.translation_of,
        "version": f"{note.version} of {', '.join(map(str, kept))}" if len(kept) > 1 else str(note.version),
    }
    print_table(
        ("field", "value", "read from"), ([name, value, origins.get(name, "")] for name, value in facts.items())
    )
    click.echo("\n" + printable(note.text))


def _print_failures(failures: Sequence[Any]) -> None:
    for failure in failures:
        fact = failure.error.removeprefix(f"{failure.path}: ")
        click.echo(printable(f"Failed: {failure.path}: {fact}\n  {failure.remedy}"), err=True)
