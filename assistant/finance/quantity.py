"""A figure as written: what it counts, how much, how exactly, and how it is bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args

Kind = Literal[
    "percent", "percentage_points", "percentile", "money", "multiple", "count", "tenor", "points", "score", "number"
]
Bound = Literal["none", "approx", "near", "over", "at_least", "under", "at_most"]
BOUNDS: dict[str, Bound] = {bound: bound for bound in get_args(Bound)}

_FALL_BEFORE = re.compile(
    "跌|降|减|缩|亏|回落|下滑|下挫|下行|逆差|赤字|流出|负|损失|贬|回撤|回调|走低|收窄|走弱|"
    r"\b(?:f[ae]ll|drop|declin|decreas|down\b|los[st]|losing|lower|reduc|shr[aiu]nk|contract|deficit|outflow|slump|plung|"
    r"tumbl|slid|s[aiu]nk|negative|cut|retreat|depreciat|weaken|minus|slip|shed\b|impair|writ\w{1,4}[- ](?:down|off))"
)
_FALL_AFTER = re.compile(
    r"[-\s]?(?:的|of )?\s?(?:[a-z]+ )?(?:跌幅|降幅|减幅|亏损|下跌|下降|缩水|"
    "declin|decreas|drop|fall|loss|reduc|cut|contract|deficit|outflow|slump|plunge|lower|down)"
)
CLAUSE_END = re.compile(r"[。；;，\n]|, |[.!?] ")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as written.

    Attributes:
        start: Where it begins in the text it was read from, its bound and currency included.
        end: Where it ends, exclusive, its unit included.
        text: What is written there.
        kind: What sort of figure it is.
        value: In base units: 2,677 億 is 267700000000, 12.6% is 12.6, 25 bp is 0.25 (percentage points), three years
            are 3; negative behind a minus sign. Of a range, its lower end.
        precision: Size of the last digit written, in the same units.
        unit: Currency code of money (`¥` where yuan and yen cannot be told apart, `元` where it may be Taiwan's, empty
            when not written); of counts and tenors the noun (`trading_day`, `company`; as written where it is in no
            list); otherwise empty.
        bound: How the words around it limit it.
        high: Upper end of a range; None where there is no range.
        around: What stands before and after it, in canonical letters.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: Decimal
    precision: Decimal
    unit: str = ""
    bound: Bound = "none"
    high: Decimal | None = None
    around: tuple[str, str] = field(default=("", ""), repr=False, compare=False)

    @property
    def rough(self) -> Decimal:
        """Size of the last digit that is not zero, never below `precision`: 10 billion for 270 billion."""
        if not self.value:
            return self.precision
        return max(self.precision, Decimal(1).scaleb(int(self.value.normalize().as_tuple().exponent)))

    @property
    def falls(self) -> bool:
        """Whether words beside it call it a fall or a loss, so that `fell 3%` may stand for -3%."""
        before = CLAUSE_END.split(self.around[0])[-1]
        return bool(_FALL_BEFORE.search(before) or _FALL_AFTER.match(self.around[1]))
