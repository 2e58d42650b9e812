"""`assistant serve` and `doctor`: the page, and whether all works here."""

from __future__ import annotations

import click

from assistant import console
from assistant.cli.options import json_option, open_assistant, print_json


@click.command()
@click.option("--host", default=None, help="Address to listen on. Default: 127.0.0.1, this machine only.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Port to listen on. Default: 7860.")
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None) -> None:
    """Serve the chat page and the HTTP API on one port."""
    from assistant.serve.server import run

    run(open_assistant(ctx), host, port)


@click.command()
@json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Say what works here and what does not, each failure with its remedy."""
    from assistant.doctor import diagnose

    checks = diagnose(ctx.find_root().obj)
    if as_json:
        print_json({"checks": [check.to_json() for check in checks]})
    else:
        console.print_checks(checks)
    if not all(check.ok for check in checks):
        ctx.exit(1)
