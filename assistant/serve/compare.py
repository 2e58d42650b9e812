"""What two dates say on one topic: both answers, and where their figures and directions differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.answer.checks.objects import Moved, moved
from assistant.answer.checks.reading import read
from assistant.errors import UsageError
from assistant.schema import Answer, Citation, Language, Question
from assistant.serve.figures.find import ReadFigure, answer_figures
from assistant.serve.figures.labels import localized

if TYPE_CHECKING:
    from assistant.app import Assistant

_PROBABILITY: dict[Language, str] = {
    "en": "{label}: probability",
    "zh-Hant": "{label}的機率",
    "zh-Hans": "{label}的概率",
}
_POINTS: dict[Language, str] = {"en": " pp", "zh-Hant": " 個百分點", "zh-Hans": " 个百分点"}
_UNNAMED = frozenset({"basis", "event", "trading", "strategy"})


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the later answer says otherwise than the earlier one.

    Attributes:
        label: Of what, in the reader's language.
        earlier: As written in the earlier source.
        later: As written in the later source.
        earlier_citation: Number of the citation in the earlier answer.
        later_citation: Number of the citation in the later answer.
        change: Of figures, how much higher the later one is, spelled with its unit; else empty.
    """

    kind: Literal["figure", "direction"]
    label: str
    earlier: str
    later: str
    earlier_citation: int
    later_citation: int
    change: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two answers to one question, as of two days.

    Attributes:
        differences: Where they contradict each other; what only one of them says is no difference.
        same: Labels of figures that are equal in both.
    """

    earlier: Answer
    later: Answer
    differences: tuple[Difference, ...]
    same: tuple[str, ...] = ()


def compare_dates(assistant: Assistant, question: Question, first: dt.date, second: dt.date) -> Comparison:
    """Answer a question as of two days, whichever is given first, and find what differs.

    Where the later answer rests on nothing that is newer than the first day, it is looked for among the newer notes,
    and taken from them if they answer.

    Raises:
        UsageError: Both days are the same.
    """
    if first == second:
        raise UsageError("Both dates are the same.", "Choose two dates.")
    days = sorted((first, second))
    earlier, later = (assistant.ask(replace(question, as_of=day, history=())) for day in days)
    if not any(citation.published and citation.published > days[0] for citation in later.citations):
        since = max(filter(None, (question.filters.since, days[0] + dt.timedelta(days=1))))
        newer = assistant.ask(replace(later.question, filters=replace(question.filters, since=since)))
        later = newer if newer.outcome != "abstained" else later
    return compare_answers(earlier, later)


def compare_answers(earlier: Answer, later: Answer) -> Comparison:
    """Find where the figures and directions of two answers to one question differ."""
    figures = list(_compare_figures(earlier, later))
    directions = dict.fromkeys(_compare_directions(earlier, later))
    differing = tuple(one for one in figures if isinstance(one, Difference))
    same = tuple(dict.fromkeys(one for one in figures if isinstance(one, str)))
    return Comparison(earlier, later, (*differing, *directions), same)


def _compare_figures(earlier: Answer, later: Answer) -> Iterator[Difference | str]:
    """Give a difference for each figure that changed, and the label of each that did not."""
    known: dict[tuple[object, ...], ReadFigure] = {}
    for one in answer_figures(earlier):
        if one.figure.role != "from":
            known.setdefault(_key(one), one)
    seen = set()
    for one in answer_figures(later):
        before = known.get(_key(one))
        if before is None or one.figure.role == "from" or _key(one) in seen or _same_source(before, one):
            continue
        seen.add(_key(one))
        if before.figure.value == one.figure.value:
            yield _told(one, later.question.language)
        else:
            yield Difference(
                "figure",
                _told(one, later.question.language),
                before.figure.text,
                one.figure.text,
                before.figure.citation,
                one.figure.citation,
                _change(before, one, later.question.language),
            )


def _key(one: ReadFigure) -> tuple[object, ...]:
    """Say what a figure is of: two figures of one key ought to be equal if nothing changed."""
    # "December" of one note is "12 月" of another.
    period = (one.period.first, one.period.last) if one.period else None
    return one.key, one.figure.label, period


def _same_source(one: ReadFigure, other: ReadFigure) -> bool:
    return one.figure.when == other.figure.when and one.figure.value == other.figure.value


def _told(one: ReadFigure, language: Language) -> str:
    """Name a figure; of a probability also that it is one."""
    return _PROBABILITY[language].format(label=one.figure.label) if one.measure == "probability" else one.figure.label


def _change(before: ReadFigure, after: ReadFigure, language: Language) -> str:
    by = (after.figure.value - before.figure.value).normalize()
    sign = "+" if by > 0 else "\u2212"
    unit = {"%": _POINTS[language], "x": "x", "points": ""}.get(after.unit, f" {after.unit}")
    return f"{sign}{abs(by):,f}{unit}"


def _compare_directions(earlier: Answer, later: Answer) -> Iterator[Difference]:
    """Give a difference for each thing that is said to go one way in one answer and the other way in the other."""
    language = later.question.language
    for new, item in _moves(later):
        for old, other in _moves(earlier):
            if (old.note_id, old.quote) != (new.note_id, new.quote) and _opposed(other, item):
                label = _name(item, language)
                yield Difference("direction", label, other.direction.text, item.direction.text, old.n, new.n)


def _moves(answer: Answer) -> Iterator[tuple[Citation, Moved]]:
    for citation in answer.citations:
        for item in moved(read(citation.quote, citation.published)):
            yield citation, item


def _opposed(one: Moved, other: Moved) -> bool:
    same = one.direction.axis == other.direction.axis and _things(one) == _things(other) != frozenset()
    return (
        same and one.direction.sign * other.direction.sign < 0 and not one.direction.negated ^ other.direction.negated
    )


def _things(item: Moved) -> frozenset[str]:
    return frozenset(term.en or term.hant for term in item.terms if term.kind not in _UNNAMED)


def _name(item: Moved, language: Language) -> str:
    terms = sorted((term for term in item.terms if term.kind not in _UNNAMED), key=lambda term: not term.entity)
    return " ".join(localized(term, language) for term in terms)
