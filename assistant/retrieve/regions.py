"""One wording for a question, whichever region it was written in: 釋出 is asked as 发布, and both are looked for.

Folding cannot do it: in a note 釋出流動性 is not the publishing of liquidity, and notes are quoted and checked by their
folded text. A question is only looked for.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.index.terms import read_words
from assistant.language.fold import fold
from assistant.language.wording import OWN_MEANING, TWINS

_FIRST = {word: line[0] for line in TWINS for word in line[1:]}
_ALL = {word: line for line in TWINS for word in line}
# How far after a word is read for what gives it a meaning of its own.
_AFTER = 6


def twins(word: str) -> tuple[str, ...]:
    """Give the wordings of a folded word in all regions, itself included.

    >>> twins("数据"), twins("降息")
    (('数据', '资料'), ('降息',))
    """
    return _ALL.get(word, (word,))


def usual_wording(text: str) -> str:
    """Put the common word in the place of each that other regions use.

    >>> usual_wording("誰釋出了經濟資料？"), usual_wording("央行釋出流動性")
    ('誰发布了經濟数据？', '央行釋出流動性')
    """
    if not _regional().search(fold(text)):
        return text
    parts: list[str] = []
    at = 0
    for word in read_words(text):
        if word.kind == "han" and _regional().search(word.text):
            usual = _reword(word.text, fold(text[word.end : word.end + _AFTER]))
            if usual != word.text:
                parts += (text[at : word.start], usual)
                at = word.end
    return "".join([*parts, text[at:]])


def _reword(word: str, after: str) -> str:
    """Put common words into one that may be made of several; `after` follows it."""

    def usual(match: re.Match[str]) -> str:
        own = OWN_MEANING.get(match[0])
        return match[0] if own and re.match(own, word[match.end() :] + after) else _FIRST[match[0]]

    return _regional().sub(usual, word)


@cache
def _regional() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_FIRST, key=len, reverse=True)))
