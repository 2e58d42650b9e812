"""The words around a figure that bound it, sign it, or call it a fall. Canonical lower-case text."""

from __future__ import annotations

import re

from assistant.finance.quantity import Bound

_BEFORE: dict[Bound, str] = {
    "at_most": r"不超过|不超|不高于|不多于|不逾|不大于|至多|最多|顶多|≤|at most|no more than|not more than|no higher than|not exceed(?:ing)?|up to|as much as|maximum of",
    "at_least": r"至少|最少|起码|不低于|不少于|不小于|不下于|不下|≥|at least|no less than|not less than|no fewer than|no lower than|minimum of",
    "near": r"(?<![最附])接近|将近|逼近|(?<![最附])近|nearly|almost|close to|approaching|near|just under|just below|just short of|slightly (?:less than|under|below)|a little (?:less than|under|below)|not quite|(?:略|稍)(?:低于|少于)",
    "over": r"(?:(?:just|slightly|well|a little|far|significantly|comfortably) )?(?:more than|over|above|in excess of|exceeding|exceeded|exceeds?|north of|upwards? of|greater than|beyond|surpass(?:ed|ing)|higher than)|(?:略|稍|远)?(?:超过|高于|多于|大于|高过)|超逾|超出|突破|(?<!高)超|逾|不止|>",
    "under": r"(?:(?:well|far|significantly) )?(?:less than|under|below|lower than|fewer than|short of|south of|smaller than)|不足|不到|不及|未达|少于|远?低于|小于|<",
    "approx": r"大约|约为|约合|约|大概|估计约|about|around|roughly|approximately|approx\.?|circa|ca?\.|some|an estimated|in the region of|in the order of|~|≈|∼|差不多",
}
_AFTER: dict[Bound, str] = {
    "over": r"以上|之上|开外|或以上|or more|or higher|or greater|or above|and above|and over|plus\b|\+(?![0-9])",
    "under": r"以下|之下|以内|之内|or less|or fewer|or lower|or below|and below",
    "approx": r"左右|上下(?!行)|附近|or so\b|前后",
}
_GLUE = r"(?:\s|有|为|达|到|的|a |the |an )*"
_PREFIX = re.compile(
    "(?:" + "|".join(f"(?P<{bound}>(?<![a-z])(?:{words}))" for bound, words in _BEFORE.items()) + rf"){_GLUE}$"
)
_SUFFIX = re.compile(r"\s?(?:" + "|".join(f"(?P<{bound}>{words})" for bound, words in _AFTER.items()) + ")")
_SIGN = re.compile(
    r"(?:(?P<minus>(?:^|(?<=[\s(\[|:：,，、。；;=为\u4e00-\u9fff$€£¥]))[-–](?=\S|$)|负|negative |minus )|(?P<plus>(?<![0-9a-z%])\+))\s?$"
)
_FALL = re.compile(
    r"跌|降|减|缩|亏|回落|下滑|下挫|下行|萎缩|逆差|赤字|流出|负|损失|贬|回撤|回调|走低|收窄|"
    r"\b(?:fell|falls?|falling|fallen|drop|declin|decreas|down\b|lost\b|loss|losing|lower|reduc|shrank|shrink|shrunk|contract|deficit|outflow|slump|plung|tumbl|slid|sank|sink|negative|cut|retreat|depreciat|weaken|minus|slipp|shed\b|off\b|writedown|write-down|impair)"
)
_REACH = 24


def bound_before(text: str, at: int) -> tuple[int, Bound]:
    """Read a bounding word that ends at `at`: where it begins and what it says; `at` and `none` without one."""
    match = _PREFIX.search(text, max(0, at - _REACH), at)
    return (match.start(), match.lastgroup) if match else (at, "none")  # type: ignore[return-value]


def bound_after(text: str, at: int) -> tuple[int, Bound]:
    """Read a bounding word that begins at `at`: where it ends and what it says; `at` and `none` without one."""
    match = _SUFFIX.match(text, at)
    return (match.end(), match.lastgroup) if match else (at, "none")  # type: ignore[return-value]


def sign_before(text: str, at: int) -> tuple[int, int]:
    """Read a sign that ends at `at`: where it begins, and -1, 1, or 0 without one."""
    match = _SIGN.search(text, max(0, at - 10), at)
    if match is None:
        return at, 0
    return match.start(), -1 if match["minus"] else 1


def falls_before(text: str, at: int) -> bool:
    """Tell whether a word for a fall or a loss stands before `at` in the same clause."""
    clause = re.split("[。；;，]|, |[.!?] ", text[max(0, at - 60) : at])[-1]
    return bool(_FALL.search(clause))
