"""Undoing line breaks that a typesetter made: no space inside Chinese, one in English, hyphenation taken back."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.corpus.characters import is_cjk

# What a reader puts where a word was divided by the typesetter or at its own hyphen; PDFium's mark for it.
BROKEN_WORD = "\ufffe"

_HYPHENS = ("-", "\u2010", "\u00ad", BROKEN_WORD)
# Possessive: a line may be one word of a million letters.
_COMPOUND = re.compile(r"(?<![\w-])[^\W\d_]++(?:-[^\W\d_]++)+")
_WORD = re.compile(r"[^\W\d_]+")
_TIGHT = re.compile("[\u4e00-\u9fff][A-Za-z0-9]")
_SPACED = re.compile("[\u4e00-\u9fff] [A-Za-z0-9]")
# Enough to learn how a document is spelt.
_MOST_LINES = 20_000
_LAST_WORD = re.compile(r"(?<![\w-])[\w-]*+$")
_LONGEST_WORD = 60
_FIRST_WORD = re.compile(r"^\w+")
# First parts that keep their hyphen nearly always: "long-term", "mid-2024", "non-farm".
_KEEPS_HYPHEN = re.compile(
    "all|co|cross|double|ex|five|four|full|half|high|hard|inter|long|low|mid|near|non|off|on|one|over|part|post|pre|quasi"
    "|real|risk|self|semi|short|single|six|sub|ten|third|three|top|two|ultra|under|well|year|zero"
)
_CLOSING = frozenset(",.;:!?)]}%、，。；：！？）】》」』”’")
_OPENING = frozenset("([{（【《「『“‘")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a document spells, learnt from its unbroken lines.

    Attributes:
        compounds: Words seen with a hyphen inside, in lower case.
        words: Words seen without one, in lower case.
        hyphenates: Whether its typesetter divides words, so that a hyphen at a line's end is likely his.
        spaced: Whether it sets a space between Chinese and Latin.
    """

    compounds: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    hyphenates: bool = True
    spaced: bool = False


def learn_habits(lines: Sequence[str]) -> Habits:
    """Learn from the lines of a document how it hyphenates and spaces."""
    compounds: set[str] = set()
    words: set[str] = set()
    lines = [line.strip() for line in lines[:_MOST_LINES]]
    broken = False
    for line in lines:
        # The halves of a divided word are no words.
        lowered = _FIRST_WORD.sub("", line.lower()) if broken else line.lower()
        broken = line.endswith(_HYPHENS)
        lowered = _LAST_WORD.sub("", lowered.rstrip("".join(_HYPHENS))) if broken else lowered
        compounds.update(_COMPOUND.findall(lowered))
        words.update(_WORD.findall(lowered))
    return Habits(frozenset(compounds), frozenset(words), _divides_words(lines, words), _sets_spaces(lines))


def _divides_words(lines: Sequence[str], words: set[str]) -> bool:
    """Judge by the breaks that can be judged: is the joined word, or only its two halves, seen elsewhere?"""
    votes = 0
    for above, below in itertools.pairwise(lines):
        if above.endswith(_HYPHENS):
            first, second = _halves(above, below)
            if first and second:
                votes += (first + second in words) - (first in words and second in words)
    return votes >= 0


def _sets_spaces(lines: Iterable[str]) -> bool:
    tight = sum(len(_TIGHT.findall(line)) for line in lines)
    wide = sum(len(_SPACED.findall(line)) for line in lines)
    return wide > tight


def join_lines(lines: Sequence[str], habits: Habits) -> str:
    """Join the lines of one paragraph."""
    parts: list[str] = []
    for line in filter(None, map(str.strip, lines)):
        if parts:
            parts[-1], gap = _close(parts[-1], line, habits)
            parts.append(gap)
        parts.append(line)
    return "".join(parts)


def _close(left: str, right: str, habits: Habits) -> tuple[str, str]:
    """Return the line above as it shall end, and what stands between it and the line below."""
    if not left.endswith(_HYPHENS):
        return left, _space_between(left, right, habits)
    first, second = _halves(left, right)
    if not first or not second:
        # A dash with nothing before it is no hyphen: "growth -" goes on as it stands.
        mark = "-" if left[-1] == BROKEN_WORD else left[-1]
        return left[:-1] + mark, "" if first or not right[0].isalpha() else " "
    return left[:-1], "-" if _keeps_hyphen(first, second, right, habits) else ""


def _space_between(left: str, right: str, habits: Habits) -> str:
    last, first = left[-1], right[0]
    if is_cjk(last) or is_cjk(first):
        both = is_cjk(last) and is_cjk(first)
        punctuation = not (last.isalnum() and first.isalnum())
        return "" if both or punctuation or not habits.spaced else " "
    if last in _OPENING or first in _CLOSING - {"“", "‘"} or last in "—/":
        return ""
    return " "


def _halves(left: str, right: str) -> tuple[str, str]:
    first = _LAST_WORD.search(left.rstrip("".join(_HYPHENS))[-_LONGEST_WORD:])
    second = _FIRST_WORD.match(right)
    return (first[0].lower() if first else ""), (second[0].lower() if second else "")


def _keeps_hyphen(first: str, second: str, right: str, habits: Habits) -> bool:
    tail = first.rpartition("-")[2]
    if f"{first}-{second}" in habits.compounds or f"{tail}-{second}" in habits.compounds:
        return True
    if tail + second in habits.words:
        return False
    if right[0].isupper() or right[0].isdigit() or tail.isdigit() or _KEEPS_HYPHEN.fullmatch(tail) or "-" in first:
        return True
    return not habits.hyphenates
