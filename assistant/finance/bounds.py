"""The words around a figure that bound it, and its sign. Canonical lower-case text."""

from __future__ import annotations

import re

from assistant.finance.endings import Endings, read_table
from assistant.finance.quantity import BOUNDS, Bound

_BEFORE = Endings(
    {
        word: BOUNDS[name]
        for word, name in read_table("""
at_most 不超过 未超过 不超 不高于 不多于 不逾 不大于 至多 最多 顶多 不超出 ≤ at_most no_more_than not_more_than
at_most no_higher_than no_greater_than not_exceeding not_exceed not_above up_to as_much_as a_maximum_of
at_least 至少 最少 起码 不低于 不少于 不小于 不下于 不下 不亚于 ≥ at_least no_less_than not_less_than no_fewer_than
at_least no_lower_than not_below a_minimum_of minimum_of
near 接近 将近 逼近 近 临近 趋近 直逼 略低于 稍低于 略少于 nearly almost close_to closer_to approaching near nearing
near just_under just_below just_short_of just_shy_of shy_of slightly_less_than slightly_under slightly_below
near a_little_under a_little_less_than not_quite close_on
over 超过 超逾 超出 超 逾 高于 多于 大于 高过 不止 突破 升破 涨破 冲破 升穿 站上 略超 略高于 稍高于 远超 远高于 大幅高于
over > more_than over above in_excess_of exceed exceeding exceeded exceeds north_of upwards_of upward_of
over greater_than higher_than beyond surpass surpassed surpassing surpasses topped topping tops just_over just_above
over slightly_above slightly_over slightly_more_than a_little_over a_little_more_than well_over well_above
over far_above far_more_than well_in_excess_of
under 不足 不到 不及 未达 未到 未及 少于 低于 小于 远低于 大幅低于 跌破 跌穿 失守 < less_than under below lower_than
under fewer_than short_of south_of smaller_than well_below well_under far_below far_less_than
approx 大约 约为 约合 约 大概 估计约 差不多 左右 ~ ≈ about around roughly approximately approx. approx circa c. ca. some
approx an_estimated in_the_region_of in_the_order_of on_the_order_of in_the_neighborhood_of
""").items()
    }
)
_AFTER: dict[Bound, str] = {
    "over": r"以上|之上|开外|或以上|\s(?:or|and) (?:more|higher|greater|above|over)\b|\+(?![0-9])",
    "under": r"以下|之下|以内|之内|\s(?:or|and) (?:less|fewer|lower|below)\b",
    "approx": r"左右|上下(?!行)|附近|前后|\sor so\b",
}
_SUFFIX = re.compile(r"\s?(?:" + "|".join(f"(?P<{bound}>{words})" for bound, words in _AFTER.items()) + ")")
# `moved up to 5.6 percent` says where to, not how far at most.
_RISES = re.compile(
    r"\b(?:mov|edg|inch|tick|r[io]se?|climb|cre[ep]|step|pick|revis|bump|push|drift|mark|went|go|back|add|bring|brought)"
    "[a-z]* $"
)
_GLUE = re.compile(r"(?:\s(?:a|the|an)|\s?[有为达到])?\s?$")
# A dash behind one of these joins two things; behind anything else it is a minus.
_JOINED = frozenset("0123456789abcdefghijklmnopqrstuvwxyz%)]-–—元亿万兆倍点吨")
_JOINED_OVER_A_BLANK = frozenset("0123456789%")
_NEGATIVE = Endings({"负": -1, "negative": -1, "minus": -1})


def bound_before(text: str, at: int) -> tuple[int, Bound]:
    """Read a bounding word that ends at `at`, a blank or article between: where it begins, and what it says.

    Without one: `at` and `none`.
    """
    glue = _GLUE.search(text, max(0, at - 5), at)
    end = glue.start() if glue else at
    found = _BEFORE.find(text, end) or _BEFORE.find(text, at)
    if found is None or (text.startswith("up to", found[0]) and _RISES.search(text, max(0, found[0] - 12), found[0])):
        return at, "none"
    return found


def bound_after(text: str, at: int) -> tuple[int, Bound]:
    """Read a bounding word that begins at `at`: where it ends, and what it says; `at` and `none` without one."""
    match = _SUFFIX.match(text, at)
    return (match.end(), match.lastgroup) if match else (at, "none")  # type: ignore[return-value]


def sign_before(text: str, at: int) -> tuple[int, int]:
    """Read a sign that ends at `at`: where it begins, and -1, 1, or 0 without one.

    A dash behind a figure, a word or a bracket joins; it is no minus.

    >>> sign_before("-0.5%", 1), sign_before("15-20", 3), sign_before("负0.5%", 1)
    ((0, -1), (3, 0), (0, -1))
    """
    sign = text[at - 1 : at]
    if sign in ("-", "–"):
        before = text[max(0, at - 4) : at - 1]
        joined = before[-1:] in _JOINED if before[-1:] != " " else before.rstrip()[-1:] in _JOINED_OVER_A_BLANK
        return (at, 0) if joined else (at - 1, -1)
    if sign == "+":
        return (at, 0) if text[at - 2 : at - 1] in _JOINED else (at - 1, 1)
    found = _NEGATIVE.find(text, at - 1 if sign == " " else at)
    return found or (at, 0)
