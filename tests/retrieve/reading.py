"""Reading the expressions that a question becomes."""

from __future__ import annotations

from assistant.index.matching import Either, Expression, Term, Together


def names_in(wanted: Expression) -> set[str]:
    """Name every term of an expression."""
    match wanted:
        case Term(name):
            return {name}
        case Either(parts):
            return set().union(*(names_in(part) for _, part in parts))
        case Together(parts):
            return set().union(*map(names_in, parts))
