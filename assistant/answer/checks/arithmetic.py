"""What a statement says of its own figures: a fall ends lower than it began, and more is more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.answer.checks.linking import Linked, link
from assistant.answer.checks.reading import Reading, Source
from assistant.schema import Problem

# `fell 6.5%, less than the S&P 500's 4.2%`, `為 620 萬，低於 5 月的 790 萬`: a name or time before the second figure.
_COMPARES = re.compile(
    r"[^,，。;；]{0,8}[,，]\s?(?:[升跌漲涨增減减]?幅|[增跌降]?速)?"
    r"(?:(?:much |far |well |slightly )?"
    r"(?:(?P<more>more|greater|larger|higher|above)|less|smaller|lower|below)(?: than)?\s"
    r"|(?:(?P<above>[大高多][於于]|超[過过])|[小低少][於于]|不及))"
    r"[^,，。;；\d]*[^,，。;；\d\s][^,，。;；]{0,12}"
)


# What stands between a figure and the one that it came from, a period perhaps before it.
_CAME_FROM = re.compile(
    r"(?:[^,，。;；\d]|\d{4})*[,，]\s?(?:(?P<up>up|rising|higher)|down|falling|lower) (?:sharply |slightly )?"
    r"(?:from|than)\s"
)


_OF_WHICH = re.compile(r"[^。；;.]{0,12}[,，、]?\s?(?:其中|of which\b|of whom\b)")


def check_arithmetic(said: Reading, _: Sequence[Source]) -> Iterator[Problem]:
    """Yield each move that goes the other way than it is said to, and each comparison that its figures belie."""
    for low, high in pairwise(link(said)):
        if _alike(low, high) and (
            _goes_astray(low, high)
            or _came_astray(said.text, low, high)
            or _compares_wrongly(said.text, low, high)
            or _exceeds_the_whole(said.text, low, high)
        ):
            yield Problem("direction", said.text[low.quantity.start : high.quantity.end])


def _alike(one: Linked, other: Linked) -> bool:
    return (
        one.quantity.kind == other.quantity.kind
        and one.quantity.unit == other.quantity.unit
        and min(one.quantity.value, other.quantity.value) >= 0
        and one.quantity.high is other.quantity.high is None
    )


def _goes_astray(low: Linked, high: Linked) -> bool:
    if (low.role, high.role) != ("from", "to") or high.direction is None or high.direction.negated:
        return False
    sign = high.direction.sign if high.direction.axis == "level" else 0
    return sign * (high.quantity.value - low.quantity.value) < 0


def _came_astray(text: str, low: Linked, high: Linked) -> bool:
    """Tell whether a figure is said to have come from another the other way than it has: 3%, down from 2%."""
    match = _CAME_FROM.fullmatch(text, low.quantity.end, high.quantity.start)
    return match is not None and bool(match["up"]) != (low.quantity.value > high.quantity.value)


def _compares_wrongly(text: str, low: Linked, high: Linked) -> bool:
    match = _COMPARES.fullmatch(text, low.quantity.end, high.quantity.start)
    if match is None:
        return False
    above = bool(match["more"] or match["above"])
    return above != (abs(low.quantity.value) > abs(high.quantity.value))


def _exceeds_the_whole(text: str, low: Linked, high: Linked) -> bool:
    """Tell whether a part is more than that of which it is said to be: 12 億元，其中出口佔 15 億元."""
    part = _OF_WHICH.match(text, low.quantity.end, high.quantity.start)
    return part is not None and high.quantity.kind != "percent" and high.quantity.value > low.quantity.value
