"""How alike two short texts are, by the pairs of characters they share."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.language.fold import fold


@lru_cache(maxsize=4096)
def character_pairs(text: str) -> frozenset[str]:
    """Give the pairs of neighbouring letters and digits of a text, folded.

    >>> sorted(character_pairs("A 股!"))
    ['a股']
    """
    folded = re.sub(r"\W+", "", fold(text))
    return frozenset(folded[i : i + 2] for i in range(len(folded) - 1)) or frozenset({folded})


def share_of_pairs(first: str, second: str) -> float:
    """Say which share of the shorter text's pairs stand in the other, 0 to 1."""
    one, other = character_pairs(first), character_pairs(second)
    return len(one & other) / min(len(one), len(other))
