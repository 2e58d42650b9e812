"""A question in its conversation: what of the earlier turns a follow-up means without saying it.

No model rewrites the question. The last exchange is looked for beside it, with less weight; and a question that
cannot stand alone ("And Larkspur Bay?", 那原因是什麼?) is understood together with the one before it.
"""

from __future__ import annotations

import re

from assistant.index.terms import content_words, read_words
from assistant.language.fold import fold
from assistant.schema import Question

# What the words of the last question and of its answer count beside those of this one.
_DEPENDENT = (0.5, 0.25)
_INDEPENDENT = (0.25, 0.1)
# A question of so few content words rarely stands alone; one with a pronoun not even with more.
_FEW_WORDS = 3
_SOME_WORDS = 8
_POINTER = re.compile(
    r"\b(?:it|its|they|them|their|that|those|this|these|he|she|there|then|else|more|also|instead|such|same|previous|above)\b"
    r"|[它他她佢]|其|此|这|那|该|上述|前者|后者|同样|另外|还有"
)


def is_dependent(question: Question) -> bool:
    """Tell whether a question needs the one before it to be understood."""
    if not question.history:
        return False
    words = len(content_words(read_words(question.text)))
    return words <= _FEW_WORDS or (words <= _SOME_WORDS and _POINTER.search(fold(question.text)) is not None)


def earlier_texts(question: Question) -> tuple[tuple[str, float], ...]:
    """Give what was said before, and how much its words count."""
    if not question.history:
        return ()
    last = question.history[-1]
    asked, answered = _DEPENDENT if is_dependent(question) else _INDEPENDENT
    return tuple((text, weight) for text, weight in ((last.question, asked), (last.answer, answered)) if text.strip())


def standalone(question: Question) -> str:
    """Give a text that says what the question means, as far as that can be had by joining it to the one before."""
    return f"{question.history[-1].question} {question.text}" if is_dependent(question) else question.text
