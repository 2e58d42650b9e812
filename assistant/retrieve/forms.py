"""Terms of the market to clauses: each is looked for in every form that the glossary gives it.

The forms are put together from pairs of characters or words, so a term that an advisor adds today is found in notes
that were indexed before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.finance.glossary import Glossary, Mention
from assistant.finance.markets import indices_of
from assistant.index.commonness import commonness
from assistant.index.lexical import Group
from assistant.index.matching import Either, Expression, Term, Together
from assistant.index.scoring import Clause
from assistant.index.terms import content_words, han_runs, read_words, stem_pairs, word_names
from assistant.language.fold import fold

# Forms are exact, so a passage that names a term once is nearly as much about it as one that names it often.
_K1 = 0.8
_B = 0.5
# What a term counts whose words stand apart (減息 25 個基點的概率): there they may be said of different things.
_APART = 0.3
_COMPOUND = 4
# Moves of policy, by the English words that often name them alone: "a December cut".
_SHORT_FOR = {"cut": "rate cut", "hike": "rate hike"}
# What a rate cut counts where only a cut is said.
_SHORTENED = 0.6
# What the name of an index counts that speaks for the market asked for.
_INDEX = 0.6


def term_clauses(mentions: Iterable[Mention], group: Group) -> Iterator[Clause]:
    """Look for each term that the question names, in passages of one language group."""
    for mention in {mention.term: mention for mention in mentions}.values():
        # The words of a name that stand apart name something else.
        found = [(1.0, _form(form, apart=not mention.term.entity)) for form in mention.term.forms]
        found += [(_INDEX, _form(form, apart=False)) for index in indices_of(mention.term) for form in index.forms]
        wanted = tuple((share, form[0]) for share, form in found if form and (group == "zh" or not form[1]))
        if wanted:
            yield Clause(
                mention.text,
                Either(tuple(dict.fromkeys(wanted)), best=True),
                k1=_K1,
                b=_B,
                common=commonness(fold(mention.text)),
            )


def named_short(word: str, glossary: Glossary) -> Expression | None:
    """Look in Chinese passages for the move of policy that an English word often stands for; None where it is none."""
    whole = _SHORT_FOR.get(word)
    mentions = glossary.find(whole) if whole else ()
    found = [_form(form, apart=True) for mention in mentions for form in mention.term.forms]
    parts = tuple((_SHORTENED, form[0]) for form in found if form and form[1])
    return Either(parts, best=True) if parts else None


@lru_cache(maxsize=4096)
def _form(form: str, *, apart: bool) -> tuple[Expression, bool] | None:
    """Put one form together from terms of the index, and tell whether it is Chinese; None where nothing is left."""
    words = content_words(read_words(form))
    parts: list[str] = []
    for run in map("".join, han_runs(words)):
        pairs = [f"c:{first}{second}" for first, second in pairwise(run)]
        parts += pairs or [f"w:{run}"]
    pairs = [f"p:{first} {second}" for first, second in stem_pairs(words)]
    latin = [f"w:{word_names(word)[0]}" for word in words if word.kind != "han"]
    whole = _together([*parts, *(pairs or latin)])
    if whole is None:
        return None
    halves = _together(_halves("".join(word.text for word in words))) if apart and not latin else None
    return (Either(((1.0, whole), (_APART, halves)), best=True) if halves else whole), len(latin) < len(words)


def _halves(run: str) -> list[str]:
    """Cut a compound of four characters into its two words: most terms of that length are made so."""
    return [f"c:{run[:2]}", f"c:{run[2:]}"] if len(run) == _COMPOUND else []


def _together(names: Sequence[str]) -> Expression | None:
    terms = tuple(map(Term, dict.fromkeys(names)))
    return Together(terms) if len(terms) > 1 else next(iter(terms), None)
