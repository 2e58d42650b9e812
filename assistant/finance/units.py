"""The words that stand beside numbers: scales, currencies, kinds of figures and nouns, in Chinese and English.

All patterns are matched against canonical lower-case text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.finance.quantity import Kind

HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}
_SCALE_WORDS = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "thousands": 10**3,
    "millions": 10**6,
    "billions": 10**9,
    "trillions": 10**12,
    "k": 10**3,
    "mn": 10**6,
    "mln": 10**6,
    "mm": 10**6,
    "m": 10**6,
    "bn": 10**9,
    "bln": 10**9,
    "b": 10**9,
    "tn": 10**12,
    "trn": 10**12,
    "tln": 10**12,
    "t": 10**12,
}
# Letters that mean a scale only behind an amount of money, or glued to the digits.
_LETTERS = {"k", "m", "b", "t"}

# Names before the amount; names after it.
_BEFORE = {
    "us$": "USD",
    "usd": "USD",
    "hk$": "HKD",
    "hkd": "HKD",
    "nt$": "TWD",
    "ntd": "TWD",
    "twd": "TWD",
    "a$": "AUD",
    "au$": "AUD",
    "aud": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "cad": "CAD",
    "s$": "SGD",
    "sgd": "SGD",
    "nz$": "NZD",
    "nzd": "NZD",
    "r$": "BRL",
    "brl": "BRL",
    "jp¥": "JPY",
    "jpy": "JPY",
    "cn¥": "CNY",
    "rmb¥": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "cnh": "CNY",
    "eur": "EUR",
    "€": "EUR",
    "gbp": "GBP",
    "£": "GBP",
    "chf": "CHF",
    "krw": "KRW",
    "₩": "KRW",
    "inr": "INR",
    "₹": "INR",
    "rs.": "INR",
    "人民币": "CNY",
    "美元": "USD",
    "美金": "USD",
    "港币": "HKD",
    "港元": "HKD",
    "新台币": "TWD",
    "台币": "TWD",
    "欧元": "EUR",
    "$": "USD",
    "¥": "¥",
    "sek": "SEK",
    "nok": "NOK",
    "mxn": "MXN",
    "rub": "RUB",
    "zar": "ZAR",
    "mop$": "MOP",
    "mop": "MOP",
}
_AFTER = {
    "元人民币": "CNY",
    "人民币": "CNY",
    "元": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "cnh": "CNY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "chinese yuan": "CNY",
    "美元": "USD",
    "美金": "USD",
    "us dollars": "USD",
    "us dollar": "USD",
    "u.s. dollars": "USD",
    "u.s. dollar": "USD",
    "dollars": "USD",
    "dollar": "USD",
    "usd": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "hong kong dollars": "HKD",
    "hkd": "HKD",
    "欧元": "EUR",
    "euros": "EUR",
    "euro": "EUR",
    "eur": "EUR",
    "英镑": "GBP",
    "镑": "GBP",
    "pounds sterling": "GBP",
    "pounds": "GBP",
    "pound": "GBP",
    "gbp": "GBP",
    "日元": "JPY",
    "日圆": "JPY",
    "日币": "JPY",
    "yen": "JPY",
    "japanese yen": "JPY",
    "jpy": "JPY",
    "新台币": "TWD",
    "台币": "TWD",
    "元台币": "TWD",
    "元新台币": "TWD",
    "taiwan dollars": "TWD",
    "new taiwan dollars": "TWD",
    "twd": "TWD",
    "韩元": "KRW",
    "韩圆": "KRW",
    "won": "KRW",
    "krw": "KRW",
    "澳元": "AUD",
    "australian dollars": "AUD",
    "aud": "AUD",
    "加元": "CAD",
    "canadian dollars": "CAD",
    "cad": "CAD",
    "新加坡元": "SGD",
    "新元": "SGD",
    "坡元": "SGD",
    "singapore dollars": "SGD",
    "sgd": "SGD",
    "瑞郎": "CHF",
    "瑞士法郎": "CHF",
    "swiss francs": "CHF",
    "chf": "CHF",
    "卢布": "RUB",
    "rubles": "RUB",
    "roubles": "RUB",
    "卢比": "INR",
    "印度卢比": "INR",
    "rupees": "INR",
    "inr": "INR",
    "雷亚尔": "BRL",
    "reais": "BRL",
    "澳门元": "MOP",
    "圆": "CNY",
    "块": "CNY",
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
}
_CENTS = {"美分": "USD", "cents": "", "cent": "", "仙": "HKD", "pence": "GBP", "便士": "GBP"}

# Nouns that a count can be checked by; a noun outside this table is kept as written and compared with nothing.
_HAN_NOUNS = {
    "个交易日": "trading_day",
    "交易日": "trading_day",
    "个工作日": "trading_day",
    "工作日": "trading_day",
    "个营业日": "trading_day",
    "个季度": "quarter",
    "个季": "quarter",
    "季度": "quarter",
    "个月": "month",
    "个星期": "week",
    "个周": "week",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "年": "year",
    "岁": "year",
    "天": "day",
    "日": "day",
    "个小时": "hour",
    "小时": "hour",
    "分钟": "minute",
    "秒": "second",
    "家公司": "company",
    "家企业": "company",
    "家": "company",
    "间公司": "company",
    "个基金": "fund",
    "只基金": "fund",
    "次": "occurrence",
    "人": "person",
    "名": "person",
    "位": "person",
    "股": "share",
    "桶": "barrel",
    "吨": "ton",
    "公吨": "ton",
    "盎司": "ounce",
    "克": "gram",
    "公斤": "kilogram",
    "千克": "kilogram",
    "公里": "kilometre",
    "平方米": "square_metre",
    "平方尺": "square_foot",
    "平方英尺": "square_foot",
    "亩": "mu",
    "公顷": "hectare",
    "吉瓦": "gigawatt",
    "兆瓦": "megawatt",
    "千瓦": "kilowatt",
    "瓦": "watt",
    "个": "",
    "只": "",
    "支": "",
    "种": "",
    "项": "",
    "条": "",
    "份": "",
    "笔": "",
    "张": "",
    "台": "",
    "部": "",
    "辆": "",
    "架": "",
    "艘": "",
    "套": "",
    "场": "",
    "届": "",
    "轮": "",
    "类": "",
    "宗": "",
    "所": "",
    "座": "",
    "间": "",
    "户": "",
    "手": "",
    "篇": "",
    "票": "",
    "席": "",
    "档": "",
    "页": "",
    "章": "",
    "款": "",
    "起": "",
    "批": "",
    "颗": "",
    "件": "",
    "口": "",
    "组": "",
    "度": "",
    "层": "",
    "国": "",
    "省": "",
    "城": "",
    "市": "",
    "大": "",
}
_WORD_NOUNS = {
    "trading day": "trading_day",
    "trading session": "trading_day",
    "session": "trading_day",
    "business day": "trading_day",
    "working day": "trading_day",
    "market day": "trading_day",
    "quarter": "quarter",
    "month": "month",
    "week": "week",
    "year": "year",
    "day": "day",
    "hour": "hour",
    "minute": "minute",
    "second": "second",
    "decade": "decade",
    "company": "company",
    "companies": "company",
    "firm": "company",
    "business": "company",
    "enterprise": "company",
    "fund": "fund",
    "person": "person",
    "people": "person",
    "participant": "person",
    "employee": "person",
    "share": "share",
    "barrel": "barrel",
    "ton": "ton",
    "tonne": "ton",
    "ounce": "ounce",
    "gram": "gram",
    "kilogram": "kilogram",
    "kg": "kilogram",
    "km": "kilometre",
    "hectare": "hectare",
    "gigawatt": "gigawatt",
    "gw": "gigawatt",
    "mw": "megawatt",
    "megawatt": "megawatt",
    "kilowatt": "kilowatt",
    "watt": "watt",
    "yr": "year",
    "mth": "month",
    "mo": "month",
    "wk": "week",
}
TIME = {"trading_day", "quarter", "month", "week", "year", "day", "hour", "minute", "second", "decade"}
# Words that may follow a number and are nothing that is counted.
_NO_NOUN = frozenset(
    "a about above across after against ago all also am among an and are as at be because been before below between both but by can could did do "
    "does down during each either even for from had has have he her his how however if in including into is it its just largely later least less like mainly may "
    "might more most mostly much nor not now of off on one only onto or other our out over p.m. per plus pm points rather said same she should since so some such "
    "than that the their them then there these they this those though through throughout thus to today together too toward towards under until up upon "
    "very via was we were what when where whereas whether which while who whose will with within without would yet yesterday you respectively versus vs "
    "compared rose fell increased decreased declined climbed dropped higher lower while i.e e.g etc x".split()
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands behind a number: where it ends, what it makes of the number, and by how much it multiplies it."""

    end: int
    kind: Kind
    name: str = ""
    factor: Decimal = Decimal(1)


def _any(names: object) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))  # type: ignore[call-overload]


_ONE = Decimal(1)
_HAN_SCALE = re.compile(
    r"\s?(?P<more>[多余来])?\s?(?P<scale>[十百千万亿兆]+)(?!分之|瓦|赫|字节|比特|帕|焦|科企|科股|华)(?P<after>[多余])?"
)
_WORD_SCALE = re.compile(rf"[ -]?(?P<scale>{_any(_SCALE_WORDS)})(?![a-z0-9])")
_CURRENCY_BEFORE = re.compile(rf"(?:(?<![a-z])|(?<=人民币))(?P<name>{_any(_BEFORE)})\s?$")
_POINTS = r"percentage[- ]points?|percent points?|个?百分点|ppts?|pps?|p\.p\.|pct\.? ?pts?|%-points?|% points?"
_UNIT = re.compile(
    r"\s?(?:"
    r"(?P<percentile>(?:st|nd|rd|th)?[- ]?percentiles?\b|%?\s?的?\s?(?:历史)?(?:百)?分位|百分位)"
    rf"|(?P<pp>(?:-|of a |a )?(?:{_POINTS})(?![a-z]))"
    r"|(?P<bp>(?:-|of a )?(?:basis[- ]points?|bps?|个?基点|个bp)(?![a-z]))"
    r"|(?P<percent>-?(?:%|percent|per cent|pct\.?)(?![a-z])|(?:of a |a )percent\b)"
    r"|(?P<permille>‰)|(?P<tenth>成(?![交为立果功本长分员品立就都熟绩型份绩套]))"
    r"|(?P<code>个?码(?=[^头洋]|$))"
    r"|(?P<multiple>倍|[- ]?times\b|-?fold\b|x(?![a-z0-9]))"
    rf"|(?P<cents>(?:{_any(_CENTS)})(?![a-z]))"
    rf"|(?P<money>-?(?:{_any(_AFTER)})(?![a-z]))"
    r"|(?P<tenor>年期|个月期|天期|日期(?=国|美|逆|回|存)|年(?=国债|美债|美国国债|期货|日债|德债)|-?(?:years?|yrs?)-?(?=[- ](?:treasur|bond|note|yield|cds|swap|tenor|maturit))|-(?:year|yr|month|week|day)\b|-?y(?![a-z0-9]))"
    r"|(?P<score>分(?![钟之位类别布析配成为支部红])|(?:-)?marks\b)"
    r"|(?P<points>个?点(?![0-9半钟])|-?points?\b|-?pts?\b)"
    rf"|(?P<noun>(?:{_any(_HAN_NOUNS)}))"
    r")"
)
_FACTORS = {
    "percentile": ("percentile", _ONE),
    "pp": ("percentage_points", _ONE),
    "bp": ("percentage_points", Decimal("0.01")),
    "percent": ("percent", _ONE),
    "permille": ("percent", Decimal("0.1")),
    "tenth": ("percent", Decimal(10)),
    "code": ("percentage_points", Decimal("0.25")),
    "multiple": ("multiple", _ONE),
    "score": ("score", _ONE),
    "points": ("points", _ONE),
}
_WORDS_AFTER = re.compile(r"(?:[ -](?=[a-z])([a-z][a-z.'&]*)(?:[ -]([a-z]+))?(?:[ -]([a-z]+))?)")


def read_scale(text: str, at: int, *, money: bool) -> tuple[int, int, bool]:
    """Read a scale at `at`: where it ends, what it multiplies by (1: none), whether it says `and more` (多, 餘)."""
    match = _HAN_SCALE.match(text, at)
    if match:
        factor, power = 1, 1
        for sign in match["scale"]:
            factor *= HAN_SCALES[sign]
            power += 1
        return match.end(), factor, bool(match["more"] or match["after"])
    match = _WORD_SCALE.match(text, at)
    if match:
        word = match["scale"]
        glued = match.start("scale") == at
        if word not in _LETTERS or money or (glued and word != "t"):
            return match.end(), _SCALE_WORDS[word], False
    return at, 1, False


def currency_before(text: str, at: int) -> tuple[int, str] | None:
    """Read a currency that ends at `at` (blank allowed): where it begins, its code."""
    match = _CURRENCY_BEFORE.search(text, max(0, at - 6), at)
    return (match.start(), _BEFORE[match["name"]]) if match else None


def read_unit(text: str, at: int) -> Unit | None:
    """Read the unit or noun that begins at `at`; None where there is none."""
    match = _UNIT.match(text, at)
    if match is None:
        return _word_noun(text, at)
    name = str(match.lastgroup)
    if name in _FACTORS:
        kind, factor = _FACTORS[name]
        return Unit(match.end(), kind, "", factor)  # type: ignore[arg-type]
    written = match[name].strip(" -")
    if name == "cents":
        return Unit(match.end(), "money", _CENTS[written], Decimal("0.01"))
    if name == "money":
        return Unit(match.end(), "money", _AFTER[written])
    if name == "tenor":
        return Unit(match.end(), "tenor", _tenor(written))
    return Unit(match.end(), "count", _HAN_NOUNS[written])


def _tenor(written: str) -> str:
    for sign, name in (
        ("年", "year"),
        ("月", "month"),
        ("天", "day"),
        ("日", "day"),
        ("month", "month"),
        ("week", "week"),
        ("day", "day"),
    ):
        if sign in written:
            return name
    return "year"


def _word_noun(text: str, at: int) -> Unit | None:
    match = _WORDS_AFTER.match(text, at)
    if match is None or match[1] in _NO_NOUN:
        return None
    words = [word for word in match.groups() if word]
    for first in range(len(words)):
        for count in (2, 1):
            phrase = " ".join(words[first : first + count])
            name = _WORD_NOUNS.get(phrase) or _WORD_NOUNS.get(phrase.removesuffix("s"))
            if name and first + count <= len(words):
                return Unit(match.end(first + count), "count", name)
        if words[first] in _NO_NOUN:
            break
    return Unit(match.end(1), "count", words[0])
