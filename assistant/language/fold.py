"""The canonical form of text for matching: whatever a writer's script, width, case or punctuation, one spelling.

Folding is for comparing only; what readers see is always the text as written, found again through `Folded`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from assistant.language.script import HAN, converter

Stage = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text that knows where each of its characters came from.

    Attributes:
        text: Equal to `fold` of the source.
        starts: For each character of `text`, where its source begins.
        ends: For each character of `text`, where its source ends, exclusive.
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
    """Give the form of `text` in which equal things are spelled equally.

    >>> fold("回落１２．６％，共 2,677 億元")
    '回落12.6%,共2677亿元'
    >>> fold("“Dot plot”")
    '"dot plot"'
    """
    text = text.translate(_characters())
    for pattern, replace in _stages():
        text = pattern.sub(replace, text)
    return text


def fold_with_offsets(text: str) -> Folded:
    """Fold `text` and keep, for every character of the result, where it came from."""
    table = _characters()
    pieces = [str(text[i]).translate(table) for i in range(len(text))]
    starts = [i for i, piece in enumerate(pieces) for _ in piece]
    ends = [i + 1 for i in starts]
    folded = "".join(pieces)
    for pattern, replace in _stages():
        folded, starts, ends = _replace(pattern, replace, folded, starts, ends)
    return Folded(folded, tuple(starts), tuple(ends))


def _replace(
    pattern: re.Pattern[str],
    replace: Callable[[re.Match[str]], str],
    text: str,
    starts: list[int],
    ends: list[int],
) -> tuple[str, list[int], list[int]]:
    parts: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    at = 0
    for match in pattern.finditer(text):
        begin, end = match.span()
        replacement = replace(match)
        parts += (text[at:begin], replacement)
        new_starts += starts[at:begin]
        new_ends += ends[at:begin]
        if len(replacement) == end - begin:
            new_starts += starts[begin:end]
            new_ends += ends[begin:end]
        else:
            new_starts += [starts[begin]] * len(replacement)
            new_ends += [ends[end - 1]] * len(replacement)
        at = end
    if not at:
        return text, starts, ends
    parts.append(text[at:])
    return "".join(parts), new_starts + starts[at:], new_ends + ends[at:]


_QUOTES = dict.fromkeys("‘’‚‛′『』", "'") | dict.fromkeys("“”„‟″「」〝〞", '"')
_IGNORED = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


class _Characters(dict[int, str]):
    """What one character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _QUOTES.get(character) or unicodedata.normalize("NFKC", _IGNORED.sub("", character))
        folded = "".join(converter("t2s")(c) if ord(c) > 0x2E7F else c for c in folded).lower()
        self[code] = folded
        return folded


@cache
def _characters() -> _Characters:
    return _Characters()


@cache
def _stages() -> tuple[Stage, ...]:
    def without(character: str) -> Callable[[re.Match[str]], str]:
        return lambda match: match[0].replace(character, "")

    return (
        (re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)"), without(",")),
        (re.compile(rf"(?<=[{HAN}]) +(?=[^\s{HAN}])|(?<=[^\s{HAN}]) +(?=[{HAN}])"), without(" ")),
    )
