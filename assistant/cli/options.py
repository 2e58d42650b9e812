"""What several commands share: options, the workspace they open, and how they print JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

LANGUAGE = click.Choice(["zh-Hant", "zh-Hans", "en"])
DATE = click.DateTime(["%Y-%m-%d"])
Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document, for programs.")(command)


def filter_options(command: Command) -> Command:
    """Add the limits on which notes may answer."""
    options = [
        click.option("--as-of", type=DATE, help="Answer as if today were this date: no newer note is read."),
        click.option("--house", default="", help="Only notes of this house."),
        click.option("--series", default="", help="Only notes of this series."),
        click.option("--topic", default="", help="Only notes on this topic."),
        click.option("--audience", multiple=True, help="A group that the reader belongs to; may be repeated."),
        click.option("--since", type=DATE, help="Only notes published on this date or later."),
        click.option("--until", type=DATE, help="Only notes published on this date or earlier."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def open_assistant(ctx: click.Context) -> Any:
    """Open the workspace that the command line names."""
    from assistant.app import Assistant

    return Assistant.open(ctx.find_root().obj)


def dated_values(filters: dict[str, Any]) -> dict[str, Any]:
    """Turn click's date-times into dates."""
    dates = ("as_of", "since", "until")
    return {name: value.date() if name in dates and value else value for name, value in filters.items()}


def print_json(document: Any, *, in_lines: bool = False) -> None:
    """Print one JSON document on standard output; one of several goes on a line of its own."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=None if in_lines else 2))
