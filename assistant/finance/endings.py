"""Fixed words looked for at the end of a text: what stands right before a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

Value = TypeVar("Value")

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


def read_table(rows: str) -> dict[str, str]:
    """Read lines of a meaning and the words that have it. A meaning may have several lines.

    `_` stands for a blank in a word, and `-` for an empty meaning.

    >>> read_table("USD us_$ 美元")
    {'us $': 'USD', '美元': 'USD'}
    """
    lines = (line.split() for line in rows.strip().splitlines())
    return {word.replace("_", " "): "" if meaning == "-" else meaning for meaning, *words in lines for word in words}


def read_list(words: str) -> frozenset[str]:
    """Read words parted by blanks and line ends; `_` stands for a blank.

    >>> sorted(read_list("no. hang_seng"))
    ['hang seng', 'no.']
    """
    return frozenset(word.replace("_", " ") for word in words.split())


class Endings(Generic[Value]):
    """Words with what each means; finding one costs a look-up for each length of those that end in one character."""

    def __init__(self, meanings: Mapping[str, Value]) -> None:
        self._meanings = dict(meanings)
        lengths: dict[str, set[int]] = {}
        for word in meanings:
            lengths.setdefault(word[-1:], set()).add(len(word))
        self._lengths = {last: sorted(those, reverse=True) for last, those in lengths.items()}

    def find(self, text: str, end: int) -> tuple[int, Value] | None:
        """Find the longest word that ends at `end`: where it begins and what it means.

        A Latin word must stand alone on its left.

        >>> Endings({"超过": "over", "不超过": "at_most"}).find("不超过 3%", 3)
        (0, 'at_most')
        >>> Endings({"over": "over"}).find("turnover 3%", 8) is None
        True
        """
        for length in self._lengths.get(text[end - 1 : end], ()) if end > 0 else ():
            start = end - length
            if start < 0:
                continue
            meaning = self._meanings.get(text[start:end])
            if meaning is not None and not (start and text[start] in _LATIN and text[start - 1] in _LATIN):
                return start, meaning
        return None
