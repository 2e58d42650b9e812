"""HTML: the article without its navigation, with headings, lists and tables; what the page says of itself."""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from assistant.corpus.characters import squeeze
from assistant.corpus.decoding import decode
from assistant.corpus.pieces import Draft, Piece
from assistant.corpus.readers.html_meta import read_properties
from assistant.corpus.readers.html_tree import read_tree
from assistant.errors import NoteFormatError
from assistant.settings import IngestSettings

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_NOT_ARTICLE = ("script", "style", "noscript", "template", "nav", "footer", "aside", "form", "svg", "button", "iframe")
# An article much shorter than the page's own paragraphs was cut at the wrong place.
_LEAST_SHARE = 0.5
_LONG = 20


def read(content: bytes, name: str, _limits: IngestSettings) -> Draft:
    """Read a page: the article as trafilatura finds it, or the whole body where it finds too little."""
    declared = _CHARSET.search(content[:4096])
    source = decode(content, name, declared[1].decode("ascii") if declared else "")
    tree = _parse(source)
    if tree is None:
        raise NoteFormatError(name, "it holds no HTML elements.", "Give it the suffix of its real format.")
    properties = read_properties(tree)
    body = _read_body(tree)
    return Draft(tuple(_choose(_read_article(source), body)), properties=properties)


def read_fragment(source: str) -> list[Piece]:
    """Read HTML that is part of a note in another format: all of it is meant to be read."""
    tree = _parse(source)
    return [] if tree is None else _read_body(tree)


def _parse(source: str) -> lxml_html.HtmlElement | None:
    parser = lxml_html.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(_XML_DECLARATION.sub("", source, count=1), parser=parser)
    except (etree.ParserError, ValueError):
        return None


def _read_article(source: str) -> list[Piece]:
    from trafilatura import bare_extraction

    document = bare_extraction(
        _XML_DECLARATION.sub("", source, count=1),
        favor_recall=True,
        include_comments=False,
        include_formatting=True,
        include_tables=True,
        with_metadata=False,
    )
    body = getattr(document, "body", None)
    return [] if body is None else read_tree(body)


def _read_body(tree: lxml_html.HtmlElement) -> list[Piece]:
    body = tree.find("body")
    root = tree if body is None else body
    for element in list(root.iter(*_NOT_ARTICLE)):
        if element is not root:
            element.drop_tree()
    return read_tree(root)


def _choose(article: list[Piece], body: list[Piece]) -> list[Piece]:
    """Take the article, unless it lost half of the text; where it lost the structure, take that from the body."""
    if _length(article) < _LEAST_SHARE * _length(body):
        return body
    whole = {_bare(piece.text) for piece in article}
    text = "".join(map(_bare, (piece.text for piece in article)))
    found = [piece for piece in body if _bare(piece.text) in text]
    merged = sum(_bare(piece.text) not in whole for piece in found if len(piece.text) >= _LONG)
    return found if merged * 2 > len(article) else article


def _bare(text: str) -> str:
    return "".join(text.split())


def _length(pieces: list[Piece]) -> int:
    """Count the characters of running text: menus are many and short."""
    return sum(len(squeeze(piece.text)) for piece in pieces if piece.kind != "item" or len(piece.text) > 80)
