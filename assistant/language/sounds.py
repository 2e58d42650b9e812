"""What a name sounds like, roughly and in either script: Kearney and 科爾尼 are both KLN.

Chinese keeps the consonants of a foreign name and much of their order, so names are compared by classes of consonants:
P (b, p), T (d, t), K (g, k, hard c), S (s, z, j, ch, sh, soft c), F (f, v, w), L (l, r), M, N and H.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby, product

# Fewer consonants than this fit too many words.
FEWEST_SOUNDS = 3
_MOST_READINGS = 16

_CLASSES = {
    letter: name
    for name, letters in {
        "P": "bp",
        "T": "dt",
        "K": "gkq",
        "S": "sjzc",
        "F": "fvw",
        "L": "lr",
        "M": "m",
        "N": "n",
    }.items()
    for letter in letters
}
_INITIALS = {"zh": "S", "ch": "S", "sh": "S", "x": "S", "q": "S", "h": "H"}
# Spellings that stand for other sounds than their letters; the later ones see what the earlier ones made.
_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"ph", "f"),
    (r"t?sch|tch|ch|sh|tz|ts", "s"),
    (r"ck", "k"),
    (r"c(?=[eiy])", "s"),
    (r"c", "k"),
    (r"x", "ks"),
    (r"gh(?![aeiou])|^k(?=n)|^w(?=r)|^p(?=s)", ""),
    (r"ng(?![aeiou])", "n"),
    (r"m(?=[bp])", "n"),
    (r"wh", "w"),
    (r"(?<=[aeiouy])w(?![aeiouy])", ""),
    (r"y", ""),
)
# What may be heard in one way or another: each turn gives every reading so far, and those with this change.
_READINGS: tuple[tuple[str, str], ...] = (
    (r"th", "s"),
    (r"(?<=[aeiou])r(?![aeiour])", ""),
    (r"[gk](?=[ei])", "s"),
    (r"(?<=[aeiou])l(?=[^aeioul])", ""),
)


@lru_cache(maxsize=8192)
def latin_sounds(word: str) -> tuple[str, ...]:
    """Give how a folded Latin word may sound, without what is too short to tell; nothing for other words.

    >>> latin_sounds("kearney")
    ('KLN', 'SLN')
    """
    if not word.isascii() or not word.isalpha():
        return ()
    spelled = [word, word.removesuffix("s")]
    for spelling, letters in _SPELLINGS:
        spelled = [re.sub(spelling, letters, form) for form in spelled]
    for spelling, letters in _READINGS:
        spelled = list(dict.fromkeys((*spelled, *(re.sub(spelling, letters, form) for form in spelled))))
    sounds = dict.fromkeys(join_sounds(map(_sounds_of_letters, [form])) for form in spelled[:_MOST_READINGS])
    return tuple(sound for sound in sounds if len(sound) >= FEWEST_SOUNDS)


def _sounds_of_letters(letters: str) -> str:
    voiced = re.sub(r"h(?![aeiou])|(?<=[^aeiou])h", "", letters)
    return "".join("H" if letter == "h" else _CLASSES.get(letter, "") for letter in voiced)


def syllable_sounds(syllable: str) -> str:
    """Give the consonants of a syllable of pinyin without tone.

    >>> syllable_sounds("sen"), syllable_sounds("er"), syllable_sounds("ao")
    ('SN', 'L', '')
    """
    if syllable == "er":
        return "L"
    initial = _INITIALS.get(syllable[:2]) or _INITIALS.get(syllable[:1]) or _CLASSES.get(syllable[:1], "")
    return initial + ("N" if len(syllable) > 1 and syllable.endswith(("n", "ng")) else "")


def join_sounds(parts: Iterable[str]) -> str:
    """Put the sounds of the parts of a name together; a sound that is repeated counts once."""
    return "".join(sound for sound, _ in groupby("".join(parts)))


def name_windows(run: str, sounds: Mapping[str, str], longest: int = 6) -> Iterator[str]:
    """Give what every stretch of two to `longest` characters of `run` sounds like, the short ones left out."""
    for start, size in product(range(len(run)), range(2, longest + 1)):
        if start + size <= len(run):
            sound = join_sounds(sounds[character] for character in run[start : start + size])
            if len(sound) >= FEWEST_SOUNDS:
                yield sound
