"""The command line: parse, call `Assistant`, print. Every command takes `--json`."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

import click

from assistant import __version__, console
from assistant.cli.ask import ask, check, search
from assistant.cli.evaluate import evaluate
from assistant.cli.ingest import ingest
from assistant.cli.notes import notes
from assistant.cli.serve import doctor, serve
from assistant.errors import AssistantError


class _Group(click.Group):
    """Turns every foreseen failure into one line with its remedy, and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AssistantError as error:
            click.echo(console.printable(f"Error: {error.fact}\n{error.remedy}".rstrip()), err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped. Nothing is lost: run the same command again to go on.", err=True)
            ctx.exit(130)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="ASSISTANT_WORKSPACE",
    help="Folder with corpus/ or assistant.toml. Default: the current folder or the nearest one above it.",
)
@click.option("-v", "--verbose", is_flag=True, help="Log what happens, on standard error.")
@click.version_option(__version__, prog_name="assistant")
@click.pass_context
def cli(ctx: click.Context, workspace: Path | None, verbose: bool) -> None:
    """Answer questions about market commentary, and prove every sentence.

    \b
    Put notes (PDF, HTML, DOCX, Markdown, text) into corpus/, then:
      assistant ingest
      assistant ask "Why is A-share expected to fall fast and rise slowly?"
      assistant ask "A 股為何會急跌慢漲?"
      assistant serve

    Without a model, answers quote the notes. To have them written, set OPENAI_API_KEY and
    ASSISTANT_LLM_MODEL (and OPENAI_BASE_URL for an endpoint other than OpenAI's).

    \b
    Exit codes: 0 done, 1 failed, 2 wrong usage, 3 abstained (ask), 4 gate not met (eval),
    5 some inputs failed (ingest).
    """  # noqa: D301 - click wants the backspace itself, to keep lines as they stand
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        stream=sys.stderr,
        format="%(levelname)s %(name)s: %(message)s",
    )
    ctx.obj = workspace


for command in (ingest, ask, search, check, notes, evaluate, serve, doctor):
    cli.add_command(command)
# Whoever thinks of the folder types its name.
cli.add_command(click.Group("evals", commands=evaluate.commands, help=evaluate.help, hidden=True))


def main() -> None:
    """Run the command line."""
    cli(prog_name="assistant")
