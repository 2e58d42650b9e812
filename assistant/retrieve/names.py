"""Names that one script spells and the other writes: 衡嶺 and Hengling, by way of pinyin.

Houses, companies and people of whom no dictionary knows are romanised in English notes. A word that is no English one
and reads as two or three syllables is looked for as any characters read so, and characters as the word they spell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise, product

from assistant.index.matching import Either, Expression, Term, Together
from assistant.index.scoring import Clause
from assistant.index.terms import han_runs
from assistant.index.translate import load_translation
from assistant.language.irregular import base_form
from assistant.language.words import Word, stem

# Names are of the commoner characters; with all of them a word of two syllables would be looked for in 600 spellings.
_CHARACTERS = 14
_SYLLABLES = (2, 3)
_LONGEST_SYLLABLE = 6
_K1 = 0.8
_B = 0.5


def spelled_names(words: Sequence[Word]) -> Iterator[Clause]:
    """Look in Chinese passages for the characters that Latin words of a question may spell."""
    for word in dict.fromkeys(word.text for word in words if word.kind == "latin"):
        wanted = _characters(word)
        if wanted is not None:
            yield Clause(word, wanted, k1=_K1, b=_B, essential=False)


def written_names(words: Sequence[Word]) -> Iterator[Clause]:
    """Look in English passages for the words that spell neighbouring characters of a question."""
    readings = _readings()
    table = load_translation()
    for run in map("".join, han_runs(words)):
        for size in _SYLLABLES:
            for characters in dict.fromkeys(run[start : start + size] for start in range(len(run) - size + 1)):
                spellings = {"".join(parts) for parts in product(*(readings.get(c, ()) for c in characters))}
                names = sorted(name for name in map(stem, spellings) if not table.is_english(name))
                if names:
                    wanted = Either(tuple((1.0, Term(f"w:{name}")) for name in names), best=True)
                    yield Clause(characters, wanted, k1=_K1, b=_B, essential=False)


def is_spelled_in(name: str, text: str) -> bool:
    """Tell whether Chinese characters of `text`, in Simplified ones, may be what `name` spells.

    >>> is_spelled_in("hengling", "衡岭研究"), is_spelled_in("hengling", "恒指下跌"), is_spelled_in("rates", "衡岭")
    (True, False, False)
    """
    return next(find_spelled(name, text), None) is not None


def find_spelled(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Give where Chinese characters of `text` stand that `name` may spell.

    >>> list(find_spelled("hengling", "問衡嶺"))
    [(1, 3)]
    """
    pattern = _spelling(name)
    if pattern is not None:
        yield from (match.span() for match in pattern.finditer(text))


def is_spelling_of(word: str, characters: str) -> bool:
    """Tell whether a Latin word spells these characters and no others.

    >>> is_spelling_of("dinglan", "鼎岚"), is_spelling_of("ding", "鼎岚")
    (True, False)
    """
    return any(
        len(parts) == len(characters)
        and all(one in _all_readings().get(part, "") for part, one in zip(parts, characters, strict=True))
        for parts in _split(word, len(characters))
    )


@lru_cache(maxsize=1024)
def _spelling(name: str) -> re.Pattern[str] | None:
    if not name.isascii() or not name.isalpha() or load_translation().is_english(stem(name)):
        return None
    readings = _all_readings()
    ways = [parts for parts in _split(name, max(_SYLLABLES)) if len(parts) in _SYLLABLES]
    written = [
        "".join(f"[{readings[syllable]}]" for syllable in parts) for parts in ways if readings.keys() >= {*parts}
    ]
    return re.compile("|".join(written)) if written else None


@cache
def _all_readings() -> dict[str, str]:
    """Give all characters that may be read as each syllable, in either script."""
    from pypinyin.constants import PINYIN_DICT

    readings: dict[str, list[str]] = {}
    for code, toned in PINYIN_DICT.items():
        # Tones are combining marks once decomposed, and so are the dots of ü, which names write as u.
        plain = "".join(mark for mark in unicodedata.normalize("NFD", toned) if not unicodedata.combining(mark))
        for syllable in {*plain.split(",")}:
            readings.setdefault(syllable, []).append(chr(code))
    return {syllable: "".join(characters) for syllable, characters in readings.items()}


@lru_cache(maxsize=1024)
def _characters(word: str) -> Expression | None:
    """Put the characters that a word may spell together; None where it is English, or no pinyin."""
    table = load_translation()
    if not word.isascii() or not word.isalpha() or table.is_english(stem(base_form(word))):
        return None
    spelled: list[tuple[float, Expression]] = []
    for syllables in _split(word, max(_SYLLABLES)):
        if len(syllables) in _SYLLABLES:
            pairs = tuple(_pair(first, second) for first, second in pairwise(syllables))
            spelled.append((1.0, pairs[0] if len(pairs) == 1 else Together(pairs)))
    return Either(tuple(spelled), best=True) if spelled else None


def _pair(first: str, second: str) -> Expression:
    """Look for any two neighbouring characters that are read so."""
    syllables = load_translation().syllables
    characters = product(syllables[first][:_CHARACTERS], syllables[second][:_CHARACTERS])
    return Either(tuple((1.0, Term(f"c:{one}{other}")) for one, other in characters), best=True)


def _split(word: str, most: int) -> Iterator[tuple[str, ...]]:
    """Read a word as syllables in every way, at most so many."""
    if not word:
        yield ()
    elif most:
        syllables = load_translation().syllables
        for end in range(1, min(len(word), _LONGEST_SYLLABLE) + 1):
            if word[:end] in syllables:
                yield from ((word[:end], *rest) for rest in _split(word[end:], most - 1))


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Give how each of the commoner characters is read."""
    readings: dict[str, tuple[str, ...]] = {}
    for syllable, characters in load_translation().syllables.items():
        for character in characters[:_CHARACTERS]:
            readings[character] = (*readings.get(character, ()), syllable)
    return readings
