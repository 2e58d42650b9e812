"""Dates and periods as Chinese writes them, in canonical letters and lower case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.finance.numerals import han_value
from assistant.finance.periods import Granularity, Written

Mark = tuple[int, int, Written]

_TO = r"\s?(?:-|–|—|~|至|到)\s?"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
# What makes 底, 末, 初, 中 part of the next word and no part of the month or year.
_NOT_PART = "(?!国|美|旬|性|概|证|信|金|资|间|期|央|长|枢|部|东|欧|小|共|企|报|步|级|始|创|值|层)"
# The end of each name is filled in: one pattern stands alone, one behind a year.
_TAIL = (
    rf"(?:(?P<m_>{_MONTH})(?:\s?月?{_TO}(?P<mm_>{_MONTH}))?\s?月份?(?![期薪均饼度])"
    rf"(?:\s?(?P<d_>{_DAY})(?:\s?[日号]?{_TO}(?P<dd_>{_DAY}))?\s?[日号]"
    rf"|\s?(?P<mp_>上旬|中旬|下旬|[底末初中]{_NOT_PART}))?"
    r"|第?(?P<q_>[一二三四首1-4])\s?季(?!后|节)度?|[前首](?P<qn_>[二两三23])个?季度?|q(?P<qd_>[1-4])(?![0-9])"
    r"|(?P<h_>[上下])半(?:年度?|财年)|h(?P<hd_>[12])(?![0-9])|[前首](?P<n_>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})\s?个?月)"
)
_YEAR = (
    r"(?:民国\s?(?P<roc>[0-9]{2,3}|[一二三四五六七八九十百零]{1,5})\s?年度?"
    r"|(?<![0-9.])(?P<y>(?:19|20)[0-9]{2}|[一二][零一二三四五六七八九]{3})(?:\s?[-–—~至到/]\s?(?P<yy>(?:20)?[0-9]{2}))?\s?年度?(?!期)"
    r"|(?<![0-9.])(?P<y2>[0-9]{2})\s?年(?=\s?(?:[0-9]{1,2}\s?月|第?[一二三四1-4]\s?季|[qh][1-4]|[上下]半|[前首][三九]|[底末]|全年))"
    r"|(?<![0-9.])(?P<yq>(?:20)?[0-9]{2})(?=\s?[qh][1-4](?![0-9a-z]))"
    r"|(?P<ry>今年|去年|明年|后年|前年|本年度?|上年度?|来年))"
)
_NUMBER = r"[0-9]{1,4}|[一二两三四五六七八九十百]{1,4}"
_MEASURE = r"个?交易日|个?工作日|个?月|个?季度?|个?星期|周|天|日|年"
_FORMS = re.compile(
    rf"(?:{_YEAR}(?:\s?的?\s?{_TAIL.replace('_>', '1>')}|(?P<yp>年?[底末初中]{_NOT_PART})|全年|(?P<ytd>以来|至今))?)"
    rf"|(?<![0-9.年]){_TAIL.replace('_>', '2>')}"
    r"|(?P<rm>本月|上个?月|下个?月|当月)(?:\s?(?P<rmd>" + _DAY + r")\s?[日号]|(?P<rmp>上旬|中旬|下旬|[底末初]))?"
    r"|(?P<rq>本季|上个?季|下个?季|上一季|下一季)度?"
    r"|(?P<rw>本|这|上上|上|下|当)(?:一|个)?(?:周|星期|礼拜)(?P<rwd>[一二三四五六日天末])?"
    r"|(?<![0-9一二两三四五六七八九十每几])(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])(?![期])"
    r"|(?P<rd>今日|今天|昨日|昨天|明日|明天|昨晚|今晚)"
    rf"|(?P<past>过去|最近|近|未来|此前)的?\s?(?P<len>{_NUMBER})\s?(?P<measure>{_MEASURE})(?P<half>半)?"
    r"|(?P<toyear>年初至今|年初以来|年内)|(?P<yend>年底|年末|岁末)|(?P<ybeg>年初)|(?P<ymid>年中)"
    rf"|(?<![0-9.第近去续每前共为])(?<![续近去] )(?P<day>{_DAY})\s?[日](?![0-9均线内间移年元圆币本报化涨累韩股滚平期])"
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
_MEASURES: dict[str, str] = {"月": "month", "季": "quarter", "周": "week", "期": "week", "天": "day", "年": "year"}
_START = re.compile("[年月日号周季期拜天]|[qh][1-4]")


def find_chinese(text: str) -> Iterator[Mark]:
    """Find dates and periods in canonical lower-case `text`, in order: start, end, what the words say."""
    if not _START.search(text):
        return
    for match in _FORMS.finditer(text):
        found = {name: value for name, value in match.groupdict().items() if value is not None}
        written = _read(found, match[0])
        if written is not None:
            yield match.start(), match.end(), written


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    read = han_value(written.replace("首", "一"))
    return int(read.value) if read else 0


def _read(found: dict[str, str], whole: str) -> Written | None:
    if "len" in found:
        return _duration(found)
    for reader in (_week_or_day, _month_or_quarter):
        written = reader(found)
        if written:
            return written
    if "toyear" in found:
        return Written("year", shift=0, part="to_date" if found["toyear"] != "年内" else "")
    for name, part in (("yend", "end"), ("ybeg", "start"), ("ymid", "middle")):
        if name in found:
            return Written("year", shift=0, part=part)
    return _calendar(found, whole)


def _duration(found: dict[str, str]) -> Written | None:
    length = _number(found["len"]) + (0.5 if "half" in found else 0)
    if not length:
        return None
    measure = found["measure"]
    name = "trading_day" if measure.endswith(("交易日", "工作日")) else _MEASURES.get(measure.rstrip("度")[-1], "day")
    return Written("duration", length=length if found["past"] == "未来" else -length, measure=name)


def _week_or_day(found: dict[str, str]) -> Written | None:
    if "rw" in found:
        shift = -2 if found["rw"] == "上上" else _SHIFTS[found["rw"]]
        weekday = found.get("rwd")
        return (
            Written("week", shift=shift, weekday="一二三四五六日".index(weekday.replace("天", "日")) + 1)
            if weekday and weekday != "末"
            else Written("week", shift=shift, part="end" if weekday else "")
        )
    if "wd" in found:
        return Written("week", weekday="一二三四五六日".index(found["wd"].replace("天", "日")) + 1)
    if "rd" in found:
        return Written("day", shift=_SHIFTS[found["rd"][0]])
    return Written("day", day=_number(found["day"])) if "day" in found else None


def _month_or_quarter(found: dict[str, str]) -> Written | None:
    if "rm" in found:
        shift = _SHIFTS[found["rm"][0]]
        if "rmd" in found:
            return Written("day", shift=shift, day=_number(found["rmd"]))
        part = _PARTS.get(found.get("rmp", ""), "")
        return Written("month", shift=shift, part=part)
    return Written("quarter", shift=_SHIFTS[found["rq"][0]]) if "rq" in found else None


def _year(found: dict[str, str]) -> dict[str, int]:
    if "roc" in found:
        return {"year": _number(found["roc"]) + 1911}
    if "ry" in found:
        return {"shift": _SHIFTS[found["ry"][0]]}
    for name in ("y", "y2", "yq"):
        if name in found:
            year = _number(found[name])
            return {"year": year if year > 99 else 2000 + year}
    return {}


def _calendar(found: dict[str, str], whole: str) -> Written | None:
    year = _year(found)
    tail = {name[:-1]: value for name, value in found.items() if name[-1] in "12" and name != "y2"}
    if "m" in tail:
        return _month(tail, year)
    for name, unit in (("q", "quarter"), ("qd", "quarter"), ("hd", "half")):
        if name in tail:
            return Written(unit, order=_number(tail[name]), **year)  # type: ignore[arg-type]
    if "h" in tail:
        return Written("half", order=1 if tail["h"] == "上" else 2, **year)  # type: ignore[arg-type]
    for name, months in (("qn", 3), ("n", 1)):
        if name in tail:
            return Written("range", order=min(12, months * _number(tail[name])), **year)  # type: ignore[arg-type]
    if "yy" in found:
        last = _number(found["yy"])
        return Written("range", year_last=last if last > 99 else year["year"] // 100 * 100 + last, **year)  # type: ignore[arg-type]
    part = _PARTS.get(found.get("yp", "").lstrip("年"), "") or ("to_date" if "ytd" in found and "ry" in found else "")
    return Written("year", part=part, **year) if year else None  # type: ignore[arg-type]


def _month(tail: dict[str, str], year: dict[str, int]) -> Written:
    month, last = _number(tail["m"]), tail.get("mm")
    if "d" in tail:
        last_day = _number(tail["dd"]) if "dd" in tail else None
        return Written("range" if last_day else "day", month=month, day=_number(tail["d"]), day_last=last_day, **year)  # type: ignore[arg-type]
    part = _PARTS.get(tail.get("mp", ""), "")
    if last:
        return Written("range", month=month, month_last=_number(last), **year)  # type: ignore[arg-type]
    return Written("month", month=month, part=part, **year)  # type: ignore[arg-type]
