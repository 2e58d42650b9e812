"""Draw the figures that an answer cites: a table with bars, and a line where they are of one thing through time.

Each bar and each point leads to its citation. Nothing is fetched, and no script draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from assistant.schema import Answer
from assistant.serve.figures.find import FigureGroup, find_figures
from assistant.serve.figures.table import FigureTable, figure_table
from assistant.serve.page.html import fill
from assistant.serve.page.sources import Source
from assistant.serve.texts import Texts

# Room at the edges of a drawing, and between two days that are written under it; in percent.
_SIDE, _TOP = 9.0, 24.0
_DAYS_APART = 17.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure of a chart.

    Attributes:
        start: Where its bar begins, in percent of the width.
        width: In percent of the width.
        source: That it stands in.
    """

    label: str
    value: str
    written: str
    when: str
    start: float
    width: float
    falls: bool
    source: Source | None


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a line through time; places in percent of the drawing, from the left and from the top.

    Attributes:
        day: Of its note; empty where it would cover the day before it.
    """

    x: float
    y: float
    value: str
    day: str
    source: Source | None


def figures_html(answer: Answer, sources: Mapping[int, Source], texts: Texts) -> Markup:
    """Write a chart for each group of figures that can be compared; empty where there is none."""
    groups = find_figures(answer)
    if not groups:
        return Markup("")
    tables = [figure_table(group, texts.language) for group in groups]
    charts = [
        (table, _bars(group, table, sources), _points(group, table, sources))
        for group, table in zip(groups, tables, strict=True)
    ]
    return fill("figures", texts, charts=charts)


def _bars(group: FigureGroup, table: FigureTable, sources: Mapping[int, Source]) -> list[Bar]:
    values = [float(figure.value) for figure in group.figures]
    low, high = min(0.0, *values), max(0.0, *values)
    scale = 100 / ((high - low) or 1)
    return [
        Bar(
            label=row[0],
            value=row[1],
            written=row[2],
            when=row[3],
            start=round((min(value, 0) - low) * scale, 2),
            width=round(abs(value) * scale, 2),
            falls=value < 0,
            source=sources.get(figure.citation),
        )
        for figure, value, row in zip(group.figures, values, table.rows, strict=True)
    ]


def _points(group: FigureGroup, table: FigureTable, sources: Mapping[int, Source]) -> list[Point]:
    """Place the figures by day and value; none where they are not of one thing through time."""
    days = [figure.when for figure in group.figures if figure.when]
    if not group.through_time or len(days) != len(group.figures):
        return []
    values = [float(figure.value) for figure in group.figures]
    points: list[Point] = []
    shown = -_DAYS_APART
    for figure, day, value, row in zip(group.figures, days, values, table.rows, strict=True):
        x = _place(day.toordinal(), min(days).toordinal(), max(days).toordinal(), _SIDE)
        told = x - shown >= _DAYS_APART
        shown = x if told else shown
        y = 100 - _place(value, min(values), max(values), _TOP)
        points.append(Point(x, y, row[1], day.isoformat() if told else "", sources.get(figure.citation)))
    return points


def _place(value: float, low: float, high: float, edge: float) -> float:
    """Give the place of a value between two edges, in percent; in the middle where all values are one."""
    share = (value - low) / (high - low) if high > low else 0.5
    return round(edge + share * (100 - 2 * edge), 2)
