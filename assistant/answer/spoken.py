"""What of a model's output is meant for the reader: not its thinking aloud, and no Markdown fences around the text.

Endpoints that keep the thinking apart (`reasoning_content`) need none of this: their client drops it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_TAG = r"(?:think|thinking|thought|reasoning|reflection)"
_OPEN = re.compile(rf"<{_TAG}>", re.IGNORECASE)
_CLOSE = re.compile(rf"</{_TAG}>", re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*\w*[ \t]*(?:\n|$)", re.MULTILINE)
# The beginning of a tag or of a fence at the end of what has come: the next piece decides.
_UNDECIDED = re.compile(r"<[/a-z]{0,12}$|(?:^|(?<=\n))[ \t]*[`~]{1,3}[^\n]*$", re.IGNORECASE)
# Models whose chat template opens the thinking itself, so that only its end can be seen.
_OPENED_UNSEEN = re.compile(r"deepseek-r1|qwq|\bthinking\b", re.IGNORECASE)


def thinks_unannounced(model: str) -> bool:
    """Tell by its name whether a model may begin in the middle of its thinking, without a tag.

    >>> thinks_unannounced("DeepSeek-R1-Distill-Qwen-7B"), thinks_unannounced("qwen3-max")
    (True, False)
    """
    return _OPENED_UNSEEN.search(model) is not None


def read_spoken(pieces: Iterable[str], *, thinking: bool = False) -> Iterator[str]:
    """Yield what is meant for the reader, as it comes.

    Args:
        pieces: What the model wrote, cut anywhere.
        thinking: It may begin with thinking that no tag opens: nothing is given until its end is seen, or, where
            there is none, until the text ends.

    >>> list(read_spoken(["<thi", "nk>Is it 4%?</think>Rates", " fell."]))
    ['Rates', ' fell.']
    """
    pending = ""
    inside = False
    for piece in pieces:
        pending += piece
        if thinking and not inside and not (_CLOSE.search(pending) or _OPEN.search(pending)):
            continue
        given, pending, inside = _split(pending, inside=inside)
        thinking = thinking and not given and not inside
        if given:
            yield given
    if not inside and (rest := _FENCE.sub("", pending)):
        yield rest


def _split(text: str, *, inside: bool) -> tuple[str, str, bool]:
    """Cut `text` into what can be given, what the next piece decides, and whether it ends inside thinking."""
    given = ""
    while True:
        if inside:
            end = _CLOSE.search(text)
            if end is None:
                # Only the beginning of the closing tag may matter still.
                return given, text[-16:], True
            text, inside = text[end.end() :], False
        begin, end = _OPEN.search(text), _CLOSE.search(text)
        if end and not (begin and begin.start() < end.start()):
            # The end of thinking that no tag opened: what stood before it was thinking too.
            text = text[end.end() :]
            continue
        if begin is None:
            held = _UNDECIDED.search(text)
            at = held.start() if held else len(text)
            return given + _FENCE.sub("", text[:at]), text[at:], False
        given += _FENCE.sub("", text[: begin.start()])
        text, inside = text[begin.end() :], True
