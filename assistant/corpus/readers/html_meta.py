"""What an HTML page says of itself: title, author, date, publisher."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from lxml import html as lxml_html  # type: ignore[import-untyped]

from assistant.corpus.characters import squeeze
from assistant.corpus.publication import find_date

_META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title"),
    "authors": ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "byl"),
    "published": (
        "article:published_time",
        "og:published_time",
        "datepublished",
        "publishdate",
        "pubdate",
        "publish_date",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.date",
        "dcterms.created",
        "citation_publication_date",
        "citation_date",
        "parsely-pub-date",
        "sailthru.date",
    ),
    "house": ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "application-name"),
    "topics": ("keywords", "news_keywords", "article:tag"),
}
_LINKED = {"title": "headline", "published": "datePublished", "authors": "author", "house": "publisher"}
_TITLE_SEPARATORS = (" - ", " | ", " – ", " — ", "_", "｜", " :: ")
_DATED = re.compile(
    r"(?:^|[\s_-])(?:pub(?:lish(?:ed)?)?|post|article|entry|news)?[\s_-]*(?:date|time)(?:$|[\s_-])", re.I
)
_LONGEST_DATE = 60
# Sites that publish for anybody are nobody's house.
_PLATFORMS = frozenset({"微信公众平台", "微信公眾平台", "雪球", "知乎专栏", "Medium", "LinkedIn", "Substack"})
_LONGEST_SCRIPT = 200_000


def read_properties(tree: lxml_html.HtmlElement) -> Mapping[str, str]:
    """Read the page's own record of itself: meta elements first, then linked data, then its elements."""
    found: dict[str, str] = {}
    for source in (_from_meta(tree), _from_linked_data(tree), _from_elements(tree)):
        for field, value in source:
            if squeeze(value) and squeeze(value) not in _PLATFORMS:
                found.setdefault(field, squeeze(value))
    language = tree.get("lang") or ""
    return found | ({"language": language.strip()} if language.strip() else {})


def _from_meta(tree: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower()
        metas.setdefault(key, element.get("content") or "")
    for field, keys in _META.items():
        yield from ((field, metas[key]) for key in keys if metas.get(key))


def _from_linked_data(tree: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    for element in tree.iter("script"):
        text = element.text or ""
        if element.get("type") != "application/ld+json" or len(text) > _LONGEST_SCRIPT:
            continue
        try:
            parsed = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for record in parsed if isinstance(parsed, list) else [parsed]:
            if isinstance(record, dict):
                yield from _from_record(record)


def _from_record(record: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    if "headline" not in record and "datePublished" not in record:
        return
    for field, key in _LINKED.items():
        value = record.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str):
            yield field, value


def _from_elements(tree: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    for element in tree.iter("title"):
        yield "title", _without_site(element.text_content())
        break
    for element in tree.iter("time"):
        yield "published", element.get("datetime") or ""
    for element in tree.iter():
        names = f"{element.get('id') or ''} {element.get('class') or ''}" if isinstance(element.tag, str) else ""
        if _DATED.search(names) and len(text := squeeze(element.text_content())) <= _LONGEST_DATE and find_date(text):
            yield "published", text
            break
    for element in tree.iter("h1"):
        yield "title", element.text_content()


def _without_site(title: str) -> str:
    """Take the site's name off the end of a page title: the shorter part behind the last separator."""
    for separator in _TITLE_SEPARATORS:
        head, _, tail = title.rpartition(separator)
        if len(head) >= len(tail) > 0:
            return head
    return title
