"""Progress bars, tables, and text that cannot steer the terminal."""

from __future__ import annotations

import datetime as dt
import sys
import time
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as RichProgress
    from rich.table import Table


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
    """Show bars with rate and remaining time on standard error; where that is no terminal, a line now and then."""
    if quiet:
        yield lambda stage, done, total: None  # noqa: ARG005 - the protocol's names
        return
    if not sys.stderr.isatty():
        yield _Lines()
        return
    with _bars() as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


class _Lines:
    """Progress for logs: a line at most every so many seconds, none of work that is done before."""

    def __init__(self, seconds: float = 10.0) -> None:
        self._seconds = seconds
        self._begun: dict[str, float] = {}
        self._said = time.monotonic()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        begun = self._begun.setdefault(stage, now)
        if now - self._said < self._seconds or not done or now == begun:
            return
        self._said = now
        rate = done / (now - begun)
        left = dt.timedelta(seconds=round((total - done) / rate))
        click.echo(f"{stage}: {done} of {total}, {rate:.1f} a second, {left} left", err=True)


def _bars() -> RichProgress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.finished_speed or task.speed or 0:.1f}/s")

    columns = (
        TextColumn("{task.description:>8}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)


def say_once(notice: str) -> None:
    """Tell how the program works just now, on standard error; an empty notice says nothing."""
    if notice:
        click.echo(notice, err=True)


def print_table(columns: Iterable[str], rows: Iterable[Sequence[str]], numbers: Container[int] = ()) -> None:
    """Print rows of text under their columns; those at the places in `numbers` are set to the right."""
    table = _table(columns, numbers)
    for row in rows:
        table.add_row(*(printable(cell) for cell in row))
    _console().print(table)


def _table(columns: Iterable[str], numbers: Container[int]) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        table.add_column(column, overflow="fold", justify="right" if place in numbers else "left")
    return table


def _console() -> Console:
    from rich.console import Console

    # Cells come from notes: their square brackets are text, not rich's markup.
    return Console(markup=False, highlight=False, soft_wrap=False)
