"""A score and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Score:
    """A score of one answer, from 0 to 1; None where it is undefined."""

    value: float | None
    reason: str


def undefined(reason: str) -> Score:
    """Give the score of what cannot be scored."""
    return Score(None, reason)


def share(all_of: Sequence[object], missed: Sequence[str], fault: str) -> Score:
    """Score the share of `all_of` that is not `missed`; there has to be at least one."""
    met = len(all_of) - len(missed)
    reason = f"{met} of {len(all_of)}"
    if missed:
        reason += f"; {fault}: " + "; ".join(shortened(text) for text in missed)
    return Score(met / len(all_of), reason)


def shortened(text: str) -> str:
    """Cut a text to what a reason has room for, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
