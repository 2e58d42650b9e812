"""`assistant eval`: measure retrieval and answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from assistant import console
from assistant.cli.options import json_option, open_assistant, print_json
from assistant.cli.question_sets import eval_new, eval_review
from assistant.errors import UsageError, WorkspaceNotFound

# How often a speed that fell is measured again before it counts: a busy machine seldom slows three measures alike.
_SECOND_CHANCES = 2


@click.group("eval")
def evaluate() -> None:
    """Measure retrieval and answers, and make question sets."""


@evaluate.command("retrieval")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR..."
)
@json_option
def eval_retrieval(folders: Sequence[Path], as_json: bool) -> None:
    """Score retrieval on BEIR folders (corpus.jsonl, queries.jsonl, qrels.tsv), each in its own index."""
    from assistant.evals.retrieval import evaluate_retrieval

    results = {}
    for folder in folders:
        with console.progress(quiet=as_json) as progress:
            results[str(folder)] = evaluate_retrieval(folder, progress=progress)
    if as_json:
        print_json(results)
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
    help="Exit with 4 where a score fell below this earlier run by more than chance explains.",
)
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Write the scores as a baseline.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report here too: .html, .md or .json; may be repeated.",
)
@click.option("--judge", is_flag=True, help="Have the model give its opinion too; it never gates.")
@json_option
@click.pass_context
def eval_answers(
    ctx: click.Context,
    files: Sequence[Path],
    answers: Path | None,
    baseline: Path | None,
    save: Path | None,
    reports: Sequence[Path],
    judge: bool,
    as_json: bool,
) -> None:
    """Score answers to question sets with known answers (their fields: evals/README.md).

    Each run is kept with its report in evals/reports/ of the workspace.
    """
    from assistant.evals.answers import evaluate_answers
    from assistant.evals.baseline import read_baseline, write_baseline
    from assistant.evals.history import describe_run

    earlier = read_baseline(baseline) if baseline else None
    assistant = None if answers else open_assistant(ctx)
    now = dt.datetime.now(tz=dt.UTC)
    run = describe_run(assistant, answers.name if answers else "assistant", now)
    asked = _judge(ctx) if judge else None
    results: dict[str, Any] = {}
    for file in files:
        with console.progress(quiet=as_json) as progress:
            results[str(file)] = {"run": run, **evaluate_answers(file, assistant, answers, progress, asked)}
    if earlier is not None:
        _hold_against(earlier, results, assistant)
    if save:
        write_baseline(results, save)
    kept = _keep(ctx, results, reports, now)
    if as_json:
        print_json(results)
    else:
        console.print_answer_scores(results)
        if kept:
            click.echo(console.printable(f"Report: {kept}"))
    if any(result.get("drops") for result in results.values()):
        ctx.exit(4)


def _judge(ctx: click.Context) -> Any:
    """Make of the workspace's model a judge.

    Raises:
        UsageError: No model is set.
    """
    from assistant.evals.judge import judge_answers
    from assistant.prompts import load_prompt

    assistant = open_assistant(ctx)
    if assistant.drafter is None:
        raise UsageError(
            "There is no model to judge.", "Set OPENAI_API_KEY and ASSISTANT_LLM_MODEL, or leave out --judge."
        )
    prompt = load_prompt("judge", assistant.workspace.prompts)
    return lambda scored, progress: judge_answers(scored, assistant.drafter, prompt, progress)


def _hold_against(earlier: Mapping[str, Any], results: dict[str, Any], assistant: Any) -> None:
    """Put into each result what changed since the baseline, and what fell."""
    from assistant.evals.answers import measure_retrieval
    from assistant.evals.gate import compare, find_drops, remeasure

    changes, drops = compare(results, earlier), find_drops(results, earlier)
    for _ in range(_SECOND_CHANCES):
        remeasure(results, drops, lambda file: measure_retrieval(Path(file), assistant) if assistant else None)
    for file, result in results.items():
        result |= {"changes": changes[file], "drops": drops[file]}


def _keep(ctx: click.Context, results: Mapping[str, Any], reports: Sequence[Path], now: dt.datetime) -> Path | None:
    """Keep the run in its workspace, if it has one, and write the reports; return the kept one."""
    from assistant.evals.history import keep_run, read_runs, reports_folder, trends
    from assistant.evals.report import write_report
    from assistant.workspace import Workspace

    try:
        folder = reports_folder(Workspace.find(ctx.find_root().obj))
    except WorkspaceNotFound:
        folder = None
    kept = keep_run(folder, results, now) if folder else None
    history = trends(read_runs(folder)) if folder else {}
    targets = [kept / "report.html", kept / "report.md"] if kept else []
    for target in (*targets, *reports):
        write_report(results, history, target)
    return targets[0] if targets else None


@evaluate.command("history")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@json_option
@click.pass_context
def eval_history(ctx: click.Context, files: Sequence[str], as_json: bool) -> None:
    """Show the scores of earlier runs, oldest first, of all question sets or of those named FILE."""
    from assistant.evals.history import read_runs, reports_folder, trends
    from assistant.workspace import Workspace

    found = trends(read_runs(reports_folder(Workspace.find(ctx.find_root().obj))))
    names = {Path(file).name for file in files}
    shown = {file: points for file, points in found.items() if not names or Path(file).name in names}
    if as_json:
        print_json(shown)
    else:
        console.print_history(shown)


for command in (eval_new, eval_review):
    evaluate.add_command(command)
