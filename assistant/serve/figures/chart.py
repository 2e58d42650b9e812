"""A group of figures as a table and as a Plotly chart, drawn by the page itself from nothing but this JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.schema import Language
from assistant.serve.figures.find import Figure, FigureGroup

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "change": "Changes",
        "level": "Levels",
        "probability": "Probabilities",
        "flow": "Flows",
        "expected": "forecasts and targets",
        "of": "Figure of",
        "value": "Value",
        "written": "As written",
        "when": "Period or date of the note",
        "source": "Source",
        "from": "before",
        "points": "points",
        "x": "times",
    },
    "zh-Hant": {
        "change": "變動",
        "level": "水平",
        "probability": "機率",
        "flow": "資金流向",
        "expected": "預測及目標",
        "of": "項目",
        "value": "數值",
        "written": "原文寫法",
        "when": "期間或報告日期",
        "source": "來源",
        "from": "此前",
        "points": "點",
        "x": "倍",
    },
    "zh-Hans": {
        "change": "变动",
        "level": "水平",
        "probability": "概率",
        "flow": "资金流向",
        "expected": "预测及目标",
        "of": "项目",
        "value": "数值",
        "written": "原文写法",
        "when": "期间或报告日期",
        "source": "来源",
        "from": "此前",
        "points": "点",
        "x": "倍",
    },
}
_HUNDRED_MILLIONS: Mapping[Language, str] = {"zh-Hant": "億", "zh-Hans": "亿"}
_SIGNED = frozenset({"change", "flow"})
_MINUS = "\u2212"
_COLOUR = "#0a528c"
_ROW_PIXELS, _EDGE_PIXELS = 34, 90


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A group of figures as plain text cells.

    Attributes:
        title: What is measured, of what, in which unit.
        headers: One a column.
        rows: As many cells each; the last is the number of the citation in brackets.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figure_table(group: FigureGroup, language: Language) -> FigureTable:
    """Lay a group of figures out as a table. Its cells are text as it stands: escape it for HTML."""
    words = _WORDS[language]
    headers = tuple(words[name] for name in ("of", "value", "written", "when", "source"))
    return FigureTable(
        figure_title(group, language),
        headers,
        tuple(
            (
                _name(figure, language),
                _spelled(figure, group, language),
                figure.text,
                _when(figure),
                f"[{figure.citation}]",
            )
            for figure in group.figures
        ),
    )


def figure_title(group: FigureGroup, language: Language) -> str:
    """Say what a group of figures measures: `Changes: credit default swap (%)`."""
    words = _WORDS[language]
    what = [group.thing] if group.thing else []
    what += [words["expected"]] if group.expected else []
    separator = ": " if language == "en" else "："
    name = separator.join([words[group.measure], ", ".join(what)]) if what else words[group.measure]
    return f"{name} ({_unit(group, language)[0]})"


def chart_json(group: FigureGroup, language: Language) -> str:
    """Draw a group of figures: bars, or a line through time. Each point carries its citation.

    Returns:
        A Plotly figure as JSON, `{"data", "layout"}`; `customdata` of each point is the number of its citation.
    """
    draw = _line if group.through_time else _bars
    return json.dumps(draw(group, language), ensure_ascii=False)


def _bars(group: FigureGroup, language: Language) -> dict[str, Any]:
    figures = group.figures
    places = list(range(len(figures)))
    # The places are numbers, so that two figures of one name stay two bars.
    axis = {"tickmode": "array", "tickvals": places, "ticktext": [_tick(figure, language) for figure in figures]}
    points = {"x": [_scaled(figure, group, language) for figure in figures], "y": places}
    bars = {"type": "bar", "orientation": "h", **points, "marker": {"color": _COLOUR}, "textposition": "auto"}
    layout = {
        "yaxis": {**axis, "autorange": "reversed", "automargin": True},
        "xaxis": {"title": {"text": _unit(group, language)[0]}, "zeroline": True},
        "height": _ROW_PIXELS * len(figures) + _EDGE_PIXELS,
    }
    return _figure(bars, layout, group, language)


def _line(group: FigureGroup, language: Language) -> dict[str, Any]:
    figures = group.figures
    days = [figure.when.isoformat() for figure in figures if figure.when]
    points = {"x": days, "y": [_scaled(figure, group, language) for figure in figures]}
    line = {"type": "scatter", "mode": "lines+markers+text", **points, "textposition": "top center"}
    layout = {
        "xaxis": {"type": "date", "tickmode": "array", "tickvals": days, "ticktext": days},
        "yaxis": {"title": {"text": _unit(group, language)[0]}},
        "height": 320,
    }
    return _figure({**line, "line": {"color": _COLOUR}}, layout, group, language)


def _figure(trace: dict[str, Any], layout: dict[str, Any], group: FigureGroup, language: Language) -> dict[str, Any]:
    trace |= {
        "text": [_plain(f"{_spelled(figure, group, language)} [{figure.citation}]") for figure in group.figures],
        "customdata": [figure.citation for figure in group.figures],
        "hovertext": [
            _plain(f"{_name(figure, language)} · {figure.text} · {_when(figure)}") for figure in group.figures
        ],
        "hoverinfo": "text",
        "cliponaxis": False,
    }
    look = {
        "margin": {"l": 8, "r": 48, "t": 48, "b": 44},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }
    title = {"text": _plain(figure_title(group, language)), "font": {"size": 14}}
    return {"data": [trace], "layout": {**look, "title": title, "showlegend": False, **layout}}


def _tick(figure: Figure, language: Language) -> str:
    told = figure.period or (figure.when.isoformat() if figure.when else "")
    return _plain(" · ".join(part for part in (_name(figure, language), told) if part))


def _name(figure: Figure, language: Language) -> str:
    return f"{figure.label} ({_WORDS[language]['from']})" if figure.role == "from" else figure.label


def _when(figure: Figure) -> str:
    return figure.period or (figure.when.isoformat() if figure.when else "")


def _unit(group: FigureGroup, language: Language) -> tuple[str, Decimal]:
    """Name the unit that a group is shown in, and what its values are divided by."""
    if group.kind != "money":
        return _WORDS[language].get(group.unit, group.unit), Decimal(1)
    largest = max(abs(figure.value) for figure in group.figures)
    if language in _HUNDRED_MILLIONS and largest >= 10**8:
        return f"{_HUNDRED_MILLIONS[language]} {group.unit}", Decimal(10**8)
    if language == "en" and largest >= 10**6:
        name, size = ("bn", 10**9) if largest >= 10**9 else ("mn", 10**6)
        return f"{group.unit} {name}", Decimal(size)
    return group.unit, Decimal(1)


def _scaled(figure: Figure, group: FigureGroup, language: Language) -> float:
    return float(figure.value / _unit(group, language)[1])


def _spelled(figure: Figure, group: FigureGroup, language: Language) -> str:
    """Spell a value with its sign and unit: `−12.6%`, `+252 億 CNY`."""
    unit, size = _unit(group, language)
    value = figure.value / size
    sign = _MINUS if value < 0 else "+" if value > 0 and group.measure in _SIGNED else ""
    number = f"{sign}{abs(value).normalize():,f}"
    return f"{number}%" if unit == "%" else f"{number} {unit}"


def _plain(text: str) -> str:
    """Keep Plotly from reading its small set of tags in text that comes from a note."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
