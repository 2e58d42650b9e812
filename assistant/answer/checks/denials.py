"""Denials: what the sources affirm is not denied, and what they deny is not affirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.checks.content import Content, held_words, weigh
from assistant.answer.checks.linking import link, link_sources
from assistant.answer.checks.movements import comparable
from assistant.answer.checks.objects import content_of
from assistant.answer.checks.reading import Reading, Source, Span
from assistant.finance.dates import Period, agree_dates
from assistant.finance.glossary import Term
from assistant.finance.negation import Negation
from assistant.finance.quantifiers import Amount
from assistant.finance.quantities import agree
from assistant.language.fold import fold
from assistant.schema import Problem

# Not unanimous, unemployment, until, under.
_UN = r"un(?!animous|employ|der|i|le|ti|fold|wind|veil|usual)\w+"
# Words in which a denial may hide, so that a text with one of them need not have a word of negation.
_HIDDEN = re.compile(
    r"[疑不没无难缺拒免少停仅只反勿失止弱空]|未(?!来)|非(?![农洲常银])|维持|保持|而是|以外|"
    rf"\b(?:{_UN}|in\w+able|asym\w+|\w+n't|no\w*|not|neither|without|only|rather|instead|lack\w*|few|little|"
    r"hardly|fail\w*|refus\w*|remain\w*|stay\w*|keep|kept|hold\w*|held|short|miss\w*|less|limited|"
    r"doubt\w*|den\w+|rul\w+ out|stop\w*|end\w*|avoid\w*|free of|far from|negative|minus|absent|against)\b"
)
_DENYING = re.compile(
    r"[难缺拒]|非(?![农洲常银])|"
    rf"\b(?:{_UN}|asym\w+|\w+n't|not|neither|none|no|less|without|lack\w*|(?<!a )(?<!next )(?<!past )few|"
    r"(?<!a )little|hardly|fail\w*|"
    r"resist\w*|reject\w*|balk\w*|oppos\w*|refus\w*|(?:drop|roll|fall|phas)\w* out|(?:further|far|way|ways) to go|"
    r"yet to|exclud\w*|"
    r"vot(?:e|ed|ing) against|caution\w*|warn\w*)\b"
)
# These set one thing against another; a writer may leave either out, and `not until` says when.
_CONTRAST = re.compile(r"against|rather than|instead of|与其|與其|而非|而不是|並非不|并非不")
_UNTIL = re.compile(r"\buntil\b|才")
# Who does not act before something stays as he is until then.
_BEFORE = re.compile(r"\bbefore\b|前")
_AFTER = re.compile(r"\b(?:after|wait)|[后待等]")
_UP_TO = re.compile(r"\b(?:until|till|wait)\b|直[至到]|为止|等到?|要到|才")
# Doubts that are not removed remain.
_DOUBTED = re.compile(r"疑|\b(?:doubt|question)")
_LACK = re.compile(r"lack of|absence of|without|缺乏|欠缺|缺少")
_SCARCE = re.compile(
    r"short\w*|scarc\w*|limited|insufficien\w*|too few|too little|不足|短缺|有限|紧缺|匮乏|"
    r"exclud\w*|apart from|except\w*|撇除|剔除|扣除"
)
# What happens for the first time had not happened before.
_FIRST = re.compile(r"\bfor the first time in\b|\bfirst [a-z ]{2,30} (?:in|since)\b|首次|首度")
_SO_FAR = re.compile(r"\b(?:before|previous\w*|past|until|years)\b|[此之以]前|过去")
_MOVES = re.compile(r"^\W*(?:been )?(?:mov|chang|budg|变|波动|动|起伏)")
# The bound of a figure, which is judged with it: 不會高於 3%.
_BOUND = re.compile(
    r"\s?(?:[會会能]?[高低多少大小][於于]|[會会能]?超[過过]|(?:be )?(?:higher|lower|more|less|above|below)\b)"
)
# So much of what is denied must be said for the statement to affirm it.
_AFFIRMED = 0.6
# Across languages some of it goes by other words.
_AFFIRMED_ELSEWHERE = 0.4
# Less than this in common tells nothing.
_ENOUGH = 2
# More of it, where what is not done goes by another word.
_WITHOUT_THE_VERB = 0.8
# These say nothing without the word behind them: 得到確認.
_LIGHT = frozenset(
    {"得到", "获得", "获", "有", "出现", "进行", "作出", "make", "take", "get", "give", "have", "see", "show"}
)
# So many words may stand between a denial and the direction that it denies: not expected to rise.
_CLOSE = 3
# What makes a second denial of one thing nonsense: 並不不認為, neither has not.
_PARTICLE = re.compile(r"not|no|never|\w+n't|[不未沒没無无]|沒有|没有|不會|不会|並不|并不|並未|并未", re.IGNORECASE)


def check_denials(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield what is denied though no source denies anything, and what is affirmed though the sources deny it."""
    invented = _plain(said)
    invented = [one for one in invented if not _says_in_other_words(said, one, sources)]
    if not _UP_TO.search(said.folded) and any(_UP_TO.search(source.sentence.folded) for source in sources):
        invented = [one for one in invented if not (said.periods or _BEFORE.search(fold(said.text[one.end :])))]
    if invented and (
        not any(_denies_something(source.sentence) for source in sources)
        or any(_denies_what_is_told(said, one, sources) or _told_plainly(said, one, sources) for one in invented)
        or (_denies_twice(said) and not any(_denies_twice(source.sentence) for source in sources))
    ):
        yield Problem("negation", _around(said, invented[0]), sources[0].sentence.text)
    yield from _denied_figures(said, sources)
    yield from _affirmed(said, sources)
    yield from _at_another_time(said, sources)


def _says_in_other_words(said: Reading, denial: Negation, sources: Sequence[Source]) -> bool:
    """Tell whether a source may say without a denial what is denied: a shortage for a lack, flat for hardly moved."""
    if _LACK.fullmatch(denial.text.lower()):
        return any(_SCARCE.search(source.sentence.folded) for source in sources)
    told = [one for source in sources for one in source.sentence.directions]
    if any(_reached(denial, one.start) for one in said.quantities):
        return False
    if _SO_FAR.search(said.folded) and any(_FIRST.search(source.sentence.folded) for source in sources):
        return True
    if _MOVES.search(fold(said.text[slice(*denial.scope)])):
        return any(not one.sign for one in told)
    moves = [one for one in said.directions if _reached(denial, one.start) and one.axis not in ("view", "rating")]
    pairs = [(one.sign, other.sign) for one in moves for other in told if one.sign and comparable(one, other)]
    return any(not other for _, other in pairs) or (bool(pairs) and not any(one == other for one, other in pairs))


def _affirmed(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield the statement where a clause of it that denies nothing says what a source denies.

    One that denies as often as the source does has its own way to put it.
    """
    alone = len(sources) == 1 and len(sources[0].sentence.clauses) == 1
    for source in sources:
        denials = _plain(source.sentence)
        for denial in denials if len(_plain(said)) < len(denials) else ():
            plain = alone and not _denies(said, (0, len(said.text)))
            if plain or any(_affirms(said, clause, source.sentence, denial) for clause in said.clauses):
                yield Problem("negation", said.text, _around(source.sentence, denial))
                return


def _denies_twice(reading: Reading) -> bool:
    """Tell whether one denial reaches another that is nothing but a denial."""
    return any(
        _PARTICLE.fullmatch(other.text) and one.scope[0] <= other.start < one.scope[1]
        for one in reading.negations
        for other in reading.negations
    )


def _at_another_time(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each period for which something is denied that the sources deny for another."""
    told = [(source.sentence, one) for source in sources for one in _plain(source.sentence)]
    for denial in _plain(said):
        ours = _periods_in(said, said.clause_at(denial.start))
        alike = [_periods_in(reading, reading.clause_at(one.start)) for reading, one in told]
        if not ours or not alike or not all(alike):
            continue
        same = any(agree_dates(one, two) or agree_dates(two, one) for one in ours for held in alike for two in held)
        elsewhere = [two for source in sources for two in source.sentence.periods if agree_dates(ours[0], two)]
        if elsewhere and not same:
            yield Problem("date", ours[0].text, alike[0][0].text)
            return


def _periods_in(reading: Reading, span: Span) -> list[Period]:
    return [one for one in reading.periods if span[0] <= one.start < span[1]]


def _denies_something(reading: Reading) -> bool:
    """Tell whether a source denies anything, or sets one thing against another; `against 5%` only compares."""
    denials = [one for one in reading.negations if one.text.lower() != "against"]
    return bool(denials or _DENYING.search(reading.folded))


def _told_plainly(said: Reading, denial: Negation, sources: Sequence[Source]) -> bool:
    """Tell whether a clause of the sources that denies nothing says all that is denied, and no other says as much."""
    denied = content_of(said, denial.scope)
    enough = max(_ENOUGH, 0.7 * weigh((*denied.terms, *denied.words, *denied.figures, *denied.periods)))
    clauses = [(source.sentence, span) for source in sources for span in source.sentence.clauses]
    shares = [weigh(denied.held_by(content_of(*place))) for place in clauses]
    if max(shares, default=0) < enough:
        return False
    return not any(
        _denies(reading, span)
        for (reading, span), share in zip(clauses, shares, strict=True)
        if share > 0.5 * max(shares)
    )


def _denied_figures(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each figure that is affirmed though the sources deny it, unless it is said to be given up."""
    linked = link_sources(sources)
    if not any(one.denied for one in linked):
        return
    for one in link(said):
        told = [other for other in linked if agree(one.quantity, other.quantity)]
        if told and all(other.denied for other in told) and not one.denied and one.role != "from":
            yield Problem("negation", one.quantity.text, told[0].quantity.text)


def _denies_what_is_told(said: Reading, denial: Negation, sources: Sequence[Source]) -> bool:
    """Tell whether a figure or a direction is denied that the sources have in a clause without any denial."""
    told = [
        (source.sentence, other.start)
        for source in sources
        for one in said.quantities
        if _reached(denial, one.start)
        and "的" not in said.text[denial.end : one.start]
        and one.kind not in ("tenor", "count")
        for other in source.sentence.quantities
        if agree(one, other)
    ]
    told += [
        (source.sentence, other.start)
        for source in sources
        for one in said.directions
        if _reached(denial, one.start) and _close(said, denial, one.start) and not said.text.startswith("的", one.end)
        for other in source.sentence.directions
        if one.sign == other.sign
        and (one.axis == other.axis or (comparable(one, other) and not _plain(source.sentence)))
    ]
    if not told or any(_denied_at(reading, start) for reading, start in told):
        return False
    ours = content_of(said, denial.scope)
    scopes = (content_of(source.sentence, one.scope) for source in sources for one in source.sentence.negations)
    return not any(ours.held_by(scope) for scope in scopes)


def _denied_at(reading: Reading, place: int) -> bool:
    """Tell whether the clause at a place denies anything."""
    start, end = reading.clause_at(place)
    if any(start <= one.start < end for one in _plain(reading)):
        return True
    return bool(_DENYING.search(fold(reading.text[start:end])))


def _plain(reading: Reading) -> list[Negation]:
    """Give the denials that are no mere contrast."""
    return [
        one
        for one in reading.negations
        if not _CONTRAST.fullmatch(one.text.lower())
        and not _BOUND.match(reading.text, one.end)
        and not _UNTIL.search(reading.text[slice(*one.scope)])
    ]


def _denies(reading: Reading, span: Span) -> bool:
    """Tell whether a stretch of a text holds a denial, however hidden, or is reached by one."""
    return bool(
        any(span[0] <= one.start < span[1] or _overlaps(one.scope, span) for one in reading.negations)
        or _HIDDEN.search(fold(reading.text[slice(*span)]))
        or any(one.amount == Amount.NONE for one in reading.quantifiers)
    )


def _overlaps(one: Span, other: Span) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _affirms(said: Reading, clause: Span, reading: Reading, denial: Negation) -> bool:
    """Tell whether a clause of a statement says what the source denies, and not what the source says elsewhere."""
    if _BEFORE.search(fold(reading.text[slice(*denial.scope)])) and _AFTER.search(fold(said.text[slice(*clause)])):
        return False
    verb = _verb_of(reading, denial)
    named = bool(held_words(verb, reading.chinese, said.words_in(clause), said.chinese))
    if (
        (_denies_plainly if named else _denies)(said, clause)
        or _given_up(said, reading, denial)
        or not _of_the_same_time(said, clause, reading, denial)
    ):
        return False
    directions = [one for one in reading.directions if _reached(denial, one.start)]
    ours = [one for one in said.directions if clause[0] <= one.start < clause[1]]
    same = any(one.sign == other.sign and comparable(one, other) for one in directions for other in ours)
    denied, told = content_of(reading, denial.scope), content_of(said, clause)
    held = [one for one in denied.held_by(told) if isinstance(one, (Term, str))]
    share = weigh(held) / max(1, weigh((*denied.terms, *denied.words)))
    enough = _AFFIRMED if said.chinese == reading.chinese else _AFFIRMED_ELSEWHERE
    moves = [(one.start, one.end) for one in directions]
    alone = denied.terms <= reading.terms_in(*moves) and denied.words <= reading.words_in(*moves)
    return ((same and (share or alone)) or share > (enough if named else _WITHOUT_THE_VERB)) and not _told_elsewhere(
        told, reading, denial
    )


def _verb_of(reading: Reading, denial: Negation) -> frozenset[str]:
    """Give the first word of weight that a denial reaches: what is not done."""
    start, end = denial.scope
    for place in range(start + 2, end + 1):
        if verb := reading.words_in((start, place)) - _LIGHT:
            return verb
    return frozenset()


def _denies_plainly(reading: Reading, span: Span) -> bool:
    """Tell whether a stretch of a text holds a denial that is one in any company, or is reached by one."""
    return bool(
        any(span[0] <= one.start < span[1] or _overlaps(one.scope, span) for one in reading.negations)
        or _DENYING.search(fold(reading.text[slice(*span)]))
        or any(one.amount == Amount.NONE for one in reading.quantifiers)
    )


def _told_elsewhere(told: Content, reading: Reading, denial: Negation) -> bool:
    """Tell whether a clause of the source without any denial has at least as much in common with what is said."""
    here = weigh(told.held_by(content_of(reading, reading.clause_at(denial.start))))
    places = [one.start for one in reading.directions] + [one.start for one in reading.quantities]
    asserting = {reading.clause_at(place) for place in places}
    others = (span for span in asserting if not _overlaps(span, denial.scope) and not _denies(reading, span))
    return any(max(here, 1) <= weigh(told.held_by(content_of(reading, span))) for span in others)


def _given_up(said: Reading, reading: Reading, denial: Negation) -> bool:
    """Tell whether a figure that is denied is said to hold no longer: 由 70 個基點改為 60 個基點."""
    denied = [one for one in reading.quantities if _reached(denial, one.start)]
    left = [one.quantity for one in link(said) if one.role == "from"] if denied else []
    return any(agree(one, other) for one in denied for other in left)


def _of_the_same_time(said: Reading, clause: Span, reading: Reading, denial: Negation) -> bool:
    denied = [one for one in reading.periods if _reached(denial, one.start)]
    ours = _periods_in(said, clause)
    return all(any(agree_dates(one, other) for other in ours) for one in denied)


def _close(reading: Reading, denial: Negation, place: int) -> bool:
    """Tell whether hardly anything stands between a denial and what begins at a place."""
    between = reading.text[denial.end : place]
    return len(between.split()) <= _CLOSE and len(between) <= _CLOSE * (2 if reading.chinese else 10)


def _reached(denial: Negation, place: int) -> bool:
    return denial.scope[0] <= place < denial.scope[1]


def _around(reading: Reading, denial: Negation) -> str:
    return reading.text[denial.start : denial.scope[1]]
