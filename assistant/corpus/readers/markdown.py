"""Markdown: CommonMark with tables. Marks of emphasis and links go, code stays as it stands."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.corpus.characters import clean, squeeze
from assistant.corpus.decoding import decode
from assistant.corpus.front_matter import split_front_matter
from assistant.corpus.joining import Habits, join_lines, learn_habits
from assistant.corpus.pieces import Draft, Piece
from assistant.corpus.tables import CELL
from assistant.settings import IngestSettings


def read(content: bytes, name: str, _limits: IngestSettings) -> Draft:
    """Read Markdown with optional YAML front matter."""
    declared, body = split_front_matter(decode(content, name), name)
    tokens = _parser().parse(body)
    # How a document divides words matters only where its author broke lines.
    is_broken = any(token.type == "inline" and "\n" in token.content for token in tokens)
    habits = learn_habits([clean(line) for line in body.splitlines()]) if is_broken else Habits()
    return Draft(tuple(_pieces(tokens, habits)), declared=declared)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _pieces(tokens: Sequence[Token], habits: Habits) -> Iterator[Piece]:
    tables = itertools.count(1)
    table, in_head, cells = 0, False, list[str]()
    context: list[Token] = []
    for token in tokens:
        if token.type == "table_open":
            table = next(tables)
        elif token.type in ("thead_open", "thead_close"):
            in_head = token.nesting == 1
        elif token.type == "tr_close":
            if any(cells):
                yield Piece("row", CELL.join(cells).strip(), table=table, head=in_head)
            cells = []
        elif token.type == "inline" and context and context[-1].type in ("td_open", "th_open"):
            cells.append(_inline(token, habits))
        else:
            yield from _block(token, context, habits)
        if token.nesting == 1:
            context.append(token)
        elif token.nesting == -1:
            context.pop()


def _block(token: Token, context: Sequence[Token], habits: Habits) -> Iterator[Piece]:
    if token.type in ("fence", "code_block"):
        text = clean(token.content).strip("\n")
        if text.strip():
            yield Piece("paragraph", text)
    elif token.type == "html_block":
        from assistant.corpus.readers.html import read_fragment

        yield from read_fragment(token.content)
    elif token.type == "inline":
        text = _inline(token, habits)
        if text:
            yield _inline_piece(text, context)


def _inline_piece(text: str, context: Sequence[Token]) -> Piece:
    if context and context[-1].type == "heading_open":
        return Piece("heading", text, level=int(context[-1].tag[1:]))
    items = [token for token in context if token.type == "list_item_open"]
    if not items:
        return Piece("paragraph", text)
    number = items[-1].info
    return Piece("item", f"{number}{items[-1].markup} {text}" if number else text)


def _inline(token: Token, habits: Habits) -> str:
    """Return the words of an inline token; a soft break is a line break of the author, not of the text."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append("\n")
        elif child.type == "hardbreak":
            parts.append("\v")
        elif child.type == "image":
            parts.append(child.content)
    hard = [join_lines([clean(line) for line in part.split("\n")], habits) for part in "".join(parts).split("\v")]
    return "\n".join(line for line in map(squeeze, hard) if line)
