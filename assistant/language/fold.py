"""The canonical form of text for matching: whatever a writer's script, region, width, case or marks, one spelling.

Folding is for comparing only. What readers see is the text as written, found again through `Folded.source_span`.

The steps, none of which finds anything left to do in folded text:

1. Signs that would run into a neighbouring number are set apart (`2½` is `2 1/2`) or dropped (the footnote mark of
   `2023¹`); `…` and `㎡` are spelled out; what is invisible goes.
2. Each character by itself: NFKC, Traditional to Simplified as OpenCC has it, lower case, one kind of quote and dash.
3. Letters and their accents are composed.
4. Regional words get their mainland form (`wording`): 軟體 and 软件 are both 软件.
5. A single space beside a Chinese character goes (`A 股` is `a股`), unless Chinese characters stand on both sides.
6. Commas that group thousands go.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.language.script import HAN, converter
from assistant.language.wording import GUARDS, SPELLINGS, VARIANTS, WORDS

_Replacement = Callable[[re.Match[str]], str] | str
_Stage = tuple[re.Pattern[str], _Replacement]


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text that knows where each of its characters came from.

    Attributes:
        text: Equal to `fold` of the source.
        starts: For each character of `text`, where its source begins; never decreases.
        ends: For each character of `text`, where its source ends, exclusive; never decreases.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the source that `text[start:end]` came from.

        >>> folded = fold_with_offsets("共 2,677 億元")
        >>> at = folded.text.index("2677亿")
        >>> folded.source_span(at, at + 5)
        (2, 9)
        """
        if start < end:
            return self.starts[start], self.ends[end - 1]
        at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
        return at, at


def fold(text: str) -> str:
    """Give the form of `text` in which equal things are spelled equally; folding twice changes nothing more.

    >>> fold("回落１２．６％，累計 2,677 億元")
    '回落12.6%,累计2677亿元'
    >>> fold("「軟體」") == fold("“软件”")
    True
    >>> fold("Fed’s ﬁrst 2½%")
    "fed's first 2 1/2%"
    """
    return _fold(text, lambda stage, current: stage[0].sub(stage[1], current))


@lru_cache(maxsize=256)
def fold_with_offsets(text: str) -> Folded:
    """Fold `text` and keep, for every character of the result, where it came from."""
    offsets = _Offsets(len(text))
    return Folded(_fold(text, offsets.substitute), tuple(offsets.starts), tuple(offsets.ends))


def _fold(text: str, substitute: Callable[[_Stage, str], str]) -> str:
    """Run the steps; all that changes the number of characters goes through `substitute`."""
    if text.isascii():
        return substitute(_THOUSANDS, text.lower())
    for stage in _sign_stages() if _strange().search(text) else (_WIDE_COMMA,) if "，" in text else ():
        text = substitute(stage, text)
    text = text.translate(_single_characters())
    if not unicodedata.is_normalized("NFC", text):
        text = substitute(_accent_stage(), text)
    if _misspelled().search(text):
        for stage in _spelling_stages():
            text = substitute(stage, text)
    # Again, for the end of one word can be the beginning of another: 肯亞塞拜然.
    while (mainland := substitute(_word_stage(), text)) != text:
        text = mainland
    for sign, stage in (("○", _ZEROS), (" ", _SPACE), (",", _THOUSANDS)):
        if sign in text:
            text = substitute(stage, text)
    return text


class _Offsets:
    """Where each character of a text under change began and ended at first."""

    def __init__(self, size: int) -> None:
        self.starts: list[int] = list(range(size))
        self.ends: list[int] = list(range(1, size + 1))

    def substitute(self, stage: _Stage, text: str) -> str:
        """Do what `re.sub` does, and keep the offsets right."""
        pattern, replacement = stage
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in pattern.finditer(text):
            begin, end = match.span()
            new = replacement if isinstance(replacement, str) else replacement(match)
            parts += (text[at:begin], new)
            sources = _align(match[0], new)
            starts += self.starts[at:begin]
            starts += [self.starts[begin + first] for first, _ in sources]
            ends += self.ends[at:begin]
            ends += [self.ends[begin + last] for _, last in sources]
            at = end
        if at:
            self.starts = starts + self.starts[at:]
            self.ends = ends + self.ends[at:]
        return "".join(parts) + text[at:]


def _align(old: str, new: str) -> list[tuple[int, int]]:
    """Give, for each character of `new`, the first and the last character of `old` that it came from.

    Character for character where both are equally long or characters were only dropped; else each came from the whole.
    """
    if len(old) == len(new):
        return [(i, i) for i in range(len(new))]
    kept = []
    at = -1
    for character in new:
        at = old.find(character, at + 1)
        if at < 0:
            return [(0, len(old) - 1)] * len(new)
        kept.append((at, at))
    return kept


# A comma after a longer number, as in "in 2021,100 firms", groups nothing.
_THOUSANDS: _Stage = (
    re.compile(
        r"[0-9](?<![0-9][0-9])(?<![0-9][.,][0-9])[0-9]{0,2}(?:,[0-9]{3})+(?![0-9]|,[0-9])",
    ),
    lambda match: match[0].replace(",", ""),
)

_SPACE: _Stage = (re.compile(rf" (?:(?<=[{HAN}] )(?=[^\s{HAN}])|(?<=[^\s{HAN}] )(?=[{HAN}]))"), "")


def _around(match: re.Match[str]) -> tuple[str, str]:
    """Give up to three characters before a match and two after it."""
    return match.string[max(match.start() - 3, 0) : match.start()], match.string[match.end() : match.end() + 2]


_NUMERAL = frozenset("零一二三四五六七八九十")


def _read_zero(match: re.Match[str]) -> str:
    """Read circles beside a Chinese numeral as zeros, as in 二○二五年."""
    before, after = _around(match)
    return (
        match[0] if _NUMERAL.isdisjoint((before[-2:].rstrip(" ")[-1:], after.lstrip(" ")[:1])) else "零" * len(match[0])
    )


_ZEROS: _Stage = (re.compile("○+"), _read_zero)

# One sign for each purpose. Horizontal and corner quotes are the same thing in different regions.
_SIGNS = (
    dict.fromkeys("‘’‚‛‹›『』′´ʼʹ", "'")
    | dict.fromkeys("“”„‟«»「」″〝〞〟", '"')
    | dict.fromkeys("‐‑‒–−⁃", "-")
    | dict.fromkeys("―─", "—")
    | dict.fromkeys("〜∼˜", "~")
    | dict.fromkeys("•‧・∙⋅", "·")
    | {"⁄": "/", "∶": ":", "︰": ":", "⋯": "...", "İ": "i", "™": "", "℠": "", "®": ""}
)
_INVISIBLE = re.compile(
    r"[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
_VARIANTS = {pair[0]: pair[1] for pair in VARIANTS.split()}
_CHINESE = re.compile(f"[{HAN}]")


@cache
def _fold_character(character: str) -> str:
    """Fold one character without regard to its neighbours, until nothing changes."""
    if character in _SIGNS:
        return _SIGNS[character]
    new = unicodedata.normalize("NFKC", _INVISIBLE.sub("", character)).lower()
    if _CHINESE.fullmatch(new):
        new = _VARIANTS.get(new) or converter("t2s")(new)
    return new if new == character else "".join(map(_fold_character, new))


class _SingleCharacters(dict[int, str]):
    """For `str.translate`: what each character becomes, one for one, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        new = _fold_character(chr(code))
        self[code] = new if len(new) == 1 else chr(code)
        return self[code]


@cache
def _single_characters() -> _SingleCharacters:
    return _SingleCharacters()


_NOTE_MARKS = "²³¹⁰⁴-⁹₀-₉"
_WIDE_COMMA: _Stage = (re.compile("，(?<=[0-9]，)(?=[0-9])"), ", ")


@cache
def _strange() -> re.Pattern[str]:
    """Match what any of the stages of signs but the wide comma's begins with; most text has nothing of it."""
    return re.compile(f"{_INVISIBLE.pattern[:-1]}{_NOTE_MARKS}．{re.escape(_unequal_characters())}]")


@cache
def _sign_stages() -> tuple[_Stage, ...]:
    return (
        (_INVISIBLE, ""),
        (re.compile(f"[{_NOTE_MARKS}]+"), _drop_note_mark),
        _WIDE_COMMA,
        (re.compile(f"．(?<=[{HAN}]．)(?=[{HAN}])"), "·"),
        (re.compile(f"[{re.escape(_unequal_characters())}]"), _spell_out),
    )


def _drop_note_mark(match: re.Match[str]) -> str:
    """Keep the digits of m² and CO₂; drop those that point to a footnote, and keep the numbers around it apart."""
    before, after = _around(match)
    if _UNIT.search(before) if match[0] in "²³" else _LETTER.search(before) and match[0][0] >= "₀":
        return unicodedata.normalize("NFKC", match[0])
    return " " if before[-1:].isdecimal() and after[:1].isdecimal() else ""


_LETTER = re.compile(r"[A-Za-z]$")
_UNIT = re.compile(r"(?:^|[^A-Za-z])(?:[kcm]?m|ft|R)$")


def _spell_out(match: re.Match[str]) -> str:
    """Write a character as several, as `½`; its digits run into nothing before it, and into no number after."""
    new = _fold_character(match[0])
    before, after = _around(match)
    if new[:1].isdigit() and before[-1:].isalnum():
        new = f" {new}"
    if new[-1:] in _NUMBER_ENDS and after[:1].isdecimal():
        new = f"{new} "
    return new


_NUMBER_ENDS = frozenset("0123456789.")


def _unequal_characters() -> str:
    """Give the characters that become none or several, or a digit that would run into its neighbours."""
    found = []
    # Of the Basic Multilingual Plane, all but the ideographs, the Hangul syllables and the private use area.
    for code in (*range(0x80, 0x3400), *range(0xF900, 0x10000)):
        character = chr(code)
        new = _fold_character(character)
        if len(new) != 1 or (new.isascii() and new.isdigit() and not character.isdecimal()):
            found.append(character)
    return "".join(found)


@cache
def _accent_stage() -> _Stage:
    """Compose letters with what follows them: accents, and the parts of Hangul syllables."""
    accents = "".join(map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))))
    accents += "".join(filter(lambda c: unicodedata.category(c).startswith("M"), map(chr, range(0x300, 0x1F000))))
    return re.compile(f"[^{accents}]?[{accents}]+"), lambda match: unicodedata.normalize("NFC", match[0])


@cache
def _spelling_stages() -> tuple[_Stage, ...]:
    return tuple((re.compile(pattern), standard) for pattern, standard in SPELLINGS)


@cache
def _misspelled() -> re.Pattern[str]:
    """Match wherever the first of the stages of spelling that finds anything does; most text has nothing for any."""
    return re.compile("|".join(f"(?:{pattern})" for pattern, _ in SPELLINGS))


@cache
def _word_stage() -> _Stage:
    """Match regional words, told apart by their second character: where no word stands, two looks are enough."""
    longest_first = sorted(WORDS, key=len, reverse=True)
    ways: defaultdict[str, list[str]] = defaultdict(list)
    for word in longest_first:
        ways[word[1]].append(f"(?<={word[:2]}){word[2:]}{GUARDS.get(word, '')}")
    first = "".join(sorted({word[0] for word in WORDS}))
    rest = "|".join(f"{second}(?:{'|'.join(ends)})" for second, ends in ways.items())
    return re.compile(f"[{first}](?=[{''.join(ways)}])(?:{rest})"), lambda match: WORDS[match[0]]
