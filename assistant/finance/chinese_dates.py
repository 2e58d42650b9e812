"""Dates and periods as Chinese writes them, in canonical letters and lower case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.finance.han_numerals import han_value
from assistant.finance.lettering import Letters
from assistant.finance.periods import Granularity, Mark, Written

_TO = r"\s?(?:-|–|—|~|至|到)\s?"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
# Behind these, 底, 末, 初 and 中 belong to the month or year before; before others they begin another word.
_PART = r"[底末初中](?![国美旬性概证信金资间期央长枢部东欧小共企报步级始创值层])"
# `@` stands for what keeps the names apart: the pattern is used alone and behind a year.
_TAIL = (
    rf"(?:(?P<@m>{_MONTH})(?:(?:\s?月?{_TO}|\s?、\s?)(?P<@m_last>{_MONTH})(?!\s?月\s?{_DAY}\s?[日号]))?\s?(?:两个?)?月份?(?![期薪均饼度])"
    rf"(?:\s?(?P<@d>{_DAY})(?:\s?[日号]?{_TO}(?P<@d_last>{_DAY}))?\s?[日号]|\s?(?P<@part>上旬|中旬|下旬|[首前头](?:10|十)[日天]|首周|上半月|下半月|{_PART}))?"
    r"|(?:第|(?<!前))(?P<@q>[一二三四首1-4])\s?季(?![后节])度?|[前首](?P<@quarters>[二两三23])个?季度?|q(?P<@q_digit>[1-4])(?![0-9])"
    r"|(?P<@half>[上下])半(?:年度?|财年)|h(?P<@h_digit>[12])(?![0-9])"
    r"|[前首]\s?(?P<@months>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})\s?个?月)"
)
_YEAR = (
    r"(?:民国\s?(?P<roc>[0-9]{2,3}|[一二三四五六七八九十百零]{1,5})\s?年度?"
    r"|(?<![0-9.])(?P<roc_bare>1[01][0-9])\s?年(?=\s?[0-9]{1,2}\s?月|第?[一二三四1-4]\s?季)"
    r"|(?<![0-9.])(?P<y>(?:19|20)[0-9]{2}|[一二][零一二三四五六七八九]{3})"
    r"(?:\s?年?\s?[-–—~至到/]\s?(?P<y_last>(?:20)?[0-9]{2}))?\s?年度?(?!期)"
    # Two digits are a year before a month, quarter or part, before what is reported by the year, or as 22-24年.
    r"|(?<![0-9.])(?P<y_two>1[5-9]|2[0-9]|30)\s?(?:年\s?)?[-–~至到]\s?(?P<y_two_last>1[6-9]|2[0-9]|3[0-5])\s?年(?![期间])"
    r"|(?<![0-9.])(?P<y_short>[0-9]{2})\s?年"
    r"(?=\s?(?:eps|pe|gdp|cpi|roe|营收|收入|净利|归母|业绩|估值|中报|年报|利润|盈利|预测|预计|销量|产量|出口|股息|"
    r"实现|同期|以来|初|中期|[0-9]{1,2}\s?月|第?[一二三四1-4]\s?季|[qh][1-4]|[上下]半|[前首][三九]|[底末]|全年))"
    r"|(?<![0-9.])(?P<y_glued>(?:20)?[0-9]{2})(?=\s?[qh][1-4](?![0-9a-z]))"
    r"|(?P<y_rel>今年|(?<![抹除失减撇褪扣过])去年|明年|后年|前年|本年度?|上年度?|来年))"
)
_NUMBER = r"[0-9]{1,4}|[一二两三四五六七八九十百]{1,4}"
_MEASURE = r"个?(?:交易日|工作日)|个?半?月|个?季度?|个?星期|周|天|日|年|个?小时"
_FORMS = re.compile(
    r"(?=[0-9零一二两三四五六七八九十民今去明后前本来上下首第qh当这周星礼昨过最近未此年岁])(?:"
    r"(?<![0-9.])(?:(?P<decade_y>(?:19|20)[0-9])0|(?:(?:20|二十|上个?)\s?世纪\s?)?(?P<decade>[1-9一二三四五六七八九])[0十])\s?年代"
    rf"|{_YEAR}(?:\s?的?\s?{_TAIL.replace('@', 'y_')}|(?P<year_part>年?{_PART})|全年)?"
    rf"|(?<![0-9.年]){_TAIL.replace('@', 'x_')}"
    # Not 当月 and 当周: they are the month and week that the text has named.
    r"|(?P<rel_month>本|上个?|下个?|这个)月(?!球)"
    rf"(?:\s?(?P<rel_day>{_DAY})\s?[日号]|(?P<rel_part>上旬|中旬|下旬|[底末初]))?"
    r"|(?P<rel_quarter>本|上一?个?|下一?个?)季度?(?!节)"
    r"|(?P<rel_week>本|这|上上|上|下)(?:一|个)?(?:周|星期|礼拜)(?!期|转)(?P<rel_weekday>[一二三四五六日天末])?"
    r"|(?<![0-9一二两三四五六七八九十每几])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?!期)"
    r"|(?P<rel_date>今日|今天|昨日|昨天|明日|明天|昨晚|今晚)"
    rf"|(?P<past>过去|最近|近|未来|此前)的?\s?(?P<length>{_NUMBER})\s?(?P<measure>{_MEASURE})(?P<half>半)?(?!化|期)"
    r"|(?P<this_year>(?<![数几多两三四五六七八九十0-9])年内)"
    r"|(?P<year_end>年底|年末|岁末)|(?P<year_start>年初)|(?P<year_middle>(?<![十百几数多])年中)"
    # Not 近5日 and 连续 5 日, 20日均线, 5 日元.
    rf"|(?<![0-9.第近去续每前首头共为达逾超])(?<![续近去来] )(?P<day>{_DAY})\s?日"
    r"(?![0-9均线内间移年元圆币本报化涨累韩股滚平期经]))"
)
_SHIFTS = {
    "今": 0,
    "本": 0,
    "这": 0,
    "当": 0,
    "去": -1,
    "上": -1,
    "前": -2,
    "明": 1,
    "下": 1,
    "来": 1,
    "后": 2,
    "昨": -1,
}
_PARTS = {"初": "start", "上旬": "start", "中": "middle", "中旬": "middle", "底": "end", "末": "end", "下旬": "end"}
_PARTS |= {f"{first}{ten}{day}": "start" for first in "首前头" for ten in ("10", "十") for day in "日天"}
_PARTS |= {"首周": "start", "上半月": "first half", "下半月": "second half"}
_MEASURES = {
    "月": "month",
    "季": "quarter",
    "周": "week",
    "期": "week",
    "天": "day",
    "年": "year",
    "日": "day",
    "时": "hour",
}
_NAMES = tuple(_FORMS.groupindex)
_MAY_HOLD = re.compile("[年月日号周季期拜天晚]|[qh][1-4]")
_Found = dict[str, str]


def find_chinese(letters: Letters) -> Iterator[Mark]:
    """Find dates and periods, in order: start, end, what the words say."""
    if not _MAY_HOLD.search(letters.lower):
        return
    for match in _FORMS.finditer(letters.lower):
        found = {name: value for name, value in zip(_NAMES, match.groups(), strict=True) if value is not None}
        written = _read(found)
        if written is not None:
            yield match.start(), match.end(), written


def _read(found: _Found) -> Written | None:
    if "length" in found:
        return _duration(found)
    if "decade" in found or "decade_y" in found:
        # Without its century a decade is one of the last.
        year = int(found["decade_y"]) * 10 if "decade_y" in found else 1900 + 10 * _number(found["decade"])
        return Written("range", year=year, year_last=year + 9)
    for name, part in (("year_end", "end"), ("year_start", "start"), ("year_middle", "middle")):
        if name in found:
            return Written("year", shift=0, part=part)
    if "this_year" in found:
        return Written("year", shift=0)
    return _near(found) or _calendar(found)


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    number = han_value(written.replace("首", "一"))
    return int(number.value) if number else 0


def _duration(found: _Found) -> Written | None:
    length = float(_number(found["length"]))
    measure = found["measure"]
    if "半" in measure + found.get("half", ""):
        length += 0.5
    name = "trading_day" if measure.endswith(("交易日", "工作日")) else _MEASURES[measure.removesuffix("度")[-1]]
    return Written("duration", length=length if found["past"] == "未来" else -length, measure=name) if length else None


def _near(found: _Found) -> Written | None:
    """Read weeks, days, months and quarters counted from the present, and days without a month."""
    if "rel_week" in found:
        shift, weekday = -2 if found["rel_week"] == "上上" else _SHIFTS[found["rel_week"]], found.get("rel_weekday")
        return (
            Written("week", shift=shift, part="end")
            if weekday == "末"
            else Written("week", shift=shift, weekday=_weekday(weekday))
        )
    if "weekday" in found:
        return Written("week", weekday=_weekday(found["weekday"]))
    if "rel_date" in found:
        return Written("day", shift=_SHIFTS[found["rel_date"][0]])
    if "rel_quarter" in found:
        return Written("quarter", shift=_SHIFTS[found["rel_quarter"][0]])
    if "rel_month" in found:
        shift, day = _SHIFTS[found["rel_month"][0]], found.get("rel_day")
        if day:
            return Written("day", shift=shift, day=_number(day))
        return Written("month", shift=shift, part=_PARTS.get(found.get("rel_part", ""), ""))
    return Written("day", day=_number(found["day"])) if "day" in found else None


def _weekday(sign: str | None) -> int | None:
    return "一二三四五六日".index(sign.replace("天", "日")) + 1 if sign else None


def _calendar(found: _Found) -> Written:
    year, shift = _year(found)
    tail = {name[2:]: value for name, value in found.items() if name[:2] in ("x_", "y_")}
    if "m" in tail:
        return _month(tail, year, shift)
    order: tuple[Granularity, int] | None = None
    if "q" in tail or "q_digit" in tail:
        order = "quarter", _number(tail.get("q") or tail["q_digit"])
    elif "half" in tail or "h_digit" in tail:
        order = "half", {"上": 1, "下": 2}.get(tail.get("half", "")) or int(tail["h_digit"])
    elif "quarters" in tail or "months" in tail:
        order = "range", 3 * _number(tail["quarters"]) if "quarters" in tail else min(12, _number(tail["months"]))
    if order:
        return Written(order[0], year=year, shift=shift, order=order[1])
    until = found.get("y_last") or found.get("y_two_last")
    if until and year:
        last = int(until)
        return Written("range", year=year, year_last=max(year, last if last > 99 else year // 100 * 100 + last))
    part = _PARTS.get(found.get("year_part", "").removeprefix("年"), "")
    return Written("year", year=year, shift=shift, part=part)


def _year(found: _Found) -> tuple[int | None, int | None]:
    """Read the year: as written, or counted from the present."""
    for name in ("roc", "roc_bare"):
        if name in found:
            return _number(found[name]) + 1911, None
    for name in ("y", "y_two", "y_short", "y_glued"):
        if name in found:
            year = _number(found[name])
            return (year if year > 99 else 2000 + year), None
    return None, (_SHIFTS[found["y_rel"][0]] if "y_rel" in found else None)


def _month(tail: _Found, year: int | None, shift: int | None) -> Written:
    written = Written(
        "month", year=year, shift=shift, month=_number(tail["m"]), part=_PARTS.get(tail.get("part", ""), "")
    )
    if "m_last" in tail:
        return Written("range", year=year, shift=shift, month=written.month, month_last=_number(tail["m_last"]))
    if "d" not in tail:
        return written
    last = _number(tail["d_last"]) if "d_last" in tail else None
    return Written(
        "range" if last else "day", year=year, shift=shift, month=written.month, day=_number(tail["d"]), day_last=last
    )
