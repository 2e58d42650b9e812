"""What a probability is of: the event that may come, and who would bring it about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer.checks.reading import Reading
from assistant.finance.dates import Period
from assistant.finance.glossary import Mention, Term, load_glossary
from assistant.finance.quantities import Quantity

_LIKELY = (
    r"機率|概率|機會率|可能性|(?:降息|加息|減息|升息)[^，。；]{0,4}(?:機會|预期|預期)"
    r"|probabilit|\bchances?\b|\bodds\b|likelihood"
)
_BEFORE = re.compile(_LIKELY, re.IGNORECASE)
_BEHIND = re.compile(rf"[^，,。；;]{{0,20}}?(?:{_LIKELY})", re.IGNORECASE)
_FAR = 80
_PART = re.compile(r"[；;。]")
# By their English names in the glossary, which has the words of all three languages for each.
_EVENTS = frozenset(
    {"rate cut", "rate hike", "RRR cut", "RRR and rate cuts", "recession", "soft landing", "hard landing"}
)
_NAMED_CHANCE = "probability of a "
# In English one says just what is done: the odds of a December cut.
_DONE = re.compile(r"(?:probability|odds|chances?|likelihood)\s(?:of|for|that)\b(?P<event>[^.;,]*)", re.IGNORECASE)
_DEEDS = (
    (re.compile(r"\b(?:cuts?|cutting|easing|eases?)\b", re.IGNORECASE), "rate cut"),
    (re.compile(r"\b(?:hikes?|hiking|raises?|raising|tightens?|tightening)\b", re.IGNORECASE), "rate hike"),
)


def is_chance(sentence: Reading, quantity: Quantity) -> bool:
    """Tell whether a percentage is a probability: its part of the sentence calls it so before it, its clause behind."""
    if quantity.kind != "percent" or quantity.value < 0:
        return False
    start, _ = _part(sentence, quantity)
    before = sentence.text[max(start, quantity.start - _FAR) : quantity.start]
    return bool(_BEFORE.search(before) or _BEHIND.match(sentence.text, quantity.end))


def chance_terms(sentence: Reading, quantity: Quantity) -> tuple[Term, ...]:
    """Give who would do what, of an event that the glossary knows; empty where it is of something else."""
    mentions = [one for one in sentence.mentions if _within(one, _part(sentence, quantity))]
    event = _nearest((one for one in mentions if _event_name(one.term)), quantity)
    term = _known(_event_name(event.term)) if event else _deed(sentence, quantity)
    if term is None:
        return ()
    actor = _nearest((one for one in mentions if one.term.kind == "institution"), quantity)
    return (actor.term, term) if actor else (term,)


def chance_period(sentence: Reading, quantity: Quantity) -> Period | None:
    """Give the one period of which a probability's part of the sentence speaks; None where there is not just one."""
    periods = [one for one in sentence.periods if _within(one, _part(sentence, quantity))]
    return periods[0] if len(periods) == 1 else None


def _event_name(term: Term) -> str:
    name = term.en.removeprefix(_NAMED_CHANCE)
    return name if name in _EVENTS else ""


def _deed(sentence: Reading, quantity: Quantity) -> Term | None:
    start, end = _part(sentence, quantity)
    for said in _DONE.finditer(sentence.text, start, end):
        found = [(match.start(), name) for deed, name in _DEEDS if (match := deed.search(said["event"]))]
        if found:
            return _known(min(found)[1])
    return None


def _known(name: str) -> Term | None:
    return next((one.term for one in load_glossary().find(name)), None)


def _part(sentence: Reading, quantity: Quantity) -> tuple[int, int]:
    start = max((one.end() for one in _PART.finditer(sentence.text, 0, quantity.start)), default=0)
    end = _PART.search(sentence.text, quantity.end)
    return start, end.start() if end else len(sentence.text)


def _within(one: Mention | Period, part: tuple[int, int]) -> bool:
    return part[0] <= one.start and one.end <= part[1]


def _nearest(mentions: Iterator[Mention], quantity: Quantity) -> Mention | None:
    return min(mentions, key=lambda one: max(quantity.start - one.end, one.start - quantity.end), default=None)
