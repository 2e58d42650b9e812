"""Amounts: of a group, no more is said than the sources say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer.checks.reading import Reading, Source
from assistant.finance.quantifiers import Amount
from assistant.schema import Problem

_STRONG = (Amount.MANY, Amount.MOST, Amount.NEARLY_ALL, Amount.ALL)
_VAGUE = (Amount.FEW, Amount.SOME, Amount.SEVERAL)


def check_amounts(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each share of a group that no source bears out: `most` where the source has `some`, `none` for `few`.

    Saying less than the source is no error (`some` for `most`), saying nothing neither; where the source counts
    nothing, a writer may sum up (`both`).
    """
    known = [quantifier for source in sources for quantifier in source.sentence.quantifiers]
    for quantifier in said.quantifiers:
        if known and not any(_bears_out(one.amount, quantifier.amount) for one in known):
            yield Problem("quantifier", quantifier.text, known[0].text)


def _bears_out(source: Amount, said: Amount) -> bool:
    if Amount.NONE in (said, source):
        return said == source
    if said in _VAGUE:
        return source in _VAGUE or (source in _STRONG and said != Amount.FEW)
    return source >= said
