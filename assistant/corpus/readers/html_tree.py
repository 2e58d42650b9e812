"""From a tree of elements to pieces: HTML as browsers know it, and the TEI-like tree that trafilatura makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from assistant.corpus.characters import clean, squeeze
from assistant.corpus.headings import could_be_heading, ends_sentence
from assistant.corpus.joining import Habits, join_lines
from assistant.corpus.pieces import Piece
from assistant.corpus.readers.html_table import read_grid
from assistant.schema import BlockKind

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ITEMS = re.compile("li|item|dt|dd")
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|cell|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|h[1-6]|head"
    "|header|hr|html|item|li|list|main|menu|nav|ol|p|pre|quote|row|section|summary|table|td|th|tr|ul"
)
_SKIPPED = re.compile(
    "button|graphic|iframe|img|noscript|object|option|rp|rt|script|select|style|svg|template|textarea"
)
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶#]{1,3})(?:\s*,\s*\d{1,3})*[\])]?")
_POWER_OF = re.compile(r"(?:\b10|\b(?:k|c|m)?m|\bft)$")
# Links for moving about in the page; no part of the text.
_PAGE_LINKS = re.compile(
    r"(?:\s*\b(?:return to text|back to top|watch live|skip to (?:main )?content|share|print|top of page)\b\.?|"
    r"\s*(?:返回頂部|返回顶部|回到頂部|回到顶部|返回正文|分享到?|列印|打印)[：:]?)\s*$",
    re.IGNORECASE,
)
# Deeper trees are no documents; libxml2 itself stops at 256 unless told otherwise.
_DEEPEST = 300
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A paragraph that is one link, and short, leads elsewhere: a menu, a teaser, a button to share.
_LONGEST_LINK = 100


class Found(NamedTuple):
    """A piece, and the element it was read in."""

    piece: Piece
    element: etree._Element


class _Style(NamedTuple):
    """What surrounds text: how deep it lies, and whether in an item, in bold, in a link."""

    depth: int = 0
    item: bool = False
    bold: bool = False
    link: bool = False


class _Run(NamedTuple):
    text: str
    bold: bool
    link: bool


def read_tree(root: etree._Element, *, keep_links: bool = True) -> list[Found]:
    """Read the pieces of a tree, in document order.

    Args:
        root: The element to begin at.
        keep_links: Whether to keep short paragraphs that are nothing but a link.
    """
    reader = _TreeReader(root, keep_links=keep_links)
    reader.walk(root, _Style())
    reader.flush(_Style())
    return reader.found


def is_note_mark(mark: str, before: str, after: str) -> bool:
    """Say whether raised text is the mark of a footnote: not an ordinal, a power or half of a fraction."""
    if not _MARK.fullmatch(mark.strip()) or after.lstrip()[:1] in ("/", "⁄"):
        return False
    return bool(before.strip()) and not _POWER_OF.search(before.rstrip())


class _TreeReader:
    """Gathers inline text until a block begins or ends, then makes a piece of it."""

    def __init__(self, root: etree._Element, *, keep_links: bool) -> None:
        self.found: list[Found] = []
        self._keep_links = keep_links
        self._block = root
        self._runs: list[_Run] = []
        self._tables = 0
        self._level = 1

    def walk(self, element: etree._Element, style: _Style) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or _SKIPPED.fullmatch(tag) or style.depth > _DEEPEST or _is_hidden(element):
            return
        if not _BLOCKS.fullmatch(tag):
            self._walk_inline(element, tag, style)
            return
        self.flush(style)
        outer, self._block = self._block, element
        if tag == "table" and (grid := read_grid(element)) is not None:
            self._tables += 1
            self.found += [Found(piece, element) for piece in grid.rows(self._tables)]
        elif tag in _HEADINGS or tag == "head":
            self._read_heading(element, tag)
        elif tag == "pre":
            self._read_code(element)
        else:
            inner = style._replace(item=style.item or _ITEMS.fullmatch(tag) is not None, bold=False)
            self._walk_children(element, inner)
            self.flush(inner)
        self._block = outer

    def flush(self, style: _Style) -> None:
        """End the block that is open: make its heading and its paragraphs, if it holds any text."""
        lines = list(_lines(self._runs))
        self._runs = []
        while lines and not lines[0].text:
            lines.pop(0)
        if not self._keep_links and all(line.link or not line.text for line in lines):
            lines = lines if sum(len(line.text) for line in lines) > _LONGEST_LINK else []
        if lines and lines[0].bold and not style.item and could_be_heading(lines[0].text, marked=True):
            self._add("heading", lines.pop(0).text, level=min(self._level + 1, 6))
        for text in _paragraphs([line.text for line in lines]):
            self._add("item" if style.item else "paragraph", text)

    def _walk_children(self, element: etree._Element, style: _Style) -> None:
        self._runs.append(_Run(element.text or "", style.bold, style.link))
        for child in element:
            self.walk(child, style._replace(depth=style.depth + 1))
            self._runs.append(_Run(child.tail or "", style.bold, style.link))

    def _walk_inline(self, element: etree._Element, tag: str, style: _Style) -> None:
        if tag in ("br", "lb"):
            self._runs.append(_Run("\v", style.bold, style.link))
        elif tag == "sup" or element.get("rend") == "#sup":
            mark = "".join(element.itertext())
            before = "".join(run.text for run in self._runs[-8:]).rpartition("\v")[2]
            if not is_note_mark(mark, before, element.tail or ""):
                self._runs.append(_Run(mark, style.bold, style.link))
        else:
            bold = style.bold or tag in ("b", "strong") or element.get("rend") == "#b"
            self._walk_children(element, style._replace(bold=bold, link=style.link or tag == "a"))

    def _read_heading(self, element: etree._Element, tag: str) -> None:
        self._level = _HEADINGS.get(tag) or _HEADINGS.get(element.get("rend") or "", 2)
        self._add("heading", squeeze("".join(element.itertext())), level=self._level)

    def _read_code(self, element: etree._Element) -> None:
        lines = "".join(element.itertext()).strip("\n").split("\n")
        self._add("paragraph", "\n".join(clean(line).rstrip() for line in lines).strip())

    def _add(self, kind: BlockKind, text: str, *, level: int = 0) -> None:
        plain = _PAGE_LINKS.sub("", text)
        if plain:
            self.found.append(Found(Piece(kind, plain, level=level), self._block))


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _lines(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Split runs of text at forced breaks; a line is bold, or a link, where all of it is."""
    text, bold, link = "", True, True
    for run in runs:
        for number, part in enumerate(run.text.split("\v")):
            if number:
                yield _Run(squeeze(text), bold and bool(text.strip()), link and bool(text.strip()))
                text, bold, link = "", True, True
            text += part
            bold = bold and (run.bold or not part.strip())
            link = link and (run.link or not part.strip())
    yield _Run(squeeze(text), bold and bool(text.strip()), link and bool(text.strip()))


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Part lines at empty ones and behind full stops; other forced breaks only wrap."""
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if paragraph and (not line or ends_sentence(paragraph[-1])):
            yield squeeze(join_lines(paragraph, Habits()))
            paragraph = []
        if line:
            paragraph.append(line)
