"""Whose view a question asks for: a house by its name, by the word that tells it apart, or spelled in the other script.

"Kestrel" is Kestrel Row Asset Management, "Dinglan" 鼎嵐資本, 衡嶺 Hengling Research.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.index.translate import load_translation
from assistant.language.fold import fold, fold_with_offsets
from assistant.language.words import stem
from assistant.retrieve.names import find_spelled, is_spelling_of

# What many houses call themselves by, and none is called by alone.
_COMMON = re.compile(
    r"\b(?:research|securities|capital|partners|group|bank|asset|wealth|fund|management|advisors?|advisory|brokerage"
    r"|holdings?|limited|ltd|inc|co|plc|llc|company|corporation|institute|strategy|strategies|economics|futures"
    r"|investments?|investors|markets?|global|international)\b"
    r"|研究(?:所|部|院|中心)?|证券|期货|信托|保险|资产管理|资管|资本|控股|集团|股份|有限|责任|公司|银行|国际|投资|投顾|投信|顾问"
    r"|基金|金融|财富|策略|经纪|联合"
)
# Names begin with these without being told apart by them.
_LEADS_NOWHERE = frozenset(
    {"first", "asia", "asian", "china", "hong", "north", "south", "east", "west", "american", "royal"}
)
_LEAST_LEAD = 4
_LATIN_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class NamedHouse:
    """A house where a text names it, at `text[start:end]`."""

    house: str
    start: int
    end: int


def find_houses(text: str, houses: Collection[str]) -> tuple[NamedHouse, ...]:
    """Find every mention of the houses that publish, in the order of the houses; the longest of each place."""
    return tuple(
        NamedHouse(house, *span) for house in houses if house for span in dict.fromkeys(_spans_of(house, text))
    )


def read_houses(text: str, houses: Collection[str]) -> frozenset[str]:
    """Name the houses that a text names, of those that publish.

    >>> sorted(read_houses("衡嶺怎樣看日圓？", ["Hengling Research", "Larkspur Bay Securities"]))
    ['Hengling Research']
    >>> sorted(read_houses("What does Larkspur say of Dinglan?", ["Larkspur Bay Securities", "鼎嵐資本"]))
    ['Larkspur Bay Securities', '鼎嵐資本']
    """
    return frozenset(named.house for named in find_houses(text, houses))


def _spans_of(house: str, text: str) -> Iterator[tuple[int, int]]:
    core = core_of(house)
    if core.isascii():
        words = core.split()
        yield from _spans_of_words(words, text)
        if len(words) == 1:
            folded = fold_with_offsets(text)
            yield from (folded.source_span(*span) for span in find_spelled(words[0], folded.text))
        return
    if len(core) > 1:
        folded = fold_with_offsets(text)
        yield from (folded.source_span(*match.span()) for match in re.finditer(re.escape(core), folded.text))
    latin = [match.span() for match in _LATIN_WORD.finditer(text)]
    for (start, end), (_, later) in pairwise([*latin, (0, 0)]):
        for last in (end, later):
            if is_spelling_of("".join(text[start:last].lower().split()), core):
                yield start, last


def _spans_of_words(words: list[str], text: str) -> Iterator[tuple[int, int]]:
    whole = r"[\s-]+".join(map(re.escape, words))
    found = [match.span() for match in re.finditer(rf"(?<![A-Za-z0-9]){whole}(?![A-Za-z0-9])", text, re.IGNORECASE)]
    if found or not _tells_apart(words[0]):
        yield from found
        return
    for match in re.finditer(rf"(?<![A-Za-z0-9]){re.escape(words[0])}(?![A-Za-z0-9])", text, re.IGNORECASE):
        if match[0][0].isupper() or not load_translation().is_english(stem(words[0])):
            yield match.span()


def _tells_apart(word: str) -> bool:
    return len(word) >= _LEAST_LEAD and word not in _LEADS_NOWHERE


@lru_cache(maxsize=1024)
def core_of(house: str) -> str:
    """Give, folded, what tells a house apart from others.

    >>> core_of("Kestrel Row Asset Management"), core_of("远舟期货研究院"), core_of("Capital Partners")
    ('kestrel row', '远舟', 'capital partners')
    """
    folded = fold(house)
    return " ".join(_COMMON.sub(" ", folded).split()) or folded
