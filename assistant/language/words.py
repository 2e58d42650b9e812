"""Cutting text into words: Chinese by dictionary, everything else by its form."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant.language.fold import fold, fold_with_offsets
from assistant.language.script import HAN

if TYPE_CHECKING:
    from Stemmer import Stemmer

WordKind = Literal["han", "latin", "number"]
# Text, kind, start and end of a `Word`.
Cut = tuple[str, WordKind, int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number with its unit, or a ticker.

    Attributes:
        text: Folded; without the points of an acronym (U.S. is `us`) and without a possessive 's.
        kind: `han`: Chinese, and terms such as A股; `number`: begins with a digit and is no ticker; `latin`: the rest,
            of whatever script.
        start: Where it begins in the source text, in characters.
        end: Where it ends, exclusive.
    """

    text: str
    kind: WordKind
    start: int
    end: int


# Words that say how a sentence or a question is built, not what it is about. Not here: words of direction, time, degree
# and negation that change the answer (up, not, 未), and `us`, which is also a country.
_CHINESE_FUNCTION_WORDS = """
的 地 得 了 着 过 是 在 有 和 与 或 及 以及 并 并且 而 而且 且 也 都 就 才 又 还 还有 再 则 却 但 但是 然而 不过 因
因为 由于 所以 因此 因而 从而 如 如果 若 假如 虽然 尽管 即使 即 即便 既 无论 不论 只要 只有 除了 除非 对 对于 关于
至于 从 自 由 由此 向 往 到 至 于 以 为 为了 把 被 将 让 使 使得 给 跟 同 比 按 按照 根据 据 通过 随着 作为 之 其
其中 此 该 这 这个 这些 这样 这种 这里 那 那个 那些 那样 那里 它 它们 他 他们 她 她们 我 我们 你 你们 您 自己 个
一个 一种 一些 某 某些 各 各个 所 所有 者 等 等等 来 去 里 中 内 上 下 间 时 时候 期间 方面 而言 来说 来看 看来 可以
能 能够 会 要 应 应该 可 呢 吗 吧 啊 呀 嘛 么 哦 什么 什么样 哪 哪个 哪些 哪里 哪儿 哪一年 哪家 谁 何 何时 何处 何种
何年 哪位 哪项 哪部 多少 多久 多长 几 怎么 怎么样 怎样 如何 为何 为什么 是否 是不是 有没有 有无 能否 可否 请 请问 告诉
说明 介绍 一下 叫 属于 指 称为 认为 表示 指出 当 曾 曾经 进行
"""
_ENGLISH_FUNCTION_WORDS = """
a an the and or but nor so yet if then than that this these those there here it its itself he him his she her hers
they them their theirs we our ours you your yours i me my mine is are was were be been being am do does did doing
done has have had having will would shall should can could may might must ought of in on at to for from by with
without within into onto upon as about between among through during while until since because although though
whether both either neither each every any some such same other another own also too very just only even still
already again ever what which who whom whose when where why how many much please tell explain describe say said says
according ie eg etc vs via per
"""
STOP_WORDS: frozenset[str] = frozenset((_CHINESE_FUNCTION_WORDS + _ENGLISH_FUNCTION_WORDS).split())

_LATIN = "a-zß-öø-ɏͰ-ԯḀ-ỿ"
_TICKER_PLACES = "hk|sh|sz|ss|bj|tw|two|t|ks|kq|si|l|n|o|us|to|ax|de|pa|as|mi|mc|sw|st|bo|ns|jk|bk|kl|vn"
# A hyphen joins a name and its number (GPT-5.1) but not a common word and a number (top-10), nor a year (mid-2024).
_NAME_AND_NUMBER = (
    rf"(?!(?:mid|pre|post|sub|top|end|late|early|non|under|over|up|down|plus|minus|near|about|to|of|in|and|or|by|from)-)"
    rf"[{_LATIN}]+-(?!(?:19|20)\d\d(?!\d))\d+(?:\.\d+)?[a-z]*(?![{_LATIN}\d])"
)
_TOKEN = re.compile(
    # A股, K型, A轮, C端; but not the A of A股东.
    rf"(?P<mixed>[a-z](?:股(?![东权本])|[型轮端]))"
    rf"|(?P<han>[{HAN}]+)"
    rf"|(?P<ticker>\d{{1,6}}\.(?:{_TICKER_PLACES})(?![{_LATIN}\d]))"
    # 12.6%, 5y, 1.4tn, 25bp, 2025e, 3q25, 5y5y; not 100percent.
    # A date with points is three numbers.
    rf"|(?P<number>(?:(?<!\d\.)\d+\.\d+(?!\.?\d)|\d+)(?:[%‰]|[a-z]{{1,4}}(?:\d+[a-z]{{0,4}})?(?![{_LATIN}\d]))?)"
    r"|(?P<acronym>[a-z]\.(?:[a-z]\.)+(?:[a-z](?![a-z]))?)"
    rf"|(?P<latin>{_NAME_AND_NUMBER}"
    rf"|[{_LATIN}]{{1,5}}\.[abc](?![{_LATIN}\d.])"
    rf"|[{_LATIN}]+(?:&[{_LATIN}]+|\d+(?:\.\d+)?[a-z]*|'(?!s(?![{_LATIN}]))[{_LATIN}]+)*)(?:'s(?![{_LATIN}]))?"
    rf"|(?P<other>(?:(?![{HAN}{_LATIN}])[^\W\d_])+)"
)


def tokenize(text: str) -> tuple[Word, ...]:
    """Cut `text` into words, in order; punctuation and signs are dropped.

    Whole: decimals with their percent sign or unit letters (`1.62%`, `5y`, `1.4tn`), tickers (`0700.hk`, `brk.b`),
    `s&p`, names with a number (`gpt-5.1`). Apart: other hyphenated words, and a number and the Chinese unit after it.

    >>> [word.text for word in tokenize("指數500回落4.2%,A 股 ETF 吸引 2,677 億元")]
    ['指数', '500', '回落', '4.2%', 'a股', 'etf', '吸引', '2677', '亿元']
    >>> [word.text for word in tokenize("The U.S. 10-year yield hit 4.5% after GPT-5.1, 0700.HK and BRK.B's year-end")]
    ['the', 'us', '10', 'year', 'yield', 'hit', '4.5%', 'after', 'gpt-5.1', '0700.hk', 'and', 'brk.b', 'year', 'end']
    """
    return tuple(Word(*cut) for cut in cut_words(text))


def cut_words(text: str) -> list[Cut]:
    """Give the words of `tokenize` as plain tuples of text, kind, start and end, for those who read millions."""
    folded = fold_with_offsets(text)
    starts, ends = folded.starts, folded.ends
    words: list[Cut] = []
    for match in _TOKEN.finditer(folded.text):
        group = str(match.lastgroup)
        start, end = match.span(group)
        if group == "han":
            for part in segment(match[0]):
                end = start + len(part)
                words.append((part, "han", starts[start], ends[end - 1]))
                start = end
        else:
            token = match[group].replace(".", "") if group == "acronym" else match[group]
            words.append((token, _KINDS[group], starts[start], ends[end - 1]))
    return words


_KINDS: dict[str, WordKind] = {
    "mixed": "han",
    "ticker": "latin",
    "number": "number",
    "acronym": "latin",
    "latin": "latin",
    "other": "latin",
}


def segment(run: str) -> tuple[str, ...]:
    """Cut a folded run of Chinese characters into words: the most probable way by the frequencies of the dictionary.

    A character that no word covers stands alone; there is no guessing of new words.

    >>> segment("市场继续上涨")
    ('市场', '继续', '上涨')
    """
    return _segment_clause(run) if len(run) <= _LONGEST_CLAUSE else tuple(_dictionary().cut(run))


# Clauses repeat (同比增长); whole paragraphs without punctuation do not, and would fill the cache.
_LONGEST_CLAUSE = 16


@lru_cache(maxsize=1 << 16)
def _segment_clause(run: str) -> tuple[str, ...]:
    return tuple(_dictionary().cut(run))


def add_words(words: Iterable[str]) -> None:
    """Teach the dictionary Chinese words, so that `segment` finds each whole; for the whole process.

    Words are folded first. A word is no longer found by its parts: add names (标普, 固收), not phrases (降息预期).
    """
    dictionary = _dictionary()
    for word in map(fold, words):
        if _COMPOUND.fullmatch(word):
            dictionary.add(word)
    _segment_clause.cache_clear()


def probability(word: str) -> float:
    """Give the share of the words of general Chinese text that are this folded one; 0 where the dictionary lacks it."""
    return _dictionary().probability(word)


_COMPOUND = re.compile(f"[{HAN}]{{2,}}")


class _Dictionary:
    """Words with the logarithms of their probabilities."""

    def __init__(self) -> None:
        from importlib import metadata

        # jieba's data without jieba: its import and start take a second, and it keeps a cache in the shared /tmp,
        # in a format that runs code when it is read.
        path = Path(str(metadata.distribution("jieba").locate_file("jieba/dict.txt")))
        fields = path.read_text(encoding="utf-8").split()  # word, count, part of speech
        words, counts = fields[0::3], list(map(int, fields[1::3]))
        total = math.log(sum(counts))
        self._unknown = -total
        self._scores = dict(zip(words, (math.log(count) - total for count in counts), strict=True))
        # For the first two characters of words, the length of the longest such word: rules out most candidates at once.
        words.sort(key=len)
        self._longest = {word[:2]: len(word) for word in words}

    def cut(self, run: str) -> list[str]:
        """Find the most probable words by dynamic programming from the end (Viterbi over a unigram model)."""
        scores, longest, unknown = self._scores, self._longest, self._unknown
        size = len(run)
        best = [0.0] * (size + 1)
        step = [1] * size
        for i in range(size - 1, -1, -1):
            top, length = scores.get(run[i], unknown) + best[i + 1], 1
            for k in range(2, min(longest.get(run[i : i + 2], 0), size - i) + 1):
                score = scores.get(run[i : i + k])
                if score is not None and score + best[i + k] > top:
                    top, length = score + best[i + k], k
            best[i], step[i] = top, length
        words = []
        i = 0
        while i < size:
            words.append(run[i : i + step[i]])
            i += step[i]
        return words

    def probability(self, word: str) -> float:
        """Give the probability of a word; 0: there is none."""
        score = self._scores.get(word)
        return 0.0 if score is None else math.exp(score)

    def add(self, word: str) -> None:
        """Make `word` a little more probable than its parts together, if it is not already."""
        parts = self.cut(word)
        if parts == [word]:
            return
        self._scores[word] = sum(self._scores.get(part, self._unknown) for part in parts) + 1e-6
        self._longest[word[:2]] = max(len(word), self._longest.get(word[:2], 0))


_loading = threading.Lock()


def _dictionary() -> _Dictionary:
    """Give the one dictionary, read when it is first needed (0.3 s)."""
    with _loading:
        return _load_dictionary()


@cache
def _load_dictionary() -> _Dictionary:
    return _Dictionary()


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Give the Snowball stem of a folded English word; anything else comes back as it is.

    >>> stem("expectations"), stem("降息"), stem("4.2%")
    ('expect', '降息', '4.2%')
    """
    return str(_stemmer().stemWord(word)) if word.isascii() and word.isalpha() else word


@cache
def _stemmer() -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer("english")
