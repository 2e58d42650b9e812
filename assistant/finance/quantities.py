"""Figures in Chinese and English text: what they measure, how much, how exactly, how bounded."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.finance.agreement import Agreement, agree, find_support
from assistant.finance.bounds import bound_after, bound_before
from assistant.finance.currencies import settle
from assistant.finance.lettering import Letters, read_letters
from assistant.finance.nouns import TIME
from assistant.finance.parts import Part, find_parts
from assistant.finance.quantity import CLAUSE_END, Bound, Kind, Quantity

__all__ = ["Agreement", "Bound", "Kind", "Quantity", "agree", "find_support", "parse_quantities"]

_RANGE = re.compile(r"\s?(?:-|–|—|~|至|到|to)\s?")
_LIST = re.compile(r"-?\s?(?:、|,\s?(?:and|or)|,|和|与|及|以及|或|and|or|&)\s?")
_BETWEEN = re.compile(r"(?:between|介于|介乎|range of|在)\s?$")
_AND = re.compile(r"\s?(?:和|与|至|到|and)\s?")
_FROM = re.compile(r"(?:\bfrom|从|由|自)\s?$")
# `rose from 3% to 4%` names two levels, `terms from 2 to 10 years` a range.
_MOVES = re.compile(
    "[升涨跌降增减调扩缩]|收窄|上行|下行|回落|走高|走低|"
    r"\b(?:r[oi]se|fell|fall|gain|lost|add|drop|declin|increas|decreas|climb|jump|gr[eo]w|surg|slid|slip|mov|went|go|rais|"
    r"lower|cut|shift|revis|chang|improv|narrow|widen|expand|edg|tick|slow|step|up|down|retreat|recover|rebound|back)"
)
# `rose 2% to 4%`: the first is the change, the second the level.
_CHANGE = re.compile(
    r"(?:升|涨|跌|降|增|减|增加|减少|回落|扩大|收窄|上调|下调|增长|\b(?:rose|fell|rises?|falls?|gained|lost|added|dropped|declined|"
    r"increased|decreased|climbed|jumped|grew|surged|slid|slipped|up|down))(?:了|约|by)?\s?$|\bby\s?$"
)
# Of a list, no item is so many times another.
_APART = 100
# How much of the text around a figure is kept to tell falls by.
_BEFORE, _BEHIND = 60, 24


def parse_quantities(text: str) -> tuple[Quantity, ...]:
    """Find the figures in `text`, in order. Years, dates, clock times, list marks and numbers in names are none.

    >>> [(q.text, str(q.value), q.kind, q.unit) for q in parse_quantities("累計淨申購規模為 2677 億元")]
    [('2677 億元', '267700000000', 'money', 'CNY')]
    >>> [str(q.value) for q in parse_quantities("分別上漲 58%、53% 和 34%")]
    ['58', '53', '34']
    >>> [(q.bound, str(q.value), str(q.high)) for q in parse_quantities("約 15 至 20 個基點")]
    [('approx', '0.15', '0.20')]
    """
    letters = read_letters(text)
    parts = list(find_parts(letters))
    _share_units(parts, letters.lower)
    parts = [part for part in parts if _is_figure(part, letters.lower)]
    found: list[Quantity] = []
    at = reached = 0
    while at < len(parts):
        upper = parts[at + 1] if at + 1 < len(parts) and _is_range(parts[at], parts[at + 1], letters.lower) else None
        bounded = _bound(parts[at], (upper or parts[at]).end, reached, letters.lower)
        found.append(_quantity(parts[at], upper, bounded, letters))
        at, reached = at + (2 if upper else 1), bounded[2]
    return tuple(found)


def _is_figure(part: Part, text: str) -> bool:
    """Tell whether a number stands without a unit: 1/2 and the two of two-sided do not."""
    if part.is_measured():
        return True
    return part.numeral.form != "fraction" and not (part.numeral.form == "word" and text.startswith("-", part.end))


def _share_units(parts: list[Part], text: str) -> None:
    """Give numbers in a list or range the unit and scale that stand only behind the last: 15、20 和 30 個基點."""
    closed = False
    for left, right in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        gap = text[left.end : right.start]
        listed = _LIST.fullmatch(gap)
        # A comma lists only where `and` or 和 closes the list.
        if not (listed or _RANGE.fullmatch(gap)) or (gap.strip("- ") == "," and not closed):
            closed = False
            continue
        in_two_ways = left.value > _APART * right.value or left.factor > right.factor
        if gap.startswith(", or") and not closed and in_two_ways:
            # `28,500, or 12.7 times earnings`, `464 million, or 92.5%`.
            continue
        closed = True
        if left.currency and not right.currency and right.unit is None:
            right.currency = left.currency
        if left.unit is None and not left.numeral.share:
            _inherit(left, right, listed=listed is not None)


def _inherit(left: Part, right: Part, *, listed: bool) -> None:
    if right.factor > 1 and left.factor == 1 and (listed or left.value <= right.value):
        left.factor = right.factor
    if not left.currency and right.unit is not None:
        left.unit = replace(right.unit, end=left.end)


def _is_range(low: Part, high: Part, text: str) -> bool:
    gap = text[low.end : high.start]
    if low.kind()[0] != high.kind()[0] or not low.worth(low.value) < high.worth(high.value):
        return False
    before = text[max(0, low.start - 20) : low.start]
    if _AND.fullmatch(gap) and _BETWEEN.search(before):
        return "在" not in before[-2:] or text[high.end : high.end + 2].strip().startswith(("之", "间"))
    if not _RANGE.fullmatch(gap) or (_FROM.search(before) and _MOVES.search(_clause(text, low.start))):
        return False
    own_unit = low.end > low.numeral.end
    return not (own_unit and gap.strip() in ("to", "至", "到") and _CHANGE.search(before))


def _clause(text: str, end: int) -> str:
    """Give what stands before `end` in its clause, as far as it is looked at."""
    return CLAUSE_END.split(text[max(0, end - _BEFORE) : end])[-1]


def _quantity(part: Part, upper: Part | None, bounded: tuple[int, Bound, int], letters: Letters) -> Quantity:
    start, bound, end = bounded
    lower = letters.lower
    begin, finish = letters.span(start, end)
    kind, unit = part.kind()
    high = part.numeral.high
    return Quantity(
        begin,
        finish,
        letters.text[begin:finish],
        kind,
        part.worth(part.value),
        abs(part.worth(part.precision)),
        settle(unit, lower) if kind == "money" else unit,
        bound,
        upper.worth(upper.value) if upper else part.worth(high) if high is not None else None,
        (lower[max(0, start - _BEFORE) : start], lower[end : end + _BEHIND]),
    )


def _bound(part: Part, end: int, reached: int, text: str) -> tuple[int, Bound, int]:
    """Read the bound of a figure: where it begins with it, what it is, where it ends.

    Nothing before `reached` belongs to it: that is the figure before.
    """
    kind, unit = part.kind()
    start, bound = bound_before(text, part.start)
    words = text[start : part.start]
    # `over the 12 months` and 近 5 年 are stretches of time, `about the two tools` is a topic.
    stretch = (unit in TIME and words.startswith(("over", "近"))) or (kind == "count" and words.endswith("the "))
    if stretch or start < reached:
        start, bound = part.start, "none"
    end, after = bound_after(text, end)
    if bound == "none":
        bound = part.numeral.bound if part.numeral.bound != "none" else after
    return start, "over" if part.more and bound == "none" else bound, end
