"""Amounts: of a group, no more is said than the sources say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.checks.content import Content, weigh
from assistant.answer.checks.objects import content_of
from assistant.answer.checks.reading import Reading, Source
from assistant.finance.quantifiers import Amount, Quantifier
from assistant.schema import Problem

# Whoever does something fully does it to all of it.
_WHOLLY = re.compile(r"\b(?:fully|in full|completely|wholly)\b|完全|全面|全数")
_STRONG = (Amount.MANY, Amount.MOST, Amount.NEARLY_ALL, Amount.ALL)
_VAGUE = (Amount.FEW, Amount.SOME, Amount.SEVERAL)
# As far behind a word of amount stands what it counts, and what is said of it.
_GROUP = 60


def check_amounts(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each share of a group that no source bears out: `most` where the source has `some`, `none` for `few`.

    Saying less than the source is no error (`some` for `most`), saying nothing neither; where the source counts
    nothing, a writer may sum up (`both`). Where the sources count several groups, that which is said is compared.
    """
    known = [(_group(source.sentence, one), one) for source in sources for one in source.sentence.quantifiers]
    for quantifier in said.quantifiers:
        group = _group(said, quantifier)
        shared = [weigh(group.held_by(content)) for content, _ in known]
        alike = [one for (_, one), share in zip(known, shared, strict=True) if share == max(shared)]
        if not alike or any(_bears_out(one.amount, quantifier.amount) for one in alike):
            continue
        if quantifier.amount != Amount.ALL or not any(_WHOLLY.search(source.sentence.folded) for source in sources):
            yield Problem("quantifier", quantifier.text, alike[0].text)


def _group(reading: Reading, quantifier: Quantifier) -> Content:
    """Give what a word of amount counts, and what is said of it."""
    later = [one.start for one in reading.quantifiers if one.start > quantifier.start]
    return content_of(reading, (quantifier.end, min([len(reading.text), quantifier.end + _GROUP, *later])))


def _bears_out(source: Amount, said: Amount) -> bool:
    if Amount.NONE in (said, source):
        return said == source
    if said in _VAGUE:
        return source in _VAGUE or (source in _STRONG and said != Amount.FEW)
    return source >= said
