"""What a question asks for: which names and terms, and which kind of thing (a figure, a reason, a date)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.answer.latin_names import LINK, Name, read_names
from assistant.answer.reasons import asks_for_reason, gives_reason
from assistant.finance.capitals import capitals_of
from assistant.finance.dates import parse_dates
from assistant.finance.directions import parse_directions
from assistant.finance.glossary import Glossary, Mention, Term
from assistant.finance.markets import with_markets
from assistant.finance.periods import Period
from assistant.finance.quantities import parse_quantities
from assistant.language.fold import fold

Days = tuple[dt.date, dt.date]

_FIGURE = re.compile(
    r"\bhow (?:much|many|far|high|low|big|large|likely|often|long)\b|\bby how\b"
    r"|\bwhat (?:(?:is|was|are|were) )?(?:the |its )?(?:[\w'-]+ ){0,3}"
    r"(?:percent|percentage|percentile|share|level|probability|price|target|size|rate|figure|number|score|yield)\b"
    r"|多少|几多|几钱|几(?:个|成|家|间|只|次|年|天|倍|点|厘|巴仙)|多大|多高|多低|多长|幅度|机率|概率|百分之几"
)
_TIME = re.compile(
    r"\bwhen\b|\bwhat date\b|\bwhich (?:day|month|year|quarter)\b|何时|什么时候|哪一?[天年月日]|几月|几时|多久"
)
# Much is said of a country or of a currency without naming it.
_SPOKEN_OF_UNNAMED = frozenset({"place", "currency"})
# What a sentence without its name does not speak of, whatever other notes call it.
_ONE_NAME = frozenset({"index", "place", "currency", "market"})
_CHINAS, _CENTRAL_BANK = "中國人民銀行", re.compile("(?<![洲国本大士度其兰湾球多他联各])央行")
# Periods that are named by themselves; a year and a half is none.
_DATED = frozenset({"day", "month", "quarter", "half", "year"})
# What a sentence without any date says is of the time of its note; figures of a month or quarter come out later.
_REPORTED_DAYS = 45
# A sentence that speaks of a period so many times as long speaks of another figure: of the year, not of its quarter.
_BROADER = 2.0
_WEEK = 8


@cache
def policy_signs(term: Term) -> frozenset[int]:
    """Give which way a term moves policy: -1 for a rate cut, 1 for a hike; empty for one that names no move."""
    return frozenset(one.sign for one in parse_directions(term.en) if one.axis == "policy")


def is_done(term: Term, text: str) -> bool:
    """Say whether an institution does in a sentence what a term of policy names: "a Fed cut" is a rate cut."""
    signs = policy_signs(term)
    return bool(signs) and any(
        one.sign in signs and any(subject.term.kind == "institution" for subject in one.subjects)
        for one in parse_directions(text)
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for.

    Attributes:
        mentions: Of terms of the glossary, each term once.
        names: Latin names in it that the glossary does not know, those in a row together.
        periods: First and last day of the periods that it names.
        dated: Those of the periods that are days, months, quarters or years by their own name.
    """

    mentions: tuple[Mention, ...]
    names: tuple[tuple[Name, ...], ...]
    periods: tuple[Days, ...]
    dated: tuple[Period, ...]
    figure: bool
    reason: bool
    time: bool
    glossary: Glossary
    text: str = ""

    def is_ahead_of(self, published: dt.date | None) -> bool:
        """Say whether all the periods that it names begin after a note was published."""
        return (
            bool(self.dated)
            and published is not None
            and all(one.first and one.first > published for one in self.dated)
        )

    @property
    def rows(self) -> tuple[frozenset[Term], ...]:
        """The names of things other than places, those in a row together."""
        rows: list[set[Term]] = []
        end = -1
        for mention in sorted(self.mentions, key=lambda mention: mention.start):
            if not mention.term.entity or mention.term.kind in _SPOKEN_OF_UNNAMED:
                continue
            if rows and LINK.fullmatch(self.text[end : mention.start]):
                rows[-1].add(mention.term)
            else:
                rows.append({mention.term})
            end = mention.end
        return tuple(map(frozenset, rows))

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the glossary that it names."""
        return tuple(mention.term for mention in self.mentions)

    def unknown_in(self, texts: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Name the things that the question is about and that none of `texts` mentions.

        Returns:
            Those without which nothing can be answered, and those that stand in a row with others that are mentioned.
        """
        text = "\n".join(dict.fromkeys(texts))
        folded = fold(text)
        mentioned = self.spoken_of(text)
        # A place is spoken of by what is named for it, too: Hong Kong in Hong Kong stocks.
        around = fold("\n".join(form for term in mentioned for form in term.forms))

        def is_known(term: Term) -> bool:
            return term in mentioned or _held(term.forms, around if term.kind == "place" else folded)

        unknown: list[str] = []
        beside: list[str] = []
        for mention in self.mentions:
            if mention.term.entity and not is_known(mention.term):
                terms = next((row for row in self.rows if mention.term in row), frozenset())
                (beside if any(map(is_known, terms)) else unknown).append(mention.text)
        for row in self.names:
            missed = [name.text for name in row if not name.is_held_in(folded)]
            (beside if len(missed) < len(row) else unknown).extend(missed)
        return tuple(unknown), tuple(beside)

    def is_called_nothing_else(self, unknown: Collection[str]) -> bool:
        """Say whether one of some names is of a kind that goes by no names but those of the glossary."""
        return any(mention.text in unknown and mention.term.kind in _ONE_NAME for mention in self.mentions)

    def share_of_names(self, text: str, context: str) -> float | None:
        """Say which share of the names a sentence mentions; None where the question names nothing."""
        return self._share([term for term in self.terms if term.entity], text, context)

    def share_of_terms(self, text: str, context: str, matched: Collection[str] = ()) -> float | None:
        """Say which share of the other terms of the market a sentence mentions; None where there are none.

        Args:
            matched: Words of the question that the sentence speaks of.
        """
        return self._share([term for term in self.terms if not term.entity], text, context, matched)

    def said_as(self, matched: Collection[str]) -> set[Term]:
        """Give the terms that a sentence has in the question's own words, though no form of the glossary's is whole."""
        return {mention.term for mention in self.mentions if mention.text in matched}

    def _share(self, terms: Sequence[Term], text: str, context: str, matched: Collection[str] = ()) -> float | None:
        """Say which share of some terms a sentence mentions; one that only stands above it counts half."""
        if not terms:
            return None
        own = self.spoken_of(text)
        own |= {term for term in terms if is_done(term, text)} | self.said_as(matched)
        above = self.spoken_of(context)
        return sum(1.0 if term in own else 0.5 if term in above else 0.0 for term in terms) / len(terms)

    def spoken_of(self, text: str) -> set[Term]:
        """Give the terms that a text names, and what stands for one of them in the question."""
        spoken = with_markets(mention.term for mention in self.glossary.find(text))
        if any(term.kind == "institution" for term in self.terms) and _CENTRAL_BANK.search(fold(text)):
            # In a Chinese note 央行 without a country is China's.
            spoken |= {mention.term for mention in self.glossary.find(_CHINAS)}
        return spoken | capitals_of(spoken, self.text)

    def share_of_periods(self, text: str, published: dt.date | None) -> float | None:
        """Say whether a sentence speaks of a period that the question names; half, when its note is of that time."""
        if not self.periods:
            return None
        spoken = [(period.first, period.last) for period in parse_dates(text, published)]
        if any(_overlap(days, own) for days in self.periods for own in spoken):
            return 1.0
        return 0.5 if any(_overlap(days, (published, published)) for days in self.periods) else 0.0

    def lacks_names(self, text: str, context: str) -> bool:
        """Say whether a name asked about is missing; of names in a row ("Microsoft and Google") one is enough."""
        own = self.spoken_of(f"{context}\n{text}")
        return any(own.isdisjoint(row) for row in self.rows)

    def is_of_another_time(self, text: str, published: dt.date | None, around: str = "") -> bool:
        """Say whether a sentence is of another time; one without a date may have that of the sentences `around` it."""
        if not self.dated or any(_is_then(period, text, published) for period in self.dated):
            return False
        return bool(parse_dates(text)) or not any(_is_then(period, around, published) for period in self.dated)

    def met_by(self, text: str) -> bool:
        """Say whether a sentence holds the kind of thing that is asked for."""
        if self.figure:
            return bool(parse_quantities(text))
        if self.time:
            return bool(parse_dates(text))
        return self.reason and gives_reason(text)


def read_wanted(question: str, glossary: Glossary, today: dt.date | None = None) -> Wanted:
    """Read what `question` asks for.

    Args:
        question: Standing alone.
        glossary: Knows names in every language.
        today: What "last month" is counted from; None: such periods are passed over.
    """
    folded = fold(question)
    mentions = glossary.find(question)
    dates = [period for period in parse_dates(question, today) if period.first and period.last]
    return Wanted(
        mentions=tuple({mention.term: mention for mention in reversed(mentions)}.values())[::-1],
        names=read_names(question, [*_spans(mentions), *_spans(dates)]),
        periods=tuple((period.first, period.last) for period in dates if period.first and period.last),
        dated=tuple(
            period
            for period in dates
            if not period.relative and (period.granularity in _DATED or period.written.year is not None)
        ),
        figure=bool(_FIGURE.search(folded)),
        reason=asks_for_reason(question),
        time=bool(_TIME.search(folded)),
        glossary=glossary,
        text=question,
    )


def _is_then(asked: Period, text: str, published: dt.date | None) -> bool:
    """Say whether a sentence may speak of a period, by its own dates or, where it has none, by its note's.

    A month or quarter without its year is often only mentioned ("the December cut"): it rules out no more than
    sentences that speak of other months or quarters.
    """
    if asked.first is None or asked.last is None:
        return True
    days = (asked.first, asked.last)
    found = [(one, (one.first, one.last)) for one in parse_dates(text, published) if one.first and one.last]
    if any(_overlap(days, own) and _length(own) <= max(_WEEK, _BROADER * _length(days)) for _, own in found):
        return True
    # "Ends 2026 at 30,000" is of the end of 2026, but not where the end of another year is told beside it.
    alone = asked.granularity == "part" and all(one.granularity != "part" for one, _ in found)
    if alone and any(own[1] == asked.last for _, own in found):
        return True
    if asked.partial:
        return all(one.granularity != asked.granularity for one, _ in found)
    if published is None or asked.first <= published <= asked.last:
        return published is not None
    return not found and asked.last < published <= asked.last + dt.timedelta(days=_REPORTED_DAYS)


def _length(days: tuple[dt.date | None, dt.date | None]) -> int:
    first, last = days
    return (last - first).days + 1 if first and last else 0


def _overlap(first: Days, second: tuple[dt.date | None, dt.date | None]) -> bool:
    begin, end = second
    return begin is not None and end is not None and begin <= first[1] and first[0] <= end


def _spans(found: Sequence[Mention] | Sequence[Period]) -> list[tuple[int, int]]:
    return [(item.start, item.end) for item in found]


def _held(forms: Iterable[str], folded: str) -> bool:
    return any(fold(form) in folded for form in forms if len(form) > 2 or not form.isascii())
