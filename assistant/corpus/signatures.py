"""What a file really is, by its first bytes: a wrong suffix is said, not guessed around."""

from __future__ import annotations

import re

from assistant.errors import NoteFormatError

_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL)
_PDF_WITHIN = 1024
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls or .ppt), or an encrypted one"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_OF_SUFFIX = {".pdf": "PDF", ".docx": "zip", ".zip": "zip", ".html": "HTML", ".htm": "HTML", ".xhtml": "HTML"}


def refuse_wrong_suffix(content: bytes, suffix: str, name: str) -> None:
    """Refuse an empty file, and one whose first bytes are of another format than its suffix says.

    Raises:
        NoteFormatError: With the suffix to give it, or the format to save it in.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise NoteFormatError(name, "it is empty.", "Provide its content, or remove it.")
    for start, what in _SIGNATURES:
        if content.startswith(start):
            raise NoteFormatError(name, f"this is {what}.", "Save it as .docx, .pdf, .md or .txt.")
    real = _real(content)
    wanted = _OF_SUFFIX.get(suffix, "text")
    if real in ("text", wanted) and not (real == "text" and wanted in ("PDF", "zip")):
        return
    if wanted in ("PDF", "zip"):
        what = "its beginning is damaged, or it is" if real == "text" else f"it holds {real}:"
        raise NoteFormatError(name, f"{what} no {suffix} file.", _remedy(real))
    raise NoteFormatError(name, f"it holds {real}, not what its suffix {suffix} says.", _remedy(real))


def _real(content: bytes) -> str:
    if b"%PDF-" in content[:_PDF_WITHIN] and not _HTML.match(content[:4096]):
        return "PDF"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return "HTML" if _HTML.match(content[:4096].removeprefix(b"\xef\xbb\xbf")) else "text"


def _remedy(real: str) -> str:
    suffixes = {"PDF": "Rename it to .pdf.", "HTML": "Rename it to .html.", "zip": "Rename it to .docx or .zip."}
    return suffixes.get(real, "Copy or download it again, or give it the suffix of its real format.")
