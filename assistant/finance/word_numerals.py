"""Numbers and fractions written in English words, in lower case."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from assistant.finance.han_numerals import Number

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: value for value, word in enumerate(_ONES.split())}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHARES = {
    "half": 2,
    "halve": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
}

_FIRST = "|".join(sorted(_VALUES, key=len, reverse=True))
_ANY = "|".join((_FIRST, "hundred", *_SCALES))
_SCALE = "hundred|thousand|million|billion|trillion"
NUMBER = (
    rf"(?:an?\ (?:{_SCALE}|dozen)\b|(?:{_FIRST})\ dozen|(?:{_FIRST})(?=fold\b)|(?:{_FIRST})\b)"
    rf"(?:(?:-|\ and\ |\ )(?:{_ANY})\b){{0,12}}(?:\ and\ (?:a\ |one[\ -])(?:half|quarter)\b)?"
)
# A fourth month running is no quarter of one.
_NO_ORDINAL = r"(?!\ (?:straight|consecutive|successive|month|year|day|week|quarter|session|time)\b)"
_OUT_OF = (
    rf"(?P<of_them>{_FIRST})\ (?:in|out\ of)\ (?:every\ )?(?P<them>two|three|four|five|six|seven|eight|ten|10|100)\b"
    r"(?!\ (?:years?|quarters?|months?|weeks?|days?|decades?|hours?)\b)"
)
SHARE = (
    rf"{_OUT_OF}|"
    rf"(?:(?:an?|{_FIRST})[\ -])?(?:half|quarter|third\b{_NO_ORDINAL})\b"
    rf"|(?:an?|{_FIRST})[\ -](?:third|quarter|fourth|fifth|sixth|eighth|tenth)s?\b{_NO_ORDINAL}"
)
# Of what a share is a part: a unit (half a percentage point), or a whole (two-thirds of respondents).
_OF_A_UNIT = re.compile(
    r"(?:-|\ |\ of\ )(?:an?\ |one\ )?"
    r"(?=(?:percent|per\ cent|percentage|basis|point|million|billion|trillion|year|month|hour|day)s?\b(?!-))"
)
_OF_A_WHOLE = re.compile(
    r"\ of\b(?!\ (?:(?:19|20)[0-9]{2}\b|this|last|next|growth|expansion|contraction|decline|gains|losses|results|"
    r"earnings|a\ century))"
)
_BEHIND_HALF = re.compile(r"\ (?:the|its|their|all|those|these|our)\b")
# `up from half in July`: half of what was spoken of before.
_HALF_ALONE = re.compile(
    r"(?:from|to|than|about|nearly|almost|over|around|roughly|least|by|under|approximately|some)\ $"
)
_BEHIND_HALF_ALONE = re.compile(r"(?=[.,;:)]|$|\ (?:in|that|those|at|on|as|from|to|by|and|were|was|had|have)\b)")
_PART_OF_TIME = re.compile(
    r"(?:first|second|third|latter|other|back|front|top|bottom|last|this|next|fiscal|current)[\ -]$"
)


def read_words(written: str) -> tuple[int, Number]:
    """Read English number words as far as they make one number: how many characters, and the number.

    >>> read_words("one hundred and twenty")[1].value, read_words("twenty and thirty")
    (Decimal('120'), (6, Number(value=Decimal('20'), precision=Decimal('1'))))
    """
    total, section, last, end = 0, 0, 10**3, 0
    precision = Decimal(1)
    for token in re.finditer("[a-z]+", written):
        word = token[0]
        if word in _VALUES:
            value = _VALUES[word]
            # Tens take a digit, hundreds take tens; anything else begins another number.
            if value >= last:
                break
            section, last, precision = section + value, (10 if value >= 20 else 1), Decimal(1)
        elif word == "hundred":
            section, last = (section or 1) * 100, 100
        elif word == "dozen":
            section, last = (section or 1) * 12, 1
        elif word in _SCALES:
            total, section, last = total + (section or 1) * _SCALES[word], 0, 10**3
            precision = Decimal(_SCALES[word])
        elif word in ("half", "quarter"):
            section_share = Decimal("0.5") if word == "half" else Decimal("0.25")
            return token.end(), Number(total + section + section_share, Decimal("0.1"))
        else:
            continue
        end = token.end()
    return end, Number(Decimal(total + section), precision)


def read_share(text: str, match: re.Match[str]) -> tuple[int, Decimal, bool] | None:
    """Read a fraction in words: where it ends, its value, and whether it is a share of a whole, then in percent.

    In `half a percentage point` it is part of a unit and ends before it; in `two-thirds of respondents` of a whole.
    `the second half` and `three quarters of growth` are stretches of time: None.
    """
    if match["them"]:
        value = Fraction(_VALUES[match["of_them"]], _VALUES.get(match["them"]) or int(match["them"]))
        return (match.end(), exact(100 * value), True) if value < 1 else None
    count, _, part = re.sub("[ -]", "_", match[0]).rpartition("_")
    value = Fraction(_VALUES.get(count, 1), _SHARES[part.removesuffix("s")])
    if value >= 1 or (count, part) == ("two", "quarters"):
        return None
    before = max(0, match.start() - 9)
    if not count and (part not in ("half", "quarter") or _PART_OF_TIME.search(text, before, match.start())):
        return None
    unit = _OF_A_UNIT.match(text, match.end())
    if unit and (count or part == "half" or text.startswith("p", unit.end())):
        # The blank or hyphen before the unit belongs to the unit.
        return unit.end() - 1, exact(value), False
    spelled_together = "-" in match[0] and count not in ("", "a", "an")
    if spelled_together and not text.startswith("-", match.end()):
        return match.end(), exact(100 * value), True
    if not count and part != "half":
        return None
    of_a_whole = _OF_A_WHOLE.match(text, match.end()) or (part == "half" and _is_half(text, match))
    return (match.end(), exact(100 * value), True) if of_a_whole else None


def _is_half(text: str, match: re.Match[str]) -> bool:
    """Tell whether `half` stands for a share: half the banks, more than half in July."""
    if _BEHIND_HALF.match(text, match.end()):
        return True
    alone = _HALF_ALONE.search(text, max(0, match.start() - 14), match.start())
    return bool(alone and _BEHIND_HALF_ALONE.match(text, match.end()))


def exact(value: Fraction) -> Decimal:
    """Give a fraction as a decimal number, to twelve places where it does not end.

    >>> exact(Fraction(1, 8)), exact(Fraction(2, 3))
    (Decimal('0.125'), Decimal('0.666666666667'))
    """
    quotient = Decimal(value.numerator) / Decimal(value.denominator)
    return quotient if Fraction(quotient) == value else quotient.quantize(Decimal("1e-12"))
