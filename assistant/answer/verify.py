"""Hold a statement against the sentences it cites. Pure: no model, no store, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.schema import Problem


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that a statement cites.

    Attributes:
        text: The sentence as written.
        published: Date of its note, to which `today` and `last week` refer; None when unknown.
        context: What the sentence belongs to but does not say itself: title, headings, a table's header.
    """

    text: str
    published: dt.date | None = None
    context: str = ""


def verify(statement: str, evidence: Sequence[Evidence]) -> tuple[Problem, ...]:
    """Return what is wrong with `statement`, given all the sentences it cites; empty when nothing is.

    A statement that cites nothing is `uncited`.
    """
    if not evidence:
        return (Problem("uncited", statement),)
    return ()
