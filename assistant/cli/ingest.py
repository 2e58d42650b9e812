"""`assistant ingest`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from assistant import console
from assistant.cli.options import json_option, open_assistant, print_json


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--rebuild", is_flag=True, help="Make the index anew, also with another embedder or chunking.")
@click.option("--retry", is_flag=True, help="Try again what failed before and has not changed since.")
@json_option
@click.pass_context
def ingest(ctx: click.Context, paths: Sequence[Path], rebuild: bool, retry: bool, as_json: bool) -> None:
    """Bring the index up to date with corpus/, or take in the given PATHS where they lie.

    Unchanged notes are skipped, changed ones replaced, vanished ones removed. A note that cannot be
    read is reported and never stops the others.
    """
    from assistant.answer.render import report_json

    assistant = open_assistant(ctx)
    with console.progress(quiet=as_json) as progress:
        report = assistant.ingest(list(paths), rebuild=rebuild, retry=retry, progress=progress)
    if as_json:
        print_json(report_json(report))
    else:
        console.print_report(report)
    if report.failed:
        ctx.exit(5)
