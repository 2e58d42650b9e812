"""What of a follow-up points outside it: pronouns, and sentences of which only the new part is said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.index.terms import content_words, read_words
from assistant.language.fold import fold

_THING = (
    r"(?:view|forecast|call|target|figure|number|level|rate|one|stock|sector|estimate|rating|decision|fund|trend|amount|bond"
    r"|house|firm|bank|market|position|company|index|probability|rise|fall|drop|cut|hike|change)"
)
_ENGLISH_POINTER = re.compile(
    r"\b(?:its|it|they|them|their|theirs|he|she|his|her)\b"
    # "that rates fall" points at nothing: behind that and this stands one thing, behind those and these several.
    rf"|\b(?:that|this|the same) {_THING}\b|\b(?:those|these|such) \w+s\b"
    r"|\b(?:of|about|behind|after|for|than|do|is|was) (?:that|this|those|these)\b(?! (?:week|month|quarter|year))"
    r"|\bthere\b(?! (?:is|are|was|were|be|will|has|have)\b)|\bthe (?:former|latter|previous one|other one)\b"
)
# "Is it likely that ...", "how likely is it": it stands for what follows.
_EMPTY_IT = re.compile(
    r"\b(?:is|was|will|would|does) it (?:be )?(?:\w+ )?"
    r"(?:likely|possible|true|worth|expected|safe|fair|too|still|take|make sense)\b(?: that\b)?"
    r"|\b(?:likely|probable|possible) (?:is|was) it\b(?: that\b)?"
)
_CHINESE_POINTER = re.compile(
    r"它|他们|她们|佢|(?<!其)其(?!中|他|它|实|后|余|次|一|二|三|四)|(?:这|那|该|此|上述)(?:个|家|些|只|项|份|篇|种|类|次)?"
    r"(?:板块|公司|股|银行|行业|目标|预测|观点|看法|评级|指数|基金|数字|比例|概率|报告|机构|市场|变化|调整|水平|资金|情况|幅度|债)"
    r"|前者|后者|同样(?:的|呢)|(?:这|那)(?:是|又|会|样|么)|呢(?:个|只|间|份)"
)
# Only what is new is said: "And the Hang Seng?", "What about Google?", 那恒指呢？
_ENGLISH_ELISION = re.compile(
    r"(?:(?:and|or|but|so)\b[ ,]*)?(?:(?:what|how) about\b|as for\b|(?:and|or|but)\b|then\b)?[ ,]*"
    r"(?:(?:on|for|in|at|by|to|from|with|of) )?(?:the )?(?P<new>[^?.!,;]{1,60}?)(?: then)?[?.! ]*",
    re.IGNORECASE,
)
_ENGLISH_OPENING = re.compile(r"(?:and|or|but|so|what about|how about|as for|then|for|in|by)\b", re.IGNORECASE)
_CHINESE_ELISION = re.compile(
    r"(?:那么|那麼|那|咁|而|还有|還有|至于|至於|换成|換成|如果是|若是|改为|改為)?[，, ]*"
    r"(?P<new>[^？?！!。，,]{1,24}?)(?:的|嘅)?"
    r"(?:呢|又如何|又怎样|又怎樣|怎么样|怎麼樣|又点|又點|如何)[？?。! ]*"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|what|which|who|how|why|when|where"
    r"|tell|give|list|explain|compare|show|name|describe|summari[sz]e)\b"
)
_ASKING = re.compile(r"多少|几|什么|甚么|为何|为什么|怎|如何|哪|谁|是否|吗|点解|几时|何时|咩")
_CHINESE_OWNER = re.compile(
    r"(?:它|佢|(?:這|这|那|該|该|此)(?:家|間|间|個|个|隻|只)?(?:公司|銀行|银行|股份|板塊|板块|指數|指数|股))(?:的|嘅)|佢嘅"
    r"|(?<!其)其(?![中他它實实後后餘余次一二三四])(?=[\u4e00-\u9fff])"
)
# Words that ask on without saying of what.
_BARE = frozenset(
    """
    原因 理由 为什么 点解 升 跌 涨 上升 下跌 上涨 下降 增加 减少 上调 下调 调整 改变 变化 多少 具体 详细 例子 依据 根据
    影响 幅度 系 咩 咁
    reason reasons cause change changed rise fall rose fell cut raise raised lower grow long big large far come since
    example more
    """.split()  # noqa: SIM905 - a list of so many words would fill the page
)
_LONGEST_FRAGMENT = 6
# So many words before a pointer hold what it points at.
_NAMED_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Elision:
    """A follow-up of which only the new part is said.

    Attributes:
        text: That part, as typed.
    """

    text: str


def is_pointing(text: str) -> bool:
    """Tell whether a question points at something that it does not name.

    >>> is_pointing("它的毛利率呢？"), is_pointing("What is its margin?"), is_pointing("Is it likely that rates fall?")
    (True, True, False)
    >>> is_pointing("What does the note say that the Fed will do?"), is_pointing("其中半導體佔多少？")
    (False, False)
    """
    folded = fold(text)
    without = _EMPTY_IT.sub(" ", folded)
    match = _ENGLISH_POINTER.search(without) or _CHINESE_POINTER.search(without)
    # What was named in the same sentence is what it points at.
    return match is not None and len(content_words(read_words(without[: match.start()]))) < _NAMED_BEFORE


def read_elision(text: str) -> Elision | None:
    """Read a follow-up of which only the new part is said; None for any other.

    >>> [e and e.text for e in map(read_elision, ["And the Hang Seng?", "那恒指呢？", "恒指跌了多少？"])]
    ['Hang Seng', '恒指', None]
    """
    stripped = text.strip()
    if match := _CHINESE_ELISION.fullmatch(stripped):
        new = match["new"].strip()
        # 云嶂半导体的评级呢: says both of whom and of what.
        whole = re.search(r"[^它其佢的]{2,}(?:的|嘅)[^的]{2,}", new) is not None
        return None if whole or _ASKING.search(fold(new)) else Elision(new)
    match = _ENGLISH_ELISION.fullmatch(stripped)
    if match is None or not stripped.isascii() or _VERB.search(fold(match["new"])):
        return None
    short = len(match["new"].split()) <= _LONGEST_FRAGMENT
    opened = _ENGLISH_OPENING.match(stripped) is not None
    return Elision(match["new"].strip()) if short and (opened or len(match["new"].split()) <= 2) else None


def has_predicate(text: str) -> bool:
    """Tell whether a question says what it is about at all.

    >>> has_predicate("Why?"), has_predicate("為甚麼下調？"), has_predicate("What is duration?")
    (False, False, True)
    """
    words = {word.text for word in content_words(read_words(text))}
    return bool(words - _BARE)


def name_owner(text: str, topic: str) -> str:
    """Put the name of the owner in the place of "its" or 它的; empty where a question points in another way.

    >>> name_owner("它的毛利率呢？", "雲嶂半導體"), name_owner("How wide is its spread?", "Corvane Systems")
    ('雲嶂半導體的毛利率呢？', "How wide is Corvane Systems' spread?")
    >>> name_owner("Why was it cut?", "Hengling")
    ''
    """
    owner = f"{topic}'" if topic.endswith("s") else f"{topic}'s"
    named, count = re.subn(r"\b(?:its|their|his|her)\b", lambda _: owner, text, count=1, flags=re.IGNORECASE)
    if not count:
        named, count = _CHINESE_OWNER.subn(lambda _: f"{topic}的", text, count=1)
    return named if count else ""
