"""Which part a figure plays: where a move began or ended, how far it went, of how many; how much more or less."""

from __future__ import annotations

import re

from assistant.answer.checks.reading import SENTENCE_END, Reading
from assistant.finance.quantities import Quantity

FROM = re.compile(
    r"(?:(?<!ranges )(?<!range )(?<!ranging )(?<!ranged )\bfrom|[由從从自](?:[^，,。至到]{1,14}的)?"
    r"|\b(?:against|above|below|than|versus|compared (?:to|with))"
    r"|(?:[高低好多少遜逊差弱強强大小優优][於于]|不及)(?:[^，,。；\d]{1,8}的)?)\s*"
    r"(?:the |a |our |their |预测的|預測的|我们|我們|minus )?\s?$"
)
_TO = re.compile(
    r"(?:(?<!came )(?<!come )(?<!comes )(?<!amount )(?<!amounts )(?<!amounted )(?<!equal )(?<!equivalent )\bto"
    r"|(?:[行升降跌漲涨增減减落調调高低窄大修移改擴扩收縮缩緩缓快慢]至|到)(?:[^，,。；至到]{1,16}的)?)\s*(?:the |a )?$"
)
# What a figure directly behind a word of movement tells: fell 13%, 上調了 0.6%, reduce its purchases by $20 billion.
_BY = re.compile(r"\s?(?:了|約|约|近|逾|超過|超过)?(?:by|of|about|around|nearly|almost|another|some|roughly)?\s?")
_MOVED_BY = re.compile(r"\bby (?:about |around |nearly |almost |some |roughly |an average of )?$")
_MOVES = ("level", "policy", "condition")
_MORE = re.compile(r"\s(?:more|higher|above|larger|greater|longer)\b")
_LESS = re.compile(r"\s(?:less|lower|below|fewer|smaller|shorter)\b")
_RESULT = re.compile(
    r"(?:(?P<profit>\b(?:income|profits?|earnings|surplus)|利润|净利|盈利|溢利|顺差|盈余)"
    r"|\b(?:loss(?:es)?|deficit)|亏损|净亏|逆差|赤字)(?: of|额)?(?: about| around| nearly| some|[约为达])?\s?$"
)
_RESULT_BEHIND = re.compile(r" (?:(?P<profit>gain|profit|surplus)|loss|deficit)\b")
# The noun counted belongs to the figure: 6.8 million fewer jobs.
_COUNTED_MORE = re.compile(r"\d\D*?\s(?:(?P<more>more|additional|extra)|fewer|less)\s")
_MORE_BEFORE = re.compile(r"[多高][了增]?\s?$")
_LESS_BEFORE = re.compile(r"[少低][了增]?\s?$")
_OUT_OF = re.compile(r"\s?[^，,。]{0,12}?(?:之中|当中|當中|[中裏里])[，,有\s]")
# These end at a level: drops below 1.9 trillion.
_LEVEL = re.compile("below|above|beneath|[跌升漲涨突][破穿至過过]|[高低][於于]")


def role_of(reading: Reading, figure: Quantity) -> str:
    """Say which part a figure plays: see `Linked.role`."""
    text = reading.text
    before = text[max(0, figure.start - 24) : figure.start]
    if figure.kind in ("count", "number") and (before.endswith(("Of ", "Of the ")) or _OUT_OF.match(text, figure.end)):
        return "whole"
    if FROM.search(before):
        return "from"
    return "to" if _TO.search(before) else "by" if _is_size(reading, figure, before) else ""


def _is_size(reading: Reading, figure: Quantity, before: str) -> bool:
    """Tell whether a figure says by how much something moved."""
    moves = [one for one in reading.directions if one.axis in _MOVES and one.end <= figure.start]
    if not moves or not moves[-1].sign or _LEVEL.match(figure.text.lower()):
        return False
    if _MOVED_BY.search(before):
        return not SENTENCE_END.search(reading.text, moves[-1].end, figure.start)
    return moves[-1].text[-1:] not in "至到" and bool(_BY.fullmatch(reading.text, moves[-1].end, figure.start))


def result_of(figure: Quantity) -> int:
    """Say whether a figure is a profit (1) or a loss (-1), or neither is written right before it (0)."""
    match = _RESULT.search(figure.around[0]) or _RESULT_BEHIND.match(figure.around[1])
    return 0 if match is None or figure.value < 0 else 1 if match["profit"] else -1


def side_of(text: str, figure: Quantity) -> int:
    """Say whether a figure is how much more something is (1), how much less (-1), or neither (0)."""
    before, behind = text[max(0, figure.start - 3) : figure.start], text[figure.end : figure.end + 12]
    counted = _COUNTED_MORE.search(figure.text)
    if counted:
        return 1 if counted["more"] else -1
    if _MORE.match(behind) or _MORE_BEFORE.search(before):
        return 1
    return -1 if _LESS.match(behind) or _LESS_BEFORE.search(before) else 0
