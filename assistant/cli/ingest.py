"""`assistant ingest`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from assistant import console
from assistant.cli.options import json_option, open_assistant, print_json
from assistant.errors import IndexBusy, UsageError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--rebuild", is_flag=True, help="Make the index anew, also with another embedder or chunking.")
@click.option("--retry", is_flag=True, help="Try again what failed before and has not changed since.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--watch", is_flag=True, help="Go on and take in what changes, until Ctrl-C. With --json: one line a run."
)
@json_option
@click.pass_context
def ingest(
    ctx: click.Context, paths: Sequence[Path], rebuild: bool, retry: bool, dry_run: bool, watch: bool, as_json: bool
) -> None:
    """Bring the index up to date with corpus/, or take in the given PATHS where they lie.

    Unchanged notes are skipped, changed ones replaced, vanished ones removed. A note that cannot be
    read is reported and never stops the others.
    """
    if dry_run and watch:
        raise UsageError("--dry-run and --watch exclude each other.", "Give one of them.")
    assistant = open_assistant(ctx)
    if dry_run:
        _print_forecast(assistant.foresee(list(paths), rebuild=rebuild, retry=retry), as_json=as_json)
        return
    report = _ingest(assistant, paths, as_json=as_json, rebuild=rebuild, retry=retry)
    _print_report(report, as_json=as_json, in_lines=watch)
    if watch:
        _watch(assistant, paths, known=report.failed, as_json=as_json)
    elif report.failed:
        ctx.exit(5)


def _ingest(assistant: Any, paths: Sequence[Path], *, as_json: bool, **how: bool) -> Any:
    with console.progress(quiet=as_json) as progress:
        return assistant.ingest(list(paths), **how, progress=progress)


def _watch(assistant: Any, paths: Sequence[Path], *, known: tuple[Any, ...], as_json: bool) -> None:
    """Ingest whenever something changed, and say so unless it failed before; only Ctrl-C ends it."""
    from assistant.corpus.watch import watch_notes

    places = list(paths) or [assistant.workspace.corpus]
    names = ", ".join(assistant.workspace.relative(place) for place in places)
    click.echo(console.printable(f"Watching {names}. Ctrl-C stops it."), err=True)
    try:
        for changed in watch_notes(places):
            try:
                there = [path for path in paths if path.exists()]
                if paths and not there:
                    continue
                report = _ingest(assistant, there, as_json=as_json)
            except IndexBusy as error:
                click.echo(console.printable(f"{error.fact} It is tried again within a minute."), err=True)
                continue
            # A look that found nothing new is not worth a line.
            if report.added or report.updated or report.removed or (changed and report.failed != known):
                _print_report(report, as_json=as_json, in_lines=True, told=known)
            known = report.failed
    except KeyboardInterrupt:
        click.echo("Stopped watching. Nothing is lost.", err=True)


def _print_report(report: Any, *, as_json: bool, in_lines: bool, told: Sequence[Any] = ()) -> None:
    from assistant.answer.render import report_json

    if report.resumed:
        click.echo("An earlier run was interrupted; this one has finished its work.", err=True)
    for remark in report.remarks:
        click.echo(console.printable(f"{remark.path}: {remark.text}"), err=True)
    if as_json:
        print_json(report_json(report), in_lines=in_lines)
    else:
        console.print_report(report, told)


def _print_forecast(forecast: Any, *, as_json: bool) -> None:
    from assistant.answer.render import forecast_json

    if as_json:
        print_json(forecast_json(forecast))
    else:
        console.print_forecast(forecast)
