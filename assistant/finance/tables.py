"""The unit that the head of a table or a note beside it gives to all its figures: (in millions), 單位：億元."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.finance.currencies import AFTER, BEFORE, settle
from assistant.finance.han_numerals import scale_value
from assistant.finance.lettering import read_letters
from assistant.finance.quantity import Quantity

_SCALES = {"thousand": 10**3, "k": 10**3, "000": 10**3, "million": 10**6, "m": 10**6, "mn": 10**6, "mm": 10**6}
_SCALES |= {"billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12}
_CURRENCIES = "|".join(re.escape(name) for name in sorted(BEFORE | AFTER, key=len, reverse=True))
_HEADS = re.compile(
    rf"(?<![0-9a-z])(?:(?P<currency>{_CURRENCIES})\s?(?:\(\s?)?)?(?:in\s?)?"
    r"(?P<scale>thousand|million|billion|trillion)s?\b"
    rf"|(?P<short_currency>{_CURRENCIES})\s?'?(?P<short>000|mn?|mm|bn?|tn|k)(?![a-z0-9])"
    rf"|(?:单位|\(|(?=人民币|港币|美元|港元|新台币))\s?:?\s?(?P<before>{_CURRENCIES})?\s?(?P<han>[百千万亿兆]+)\s?"
    rf"(?P<after>{_CURRENCIES})?"
    r"|(?:单位|\()\s?:?\s?(?:in )?(?P<percent>%|percent|百分比)|\|\s?(?P<cell>%)\s?(?=\|)"
    rf"|单位\s?:?\s?(?P<only>{_CURRENCIES})"
)
_FIGURE_BEFORE = re.compile(r"[0-9]\s?[-–]?\s?$")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a table's figures are given in.

    Attributes:
        factor: What they are multiplied by to be in base units.
        unit: Currency code; empty where none is written.
        percent: Whether they are percentages.
    """

    factor: int = 1
    unit: str = ""
    percent: bool = False


def read_measure(text: str) -> Measure | None:
    """Find the measure that the head of a table, or a line beside it, states; None where there is none.

    >>> read_measure("(in millions, except per share data)"), read_measure("單位：億元")
    (Measure(factor=1000000, unit='', percent=False), Measure(factor=100000000, unit='CNY', percent=False))
    >>> read_measure("2019 £m | 2018 £m"), read_measure("sales of $5 million")
    (Measure(factor=1000000, unit='GBP', percent=False), None)
    """
    lower = read_letters(text).lower
    for match in _HEADS.finditer(lower):
        named = match["currency"] or match["short_currency"]
        if not named and _FIGURE_BEFORE.search(lower, max(0, match.start() - 4), match.start()):
            continue
        if match["percent"] or match["cell"]:
            return Measure(percent=True)
        names = (match[name] for name in ("currency", "short_currency", "before", "after", "only") if match[name])
        name = next(names, "")
        scale = match["scale"] or match["short"]
        factor = _SCALES[scale] if scale else scale_value(match["han"] or "")
        return Measure(factor, settle(BEFORE.get(name) or AFTER.get(name, ""), lower))
    return None


def apply_measure(quantities: Iterable[Quantity], measure: Measure) -> tuple[Quantity, ...]:
    """Give each figure of a table as written, and behind it, where it has no scale or unit of its own, as measured.

    Both are given because tables except some of their rows (`in millions, except per share data`).

    >>> from assistant.finance.quantities import parse_quantities
    >>> [str(q.value) for q in apply_measure(parse_quantities("Total sales | $1,496.5"), Measure(10**6))]
    ['1496.5', '1496500000.0']
    """
    found: list[Quantity] = []
    for quantity in quantities:
        found.append(quantity)
        if quantity.kind == "number" and measure.percent:
            found.append(replace(quantity, kind="percent"))
        elif quantity.kind in ("number", "money") and quantity.precision <= 1 and not measure.percent:
            found.append(_scaled(quantity, measure))
    return tuple(found)


def _scaled(quantity: Quantity, measure: Measure) -> Quantity:
    factor = Decimal(measure.factor)
    return replace(
        quantity,
        kind="money" if measure.unit else quantity.kind,
        unit=quantity.unit or measure.unit,
        value=quantity.value * factor,
        precision=quantity.precision * factor,
        high=None if quantity.high is None else quantity.high * factor,
    )
