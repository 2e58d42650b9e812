"""`assistant ask`, `search` and `check`: questions, passages, and somebody's text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

import click

from assistant import console
from assistant.cli.options import LANGUAGE, dated_values, filter_options, json_option, open_assistant, print_json
from assistant.errors import UsageError


@click.command()
@click.argument("question", required=False)
@click.option("--lang", type=LANGUAGE, help="Language to answer in. Default: the question's.")
@filter_options
@click.option(
    "--file",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Answer many: a question a line, or JSONL {id, question, lang, as_of, history}.",
)
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --file: JSONL of answers; goes on where it stopped.",
)
@json_option
@click.pass_context
def ask(
    ctx: click.Context,
    /,
    question: str | None,
    lang: str | None,
    source: Path | None,
    target: Path | None,
    as_json: bool,
    **filters: Any,
) -> None:
    """Answer QUESTION with cited sentences of the notes, or abstain (exit code 3)."""
    if (question is None) == (source is None):
        raise UsageError("Give either a QUESTION or --file F.", "See `assistant ask --help`.")
    if (source is None) != (target is None):
        raise UsageError("--file and --out belong together.", "Name where the answers go: --file F --out G.")
    assistant = open_assistant(ctx)
    if source is not None and target is not None:
        _ask_file(assistant, source, target, lang, filters, as_json=as_json)
        return
    from assistant.answer.render import answer_json, answer_text

    asked = assistant.question(question, language=lang, **dated_values(filters))
    answer = assistant.ask(asked)
    if as_json:
        print_json(answer_json(answer))
    else:
        console.say_once(assistant.mode_notice)
        click.echo(console.printable(answer_text(answer)))
    if answer.outcome == "abstained":
        ctx.exit(3)


def _ask_file(
    assistant: Any, source: Path, target: Path, lang: str | None, filters: dict[str, Any], *, as_json: bool
) -> None:
    with console.progress(quiet=as_json) as progress:
        summary = assistant.ask_file(source, target, language=lang, progress=progress, **dated_values(filters))
    if as_json:
        print_json(summary)
    else:
        click.echo(
            console.printable(
                f"{summary['answers']} answers in {target}: "
                + ", ".join(f"{summary[k]} {k}" for k in ("answered", "partial", "abstained", "failed"))
            )
        )


@click.command()
@click.argument("question")
@click.option("-k", "count", type=click.IntRange(1, 1000), default=10, show_default=True, help="Passages to show.")
@click.option("--explain", is_flag=True, help="Show in a table why each passage was found.")
@filter_options
@json_option
@click.pass_context
def search(ctx: click.Context, /, question: str, count: int, explain: bool, as_json: bool, **filters: Any) -> None:
    """Find passages for QUESTION, without composing an answer."""
    from assistant.answer.render import hits_json

    assistant = open_assistant(ctx)
    asked = assistant.question(question, **dated_values(filters))
    hits = assistant.search(asked, count)
    if as_json:
        print_json({"hits": hits_json(hits)})
        return
    console.print_hits(hits)
    if explain and hits:
        console.print_reasons(hits, assistant.explain(asked, hits))


@click.command()
@click.argument("source", default="-", type=click.File("r", encoding="utf-8"), metavar="[FILE]")
@json_option
@click.pass_context
def check(ctx: click.Context, source: IO[str], as_json: bool) -> None:
    """Verify somebody's text, sentence by sentence ('-' or no FILE: standard input).

    JSONL of {statement, source} is checked against its own sources; any other text against the notes.
    With --json one result a line: {statement, supported, citations, problems}.
    """
    text = source.read()
    if not text.strip():
        raise UsageError("There is no text to check.", "Name a FILE, or pipe the text in.")
    for result in open_assistant(ctx).check(text):
        if as_json:
            click.echo(json.dumps(result.to_json(), ensure_ascii=False))
        else:
            console.print_check(result)
