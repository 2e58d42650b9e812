"""Numbers as they are written: digits, Chinese numerals, English number words, fractions. No units, no meaning.

All functions read text in canonical letters and lower case (`lettering.read_letters`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from assistant.finance.han_numerals import DIGITS, MOST_DIGITS, Number, han_value, plain
from assistant.finance.quantity import Bound
from assistant.finance.word_numerals import NUMBER, SHARE, exact, read_share, read_words

_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_SIGNS = "".join(_VULGAR)
_DECIMAL = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![0-9])|[0-9]+)(?:\.[0-9]+)?|(?<![0-9a-z)\]”\"'%.,;。）])\.[0-9]+"
_FRACTION = r"[1-9]/(?:2|3|4|5|8|10|16|32)(?![0-9/.%-])"
# 百分点 and 百分位 are units, whatever numeral stands before them.
_HAN_SIGN = r"(?:[零一二两三四五六七八九十千万亿兆]|百(?!分[点位]))"
_HAN = rf"{_HAN_SIGN}+(?:点[零一二三四五六七八九]+(?:[千万亿兆]|百(?!分[点位]))*)?"
_FORMAL = "[壹贰叁肆伍陆柒捌玖][拾佰仟万亿零壹贰叁肆伍陆柒捌玖]+"
_NUMERAL = re.compile(
    r"(?=[0-9.零一二两三四五六七八九十百千万亿兆半过壹贰叁肆伍陆柒捌玖" + _SIGNS + r"]|\b[aehtfonqsz])(?:"
    rf"(?P<parts>(?P<base>{_HAN}|[0-9]{{1,4}})\s?分之\s?(?P<top>{_DECIMAL}|{_HAN}))"
    r"|(?P<quarters>四分[一二三](?=\s?厘))"
    rf"|(?P<mixed>[0-9]{{1,3}}(?:(?:-|\ |\ and\ ){_FRACTION}|[{_SIGNS}]))"
    rf"|(?P<fraction>(?<![0-9/.])(?:{_FRACTION}|[{_SIGNS}]))"
    rf"|(?P<digits>{_DECIMAL})"
    r"|(?P<half>一半|[过超近逾]?半数|[过超近逾]半(?![年个小天月导成码日载厘])|(?<![上下前后大小多深])半(?=年|个|小时|天|成|码|厘))"
    rf"|(?P<han>{_HAN}|{_FORMAL})"
    rf"|(?P<share>\b(?:{SHARE}))"
    rf"|(?P<word>\b{NUMBER})"
    ")"
)
_SHARE_BEHIND = re.compile(r" of (?!an? |one )|以上|以下|左右|[的，。、；,;)]|$")
_PLAIN_WORD = re.compile(NUMBER)

# Size of the last digit, by the number of decimal places.
_LAST_DIGITS = [Decimal(1).scaleb(-places) for places in range(MOST_DIGITS + 1)]

_HALF_BOUNDS: dict[str, Bound] = {"过": "over", "超": "over", "逾": "over", "近": "near"}

Form = Literal["digits", "han", "word", "fraction"]


class Numeral(NamedTuple):
    """A number as written.

    Attributes:
        start: Where it begins.
        end: Where it ends, exclusive.
        value: What it says; a share of a whole in percent.
        precision: Size of its last written digit: 1 for `12`, 0.1 for `12.0`, 1000 for 三万五千.
        form: How it is written.
        high: Other end of 两三 (two or three).
        share: Whether it is a share of a whole, in percent: 百分之五, two-thirds of.
        bound: Bound that is part of it: 过半.
    """

    start: int
    end: int
    value: Decimal
    precision: Decimal
    form: Form = "digits"
    high: Decimal | None = None
    share: bool = False
    bound: Bound = "none"


def find_numerals(text: str) -> Iterator[Numeral]:
    """Find every number written in `text`, in order.

    >>> [str(n.value) for n in find_numerals("1,055 亿, 三万五千, twenty-one, 5-1/4, 百分之五")]
    ['1055', '35000', '21', '5.25', '5']
    """
    match = _NUMERAL.search(text)
    while match:
        numeral = _READERS[str(match.lastgroup)](match)
        if numeral is not None:
            yield numeral
        # Words that make two numbers (twenty and thirty) are one match: go on after the first.
        match = _NUMERAL.search(text, numeral.end if numeral else match.end())


def _digits(match: re.Match[str]) -> Numeral | None:
    number = _decimal(match[0])
    return Numeral(*match.span(), number.value, number.precision) if number else None


def _decimal(written: str) -> Number | None:
    """Read digits; longer runs are identifiers, and $000 heads a column of thousands."""
    written = written.replace(",", "")
    if len(written) > MOST_DIGITS or written == "000":
        return None
    return Number(Decimal(written), _LAST_DIGITS[len(written.partition(".")[2])])


def _fraction(match: re.Match[str]) -> Numeral:
    """Read 5-1/4, ¾, and 1/3; one behind which a whole or nothing stands is a share: 1/3 of, 不足1/3."""
    written = match[0]
    for sign, share in _VULGAR.items():
        written = written.replace(sign, " " + share)
    *whole, share = re.split("(?: and |-| )", written)
    top, bottom = share.split("/")
    value = Fraction(int("".join(whole) or "0")) + Fraction(int(top), int(bottom))
    if value < 1 and _SHARE_BEHIND.match(match.string, match.end()):
        return Numeral(*match.span(), exact(100 * value), Decimal(2), "fraction", share=True)
    return Numeral(*match.span(), exact(value), Decimal("0.01"), "fraction")


def _parts(match: re.Match[str]) -> Numeral | None:
    """Read 百分之五, 三分之二, 5 分之 1 in percent."""
    base, top = (
        _decimal(part) or han_value(part) if part[0] in "0123456789." else han_value(part) for part in _sides(match)
    )
    if base is None or top is None or not base.value:
        return None
    if base.value in (100, 1000, 10000):
        factor = 100 / base.value
        return Numeral(*match.span(), plain(top.value * factor), plain(top.precision * factor), "han", share=True)
    value = exact(Fraction(top.value) / Fraction(base.value) * 100)
    return Numeral(*match.span(), value, Decimal(2), "fraction", share=True)


def _sides(match: re.Match[str]) -> tuple[str, str]:
    base = match["base"]
    return {"百": "一百", "千": "一千", "万": "一万"}.get(base, base), match["top"]


def _quarters(match: re.Match[str]) -> Numeral:
    """Read 四分三, as interest is told in Hong Kong."""
    quarters = DIGITS[match[0][-1]]
    return Numeral(*match.span(), Decimal(quarters) / 4, Decimal("0.01"), "fraction")


def _half(match: re.Match[str]) -> Numeral:
    start, end = match.span()
    if match[0] == "半":
        return Numeral(start, end, Decimal("0.5"), Decimal("0.02"), "fraction")
    bound: Bound = _HALF_BOUNDS.get(match[0][0], "none")
    return Numeral(start, end, Decimal(50), Decimal(2), "fraction", share=True, bound=bound)


def _han(match: re.Match[str]) -> Numeral | None:
    number = han_value(match[0])
    if number:
        return Numeral(*match.span(), number.value, number.precision, "han")
    return _neighbours(match)


def _neighbours(match: re.Match[str]) -> Numeral | None:
    """Read two digits side by side that mean one or the other: 两三, 七八百, 三五."""
    written = match[0]
    if len(written) < 2 or not (written[0] in DIGITS and written[1] in DIGITS):
        return None
    apart = DIGITS[written[1]] - DIGITS[written[0]]
    low, high = han_value(written[0] + written[2:]), han_value(written[1:])
    if low is None or high is None or not (apart == 1 or written[:2] == "三五"):
        return None
    return Numeral(*match.span(), low.value, low.precision, "han", high.value)


def _share(match: re.Match[str]) -> Numeral | None:
    read = read_share(match.string, match)
    if read is None:
        number = _PLAIN_WORD.match(match.string, match.start())
        return _word(number) if number else None
    end, value, whole = read
    return Numeral(match.start(), end, value, Decimal(2) if whole else Decimal("0.02"), "fraction", share=whole)


def _word(match: re.Match[str]) -> Numeral:
    length, number = read_words(match[0])
    return Numeral(match.start(), match.start() + length, number.value, number.precision, "word")


_READERS = {
    "parts": _parts,
    "quarters": _quarters,
    "mixed": _fraction,
    "fraction": _fraction,
    "digits": _digits,
    "half": _half,
    "han": _han,
    "share": _share,
    "word": _word,
}
