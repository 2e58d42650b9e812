"""Views that a later note changed: of two sentences on the same subject, which one still stands.

A view is a forecast, a target, a rating, a probability. What happened in two different weeks contradicts nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.finance.dates import parse_dates
from assistant.finance.glossary import Glossary, Term
from assistant.finance.quantities import parse_quantities
from assistant.language.fold import fold
from assistant.schema import Hit, NoteInfo, Sentence

Said = tuple[Hit, Sentence]

# Sorts of views: a target replaces a target, and no probability.
_SORTS = {
    "target": re.compile(r"\btargets?\b|目标"),
    "probability": re.compile(r"\b(?:probabilit|likelihood|chance|odds)|概率|机率|几率|可能性"),
    "forecast": re.compile(r"\b(?:forecast|expect|estimate|project|predict|outlook|see|pencil)|预测|预期|预计|估计"),
    "rating": re.compile(r"\b(?:overweight|underweight|neutral|rat(?:e|ed|ing)s?)\b|超配|低配|标配|中性|评级"),
}
_RATINGS = {
    "overweight": "+", "超配": "+", '"买入"': "+", "neutral": "=", "中性": "=", "标配": "=", '"持有"': "=",
    "underweight": "-", "低配": "-", '"减持"': "-", '"卖出"': "-",
}  # fmt: skip
# What a rating was before is no rating any more.
_RATING = re.compile(
    r"(?<!from )(?<!由)(?<!由\")(?<!原为)(?<!原为\")(?:"
    + "|".join(rf"\b{word}\b" if word.isascii() else word for word in _RATINGS)
    + ")"
)
# What makes two sentences of one subject, beside a name: of figures only those of the same kind can replace each other.
_FIGURES = frozenset({"percent", "money", "multiple", "points", "number", "count", "percentage_points"})
_SUBJECTS = frozenset({"index", "company", "institution", "commodity", "product", "market", "currency", "sector"})
_SUBJECTS_TOO = frozenset({"indicator", "policy", "rate", "theme"})


@dataclass(frozen=True, slots=True)
class Change:
    """A view and the one that replaced it."""

    old: Said
    new: Said


@dataclass(frozen=True, slots=True)
class _View:
    """A sentence as a view.

    Attributes:
        sorts: What sorts of view it holds.
        subjects: What it is about.
        figures: Kind and value of its figures.
        ratings: Those that it gives.
        years: Years that it names.
    """

    sorts: frozenset[str]
    subjects: frozenset[Term]
    figures: frozenset[tuple[str, str]]
    ratings: frozenset[str]
    years: frozenset[int]


def find_changes(said: Sequence[Said], known: Sequence[Said], glossary: Glossary) -> tuple[Change, ...]:
    """Find which views among `said` a later note of the same house changed, each with the latest that did.

    Args:
        said: Sentences that are cited.
        known: Sentences that bear on the same question.
        glossary: Tells what a sentence is about, in either language.
    """
    changes = []
    for old in said:
        later = [new for new in known if _is_later(old[0].note, new[0].note) and _replaces(new, old, glossary)]
        if later:
            changes.append(
                Change(old, max(later, key=lambda new: (new[0].note.published or dt.date.min, new[0].fused)))
            )
    return tuple(changes)


def is_view(text: str) -> bool:
    """Tell whether a sentence says what somebody expects or holds.

    >>> is_view("我們維持恒生指數目標 28,500 點。"), is_view("上週恒生指數下跌 3.1%。")
    (True, False)
    """
    return bool(_sorts(text))


def _sorts(text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(name for name, words in _SORTS.items() if words.search(folded))


def later_notes(note: NoteInfo, notes: Sequence[NoteInfo]) -> tuple[NoteInfo, ...]:
    """Choose the notes of the same house that were published after `note`."""
    return tuple(other for other in notes if _is_later(note, other))


def _is_later(old: NoteInfo, new: NoteInfo) -> bool:
    if old.published is None or new.published is None or new.published <= old.published:
        return False
    return old.house == new.house if old.house or new.house else old.series == new.series != ""


def _replaces(new: Said, old: Said, glossary: Glossary) -> bool:
    """Say whether one view is of the same subject and horizon as another, and says something else."""
    one, other = (_read(sentence.text, _heading(hit), glossary) for hit, sentence in (new, old))
    if not one.sorts & other.sorts or not _is_same_subject(one, other):
        return False
    if one.years and other.years and one.years.isdisjoint(other.years):
        return False
    if one.ratings and other.ratings and "rating" in one.sorts & other.sorts:
        return one.ratings.isdisjoint(other.ratings)
    kinds = {kind for kind, _ in other.figures}
    return any(kind in kinds for kind, _ in one.figures - other.figures)


def _is_same_subject(one: _View, other: _View) -> bool:
    shared = one.subjects & other.subjects
    return bool(shared) and len(shared) * 2 >= min(len(one.subjects), len(other.subjects))


def _heading(hit: Hit) -> str:
    return " ".join(hit.passage.heading[-1:])


@lru_cache(maxsize=4096)
def _read(text: str, heading: str, glossary: Glossary) -> _View:
    def subjects(source: str) -> frozenset[Term]:
        found = {mention.term for mention in glossary.find(source)}
        named = frozenset(term for term in found if term.kind in _SUBJECTS)
        return named or frozenset(term for term in found if term.kind in _SUBJECTS_TOO)

    return _View(
        _sorts(text),
        subjects(text) or subjects(heading),
        frozenset(
            # An index stands at so many points in one language and at a bare number in the other.
            ("number" if one.kind == "points" else one.kind, f"{one.value.normalize():f}")
            for one in parse_quantities(text)
            if one.kind in _FIGURES
        ),
        frozenset(_RATINGS[match[0]] for match in _RATING.finditer(fold(text))),
        frozenset(period.written.year for period in parse_dates(text) if period.written.year),
    )
