"""Dates and periods as English writes them, and dates in digits alone, in canonical letters and lower case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.finance.numerals import find_numerals
from assistant.finance.periods import Granularity, Written

Mark = tuple[int, int, Written]

_MONTHS = "january february march april may june july august september october november december".split()
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MON = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_Y = r"(?:19|20)[0-9][0-9](?![0-9]|[,.][0-9])"
_D = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9]|[.,][0-9]|%)(?!\s?(?:%|percent|per cent|basis|bps?\b|million|billion|trillion|points?\b))"
_PART = r"(?:(?P<part{}>mid|early|late|(?:the )?(?:very )?(?:end|middle|beginning|start)(?: of)?)[ -])?"
_ORDER = r"(?:first|second|third|fourth|1st|2nd|3rd|4th)"
_OF = (
    r"(?:(?:,? of)? (?:fiscal (?:year )?)?(?P<@y>"
    + _Y
    + r")|,? (?:of )?(?P<@r>this year|last year|next year|the year))"
)
_MEASURE = r"(?:trading |business )?(?:days?|weeks?|months?|quarters?|years?|decades?|sessions?)"
_COUNT = r"(?:[0-9]{1,3}|[a-z]+(?:-[a-z]+)?|couple of)"
_FORMS = re.compile(
    r"(?<![a-z0-9.])(?=[0-9a-z'])(?:"
    r"(?P<iy>(?:19|20)[0-9]{2})(?P<sep>[-/.])(?P<im>0?[1-9]|1[0-2])(?P=sep)(?P<id>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
    r"|(?P<cy>(?:19|20)[0-9]{2})(?P<cm>0[1-9]|1[0-2])(?P<cd>3[01]|[12][0-9]|0[1-9])(?![0-9])"
    r"|(?P<n1>[0-9]{1,2})(?P<nsep>[-/.])(?P<n2>[0-9]{1,2})(?P=nsep)(?P<ny>(?:19|20)[0-9]{2})(?![0-9])"
    rf"|(?P<d1>{_D})(?:\s?[-–]\s?(?P<dd1>{_D}))?(?: of|-)? ?(?P<mon1>{_MON})(?:,? ?-?(?P<y1>{_Y}))?"
    rf"|{_PART.format(2)}(?P<mon2>{_MON})(?:[ -]?(?P<d2>{_D})(?:\s?[-–]\s?(?P<dd2>{_D}))?)?(?:,? (?:of )?(?P<y2>{_Y})|(?<=[a-z])-(?P<y3>[0-9]{{2}})(?![0-9]))?(?![a-z])"
    rf"|(?P<q>{_ORDER})[ -]quarters?\b(?:{_OF.replace('@', 'q')})?"
    rf"|(?P<h>first|second)[ -]half\b(?! (?:a|of (?:the )?(?:month|decade|century|game))\b)(?:{_OF.replace('@', 'h')})?"
    rf"|(?:the )?first (?P<nine>[a-z]+|[0-9]+) (?P<ninem>months|quarters)\b(?:{_OF.replace('@', 'k')})?"
    r"|(?P<qa>[1-4])q\s?'?(?P<qay>(?:20)?[0-9]{2})?(?![0-9a-z])|q(?P<qb>[1-4])(?:\s?'?(?P<qby>20[0-9]{2}|(?<='|[1-4 ])[0-9]{2}(?=[^0-9.,%a-z]|$)))?(?![0-9a-z])"
    r"|(?P<ha>[12])h\s?'?(?P<hay>(?:20)?[0-9]{2})?(?![0-9a-z])|h(?P<hb>[12])(?:\s?'?(?P<hby>20[0-9]{2}))?(?![0-9a-z])"
    rf"|fy\s?'?(?P<fy>20[0-9]{{2}}|[0-9]{{2}})e?(?![0-9])|fiscal (?:year )?(?P<fy2>{_Y})"
    rf"|{_PART.format(3)}(?P<yr>(?:19|20)[0-9]{{2}})(?:\s?[-–/]\s?(?P<yrl>(?:20)?[0-9]{{2}})(?![0-9]))?(?P<decade>'?s)?[eaf]?(?![0-9a-z%,]*[0-9a-z%]|\.[0-9]|\s?[年点亿万兆个家元倍%])"
    rf"|(?:the )?(?P<dir>past|last|previous|preceding|prior|next|coming|recent) (?P<len>{_COUNT}) (?P<measure>{_MEASURE})\b"
    r"|(?:the )?past (?P<one>week|month|quarter|year|decade)\b"
    rf"|(?P<rel>this|last|next|previous|current) (?P<runit>week|month|quarter|year|{'|'.join(_WEEKDAYS)})\b(?!-)"
    rf"|(?P<wd>{'|'.join(_WEEKDAYS)})\b"
    r"|(?P<ytd>year[- ]to[- ]date|ytd)\b|(?P<yend>year[- ]end|(?:the )?end of (?:the|this) year)\b"
    r"|(?P<rd>today|yesterday|tomorrow)\b"
    r"|(?<=the )(?P<day>[0-9]{1,2})(?:st|nd|rd|th)\b(?=[.,;:)]|$| (?:of|to|and|from|was|when|at|as|but|in)\b)"
    r")"
)
_SHIFTS = {
    "this": 0,
    "current": 0,
    "the": 0,
    "last": -1,
    "previous": -1,
    "next": 1,
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
}
_ORDERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_MEASURES = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_BEFORE_MAY = re.compile(
    r"(?:\b(?:in|since|of|by|from|until|till|through|to|and|or|late|early|mid|between|last|next|this|during|for|on|at|the|after|before|as of|around)[ -]|[(,;|/]\s?|^)$"
)


def find_english(text: str, shape: str) -> Iterator[Mark]:
    """Find dates in canonical lower-case `text`, in order; `shape` is the same text with its capitals."""
    for match in _FORMS.finditer(text):
        found = {name: value for name, value in match.groupdict().items() if value is not None}
        written = _read(found, text, shape, match)
        if written is not None:
            yield match.start(), match.end(), written


def _read(found: dict[str, str], text: str, shape: str, match: re.Match[str]) -> Written | None:
    for name in ("mon1", "mon2"):
        if name in found:
            return _month(found, name[-1]) if _is_month(found, match, name, text, shape) else None
    for key, reader in _READERS.items():
        if key in found:
            return reader(found)
    return None


def _is_month(found: dict[str, str], match: re.Match[str], name: str, text: str, shape: str) -> bool:
    """Tell months from verbs: `may` and `march` are months with a capital and, May, where a date can stand."""
    word = found[name]
    at = match.start(name)
    if word not in ("may", "march", "mar", "dec", "sep", "jan", "jun", "jul", "oct", "apr", "aug", "nov", "feb"):
        return True
    if not shape[at].isupper():
        return word not in ("may", "march", "mar") or bool(found.get("d1"))
    if word != "may" or any(found.get(part) for part in ("d1", "d2", "y1", "y2", "part2")):
        return True
    return at > 0 and bool(_BEFORE_MAY.search(text[max(0, at - 12) : at]))


def _day(written: str) -> int:
    return int(re.sub("[^0-9]", "", written))


def _year(written: str) -> int:
    return int(written) if len(written) == 4 else 2000 + int(written)


def _part(written: str) -> str:
    for word, part in (
        ("mid", "middle"),
        ("early", "start"),
        ("begin", "start"),
        ("start", "start"),
        ("late", "end"),
        ("end", "end"),
    ):
        if word in written:
            return part
    return ""


def _month(found: dict[str, str], side: str) -> Written:
    month = _SHORT[found["mon" + side][:3]]
    year = found.get("y" + side) or found.get("y3")
    when = {"year": _year(year)} if year else {}
    if "d" + side in found:
        last = found.get("dd" + side)
        return Written(
            "range" if last else "day",
            month=month,
            day=_day(found["d" + side]),
            day_last=_day(last) if last else None,
            **when,
        )
    part = _part(found.get("part2", ""))
    return Written("month", month=month, part=part, **when)


def _iso(found: dict[str, str]) -> Written:
    return Written("day", year=int(found["iy"]), month=int(found["im"]), day=int(found["id"]))


def _compact(found: dict[str, str]) -> Written:
    return Written("day", year=int(found["cy"]), month=int(found["cm"]), day=int(found["cd"]))


def _numeric(found: dict[str, str]) -> Written | None:
    """Read 11/23/2025 and 23/11/2025; 03/04/2025 is ambiguous and stays a date of unknown day in its year."""
    one, two, year = int(found["n1"]), int(found["n2"]), int(found["ny"])
    if one == two or (one > 12) != (two > 12):
        month, day = (two, one) if one > 12 else (one, two)
        return Written("day", year=year, month=month, day=day)
    return Written("day")


def _of(found: dict[str, str], prefix: str) -> dict[str, int]:
    if prefix + "y" in found:
        return {"year": int(found[prefix + "y"])}
    if prefix + "r" in found:
        return {"shift": _SHIFTS[found[prefix + "r"].split()[0]]}
    return {}


def _quarter(found: dict[str, str]) -> Written:
    return Written("quarter", order=_ORDERS[found["q"]], **_of(found, "q"))  # type: ignore[arg-type]


def _half(found: dict[str, str]) -> Written:
    return Written("half", order=_ORDERS[found["h"]], **_of(found, "h"))  # type: ignore[arg-type]


def _first_months(found: dict[str, str]) -> Written | None:
    count = _count(found["nine"])
    months = count * (3 if found["ninem"] == "quarters" else 1) if count else 0
    return Written("range", order=int(months), **_of(found, "k")) if 0 < months <= 12 else None  # type: ignore[arg-type]


def _count(written: str) -> float:
    numerals = list(find_numerals(written))
    if numerals and numerals[0].end == len(written):
        return float(numerals[0].value)
    return 2 if written == "couple of" else 0


def _short(unit: Granularity, order: str, year: str | None) -> Written:
    return Written(unit, order=int(order), year=_year(year) if year else None)


def _fiscal(found: dict[str, str]) -> Written:
    return Written("year", year=_year(found.get("fy") or found["fy2"]))


def _bare_year(found: dict[str, str]) -> Written:
    year = int(found["yr"])
    if "decade" in found:
        return Written("range", year=year, year_last=year + 9)
    if "yrl" in found:
        last = found["yrl"]
        return Written("range", year=year, year_last=int(last) if len(last) == 4 else year // 100 * 100 + int(last))
    part = _part(found.get("part3", ""))
    return Written("year", year=year, part=part)


def _duration(found: dict[str, str]) -> Written | None:
    count = _count(found["len"])
    if not count:
        return None
    measure = found["measure"].rstrip("s")
    ahead = found["dir"] in ("next", "coming")
    if measure == "decade":
        count, measure = 10 * count, "year"
    name = _MEASURES.get(measure, "trading_day")
    return Written("duration", length=count if ahead else -count, measure=name)


def _past_one(found: dict[str, str]) -> Written:
    unit = found["one"]
    return (
        Written("duration", length=-10, measure="year")
        if unit == "decade"
        else Written("duration", length=-1, measure=unit)
    )


def _relative(found: dict[str, str]) -> Written:
    shift, unit = _SHIFTS[found["rel"]], found["runit"]
    if unit in _WEEKDAYS:
        return Written("week", shift=shift, weekday=_WEEKDAYS.index(unit) + 1)
    return Written(unit, shift=shift)  # type: ignore[arg-type]


_READERS = {
    "iy": _iso,
    "cy": _compact,
    "n1": _numeric,
    "q": _quarter,
    "h": _half,
    "nine": _first_months,
    "qa": lambda found: _short("quarter", found["qa"], found.get("qay")),
    "qb": lambda found: _short("quarter", found["qb"], found.get("qby")),
    "ha": lambda found: _short("half", found["ha"], found.get("hay")),
    "hb": lambda found: _short("half", found["hb"], found.get("hby")),
    "fy": _fiscal,
    "fy2": _fiscal,
    "yr": _bare_year,
    "len": _duration,
    "one": _past_one,
    "rel": _relative,
    "wd": lambda found: Written("week", weekday=_WEEKDAYS.index(found["wd"]) + 1),
    "ytd": lambda found: Written("year", shift=0, part="to_date"),
    "yend": lambda found: Written("year", shift=0, part="end"),
    "rd": lambda found: Written("day", shift=_SHIFTS[found["rd"]]),
    "day": lambda found: Written("day", day=int(found["day"])),
}
