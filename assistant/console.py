"""What the command line shows people: progress, tables, reports. Never used with `--json`."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click

from assistant.schema import Hit, Note, NoteInfo

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as RichProgress
    from rich.table import Table


# The scores that a table of slices has room for on a terminal; `--json` has all of them.
_SLICED = ("answered", "abstained", "gold@3", "citation_recall", "fact_recall")


class Progress(Protocol):
    """Told how far a long work has come."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Say that `done` of `total` steps of `stage` are done."""
        ...


def printable(text: str) -> str:
    r"""Return `text` without control characters: what a note holds must not steer the terminal.

    >>> printable("A 股\x1b[31m 急跌")
    'A 股[31m 急跌'
    """
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """Show bars with rate and remaining time on standard error, where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda stage, done, total: None  # noqa: ARG005 - the protocol's names
        return
    with _bars() as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def _bars() -> RichProgress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def say_once(notice: str) -> None:
    """Tell how the program works just now, on standard error; an empty notice says nothing."""
    if notice:
        click.echo(notice, err=True)


def print_report(report: Any) -> None:
    """Print what an ingest did, and each file that failed with its remedy."""
    for failure in report.failed:
        click.echo(printable(f"Failed: {failure.path}\n  {failure.error}\n  {failure.remedy}"), err=True)
    counts = ("added", "updated", "unchanged", "removed")
    changes = ", ".join(f"{getattr(report, name)} {name}" for name in counts)
    click.echo(f"{changes}, {len(report.failed)} failed in {report.seconds:.1f} s.")
    click.echo(f"The index holds {report.notes} notes in {report.passages} passages.")


def print_hits(hits: Sequence[Hit], *, explain: bool) -> None:
    """Print passages, best first; with `explain` also what each search thought of them."""
    for rank, hit in enumerate(hits, start=1):
        place = " > ".join(hit.passage.heading) or hit.passage.id
        published = hit.note.published.isoformat() if hit.note.published else "undated"
        click.secho(printable(f"{rank}. {hit.note.title} · {published} · {place}"), bold=True)
        if explain:
            scores = ", ".join(f"{found.search} {found.score:.3f} (rank {found.rank})" for found in hit.found)
            click.echo(f"   score {hit.fused:.3f}: {scores}")
        click.echo(printable("   " + " ".join(hit.passage.text.split())))


def print_notes(notes: Sequence[NoteInfo]) -> None:
    """Print a table of notes, newest first."""
    rows = ([n.id, n.published.isoformat() if n.published else "", n.house, n.title, n.language, n.path] for n in notes)
    _print_table(("id", "published", "house", "title", "language", "path"), rows)


def print_note(note: Note) -> None:
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
    }
    _print_table(
        ("field", "value", "read from"), ([name, value, origins.get(name, "")] for name, value in facts.items())
    )
    click.echo("\n" + printable(note.text))


def print_check(result: Any) -> None:
    """Print one checked statement: its sources, or what is wrong."""
    mark = click.style("ok  ", fg="green") if result.supported else click.style("!!  ", fg="red")
    click.echo(mark + printable(result.statement))
    for problem in result.problems:
        source = f"; the source says: {problem.source}" if problem.source else ""
        click.echo(printable(f"    {problem.kind}: {problem.said}{source}"))
    for citation in result.citations:
        click.echo(printable(f"    [{citation.n}] {citation.title}: {' '.join(citation.quote.split())}"))


def print_scores(results: Mapping[str, Mapping[str, float | None]]) -> None:
    """Print a table of scores, a line a set; a score that is undefined is shown as a dash."""
    names = list(dict.fromkeys(name for scores in results.values() for name in scores))
    rows = ([folder, *(_score(scores.get(name)) for name in names)] for folder, scores in results.items())
    _print_table(("set", *names), rows)


def print_answer_scores(results: Mapping[str, Any], drops: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Print the scores of answers with their intervals, then by slice, then what fell below a baseline."""
    for file, result in results.items():
        click.secho(printable(f"{file}: {len(result['questions'])} questions"), bold=True)
        intervals = result["intervals"]
        rows = (
            [name, _score(value), " to ".join(map(_score, intervals.get(name) or ()))]
            for name, value in result["scores"].items()
        )
        _print_table(("score", "value", "95 % interval"), rows)
        sliced = (
            [name, str(part["questions"]), *(_score(part["scores"][score]) for score in _SLICED)]
            for name, part in result["slices"].items()
        )
        _print_table(("slice", "asked", *(name.replace("_", "\n") for name in _SLICED)), sliced)
        for drop in drops.get(file, ()):
            _print_drop(drop)


def _print_drop(drop: Mapping[str, Any]) -> None:
    fell = f"{drop['score']} fell from {_score(drop['baseline'])} to {_score(drop['now'])}"
    click.secho(f"{fell}, more than the {_score(drop['allowed'])} allowed:", fg="red")
    for question in drop["questions"]:
        before, now = question["baseline"], question["now"]
        change = f"{before['outcome']} ({_score(before['value'])}) -> {now['outcome']} ({_score(now['value'])})"
        click.echo(printable(f"  {question['id']}: {change}"))


def print_checks(checks: Sequence[Any]) -> None:
    """Print what works and what does not, each failure with its remedy."""
    for check in checks:
        mark = click.style("ok  ", fg="green") if check.ok else click.style("!!  ", fg="red")
        click.echo(mark + printable(f"{check.name}: {check.detail}"))
        if not check.ok and check.remedy:
            click.echo(printable(f"      {check.remedy}"))


def _score(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _print_table(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> None:
    table = _table(columns)
    for row in rows:
        table.add_row(*(printable(cell) for cell in row))
    _console().print(table)


def _table(columns: Iterable[str]) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _console() -> Console:
    from rich.console import Console

    # Cells come from notes: their square brackets are text, not rich's markup.
    return Console(markup=False, highlight=False, soft_wrap=False)
