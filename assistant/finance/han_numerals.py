"""The value of a number written in Chinese, in canonical letters: 三万五千, 二点五, 二零二五, 一万五."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

DIGITS = {sign: value for signs in ("零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖") for value, sign in enumerate(signs)}
DIGITS["两"] = 2
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}
_GREAT = ("兆", "亿", "万")
# Keeps all arithmetic exact within the 28 digits of Decimal's context.
MOST_DIGITS = 18


class Number(NamedTuple):
    """A value and the size of the last digit it is written with."""

    value: Decimal
    precision: Decimal


def han_value(written: str) -> Number | None:
    """Read a Chinese numeral; None where it is no number.

    Hundreds and tens count as written to the last digit (二百 is as exact as 200), thousands and greater do not
    (三千 is as exact as `3 thousand`). A digit right behind a great unit counts in the next lower one: 一万五.

    >>> han_value("一万五").value, han_value("三点五万亿").value, han_value("十四五")
    (Decimal('15000'), Decimal('3500000000000'), None)
    """
    if not written or len(written) > MOST_DIGITS:
        return None
    whole, point, decimals = written.partition("点")
    if point:
        return _with_decimals(whole, decimals)
    if all(sign in DIGITS for sign in written):
        return _in_a_row(written)
    read = _great(written)
    return Number(Decimal(read[0]), Decimal(read[1])) if read else None


def _in_a_row(written: str) -> Number | None:
    """Read digits alone: 五, 二零二五. Two of them (二五) are a number only with a zero."""
    if len(written) == 2 and "零" not in written:
        return None
    return Number(Decimal("".join(str(DIGITS[sign]) for sign in written)), Decimal(1))


def _with_decimals(whole: str, decimals: str) -> Number | None:
    digits = decimals.rstrip("百千万亿兆")
    read = han_value(whole)
    if read is None or not digits or not all(sign in DIGITS for sign in digits):
        return None
    places = "".join(str(DIGITS[sign]) for sign in digits)
    factor = scale_value(decimals[len(digits) :])
    precision = Decimal(1).scaleb(-len(digits)) * factor
    return Number(plain((read.value + Decimal(f"0.{places}")) * factor), plain(precision))


def plain(value: Decimal) -> Decimal:
    """Give an equal number without trailing zeros and without an exponent.

    >>> plain(Decimal("3500.0")), plain(Decimal("1E+3"))
    (Decimal('3500'), Decimal('1000'))
    """
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def scale_value(signs: str) -> int:
    """Multiply units written together: 万亿 is a trillion; none is one."""
    factor = 1
    for sign in signs:
        factor *= SCALES[sign]
    return factor


def _great(written: str) -> tuple[int, int] | None:
    """Read value and precision of whole numbers of any size, the greatest unit first."""
    for sign in _GREAT:
        if sign in written:
            scale = SCALES[sign]
            head, _, tail = written.rpartition(sign)
            high = _great(head)
            low = _behind(tail, scale)
            if high is None or low is None or not 0 < high[0] < scale:
                return None
            return high[0] * scale + low[0], low[1] or high[1] * scale
    return _below_ten_thousand(written)


def _behind(tail: str, scale: int) -> tuple[int, int] | None:
    """Read what stands behind a great unit: value and precision (0 where nothing stands there)."""
    if not tail:
        return 0, 0
    if len(tail) == 1 and tail in DIGITS:
        return DIGITS[tail] * scale // 10, scale // 10
    low = _great(tail.removeprefix("零"))
    return low if low and low[0] < scale else None


def _below_ten_thousand(written: str) -> tuple[int, int] | None:
    total, unit, digit = 0, 10_000, None
    for at, sign in enumerate(written):
        if sign in DIGITS:
            if digit:
                return None
            digit = DIGITS[sign]
        else:
            size = _TENS.get(sign, 0)
            # Ten alone may stand without a digit, and only at the beginning: 十五, but 一百一十五.
            if not 0 < size < unit or not (digit or (size == 10 and at == 0)):
                return None
            total += (digit or 1) * size
            unit, digit = size, None
    if digit is None:
        return (total, 1000 if unit == 1000 else 1) if written else None
    if unit in (100, 1000) and digit and written[-2] not in DIGITS:
        return total + digit * unit // 10, max(1, unit // 10 if unit == 1000 else 1)
    return total + digit, 1
