"""Hold a statement against the sentences it cites. Pure: no model, no store, no clock.

A statement passes when every check finds nothing: its figures, dates, names, directions, denials, amounts and moods are
those of its sources, and it speaks of what they speak of. A check accuses only where the sources show the contrary or
show nothing at all; where it cannot be told what belongs to what, it stays silent. Each check is a module of `checks`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer.checks.amounts import check_amounts
from assistant.answer.checks.arithmetic import check_arithmetic
from assistant.answer.checks.causes import check_causes
from assistant.answer.checks.conditions import check_conditions
from assistant.answer.checks.contrasts import check_contrasts
from assistant.answer.checks.crossed import check_crossed
from assistant.answer.checks.days import check_days
from assistant.answer.checks.denials import check_denials
from assistant.answer.checks.figures import check_figures
from assistant.answer.checks.moods import check_moods
from assistant.answer.checks.movements import check_movements
from assistant.answer.checks.names import check_names
from assistant.answer.checks.orders import check_orders
from assistant.answer.checks.reading import Reading, Source, read
from assistant.answer.checks.subject import check_subject, support_of
from assistant.finance.glossary import Glossary
from assistant.schema import Problem

Check = Callable[[Reading, Sequence[Source]], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    check_figures,
    check_arithmetic,
    check_orders,
    check_days,
    check_movements,
    check_crossed,
    check_causes,
    check_conditions,
    check_denials,
    check_contrasts,
    check_amounts,
    check_moods,
    check_names,
    check_subject,
)


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


def verify(statement: str, evidence: Sequence[Evidence], glossary: Glossary | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with `statement`, given all the sentences it cites; empty when nothing is.

    A statement that cites nothing is `uncited`.

    Args:
        statement: One sentence or several, in any of the languages.
        evidence: What it cites, in any of them too.
        glossary: The names to tell apart; the shipped ones by default.

    >>> [p.kind for p in verify("微軟上漲 53%。", [Evidence("微軟、亞馬遜和谷歌分別上漲 58%、53% 和 34%。")])]
    ['number']
    >>> verify("Net subscriptions came to 267.7 billion yuan.", [Evidence("累計淨申購 2,677 億元。")])
    ()
    """
    if not evidence:
        return (Problem("uncited", statement),)
    sources = [_read(one, glossary) for one in evidence]
    said = read(statement, evidence[0].published, glossary)
    return tuple(dict.fromkeys(problem for check in CHECKS for problem in check(said, sources)))


def support(statement: str, evidence: Sequence[Evidence], glossary: Glossary | None = None) -> float:
    """Say which share of what `statement` speaks of the sentences speak of too, from 0 to 1; 0 where none can tell.

    This says nothing of whether they bear it out.
    """
    return support_of(read(statement, None, glossary), [_read(one, glossary) for one in evidence])


@lru_cache(maxsize=4096)
def _read(evidence: Evidence, glossary: Glossary | None) -> Source:
    """Read a sentence once, however many statements cite it."""
    return Source(
        read(evidence.text, evidence.published, glossary), read(evidence.context, evidence.published, glossary)
    )
