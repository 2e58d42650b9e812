"""Cutting text into words: Chinese by dictionary, the rest by form."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from assistant.language.fold import fold, fold_with_offsets
from assistant.language.script import HAN

WordKind = Literal["han", "latin", "number"]
STOP_WORDS: frozenset[str] = frozenset(
    "的 了 是 在 和 与 或 也 都 就 而 及 对 从 到 被 把 为 以 于 之 其 这 那 哪 什么 怎么 如何 为何 多少 吗 呢 吧 "
    "a an the of in on at to for and or but is are was were be been what which who how why when where did do does "
    "has have had it its this that these those with as by from".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or ticker.

    Attributes:
        text: Folded.
        start: Where it begins in the source text, in characters.
        end: Where it ends, exclusive.
    """

    text: str
    kind: WordKind
    start: int
    end: int


_TOKEN = re.compile(
    rf"(?P<han>[{HAN}]+)"
    r"|(?P<ticker>\d{1,6}\.(?:hk|sh|sz|ss|bj|tw|two|t|ks|kq|si|l|n|o|us)(?![a-z0-9]))"
    r"|(?P<number>\d+(?:\.\d+)*(?:[%‰]|[a-z]{1,4}(?![a-z])\d*)?)"
    r"|(?P<latin>[^\W\d_](?:(?:[.&'+-](?=\w))?(?:[a-z]|\d|[\u00df-\u024f]))*)"
)


def tokenize(text: str) -> tuple[Word, ...]:
    """Cut `text` into words, in order; punctuation is dropped.

    >>> [word.text for word in tokenize("標普 500 下跌 4.2%,0700.HK 回落")]
    ['标', '普', '500', '下跌', '4.2%', '0700.hk', '回落']
    """
    folded = fold_with_offsets(text)
    words: list[Word] = []
    for match in _TOKEN.finditer(folded.text):
        at = match.start()
        if match.lastgroup == "han":
            for part in segment(match[0]):
                words.append(Word(part, "han", *folded.source_span(at, at + len(part))))
                at += len(part)
        else:
            kind: WordKind = "number" if match.lastgroup == "number" else "latin"
            words.append(Word(match[0], kind, *folded.source_span(*match.span())))
    return tuple(words)


def segment(run: str) -> tuple[str, ...]:
    """Cut a folded run of Chinese characters into words.

    >>> segment("美联储降息预期")
    ('美联储', '降息', '预期')
    """
    return tuple(_cut(run))


def _cut(run: str) -> list[str]:
    scores, longest = _dictionary()
    size = len(run)
    best = [0.0] * (size + 1)
    step = [1] * size
    unknown = scores[""]
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


_lock = threading.Lock()


def add_words(words: Iterable[str]) -> None:
    """Teach the dictionary `words`, so that each is found whole."""
    scores, longest = _dictionary()
    for word in map(fold, words):
        if len(word) < 2:
            continue
        parts = _cut(word)
        whole = sum(scores.get(part, scores[""]) for part in parts) + 1e-9
        scores[word] = max(scores.get(word, whole), whole)
        longest[word[:2]] = max(longest.get(word[:2], 0), len(word))


@cache
def _dictionary() -> tuple[dict[str, float], dict[str, int]]:
    with _lock:
        fields = resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").split()
    counts = [int(count) for count in fields[1::3]]
    total = math.log(sum(counts))
    scores = {word: math.log(count or 1) - total for word, count in zip(fields[0::3], counts, strict=True)}
    longest: dict[str, int] = {}
    for word in scores:
        longest[word[:2]] = max(longest.get(word[:2], 0), len(word))
    scores[""] = -total
    return scores, longest


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Give the Snowball stem of a folded English word; anything else comes back as it is.

    >>> stem("expectations"), stem("降息")
    ('expect', '降息')
    """
    return str(_stemmer().stemWord(word)) if word.isascii() else word


@cache
def _stemmer():  # type: ignore[no-untyped-def]
    from Stemmer import Stemmer

    return Stemmer("english")
