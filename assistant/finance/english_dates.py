"""Dates and periods as English writes them, and dates in digits alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant.finance.lettering import Letters
from assistant.finance.numerals import find_numerals
from assistant.finance.periods import Granularity, Mark, Written

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?:january|february|march|april|may(?:\.(?= ?[0-9]))?|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?![a-z])\.?)"
)
_YEAR = r"(?:19|20)[0-9]{2}"
# The number of a footnote behind a full stop: in 2012.3 Although.
_NOTE = r"[0-9]?(?:$| (?!million|billion|trillion|thousand|percent|points?|times|bps|yuan|dollars)[a-z])"
# A year, and no amount: not 2,019, 2019.5, 2019 points.
_BARE = (
    rf"{_YEAR}(?![0-9]|,[0-9]|\.[0-9](?!{_NOTE})|%|\s?[点亿万兆个家元倍名位只股块桶吨次]"
    r"|[ -](?:points?|basis|percent|companies|firms|people|jobs|shares|barrels|stocks|days|yuan|dollars|million|"
    r"billion|trillion|bps)\b)"
)
# A day, and no amount: not March 25 percent.
_MONTH_DAY = "(?:3[01]|[12][0-9]|0?[1-9])"
_DAY = (
    rf"{_MONTH_DAY}(?:st|nd|rd|th)?(?![0-9]|\.[0-9]|,(?!{_YEAR}(?![0-9]))[0-9]|\s?%)"
    r"(?![ -](?:percent|per cent|basis|bps?\b|million|billion|trillion|points?\b))"
)
# `@` stands for what keeps the names of a form apart from those of the others.
_OF_YEAR = (
    rf"(?:(?:,? ?|-| - )(?:of )?(?:fiscal (?:year )?)?(?P<@y>{_YEAR})(?![0-9])"
    r"|,? (?:of )?(?P<@r>this|last|next|the) year\b)"
)
_PART = (
    r"(?:(?P<@part>(?:mid|early|late|end)(?:[ -]| in )"
    r"|(?:very )?(?:end|middle|beginning|start|first (?:week|10 days|ten days)) of )(?:the )?)"
)
_ORDINALS = ("first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th")
_ORDER = f"(?:{'|'.join(_ORDINALS)})"
_MEASURE = r"(?:trading |business )?(?:days?|weeks?|months?|quarters?|years?|decades?|sessions?)"
_COUNT = r"(?:[0-9]{1,3}|[a-z]+(?:-[a-z]+)?|couple of)"
_DIGITS = (
    rf"(?P<iso_y>{_YEAR})(?P<sep>\s?[-/.]\s?)(?P<iso_m>0?[1-9]|1[0-2])(?P=sep)(?P<iso_d>{_MONTH_DAY})(?![0-9])"
    r"|(?P<compact>(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?![0-9])"
    rf"|(?P<one>[0-9]{{1,2}})(?P<sep2>[-/.])(?P<two>[0-9]{{1,2}})(?P=sep2)(?P<last_y>{_YEAR})(?![0-9])"
    rf"|(?P<first_y>{_YEAR}),? ?(?P<ymon>{_MONTH}) ?(?P<yday>{_DAY})"
    rf"|(?P<day>{_DAY})(?:(?:\s?[-–]\s?| (?:to|and) (?:the )?)(?P<day_last>{_DAY}))?(?: of|-)? ?(?P<mon>{_MONTH})"
    rf"(?:-?{_OF_YEAR.replace('@', 'dm_')})?"
    r"|(?P<qa>[1-4])q\s?'?(?P<qa_y>(?:20)?[0-9]{2})?(?![0-9a-z])"
    r"|(?P<ha>[12])h\s?'?(?P<ha_y>(?:20)?[0-9]{2})?(?![0-9a-z])"
    rf"|(?P<ended_y>{_YEAR}) year[- ]end\b"
    rf"|(?P<yearly>{_BARE})(?:\s?[-–/]\s?(?P<until>(?:20)?[0-9]{{2}})(?![0-9]))?(?P<decade>'?s)?[eaf]?(?![0-9a-z])"
)
_WORDS = (
    rf"{_PART.replace('@', 'm_')}?(?P<mon2>{_MONTH})s?(?![a-z])"
    rf"(?: ?(?P<day2>{_DAY})(?:\s?[-–]\s?(?P<day2_last>{_DAY}))?)?(?:{_OF_YEAR.replace('@', 'md_')})?"
    rf"|(?P<q>{_ORDER}|(?:last|final)(?= quarter of (?:fiscal )?(?:year )?{_YEAR}))[ -]quarters?\b"
    rf"(?:{_OF_YEAR.replace('@', 'q_')})?"
    rf"|(?P<h>first|second)[ -]half\b(?:{_OF_YEAR.replace('@', 'h_')}"
    rf"| of (?P<h_mon>{_MONTH})(?![a-z])(?:{_OF_YEAR.replace('@', 'hm_')})?)?"
    rf"|first (?P<n>[a-z]+|[0-9]+) (?P<n_unit>months|quarters)\b(?:{_OF_YEAR.replace('@', 'n_')})?"
    r"|q(?P<qb>[1-4])(?:\s?'(?P<qb_short>[0-9]{2})|[\s-]?(?:of )?(?P<qb_y>20[0-9]{2}))?(?![0-9a-z])"
    r"|h(?P<hb>[12])(?:\s?'(?P<hb_short>[0-9]{2})|[\s-]?(?:of )?(?P<hb_y>20[0-9]{2}))?(?![0-9a-z])"
    rf"|fy\s?'?(?P<fy>20[0-9]{{2}}|[0-9]{{2}})e?(?![0-9a-z])|fiscal (?:year )?(?P<fiscal>{_BARE})"
    rf"|{_PART.replace('@', 'y_')}(?:(?P<y_y>{_BARE})(?![a-z])|(?P<y_r>this|last|next) year\b|(?P<y_here>year)\b)"
    r"|(?P<midyear>midyear)\b"
    rf"|(?P<ahead>past|last|previous|preceding|prior|next|coming|recent) (?P<length>{_COUNT}) (?P<measure>{_MEASURE})\b"
    r"|(?:past|last(?= decade)) (?P<single>week|month|quarter|year|decade)\b"
    rf"|(?P<rel>this|last|next|previous|current) (?P<unit>week|month|quarter|year|{'|'.join(_WEEKDAYS)})\b(?!-)"
    rf"|(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    r"|(?P<earlier>earlier (?:in the|this) year|so far this year)\b"
    r"|(?P<to_date>year[- ]to[- ]date|ytd)\b"
    rf"|(?P<year_end>year[- ]end)(?:[ -](?:of )?(?P<end_y>{_BARE})(?![a-z0-9]))?\b"
    r"|(?P<when>today|yesterday|tomorrow)\b"
)
_FORMS = re.compile(
    r"(?<![a-z0-9.$€£¥_/])(?:(?=[0-9])(?<![$€£¥] )(?<!rmb )(?<!usd )(?<!hkd )(?<!cny )(?<!no. )(?<!asu )(?<!第)(?<!第 )"
    rf"(?:{_DIGITS})"
    rf"|(?=[jfmasondqhelbpcrtwyv])(?:{_WORDS})"
    r"|(?<=the )(?P<alone>[0-9]{1,2})(?:st|nd|rd|th)\b(?=[.,;:)]|$| (?:of|to|and|from|was|when|at|as|but|in)\b))"
)
_NAMES = tuple(_FORMS.groupindex)
_SHIFTS = {"this": 0, "current": 0, "the": 0, "last": -1, "previous": -1, "next": 1}
_ORDERS = {word: at % 4 + 1 for at, word in enumerate(_ORDINALS)} | {"last": 4, "final": 4}
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_PARTS = {"mid": "middle", "late": "end", "end": "end"}
_PARTS |= dict.fromkeys(("earl", "begin", "first", "start"), "start")
# Where a month can stand, and the verbs may and march cannot.
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|of|by|from|until|till|through|to|and|or|late|early|mid|between|last|next|this|during|for|on|at|the|"
    r"after|before|around)[ -]|[(,;|/–-]\s?)$"
)
_Found = dict[str, str]


def find_english(letters: Letters) -> Iterator[Mark]:
    """Find dates and periods, in order: start, end, what the words say."""
    for match in _FORMS.finditer(letters.lower):
        found = {name: value for name, value in zip(_NAMES, match.groups(), strict=True) if value is not None}
        if _is_verb(found, match, letters):
            continue
        reader = next((reader for name, reader in _READERS.items() if name in found), None)
        written = reader(found) if reader else None
        if written and written.month and written.shift is None and letters.lower.endswith("last ", 0, match.start()):
            written = replace(written, past=True)
        if written is not None:
            yield match.start(), match.end(), written


def _is_verb(found: _Found, match: re.Match[str], letters: Letters) -> bool:
    """Tell the verbs may and march, and short names in running words, from months."""
    name = next((name for name in ("mon", "mon2", "h_mon") if name in found), None)
    if name is None or any(part in found for part in ("day", "day2", "m_part")):
        return False
    at, word = match.start(name), found[name].rstrip(".")
    if not letters.shape[at].isupper():
        return word in ("may", "march") or len(word) < 5
    dated = any(part.startswith("md_") for part in found)
    return word == "may" and not dated and not _BEFORE_MONTH.search(letters.lower, max(0, at - 12), at)


def _year(found: _Found, prefix: str) -> tuple[int | None, int | None]:
    """Read a year behind a form: as written, or counted from the present."""
    year, relative = found.get(prefix + "y"), found.get(prefix + "r")
    return (_four(year) if year else None), (_SHIFTS[relative] if relative else None)


def _four(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _number(written: str) -> int:
    return int(re.sub("[^0-9]", "", written))


def _part(found: _Found, prefix: str) -> str:
    written = found.get(prefix + "part", "").removeprefix("very ")
    return next((part for word, part in _PARTS.items() if written.startswith(word)), "")


def _month_number(written: str) -> int:
    return _MONTHS.index(written[:3]) + 1


def _digits(found: _Found) -> Written:
    return Written("day", year=int(found["iso_y"]), month=int(found["iso_m"]), day=int(found["iso_d"]))


def _compact(found: _Found) -> Written:
    written = found["compact"]
    return Written("day", year=int(written[:4]), month=int(written[4:6]), day=int(written[6:]))


def _day_and_month(found: _Found) -> Written | None:
    """Read 11/23/2025 and 23/11/2025; 03/04/2025 may be two days and is kept as a day that nobody knows."""
    one, two, year = int(found["one"]), int(found["two"]), int(found["last_y"])
    if one != two and (one <= 12) == (two <= 12):
        return Written("day", year=year)
    month, day = (two, one) if one > 12 else (one, two)
    return Written("day", year=year, month=month, day=day)


def _year_first(found: _Found) -> Written:
    return Written("day", year=int(found["first_y"]), month=_month_number(found["ymon"]), day=_number(found["yday"]))


def _month(found: _Found) -> Written:
    month, day, last, prefix = (
        ("mon", "day", "day_last", "dm_") if "mon" in found else ("mon2", "day2", "day2_last", "md_")
    )
    year, shift = _year(found, prefix)
    written = Written("month", year=year, shift=shift, month=_month_number(found[month]), part=_part(found, "m_"))
    if day not in found:
        return written
    last_day = _number(found[last]) if last in found else None
    return replace(written, unit="range" if last_day else "day", day=_number(found[day]), day_last=last_day, part="")


def _ordered(unit: Granularity, order: int, year: str | None) -> Written:
    return Written(unit, order=order, year=_four(year) if year else None)


def _half(found: _Found) -> Written:
    order = 1 if found["h"] == "first" else 2
    if "h_mon" in found:
        year, shift = _year(found, "hm_")
        month = _month_number(found["h_mon"])
        return Written("month", year=year, shift=shift, month=month, part="first half" if order == 1 else "second half")
    year, shift = _year(found, "h_")
    return Written("half", year=year, shift=shift, order=order)


def _quarter(found: _Found) -> Written:
    year, shift = _year(found, "q_")
    return Written("quarter", year=year, shift=shift, order=_ORDERS[found["q"]])


def _first_months(found: _Found) -> Written | None:
    months = _count(found["n"]) * (3 if found["n_unit"] == "quarters" else 1)
    year, shift = _year(found, "n_")
    return Written("range", year=year, shift=shift, order=int(months)) if 0 < months <= 12 else None


def _count(written: str) -> float:
    numeral = next(find_numerals(written), None)
    if numeral and numeral.end == len(written):
        return float(numeral.value)
    return 2 if written == "couple of" else 0


def _years(found: _Found) -> Written:
    """Read a year, a decade (1990s), years joined (2023-2025, 2024/25), or a year and a month (2025-11)."""
    year = int(found["yearly"])
    if "decade" in found:
        return Written("range", year=year, year_last=year + 9)
    if "until" not in found:
        return Written("year", year=year)
    last = int(found["until"])
    if last < 100:
        if last <= 12 and last != year % 100 + 1:
            return Written("month", year=year, month=last or 1)
        last += year // 100 * 100
    return Written("range", year=year, year_last=max(year, last))


def _part_of_year(found: _Found) -> Written:
    year, shift = _year(found, "y_")
    return Written("year", year=year, shift=0 if "y_here" in found else shift, part=_part(found, "y_"))


def _end_of_year(year: str | None) -> Written:
    """Read year-end 2026 and 2026 year-end; without a year the end of the present one."""
    return Written("year", year=_four(year) if year else None, shift=None if year else 0, part="end")


def _duration(found: _Found) -> Written | None:
    count, measure = _count(found["length"]), found["measure"].removesuffix("s")
    if not count:
        return None
    if measure == "decade":
        count, measure = 10 * count, "year"
    if measure not in ("day", "week", "month", "quarter", "year"):
        measure = "trading_day"
    return Written("duration", length=count if found["ahead"] in ("next", "coming") else -count, measure=measure)


def _single(found: _Found) -> Written:
    unit = found["single"]
    return (
        Written("duration", length=-10, measure="year")
        if unit == "decade"
        else Written("duration", length=-1, measure=unit)
    )


def _relative(found: _Found) -> Written:
    unit, shift = found["unit"], _SHIFTS[found["rel"]]
    if unit in _WEEKDAYS:
        return Written("week", shift=shift, weekday=_WEEKDAYS.index(unit) + 1)
    units: dict[str, Granularity] = {"week": "week", "month": "month", "quarter": "quarter", "year": "year"}
    return Written(units[unit], shift=shift)


_READERS: dict[str, Callable[[_Found], Written | None]] = {
    "iso_y": _digits,
    "compact": _compact,
    "one": _day_and_month,
    "first_y": _year_first,
    "mon": _month,
    "mon2": _month,
    "yearly": _years,
    "q": _quarter,
    "h": _half,
    "n": _first_months,
    "qa": lambda found: _ordered("quarter", int(found["qa"]), found.get("qa_y")),
    "qb": lambda found: _ordered("quarter", int(found["qb"]), found.get("qb_y") or found.get("qb_short")),
    "ha": lambda found: _ordered("half", int(found["ha"]), found.get("ha_y")),
    "hb": lambda found: _ordered("half", int(found["hb"]), found.get("hb_y") or found.get("hb_short")),
    "fy": lambda found: Written("year", year=_four(found["fy"])),
    "fiscal": lambda found: Written("year", year=int(found["fiscal"])),
    "midyear": lambda _: Written("year", shift=0, part="middle"),
    "y_part": _part_of_year,
    "length": _duration,
    "single": _single,
    "rel": _relative,
    "weekday": lambda found: Written("week", weekday=_WEEKDAYS.index(found["weekday"]) + 1),
    "to_date": lambda _: Written("year", shift=0, part="to_date"),
    "earlier": lambda _: Written("year", shift=0, part="earlier"),
    "year_end": lambda found: _end_of_year(found.get("end_y")),
    "ended_y": lambda found: _end_of_year(found["ended_y"]),
    "when": lambda found: Written("day", shift=_DAYS[found["when"]]),
    "alone": lambda found: Written("day", day=int(found["alone"])),
}
