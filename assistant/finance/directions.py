"""What a text says went up or down, was bought or sold, is liked or disliked: verbs, nouns and adjectives of direction.

Each direction is kept with its own word: "降息預期下修" (expectations of cuts were revised down) holds an easing of
policy and a fall of an expectation, "急跌慢漲" a fall and a rise. What went up or down is only hinted at, by the terms
that stand nearest; whoever compares two texts compares directions of one object on one axis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Literal, cast

from assistant.finance._wording import forms, read_wording
from assistant.finance.clauses import Clauses, read_clauses
from assistant.finance.glossary import Glossary, Mention, load_glossary
from assistant.finance.matching import HAN, Form, Matcher, Stream, read_stream
from assistant.finance.negation import negated, parse_negations

Sign = Literal[-1, 0, 1]
Axis = Literal["level", "flow", "view", "rating", "policy", "tone", "condition", "comparison", "risk"]

_SIGNS: dict[str, Sign] = {"up": 1, "flat": 0, "down": -1}
# One character, or "up" and "down", say a direction only before a figure.
_BARE = re.compile(
    r"(?P<up>[升增扩])(?=[约逾近超达至]?\d)|(?P<down>[降减缩])(?=[约逾近超达至]?\d)"
    r"|(?<![a-z])(?:(?P<up_word>up)|(?P<down_word>down))"
    r"(?= (?:(?:by|about|around|nearly|almost|over|some|another|more than|less than) ){0,2}[$€£¥]?\d| from\b)"
)
_OPINION_BEHIND = re.compile(
    r" (?:(?:its|our|their|the|his|her|my|this|[a-z]+'s) )?(?:[a-z0-9-]+ )?"
    r"(?:probabilit|odds|chance|forecast|estimate|view|weight)"
)
_OPINION_BEFORE = re.compile(r"(?:概率|机率|几率|机会|可能性|预测|估计|评级|比重|仓位)(?:由|从|自|再|[^，。；]{0,12})$")
# `A rate increase in May is not what we expect`, 加息並非基準情景: what is denied stands before its denial.
_DENIED_BEHIND = re.compile(
    r"(?: (?!and\b|but\b|or\b|that\b|which\b|as\b|it\b|this\b|so\b|when\b|if\b)[a-z0-9'.-]+){0,4}"
    r" (?:is|are|was|were|will be|would be|remains?|looks?|seems?) (?:not|unlikely|no longer|never|hardly|improbable)\b"
    r"|(?:的可能性|一事|在[^，。]{1,6})?[「“\"'『]?(?:并非|不是|不太可能|不大可能|未必|不会(?:发生|出现|到来))"
)
# How a figure is given ("同比") and when ("議息會議") is never what went up.
_NO_OBJECTS = ("basis", "event")


@dataclass(frozen=True, slots=True)
class Direction:
    """A word of direction: `text == source[start:end]`.

    Attributes:
        sign: 1 up, more, in favour, tighter; -1 the contrary; 0 unchanged or neutral.
        axis: What moves: the `level` of a quantity; money or holdings (`flow`); an allocation or an opinion (`view`);
            a `rating`; the stance of `policy` (1 tighter, -1 easier); the `tone` of a central banker (1 hawkish,
            -1 dovish); a `condition` (1 better, -1 worse); a `comparison` (1 above, -1 below); a balance of `risk`.
        negated: Whether an odd number of negations reach the word; see `Negation.scope`.
        clause: Span of the clause in which it stands.
        subjects: Terms before it in its clause or, where there are none, in its sentence; the nearest first.
        after: The nearest term behind it in its clause.
    """

    sign: Sign
    axis: Axis
    start: int
    end: int
    text: str
    negated: bool
    clause: tuple[int, int]
    subjects: tuple[Mention, ...]
    after: Mention | None

    @property
    def before(self) -> Mention | None:
        """The nearest term before it in its sentence."""
        return self.subjects[0] if self.subjects else None


@dataclass(frozen=True, slots=True)
class _Sense:
    axis: str
    sign: Sign
    near: re.Pattern[str] | None


def parse_directions(text: str, glossary: Glossary | None = None) -> tuple[Direction, ...]:
    """Find the words of direction in `text`, in order, without overlaps.

    Args:
        text: Any text; figures and names need not be there.
        glossary: Where the hints come from; the shipped one by default.

    >>> [(one.text, one.sign, one.axis) for one in parse_directions("降息預期下修，A 股或急跌慢漲")]
    [('降息', -1, 'policy'), ('下修', -1, 'level'), ('急跌', -1, 'level'), ('慢漲', 1, 'level')]
    >>> [(one.text, one.negated, one.before.text) for one in parse_directions("The S&P 500 did not fall but rose.")]
    [('fall', True, 'S&P 500'), ('rose', False, 'S&P 500')]
    """
    stream = read_stream(text)
    clauses = read_clauses(stream.text)
    negations = parse_negations(text)
    senses = sorted(_senses(stream, clauses), key=lambda item: item[0])
    mentions = _objects((glossary or load_glossary()).find(text), [stream.source_span(*sense[:2]) for sense in senses])
    found = []
    for start, end, sense in senses:
        first, last = stream.source_span(start, end)
        clause = stream.source_span(*clauses.clause(start))
        earlier = [one for one in reversed(mentions) if one.end <= first]
        sentence = stream.source_span(*clauses.sentence(start))
        found.append(
            Direction(
                sign=sense.sign,
                axis=cast("Axis", sense.axis),
                start=first,
                end=last,
                text=text[first:last],
                negated=negated(negations, first) != bool(_DENIED_BEHIND.match(stream.text, end)),
                clause=clause,
                subjects=tuple(one for one in earlier if one.start >= clause[0])
                or tuple(one for one in earlier if one.start >= sentence[0]),
                after=next((one for one in mentions if last <= one.start and one.end <= clause[1]), None),
            )
        )
    return tuple(found)


def _objects(mentions: tuple[Mention, ...], directions: list[tuple[int, int]]) -> tuple[Mention, ...]:
    """Keep the terms that may be what went up or down: not such as are nothing but directions ("淨流出")."""
    covered = {place for span in directions for place in range(*span)}
    return tuple(
        one
        for one in mentions
        if one.term.kind not in _NO_OBJECTS and not covered.issuperset(range(one.start, one.end))
    )


def _senses(stream: Stream, clauses: Clauses) -> Iterator[tuple[int, int, _Sense]]:
    taken: set[int] = set()
    for (start, end), group in groupby(_matcher().find(stream), key=lambda match: match[:2]):
        taken.update(range(start, end))
        clause = stream.text[slice(*clauses.clause(start))]
        for _, _, sense in group:
            if sense.near is not None and sense.axis == "policy" and _moves_an_opinion(stream.text, start, end):
                continue
            if sense.near is None or sense.near.search(clause):
                if sense.axis != "none":
                    yield start, end, sense
                break
    for match in _BARE.finditer(stream.text):
        if match.start() not in taken:
            up = match["up"] or match["up_word"]
            yield match.start(), match.end(), _Sense("level", 1 if up else -1, None)


def _moves_an_opinion(text: str, start: int, end: int) -> bool:
    """Tell whether a probability or a forecast is raised or lowered, and no rate."""
    return bool(_OPINION_BEHIND.match(text, end) or _OPINION_BEFORE.search(text, max(0, start - 24), start))


@cache
def _matcher() -> Matcher[_Sense]:
    # One form may stand in several lines, each for other company; the first that fits counts.
    return Matcher(
        (Form(form, shared=True), sense)
        for line in read_wording("directions")
        for sense in [_Sense(line["axis"], _SIGNS.get(line["sign"], 0), _near(line["near"]))]
        for form in forms(line["forms"])
    )


def _near(cell: str) -> re.Pattern[str] | None:
    words = [re.escape(read_stream(word).text) for word in forms(cell)]
    return re.compile(rf"(?<![a-z])(?:{'|'.join(words)})(?![a-z])|(?:{'|'.join(words)})(?=[{HAN}])") if words else None
