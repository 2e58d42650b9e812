"""What a question is about: its words without those that only ask, or name whose view is wanted, or a day.

"衡嶺現在覺得金價點睇" is about 金價. A sentence that answers need not say 現在, 覺得 or 點睇, and rarely names its
house or the day of its note.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.answer.houses import find_houses
from assistant.finance.dates import parse_dates
from assistant.language.fold import fold, fold_with_offsets
from assistant.language.words import stem, tokenize

# In Simplified characters; the colloquial ones are Cantonese.
_ASKING = frozenset(
    """
    现在 目前 最新 当时 当前 如今 现时 而家 依家 最近 近期 那时 嗰阵 觉得 认为 觉 估 估计 预计 预期 预料 预测 看 睇
    见 说 讲 话 提 提到 表示 指出 相信 看法 观点 意见 怎么 怎样 怎 点 点样 点解 点睇 点算 怎么回事 怎么看 怎么样
    如何 为什么 为何 为咩 为啥 何解 咩 咩事 咩野 乜 乜嘢 什么 甚么 啥 几多 几点 几 多少 多 大 多大 多高 多低 多久
    几时 何时 边 边个 边度 边间 哪 哪里 哪个 哪些 谁 喺 系 係 咪 嘅 咗 唔 冇 佢 佢哋 他们 她们 它们 我们 你们 你哋
    大家 啲 咁 咁样 仲 俾 畀 嗰 𠮶 嗰个 嗰份 份 那 那个 那份 那波 这 这个 这份 这么 那么 这样 那样 会 会不会 可能
    大概 大约 左右 其实 到底 究竟 真的 还 还有 又 又系 再 也 都 就 去到 到 去 是 是不是 有 有没有 做 变 出 先 事
    事情 喊 谈 请问 想问 问 告诉 帮 知道 吗 呢 呀 啊 啦 吧 嘛 咧 呗 么 一下 截至 截止 根据 按照 关于 对 里 里面 入面
    当中 之中 原因 主因 缘故 何在 建议 应该 应不应该
    """.split()  # noqa: SIM905 - a list of so many words would fill the page
)
_ASKING_STEMS = frozenset(
    map(
        stem,
        """
        think thinks reckon believe believes say says said see sees view views opinion actually really still lately now
        current currently latest happen happens need needs go goes going get gets use uses used exactly anyway tell know
        mean means look looks like much many far sort kind team note notes report reports according recent recently
        reason reasons explain explains recommend recommends recommended suggest suggests suggested
        today please anything something thing things one ones there their they them does did doing do was were is are be
        been being has have had would could should might may will can s
        """.split(),  # noqa: SIM905
    )
)
# Cantonese words which the segmenter takes apart.
_PHRASE = re.compile("|".join(sorted((word for word in _ASKING if len(word) > 1), key=len, reverse=True)))


def is_asking(label: str) -> bool:
    """Tell whether a word of a question only asks."""
    folded = fold(label)
    return folded in _ASKING or folded in _ASKING_STEMS


def content_of(question: str, houses: Collection[str] = ()) -> str:
    """Give what a question is about; the whole question where nothing would be left.

    Args:
        question: Standing alone.
        houses: Who publishes the notes.

    >>> content_of("截至10月30日恒生科技年初至今漲了多少", ["Hengling Research"])
    '恒生科技年初至今漲了'
    >>> content_of("What does Hengling think about copper now?", ["Hengling Research"])
    'What about copper ?'
    """
    spans = [(named.start, named.end) for named in find_houses(question, houses)]
    spans += [(period.start, period.end) for period in parse_dates(question) if period.granularity == "day"]
    words = tokenize(question)
    spans += [(word.start, word.end) for word in words if is_asking(word.text) or is_asking(stem(word.text))]
    folded = fold_with_offsets(question)
    spans += [folded.source_span(*match.span()) for match in _PHRASE.finditer(folded.text)]
    kept = list(question)
    for start, end in spans:
        kept[start:end] = [""] * (end - start)
    content = " ".join("".join(kept).split())
    return content if any(letter.isalnum() for letter in content) else question
