"""What goes up or down, is bought or liked: the terms and words beside each word of direction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answer.checks.content import Content
from assistant.answer.checks.reading import Reading, Span
from assistant.finance.directions import Direction
from assistant.finance.glossary import Term

# Behind these something else is spoken of: 毛利率因成本下降….
_CAUSE = re.compile(r"\b(?:because|since|as)\b|因(?!此|[素子])|由[于於]|令|使")
# As far behind a word of direction stands its figure.
_ITS_FIGURE = 3
# Nearer than this behind a word of direction, a term is its object: overweight Korea, 看好「設備」.
_BESIDE = 6

# Between two views of which the second took the place of the first: 由「超配」下調至「中性」.
_TURNED = re.compile(
    r"[」”\"'’\s]*(?:[上下][調调]|[調调][升降高低]|改|降|升)?(?:至|為|为|到|to)[「“\"'‘\s]*", re.IGNORECASE
)
# The name of a rate moves nothing: 增長預測上調.
_NAMES_A_RATE = re.compile("(?:的|之)?(?:年率|預測|预测|預期|预期|目標|目标|率)")
# Growth that is itself said to slow, or of which something is said, moves nothing: 增長放緩, 增長的風險.
_NAMES_GROWTH = re.compile(
    r"[增成][長长](?:的|之|[與与和及、]|[前動动勢势風风]|[預预]|率|(?:速度|步伐|[將将會会或可能已有所明顯显逐漸渐進进一步仍]{0,6})?"
    r"(?:放[緩缓慢]|加[快速]|減|减|下|回|轉|转|[趨趋偏較较][緩缓弱強强]|停|疲|乏|乏力|溫和|温和|[強强]勁|[強强]劲))"
)
# Growth that something helps or hurts is named, and does not move: 拖累就業增長.
_GROWTH = re.compile(r"[增成][長长]")
_EFFECT_ON = re.compile(
    r"(?:拖累|推[動动]|[帶带][動动]|支[持撐撑]|提振|刺激|促[進进]|[壓压]抑|[限制][制約约]|打[擊击]|[損损]害|[影響响]{2})了?[^，。；、]{0,12}$"
)
# Behind these a word of direction has no object of its own: 上升至, rose by, fell after.
_NO_OBJECT = re.compile(
    r"\s*(?:$|[\d,，.。;；:：、)）%]|[至到了的約约逾近超達达得幅后後前時时而且但並并及和與与因令使]"
    r"|(?:by|to|from|at|over|during|after|before|since|as|and|or|but|while|than|on|for|amid|because|when|if|that|"
    r"which|this|last|further|again|[a-z]+ly|most|more|less|slightly|somewhat|too|also|even|only|just|overall|abroad|back|together|alike|with|until|through|throughout|among|"
    r"against|versus|near|around|about|is|are|was|were|has|have|had|will|would|may|might|could)\b"
    r"|in (?:the )?(?:first|second|third|fourth|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|recent|coming|past|last|next|early|late|mid|\d)\b)",
    re.IGNORECASE,
)
# What joins a cause to what it brings about names neither.
_JOINING = frozenset(("caus", "led", "lead", "due", "result", "reflect", "造成", "导致", "引起", "反映", "引致"))
# What holds what is bought, and is not what is bought (降低白酒倉位), and who says what moves.
_HOLDERS = frozenset({"positioning", "holdings", "participants"})
# Between two words of direction of one clause, what stands before these belongs to the first, the rest to the second.
_JOINT = re.compile(
    r"\b(?:and|while|as|after|before|with|even though|despite|because|since|thanks to|due to|owing to)\b"
    r"|[而並并且、因令使但惟雖虽]|以及|同时|同時|由[于於]"
)


@dataclass(frozen=True)
class Moved:
    """A direction and what it is said of.

    Attributes:
        content: What stands between it and its neighbours, within its clause.
        core: What of this is most likely moved: of a level what stands before the word, of all else what stands behind.
        object: The first word behind it in English: to reduce *spending*; empty where there is none.
    """

    direction: Direction
    content: Content
    core: Content
    object: str = ""

    @property
    def terms(self) -> frozenset[Term]:
        """Terms of the glossary beside it."""
        return self.content.terms

    def shares(self, other: Moved) -> bool:
        """Tell whether both may be said of one thing."""
        return bool(self.content.held_by(other.content))


@lru_cache(maxsize=4096)
def moved(reading: Reading) -> tuple[Moved, ...]:
    """Give each word of direction of a text what it is said of, in order."""
    found: list[Moved] = []
    before: Span = (0, 0)
    directions = [one for one in reading.directions if one.axis != "level" or not _moves_nothing(reading, one)]
    cuts = {(one.start, one.end) for one in directions}
    mentions = [one for one in reading.mentions if (one.start, one.end) not in cuts]
    cutting = [one for one in directions if one.axis != "risk"]
    for direction in directions:
        # Risks are what rises and falls: downside risks to growth had increased.
        neighbours = directions if direction.axis == "risk" else cutting
        place = neighbours.index(direction)
        before, behind = _room(reading, neighbours, place, before)
        follows = place > 0 and before[0] == neighbours[place - 1].end and not reading.chinese
        beside = any(direction.end <= one.start <= min(direction.end + _BESIDE, behind[1]) for one in mentions)
        spans = [behind] if direction.axis == "view" and (beside or follows) else [before, behind]
        core = before if direction.axis == "level" and not _has_object(reading, direction) else behind
        one = Moved(direction, content_of(reading, *spans), content_of(reading, core), reading.word_at(direction.end))
        found.append(_follow(reading, found, one))
    return tuple(found)


def _has_object(reading: Reading, direction: Direction) -> bool:
    """Tell whether a word moves what stands behind it: lifted inflation, a fall in prices, falling prices, 推高通脹."""
    return not _NO_OBJECT.match(reading.text, direction.end)


def _moves_nothing(reading: Reading, direction: Direction) -> bool:
    """Tell whether a word of a level only names a rate (增長預測), or the way between views (由超配降至中性)."""
    text = reading.text
    if _NAMES_GROWTH.match(text, direction.start) or _NAMES_A_RATE.match(text, direction.end):
        return True
    if _GROWTH.match(text, direction.start) and _EFFECT_ON.search(text, 0, direction.start):
        return True
    left = [one.end for one in reading.directions if one.axis == "view" and one.end <= direction.start]
    taken = [one.start for one in reading.directions if one.axis == "view" and one.start >= direction.end]
    return bool(left and taken) and _TURNED.fullmatch(text, left[-1], taken[0]) is not None


def _room(reading: Reading, directions: Sequence[Direction], place: int, last: Span) -> tuple[Span, Span]:
    """Tell where stands what a word of direction is said of: before it and behind it, within its clause.

    Args:
        directions: The text's words of direction.
        place: Which of them.
        last: What stood before the one before, which this one takes over where it has nothing of its own (`was flat in
            April after increasing in March`, 加速下跌).
    """
    direction = directions[place]
    start, end = direction.clause
    if place + 1 < len(directions) and directions[place + 1].start < end:
        end = _joint(reading.text, direction.end, directions[place + 1].start).start
    causes = [match.end() for match in _CAUSE.finditer(reading.text, start, direction.start)]
    before = (max([start, *causes]), direction.start)
    if place and directions[place - 1].end > start:
        left = _behind_figure(reading, directions[place - 1].end, direction.start)
        before = (_joint(reading.text, left, direction.start).stop, direction.start)
    if not reading.words_in(before) and not reading.terms_in(before):
        before = last if place else (0, start)
    return before, (direction.end, end)


def _behind_figure(reading: Reading, start: int, end: int) -> int:
    """Tell where ends a figure that follows a word of direction and so belongs to it: 升至 5.6% 因股價…."""
    ends = (one.end for one in reading.quantities if start <= one.start <= start + _ITS_FIGURE and one.end <= end)
    return next(ends, start)


def _joint(text: str, first: int, last: int) -> slice:
    """Find the joint at which what is said of one word of direction ends and what is said of the next begins.

    Without one, what stands between belongs to both.
    """
    joints = list(_JOINT.finditer(text, first, last))
    return slice(*joints[-1].span()) if joints else slice(last, first)


def content_of(reading: Reading, *spans: Span) -> Content:
    """Give what some stretches of a text speak of."""

    def within(start: int, end: int) -> bool:
        return any(first <= start and end <= last for first, last in spans)

    figures = tuple(one for one in reading.quantities if within(one.start, one.end))
    periods = tuple(one for one in reading.periods if within(one.start, one.end))
    counted = [(one.start, one.end) for one in reading.mentions]
    counted += [(one.start, one.end) for one in periods]
    return Content(
        frozenset(term for term in reading.terms_in(*spans) if term.kind != "basis" and term.en not in _HOLDERS),
        reading.words_in(*spans) - reading.words_in(*counted) - _JOINING,
        reading.chinese,
        figures,
        periods,
    )


def _follow(reading: Reading, found: list[Moved], one: Moved) -> Moved:
    """Give a view the object of the one that it takes the place of: the internet goes from overweight to neutral."""
    last = next((other for other in reversed(found) if other.direction.axis == "view"), None)
    if one.direction.axis != "view" or last is None:
        return one
    if not _TURNED.fullmatch(reading.text, last.direction.end, one.direction.start):
        return one
    terms, words = (one.content.terms | last.content.terms, one.content.words | last.content.words)
    return replace(one, content=replace(one.content, terms=terms, words=words))
