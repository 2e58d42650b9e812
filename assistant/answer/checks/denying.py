"""What in a text denies, in so many words or hidden in others, and how far it reaches."""

from __future__ import annotations

import re

from assistant.answer.checks.reading import Reading, Span
from assistant.finance.negation import Negation
from assistant.finance.quantifiers import Amount
from assistant.language.fold import fold

# Not unanimous, unemployment, until, under.
_UN = r"un(?!animous|employ|der|i|le|ti|fold|wind|veil|usual)\w+"
# Adjectives that deny by their endings: indispensable, illegal, homeless.
_ADJECTIVE = (
    r"in(?:dispens|appropri|effici|suffic|compl|equa|equit|stab|visib|access|capab|consist|corr|direct|activ|feasib|"
    r"frequen|compat|evitab|adequ|definit|elast|toler)\w+|im(?:poss|perf|balanc|prud|mobil|mater|pract)\w+|"
    r"il(?:leg|liqu|lici|log)\w+|ir(?:regul|respons|relev|revers|ration|resist|reduc)\w+|non[- ]?[a-z]{4,}|"
    r"dis(?:agree|trust|satisf|appoint|advantag|continu|allow|approv|similar)\w+|(?!nevertheless|nonetheless|regardless)[a-z]{3,}less"
)
# Words in which a denial may hide, so that a text with one of them need not have a word of negation.
_HIDDEN = re.compile(
    r"距离?[^，。]{0,12}远|[疑不没无毫禁防阻止终取难缺拒免少停仅只反勿失止弱空]|未(?!来)|非(?![农洲常银])|维持|保持|而是|以外|"
    rf"\b(?:{_UN}|{_ADJECTIVE}|in\w+able|asym\w+|\w+n't|no\w*|not|neither|without|only|rather|instead|lack\w*|few|little|"
    r"hardly|fail\w*|refus\w*|remain\w*|stay\w*|keep|kept|hold\w*|held|short|miss\w*|less|limited|"
    r"doubt\w*|den\w+|rul\w+ out|stop\w*|end\w*|avoid\w*|free of|far from|negative|minus|absent|against)\b"
)
_DENYING = re.compile(
    r"距离?[^，。]{0,12}远|[难缺拒]|不(?:透明|确定|稳|足|平衡|明[朗确]?|良|利|佳|当|符|满|均|一致|对称)|非(?![农洲常银])|"
    rf"\b(?:{_UN}|{_ADJECTIVE}|asym\w+|\w+n't|not|neither|none|no|less|without|lack\w*|(?<!a )(?<!next )(?<!past )few|"
    r"(?<!a )little|hardly|fail\w*|"
    r"difficult\w*|trouble\w*|struggl\w+|short of|hard to|reluctan\w+|"
    r"resist\w*|reject\w*|balk\w*|oppos\w*|refus\w*|(?:drop|roll|fall|phas)\w* out|(?:further|far|way|ways) to go|"
    r"yet to|exclud\w*|"
    r"vot(?:e|ed|ing) against|caution\w*|warn\w*)\b"
)
# These set one thing against another; a writer may leave either out, and `not until` says when.
_CONTRAST = re.compile(r"against|rather than|instead of|与其|與其|而非|而不是|並非不|并非不")
_UNTIL = re.compile(r"\buntil\b|才")
# The bound of a figure, which is judged with it: 不會高於 3%.
_BOUND = re.compile(
    r"\s?(?:[會会能]?[高低多少大小][於于]|[會会能]?超[過过]|(?:be )?(?:higher|lower|more|less|above|below)\b)"
)
# So many words may stand between a denial and the direction that it denies: not expected to rise.
_CLOSE = 3
# Verbs that deny their object, which the other language may well put without a denial: avoid, 難以; and such as end it.
_VERB = (
    r"avoid\w*|prevent\w*|rul\w+ out|refused to|declined to|lack of|absence of|opposed to|"
    r"[難难][以於于]|拒[絕绝]|避免|[擱搁]置|否[認认]|排除|欠缺|缺乏|免[於于]|杜[絕绝]|反[對对]"
)
_ENDING = r"stop\w*|halt\w*|paus\w+|ceas\w+|discontinu\w+|suspend\w*|停止|[暫暂]停|[暫暂][緩缓]|取消|[終终中]止"
_DENIED_OBJECT = re.compile(_VERB, re.IGNORECASE)
_DENIED_OR_ENDED = re.compile(f"{_VERB}|{_ENDING}", re.IGNORECASE)
# What makes a second denial of one thing nonsense: 並不不認為, neither has not.
_PARTICLE = re.compile(r"not|no|never|\w+n't|[不未沒没無无]|沒有|没有|不會|不会|並不|并不|並未|并未", re.IGNORECASE)


def plain_across(reading: Reading, other: Reading, *, ending: bool) -> list[Negation]:
    """Give the denials that are no mere contrast, and that a text in another language has to have too.

    Args:
        ending: Whether verbs that end something (stop, 取消) are among them.
    """
    verbs = _DENIED_OBJECT if ending else _DENIED_OR_ENDED
    across = reading.chinese != other.chinese
    return [one for one in plain(reading) if not (across and verbs.fullmatch(one.text))]


def plain(reading: Reading) -> list[Negation]:
    """Give the denials that are no mere contrast."""
    return [
        one
        for one in reading.negations
        if not _CONTRAST.fullmatch(one.text.lower())
        and not _BOUND.match(reading.text, one.end)
        and not _UNTIL.search(reading.text[slice(*one.scope)])
    ]


def denies(reading: Reading, span: Span) -> bool:
    """Tell whether a stretch of a text holds a denial, however hidden, or is reached by one."""
    return bool(
        any(span[0] <= one.start < span[1] or overlaps(one.scope, span) for one in reading.negations)
        or _HIDDEN.search(fold(reading.text[slice(*span)]))
        or any(one.amount == Amount.NONE for one in reading.quantifiers)
    )


def denies_plainly(reading: Reading, span: Span) -> bool:
    """Tell whether a stretch of a text holds a denial that is one in any company, or is reached by one."""
    return bool(
        any(span[0] <= one.start < span[1] or overlaps(one.scope, span) for one in reading.negations)
        or _DENYING.search(fold(reading.text[slice(*span)]))
        or any(one.amount == Amount.NONE for one in reading.quantifiers)
    )


def denies_something(reading: Reading) -> bool:
    """Tell whether a source denies anything, or sets one thing against another; `against 5%` only compares."""
    denials = [one for one in reading.negations if one.text.lower() != "against"]
    return bool(denials or _DENYING.search(reading.folded))


def denies_twice(reading: Reading) -> bool:
    """Tell whether one denial reaches another that is nothing but a denial."""
    return any(
        _PARTICLE.fullmatch(other.text) and one.scope[0] <= other.start < one.scope[1]
        for one in reading.negations
        for other in reading.negations
    )


def denied_at(reading: Reading, place: int) -> bool:
    """Tell whether the clause at a place denies anything."""
    start, end = reading.clause_at(place)
    if any(start <= one.start < end for one in plain(reading)):
        return True
    return bool(_DENYING.search(fold(reading.text[start:end])))


def overlaps(one: Span, other: Span) -> bool:
    """Tell whether two stretches have a letter in common."""
    return max(one[0], other[0]) < min(one[1], other[1])


def close_to(reading: Reading, denial: Negation, place: int) -> bool:
    """Tell whether hardly anything stands between a denial and what begins at a place."""
    between = reading.text[denial.end : place]
    return len(between.split()) <= _CLOSE and len(between) <= _CLOSE * (2 if reading.chinese else 10)


def reached(denial: Negation, place: int) -> bool:
    """Tell whether a denial reaches what begins at a place."""
    return denial.scope[0] <= place < denial.scope[1]


def around(reading: Reading, denial: Negation) -> str:
    """Give a denial and what it reaches, as written."""
    return reading.text[denial.start : denial.scope[1]]
