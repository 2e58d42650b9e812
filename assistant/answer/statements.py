"""Cut what a model writes into statements and the references that each carries, while it is still being written.

A statement is prose up to the end of its sentence together with the references beside that end:
`Prices fell 12.6%. [1.4][2.1]`. Models write references in many ways, which `references` reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from assistant.answer.references import (
    IN_BRACKETS,
    IN_PARENTHESES,
    OPEN,
    Reference,
    expand_references,
    plain_digits,
)

INSUFFICIENT = "INSUFFICIENT"
MISSING = "MISSING:"

_CLOSERS = "\"'”’」』）)*"
# The stop of a sentence; a full stop only where a space, a reference, a Han character or the end follows.
_STOP = rf"(?:[。！？!?；;]|\.(?=[\s\[［【〔(（{re.escape(_CLOSERS)}]|[\u4e00-\u9fff]|$))[{re.escape(_CLOSERS)}]*"
_UNIT = re.compile(
    rf"(?P<stop>{_STOP})|(?P<brackets>{IN_BRACKETS.pattern})|(?P<parentheses>{IN_PARENTHESES.pattern})", re.DOTALL
)
# A stop or a bracket at the very end of what has come may be continued by what comes next.
_UNDECIDED = re.compile(rf"(?:[。！？!?；;.][{re.escape(_CLOSERS)}]*|[\]］】〕]+)\s*$|{OPEN}")
# What a model puts before a statement when it cannot leave Markdown alone.
_LIST_MARK = re.compile(r"^(?:[-*•·>#]+|\d{1,2}[.)、])\s+")
_EMPHASIS = re.compile(r"\*\*|__|^\*(?=\S)|(?<=\S)\*$")


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A statement as the model wrote it, its references taken out.

    Attributes:
        references: (passage, sentence) in the numbering of the prompt, both from 1, in order, without repeats; a
            sentence 0 where only the passage is named.
    """

    text: str
    references: tuple[Reference, ...]


def parse_statements(
    chunks: Iterable[str],
    known: Callable[[Reference], bool] = lambda _: True,
    whole: Callable[[], bool] = lambda: True,
) -> Iterator[DraftStatement]:
    """Yield each statement as soon as the text after it shows that it has ended.

    Args:
        chunks: What the model writes, cut anywhere.
        known: Whether a reference exists; a figure in parentheses is none.
        whole: Asked at the end: whether the model had finished. If not, an unfinished last sentence is dropped.

    >>> list(parse_statements(["A fell 1.5%. [1.2]", "[2.1] B rose [1.3]."]))[1]
    DraftStatement(text='B rose.', references=((1, 3),))
    >>> [s.references for s in parse_statements(["指數下跌。【1.2-1.4】"])]
    [((1, 2), (1, 3), (1, 4))]
    """
    pending = ""
    for chunk in chunks:
        pending += plain_digits(chunk)
        complete, pending = _cut(pending, known)
        yield from complete
    complete, rest = _cut(pending, known, ended=True)
    yield from complete
    ends = _is_finished(rest) or whole()
    if ends and (statement := _statement(rest, known)):
        yield statement


def _is_finished(rest: str) -> bool:
    """Tell whether a last statement has both its stop and a reference, so that nothing of it can be missing."""
    return bool(re.search(rf"{IN_BRACKETS.pattern}\s*(?:{_STOP})?\s*$", rest)) and bool(re.search(_STOP, rest))


def _cut(text: str, known: Callable[[Reference], bool], *, ended: bool = False) -> tuple[list[DraftStatement], str]:
    """Split off the statements of `text` that are complete; return them and what is left."""
    statements: list[DraftStatement] = []
    start = 0
    for end in _ends(text, known):
        if not ended and (not text[end:].strip() or _UNDECIDED.fullmatch(text[end:].lstrip())):
            break
        if statement := _statement(text[start:end], known):
            statements.append(statement)
        start = end
    return statements, text[start:]


def _ends(text: str, known: Callable[[Reference], bool]) -> Iterator[int]:
    """Yield where statements end: behind a stop that has references before or after it.

    A stop without any reference ends nothing: what is said there is held against the references that follow.
    """
    cited = stopped = False
    end = 0
    for unit in _UNIT.finditer(text):
        if unit["parentheses"] is not None and not _are_known(unit["parentheses"], known):
            continue
        between = text[end : unit.start()].strip()
        if between and cited and stopped:
            yield end
            cited = stopped = False
        elif between:
            stopped = False
        cited = cited or unit["stop"] is None
        stopped = stopped or unit["stop"] is not None
        end = unit.end()
    if cited and stopped and text[end:].strip():
        yield end


def _are_known(written: str, known: Callable[[Reference], bool]) -> bool:
    return all(known(reference) for reference in expand_references(written))


def _statement(piece: str, known: Callable[[Reference], bool]) -> DraftStatement | None:
    references: list[Reference] = []

    def take(match: re.Match[str]) -> str:
        if match.re is IN_PARENTHESES and not _are_known(match[0], known):
            return match[0]
        references.extend(expand_references(match[0]))
        return ""

    text = IN_PARENTHESES.sub(take, IN_BRACKETS.sub(take, piece))
    text = _EMPHASIS.sub("", _LIST_MARK.sub("", " ".join(text.split()))).strip()
    if not text and not references:
        return None
    return DraftStatement(text, tuple(dict.fromkeys(references)))
