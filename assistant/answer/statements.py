"""Cut what a model writes into statements and the references that each carries, while it is still being written.

A statement is prose up to the end of its sentence together with the references beside that end:
`Prices fell 12.6%. [1.4][2.1]`. Full-width brackets, `[1.2, 1.4]` and `[1.2-1.4]` are read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

INSUFFICIENT = "INSUFFICIENT"

Reference = tuple[int, int]

_NUMBER = r"\d{1,4}\.\d{1,4}"
_LINK = r"\s*[,，、;；–~～-]\s*"
_REFERENCE = re.compile(rf"\s*[\[［【]\s*({_NUMBER}(?:{_LINK}{_NUMBER})*)\s*[\]］】]")
_CLOSERS = "\"'”’」』）)"
# The stop of a sentence; a full stop only where a space, a reference, a Han character or the end follows.
_STOP = rf"(?:[。！？!?；;]|\.(?=[\s\[［【{re.escape(_CLOSERS)}]|[\u4e00-\u9fff]|$))[{re.escape(_CLOSERS)}]*"
_UNIT = re.compile(rf"(?P<stop>{_STOP})|(?P<reference>{_REFERENCE.pattern})", re.DOTALL)
# A stop or a bracket at the very end of what has come may be continued by what comes next.
_UNDECIDED = re.compile(rf"(?:[。！？!?；;.][{re.escape(_CLOSERS)}]*|[\]］】])\s*$|[\[［【][^\]］】]{{0,120}}$")


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A statement as the model wrote it, its references taken out.

    Attributes:
        references: (passage, sentence) in the numbering of the prompt, both from 1, in order, without repeats.
    """

    text: str
    references: tuple[Reference, ...]


def parse_statements(chunks: Iterable[str]) -> Iterator[DraftStatement]:
    """Yield each statement as soon as the text after it shows that it has ended.

    >>> list(parse_statements(["A fell 1.5%. [1.2]", "[2.1] B rose [1.3]."]))[1]
    DraftStatement(text='B rose.', references=((1, 3),))
    >>> [s.references for s in parse_statements(["指數下跌。【1.2-1.4】"])]
    [((1, 2), (1, 3), (1, 4))]
    """
    pending = ""
    for chunk in chunks:
        pending += chunk
        complete, pending = _cut(pending)
        yield from complete
    complete, rest = _cut(pending, ended=True)
    yield from complete
    if statement := _statement(rest):
        yield statement


def _cut(text: str, *, ended: bool = False) -> tuple[list[DraftStatement], str]:
    """Split off the statements of `text` that are complete; return them and what is left."""
    statements: list[DraftStatement] = []
    start = 0
    for end in _ends(text):
        if not ended and (not text[end:].strip() or _UNDECIDED.fullmatch(text[end:].lstrip())):
            break
        if statement := _statement(text[start:end]):
            statements.append(statement)
        start = end
    return statements, text[start:]


def _ends(text: str) -> Iterator[int]:
    """Yield where statements end: behind a stop that has references before or after it.

    A stop without any reference ends nothing: what is said there is held against the references that follow.
    """
    cited = stopped = False
    end = 0
    for unit in _UNIT.finditer(text):
        between = text[end : unit.start()].strip()
        if between and cited and stopped:
            yield end
            cited = stopped = False
        elif between:
            stopped = False
        cited = cited or unit["reference"] is not None
        stopped = stopped or unit["stop"] is not None
        end = unit.end()
    if cited and stopped and text[end:].strip():
        yield end


def _statement(piece: str) -> DraftStatement | None:
    references: list[Reference] = []
    for match in _REFERENCE.finditer(piece):
        references.extend(_expand(match[1]))
    text = " ".join(_REFERENCE.sub("", piece).split())
    if not text and not references:
        return None
    return DraftStatement(text, tuple(dict.fromkeys(references)))


def _expand(numbers: str) -> Iterator[Reference]:
    """Read `1.2, 1.4` as two references and `1.2-1.4` as three."""
    parts = re.split(rf"({_LINK})", numbers)
    previous: Reference | None = None
    for value, link in zip(parts[::2], ["", *parts[1::2]], strict=True):
        passage, sentence = (int(part) for part in value.split("."))
        if previous and link.strip() in "-–~～" and previous[0] == passage:
            yield from ((passage, between) for between in range(previous[1] + 1, sentence))
        yield (passage, sentence)
        previous = (passage, sentence)
