"""Which language and script a text is written in, and converting Chinese from one script to the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import cast

from assistant.schema import Language

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"
_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:['’&.-][A-Za-z]+)*")


def detect_language(text: str) -> Language:
    """Tell the language of `text`, and its script where it is Chinese.

    >>> detect_language("美聯儲降息預期下修"), detect_language("美联储降息预期下修")
    ('zh-Hant', 'zh-Hans')
    >>> detect_language("Moutai (茅台) shares fell on weak demand.")
    'en'
    """
    han = _HAN.findall(text)
    # A Chinese word has about two characters. Names and tickers stand in Chinese text too, so capitals say nothing.
    words = sum(1 for word in _LATIN_WORD.findall(text) if word[0].islower())
    if not han or len(han) < 2 * words:
        return "en"
    traditional, simplified = one_script_only()
    traditional_count = sum(character in traditional for character in han)
    return "zh-Hant" if traditional_count > sum(character in simplified for character in han) else "zh-Hans"


def convert(text: str, language: Language) -> str:
    """Write `text` in the script of `language`; English, and text already in that script, is returned as it is.

    >>> convert("美联储降息", "zh-Hant"), convert("美聯儲降息", "zh-Hans"), convert("美联储", "en")
    ('美聯儲降息', '美联储降息', '美联储')
    """
    if language == "en":
        return text
    traditional, simplified = one_script_only()
    foreign = simplified if language == "zh-Hant" else traditional
    if foreign.isdisjoint(text):
        return text
    return converter("s2hk" if language == "zh-Hant" else "t2s")(text)


@cache
def one_script_only() -> tuple[frozenset[str], frozenset[str]]:
    """Give the characters of everyday writing that exist in Traditional script only, and in Simplified only."""
    simplified = _charset("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
    traditional = _charset("big5", range(0xA4, 0xFA), range(0x40, 0xFF))
    changed = {character for character in traditional - simplified if converter("t2s")(character) != character}
    return frozenset(changed), frozenset(simplified - traditional)


@cache
def converter(name: str) -> Callable[[str], str]:
    """Give OpenCC's conversion of that name, loaded once."""
    from opencc import OpenCC

    return cast("Callable[[str], str]", OpenCC(name).convert)


def _charset(codec: str, leads: range, trails: range) -> frozenset[str]:
    codes = b"".join(bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(_HAN.findall(codes.decode(codec, errors="ignore")))
