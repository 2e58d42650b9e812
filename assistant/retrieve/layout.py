"""What stands around a sentence in its passage: the header of its row, and the items that it announces."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.corpus.tables import CELL, is_figure, is_year
from assistant.language.fold import fold
from assistant.schema import Hit, Passage, Sentence

# How the items of a list begin, by their number from 1.
_ITEM = re.compile(
    r"[（(]?(?P<digit>\d{1,2})[.、)）](?!\d)|[（(]?(?P<han>[一二三四五六七八九十])[、)）]|第(?P<th>[一二三四五六七八九十])(?![季個个大名])"
    r"|其(?P<one>[一二三四五])(?=[,，、是])|(?P<is>[一二三四五])是|(?P<first>首先|first(?:ly)?(?=[,:]))|(?P<next>其次|second(?:ly)?(?=[,:]))"
    r"|(?P<third>再次|再者|third(?:ly)?(?=[,:]))|(?P<last>最后|此外|finally(?=[,:])|last(?:ly)?(?=[,:])|fourth(?:ly)?\b)|(?P<mark>[-•·●▪]\s)"
)
_HAN = "一二三四五六七八九十"
_PLACES = {"first": 1, "next": 2, "third": 3}
# A sentence that a table follows announces it by one of these.
_BELOW = re.compile(r"[:：]\s*$|如下|下表|以下|\bas follows\b|\bfollowing\b|\bbelow\b|\btable\b")
# The first item of a list may stand in the sentence that announces it: "two reasons: first, …".
_INNER_FIRST = re.compile(r"[:：,，;；。.]\s*(?:其一[,，]|一是|首先|第一[,，]|first(?:ly)?(?=[,:])|one is\b)")


def header_of(passage: Passage, sentence: Sentence) -> str:
    """Give the header of a table's row, wherever it stands; empty for what is no row, and for the header itself."""
    if CELL not in sentence.text:
        return ""
    first = sentence.ordinal
    while first > 0 and CELL in passage.sentences[first - 1].text:
        first -= 1
    if _goes_on(passage, first) or not _names_columns(passage.sentences[first].text):
        return passage.context
    return "" if first == sentence.ordinal else passage.sentences[first].text


def is_header(passage: Passage, sentence: Sentence) -> bool:
    """Tell whether a sentence is the row that names the columns of the rows below it."""
    place = sentence.ordinal
    below = passage.sentences[place + 1 : place + 2]
    starts = (place == 0 or CELL not in passage.sentences[place - 1].text) and not _goes_on(passage, place)
    return CELL in sentence.text and starts and bool(below) and CELL in below[0].text and _names_columns(sentence.text)


def announced_by(hit: Hit, sentence: Sentence, found: Mapping[str, Hit]) -> tuple[tuple[Hit, Sentence], ...]:
    """Find the items of the list, or the rows of the table, that a sentence announces; none where it announces none.

    Args:
        hit: The passage in which the sentence stands.
        found: Passages by id; a list may go on in the next one.
    """
    after = [(hit, one) for one in hit.passage.sentences[sentence.ordinal + 1 :]]
    following = found.get(f"{hit.passage.note_id}#{hit.passage.ordinal + 1}")
    if following is not None and following.passage.heading == hit.passage.heading:
        after += [(following, one) for one in following.passage.sentences]
    if not after or CELL in sentence.text:
        return ()
    if CELL in after[0][1].text:
        return _rows(after) if _BELOW.search(fold(sentence.text)) else ()
    return _items(sentence, after)


def _rows(after: list[tuple[Hit, Sentence]]) -> tuple[tuple[Hit, Sentence], ...]:
    rows: list[tuple[Hit, Sentence]] = []
    for hit, sentence in after:
        if CELL not in sentence.text:
            break
        if not is_header(hit.passage, sentence):
            rows.append((hit, sentence))
    return tuple(rows)


def _items(announcing: Sentence, after: list[tuple[Hit, Sentence]]) -> tuple[tuple[Hit, Sentence], ...]:
    """Collect the sentences that begin as items, numbered on from the first."""
    inner = _INNER_FIRST.search(fold(announcing.text)) is not None
    number = 1 if inner else 0
    if not inner and (_item_number(announcing) or _item_number(after[0][1]) not in (1, -1)):
        return ()
    items: list[tuple[Hit, Sentence]] = []
    for hit, sentence in after:
        own = _item_number(sentence)
        if own in (number + 1, -1) or (own == _LAST and number):
            items.append((hit, sentence))
            number += 1
        elif own is not None and own <= number:
            break
    return tuple(items)


_LAST = 99


def _item_number(sentence: Sentence) -> int | None:
    """Read which item of a list a sentence begins; -1 where it does not say, None where it is none."""
    match = _ITEM.match(fold(sentence.text).lstrip())
    if match is None:
        return None
    kind = match.lastgroup or ""
    if kind == "digit":
        return int(match[kind])
    if kind == "mark":
        return -1
    if kind == "last":
        return _LAST
    return _PLACES.get(kind) or _HAN.index(match[kind]) + 1


def _goes_on(passage: Passage, place: int) -> bool:
    """Tell whether the rows from a place on go on from another passage, which holds their header."""
    return place == 0 and CELL in passage.context


def _names_columns(row: str) -> bool:
    """Tell whether a row names columns: beyond the first cell it holds no figures but years."""
    return not any(is_figure(cell) and not is_year(cell) for cell in row.split(CELL)[1:])
