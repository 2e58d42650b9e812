"""Many questions at once, as advisors paste them: a line each, in whatever language, none of which stops the others."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, UsageError
from assistant.language.script import detect_language
from assistant.schema import Filters, Language, Question
from assistant.serve.exports.content import Exported, Failed

if TYPE_CHECKING:
    from assistant.app import Assistant

logger = logging.getLogger(__name__)

MOST_QUESTIONS = 200
# Questions asked of a model at the same time: most of that time is waiting.
_AT_ONCE = 4
# "1. ", "(2) ", "三、", "- ": marks of a list. A figure that begins a question ("10-year yields?") is none.
_MARK = re.compile(r"^\s*(?:[-*•·–]\s+|[(（]?\d{1,3}[)）.、．]\s*(?=\D)|[(（]?[一二三四五六七八九十]{1,3}[)）、]\s*)")


@dataclass(frozen=True, slots=True)
class BatchStep:
    """One more question that is done.

    Attributes:
        done: Questions done so far, this one included.
        total: Questions in all.
        result: The answer, or why there is none.
    """

    done: int
    total: int
    result: Exported


def read_pasted(text: str) -> tuple[str, ...]:
    r"""Read the questions of a pasted text, a line each; blank lines and marks of lists are dropped.

    Raises:
        UsageError: There are none, or too many.

    >>> read_pasted("1. 科創50跌了多少？\n\n- Why did CDS rise?\n10-year yield?")
    ('科創50跌了多少？', 'Why did CDS rise?', '10-year yield?')
    """
    questions = tuple(question for line in text.splitlines() if (question := _MARK.sub("", line).strip()))
    if not questions:
        raise UsageError("There is no question.", "Paste one a line.")
    if len(questions) > MOST_QUESTIONS:
        raise UsageError(
            f"There are {len(questions)} questions; {MOST_QUESTIONS} are allowed at once.", "Ask them in parts."
        )
    return questions


def answer_batch(
    assistant: Assistant,
    questions: Sequence[str],
    *,
    language: Language | None = None,
    as_of: dt.date | None = None,
    filters: Filters = Filters(),  # noqa: B008 - frozen
) -> Iterator[BatchStep]:
    """Answer questions, yielding each in the order given as soon as it is done; closing the iterator stops the rest.

    Args:
        assistant: Answers.
        questions: Each stands by itself.
        language: To answer in; None: each in its own.
        as_of: For all.
        filters: For all.
    """

    def answer(text: str) -> Exported:
        return _answer(assistant, text, language, as_of, filters)

    pool = ThreadPoolExecutor(_AT_ONCE if assistant.drafter else 1)
    try:
        for done, result in enumerate(pool.map(answer, questions), start=1):
            yield BatchStep(done, len(questions), result)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _answer(
    assistant: Assistant, text: str, language: Language | None, as_of: dt.date | None, filters: Filters
) -> Exported:
    own = language or detect_language(text)
    try:
        checked = assistant.question(text, language=own, as_of=as_of)
        return assistant.ask(Question(checked.text, own, as_of, filters=filters))
    except AssistantError as error:
        logger.warning("A question of a batch failed: %s", error.fact)
        return Failed(text, own, error.fact, error.remedy)
    except Exception:
        # Whatever goes wrong with one question, the others are answered.
        logger.exception("A question of a batch failed.")
        return Failed(text, own, "This question failed for a reason that was not foreseen.", "Ask it by itself.")
