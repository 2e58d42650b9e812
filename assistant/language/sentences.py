"""Cutting text into sentences: the unit that is cited and quoted to a reader.

* The end of a paragraph, heading or list item ends one (`lines`).
* 。！？ and …… end one, with the quotes and brackets that close there, unless the clause goes on (“……。”的说法).
* A full stop ends one, unless it belongs to a number, an abbreviation, initials or the number of an item, or the text
  goes on in lower case.
* Nothing inside brackets or a short quotation ends one; a long quotation is cut like other text.
* A Chinese sentence of more than 80 characters is also cut at its semicolons, into parts of 30 or more: Chinese notes
  write up to 300 characters before a 。, and the parts are statements of their own. English is not cut at semicolons.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from assistant.language.lines import find_paragraphs
from assistant.language.script import HAN

_BULLETS = frozenset("•●■▪◆►▶‣◦✓✔➢")
# The point of 4.2 is none.
_STOP = re.compile(
    r"[。｡！？!?…][。｡！？!?….]*|\.+(?!(?<=[0-9]\.)[0-9])" + rf"|(?<=\s)[{''.join(sorted(_BULLETS))}](?=\s*\w)"
)
_PAIRS = dict(zip('（([【〔「『“《〈"', '）)]】〕」』”》〉"', strict=True))
_BRACKET = re.compile(f"[{re.escape(''.join((*_PAIRS, *_PAIRS.values())))}]")
_CLOSING = frozenset(_PAIRS.values()) | frozenset("’'¹²³⁰⁴⁵⁶⁷⁸⁹†‡")
_QUOTES = frozenset('“「『"')
_LONGEST_BRACKET, _LONGEST_QUOTE = 300, 120
_PAUSES = frozenset("，,、；;：:）)】」』”")
# After a closed quotation these go on with the sentence around it.
_GOES_ON = _PAUSES | frozenset("的地得后後时時之等和与與及")

_LONG_CHINESE, _SHORTEST_PART = 80, 30
_HAN = re.compile(f"[{HAN}]")
_SEMICOLON = re.compile("[；;]")

_ALPHANUMERIC = re.compile(r"[^\W_]")
_ITEM_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5}|[一二三四五六七八九十]{1,3})")
_LATER_ITEM_NUMBER = re.compile(r"[:;,，。；：、)）]\s*\d{1,2}$")
_WORD_BEFORE = re.compile(r"(?:[A-Za-z]+\.)*[A-Za-z]+$")
_WORD_AFTER = re.compile(r"[A-Za-z]+")
# "growth.12 The": the number of a footnote, whose superscript was lost.
_NOTE_NUMBER = re.compile(r"[A-Za-z)”\"’]\.\d{1,2}(?=\s+[A-Z“\"])")
# A name that begins with a small letter, as iPhone, may begin a sentence.
_SMALL_NAME = re.compile(r"[a-z][A-Z]")
_SPACE_FORGOTTEN = re.compile(r"[a-z]{3}\.[A-Z][a-z]")

# Abbreviations that end no sentence; that end none before a number; that end one only before a word of _FIRST_WORDS,
# which begin sentences and no names (the U.S. Treasury, but: in the U.S. The).
_ABBREVIATIONS = """
mr mrs ms dr prof gov gen sen rep st ft mt messrs hon rev capt lt col sgt vs v e.g i.e cf al approx est ca viz incl excl
avg resp
; no nos fig figs eq sec ch chap vol p pp ex exh art para tab ver ser
; inc corp co ltd plc llc bros jr sr dept univ assn jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri
; the a an in it its this that these those we our he she they there however but and so meanwhile while as at for on with
by if when although though still yet after before since despite both what why how i you moreover furthermore
"""
_NEVER_LAST, _BEFORE_A_NUMBER, _SELDOM_LAST, _FIRST_WORDS = (
    frozenset(listed.split()) for listed in _ABBREVIATIONS.split(";")
)


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Give the spans of the sentences of `text`, in order, without the white space around them.

    Every character but white space is in exactly one of them.

    >>> text = "標普500下跌4.2%。鮑威爾說:“並非板上釘釘。”U.S. stocks fell 1.5%. Bonds rose."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['標普500下跌4.2%。', '鮑威爾說:“並非板上釘釘。”', 'U.S. stocks fell 1.5%.', 'Bonds rose.']
    """
    spans: list[tuple[int, int]] = []
    for first, last in find_paragraphs(text):
        for start, end in _Paragraph(text, first, last).split():
            piece = text[start:end]
            if body := piece.strip():
                begin = start + len(piece) - len(piece.lstrip())
                spans.append((begin, begin + len(body)))
    return tuple(spans)


class _Paragraph:
    """A part of a text that no sentence goes beyond."""

    def __init__(self, text: str, first: int, last: int) -> None:
        self.text, self.first, self.last = text, first, last
        self.enclosed = _find_enclosed(text, first, last)

    def split(self) -> Iterator[tuple[int, int]]:
        start = self.first
        for end in (*self._find_ends(), self.last):
            yield from self._cut_at_semicolons(start, end)
            start = end

    def _find_ends(self) -> Iterator[int]:
        """Give the place after each sentence but the last."""
        start, word = self.first, self._find_word(self.first)
        for match in _STOP.finditer(self.text, self.first, self.last):
            # A stop before any word ends nothing.
            if match.start() <= word:
                continue
            end = match.start() if match[0] in _BULLETS else self._skip_closing(match.end())
            if end < self.last and (match[0] in _BULLETS or self._is_end(match, start, word, end)):
                yield end
                start, word = end, self._find_word(end)

    def _find_word(self, start: int) -> int:
        found = _ALPHANUMERIC.search(self.text, start, self.last)
        return found.start() if found else self.last

    def _skip_closing(self, at: int) -> int:
        """Give the place after the brackets and quotes that close at `at`, and after the mark of a footnote."""
        if note := _NOTE_NUMBER.match(self.text, at - 2):
            return note.end()
        # A straight quote closes where no word follows it at once.
        while (
            at < self.last
            and self.text[at] in _CLOSING
            and not (self.text[at] in "\"'" and self.text[at + 1 : at + 2].isalnum())
        ):
            at += 1
        return at

    def _cut_at_semicolons(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Give the parts of a sentence: itself, unless it is Chinese and long."""
        if (
            end - start > _LONG_CHINESE
            and _SEMICOLON.search(self.text, start, end)
            and 2 * len(_HAN.findall(self.text, start, end)) > end - start
        ):
            for match in _SEMICOLON.finditer(self.text, start, end):
                shorter = min(match.end() - start, end - match.end())
                if shorter >= _SHORTEST_PART and self._enclosing(match.start()) is None:
                    yield start, match.end()
                    start = match.end()
        yield start, end

    def _enclosing(self, at: int) -> tuple[int, int] | None:
        """Give the brackets or quotes around `at`."""
        i = bisect_right(self.enclosed, (at, at)) - 1
        return self.enclosed[i] if i >= 0 and at < self.enclosed[i][1] else None

    def _is_item_number(self, start: int, end: int) -> bool:
        return end - start < 20 and _ITEM_NUMBER.fullmatch(self.text[start:end].strip()) is not None

    def _is_end(self, match: re.Match[str], start: int, word: int, end: int) -> bool:
        """Tell whether the sentence that begins at `start`, with its first letter at `word`, ends at `end`."""
        if enclosing := self._enclosing(match.start()):
            # It may at the very end of a quotation, or of brackets that hold all of it.
            opener, closer = enclosing
            if end <= closer or not (self.text[opener] in _QUOTES or opener < word):
                return False
        after = self.text[end : end + 30]
        following = after.lstrip()
        if not following or (end > match.end() and following[0] in _GOES_ON):
            return not following
        mark, before = match[0][0], self.text[max(start, match.start() - 30) : match.start()]
        if mark in "。｡":
            return True
        if mark == ".":
            return not self._is_item_number(start, match.start()) and _is_full_stop(before, after)
        # ! ? and …: not in Yahoo! or a web address, nor where the sentence only pauses.
        apart = after[0].isspace() or _HAN.match(after) or _HAN.match(before[-1])
        return bool(apart) and not following[0].islower() and following[0] not in _PAUSES


def _is_full_stop(before: str, after: str) -> bool:
    """Tell whether the point between `before` and `after` ends a sentence."""
    following = after.lstrip()
    if _LATER_ITEM_NUMBER.search(before):
        return False
    if not after[0].isspace() and not _HAN.match(after):
        return bool(_SPACE_FORGOTTEN.match(before[-3:] + "." + after))
    if following[0].islower() and not _SMALL_NAME.match(following):
        return False
    word = _WORD_BEFORE.search(before)
    return word is None or _may_be_last(word[0], following)


def _may_be_last(word: str, following: str) -> bool:
    """Tell whether a sentence may end with `word` and its point before `following`."""
    # EST and NO are no abbreviations of "estimated" and "number".
    lower = word if len(word) > 1 and word.isupper() else word.lower()
    if lower in _NEVER_LAST:
        return False
    initials = "." in word or (len(word) == 1 and word.isupper())
    if initials or lower in _SELDOM_LAST:
        first = _WORD_AFTER.match(following)
        return first is not None and first[0].lower() in _FIRST_WORDS
    return not (lower in _BEFORE_A_NUMBER and following[0].isdigit())


def _find_enclosed(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Give the places of the outermost brackets and quotes of a paragraph that are not too long, in order."""
    straight = text.count('"', first, last) % 2 == 0
    opened: dict[str, list[int]] = {}
    pairs: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text, first, last):
        at, character = match.start(), match[0]
        if character == '"' and not straight:
            continue
        if opened.get(character):
            pairs.append((opened[character].pop(), at))
        elif character in _PAIRS:
            opened.setdefault(_PAIRS[character], []).append(at)
    outermost: list[tuple[int, int]] = []
    for opener, closer in sorted(pairs):
        longest = _LONGEST_QUOTE if text[opener] in _QUOTES else _LONGEST_BRACKET
        if closer - opener <= longest and (not outermost or opener > outermost[-1][1]):
            outermost.append((opener, closer))
    return outermost
