"""Terms of the market to clauses: each is looked for in every form that the glossary gives it.

The forms are put together from pairs of characters or words, so a term that an advisor adds today is found in notes
that were indexed before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.finance.glossary import Mention
from assistant.index.lexical import Group
from assistant.index.scoring import Clause, Either, Expression, Term, Together
from assistant.index.terms import content_words, han_runs, read_words, stem_pairs, word_names

# Forms are exact, so a passage that names a term once is nearly as much about it as one that names it often.
_K1 = 0.8
_B = 0.5


def term_clauses(mentions: Iterable[Mention], group: Group) -> Iterator[Clause]:
    """Look for each term that the question names, in passages of one language group."""
    for mention in {mention.term: mention for mention in mentions}.values():
        found = [form for form in map(_form, mention.term.forms) if form is not None]
        wanted = tuple((1.0, expression) for expression, chinese in found if group == "zh" or not chinese)
        if wanted:
            yield Clause(mention.text, Either(tuple(dict.fromkeys(wanted)), best=True), k1=_K1, b=_B)


@lru_cache(maxsize=4096)
def _form(form: str) -> tuple[Expression, bool] | None:
    """Put one form together from terms of the index, and tell whether it is Chinese; None where nothing is left."""
    words = content_words(read_words(form))
    parts: list[str] = []
    for run in map("".join, han_runs(words)):
        pairs = [f"c:{first}{second}" for first, second in pairwise(run)]
        parts += pairs or [f"w:{run}"]
    pairs = [f"p:{first} {second}" for first, second in stem_pairs(words)]
    latin = [f"w:{word_names(word)[0]}" for word in words if word.kind != "han"]
    parts += pairs or latin
    terms: Sequence[Term] = [Term(part) for part in dict.fromkeys(parts)]
    if not terms:
        return None
    return (terms[0] if len(terms) == 1 else Together(tuple(terms))), any(word.kind == "han" for word in words)
