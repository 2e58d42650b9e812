"""Headings, items and labels in text that marks none of them: told by their shape and by what follows."""

from __future__ import annotations

import re

from assistant.corpus.characters import count_han, display_width

# Widest heading, in columns: 60 Chinese characters, or about 18 English words.
_WIDEST_HEADING = 120
_NUMBERING = (
    ("chapter", re.compile(r"第[一二三四五六七八九十百\d]+[章部篇]")),
    ("section", re.compile(r"第[一二三四五六七八九十百\d]+[节節]")),
    ("han", re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")),
    ("bracketed", re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    ("roman", re.compile(r"[IVX]{1,5}[.、]\s")),
    ("dotted3", re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}[.、]?\s*\D")),
    ("dotted2", re.compile(r"\d{1,2}\.\d{1,2}[.、]?\s*[^\W\d]")),
    ("number", re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))")),
    ("bracket", re.compile(r"[（(]?\d{1,2}[）)]")),
)
_BULLET = re.compile(r"(?:[•●○◦■□▪▫◆◇►▶➢➤✓✔‣∙·※★☆]|[-–—*+](?=\s))\s*")
_ENUMERATOR = re.compile(
    r"(?:[（(]?(?:\d{1,2}|[a-z]|[ivx]{1,4})[）)]|\d{1,2}[.、．](?!\d)|[①-⑳]|[（(][a-zA-Z一二三四五六七八九十]{1,3}[）)])\s*"
)
_FULL_STOPS = frozenset("。！？!?；;….")
_COMMAS = frozenset("，,、")
_LABEL = re.compile(
    r"(?:(?:數據|数据|資料|资料|圖片|图片)?(?:來源|来源)|作者|撰文|分析[師师員员]|研究[員员]|機構|机构|編輯|编辑|日期|時間|时间|電話|电话|電郵|郵箱|邮箱"
    r"|註|注|备注|備註|source|note|author|analyst|date|e-?mail|tel|phone|by)s?\s*[：:]",
    re.IGNORECASE,
)
_DATE_ONLY = re.compile(
    r"(?:[A-Z][a-z]+day,?\s+)?(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2,8}\.?),?\s+\d{4}"
    r"|[\d〇一二三四五六七八九十年月日\s./-]+(?:[(（]?(?:星期|週|周)[一二三四五六日][)）]?)?"
)
_DATE_LIKE = re.compile(
    r"\d{4}\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d|\b\d{1,2}\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4}"
)
_ABBREVIATION_END = re.compile(r"(?:\b[A-Z]\.|\bvs\.|\bInc\.|\bCorp\.|\bLtd\.|\bCo\.|\betc\.)$")


def numbering(line: str) -> str:
    """Name the style of number a line begins with; empty when it begins with none."""
    for name, pattern in _NUMBERING:
        if pattern.match(line):
            return name
    return ""


def strip_bullet(line: str) -> str | None:
    """Return an item without its bullet; None when the line begins with none."""
    found = _BULLET.match(line)
    rest = line[found.end() :] if found else ""
    return rest or None


def is_enumerated(line: str) -> bool:
    """Say whether a line begins with the number of an item."""
    return _ENUMERATOR.match(line) is not None


def ends_sentence(line: str) -> bool:
    """Say whether a line ends as a sentence does, or a part of one that may stand on a line of its own."""
    stripped = _without_closing(line)
    return bool(stripped) and stripped[-1] in _FULL_STOPS and not _ABBREVIATION_END.search(stripped)


def ends_clause(line: str) -> bool:
    """Say whether a line ends as a sentence or any part of one does."""
    return ends_sentence(line) or _without_closing(line)[-1:] in _COMMAS


def _without_closing(line: str) -> str:
    return line.rstrip("」』”’\"')）】》 ")


def could_be_heading(line: str, *, marked: bool = False) -> bool:
    """Say whether a line has the shape of a heading: short, no final stop, words rather than figures or labels.

    Args:
        line: The line.
        marked: It is set apart, as by weight or size; a question may then be a heading too.
    """
    if not line or display_width(line) > _WIDEST_HEADING or _DATE_ONLY.fullmatch(line.strip()):
        return False
    if ends_clause(line) and not (marked and line[-1] in "?？"):
        return False
    letters = sum(character.isalpha() for character in line)
    if letters < 2 or letters * 2 < len(line.replace(" ", "")):
        return False
    return marked or _is_bare_heading(line)


def _is_bare_heading(line: str) -> bool:
    """Leave out what only looks like a heading where nothing marks it as one: labels, bylines, asides."""
    if _LABEL.match(line) or _DATE_LIKE.search(line) or (line[0] in "(（" and not numbering(line)):
        return False
    return count_han(line) > 0 or not line[0].islower()


class LevelBook:
    """Gives headings of unmarked text their level: each style of number its own, in order of first appearance."""

    def __init__(self) -> None:
        self._styles: list[str] = []

    def level(self, line: str) -> int:
        """Return the level of a heading, from 1 to 6."""
        style = numbering(line)
        if style not in self._styles:
            self._styles.append(style)
        return min(self._styles.index(style) + 1, 6)
