"""Causes: what brings something about in the sources is not said to be brought about by it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer.checks.content import Content, weigh
from assistant.answer.checks.objects import content_of
from assistant.answer.checks.reading import SENTENCE_END, Reading, Source
from assistant.schema import Problem

# Behind these stands what is brought about, before them what brings it about.
_BRINGS = re.compile(
    r"[進进从從]而(?:使得?|令|[導导]致)?|[導导引][致發发]|造成|促使|[迫][使令]|使得?|令|因此|因而|所以|[帶带推][動动]了?|拖累了?|[加][劇剧深]了?"
    r"|\b(?:led|leads|leading|lead)\b(?: [\w']+){0,3}? to\b|\b(?:result(?:s|ed|ing)? in|weigh(?:s|ed|ing)? on"
    r"|caus(?:e|es|ed|ing)|forc(?:es|ed|ing)|prompt(?:s|ed|ing)|push(?:es|ed|ing)|dr(?:ives|ove|iving)"
    r"|boost(?:s|ed|ing)?|therefore|as a result,|thereby)\b(?! by)"
)
# Behind these stands what brings about what stands before them.
_BROUGHT = re.compile(
    r"[，,]\s?(?:主要|原因)?(?:是)?(?:由[于於]|因[為为])|[是乃]因|原因(?:是|在[于於])|源[于於]|[歸归]因[于於]"
    r"|(?<!\A)\b(?:because(?: of)?|due (?:\w+ )?to|owing to|thanks to|as a result of|on the back of|reflecting"
    r"|(?:driven|caused|weighed down|boosted|pushed (?:up|down)|prompted) by)\b"
)
# These open a sentence with what brings about what stands behind the mark.
_OPENS = re.compile(
    r"(?:^|(?<=[。；;.]))\s*"
    r"(?:由[于於]|因[為为]?|受|[隨随][着著]|because(?: of)?|since|due to|owing to|thanks to|as a result of)"
    r"(?P<cause>[^，,。；;]+)[，,]",
    re.IGNORECASE,
)
# So much more must be turned round than kept, both sides taken together.
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Cause:
    cause: Content
    effect: Content
    text: str


def check_causes(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each cause that the sources call the effect of what is said to follow from it."""
    told = [one for source in sources for one in _causes(source.sentence)]
    for one in _causes(said) if told else ():
        turned = [_turned(one, other) for other in told]
        if max(turned) >= _ENOUGH and min(turned) >= 0:
            yield Problem("direction", one.text, told[turned.index(max(turned))].text)
            return


def _turned(said: _Cause, told: _Cause) -> int:
    """Weigh what changed sides, if both did, against what kept them, if both did."""
    crossed = [said.cause.held_by(told.effect), said.effect.held_by(told.cause)]
    straight = [said.cause.held_by(told.cause), said.effect.held_by(told.effect)]
    away = [weigh(one - other) for one, other in zip(crossed, straight, strict=True)]
    kept = [weigh(one - other) for one, other in zip(straight, crossed, strict=True)]
    return (sum(away) if all(away) else 0) - (sum(kept) if all(away) or all(kept) else 0)


@lru_cache(maxsize=4096)
def _causes(reading: Reading) -> tuple[_Cause, ...]:
    return tuple(_read_causes(reading))


def _read_causes(reading: Reading) -> Iterator[_Cause]:
    text = reading.text
    joints = [(*match.span(), match[0], False) for match in _BRINGS.finditer(text)]
    joints = sorted(joints + [(*match.span(), match[0], True) for match in _BROUGHT.finditer(text)])
    stops = [match.span() for match in SENTENCE_END.finditer(text)] + [(start, end) for start, end, _, _ in joints]

    def until(place: int) -> int:
        """Tell where the next word of cause begins, or the sentence ends."""
        return min((start for start, _ in stops if start >= place), default=len(text))

    for start, end, word, back in joints:
        first = max((stop for _, stop in stops if stop <= start), default=0)
        before, behind = content_of(reading, (first, start)), content_of(reading, (end, until(end)))
        yield _Cause(behind, before, word) if back else _Cause(before, behind, word)
    for match in _OPENS.finditer(text):
        behind = content_of(reading, (match.end(), until(match.end())))
        yield _Cause(content_of(reading, match.span("cause")), behind, match[0])
