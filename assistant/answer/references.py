"""Read references to sentences, `[passage.sentence]`, in the ways in which models write them.

`[1.4][2.1]`, `[1.2, 1.4]`, `[1.2-1.4]`, `[1.2-4]`, `【1.2】`, `［1．2］`, `[[1.2]]`, `[ref 1.2]`, `[1.2](#1.2)`,
`【1.2†source】`, and `(1.2)` beside the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Reference = tuple[int, int]

_NUMBER = r"\d{1,4}\.\d{1,4}"
_LINK = r"\s*(?:[,，、;；–—~～-]|and|和|及|至|to)\s*"
_LABEL = r"(?:(?:refs?|references?|sources?|see|來源|来源|参见|參見)\.?\s*[:：]?\s*|\^)?"
_LIST = rf"{_NUMBER}(?:{_LINK}(?:{_NUMBER}|\d{{1,3}}(?!\d|\.\d|%)))*"
_TAIL = r"(?:†[^\]］】〕]{0,40})?"
_ANCHOR = r"(?:\(#[^)\s]{0,20}\))?"
# A passage without a sentence proves nothing, but it is a reference and no part of the prose.
_WHOLE = rf"\d{{1,2}}(?:{_LINK}\d{{1,2}})*"
IN_BRACKETS = re.compile(
    rf"\s*[\[［【〔]{{1,2}}\s*{_LABEL}(?:{_LIST}|{_WHOLE}){_TAIL}\s*[\]］】〕]{{1,2}}{_ANCHOR}", re.IGNORECASE
)
# Parentheses hold figures too (a loss of (1.2)): only beside a stop or another reference can they be references.
_PARENTHESES = rf"[(（]\s*{_LABEL}{_NUMBER}(?:{_LINK}{_NUMBER})*\s*[)）]"
IN_PARENTHESES = re.compile(
    rf"(?<=[.。!?！？\]］】〕)）])\s?{_PARENTHESES}|\s*{_PARENTHESES}(?=\s*[.。!?！？;；\[［【〔(（])", re.IGNORECASE
)
# A reference that has only begun, at the end of what has come.
OPEN = r"[\[［【〔][^\]］】〕]{0,120}$|[(（][^)）]{0,60}$|[(（][^)）]{0,60}[)）]\s*$"
_PARTS = re.compile(r"(?P<number>\d{1,4}(?:\.\d{1,4})?)|(?P<range>[–—~～-]|至|\bto\b)", re.IGNORECASE)
_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")


def plain_digits(text: str) -> str:
    """Write full-width digits and points as plain ones.

    >>> plain_digits("［１．２］")
    '［1.2］'
    """
    return text.translate(_DIGITS)


def expand_references(written: str) -> Iterator[Reference]:
    """Read what stands in one pair of brackets: `1.2, 1.4` as two references and `1.2-1.4` as three.

    >>> list(expand_references("[1.2-4, 2.1]")), list(expand_references("[3]"))
    ([(1, 2), (1, 3), (1, 4), (2, 1)], [(3, 0)])
    """
    previous: Reference | None = None
    ranged = False
    for part in _PARTS.finditer(written.split("†", maxsplit=1)[0].split("(#", maxsplit=1)[0]):
        if part["range"]:
            ranged = True
            continue
        passage, dot, sentence = part["number"].partition(".")
        if dot:
            reference = (int(passage), int(sentence))
        elif previous and previous[1]:
            reference = (previous[0], int(passage))
        else:
            reference = (int(passage), 0)
        if ranged and previous and previous[0] == reference[0]:
            yield from ((reference[0], between) for between in range(previous[1] + 1, reference[1]))
        yield reference
        previous, ranged = reference, False
