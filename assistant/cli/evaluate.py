"""`assistant eval`: measure retrieval and answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from assistant import console
from assistant.cli.options import json_option, open_assistant, print_json


@click.group("eval")
def evaluate() -> None:
    """Measure retrieval and answers."""


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
    help="Exit with 4 where a score fell below this earlier run by more than half its interval.",
)
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Write the scores as a baseline.")
@json_option
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
    assistant = None if answers else open_assistant(ctx)
    results = {}
    for file in files:
        with console.progress(quiet=as_json) as progress:
            results[str(file)] = evaluate_answers(file, assistant, answers, progress)
    drops = find_drops(results, earlier) if earlier is not None else {}
    if save:
        write_baseline(results, save)
    if as_json:
        print_json({file: {**result, **({"drops": drops[file]} if drops else {})} for file, result in results.items()})
    else:
        console.print_answer_scores(results, drops)
    if any(drops.values()):
        ctx.exit(4)
