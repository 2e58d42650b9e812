"""Which thing a question asks for: the word at its head, whose view it wants, and what only the reader can know.

"甲骨文第三季的營收是多少", "What is Oracle's dividend yield?": the head is 營收, dividend yield. A sentence that speaks
of Oracle but not of that answers another question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from assistant.answer.content import is_asking
from assistant.finance.directions import parse_directions
from assistant.finance.han_numerals import han_value
from assistant.language.fold import fold
from assistant.language.words import STOP_WORDS, stem, tokenize

# Words at the head that say nothing of what is asked.
_EMPTY_WORDS = frozenset(
    """
    level levels figure number value latest current new name total amount size view views call forecast forecasts target
    outlook opinion stance reason read share proportion reasons estimate estimates note house like likely probable
    水平 数字 数值 多少 情况 原因 看法 观点 预测 预期 展望 目标 理由 变化 影响 区间 范围 内容 规模 金额
    时间 日期 建议 记录 纪录 数 者 估计 提到 表示 认为 指出 说 了 咗 过 到 现时 评级 表现 股票 而家 现在 目前 分别
    还是 抑或 或是 或者 定系 机会 机率 几率 概率 可能性 比例 百分比 占比 月份 年份 后来 当时 之后 趋势 因素 条件 假设
    已经 一共 总共 合共 至今 job jobs role purpose task aim
    trend trends factor factors development developments condition conditions assumption assumptions step steps way ways
    thing things percentage percent odds chance chances probability likelihood extent kind type sort part month months
    year years quarter quarters date dates day days time limit limits
    """.split()  # noqa: SIM905 - a list of so many words would fill the page
)
# The labels of English words are their stems.
_EMPTY = _EMPTY_WORDS | {stem(word) for word in _EMPTY_WORDS if word.isascii()}
# Kinds of things of which an answer names some, without saying what kind they are.
_KINDS = frozenset(
    """
    sector sectors industry industries market markets country countries region regions currency currencies stock stocks
    share shares company companies firm firms name names asset assets commodity commodities index indices bank banks
    theme themes group groups
    """.split()  # noqa: SIM905 - as above
)
_LONGEST_HEAD = 4
_CHINESE_HEAD = re.compile(
    r"(?P<head>[^，。？！；,?!;]{1,40}?)"
    r"(?:会是|将是|又是|是|为|系|有(?=多)|到(?=何|几时|什么时))(?:大约|约)?"
    r"(?:多少|几多|谁|什么|甚么|边个|哪|几(?:点|倍|成|家|次|个|年|天|月|时)|何时|何日|何人|多大|多高|多低|多长|如何|怎样)"
)
_ENGLISH_HEAD = (
    re.compile(
        r"\b(?:what|who|which)(?:['’]s| is| are| was| were) (?:the |its |their )?(?P<head>[^?.,;]{2,60}?)"
        r" (?:of|for|at|in|on|by|from|to|that|does|do|did|is|was|as)\b"
    ),
    re.compile(r"\b(?:what|who)(?:['’]s| is| are| was| were) [^?.,;]{1,60}?(?:['’]s|s['’]) (?P<head>[^?.,;]{2,60})"),
    re.compile(
        r"\b(?:what|which|how (?:much|many)) (?P<head>[a-z][^?.,;]{1,40}?) (?:do|did|does|is|was|are|were|has|will)\b"
    ),
)
_CHINESE_OWNER = re.compile(
    r"(?P<owner>[^，。？！；,?!;的]{2,30})的[^，。？！；,?!;的]{1,12}(?:是|为|有|达|多少|几|谁|什么|甚么)"
)
_ENGLISH_OWNER = re.compile(r"\b(?:is|are|was|were) (?P<owner>[^?.,;]{2,60}?)(?:['’]s|(?<=s)['’]) ")
_TURNS_TO = re.compile("对(?![手冲比外内象口])|给|把|从|向|被|估计|预计|预期|认为")
_SUPERLATIVE = re.compile(r"(?:[0-9]{4}年)?最.$")
# What stands before it belongs to the rest of the question: "officials told about the Fed's own earnings".
_BEFORE_OWNER = re.compile(
    r"\b(?:about|against|around|as|at|by|during|for|from|in|into|of|on|over|than|that|to|under|with)\b"
)
_PERSON = re.compile(r"\b(?:who|whose)\b|谁|边个|哪一?位|哪间公司|哪家公司")
# What suits somebody depends on what no note knows: their money, their age, their plans.
_PERSONAL = re.compile(
    r"\b(?:my|our) (?:\w+ )?(?:savings|pension|money|retirement|mortgage|portfolio|nest egg|inheritance|bonus|salary)\b"
    r"|\bi['’]m \d|\bi (?:have|am|earn|own|owe|pay|want to retire)\b|\bfor (?:me|someone like me)\b|\ball in\b"
    r"|我(?:间|层|套|只)[^，。？！]{0,4}[楼屋房股]|我(?:有|今年|现在有|手上有|的(?:钱|积蓄|储蓄|退休|组合|资产|养老|薪|房|孩子))|强积金|公积金|退休金|全部(?:买|卖|投)|适合我|帮我"
)
# What came of something, not what somebody expects of it.
_CAME_TRUE = re.compile(
    r"\b(?:did|was|were|has|have|had|ended up|actually|turned out)\b|[了咗]|实际|最终|最后|结果|到底|究竟"
)
_FORETOLD = re.compile(
    r"\b(?:expect|forecast|foresee|predict|project|think|thought|see|saw|say|said|call|target|outlook|estimat|pric|odds|chance"
    r"|probab|would|could|might|should|will|base case|likel|pencil|view|assum|plan|guid|rais|lower|chang|scenario|bet)"
    r"|预|料|展望|目标|估计|认为|觉得|看好|看淡|机会|机率|几率|概率|会不会|会否|情景|假设|计划"
)
# What parts a question into several, and what each of these asks by.
_PARTS = re.compile(r"[，。？！；,?!;]|\b(?:and|or)\b|以及|同埋")
_QUESTION_WORD = re.compile(
    r"\b(?:what|which|who|whose|when|where|why|how)\b|多少|几|谁|哪|什么|甚么|咩|乜|边|何|点(?!位)|怎|吗|会不会|是否"
)
# What firms end their names with.
_FIRM_ENDS = frozenset(
    """
    银行 证券 集团 股份 公司 科技 电子 半导体 汽车 能源 资本 基金 控股 机电 设备 工业 药业 生物 医药 重工 电气 材料
    化学 钢铁 矿业 航空 保险 信托 地产 置业 物流 食品 乳业 电力 光电 软件 网络 传媒 通信 通讯 存储 锂业 铜业 铝业 黄金
    """.split()  # noqa: SIM905 - a list of so many words would fill the page
)
# Single characters that do something with what follows: 沽銀行 names no bank.
_VERBS = frozenset("买卖揸沽炒追加减持住入出做用比同将把被让给在对向从")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {word: str(number) for number, word in enumerate(_NUMBERS, 1)}
_NUMBER = rf"(?:(?P<digits>\d{{1,2}})|(?P<han>[一二两三五六七九十]{{1,3}})|\b(?P<word>{'|'.join(_WORDS)}))"
# Months are terms to maturity only beside what is lent for them: "three months" is more often a while.
_LENT = (
    r"(?:期|(?:港元|美元|人民币|欧元)?(?:[a-z]*ibor|sofr|拆息|同业拆|国库券|国债|票据|存单|掉期|t-?bill|treasury|bill))"
)
_TENOR = re.compile(rf"{_NUMBER}\s?(?:(?P<years>年期|[- ]year\b)|个?月(?={_LENT})|(?:[- ]months?|m) (?={_LENT}))")


def read_head(question: str) -> str:
    """Give the words that name the thing asked for, folded; empty where the question has no such form.

    >>> read_head("甲骨文第三季的營收是多少？"), read_head("Who is the chief executive of Redgate Copper?")
    ('营收', 'chief executive')
    >>> read_head("What is Hanbit Memory's dividend yield?"), read_head("為何急跌慢漲？")
    ('dividend yield', '')
    >>> read_head("Which sectors does Redgate prefer?")
    ''
    """
    text = fold(question).strip()
    if match := _CHINESE_HEAD.search(text):
        head = re.split(r"的|对|给|在|和|与", match["head"])[-1]
        return head.strip()
    for pattern in (_ENGLISH_HEAD[1], _ENGLISH_HEAD[0], _ENGLISH_HEAD[2]):
        if match := pattern.search(text):
            # "The share of A-share turnover": what stands before "of" is asked for.
            head = re.split(r" of ", re.split(r"['’]s ", match["head"])[-1])[0].strip()
            return head if len(head.split()) <= _LONGEST_HEAD and head not in _KINDS else ""
    return ""


def asks_several(question: str) -> bool:
    """Tell whether a question asks for several things, which no single sentence need answer.

    >>> asks_several("降息几次？大概哪几个月？"), asks_several("降息几次？")
    (True, False)
    """
    return sum(_QUESTION_WORD.search(part) is not None for part in _PARTS.split(fold(question))) > 1


def read_owner(question: str) -> str:
    """Give, folded, what the thing asked for belongs to; empty where the question does not put it so.

    >>> read_owner("启岳设备三季度的毛利率是多少？"), read_owner("What is Hanbit Memory's dividend yield?")
    ('启岳设备三季度', 'hanbit memory')
    >>> read_owner("What were officials told about the Fed's own earnings?"), read_owner("最多的時候有多少？")
    ('the fed', '')
    """
    text = fold(question).strip()
    if match := _CHINESE_OWNER.search(text):
        # 最多的时候 and 最坏的情形 are nobody's.
        return _SUPERLATIVE.sub("", _TURNS_TO.split(match["owner"])[-1]).strip()
    match = _ENGLISH_OWNER.search(text)
    return _BEFORE_OWNER.split(match["owner"])[-1].strip() if match else ""


def read_unknown(owner: str) -> str:
    """Give the first run of characters in an owner's name that make no Chinese word; empty where all do.

    >>> read_unknown("赤湾机电"), read_unknown("甲骨文第三季")
    ('赤湾', '')
    """
    return next((run for run, _ in _runs(owner)), "")


def read_unknown_firm(question: str) -> str:
    """Give the first such run before a word that firms end their names with; empty where there is none.

    >>> read_unknown_firm("赤灣銀行評級係咩？"), read_unknown_firm("揸住嗰啲銀行股好唔好？")
    ('赤湾', '')
    """
    runs = (run for run, after in _runs(question) if after in _FIRM_ENDS)
    return next((run for run in runs if _VERBS.isdisjoint(run) and not any(map(is_asking, run))), "")


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the runs of characters that make no Chinese word, folded, each with the word behind it."""
    words = [(word.text, word.kind == "han" and len(word.text) == 1) for word in tokenize(text)]
    groups = [(alone, [word for word, _ in run]) for alone, run in groupby(words, key=itemgetter(1))]
    for (alone, run), (_, after) in pairwise([*groups, (False, [""])]):
        name = "".join(run)
        if alone and len(name) > 1 and STOP_WORDS.isdisjoint(name) and not han_value(name):
            yield name, after[0]


def head_label(head: str, labels: Iterable[str]) -> str:
    """Choose, of the question's words, the one that ends its head; empty where that says nothing of what is asked.

    A word of movement ("升了多少") asks for a figure, not for a thing.
    """
    ends = [label for label in labels if head.endswith(fold(label)) or _is_stem(label, head.split()[-1:])]
    last = max(ends, key=len, default="")
    return "" if is_empty(last) or parse_directions(last) else last


def is_empty(label: str) -> bool:
    """Tell whether a word of a question says nothing of what is asked for."""
    folded = fold(label)
    return folded in _EMPTY or folded.isdigit() or is_asking(label)


def _is_stem(label: str, words: Sequence[str]) -> bool:
    # The labels of English words are their stems.
    return label.isascii() and any(stem(word) == label for word in words)


def asks_for_somebody(question: str) -> bool:
    """Tell whether a person or a firm is asked for."""
    return _PERSON.search(fold(question)) is not None


def is_personal(question: str) -> bool:
    """Tell whether a question turns on the reader's own circumstances.

    >>> is_personal("我有50万，应该全部买高息股吗？"), is_personal("Is gold a hedge?")
    (True, False)
    """
    return _PERSONAL.search(fold(question)) is not None


def asks_what_happened(question: str) -> bool:
    """Tell whether a question asks what came of something, not what somebody expects.

    >>> asks_what_happened("Did the Fed cut at its December meeting?"), asks_what_happened("聯儲局十二月會唔會減息？")
    (True, False)
    """
    text = fold(question)
    return _CAME_TRUE.search(text) is not None and _FORETOLD.search(text) is None


def read_tenors(text: str) -> frozenset[str]:
    """Read the terms to maturity that a text names: a ten-year bond is no five-year one.

    >>> sorted(read_tenors("十年期 CDS")), sorted(read_tenors("the 5-year and the two-year note"))
    (['10'], ['2', '5'])
    >>> sorted(read_tenors("三個月HIBOR")), sorted(read_tenors("six-month HIBOR over three months"))
    (['3m'], ['6m'])
    """
    return frozenset(_count(match) + ("" if match["years"] else "m") for match in _TENOR.finditer(fold(text)))


def _count(match: re.Match[str]) -> str:
    if match["han"]:
        number = han_value(match["han"])
        return f"{number.value:f}" if number else match["han"]
    return match["digits"] or _WORDS[match["word"]]
