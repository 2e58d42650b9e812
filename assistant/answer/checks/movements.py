"""Directions: what is said to rise does not fall in the sources, and what is said to be liked is not disliked there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.answer.checks.content import nearest
from assistant.answer.checks.linking import Linked, is_object, link, link_sources
from assistant.answer.checks.objects import Moved, moved
from assistant.answer.checks.orders import keeps_order
from assistant.answer.checks.reading import Reading, Source
from assistant.answer.checks.roles import result_of
from assistant.finance.directions import Direction
from assistant.finance.quantities import agree
from assistant.schema import Problem

# A policy rate is cut or goes down, a rating is lowered or falls: writers change between these.
_LEVELS = frozenset({"level", "policy", "rating", "condition"})
# To raise or cut rates is more than to be tight or easy.
_RATE_MOVE = re.compile(r"息|[升降]準|[升降]准|\b(?:hike|cut)|\brates?\b", re.IGNORECASE)
_GROWTH = re.compile(r"\bgrowth\b|[增升]幅|增[长速]")
# A figure before its noun: an 11% increase, 11% 的增長.
_SIZE_OF = re.compile(
    r"\s?的?\s?(?:increase|decrease|rise|gain|drop|decline|fall|jump|growth|reduction|loss|增[长幅]|[升涨跌降]幅|下[跌降]|上[升涨])"
)
_GROWS = re.compile(r"gr[eo]w|[增成][長长]", re.IGNORECASE)
_RAPID_GROWTH = re.compile(
    r"\b(?:rapid|strong|robust|solid|brisk|fast|healthy) (?:[a-z]+ )?growth\b|(?:快速|强劲|高速|稳健)[增成]长"
)
_LOST, _LOSSES = re.compile(r"los[et]\b", re.IGNORECASE), re.compile(r"\bloss(?:es)?\b|损失|流失")
_EXPECTED = re.compile("預期|预期|預測|预测|expect|estimate|consensus|forecast", re.IGNORECASE)
# Words of tone stand beside whatever moves with them, which tells little.
_DOUBT = {"tone": 3}
_TIGHTEN = re.compile("tighten", re.IGNORECASE)
_COMPARATIVE = re.compile(
    r"\b(?:(?P<up>more|larger|greater|bigger|higher|faster|stronger)|less|fewer|smaller|lower|slower|weaker)"
    r" (?P<what>(?:than )?[a-z]+)"
)


def check_movements(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each word of direction that the sources contradict."""
    linked = link_sources(sources)
    judged = set()
    for one in link(said):
        yield from _turned_result(one, linked)
        side = _side_of(one)
        told = [other for other in linked if _side_of(other)] if side else []
        sides = [_side_of(other) for other in told if agree(one.quantity, other.quantity)]
        if sides and side not in sides:
            yield Problem("direction", one.quantity.text, "")
        elif sides and one.direction:
            judged.add(one.direction)
        if (
            one.direction
            and one.direction.sign
            and one.direction not in judged
            and (found := _of_figure(one, one.direction, linked))
        ):
            told = [other for other in linked if agree(one.quantity, other.quantity)]
            if len(told) == 1:
                judged.add(one.direction)
            if not any(_same(one.direction, other) for other in found):
                yield _problem(one.direction, found[0])
    judged |= set(_borne_out_by_figures(said, linked))
    yield from _comparatives(said, sources)
    known = [item for source in sources for item in (*moved(source.sentence), *_header_moves(source))]
    for item in moved(said):
        if item.direction in judged or _tells_no_move(said, item.direction) or _told_as_noun(item.direction, sources):
            continue
        vague = is_object(said, item.direction) and not _RATE_MOVE.search(item.direction.text)
        if vague and any(_bears_out(item, other) for other in known):
            # Of what is expected or likely, others may expect the contrary: fading hopes of easing.
            continue
        if item.direction.sign > 0 and any(_GROWTH.search(source.sentence.folded) for source in sources):
            # Growth is a name in one language and a word of direction in the other.
            contrary = find_contrary(replace(item, content=replace(item.content, figures=())), known)
        else:
            contrary = find_contrary(item, known)
        if contrary and not (item.direction.axis == "comparison" and keeps_order(said, sources)):
            yield _problem(item.direction, contrary)


def _turned_result(one: Linked, linked: Sequence[Linked]) -> Iterator[Problem]:
    """Yield a profit that is a loss wherever the sources have it, and the other way round."""
    result = result_of(one.quantity)
    told = [result_of(other.quantity) for other in linked if result and agree(one.quantity, other.quantity)]
    if told and all(other == -result for other in told):
        yield Problem("direction", one.quantity.text, "")


def _borne_out_by_figures(said: Reading, linked: Sequence[Linked]) -> Iterator[Direction]:
    """Yield each direction from one figure to another, both of the sources, that goes where these go."""
    for low, high in pairwise(link(said)):
        ends = (low, high) if low.role == "from" else (high, low)
        start, end = (one.quantity for one in ends)
        alike = (start.kind, start.unit, start.high) == (end.kind, end.unit, end.high) and ends[0].role == "from"
        told = [[other for other in linked if agree(one, other.quantity)] for one in (start, end)]
        if alike and all(told):
            directions = (one.direction for one in ends if one.direction)
            yield from (one for one in directions if one.sign * (end.value - start.value) > 0)


def _side_of(one: Linked) -> int:
    """Say whether a figure is how much more something is, or less: also by how much it rose or fell."""
    sized = one.role == "by" or _SIZE_OF.match(one.quantity.around[1]) is not None
    moved = sized and one.direction is not None and one.direction.axis == "level"
    return one.side or (one.direction.sign if moved and one.direction else 0)


def _comparatives(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each English comparative that the sources turn round: less accommodative, smaller than anticipated."""
    told = [match for source in sources for match in _COMPARATIVE.finditer(source.sentence.folded)]
    for match in _COMPARATIVE.finditer(said.folded):
        alike = [other for other in told if other["what"] == match["what"]]
        if alike and not any(bool(other["up"]) == bool(match["up"]) for other in alike):
            yield Problem("direction", match[0], alike[0][0])


def _header_moves(source: Source) -> tuple[Moved, ...]:
    """Give the directions of a table's header, of which its rows are told: 累計跌幅."""
    return moved(source.context) if source.cells else ()


def _told_as_noun(direction: Direction, sources: Sequence[Source]) -> bool:
    """Tell whether a source may say with a noun what a verb says: its rapid growth, the losses."""
    pairs = ((_GROWS, _RAPID_GROWTH), (_LOST, _LOSSES))
    texts = [source.sentence.folded for source in sources]
    return any(verb.match(direction.text) and any(map(noun.search, texts)) for verb, noun in pairs)


def _tells_no_move(reading: Reading, direction: Direction) -> bool:
    """Tell whether a word moves nothing by itself.

    It is the bound of a figure, judged with it (above 60%); or says that a level stays.
    """
    if direction.axis == "comparison":
        return any(one.start <= direction.start < one.end for one in reading.quantities if one.bound != "none")
    if direction.axis != "level":
        return False
    return not direction.sign


def _of_figure(one: Linked, direction: Direction, linked: Sequence[Linked]) -> list[Direction]:
    """Give the directions that the sources give to the same figure; unchanged levels say nothing of a figure."""
    return [
        other.direction
        for other in linked
        if other.direction
        and comparable(direction, other.direction)
        and other.direction.sign
        and not _names_a_rate(one, other)
        and agree(one.quantity, other.quantity)
    ]


def _names_a_rate(one: Linked, other: Linked) -> bool:
    """Tell whether one side has a rate of growth move to what the other side says something grew by."""
    by = [link for link in (one, other) if link.role == "by" and link.direction and _GROWS.match(link.direction.text)]
    return len(by) == 1 and "to" in (one.role, other.role)


def find_contrary(said: Moved, known: Sequence[Moved]) -> Direction | None:
    """Find the direction of the sources that contradicts `said`; None where one bears it out or none is comparable.

    A direction of something else bears nothing out, if the sources tell of another direction of the same thing.
    """
    axis = [other for other in known if comparable(said.direction, other.direction)]
    if said.direction.negated and said.direction.sign < 0 and any(_is_vague(other.direction) for other in known):
        return None
    exact = [other for other in axis if other.direction.axis == said.direction.axis]
    if said.direction.axis == "policy" or any(_same(said.direction, other.direction) for other in exact):
        axis = exact or axis
    if _RATE_MOVE.search(said.direction.text):
        axis = [other for other in axis if _RATE_MOVE.search(other.direction.text)] or axis
    if said.direction.axis == "view" and (mistaken := _of_one_term(said, axis)):
        return mistaken
    agreeing = [other for other in axis if _same(said.direction, other.direction)]
    contrary = [other for other in axis if other not in agreeing]
    same_object = [other for other in contrary if said.object and other.object == said.object]
    if same_object and not any(other.object == said.object for other in agreeing):
        return same_object[0].direction
    if not contrary:
        return None
    alike = [other for other in contrary if other.shares(said) and _is_of_one_kind(said, other)]
    if not agreeing and (alike or _is_telling(said)):
        return (alike or contrary)[0].direction
    if not alike or not agreeing:
        return None
    against, for_it = nearest(said.core, [one.core for one in alike], [one.core for one in agreeing])
    if against == for_it:
        against, for_it = nearest(said.content, [one.content for one in alike], [one.content for one in agreeing])
    return alike[0].direction if against > for_it + _DOUBT.get(said.direction.axis, 0) else None


def _is_of_one_kind(said: Moved, other: Moved) -> bool:
    """Tell whether two words are of one axis, or plainly said of one thing: credit eased, and a shock amplified."""
    if said.direction.axis == other.direction.axis or said.core.held_by(other.core):
        return True
    return all(_RATE_MOVE.search(one.direction.text) for one in (said, other))


def _is_telling(said: Moved) -> bool:
    """Tell whether a word must have its like in the sources, whatever it is said of: a view, or the move of a figure.

    What merely rises or falls may be something that the sources put in other words.
    """
    return said.direction.axis not in _LEVELS or bool(said.content.figures)


def _of_one_term(said: Moved, axis: Sequence[Moved]) -> Direction | None:
    """Find a contrary view of one of several things named together."""
    for term in said.terms:
        holders = [other for other in axis if term in other.terms]
        if holders and not any(_same(said.direction, other.direction) for other in holders):
            return holders[0].direction
    return None


def comparable(one: Direction, other: Direction) -> bool:
    """Judge whether two directions may contradict each other: both of levels, both of views, both of flows."""
    if one.axis == other.axis:
        # To beat expectations is to be above nothing else.
        return bool(_EXPECTED.search(one.text)) == bool(_EXPECTED.search(other.text)) or one.axis != "comparison"
    # To tighten is to narrow a spread or to raise rates.
    vague = _is_vague(one) or _is_vague(other)
    return one.axis in _LEVELS and other.axis in _LEVELS and bool(one.sign and other.sign) and not vague


def _bears_out(said: Moved, other: Moved) -> bool:
    return comparable(said.direction, other.direction) and said.direction.sign == other.direction.sign


def _is_vague(direction: Direction) -> bool:
    return direction.axis == "policy" and bool(_TIGHTEN.match(direction.text))


def _same(one: Direction, other: Direction) -> bool:
    """Judge whether the source bears a direction out: what rose did not fall, but what did not fall need not rise."""
    if one.sign == other.sign or (one.negated and not other.negated):
        return True
    # A rise (升幅) may itself be flat.
    return (other.negated and not one.sign) or (not other.sign and one.text.endswith("幅"))


def _problem(said: Direction, source: Direction) -> Problem:
    return Problem("direction", said.text, source.text)
