"""Dates of publication: strict readings of whole dates, in lines, file names and records. No clock is ever asked."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assistant.finance.published import parse_published

_MONTH_NAMES = (
    "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|oct october"
    "|nov november|dec december"
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split("|"), start=1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_HAN_DIGITS = {character: str(number) for number, character in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
}
# As cheques write them, and the short forms of twenty and thirty.
_OTHER_NUMERALS = str.maketrans("壹貳贰叁參肆伍陸陆柒捌玖拾號号", "一二二三三四五六六七八九十日日")
_SHORT_TENS = {"廿": "二十", "卅": "三十"}
_HAN_NUMBER = (
    r"[一二三四五六七八九]?百[零〇一二三四五六七八九十]*|[一二三四五六七八九]?十[一二三四五六七八九]?"
    r"|[〇零○一二三四五六七八九]+"
)
_DATE_NUMERAL = re.compile(rf"({_HAN_NUMBER})(?=\s*[年月日])")
_WHOLE = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*[-./_年]\s*(?P<m>\d{1,2})\s*[-./_月]\s*(?P<d>\d{1,2})(?!\d)\s*日?"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)"),
    re.compile(rf"\b(?P<mon>{_MONTH})\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?P<y>(?:19|20)\d\d)(?!\d)", re.I),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of\s+)?(?P<mon>{_MONTH})\.?[\s,-]*(?P<y>(?:19|20)\d\d)(?!\d)",
        re.I,
    ),
    re.compile(rf"(?<!\d)(?P<y>(?:19|20)\d\d)[\s,-]*(?P<mon>{_MONTH})\.?[\s-]*(?P<d>\d{{1,2}})(?!\d)", re.I),
    # Two digits of the year are enough where a name says which number is the month.
    re.compile(rf"(?<![\d-])(?P<d>\d{{1,2}})[ /-](?P<mon>{_MONTH})\.?(?:[/-]|\s*')(?P<yy>\d\d)(?!\d)", re.I),
    re.compile(rf"\b(?P<mon>{_MONTH})\.?\s*(?P<d>\d{{1,2}}),?\s*'(?P<yy>\d\d)(?!\d)", re.I),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})/(?P<mon>{_MONTH})/(?P<y>(?:19|20)\d\d)(?!\d)", re.I),
    # Years of the Republic of China, as Taiwan dates its papers.
    re.compile(r"民[國国]\s*(?P<roc>\d{2,3})\s*[年./-]\s*(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})(?!\d)\s*日?"),
    re.compile(r"(?<!\d)(?P<roc>1[01]\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"),
    # Day and month in digits, in either order: read only where they cannot be exchanged.
    re.compile(
        r"(?<![\d./-])(?P<one>\d{1,2})(?P<sign>[./-])(?P<other>\d{1,2})(?P=sign)(?P<y>(?:19|20)\d\d)(?![\d./-])"
    ),
)
_MONTH_DAY = (
    re.compile(r"(?<![\d年])(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"),
    re.compile(rf"\b(?P<mon>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*,?\s*\d{{4}})", re.I),
)
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6} | {
    name: number for number, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
}
_WEEKDAY = re.compile(r"(?:星期|週|周|礼拜|禮拜)([一二三四五六日天])|\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.I)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LABEL = re.compile(
    r"(?:發[佈布]|发布|出版|報告|报告|撰寫|撰写|刊發|刊发|完成)?(?:日期|時間|时间)\s*[：:]"
    r"|\b(?:date|dated|published|publication date|released?)(?: on)?\s*[：:]",
    re.I,
)
_DATELINE_END = re.compile(r"\s*[)）]?\s*(?:[-–—]|/|[（(]|[電电訊讯])")
# A line says when a note appeared only if it says little else.
_LONGEST_LINE = 80
_LONGEST_REST = 60
_LONGEST_LABELLED = 300


def find_date(text: str) -> dt.date | None:
    """Read the first whole date of a text, in any of the ways notes write it.

    Examples:
        >>> find_date("二〇二五年十一月二十三日")
        datetime.date(2025, 11, 23)
        >>> find_date("FOMCpresconf20211103")
        datetime.date(2021, 11, 3)
        >>> find_date("2025年11月") is None
        True
    """
    return next(iter(_whole_dates(text)), None)


def read_stamp(text: str) -> dt.date | None:
    """Read the date of a record: ISO 8601 with or without a time, or any whole date."""
    try:
        return dt.datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return find_date(text)


def find_published(lines: Sequence[str], body: str, hints: Iterable[str]) -> dt.date | None:
    """Find when a note says it appeared.

    Args:
        lines: Its first and last lines.
        body: All of its text, for the year of a date that gives none.
        hints: File name and records: where they name a year it is the year of a bare month and day.
    """
    lines = [line[:_LONGEST_LABELLED] for line in lines]
    labelled = (line for line in lines if _LABEL.search(line))
    short = (line for line in lines if len(line) <= _LONGEST_LINE)
    for line in (*labelled, *short):
        stated = parse_published(line)
        for found in [stated] if stated else _whole_dates(line):
            if _LABEL.search(line) or len(without_date(line)) <= _LONGEST_REST:
                return found
    for line in lines:
        dateline = find_dateline(line)
        if dateline is not None:
            return dateline
    for line in lines:
        found_partial = _month_day(line)
        if len(line) <= _LONGEST_REST and found_partial is not None:
            return _with_year(*found_partial, line, body, hints)
    return None


def find_dateline(line: str) -> dt.date | None:
    """Read the date a press release opens with: "New York (January 24, 2023) – …"."""
    opening = _spell_numbers(line[: 2 * _LONGEST_LINE])
    for pattern in _WHOLE:
        found = pattern.search(opening)
        if found and found.start() <= _LONGEST_LINE and _DATELINE_END.match(opening, found.end()):
            return _read_date(found)
    return None


def _whole_dates(text: str) -> Iterator[dt.date]:
    plain = _spell_numbers(text)
    found = [(match.start(), match) for pattern in _WHOLE for match in pattern.finditer(plain)]
    for _, match in sorted(found, key=lambda pair: pair[0]):
        date = _read_date(match)
        if date is not None:
            yield date


def _read_date(match: re.Match[str]) -> dt.date | None:
    parts = match.groupdict()
    if "roc" in parts:
        return _make_date(int(parts["roc"]) + 1911, int(parts["m"]), int(parts["d"]))
    year = int(parts["y"]) if "y" in parts else 2000 + int(parts["yy"])
    if "one" not in parts:
        return _make_date(year, _month_of(match), int(parts["d"]))
    month, day = sorted((int(parts["one"]), int(parts["other"])))
    return _make_date(year, month, day) if day > 12 or day == month else None


def _month_of(match: re.Match[str]) -> int:
    named = match.groupdict().get("mon")
    return _MONTHS[named.lower()] if named else int(match["m"])


def _make_date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def without_date(line: str) -> str:
    """Return what a line says beside its date."""
    plain = _spell_numbers(line)
    for pattern in _WHOLE:
        plain = pattern.sub("", plain)
    return plain.strip(" -–—|·,，、")


def _month_day(line: str) -> tuple[int, int] | None:
    plain = _spell_numbers(line)
    for pattern in _MONTH_DAY:
        match = pattern.search(plain)
        if match:
            return _month_of(match), int(match["d"])
    return None


def _with_year(month: int, day: int, line: str, body: str, hints: Iterable[str]) -> dt.date | None:
    """Give a month and day the year that its weekday, the file name, the records or the text ask for."""
    years = [int(year) for hint in hints for year in _YEAR.findall(re.sub(r"(\d{4})\d{4}(?!\d)", r"\1", hint))]
    years += [int(year) for year, _ in Counter(_YEAR.findall(body)).most_common()]
    dates = [date for year in dict.fromkeys(years) if (date := _make_date(year, month, day)) is not None]
    weekday = _WEEKDAY.search(line)
    if weekday:
        wanted = _WEEKDAYS[(weekday[1] or weekday[2]).lower()]
        dates = [date for date in dates if date.weekday() == wanted]
    return dates[0] if dates else None


def _spell_numbers(text: str) -> str:
    """Write digits in their common form, and the Chinese numerals of dates in digits, where 年, 月 or 日 follows."""
    plain = unicodedata.normalize("NFKC", text).translate(_OTHER_NUMERALS)
    for short, whole in _SHORT_TENS.items():
        plain = plain.replace(short, whole)
    return _DATE_NUMERAL.sub(lambda found: _digits(found[1]), plain)


def _digits(numeral: str) -> str:
    if "百" in numeral:
        hundreds, _, rest = numeral.partition("百")
        rest = rest.lstrip("零〇")
        tens = _digits(rest) if rest else "0"
        return str(int(_HAN_DIGITS.get(hundreds, "1")) * 100 + int(tens))
    if "十" not in numeral:
        return "".join(_HAN_DIGITS[character] for character in numeral)
    tens, _, ones = numeral.partition("十")
    return f"{_HAN_DIGITS.get(tens, '1')}{_HAN_DIGITS.get(ones, '0')}"
