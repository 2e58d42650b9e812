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
# Who agrees, agrees with all the others.
_OF_ONE_MIND = re.compile(r"一致|unanimous", re.IGNORECASE)
_TOGETHER = re.compile(
    r"\b(?:they|members|participants|policymakers|officials|directors|committee) agreed\b|同意|一致|unanim"
)
_RIGHT_BEHIND = 2
_OF = re.compile(r" of (?:the|its|their|all|these|those) |的(?=[^，。；]{2})")
# In percent; and less than this in common does not show that both speak of one group.
_WHOLE, _SURE = 100, 4
_STRONG = (Amount.MANY, Amount.MOST, Amount.NEARLY_ALL, Amount.ALL)
_VAGUE = (Amount.FEW, Amount.SOME, Amount.SEVERAL)
# As far behind a word of amount, in letters, stands what it counts, and what is said of it; in Chinese a third as far.
_COUNTED, _GROUP = 20, 180


def check_amounts(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each share of a group that no source bears out: `most` where the source has `some`, `none` for `few`.

    Saying less than the source is no error (`some` for `most`), saying nothing neither; where the source counts
    nothing, a writer may sum up (`both`). Where the sources count several groups, that which is said is compared.
    """
    known = [(source.sentence, one) for source in sources for one in source.sentence.quantifiers]
    for quantifier in said.quantifiers:
        alike = _alike(said, quantifier, known)
        amount = _amount(said, quantifier)
        if amount == Amount.ALL and not any(_bears_out(one, amount) for _, one in alike):
            yield from _told_of_a_share(said, quantifier, sources)
        if any(one.amount == Amount.MOST and amount == Amount.NEARLY_ALL for one, _ in alike) and _across(
            said, sources
        ):
            # 大部分 is also what Chinese has for a vast majority.
            continue
        if not alike or any(_bears_out(one, amount) for _, one in alike):
            continue
        of_one_mind = _OF_ONE_MIND.search(quantifier.text)
        whole = _TOGETHER if of_one_mind else _WHOLLY
        if quantifier.amount != Amount.ALL or not any(whole.search(source.sentence.folded) for source in sources):
            yield Problem("quantifier", quantifier.text, alike[0][0].text)


def _across(said: Reading, sources: Sequence[Source]) -> bool:
    return all(source.sentence.chinese != said.chinese for source in sources)


def _told_of_a_share(said: Reading, quantifier: Quantifier, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield a word for all of what a source tells of a share: all the losses, for two thirds of the losses."""
    group = _group(said, quantifier, _GROUP)
    for source in sources:
        told = source.sentence
        for figure in told.quantities:
            if figure.kind == "percent" and figure.value < _WHOLE and _OF.match(told.text, figure.end):
                counted = content_of(told, (figure.end, figure.end + (_GROUP // 3 if told.chinese else _GROUP)))
                if weigh(group.held_by(counted)) >= _SURE:
                    yield Problem("quantifier", quantifier.text, figure.text)
                    return


def _amount(said: Reading, quantifier: Quantifier) -> Amount:
    """Give how many are meant: all of whom something is denied are none (三種情景下都不會)."""
    denied = quantifier.amount == Amount.ALL and any(
        0 <= one.start - quantifier.end < _RIGHT_BEHIND for one in said.negations
    )
    return Amount.NONE if denied else quantifier.amount


def _alike(
    said: Reading, quantifier: Quantifier, known: Sequence[tuple[Reading, Quantifier]]
) -> list[tuple[Quantifier, Amount]]:
    """Give the words of amount that count what is counted here, and those of whose groups most of the same is said."""
    alike = []
    for room in (_COUNTED, _GROUP):
        group = _group(said, quantifier, room)
        shared = [weigh(group.held_by(_group(*one, room))) for one in known]
        if room == _GROUP or max(shared, default=0):
            alike += [
                (one, _amount(reading, one))
                for (reading, one), share in zip(known, shared, strict=True)
                if 2 * share >= max(shared)
            ]
    return alike


def _group(reading: Reading, quantifier: Quantifier, room: int) -> Content:
    """Give what a word of amount counts, and within enough room what is said of it."""
    later = [one.start for one in reading.quantifiers if one.start > quantifier.start]
    end = quantifier.end + (room // 3 if reading.chinese else room)
    return content_of(reading, (quantifier.end, min([len(reading.text), end, *later])))


def _bears_out(source: Amount, said: Amount) -> bool:
    if Amount.NONE in (said, source):
        return said == source
    if said in _VAGUE:
        return source in _VAGUE or (source in _STRONG and said != Amount.FEW)
    return source >= said
