"""Characters: taking out what nobody sees and what only a typesetter needs. Nothing that a reader sees is changed."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width characters, direction marks, byte order mark: invisible, and fatal to search and comparison.
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_REMOVED = re.compile(f"[{_INVISIBLE}{_CONTROL}]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\x0b\x0c]")
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_RUN_OF_SPACES = re.compile(" {2,}")
# Kangxi radicals and radical supplements stand for ordinary characters in many PDF files; ligatures for letters.
_DISGUISED = re.compile("[\u2e80-\u2fdf\ufb00-\ufb06]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Symbol fonts put their bullets into the private use area; the rest of it means nothing outside its font.
_PRIVATE_BULLET = re.compile("[\uf06c\uf06e\uf075\uf0a7\uf0b7\uf0d8\uf0fc]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")

# Anything of the above: most lines hold nothing of it.
_UNCLEAN = re.compile(
    "|".join(part.pattern for part in (_BREAKS, _SURROGATES, _PRIVATE, _SPACES, _REMOVED, _DISGUISED))
)

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CJK = re.compile(f"[{_HAN}\u3000-\u303f\u3040-\u30ff\u3105-\u312f\uff00-\uff60\uffe0-\uffe6]")
_HAN_ONLY = re.compile(f"[{_HAN}]")


def is_han(character: str) -> bool:
    """Say whether a character is a Chinese character."""
    return _HAN_ONLY.match(character) is not None


def is_cjk(character: str) -> bool:
    """Say whether a character is Chinese, or punctuation of Chinese width."""
    return _CJK.match(character) is not None


def count_han(text: str) -> int:
    """Count the Chinese characters of a text."""
    return sum(1 for _ in _HAN_ONLY.finditer(text))


def display_width(text: str) -> int:
    """Count columns as a terminal shows them: two for a Chinese character, one for any other."""
    return len(text) + sum(1 for _ in _CJK.finditer(text))


def clean(text: str) -> str:
    r"""Make text plain: visible characters, `\n` for every line break, an ordinary space for every kind of space.

    Tabs become spaces; a reader that gives them a meaning splits at them first.
    """
    if _UNCLEAN.search(text):
        text = _BREAKS.sub("\n", text)
        text = _SURROGATES.sub("\ufffd", text)
        text = _PRIVATE.sub("", _PRIVATE_BULLET.sub("•", text))
        text = _REMOVED.sub("", _SPACES.sub(" ", text))
        text = _DISGUISED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Clean text that shall be one line: every run of white space becomes one space, the edges are trimmed."""
    return _RUN_OF_SPACES.sub(" ", clean(text).replace("\n", " ")).strip()
