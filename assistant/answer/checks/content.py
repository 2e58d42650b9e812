"""What stretches of text speak of, held against one another within a language and across the two.

Terms of the glossary, figures and periods are the same in both languages; ordinary words are carried over by the
shipped table of translations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.finance.dates import Period, agree_dates
from assistant.finance.glossary import Term
from assistant.finance.quantities import Quantity, agree
from assistant.index.translate import load_translation

# Less than this, a rendering is noise: 上限 is hardly a cap, but an upper bound.
_LEAST_WEIGHT = 0.2
_ENTITY, _TERM, _FIGURE, _PERIOD, _WORD = 4, 2, 3, 2, 1
Thing = Term | Quantity | Period | str


@lru_cache(maxsize=1 << 14)
def rendered(word: str) -> frozenset[str]:
    """Give the English stems that may stand for a Chinese word."""
    return frozenset(stem for stem, weight in load_translation().render(word).items() if weight >= _LEAST_WEIGHT)


def held_words(words: frozenset[str], chinese: bool, others: frozenset[str], others_chinese: bool) -> frozenset[str]:
    """Give those of `words` that stand among `others`, or whose translation does."""
    if chinese == others_chinese or not words or not others:
        return words & others
    if chinese:
        return frozenset(word for word in words if word in others or not rendered(word).isdisjoint(others))
    english = others.union(*(rendered(other) for other in others))
    return words & english


@dataclass(frozen=True, slots=True)
class Content:
    """What a stretch of text speaks of.

    Attributes:
        words: Words that carry meaning, in the language of the text.
        chinese: Whether that is Chinese.
    """

    terms: frozenset[Term] = frozenset()
    words: frozenset[str] = frozenset()
    chinese: bool = False
    figures: tuple[Quantity, ...] = ()
    periods: tuple[Period, ...] = ()

    def held_by(self, other: Content) -> frozenset[Thing]:
        """Give what of this the other speaks of too; nothing where both name things of one kind, and none in common."""
        if _names_others(self.terms, other.terms):
            return frozenset()
        figures = (one for one in self.figures if any(agree(one, two) for two in other.figures))
        periods = (one for one in self.periods if any(agree_dates(one, two) for two in other.periods))
        words = held_words(self.words, self.chinese, other.words, other.chinese)
        terms = (one for one in self.terms if one in other.terms or any(_is_kind_of(one, two) for two in other.terms))
        return frozenset((*terms, *words, *figures, *periods))


def _is_kind_of(one: Term, other: Term) -> bool:
    """Tell whether one term is a kind of the other: money market funds are funds."""
    pair = one.en.lower(), other.en.lower()
    return not (one.entity or other.entity) and any(a.endswith(" " + b) for a, b in (pair, pair[::-1]) if b)


def _names_others(one: frozenset[Term], other: frozenset[Term]) -> bool:
    ours, theirs = (frozenset(term for term in terms if term.entity) for terms in (one, other))
    return bool(ours and theirs) and ours.isdisjoint(theirs) and {t.kind for t in ours} <= {t.kind for t in theirs}


def weigh(things: Iterable[Thing]) -> int:
    """Say how much it tells that two stretches have these in common: a name more than a word."""
    return sum(map(_weight, things))


def _weight(thing: Thing) -> int:
    if isinstance(thing, str):
        return _WORD
    if isinstance(thing, Term):
        return _ENTITY if thing.entity else _TERM
    return _FIGURE if isinstance(thing, Quantity) else _PERIOD


def nearest(said: Content, one_side: Sequence[Content], other_side: Sequence[Content]) -> tuple[int, int]:
    """Weigh what speaks for the one side against what speaks for the other: what only one of both has in common.

    Of each side the stretch counts that has most in common with `said`.
    """
    one, other = (max((said.held_by(content) for content in side), key=weigh) for side in (one_side, other_side))
    return weigh(one - other), weigh(other - one)
