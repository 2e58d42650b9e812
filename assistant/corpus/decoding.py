"""Bytes to text: UTF-8 strictly first, then what the bytes say they are, under a guard against wrong guesses."""

from __future__ import annotations

import codecs
import re

from assistant.corpus.characters import is_han
from assistant.errors import NoteFormatError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAVE_AS_UTF8 = "Open it in the program it was written with and save it as UTF-8."
# Encodings that pages name, and the superset that decodes what is really meant: plain Big5 cannot spell 恒, and what
# is called GB2312 is nearly always GBK.
_SUPERSETS = {
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "cp950": "big5hkscs",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "iso8859_1": "cp1252",
    "cp1252": "cp1252",
}
_SAMPLE = 65536
# Beside Chinese characters: accents, punctuation, signs and letters of full width.
_EXPECTED = re.compile("[\u00a0-\u017f\u0391-\u03c9\u2010-\u22ff\u2460-\u27bf\u3000-\u312f\uff00-\uffef]")
_BROKEN_UTF8 = re.compile("\ufffd")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")


def decode(content: bytes, name: str, declared: str = "") -> str:
    """Decode the bytes of a note.

    Args:
        content: All bytes of the file.
        name: The file, for the message.
        declared: Encoding that the file itself names, believed only where it decodes without error.

    Raises:
        NoteFormatError: The bytes are no text, or their encoding cannot be told.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode_marked(content, encoding, name)
    if b"\x00" in content:
        return _decode_unmarked_utf16(content, name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(content, name, error)
    for encoding in (_superset(declared), *_guesses(content)):
        text = _try(content, encoding)
        if text is not None:
            return text
    raise NoteFormatError(name, "the encoding of its text cannot be told.", _SAVE_AS_UTF8)


def decode_name(raw: bytes) -> str:
    """Decode a file name that says nothing of its encoding; what cannot be told is kept in code page 437."""
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        text = _try(raw, encoding)
        if text is not None:
            return text
    return raw.decode("cp437")


def _decode_marked(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise NoteFormatError(
            name, f"it begins as {encoding.upper()} and goes on as something else, or is cut off.", _SAVE_AS_UTF8
        ) from None


def _decode_unmarked_utf16(content: bytes, name: str) -> str:
    """Read UTF-16 without its mark: of Latin or mixed text every other byte of many pairs is zero."""
    even, odd = content[0:_SAMPLE:2].count(0), content[1:_SAMPLE:2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = _try(content, encoding) if min(even, odd) * 10 <= max(even, odd) else None
    if text is None or "\x00" in text:
        raise NoteFormatError(name, "it holds zero bytes: this is no text.", "Give it the suffix of its real format.")
    return text


def _refuse_damaged_utf8(content: bytes, name: str, error: UnicodeDecodeError) -> None:
    """Refuse what is UTF-8 but for a few bytes: another encoding would turn all of it into nonsense."""
    first = max(error.start - _SAMPLE, 0)
    lenient = content[first : error.start + _SAMPLE].decode("utf-8", errors="replace")
    broken = len(_BROKEN_UTF8.findall(lenient))
    sound = sum(1 for character in lenient if ord(character) > 0x7FF and character != "\ufffd")
    if sound >= 5 * broken:
        line = content.count(b"\n", 0, error.start) + 1
        raise NoteFormatError(
            name, "these bytes are not UTF-8, though the rest is: the file is damaged.", _SAVE_AS_UTF8, line
        ) from None


def _superset(encoding: str) -> str:
    try:
        return _SUPERSETS.get(codecs.lookup(encoding.strip()).name.replace("-", "_"), "")
    except LookupError:
        return ""


def _guesses(content: bytes) -> list[str]:
    """Order the encodings to try: the Chinese ones as charset-normalizer sees them, then that of Western systems."""
    from charset_normalizer import from_bytes

    matches = from_bytes(content[:_SAMPLE], cp_isolation=["big5hkscs", "gb18030"], threshold=0.4)
    return list(dict.fromkeys([*(_superset(match.encoding) for match in matches), "big5hkscs", "gb18030", "cp1252"]))


def _try(content: bytes, encoding: str) -> str | None:
    if not encoding:
        return None
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return text if _is_plausible(text[:_SAMPLE], encoding) else None


def _is_plausible(text: str, encoding: str) -> bool:
    """Tell sense from bytes that merely decode: wrong guesses are full of rare characters or of controls."""
    if _CONTROLS.search(text):
        return False
    foreign = [character for character in text if ord(character) > 0x7F]
    if encoding == "cp1252":
        return len(foreign) * 4 <= len(text)
    han = [character for character in foreign if is_han(character)]
    expected = len(han) + sum(1 for character in foreign if _EXPECTED.match(character))
    common = sum(1 for character in han if _is_common(character))
    return expected >= 0.9 * len(foreign) and common >= 0.9 * len(han)


def _is_common(character: str) -> bool:
    """Say whether a character is in the everyday part of either script: GB 2312 level 1 or Big5 level 1."""
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            lead = character.encode(encoding)[0]
        except UnicodeEncodeError:
            continue
        if first <= lead <= last:
            return True
    return False
