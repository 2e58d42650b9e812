"""Facts that a right answer holds, and finding them in a text: figures as quantities, dates as days, names as names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.finance.dates import agree_dates, parse_dates
from assistant.finance.directions import Direction, parse_directions
from assistant.finance.glossary import Term, load_glossary
from assistant.finance.quantities import Quantity, agree, parse_quantities
from assistant.language.fold import fold
from assistant.language.script import HAN

FactKind = Literal["quantity", "date", "name", "direction", "phrase"]
Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
_Equal = Callable[[str, str, dt.date | None], bool]
_BESIDE_CHINESE = re.compile(rf"(?<=[{HAN}\u3000-\u303f\uff00-\uffef]) | (?=[{HAN}\u3000-\u303f\uff00-\uffef])")
_ENDING = r"(?:s|es|d|ed|ing)?"


class Fact(BaseModel):
    """What a right answer holds, in any of its accepted forms.

    Attributes:
        kind: How it is looked for: every kind as it is written, `quantity` also as the same figure in other units,
            `date` as the same day or period, `name` as any other name of the same thing, `direction` as the same
            movement in other words.
        forms: One of them has to be found.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    kind: FactKind
    forms: Annotated[list[Words], Field(min_length=1)]

    @property
    def name(self) -> str:
        """The forms in one line, for reasons."""
        return " / ".join(self.forms)


def read_fact(given: Any) -> Any:
    """Let a bare list of forms stand for a fact: a quantity where a form is nothing but a figure, else a phrase."""
    if not isinstance(given, list):
        return given
    figure = any(isinstance(form, str) and _whole_figure(form) for form in given)
    return {"kind": "quantity" if figure else "phrase", "forms": given}


def holds_fact(texts: Iterable[str], fact: Fact, today: dt.date | None = None) -> bool:
    """Tell whether a fact stands in one of the texts.

    A figure written otherwise must be as exact: 5% is found neither in 11.5% nor in 5.2%.

    Args:
        texts: Statements and quotes.
        fact: Looked for in each.
        today: From which dates without a year, and `last week`, are counted.

    >>> net = Fact(kind="quantity", forms=["412 億"])
    >>> holds_fact(["Net buying of HK$41.2bn"], net), holds_fact(["Net buying of HK$42.1bn"], net)
    (True, False)
    >>> holds_fact(["The ECB cut rates"], Fact(kind="name", forms=["歐洲央行"]))
    True
    """
    looks = [(_written(form), form) for form in fact.forms]
    equal = _EQUAL[fact.kind]
    return any(
        pattern.search(_settled(text)) is not None or equal(form, text, today)
        for text in texts
        for pattern, form in looks
    )


def _same_figure(form: str, text: str, _today: dt.date | None) -> bool:
    figure = _whole_figure(form)
    return figure is not None and any(_as_exact(figure, found) for found in _quantities(text))


def _as_exact(form: Quantity, found: Quantity) -> bool:
    """Tell whether two figures are the same and as exact; how they are bounded is left to the statements' check."""
    ours, theirs = replace(form, bound="none"), replace(found, bound="none")
    return bool(agree(ours, theirs)) and bool(agree(theirs, ours))


def _same_day(form: str, text: str, today: dt.date | None) -> bool:
    wanted = parse_dates(form, today)
    found = parse_dates(text, today)
    return len(wanted) == 1 and any(agree_dates(wanted[0], one) and agree_dates(one, wanted[0]) for one in found)


def _same_name(form: str, text: str, _today: dt.date | None) -> bool:
    terms = _terms(form)
    return len(terms) == 1 and terms <= _terms(text)


def _same_direction(form: str, text: str, _today: dt.date | None) -> bool:
    wanted = _directions(form)
    return len(wanted) == 1 and any(_movement(one) == _movement(wanted[0]) for one in _directions(text))


def _movement(one: Direction) -> tuple[str, int, bool]:
    return one.axis, one.sign, one.negated


def _only_written(_form: str, _text: str, _today: dt.date | None) -> bool:
    return False


_EQUAL: Mapping[FactKind, _Equal] = {
    "quantity": _same_figure,
    "date": _same_day,
    "name": _same_name,
    "direction": _same_direction,
    "phrase": _only_written,
}


def _whole_figure(form: str) -> Quantity | None:
    return next((one for one in _quantities(form) if one.text.strip() == form.strip()), None)


# Each text is asked for many facts, and a run asks for them twice: in statements and in quotes.
@lru_cache(maxsize=4096)
def _quantities(text: str) -> tuple[Quantity, ...]:
    return parse_quantities(text)


@lru_cache(maxsize=4096)
def _directions(text: str) -> tuple[Direction, ...]:
    return parse_directions(text)


@lru_cache(maxsize=4096)
def _terms(text: str) -> frozenset[Term]:
    return frozenset(mention.term for mention in load_glossary().find(text))


@lru_cache(maxsize=4096)
def _settled(text: str) -> str:
    """Fold; white space counts as one space, and as none beside a Chinese character."""
    return _BESIDE_CHINESE.sub("", " ".join(fold(text).split()))


@lru_cache(maxsize=4096)
def _written(form: str) -> re.Pattern[str]:
    """Make the pattern of a form: no part of a longer number, nor of another English word."""
    settled = _settled(form)
    before = r"(?<!\d)(?<!\d\.)" if settled[:1].isdigit() else r"(?<![a-z])" if _latin(settled[:1]) else ""
    after = r"(?!\d)(?!\.\d)" if settled[-1:].isdigit() else _ENDING + r"(?![a-z])" if _latin(settled[-1:]) else ""
    return re.compile(before + re.escape(settled) + after)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def any_holds(texts: Sequence[str], facts: Sequence[Fact], today: dt.date | None = None) -> bool:
    """Tell whether any of the facts stands in one of the texts."""
    return any(holds_fact(texts, fact, today) for fact in facts)
