"""From a tree of elements to pieces: HTML as browsers know it, and the TEI-like tree that trafilatura makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree  # type: ignore[import-untyped]

from assistant.corpus.characters import squeeze
from assistant.corpus.headings import could_be_heading, ends_sentence
from assistant.corpus.joining import Habits, join_lines
from assistant.corpus.pieces import Piece
from assistant.corpus.readers.html_table import read_grid

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


def read_tree(root: etree._Element) -> list[Piece]:
    """Read the pieces of a tree, in document order."""
    reader = _TreeReader()
    reader.walk(root, in_item=False, depth=0)
    reader.flush(in_item=False)
    return reader.pieces


def is_note_mark(mark: str, before: str, after: str) -> bool:
    """Say whether raised text is the mark of a footnote: not an ordinal, a power or half of a fraction."""
    if not _MARK.fullmatch(mark.strip()) or after.lstrip()[:1] in ("/", "⁄"):
        return False
    return bool(before.strip()) and not _POWER_OF.search(before.rstrip())


class _TreeReader:
    """Gathers inline text until a block begins or ends, then makes a piece of it."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._runs: list[tuple[str, bool]] = []
        self._tables = 0
        self._level = 1

    def walk(self, element: etree._Element, *, in_item: bool, depth: int, bold: bool = False) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or _SKIPPED.fullmatch(tag) or depth > _DEEPEST:
            return
        if not _BLOCKS.fullmatch(tag):
            self._walk_inline(element, tag, in_item=in_item, depth=depth, bold=bold)
            return
        self.flush(in_item=in_item)
        if tag == "table" and (grid := read_grid(element)) is not None:
            self._tables += 1
            self.pieces += grid.rows(self._tables)
        elif tag in _HEADINGS or tag == "head":
            self._read_heading(element, tag)
        elif tag == "pre":
            self._read_code(element)
        else:
            inside = in_item or _ITEMS.fullmatch(tag) is not None
            self._walk_children(element, in_item=inside, depth=depth, bold=False)
            self.flush(in_item=inside)

    def flush(self, *, in_item: bool) -> None:
        """End the block that is open: make its heading and its paragraphs, if it holds any text."""
        lines = list(_lines(self._runs))
        self._runs = []
        while lines and not lines[0][0]:
            lines.pop(0)
        if lines and lines[0][1] and not in_item and could_be_heading(lines[0][0], marked=True):
            self._add("heading", lines.pop(0)[0], level=min(self._level + 1, 6))
        for text in _paragraphs([text for text, _ in lines]):
            self._add("item" if in_item else "paragraph", text)

    def _walk_children(self, element: etree._Element, *, in_item: bool, depth: int, bold: bool) -> None:
        self._runs.append((element.text or "", bold))
        for child in element:
            self.walk(child, in_item=in_item, depth=depth + 1, bold=bold)
            self._runs.append((child.tail or "", bold))

    def _walk_inline(self, element: etree._Element, tag: str, *, in_item: bool, depth: int, bold: bool) -> None:
        if tag in ("br", "lb"):
            self._runs.append(("\v", bold))
        elif tag == "sup" or element.get("rend") == "#sup":
            mark = "".join(element.itertext())
            before = "".join(text for text, _ in self._runs[-8:]).rpartition("\v")[2]
            if not is_note_mark(mark, before, element.tail or ""):
                self._runs.append((mark, bold))
        else:
            strong = bold or tag in ("b", "strong") or element.get("rend") == "#b"
            self._walk_children(element, in_item=in_item, depth=depth, bold=strong)

    def _read_heading(self, element: etree._Element, tag: str) -> None:
        rend = element.get("rend") or ""
        self._level = _HEADINGS.get(tag) or _HEADINGS.get(rend, 2)
        self._add("heading", "".join(element.itertext()), level=self._level)

    def _read_code(self, element: etree._Element) -> None:
        lines = [line.rstrip() for line in "".join(element.itertext()).strip("\n").split("\n")]
        self._add("paragraph", "\n".join(lines), keep_lines=True)

    def _add(self, kind: str, text: str, *, level: int = 0, keep_lines: bool = False) -> None:
        clean_lines = [squeeze(line) for line in text.split("\n")] if keep_lines else [squeeze(text)]
        plain = _PAGE_LINKS.sub("", "\n".join(clean_lines).strip())
        if plain:
            self.pieces.append(_piece(kind, plain, level))


def _piece(kind: str, text: str, level: int) -> Piece:
    if kind == "heading":
        return Piece("heading", text, level=level)
    return Piece("item", text) if kind == "item" else Piece("paragraph", text)


def _lines(runs: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Split runs of text at forced breaks; of each line say whether all of it is bold."""
    text, all_bold = "", True
    for run, bold in runs:
        for number, part in enumerate(run.split("\v")):
            if number:
                yield squeeze(text), all_bold and bool(text.strip())
                text, all_bold = "", True
            text += part
            all_bold = all_bold and (bold or not part.strip())
    yield squeeze(text), all_bold and bool(text.strip())


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Part lines at empty ones and behind full stops; other forced breaks only wrap."""
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if paragraph and (not line or ends_sentence(paragraph[-1])):
            yield join_lines(paragraph, Habits())
            paragraph = []
        if line:
            paragraph.append(line)
