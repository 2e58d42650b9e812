"""What a text says, read once and lazily: its figures, dates, names, directions, denials, amounts and moods."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import cast

from assistant.finance.contrasts import Cue, parse_contrasts
from assistant.finance.dates import Period, parse_dates
from assistant.finance.directions import Direction, parse_directions
from assistant.finance.glossary import Glossary, Mention, Term, load_glossary
from assistant.finance.modality import Modality, parse_modality
from assistant.finance.negation import Negation, parse_negations
from assistant.finance.quantifiers import Quantifier, parse_quantifiers
from assistant.finance.quantities import Bound, Quantity, parse_quantities
from assistant.finance.tables import apply_measure, read_measure
from assistant.language.fold import fold_with_offsets
from assistant.language.words import STOP_WORDS, cut_words, stem

Span = tuple[int, int]

SENTENCE_END = re.compile(r"[。；;！？!?\n]|\.(?=\s|$)")
_CLAUSE = re.compile(r"[,，;；:：]|\b(?:and|but|while|yet|if|unless|when|because|although|since)\b")
_HAN = re.compile("[\u4e00-\u9fff]")
_CELL = re.compile(r"\s*\|\s*")
# The unit that a table's header gives to the figures under it.
_HEADER_UNIT = re.compile(
    r"[(（]\s*(?P<bracket>bp|%|倍|x|億元|亿元|個基點|个基点|基點|基点)\s*[)）]|(?<![\d.])\s?(?P<percent>%)"
)

_MOVE_FROM = re.compile(r"(?:(?<!range )(?<!ranges )(?<!ranged )(?<!ranging )\bfrom|由|從|从)\s*$")
# A bound that stands before what is counted: 至少佔成本的 50%.
_FAR_BOUND = re.compile(
    r"(?:(?P<at_least>至少|最少|不少[於于]|\bat least)"
    r"|(?P<at_most>至多|最多|不超[過过]|不多[於于]|\bat most|\bno more than))"
    r"(?:[^，。,;；\d]{1,16})$"
)
_JOINT = re.compile(r"\s*(?:\bto\b|至|到)\s*")
# `in the third quarter … in the fourth`.
_ELLIPSIS = re.compile(r"\b(in the (?:first|second|third|fourth))(?=[.,;]|\s*$)")
# 將評級由 X 下調至 Y tells what was done; above expectations, and our forecast, name a thing.
_DISPOSAL = re.compile(r"[將将](?=[^，。；,;]{1,24}?(?:[由從从]|[上下][調调]|列[為为]))")
# What will continue is so already, and 一如我們預期 tells a fact.
_GOES_ON = re.compile(
    r"(?:will|would|[將将會会仍]{1,2})\s?(?:continue|remain|keep|stay|繼續|继续|維持|维持|保持)", re.IGNORECASE
)
_AS_EXPECTED = re.compile(
    r"(?:一如|符合)[^，。]{0,6}$"
    r"|\bas (?:we|they|everyone|everybody|most|many|widely|analysts|economists|the market|markets|investors)"
    r"(?: had)? $",
    re.IGNORECASE,
)
# What somebody decided that should be done is decided.
_DECIDED = re.compile(
    r"\b(?:agreed|decided|voted|directed|resolved|approved|determined)\b[^.;,]{0,40}$|(?:同意|決定|决定|批准|通過|通过)[^，。；]{0,10}$"
)
# What needs so much time or money is told of what is: 仍需 27 個月.
_NEEDS = re.compile(r"需要?|needs?(?: to)?\b|needed", re.IGNORECASE)
_NEAR = 3
_NOUN_BEFORE = re.compile(
    r"(?:[於于過过超]|首次|初步|此前|先前|\b(?:our|the|its|their|this|that|an?|growth|earnings|prices?|profit|gold|month|target)\s+)$"
)
_NOUN_OR_VERB = re.compile(
    r"(?:預期|预期|預測|预测|預估|预估|估計|估计|forecasts?|estimates?|projects?|expected|projected|anticipated|estimated)$"
)


class Reading:
    """A text and what stands in it; each part is read when it is first asked for.

    Attributes:
        text: As written.
        published: The day that `today` and `last week` refer to; None when unknown.
        glossary: The names and terms that it is read with.
    """

    def __init__(self, text: str, published: dt.date | None = None, glossary: Glossary | None = None) -> None:
        self.text = text
        self.published = published
        self.glossary = glossary or load_glossary()

    @cached_property
    def folded(self) -> str:
        """The text in the one spelling in which equal things are equal."""
        return fold_with_offsets(self.text).text

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The figures, in order; a move from one figure to another is two, not a range."""
        return tuple(
            _bounded(one, self.text) for found in parse_quantities(self.text) for one in _ends(found, self.text)
        )

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The dates and periods, in order."""
        return parse_dates(self.text, self.published)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The terms of the glossary, in order."""
        return self.glossary.find(self.text)

    @cached_property
    def terms(self) -> frozenset[Term]:
        """The terms of the glossary, each once."""
        return frozenset(mention.term for mention in self.mentions)

    @cached_property
    def directions(self) -> tuple[Direction, ...]:
        """The words of direction, in order."""
        return parse_directions(self.text, self.glossary)

    @cached_property
    def negations(self) -> tuple[Negation, ...]:
        """The words of negation, in order."""
        return parse_negations(self.text)

    @cached_property
    def quantifiers(self) -> tuple[Quantifier, ...]:
        """The words that say how many of a group are meant, in order."""
        return parse_quantifiers(self.text)

    @cached_property
    def moods(self) -> tuple[Modality, ...]:
        """The words that tell fact from forecast, possibility and recommendation, in order."""
        return tuple(one for one in parse_modality(self.text) if not _is_no_mood(one, self.text))

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """The words that take a side of a contrast, in order."""
        return parse_contrasts(self.text)

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """The stretches between marks and joining words, in order, none empty."""
        cuts = [match.span() for match in _CLAUSE.finditer(self.text)]
        starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(self.text)]
        return tuple((start, end) for start, end in zip(starts, ends, strict=True) if end > start)

    def clause_at(self, place: int) -> Span:
        """Give the clause in which the letter at a place stands."""
        return next((clause for clause in self.clauses if clause[0] <= place < clause[1]), (place, place))

    @cached_property
    def stems(self) -> tuple[tuple[int, int, str], ...]:
        """The words that carry meaning, each with its place: Chinese words and English stems, without numbers."""
        return tuple(
            (start, end, stem(word))
            for word, kind, start, end in cut_words(self.text)
            if kind != "number" and word not in STOP_WORDS
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that carry meaning, each once."""
        return frozenset(word for _, _, word in self.stems)

    def words_in(self, *spans: Span) -> frozenset[str]:
        """Give the words that carry meaning within any of some spans."""
        found = []
        for start, end in spans:
            within = slice(bisect_left(self._beginnings, start), bisect_left(self._beginnings, end))
            found += [word for _, last, word in self.stems[within] if last <= end]
        return frozenset(found)

    @cached_property
    def _beginnings(self) -> tuple[int, ...]:
        return tuple(start for start, _, _ in self.stems)

    def word_at(self, place: int) -> str:
        """Give the word that begins within a blank of a place in English; empty where none does."""
        return next((word for first, _, word in self.stems if first == place + 1 and not self.chinese), "")

    def terms_in(self, *spans: Span) -> frozenset[Term]:
        """Give the terms within any of some spans that are no units of its figures."""
        return frozenset(
            one.term for start, end in spans for one in self._measuring_nothing if start <= one.start and one.end <= end
        )

    @cached_property
    def _measuring_nothing(self) -> tuple[Mention, ...]:
        return tuple(
            one
            for one in self.mentions
            if not any(
                figure.start <= one.start < figure.end and (figure.kind != "count" or one.term.kind == "currency")
                for figure in self.quantities
            )
        )

    @cached_property
    def chinese(self) -> bool:
        """Whether most of it is written in Chinese characters."""
        return len(_HAN.findall(self.text)) * 4 > len(self.text)


def _is_no_mood(one: Modality, text: str) -> bool:
    if _DISPOSAL.match(text, one.start) or _GOES_ON.match(text, one.start) or _AS_EXPECTED.search(text, 0, one.start):
        return True
    if _NEEDS.match(text, one.start) and any(0 <= figure.start - one.end < _NEAR for figure in parse_quantities(text)):
        return True
    if one.text == "May" and one.start > 0:
        return True
    if one.mood == "recommendation" and _DECIDED.search(text, max(0, one.start - 64), one.start):
        return True
    return bool(_NOUN_OR_VERB.match(one.text.lower()) and _is_noun(one, text))


def _is_noun(one: Modality, text: str) -> bool:
    """Tell whether a word of forecasting names a forecast (高於預期, 此前預測的), or none is made (並不預期)."""
    if text[one.end : one.end + 1] in ("的", "中", "值") or text[: one.start].endswith("不"):
        return True
    return _NOUN_BEFORE.search(text, 0, one.start) is not None


def _bounded(quantity: Quantity, text: str) -> Quantity:
    bound = _FAR_BOUND.search(text, max(0, quantity.start - 24), quantity.start) if quantity.bound == "none" else None
    return replace(quantity, bound=cast("Bound", bound.lastgroup)) if bound else quantity


def _ends(quantity: Quantity, text: str) -> tuple[Quantity, ...]:
    """Cut `from 3.9% to 4.1%` in two, unless it is a range of levels."""
    joint = _JOINT.search(quantity.text)
    if quantity.high is None or joint is None or not _MOVE_FROM.search(text, 0, quantity.start):
        return (quantity,)
    low, high = quantity.text[: joint.start()], quantity.text[joint.end() :]
    end, start = quantity.start + joint.start(), quantity.start + joint.end()
    return (
        replace(quantity, end=end, text=low, high=None),
        replace(quantity, start=start, text=high, value=quantity.high, high=None),
    )


@lru_cache(maxsize=4096)
def read(text: str, published: dt.date | None = None, glossary: Glossary | None = None) -> Reading:
    """Read a text; evidence that many statements cite is read once."""
    return Reading(text, published, glossary)


@dataclass(frozen=True)
class Source:
    """A sentence that a statement cites, and what that sentence stands under.

    Attributes:
        sentence: The sentence itself.
        context: Title, headings, the header of a table.
    """

    sentence: Reading
    context: Reading

    @cached_property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """The cells of a row, each with the cells of the header above it; empty where the sentence is no row."""
        row = _CELL.split(self.sentence.text)
        lines = [header for line in self.context.text.split("\n") if (header := _CELL.split(line)) != row]
        heads = [header for header in lines if len(header) == len(row) > 1]
        above = (" ".join(filter(None, cells)) for cells in zip(*heads, strict=True))
        return tuple(zip(above, row, strict=True)) if heads else ()

    @cached_property
    def cell_quantities(self) -> tuple[Quantity, ...]:
        """The figures of a row in the units that its header names."""
        found: list[Quantity] = []
        measure = read_measure(self.context.text) if self.cells else None
        for header, cell in self.cells:
            unit = _HEADER_UNIT.search(header)
            if unit:
                found += parse_quantities(f"{signed(cell)}{unit['bracket'] or unit['percent']}")
            elif measure:
                written = parse_quantities(cell)
                found += (one for one in apply_measure(written, measure) if one not in written)
        return tuple(found)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every figure that the statement may take from here."""
        return self.sentence.quantities + self.cell_quantities + self.context.quantities

    @cached_property
    def told_periods(self) -> tuple[Period, ...]:
        """The periods of the sentence, `in the fourth` read as a quarter where quarters are spoken of."""
        told = self.sentence
        completed = _ELLIPSIS.sub(r"\1 quarter", told.text) if "quarter" in told.text else told.text
        return read(completed, told.published).periods

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Every period that the statement may take from here."""
        return self.told_periods + self.context.periods


def signed(cell: str) -> str:
    """Write what an accountant puts in brackets with its sign: -5 for (5)."""
    return f"-{cell[1:-1]}" if cell.startswith("(") and cell.endswith(")") else cell


def terms_of(sources: Sequence[Source]) -> frozenset[Term]:
    """Give every term that the sources or what they stand under name."""
    return frozenset(term for source in sources for term in source.sentence.terms | source.context.terms)
