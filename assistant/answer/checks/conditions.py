"""Conditions: what the sources say of a case is not said of every case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.answer.checks.content import Content, weigh
from assistant.answer.checks.objects import content_of
from assistant.answer.checks.reading import SENTENCE_END, Reading, Source, Span
from assistant.schema import Problem

_IF = re.compile(
    r"如果|倘若|(?<!置)若(?![干是非無无有])|假如|假[設设]|一旦|除非|只要"
    # Not `to ask if`, which is whether, nor `if necessary`.
    r"|(?<!as )(?<!even )(?<!what )(?<!wonder )(?<!wondering )(?<!ask )(?<!asked )(?<!know )(?<!see )"
    r"\b(?:if|unless|provided that|assuming|in the event(?: of| that)?)\b"
    r"(?! (?:not|any|anything|so|ever|necessary|needed|possible|appropriate|required)\b)",
    re.IGNORECASE,
)
# Words with which a statement keeps a condition, or makes no promise.
_KEPT = re.compile(
    rf"{_IF.pattern}|可能|或[會会許许將将]|也[許许]|[視视]乎|取[決决][於于]|前提|情[況况]下|[的之][話话]|[準准][備备]|[願愿]意"
    r"|[風风][險险]|情景|只有|才|就|[則则]|\b(?:may|might|could|should|depend\w*|condition\w*|prepared|ready|willing|risk\w*"
    r"|whether|when|where|case|scenario|once|until|without|with|were|only|potential\w*|possib\w*|can)\b",
    re.IGNORECASE,
)
# These say that a case makes no difference.
_ANYHOW = re.compile(
    r"[無无][論论]|不管|不[論论]|即[使便]|哪怕"
    r"|\b(?:whatever|regardless|no matter|even if|even when|even after|irrespective)\b",
    re.IGNORECASE,
)
_ONLY_IN = re.compile(rf"{_IF.pattern}|[在於于][^，。；,;]{{2,30}}(?:之?前)(?=[，,])|直[至到]|\buntil\b", re.IGNORECASE)
_MARK = re.compile("[，,]")
# So much must be said of what hangs on the condition, and more of it than of anything else.
_ENOUGH = 4


def check_conditions(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield the statement where it leaves out the condition of what it says, or says that none matters."""
    texts = [source.sentence.text for source in sources]
    anyhow = _ANYHOW.search(said.text)
    only = next(filter(None, map(_ONLY_IN.search, texts)), None)
    if anyhow and only and not any(map(_ANYHOW.search, texts)):
        yield Problem("modality", anyhow[0], only[0])
        return
    told = [(source, word, span) for source in sources for word, span in _conditional(source.sentence)]
    if not told or _KEPT.search(said.text):
        return
    ours = content_of(said, (0, len(said.text)))
    for source, word, span in told:
        held = weigh(ours.held_by(content_of(source.sentence, span)))
        if held >= _ENOUGH and all(weigh(ours.held_by(other)) < held for other in _others(sources, source, span)):
            yield Problem("modality", said.text, word)
            return


@lru_cache(maxsize=4096)
def _conditional(reading: Reading) -> tuple[tuple[str, Span], ...]:
    """Give each word of condition with the stretch of the text that hangs on it."""
    return tuple(_read_conditional(reading.text))


def _read_conditional(text: str) -> Iterator[tuple[str, Span]]:
    for match in _IF.finditer(text):
        start = max((end.end() for end in SENTENCE_END.finditer(text, 0, match.start())), default=0)
        stop = SENTENCE_END.search(text, match.end())
        last = stop.start() if stop else len(text)
        mark = _MARK.search(text, match.end(), last)
        before = text[start : match.start()].rstrip()
        if mark and before[-1:] in ("", "，", ","):
            yield match[0], (mark.end(), last)
        elif before:
            yield match[0], (start, match.start())


def _others(sources: Sequence[Source], conditional: Source, span: Span) -> Iterator[Content]:
    """Yield what every other stretch of the sources speaks of."""
    for source in sources:
        for clause in source.sentence.clauses:
            if source is not conditional or clause[1] <= span[0] or span[1] <= clause[0]:
                yield content_of(source.sentence, clause)
