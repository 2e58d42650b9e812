"""The command line: parse, call `Assistant`, print. Every command takes `--json`."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from assistant import __version__, console
from assistant.errors import AssistantError, UsageError

LANGUAGE = click.Choice(["zh-Hant", "zh-Hans", "en"])
DATE = click.DateTime(["%Y-%m-%d"])
Command = TypeVar("Command", bound=Callable[..., Any])


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


def _json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document, for programs.")(command)


def _filter_options(command: Command) -> Command:
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


def _open(ctx: click.Context) -> Any:
    from assistant.app import Assistant

    return Assistant.open(ctx.find_root().obj)


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--rebuild", is_flag=True, help="Make the index anew, also with another embedder or chunking.")
@click.option("--retry", is_flag=True, help="Try again what failed before and has not changed since.")
@_json_option
@click.pass_context
def ingest(ctx: click.Context, paths: Sequence[Path], rebuild: bool, retry: bool, as_json: bool) -> None:
    """Bring the index up to date with corpus/, or take in the given PATHS where they lie.

    Unchanged notes are skipped, changed ones replaced, vanished ones removed. A note that cannot be
    read is reported and never stops the others.
    """
    from assistant.answer.render import report_json

    assistant = _open(ctx)
    with console.progress(quiet=as_json) as progress:
        report = assistant.ingest(list(paths), rebuild=rebuild, retry=retry, progress=progress)
    if as_json:
        _print_json(report_json(report))
    else:
        console.print_report(report)
    if report.failed:
        ctx.exit(5)


@cli.command()
@click.argument("question", required=False)
@click.option("--lang", type=LANGUAGE, help="Language to answer in. Default: the question's.")
@_filter_options
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
@_json_option
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
    assistant = _open(ctx)
    if source is not None and target is not None:
        _ask_file(assistant, source, target, lang, filters, as_json=as_json)
        return
    from assistant.answer.render import answer_json, answer_text

    asked = assistant.question(question, language=lang, **_values(filters))
    answer = assistant.ask(asked)
    if as_json:
        _print_json(answer_json(answer))
    else:
        console.say_once(assistant.mode_notice)
        click.echo(console.printable(answer_text(answer)))
    if answer.outcome == "abstained":
        ctx.exit(3)


def _ask_file(
    assistant: Any, source: Path, target: Path, lang: str | None, filters: dict[str, Any], *, as_json: bool
) -> None:
    with console.progress(quiet=as_json) as progress:
        summary = assistant.ask_file(source, target, language=lang, progress=progress, **_values(filters))
    if as_json:
        _print_json(summary)
    else:
        click.echo(
            console.printable(
                f"{summary['answers']} answers in {target}: "
                + ", ".join(f"{summary[k]} {k}" for k in ("answered", "partial", "abstained", "failed"))
            )
        )


@cli.command()
@click.argument("question")
@click.option("-k", "count", type=click.IntRange(1, 1000), default=10, show_default=True, help="Passages to show.")
@click.option("--explain", is_flag=True, help="Show why each passage was found.")
@_filter_options
@_json_option
@click.pass_context
def search(ctx: click.Context, /, question: str, count: int, explain: bool, as_json: bool, **filters: Any) -> None:
    """Find passages for QUESTION, without composing an answer."""
    from assistant.answer.render import hits_json

    assistant = _open(ctx)
    hits = assistant.search(assistant.question(question, **_values(filters)), count)
    if as_json:
        _print_json({"hits": hits_json(hits)})
    else:
        console.print_hits(hits, explain=explain)


@cli.command()
@click.argument("source", default="-", type=click.File("r", encoding="utf-8"), metavar="[FILE]")
@_json_option
@click.pass_context
def check(ctx: click.Context, source: IO[str], as_json: bool) -> None:
    """Verify somebody's text, sentence by sentence ('-' or no FILE: standard input).

    JSONL of {statement, source} is checked against its own sources; any other text against the notes.
    With --json one result a line: {statement, supported, citations, problems}.
    """
    text = source.read()
    if not text.strip():
        raise UsageError("There is no text to check.", "Name a FILE, or pipe the text in.")
    for result in _open(ctx).check(text):
        if as_json:
            click.echo(json.dumps(result.to_json(), ensure_ascii=False))
        else:
            console.print_check(result)


@cli.group(invoke_without_command=True)
@_json_option
@click.pass_context
def notes(ctx: click.Context, as_json: bool) -> None:
    """List the notes in the index."""
    if ctx.invoked_subcommand is None:
        from assistant.answer.render import note_json

        listed = _open(ctx).notes()
        if as_json:
            _print_json({"notes": [note_json(note) for note in listed]})
        else:
            console.print_notes(listed)


@notes.command("show")
@click.argument("note_id", metavar="ID")
@_json_option
@click.pass_context
def notes_show(ctx: click.Context, note_id: str, as_json: bool) -> None:
    """Show what is known of the note ID, where each fact was read, and its text."""
    from assistant.answer.render import note_json

    note = _open(ctx).note(note_id)
    if as_json:
        _print_json({**note_json(note), "pages": note.pages, "text": note.text})
    else:
        console.print_note(note)


@notes.command("remove")
@click.argument("note_id", metavar="ID")
@_json_option
@click.pass_context
def notes_remove(ctx: click.Context, note_id: str, as_json: bool) -> None:
    """Take the note ID out of the index. Its file stays: delete it too if it lies in corpus/."""
    note = _open(ctx).remove_note(note_id)
    if as_json:
        _print_json({"removed": note.id, "path": note.path})
    else:
        click.echo(console.printable(f"Removed {note.title!r} from the index. Its file stays at {note.path}."))


@cli.group("eval")
def evaluate() -> None:
    """Measure retrieval and answers."""


@evaluate.command("retrieval")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR..."
)
@_json_option
def eval_retrieval(folders: Sequence[Path], as_json: bool) -> None:
    """Score retrieval on BEIR folders (corpus.jsonl, queries.jsonl, qrels.tsv), each in its own index."""
    from assistant.evals.retrieval import evaluate_retrieval

    results = {}
    for folder in folders:
        with console.progress(quiet=as_json) as progress:
            results[str(folder)] = evaluate_retrieval(folder, progress=progress)
    if as_json:
        _print_json(results)
    else:
        console.print_scores(results)


@evaluate.command("answers")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE..."
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Score these answers instead of asking: JSONL, as `ask --file F --out G` writes it.",
)
@click.option(
    "--gate",
    "baseline",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Exit with 4 where a score fell below this earlier run by more than half its interval.",
)
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Write the scores as a baseline.")
@_json_option
@click.pass_context
def eval_answers(
    ctx: click.Context,
    files: Sequence[Path],
    answers: Path | None,
    baseline: Path | None,
    save: Path | None,
    as_json: bool,
) -> None:
    """Score answers to question sets with known answers (their fields: evals/README.md)."""
    from assistant.evals.answers import evaluate_answers
    from assistant.evals.gate import find_drops, read_baseline, write_baseline

    earlier = read_baseline(baseline) if baseline else None
    assistant = None if answers else _open(ctx)
    results = {}
    for file in files:
        with console.progress(quiet=as_json) as progress:
            results[str(file)] = evaluate_answers(file, assistant, answers, progress)
    drops = find_drops(results, earlier) if earlier is not None else {}
    if save:
        write_baseline(results, save)
    if as_json:
        _print_json({file: {**result, **({"drops": drops[file]} if drops else {})} for file, result in results.items()})
    else:
        console.print_answer_scores(results, drops)
    if any(drops.values()):
        ctx.exit(4)


@cli.command()
@click.option("--host", default=None, help="Address to listen on. Default: 127.0.0.1, this machine only.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Port to listen on. Default: 7860.")
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None) -> None:
    """Serve the chat page and the HTTP API on one port."""
    from assistant.serve.server import run

    run(_open(ctx), host, port)


@cli.command()
@_json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Say what works here and what does not, each failure with its remedy."""
    from assistant.doctor import diagnose

    checks = diagnose(ctx.find_root().obj)
    if as_json:
        _print_json({"checks": [check.to_json() for check in checks]})
    else:
        console.print_checks(checks)
    if not all(check.ok for check in checks):
        ctx.exit(1)


def _values(filters: dict[str, Any]) -> dict[str, Any]:
    """Turn click's date-times into dates."""
    dates = ("as_of", "since", "until")
    return {name: value.date() if name in dates and value else value for name, value in filters.items()}


def _print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def main() -> None:
    """Run the command line."""
    cli(prog_name="assistant")
