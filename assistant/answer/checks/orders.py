"""Which of two things comes first: ahead, larger, preferred, or named first beside the first of two figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.answer.checks.linking import Linked, link
from assistant.answer.checks.reading import Reading, Source
from assistant.answer.checks.rivals import stands_for
from assistant.schema import Problem

# Between the one that comes first and the other; `back` where the second comes first.
_PIVOT = re.compile(
    r"(?P<back>\b(?:lag(?:s|ged|ging)?|trail(?:s|ed|ing)?|fall(?:s|en|ing)? behind|underperform(?:s|ed|ing)?)"
    r"(?: behind)?\b|\b(?:less|lower|smaller|weaker|slower|cheaper|fewer) than\b"
    r"|落[後后][於于]?|跑[輸输]|[遜逊低小弱少][於于]|不及)"
    r"|\b(?:(?:are |is |was |were )?(?:preferred|favou?red) (?:to|over)|outperform(?:s|ed|ing)?|instead of|rather than|"
    r"ahead of|(?:more|higher|larger|stronger|faster|greater) than)\b"
    r"|[領领]先[於于]?|跑[贏赢]|[高多]出(?=[^\d約约近逾超達达了]{2})|[高多大][過过](?=[^\d]{2})|[優优勝胜高大強强多][於于]|而不是|而非"
)
# `prefer A to B`, `A 比 B 高`.
_PREFER = re.compile(
    r"\b(?:prefer|favou?r)(?:s|red|ed)? (?P<first>[^,.;:]{3,60}?) (?:to|over) (?P<second>[^,.;:]{3,60})"
)
_THAN = re.compile(
    r"(?P<first>[^，。；、]{1,20}?)比(?P<second>[^，。；、\d]{1,20}?)(?:更|[較较])?(?:(?P<more>[高大多強强快好貴贵])|[低小少弱慢差])"
)
_EDGE = re.compile(r"[,，。;；:：]|\b(?:and|but|while|that|which|because|as)\b")
_MARK = re.compile(r"[,，;；、]|\b(?:and|while)\b|和|而")
_END = re.compile(rf"{_EDGE.pattern}|\b(?:in|during|when|since|at)\b")
# `from overweight to neutral`, 由「買入」下調至「持有」.
_VIEWS = {
    1: "overweight|buy|超配|增持|買入|买入",
    0: "neutral|hold|equal[- ]weight|market[- ]weight|中性|持有|標配|标配",
    -1: "underweight|sell|reduce|低配|減持|减持|賣出|卖出",
}
_VIEW = "|".join(f"(?P<@{'pzn'[1 - sign]}>{words})" for sign, words in _VIEWS.items())
_REVIEW = re.compile(
    rf"(?:\bfrom|由|從|从)\s?[「“\"'‘]?(?:{_VIEW.replace('@', 'a')})[」”\"'’]?\s?(?:to|[^，。；,;]{{0,6}}[至為为到])\s?"
    rf"[「“\"'‘]?(?:{_VIEW.replace('@', 'b')})",
    re.IGNORECASE,
)
# The views from the worst to the best, as they are called in the pattern.
_ORDER = "nzp"
_RAISED = re.compile(r"上[調调]|[調调][升高]|升至|\b(?:up|rais|upgrad)", re.IGNORECASE)
_LOWERED = re.compile(r"下[調调]|[調调][降低]|降至|\b(?:down|lower|cut)", re.IGNORECASE)


@dataclass(frozen=True)
class _Order:
    """Two stretches of a text, the one that comes first first."""

    reading: Reading
    first: tuple[int, int]
    second: tuple[int, int]


def check_orders(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each order of two things that the sources turn round, and two figures that changed places in a list."""
    told = [order for source in sources for order in _orders(source.sentence)]
    for order in _orders(said) if told else ():
        kept = [_kept(order, other) for other in told]
        if kept and max(kept) <= 0 and min(kept) < 0:
            start, end = min(order.first, order.second)[0], max(order.first, order.second)[1]
            yield Problem("direction", said.text[start:end].strip())
    for text, before, after in _reviews(said.text):
        reviews = [pair for source in sources for _, *pair in _reviews(source.sentence.text)]
        turned = [after, before] in reviews and [before, after] not in reviews
        if turned or _goes_astray(text, before, after):
            yield Problem("direction", text)
    yield from _swapped(said, sources)


def _reviews(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each change of a view as written, with the view left and the one taken."""
    for match in _REVIEW.finditer(text):
        before, after = (name[1:] for name, found in match.groupdict().items() if found)
        yield match[0], before, after


def _goes_astray(text: str, before: str, after: str) -> bool:
    """Tell whether the word between two views leads the other way: 由「超配」上調至「中性」."""
    raised, lowered = _RAISED.search(text), _LOWERED.search(text)
    sign = (raised is not None) - (lowered is not None)
    return sign * (_ORDER.index(after) - _ORDER.index(before)) < 0


def keeps_order(said: Reading, sources: Sequence[Source]) -> bool:
    """Tell whether a statement names two things in the order of the sources, perhaps from the other end: B lags A."""
    told = [order for source in sources for order in _orders(source.sentence)]
    return any(_kept(order, other) > 0 for order in _orders(said) for other in told)


@lru_cache(maxsize=4096)
def _orders(reading: Reading) -> tuple[_Order, ...]:
    return tuple(_read_orders(reading))


def _read_orders(reading: Reading) -> Iterator[_Order]:
    text = reading.text
    for pattern in (_PREFER, _THAN):
        for match in pattern.finditer(text):
            spans = match.span("first"), match.span("second")
            back = pattern is _THAN and not match["more"]
            yield _Order(reading, *(spans[::-1] if back else spans))
    for match in _PIVOT.finditer(text):
        edges = [0, *(edge.end() for edge in _EDGE.finditer(text, 0, match.start()))]
        # 增速為 8%，高於全國平均: what comes first stands in the clause before.
        start = next((one for one in reversed(edges) if reading.words_in((one, match.start()))), 0)
        edge = _END.search(text, match.end())
        spans = (start, match.start()), (match.end(), edge.start() if edge else len(text))
        yield _Order(reading, *(spans[::-1] if match["back"] else spans))


def _kept(said: _Order, told: _Order) -> int:
    """Count what speaks for the same order, less what speaks for the contrary one."""
    first, second = _apart(said)
    same, other = _apart(told)
    turned = len(first & other), len(second & same)
    kept = len(first & same) + len(second & other)
    return kept if not all(turned) else kept - sum(turned)


def _apart(order: _Order) -> tuple[frozenset[object], frozenset[object]]:
    """Give what each stretch speaks of and the other does not."""
    first, second = _things(order.reading, order.first), _things(order.reading, order.second)
    return first - second, second - first


def _things(reading: Reading, span: tuple[int, int]) -> frozenset[object]:
    tenors = {
        (one.value, one.unit) for one in reading.quantities if span[0] <= one.start < span[1] and one.kind == "tenor"
    }
    return reading.terms_in(span) | {(word, reading.chinese) for word in reading.words_in(span)} | tenors


def _swapped(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield two listed figures that changed places, where nothing beside them tells why."""
    for low, high in pairwise(link(said)):
        same = (low.quantity.kind, low.quantity.unit, low.role) == (high.quantity.kind, high.quantity.unit, high.role)
        if not same or low.role == "from":
            continue
        for source in sources:
            ordered = [one for one in link(source.sentence) if one.quantity.kind == low.quantity.kind]
            first, second = _only(low, ordered), _only(high, ordered)
            # Within one clause the other language may well turn the order round.
            told_apart = said.chinese == source.sentence.chinese or _MARK.search(
                said.text, low.quantity.end, high.quantity.start
            )
            if first and second and told_apart and _are_turned((low, high), (first, second), ordered):
                yield Problem("number", said.text[low.quantity.start : high.quantity.end], source.sentence.text)
                return


def _only(said: Linked, sources: Sequence[Linked]) -> Linked | None:
    found = [one for one in sources if stands_for(said.quantity, one.quantity)]
    return found[0] if len(found) == 1 else None


def _are_turned(said: tuple[Linked, Linked], told: tuple[Linked, Linked], ordered: Sequence[Linked]) -> bool:
    """Tell whether two neighbours of a source changed places though all that is told of them is alike."""
    if ordered.index(told[0]) != ordered.index(told[1]) + 1 or told[0].role != told[1].role:
        return False
    if any(_anchored(one, other) for one, other in zip(said, told, strict=True)):
        return False
    return not any(one.side for one in (*said, *told))


def _anchored(said: Linked, source: Linked) -> bool:
    """Tell whether anything beside two figures shows that they are of one thing."""
    words = said.words & source.words if said.chinese == source.chinese else frozenset()
    periods = {one.first for one in said.periods} & {one.first for one in source.periods}
    return bool(said.terms & source.terms or words or periods)
