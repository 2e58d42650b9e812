"""Draw the figures that an answer cites: a table whose bars lead to their citations. Nothing is fetched for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from assistant.schema import Answer
from assistant.serve.figures.chart import FigureTable, figure_table
from assistant.serve.figures.find import FigureGroup, find_figures
from assistant.serve.page.html import fill
from assistant.serve.page.sources import Source
from assistant.serve.texts import Texts


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


def figures_html(answer: Answer, sources: Mapping[int, Source], texts: Texts) -> Markup:
    """Write a chart for each group of figures that can be compared; empty where there is none."""
    groups = find_figures(answer)
    if not groups:
        return Markup("")
    tables = [figure_table(group, texts.language) for group in groups]
    charts = [(table, _bars(group, table, sources)) for group, table in zip(groups, tables, strict=True)]
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
