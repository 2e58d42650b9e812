"""Which language and script a text is written in, and writing Chinese in the other script."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import cast

from assistant.schema import Language

# Chinese characters, as the inside of a regular expression's character class.
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"

_HAN = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")
# In Chinese text names and tickers stand in Latin letters, mostly capitals; they do not make it English.
_ENGLISH_WORD = re.compile(
    r"\b(?:[a-z][a-z'’-]*"
    r"|(?:What|Which|Who|How|Why|When|Where|Is|Are|Was|Were|Do|Does|Did|Has|Have|Can|Could|Will|Would|Should|The|A|In))\b"
)
# Fewer words than these beside names and figures make no sentence.
_FEWEST_WORDS = 2
# OpenCC gives Hong Kong's prescribed forms; newspapers there and in Taiwan alike write these.
_EVERYDAY = str.maketrans("羣峯啓衞麪綫", "群峰啟衛麵線")
_CHINESE_FUNCTION = re.compile("[的了是在和與与及有為为吗嗎呢誰谁哪何怎什這这那]")


def detect_language(text: str) -> Language:
    """Tell the language of `text`, by the majority of its words, and its script where it is Chinese.

    Chinese that could be either script is Simplified, unless it is quoted with 「」. Text without letters is English.

    >>> detect_language("美聯儲降息預期下修"), detect_language("美联储降息预期下修")
    ('zh-Hant', 'zh-Hans')
    >>> detect_language("What does 急跌慢漲 mean?"), detect_language("NVIDIA Blackwell GPU 何時出貨?")
    ('en', 'zh-Hant')
    """
    if text.isascii():
        return "en"
    han = sum(map(len, _HAN_RUN.findall(text)))
    # A Chinese word has two characters on average, a grammatical one has one.
    chinese_words = han / 2 + len(_CHINESE_FUNCTION.findall(text)) / 2
    if not han or len(_ENGLISH_WORD.findall(text)) > chinese_words:
        return "en"
    traditional, simplified = (len(pattern.findall(text)) for pattern in _one_script_only())
    balance = traditional - simplified
    return "zh-Hant" if balance > 0 or (balance == 0 and "「" in text) else "zh-Hans"


def convert(text: str, language: Language) -> str:
    """Write `text` in the script of `language`.

    English, and text without a character that is foreign to that script, comes back as it is: converting Traditional
    to Traditional would change characters that both scripts share (皇后, 干預). Traditional is written as in Hong Kong.

    >>> convert("美联储降息", "zh-Hant"), convert("美聯儲降息", "zh-Hans"), convert("美联储", "en")
    ('美聯儲降息', '美联储降息', '美联储')
    """
    if language == "en":
        return text
    traditional, simplified = one_script_only()
    foreign = simplified if language == "zh-Hant" else traditional
    if foreign.isdisjoint(text):
        return text
    if language == "zh-Hans":
        return _HAN_RUN.sub(lambda run: converter("hk2s")(run[0]), text)
    return _HAN_RUN.sub(lambda run: converter("s2hk")(run[0]).translate(_EVERYDAY), text)


def is_prose_in(text: str, language: Language) -> bool:
    """Tell whether a sentence may be read by whoever reads `language`, whatever its script.

    Names and figures without a word around them are of no language.

    >>> is_prose_in("Gold fell 6% last week.", "zh-Hant"), is_prose_in("金價上週下跌 6%。", "en")
    (False, False)
    >>> is_prose_in("NVIDIA +53%", "zh-Hant"), is_prose_in("慢漲 is a slow rise.", "en"), is_prose_in("金价", "zh-Hant")
    (True, True, True)
    """
    english = detect_language(text) == "en"
    if language == "en":
        return english
    return not english or len(_ENGLISH_WORD.findall(text)) < _FEWEST_WORDS


@cache
def one_script_only() -> tuple[frozenset[str], frozenset[str]]:
    """Give the characters that only Traditional text uses, and those that only Simplified text uses.

    They are told apart by the character sets of the regions: GB 2312, and Big5 with Hong Kong's supplement. A character
    that only the latter has, but that OpenCC does not simplify (喆, 堃), is rare in both scripts and says nothing.
    """
    mainland = _character_set("gb2312", range(0xB0, 0xF8))
    taiwan, hong_kong = _character_set("big5", range(0xA4, 0xFA)), _character_set("big5hkscs", range(0x87, 0xFF))
    simplify = converter("hk2s")
    traditional = {character for character in (taiwan | hong_kong) - mainland if simplify(character) != character}
    return frozenset(traditional), mainland - taiwan


@cache
def _one_script_only() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(f"[{''.join(sorted(characters))}]") for characters in one_script_only())


def _character_set(codec: str, lead_bytes: range) -> frozenset[str]:
    codes = b"".join(bytes((lead, trail)) for lead in lead_bytes for trail in range(0x40, 0xFF))
    return frozenset(_HAN.findall(codes.decode(codec, errors="ignore")))


@cache
def converter(name: str) -> Callable[[str], str]:
    """Give OpenCC's conversion of that name; it wants Unicode text, without lone surrogates."""
    from opencc import OpenCC

    return cast("Callable[[str], str]", OpenCC(name).convert)
