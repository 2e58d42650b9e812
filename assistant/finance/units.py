"""The words that stand behind numbers: scales, kinds of figures, and nouns, in Chinese and English.

All patterns are matched against canonical lower-case text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assistant.finance.currencies import AFTER, CENTS
from assistant.finance.endings import read_list
from assistant.finance.han_numerals import scale_value
from assistant.finance.nouns import HAN_NOUNS, WORD_NOUNS
from assistant.finance.quantity import Kind

_SCALES = {
    name: 10**power
    for power, names in (
        (2, "hundred"),
        (3, "thousand k"),
        (6, "million mn mln mm m"),
        (9, "billion bn bln b"),
        (12, "trillion tn trn tln t"),
    )
    for name in names.split()
}
# Letters that are a scale only behind money or glued to the digits; t and mm only behind money.
_LETTERS = frozenset(("k", "m", "mm", "b", "t"))


# Words that may follow a number and are nothing that is counted.
_NO_NOUN = read_list("""
    a about above across after against ago all also am among an and are as at be because been before below between both
    but by can compared could declined decreased did do does down during each earlier either etc even fell for from
    gained had has have he her higher his how however if in including increased into is it its just largely later least
    less like lost lower may might more most mostly much nor not now of off on only onto or other our out over p.m. per
    plus pm rather respectively rose said same she should since so some such than that the their them then there these
    they this those though through throughout thus to today together too toward towards under until up upon very versus
    via vs was we were what when where whereas whether which while who whose will with within without would yesterday
    yet you
""")


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands behind a number.

    Attributes:
        end: Where it ends.
        kind: What it makes of the number.
        name: Currency or noun.
        factor: What it multiplies the number by.
        known: Whether it is a word of the lists, not just the next word.
    """

    end: int
    kind: Kind
    name: str = ""
    factor: Decimal = Decimal(1)
    known: bool = True


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_HAN_SCALE = re.compile(
    r"\s?(?P<more>[多余来])?\s?(?P<scale>(?:[十万亿兆]|百(?!分[点位]|度|货|科)|千(?!克|瓦|米|卡|字))+)"
    r"(?!分之|瓦|赫|字节|比特|帕|焦|科企|科股|华化)(?:(?P<after>[多余](?!元化|头|空|次|家))(?P<then>[万亿兆]+)?)?"
)
_MORE = re.compile(r"\s?(?:多|余)(?![元头空])|\+(?=\s?[a-z个家只名人次年天])")
_WORD_SCALE = re.compile(rf"[ -]?(?P<scale>{_any(_SCALES)}|(?:thousand|million|billion|trillion)s)(?![a-z0-9])")
# Classifiers that begin another word: 三大股東 counts no 股, 年代 no years.
_NO_CLASSIFIER = (
    "(?!(?<=年)[代级报龄轻薪货]|(?<=支)[出持付撑援柱]|(?<=股)[指票市东价权息份民灾债]|(?<=人)[民工均]|(?<=家)[电居长庭具]|"
    "(?<=次)[级贷新元]|(?<=部)[门委分]|(?<=回)[升落调吐撤暖]|(?<=大)[约概幅多型量厂股盘])"
)
_UNIT = re.compile(
    r"\s?(?:"
    r"(?P<percentile>(?:st|nd|rd|th)?[- ]?percentiles?\b|%?\s?的?\s?(?:历史)?(?:百)?分位(?:数|点|值)?|百分位)"
    r"|(?P<pp>(?:-|of a |a )?"
    r"(?:percentage[- ]points?|percent points?|个?百分点|ppts?|pps?|p\.p\.|%-points?|% points?)(?![a-z]))"
    r"|(?P<bp>(?:-|of a )?(?:basis[- ]points?|bps?|b\.p\.|个?基点|个bp)(?![a-z])|个?点子)"
    r"|(?P<rate>厘(?![米清定订正革毫]))"
    r"|(?P<percent>(?:-|of an? )?(?:%|percent|per cent|pct\.?)(?![a-z]))"
    r"|(?P<permille>‰)"
    r"|(?P<tenth>成(?![交为立果功本长分员品就都熟绩型套年人语份]))"
    r"|(?P<code>个?码(?![头洋]))"
    r"|(?P<multiple>倍|[- ]?times\b|-?fold\b|x(?![a-z0-9]))"
    rf"|(?P<cents>(?:{_any(CENTS)})(?![a-z]))"
    rf"|(?P<money>-?(?:{_any(AFTER)})(?![a-z])(?!(?<=[$€£])\s?\(?[0-9]))"
    r"|(?P<tenor>(?P<han>年|个月|周|天)期|年(?=\s?(?:国债|美债|美国国债|期货|日债|德债|债))"
    r"|-(?P<word>year|yr|month|week|day|quarter)\b|(?P<letter>y|yr)(?![a-z0-9]))"
    r"|(?P<score>分(?![钟之位类别布析配成为支部红散歧化产享销])|-?marks\b)"
    r"|(?P<points>个?点(?![0-9半钟名评])|[- ]?points?\b|[- ]?pts?\b)"
    rf"|(?P<noun>(?:{_any(HAN_NOUNS)}){_NO_CLASSIFIER})"
    r"|(?P<glued>(?:gw|mw|kwh?|kg|km)(?![a-z0-9]))"
    r")"
)
_SIMPLE: dict[str, tuple[Kind, str]] = {
    "percentile": ("percentile", "1"),
    "pp": ("percentage_points", "1"),
    "bp": ("percentage_points", "0.01"),
    "percent": ("percent", "1"),
    "permille": ("percent", "0.1"),
    "tenth": ("percent", "10"),
    # 碼 is the quarter point of Taiwan's central bank.
    "code": ("percentage_points", "0.25"),
    "multiple": ("multiple", "1"),
    "score": ("score", "1"),
    "points": ("points", "1"),
}
# The name that 厘 has, Hong Kong's percent of interest and yields, until `parts` tells a level from a change.
RATE = "rate"
_TENORS = {"年": "year", "个月": "month", "周": "week", "天": "day", "yr": "year"}
# `month-over-month` says how a change is counted.
_BASIS = re.compile("[- ]o[vn](?:er)?[- ]")
_PLURAL = re.compile("[a-z]{2,}(?<![suia])s")
_NEXT_WORDS = re.compile(r"[ -](?P<one>[a-z][a-z'&]*)(?:[ -](?P<two>[a-z]+))?(?:[ -](?P<three>[a-z]+))?")


def read_scale(text: str, at: int, *, money: bool) -> tuple[int, int, bool]:
    """Read a scale at `at`: where it ends, what it multiplies by (1: none), whether it says `and more` (多, 餘).

    >>> read_scale("3.5 万亿", 3, money=False), read_scale("30多家", 2, money=False), read_scale("$5m", 2, money=True)
    ((6, 1000000000000, False), (3, 1, True), (3, 1000000, False))
    """
    match = _HAN_SCALE.match(text, at)
    if match:
        factor = scale_value(match["scale"]) * scale_value(match["then"] or "")
        return match.end(), factor, bool(match["more"] or match["after"])
    more = _MORE.match(text, at)
    if more:
        return more.end(), 1, True
    match = _WORD_SCALE.match(text, at)
    if match:
        word = match["scale"]
        if word not in _LETTERS or money or (word not in ("t", "mm") and match.start("scale") == at):
            return match.end(), _SCALES.get(word) or _SCALES[word.removesuffix("s")], False
    return at, 1, False


def read_unit(text: str, at: int) -> Unit | None:
    """Read the unit or noun that begins at `at`; None where there is none."""
    match = _UNIT.match(text, at)
    if match is None:
        return _word_noun(text, at)
    # The alternatives are the outermost groups, so the last to close names the one that was found.
    name = str(match.lastgroup)
    written = match[name].strip(" -")
    if name in _SIMPLE:
        kind, factor = _SIMPLE[name]
        return Unit(match.end(), kind, "", Decimal(factor))
    if name == "rate":
        return Unit(match.end(), "percent", RATE)
    if name == "cents":
        return Unit(match.end(), "money", CENTS[written], Decimal("0.01"))
    if name == "money":
        return Unit(match.end(), "money", AFTER[written])
    if name == "tenor":
        sign = match["han"] or match["word"] or "year"
        return Unit(match.end(), "tenor", _TENORS.get(sign, sign))
    return Unit(match.end(), "count", HAN_NOUNS[written] if name == "noun" else WORD_NOUNS[written])


def _word_noun(text: str, at: int) -> Unit | None:
    """Read an English noun among the next three words: a known one, else a plural."""
    match = _NEXT_WORDS.match(text, at)
    if match is None:
        return None
    words = [(match[name], match.end(name)) for name in ("one", "two", "three") if match[name]]
    words = words[: next((place for place, (word, _) in enumerate(words) if word in _NO_NOUN), 3)]
    for place, (word, end) in enumerate(words):
        if place + 1 < len(words) and (name := _noun(f"{word} {words[place + 1][0]}")):
            return Unit(words[place + 1][1], "count", name)
        if (name := _noun(word)) and not _BASIS.match(text, end):
            return Unit(end, "count", name)
    if text[at] == "-":
        return None
    return next((Unit(end, "count", word, known=False) for word, end in words if _PLURAL.fullmatch(word)), None)


def _noun(words: str) -> str:
    return WORD_NOUNS.get(words) or WORD_NOUNS.get(words.removesuffix("s"), "")
