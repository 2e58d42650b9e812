"""Words of a question that only say what kind of answer is wanted: "what is the name of", 是什麼類型的.

An answer gives the name; it rarely says "name". Such words would count as rare ones that no passage holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.words import Word

_FRAMES = re.compile(
    r"\b(?:what|which)\s+(?:(?:is|was|are|were)\s+)?(?:the\s+)?(?:(?:full|first|last|other|another)\s+)?"
    r"(?:names?|titles?|terms?|words?|types?|kinds?|sorts?)\s+(?:of|for|given\s+to|used\s+(?:to|for))\b"
    r"|\b(?:called|named|known\s+as)\s*(?=[?？]|$)"
    r"|(?:叫|是)?什[么麼](?:名字|名稱|名称|類型|类型|種類|种类|樣的|样的)"
    r"|(?:哪|何)[种種](?:類型|类型)",
    re.IGNORECASE,
)


def without_frame(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """Leave out the words of a question that only frame it; all are kept where nothing else is left."""
    frames = [match.span() for match in _FRAMES.finditer(text)]
    kept = tuple(word for word in words if not any(start <= word.start and word.end <= end for start, end in frames))
    return kept or tuple(words)
