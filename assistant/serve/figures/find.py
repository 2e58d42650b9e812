"""The figures that an answer cites, each with what it is of, which way it went and where it stands.

Figures are read from the quotes, so that each is exactly what its source says; of a statement written by a model only
those count that the statement itself names. Only figures that can be compared stand together: of the same kind and
unit, measured in the same way, of the same sort of thing, facts apart from forecasts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.answer.checks.linking import Linked, link, link_row
from assistant.answer.checks.reading import Reading, Source, read
from assistant.answer.checks.rivals import stands_for
from assistant.finance.dates import Period
from assistant.finance.glossary import Term
from assistant.finance.modality import mood_at
from assistant.finance.quantities import Kind, Quantity
from assistant.schema import Answer, Citation, Language
from assistant.serve.figures.chances import chance_period, chance_terms, is_chance
from assistant.serve.figures.labels import MEASURES, localized, measured_term, name_figure

Measure = Literal["change", "level", "probability", "flow"]

_KINDS: frozenset[Kind] = frozenset({"percent", "percentage_points", "money", "multiple", "points"})
_MOVING = frozenset({"level", "condition", "policy"})
# Terms that say in what way something is told, and not what it is.
_MANNERS = frozenset({"basis", "event", "trading", "strategy", "theme"})
# Words that name nothing: a clause of such alone speaks of what the sentence speaks of.
_FILLERS = frozenset({"累计", "合计", "同期", "期间", "总计", "共计", "total", "cumul"})
_EXPECTED = re.compile(
    r"預測|预测|預期|预期|目標|目标|預計|预计|\b(?:forecast|target|projection|expectation)s?\b", re.IGNORECASE
)
_TENOR_NAME = re.compile(r"\b\d+-(?:year|month)\s+")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an answer.

    Attributes:
        label: What it is of, in the reader's language where the glossary knows it, else as written.
        value: With its sign: negative for a fall or an outflow; in the unit of its table.
        text: As written in the source.
        citation: Number of the citation that it stands in.
        when: The day of its note; None where it has none.
        period: The period that the source gives it, as written; may be empty.
        role: `from` or `to` in a move from one figure to another; else empty.
    """

    label: str
    value: Decimal
    text: str
    citation: int
    when: dt.date | None
    period: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures that can be compared, at least two.

    Attributes:
        measure: What is measured of each.
        kind: Sort of figure.
        unit: Of every value: `%`, `bp`, `x` (times), `points`, or a currency code.
        thing: What all are of, in the reader's language; empty where they are of several sorts of one kind.
        expected: Whether they are forecasts.
        through_time: Whether they are of one thing on several days.
    """

    measure: Measure
    kind: Kind
    unit: str
    thing: str
    expected: bool
    figures: tuple[Figure, ...]
    through_time: bool = False


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A figure as read, with what decides which others it can be compared with.

    Attributes:
        quantity: The figure in its sentence.
        basis: On what it is told, as year on year.
        terms: What it is of.
        period: Of which it speaks, as read; None where the source gives none.
    """

    figure: Figure
    measure: Measure
    quantity: Quantity
    unit: str
    basis: str
    expected: bool
    terms: tuple[Term, ...]
    period: Period | None = None

    @property
    def thing(self) -> str:
        """Name the sort of thing that the figure is of: what is measured of it, else its kind, else only itself."""
        if self.measure in ("probability", "flow"):
            return self.measure
        if measured := measured_term(self.terms):
            # The two-year and the ten-year yield are yields.
            return _TENOR_NAME.sub("", measured.en)
        return f"kind {self.terms[-1].kind}" if self.terms else f"only {self.figure.label}"

    @property
    def key(self) -> tuple[object, ...]:
        """Give what must be the same of two figures that are compared."""
        return self.measure, self.quantity.kind, self.unit, self.basis, self.expected, self.thing


def find_figures(answer: Answer) -> tuple[FigureGroup, ...]:
    """Find the groups of figures that can be compared, the largest first; none where there are not two of a kind."""
    groups: dict[tuple[object, ...], dict[Figure, ReadFigure]] = {}
    for one in answer_figures(answer):
        # The same figure in two sources is one bar.
        same = replace(one.figure, citation=0, text="")
        groups.setdefault(one.key, {}).setdefault(same, one)
    found = [_group(list(reads.values()), answer.question.language) for reads in groups.values() if len(reads) > 1]
    return tuple(sorted(found, key=lambda group: -len(group.figures)))


def _group(reads: list[ReadFigure], language: Language) -> FigureGroup:
    first = reads[0]
    figures = [one.figure for one in reads]
    latest = _through_time(figures)
    things = {measured_term(one.terms) for one in reads}
    measured = things.pop() if len(things) == 1 and first.measure not in ("probability", "flow") else None
    thing = localized(measured, language) if measured else ""
    return FigureGroup(
        first.measure, first.quantity.kind, first.unit, thing, first.expected, tuple(latest or figures), bool(latest)
    )


def _through_time(figures: Sequence[Figure]) -> list[Figure]:
    """Give the figures of one thing on several days, oldest first; empty where they are of several things or one day.

    What a move began from is left out: it is what an earlier note said.
    """
    reached = [figure for figure in figures if figure.role != "from"]
    days = {figure.when for figure in reached}
    one_thing = len({figure.label for figure in reached}) == 1 and len({figure.period for figure in reached}) == 1
    if not one_thing or None in days or len(days) < max(2, len(reached)):
        return []
    return sorted(reached, key=lambda figure: figure.when or dt.date.min)


def answer_figures(answer: Answer) -> Iterator[ReadFigure]:
    """Read every figure that an answer cites and of which it is plain what it is of, in the order of the citations."""
    language = answer.question.language
    for citation in answer.citations:
        named = _named(answer, citation)
        found_here = read_figures(citation.quote, citation.published, language, citation.header, citation.n)
        for found in found_here:
            if named is None or any(stands_for(said, found.quantity) for said in named):
                yield found


def read_figures(
    text: str, published: dt.date | None, language: Language, header: str = "", citation: int = 0
) -> tuple[ReadFigure, ...]:
    """Read the figures of a sentence or a table's row of which it is plain what they are of, in order.

    Args:
        text: The sentence or row.
        published: Day of its note.
        language: In which things are named.
        header: Of a row, the header of its table.
        citation: Number of the citation that quotes it.
    """
    source = Source(read(text, published), read(header))
    found: list[ReadFigure] = []
    for linked in link_row(source) if source.cells else link(source.sentence):
        if one := _read_one(linked, source.sentence, citation, language, found):
            found.append(one)
    return tuple(found)


def _named(answer: Answer, citation: Citation) -> list[Quantity] | None:
    """Give the figures of the statements that a citation bears out; None where they quote it whole."""
    said = [statement.text for statement in answer.statements if citation.n in statement.citations]
    if citation.quote in said:
        return None
    return [quantity for text in said for quantity in read(text).quantities]


def _read_one(
    linked: Linked, sentence: Reading, citation: int, language: Language, earlier: Sequence[ReadFigure]
) -> ReadFigure | None:
    """Read what one figure is of; None where that is not plain.

    Args:
        linked: The figure with what stands beside it.
        sentence: In which it stands.
        citation: Number of the one that quotes the sentence.
        language: The reader's.
        earlier: What was read before it in the sentence, of which it may go on to speak.
    """
    quantity = linked.quantity
    unit = _unit(quantity)
    measured = _measure(linked, sentence)
    if quantity.kind not in _KINDS or quantity.high is not None or not unit or measured is None:
        return None
    measure, sign = measured
    terms = _terms(linked, measure, sentence, earlier)
    if measure == "probability" and not terms:
        return None
    if measure == "level" and quantity.kind == "percent" and measured_term(terms) is None:
        return None
    label = name_figure(terms, linked, sentence, language)
    if not label:
        return None
    basis = "/".join(sorted(term.en for term in linked.terms if term.kind == "basis"))
    period = next(iter(linked.periods), None)
    if measure == "probability":
        period = period or chance_period(sentence, quantity)
    value = quantity.value if quantity.value < 0 else sign * quantity.value
    value = value * 100 if quantity.kind == "percentage_points" else value
    told = period.text if period else ""
    figure = Figure(label, value, quantity.text.strip(), citation, sentence.published, told, _place(linked))
    expected = measure != "probability" and _is_expected(quantity, sentence)
    return ReadFigure(figure, measure, quantity, unit, basis, expected, terms, period)


def _terms(linked: Linked, measure: Measure, sentence: Reading, earlier: Sequence[ReadFigure]) -> tuple[Term, ...]:
    """Give what a figure is of, in the order of the sentence."""
    quantity = linked.quantity
    if measure == "probability" and (event := chance_terms(sentence, quantity)):
        return event
    terms = tuple(term for term in _ordered(linked.terms, sentence) if term.kind not in _MANNERS)
    before = next((one for one in reversed(earlier) if one.quantity.kind == quantity.kind), None)
    if before and not terms and (linked.role == "to" or (linked.periods and before.figure.period)):
        terms = before.terms
    elif before and terms and all(term.entity for term in terms) and before.measure == measure:
        # Oracle's swaps rose 167%, and 58% those of Microsoft: the second is no more its shares than the first.
        shared = [term for term in before.terms if term.kind in MEASURES]
        if shared and {term.kind for term in before.terms if term.entity} & {term.kind for term in terms}:
            terms = (*terms, *shared)
    if not terms and linked.direction and not linked.words - _FILLERS:
        terms = tuple(one.term for one in linked.direction.subjects if one.term.kind not in _MANNERS)[:1]
    return terms


def _place(linked: Linked) -> str:
    """Say which end of a move a figure is, if it is one; how far something moved is no end."""
    return "" if linked.role == "by" else linked.role


def _measure(linked: Linked, sentence: Reading) -> tuple[Measure, int] | None:
    """Tell what is measured and with which sign; None where it is not plain."""
    quantity, direction = linked.quantity, linked.direction
    if not linked.side and is_chance(sentence, quantity):
        return "probability", 1
    if _place(linked) or quantity.bound in ("over", "under", "at_least", "at_most"):
        return "level", 1
    if direction is not None and direction.negated:
        return None
    if direction is not None and direction.sign and direction.axis == "flow" and quantity.kind == "money":
        return "flow", direction.sign
    if direction is not None and direction.sign and direction.axis in _MOVING:
        return "change", direction.sign
    if quantity.value < 0 or (quantity.falls and quantity.kind in ("percent", "percentage_points")):
        return "change", -1
    return ("level", 1) if direction is None or not direction.sign else None


def _is_expected(quantity: Quantity, sentence: Reading) -> bool:
    """Tell whether a figure is a forecast or a target, which never stands beside what has happened."""
    if mood_at(sentence.moods, quantity.start) in ("forecast", "possibility"):
        return True
    return bool(_EXPECTED.search(sentence.text, 0, quantity.start))


def _unit(quantity: Quantity) -> str:
    """Name the unit of a figure; empty where it has none that is sure."""
    fixed = {"percent": "%", "percentage_points": "bp", "multiple": "x", "points": "points"}
    return fixed.get(quantity.kind) or quantity.unit


def _ordered(terms: Iterable[Term], sentence: Reading) -> list[Term]:
    """Put terms in the order of the sentence; those of a table's header come last."""
    wanted = set(terms)
    found = [term for term in dict.fromkeys(mention.term for mention in sentence.mentions) if term in wanted]
    return found + sorted(wanted - set(found), key=lambda term: term.en)
