"""A figure as written: what it counts, how much, how exactly, and how it is bounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal[
    "percent", "percentage_points", "percentile", "money", "multiple", "count", "tenor", "points", "score", "number"
]
Bound = Literal["none", "approx", "near", "over", "at_least", "under", "at_most"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as written.

    Attributes:
        start: Where it begins in the text it was read from, its bound and currency included.
        end: Where it ends, exclusive, its unit included.
        text: What is written there.
        kind: What sort of figure it is.
        value: In base units: 2,677 億 is 267700000000, 12.6% is 12.6, 25 bp is 0.25, three years are 3. Of a range, its
            lower end.
        step: Size of the last digit written, in the same units.
        unit: Currency code (`CNY`; `¥` where yuan and yen cannot be told apart; empty when not written), or the
            noun of a count (`trading_day`, `company`); otherwise empty.
        bound: How the words around it limit it.
        high: Upper end of a range; None where there is no range.
        falls: Whether words before it say that it is a fall or a loss, so that `fell 3%` may be held against -3%.
        round_step: Size of its last digit that is not zero: 10 billion for 270 billion.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: Decimal
    step: Decimal
    unit: str = ""
    bound: Bound = "none"
    high: Decimal | None = None
    falls: bool = False

    @property
    def round_step(self) -> Decimal:
        """Size of the last digit that is not zero: 10 billion for 270 billion; never below `step`."""
        if not self.value:
            return self.step
        return max(self.step, Decimal(1).scaleb(int(self.value.normalize().as_tuple().exponent)))
