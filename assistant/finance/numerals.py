"""Numbers as they are written: digits, Chinese numerals, English number words, fractions. No units, no meaning.

All functions read text in canonical letters and lower case (`lettering.canonical`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# Longer runs are identifiers; the limit also keeps all arithmetic exact within the 28 digits of Decimal's context.
_MOST_DIGITS = 18

_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_HAN_DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_HAN_SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: value for value, word in enumerate(_ONES.split())}
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
_WORD_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

_VULGAR = {
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "⅓": "1/3",
    "⅔": "2/3",
    "⅕": "1/5",
    "⅛": "1/8",
    "⅜": "3/8",
    "⅝": "5/8",
    "⅞": "7/8",
}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}

_PLAIN = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![0-9])|[0-9]+)(?:\.[0-9]+)?|(?<![0-9a-z])\.[0-9]+"
_SHARE = r"[1-9]/(?:2|3|4|5|8|10|16|32)(?![0-9/.%-])"
_FIRST_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_WORD = "|".join(sorted((*_WORDS, "hundred", *_WORD_SCALES), key=len, reverse=True))
_NUMERAL = re.compile(
    rf"(?P<mixed>[0-9]{{1,3}}(?:(?:-|\ |\ ?and\ )(?={_SHARE}){_SHARE}|[{''.join(_VULGAR)}]))"
    rf"|(?P<share>(?<![0-9/.])(?:{_SHARE}|[{''.join(_VULGAR)}]))"
    rf"|(?P<digits>{_PLAIN})"
    r"|(?P<han>[零一二两三四五六七八九十百千万亿兆]+(?:点[零一二三四五六七八九]+[百千万亿兆]*)?"
    r"|[壹贰叁肆伍陆柒捌玖][拾佰仟万亿零壹贰叁肆伍陆柒捌玖]+)"
    rf"|(?P<word>\b(?:an?\ (?:hundred|thousand|million|billion|trillion)|{_FIRST_WORD})\b"
    rf"(?:(?:-|\ and\ |\ )(?:{_WORD})\b){{0,12}}(?:\ and\ (?:a\ |one[\ -])?(?:half|quarter))?\b)"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written.

    Attributes:
        start: Where it begins.
        end: Where it ends, exclusive.
        value: What it says.
        step: Size of its last written digit: 1 for `12`, 0.1 for `12.0`, 1000 for `三萬五千`.
        form: `digits`, `han`, `word` or `fraction`.
        high: Other end of `兩三` (two or three).
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    form: str = "digits"
    high: Decimal | None = None


def find_numerals(text: str) -> list[Numeral]:
    """Find every number written in `text`, in order.

    >>> [str(n.value) for n in find_numerals("1,055 亿, 三万五千, twenty-one, 5-1/4")]
    ['1055', '35000', '21', '5.25']
    """
    found = []
    match = _NUMERAL.search(text)
    while match:
        numeral = _READERS[str(match.lastgroup)](match)
        if numeral is not None:
            found.append(numeral)
        # Words that make two numbers (twenty and thirty) are one match: go on after the first.
        match = _NUMERAL.search(text, numeral.end if numeral else match.end())
    return found


def _digits(match: re.Match[str]) -> Numeral | None:
    written = match[0].replace(",", "")
    if len(written) > _MOST_DIGITS:
        return None
    value = Decimal(written)
    return Numeral(match.start(), match.end(), value, Decimal(1).scaleb(int(value.as_tuple().exponent)))


def _fraction(match: re.Match[str]) -> Numeral:
    written = match[0]
    for sign, share in _VULGAR.items():
        written = written.replace(sign, " " + share)
    whole, _, share = written.rpartition(" ") if " " in written else written.rpartition("-")
    top, bottom = share.split("/")
    units = int(re.sub("[^0-9]", "", whole) or 0)
    value = exact(Fraction(int(top), int(bottom)) + units)
    return Numeral(match.start(), match.end(), value, Decimal("0.01"), "fraction")


def exact(value: Fraction) -> Decimal:
    """Give a fraction as a decimal number, to twelve places where it does not end.

    >>> exact(Fraction(1, 8))
    Decimal('0.125')
    """
    quotient = Decimal(value.numerator) / Decimal(value.denominator)
    return quotient if Fraction(quotient) == value else quotient.quantize(Decimal("1e-12"))


def _han(match: re.Match[str]) -> Numeral | None:
    written = match[0]
    read = han_value(written)
    if read is not None:
        return Numeral(match.start(), match.end(), read[0], read[1], "han")
    pair = _neighbours(written)
    if pair is None:
        return None
    return Numeral(match.start(), match.end(), pair[0], pair[1], "han", pair[2])


def _neighbours(written: str) -> tuple[Decimal, Decimal, Decimal] | None:
    """Read 兩三, 七八 and 三五 (with what follows: 七八百) as low, step and high."""
    if len(written) < 2 or written[0] not in _HAN_DIGITS or written[1] not in _HAN_DIGITS:
        return None
    low, high = (han_value(written[at] + written[2:]) for at in (0, 1))
    if (
        low is None
        or high is None
        or not (low[0] < high[0] and (_HAN_DIGITS[written[1]] - _HAN_DIGITS[written[0]] == 1 or written[:2] == "三五"))
    ):
        return None
    return low[0], low[1], high[0]


def han_value(written: str) -> tuple[Decimal, Decimal] | None:
    """Read a Chinese numeral: its value and the size of its last digit; None where it is no number.

    A digit after the last unit counts in the next lower one, as spoken: 一萬五 is 15,000.

    >>> han_value("二十一"), han_value("三点五万亿"), han_value("十四五")
    ((Decimal('21'), Decimal('1')), (Decimal('3500000000000'), Decimal('100000000000')), None)
    """
    whole, point, decimals = written.partition("点")
    if point:
        return _han_decimal(whole, decimals)
    if not any(c in _HAN_TENS or c in _HAN_SCALES for c in written):
        return _han_positional(written)
    total, scale, last = 0, 10**16, 1
    section: list[str] = []
    at = 0
    while at < len(written):
        sign = written[at]
        at += 1
        if sign not in _HAN_SCALES:
            section.append(sign)
            continue
        factor = _HAN_SCALES[sign]
        while at < len(written) and written[at] in _HAN_SCALES:
            factor *= _HAN_SCALES[written[at]]
            at += 1
        read = _han_section("".join(section), factor < scale and scale == 10**16)
        if read is None or factor >= scale:
            return None
        total += read[0] * factor
        scale, last, section = factor, factor * (read[1] if read[1] >= 1000 else 1), []
    if section:
        tail = "".join(section)
        if scale < 10**16 and len(tail) == 1 and tail in _HAN_DIGITS:
            return Decimal(total + _HAN_DIGITS[tail] * scale // 10), Decimal(scale // 10)
        read = _han_section(tail, scale == 10**16)
        if read is None or read[0] >= scale:
            return None
        total, last = total + read[0], read[1]
    return Decimal(total), Decimal(last)


def _han_positional(written: str) -> tuple[Decimal, Decimal] | None:
    """Read digits in a row: 五, 二零二五; two alone (二五) are no number but for 零."""
    if len(written) == 2 and "零" not in written:
        return None
    if len(written) > _MOST_DIGITS:
        return None
    return Decimal("".join(str(_HAN_DIGITS[c]) for c in written)), Decimal(1)


def _han_decimal(whole: str, decimals: str) -> tuple[Decimal, Decimal] | None:
    digits = decimals.rstrip("百千万亿兆")
    read = han_value(whole) if whole else None
    if read is None or len(digits) > _MOST_DIGITS:
        return None
    factor = 1
    for sign in decimals[len(digits) :]:
        factor *= _HAN_TENS.get(sign) or _HAN_SCALES[sign]
    step = Decimal(factor).scaleb(-len(digits))
    places = Decimal("".join(str(_HAN_DIGITS[c]) for c in digits))
    return (read[0] * factor + places * step).normalize(), step.normalize()


def _han_section(written: str, leading: bool) -> tuple[int, int] | None:
    """Read a numeral below ten thousand: its value and the size of its last digit (1 below a thousand)."""
    total, unit, digit = 0, 10_000, None
    for sign in written:
        if sign in _HAN_DIGITS:
            if digit:
                return None
            digit = _HAN_DIGITS[sign]
            continue
        size = _HAN_TENS[sign]
        if size >= unit or (digit is None and not (size == 10)):
            return None
        total += (1 if digit is None else digit) * size
        unit, digit = size, None
    if digit is not None:
        spoken = digit and unit in (100, 1000) and written[-2] != "零"
        total += digit * unit // 10 if spoken else digit
        return total, (100 if spoken and unit == 1000 else 1)
    if not written and not leading:
        return None
    return (total, 1000 if unit == 1000 else 1) if written else None


def _word(match: re.Match[str]) -> Numeral | None:
    """Read English number words as far as they make one number."""
    total, section, step, end = 0, 0, 1, match.start()
    share = Decimal(0)
    last = 0
    for token in re.finditer(r"[a-z]+", match[0]):
        word = token[0]
        if word in ("a", "an", "and"):
            continue
        if word in ("half", "quarter"):
            share = Decimal("0.5") if word == "half" else Decimal("0.25")
        elif word in _WORDS:
            value = _WORDS[word]
            if section % 100 and not (section % 10 == 0 and value < 10) or (last and value >= last):
                break
            section += value
            last = value if value >= 20 else 1
        elif word == "hundred":
            section, last = (section or 1) * 100, 100
        else:
            total, section, step, last = total + (section or 1) * _WORD_SCALES[word], 0, _WORD_SCALES[word], 0
        end = match.start() + token.end()
    if section:
        step = 1
    if share:
        return Numeral(match.start(), end, Decimal(total + section) + share, Decimal("0.1"), "word")
    return Numeral(match.start(), end, Decimal(total + section), Decimal(step), "word")


_READERS = {"mixed": _fraction, "share": _fraction, "digits": _digits, "han": _han, "word": _word}
