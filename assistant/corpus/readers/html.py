"""HTML: the article without its navigation, with headings, lists and tables; what the page says of itself."""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from assistant.corpus.decoding import decode
from assistant.corpus.pieces import Draft, Piece
from assistant.corpus.readers.html_meta import read_properties
from assistant.corpus.readers.html_tree import Found, read_tree
from assistant.errors import NoteFormatError
from assistant.settings import IngestSettings

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_NOT_ARTICLE = ("script", "style", "noscript", "template", "nav", "footer", "aside", "svg", "button", "iframe")
# Whatever was cut out of a page with less than this share of its text was the wrong thing.
_LEAST_SHARE = 0.5
_MOSTLY = 0.7
# Shorter text is found inside other text by chance.
_WORD = 40
_ARTICLE = re.compile(r"(?:^|[\s_-])(?:article|content|entry|post|story|main)(?:[\s_-]?body)?(?:$|\s)", re.IGNORECASE)
# The part of a page that holds all, or nearly all, of the article may hold so much more text than trafilatura saw.
_TRIES = ((1.0, 1.3), (0.9, 1.7))


def read(content: bytes, name: str, _limits: IngestSettings) -> Draft:
    """Read a page: the part of it that holds the article."""
    declared = _CHARSET.search(content[:4096])
    source = decode(content, name, declared[1].decode("ascii") if declared else "")
    tree = _parse(source)
    if tree is None:
        raise NoteFormatError(name, "it holds no HTML elements.", "Give it the suffix of its real format.")
    properties = read_properties(tree)
    return Draft(tuple(_choose(_read_article(source), _read_body(tree, keep_links=False))), properties=properties)


def read_fragment(source: str) -> list[Piece]:
    """Read HTML that is part of a note in another format: all of it is meant to be read."""
    tree = _parse(source)
    return [] if tree is None else [found.piece for found in _read_body(tree, keep_links=True)]


def _parse(source: str) -> lxml_html.HtmlElement | None:
    parser = lxml_html.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(_XML_DECLARATION.sub("", source, count=1), parser=parser)
    except (etree.ParserError, ValueError):
        return None


def _read_article(source: str) -> list[Piece]:
    """Read the article as trafilatura sees it: it knows where the article is, but leaves out parts of it."""
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
    return [] if body is None else [found.piece for found in read_tree(body)]


def _read_body(tree: lxml_html.HtmlElement, *, keep_links: bool) -> list[Found]:
    body = tree.find("body")
    root = tree if body is None else body
    for element in list(root.iter(*_NOT_ARTICLE)):
        if element is not root:
            element.drop_tree()
    return read_tree(root, keep_links=keep_links)


def _choose(article: list[Piece], body: list[Found]) -> list[Piece]:
    """Take all that stands in the part of the page that holds the article; the article alone where that is too much."""
    whole = [found.piece for found in body]
    if _length(article) < _LEAST_SHARE * _length(whole):
        return whole
    matched = _match(article, body)
    if not matched or _length([found.piece for found in matched]) < _LEAST_SHARE * _length(article):
        return article
    for covered, most_more in _TRIES:
        inside = _without_loose_headings(_inside(_container(matched, covered), body))
        if _length(inside) < most_more * _length(article):
            return inside
    return [found.piece for found in matched]


def _match(article: list[Piece], body: list[Found]) -> list[Found]:
    """Find the pieces of the body that the article has; where it ran them together, those whose text is in its own."""
    pieces = {_bare(piece.text) for piece in article}
    same = [found for found in body if _bare(found.piece.text) in pieces]
    if _length([found.piece for found in same]) > _MOSTLY * _length(article):
        return same
    text = "".join(pieces)
    return [found for found in body if len(bare := _bare(found.piece.text)) > _WORD and bare in text]


def _container(matched: list[Found], covered: float) -> etree._Element:
    """Find the innermost element that holds such a share of the article."""
    held: dict[etree._Element, int] = {}
    for found in matched:
        for element in (found.element, *found.element.iterancestors()):
            held[element] = held.get(element, 0) + len(found.piece.text)
    enough = covered * sum(len(found.piece.text) for found in matched)
    innermost = max((element for element in held if held[element] >= enough), key=_depth)
    return next((element for element in (innermost, *innermost.iterancestors()) if _is_article(element)), innermost)


def _is_article(element: etree._Element) -> bool:
    """Say whether a page itself calls an element its article."""
    names = f"{element.get('id') or ''} {element.get('class') or ''} {element.get('itemprop') or ''}"
    return element.tag in ("article", "main") or element.get("role") == "main" or _ARTICLE.search(names) is not None


def _depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _inside(container: etree._Element, body: list[Found]) -> list[Piece]:
    return [
        found.piece
        for found in body
        if found.element is container or any(above is container for above in found.element.iterancestors())
    ]


def _without_loose_headings(pieces: list[Piece]) -> list[Piece]:
    """Leave out headings at the end: what they head was no text."""
    last = next((place for place in range(len(pieces), 0, -1) if pieces[place - 1].kind != "heading"), 0)
    return pieces[:last]


def _bare(text: str) -> str:
    return "".join(text.split())


def _length(pieces: list[Piece]) -> int:
    """Count the characters of running text: menus are many and short."""
    return sum(len(piece.text) for piece in pieces if piece.kind != "item" or len(piece.text) > 80)
