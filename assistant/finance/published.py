"""The day of publication, as the metadata of a note writes it."""

from __future__ import annotations

import datetime as dt
import re

from assistant.finance.chinese_dates import find_chinese
from assistant.finance.english_dates import find_english
from assistant.finance.lettering import read_letters
from assistant.finance.periods import Written, resolve

_WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?|(?:星期|周|礼拜)[一二三四五六日天]"
_CLOCK = (
    r"(?:t|at)?\s?(?:上午|下午|早上|晚上|晚间|凌晨|中午)?\s?"
    r"[0-2]?[0-9](?:[:.时点][0-5][0-9](?:[:分][0-5][0-9](?:\.[0-9]{1,9})?秒?|分)?|时|点)"
    r"\s?(?:[ap]\.?m\.?)?\s?(?:z|utc|gmt|hkt|cst|est|edt|et|bst|cet|[+-][0-9]{2}:?[0-9]{2})?"
)
_LABEL = (
    r"(?:(?:publication |release |report |issue )?dated?|as (?:of|at)|last (?:updated|modified)|on|the|"
    r"(?:published|released|posted|issued|updated)(?: on| at)?|"
    r"(?:发布|发表|出版|刊发|更新|报告|撰写|北京|香港)?(?:日期|时间)|(?:发布|发表|更新)于?|截至)"
)
_BESIDE = re.compile(
    rf"(?:\s|[,;:|()\[\]·•，。/-]|{_LABEL}(?![a-z])|(?<![a-z])(?:{_WEEKDAY})(?![a-z])|(?<![0-9]){_CLOCK}(?![0-9a-z]))*"
)
_ROC = re.compile(
    r"(?:民国\s?)?(?P<year>1[01][0-9])\s?[-/.]\s?(?P<month>1[0-2]|0?[1-9])\s?[-/.]\s?"
    r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
)
_LONGEST = 120


def parse_published(text: str) -> dt.date | None:
    """Read the one full date that `text` states; None where there is none, or where it may be another day.

    Labels, weekdays and clock times beside it are allowed, other words are not. 03/04/2025 is refused: it is a day in
    March in one country and in April in the next. Two dates are refused unless they are the same.

    >>> parse_published("發佈日期：2025 年 11 月 23 日（星期日）"), parse_published("Sun, 23 Nov 2025 10:00:00 +0800")
    (datetime.date(2025, 11, 23), datetime.date(2025, 11, 23))
    >>> parse_published("03/04/2025") is None, parse_published("November 2025") is None
    (True, True)
    """
    letters = read_letters(text.strip())
    lower = letters.lower
    if len(lower) > _LONGEST:
        return None
    found = [(*match.span(), _republican(match)) for match in _ROC.finditer(lower)]
    found = found or [mark for mark in (*find_chinese(letters), *find_english(letters)) if mark[2].weekday is None]
    longest: list[tuple[int, int, Written]] = []
    for mark in sorted(found, key=lambda mark: (mark[0], -mark[1])):
        if not longest or mark[0] >= longest[-1][1]:
            longest.append(mark)
    days = {_day(written) for _, _, written in longest}
    return days.pop() if len(days) == 1 and _BESIDE.fullmatch(_rest(lower, longest)) else None


def _republican(match: re.Match[str]) -> Written:
    """Read a year of the Republic of China, as Taiwan dates its papers."""
    return Written("day", year=int(match["year"]) + 1911, month=int(match["month"]), day=int(match["day"]))


def _day(written: Written) -> dt.date | None:
    if written.unit != "day" or not (written.year and written.month and written.day):
        return None
    days = resolve(written, None)
    return days[0] if days else None


def _rest(text: str, marks: list[tuple[int, int, Written]]) -> str:
    """Give what stands beside the dates."""
    pieces, at = [], 0
    for start, end, _ in marks:
        pieces.append(text[at:start])
        at = end
    return " ".join([*pieces, text[at:]])
