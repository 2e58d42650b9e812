"""How common a word is in texts in general: what an index of a few notes cannot tell.

Among twenty passages "gone" may stand in as few as "recession" does, and would tell as much. So each word is counted as
if the index held some more passages of general text.
"""

from __future__ import annotations

import math
from functools import lru_cache

from assistant.index.embed_builtin import FOLDER, load_pieces
from assistant.language.irregular import base_form
from assistant.language.words import probability

# Of words that no list knows: names, terms.
RARE = 0.0003
# Words in a passage: a hundred English ones, eighty Chinese ones.
_ENGLISH_LENGTH, _CHINESE_LENGTH = 100, 80
# The share of English text that is the most frequent word; the one of rank r is an r-th of it (Zipf).
_ZIPF = 0.1


@lru_cache(maxsize=1 << 14)
def commonness(word: str) -> float:
    """Give the share of passages of general text that hold a folded word, 0 to 1.

    >>> commonness("gone") > 10 * commonness("recession")
    True
    """
    occurrences = _CHINESE_LENGTH * probability(word)
    ranks = [rank for form in {word, base_form(word)} if (rank := load_pieces(FOLDER).rank(form)) is not None]
    if ranks:
        occurrences = _ENGLISH_LENGTH * _ZIPF / min(ranks)
    return max(RARE, 1 - math.exp(-occurrences))
