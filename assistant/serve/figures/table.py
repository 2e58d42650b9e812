"""A group of figures as a table, in the reader's words and units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

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
                _name(group, place, language),
                _spelled(figure, group, language),
                figure.text,
                _when(figure, group),
                f"[{figure.citation}]",
            )
            for place, figure in enumerate(group.figures)
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


def _name(group: FigureGroup, place: int, language: Language) -> str:
    """Name a figure; what a move began from is of the thing that moved, whatever words stand before it."""
    figure, after = group.figures[place], group.figures[place + 1 : place + 2]
    if figure.role != "from":
        return figure.label
    moved = after[0] if after and (after[0].role, after[0].citation) == ("to", figure.citation) else figure
    return f"{moved.label} ({_WORDS[language]['from']})"


def _when(figure: Figure, group: FigureGroup) -> str:
    # Of one thing through time all periods are one, and the days of the notes tell the rows apart.
    period = "" if group.through_time else figure.period
    return period or (figure.when.isoformat() if figure.when else "")


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


def _spelled(figure: Figure, group: FigureGroup, language: Language) -> str:
    """Spell a value with its sign and unit: `−12.6%`, `+252 億 CNY`."""
    unit, size = _unit(group, language)
    value = figure.value / size
    sign = _MINUS if value < 0 else "+" if value > 0 and group.measure in _SIGNED else ""
    number = f"{sign}{abs(value).normalize():,f}"
    return f"{number}%" if unit == "%" else f"{number} {unit}"
