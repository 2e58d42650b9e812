"""Which line breaks end a paragraph, a heading or a list item, and which only wrap a long line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Characters that fill two columns of a fixed-width page.
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U00020000-\U0003ffff]"
)
_ITEM = re.compile(
    # A bullet, a heading or quotation of Markdown, a row of a table; 1) (a) 三、; 1. 2.3. IV. but not 1.5 or J.
    r"[-–—*●○·•■▪◆►▶‣◦✓✔➢]\s|[•●■▪◆►▶‣◦✓✔➢]|#{1,6}\s|[|>]|[①-⑳⑴-⒛❶-❿]"
    r"|[(（]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5}|[一二三四五六七八九十]{1,3})[)）、]"
    r"|(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{2,5})[.．](?:\s|[\u3400-\u9fff])"
)
_FIRST_WORD = re.compile(r"[^\s\u2e80-\ua4cf\uff00-\uff60]+|\S")
_LONG_WORD = re.compile("[A-Za-z]{4,}")
# Hand-wrapped text has lines of about 60 to 100 columns; a longer line is a paragraph by itself.
_NARROWEST, _WIDEST = 40, 130


def find_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    r"""Give the spans of `text` between the line breaks that mean something, in order; blank lines are in none.

    A line break inside a hand-wrapped paragraph means nothing: the next line goes on in lower case, or its first word
    would not have fitted into this line. Headings, list items and rows of figures stay alone.

    >>> text = "Outlook\nRates fell in the\nlast week.\n\n- bonds\n- gold"
    >>> [text[start:end] for start, end in find_paragraphs(text)]
    ['Outlook', 'Rates fell in the\nlast week.', '- bonds', '- gold']
    """
    block: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        if match[0].isspace():
            continue
        if block and len(_BREAK.findall(text, block[-1][1], match.start())) > 1:
            yield from _join_wrapped(text, block)
            block = []
        block.append(match.span())
    yield from _join_wrapped(text, block)


def _join_wrapped(text: str, block: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the paragraphs of lines that follow each other without a blank one."""
    if len(block) == 1:
        yield block[0]
        return
    lines = [text[start:end].strip() for start, end in block]
    widths = [len(line) + len(_WIDE.findall(line)) for line in lines]
    page = max(widths, default=0)
    # Where the longest line stands alone, nothing shows that it was wrapped.
    wrapped = _NARROWEST <= page <= _WIDEST and sum(width >= page - page // 8 for width in widths) > 1
    begin = 0
    for i, (line, following) in enumerate(pairwise(lines)):
        if not _continues(line, following, widths[i], page if wrapped else 0):
            yield block[begin][0], block[i][1]
            begin = i + 1
    if block:
        yield block[begin][0], block[-1][1]


def _continues(line: str, following: str, width: int, page: int) -> bool:
    """Tell whether `following` goes on with the sentence of `line`; `page` is the width of a wrapped page, or 0."""
    if _ITEM.match(following) or line[0] in "#|":
        return False
    if following[0].islower():
        return line[-1] not in "。！？!?:："
    if _is_row(line) or (_is_heading(line) and 4 * width < 3 * page):
        return False
    word = _FIRST_WORD.match(following)
    # Chinese breaks anywhere, but punctuation may not begin a line and takes a character or two with it.
    needed = 1 + len(word[0]) if word and not _WIDE.match(word[0]) else 6
    return width + needed > page > 0


def _is_heading(line: str) -> bool:
    words = _LONG_WORD.findall(line)
    return bool(words) and all(word[0].isupper() for word in words)


def _is_row(line: str) -> bool:
    """Tell whether most of a line is figures."""
    cells = line.split()
    return len(cells) > 2 and 2 * sum(any(map(str.isdigit, cell)) for cell in cells) >= len(cells)
