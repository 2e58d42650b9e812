"""Cutting text into sentences: the unit that is quoted to a reader."""

from __future__ import annotations

import re

_END = re.compile(
    r"[。！？!?]+[”’」』）)\"'\]]*|(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\bInc)(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)(?<!\bapprox)"
    r"\.(?!\d|\w)[”’\"')\]]*(?=\s|$)|\n+"
)


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Give the spans of the sentences of `text`, without the white space around them.

    >>> text = "标普 500 下跌 4.2%。港股回落!"
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['标普 500 下跌 4.2%。', '港股回落!']
    """
    spans = []
    start = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        piece = text[start:end]
        if body := piece.strip():
            begin = start + len(piece) - len(piece.lstrip())
            spans.append((begin, begin + len(body)))
        start = end
    return tuple(spans)
