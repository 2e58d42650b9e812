"""Why a file was not taken in, in the reader's words: readers of formats say it in the program's own language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.serve.texts import Texts
from assistant.serve.uploads import Taken

# Kinds of reasons, each with what tells it; the texts stand in the catalogues under `refused`.
_KINDS = tuple(
    (kind, re.compile(told))
    for kind, told in (
        ("busy", r"being written by"),
        ("fields", r"has a bad `|not YAML|no list of fields|nested too deep|is longer than \d+ characters"),
        ("scanned", r"images without text"),
        ("encrypted", r"\bencrypted\b"),
        ("bomb", r"would unpack to|leads out of the archive|is a link|declares entities"),
        (
            "large",
            r"larger than|million characters|too much text|has \d+ pages|holds \d+ (?:members|notes)|than \d+ parts",
        ),
        ("empty", r"it is empty|holds no text|holds no notes|no headers of a mail|no HTML elements|zero bytes"),
        ("encoding", r"encoding|not UTF-8|goes on as something else"),
        ("damaged", r"damaged|cut off|no sound|cannot be unpacked"),
        ("suffix", r"not what its suffix|\bno \.\w+ file"),
        ("kind", r"not read\b|this is "),
        ("disk", r"cannot be kept|cannot be opened|no such file"),
    )
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a reader is told of a file that was not taken in.

    Attributes:
        detail: The program's own words, where they say more: which field, or a reason that no catalogue has.
    """

    reason: str
    remedy: str
    detail: str = ""


def refusal(taken: Taken, texts: Texts) -> Refusal:
    """Say why a file failed and what to do, in the language of the page."""
    kind = kind_of(taken.error)
    own = f"{taken.error} {taken.remedy}".strip()
    if not kind:
        return Refusal(texts("refused.unknown"), texts("refused.unknown_do"), own)
    return Refusal(texts(f"refused.{kind}"), texts(f"refused.{kind}_do"), own if kind == "fields" else "")


def kind_of(error: str) -> str:
    """Tell the kind of a reason; empty where none is known.

    >>> kind_of("corpus/a.pdf: it is encrypted with a password."), kind_of("a.md: it is empty."), kind_of("?")
    ('encrypted', 'empty', '')
    """
    return next((kind for kind, told in _KINDS if told.search(error)), "")
