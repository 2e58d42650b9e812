"""Have a model write a follow-up as a question that stands alone; what it writes is judged by `retrieve.condense`."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence

from assistant.answer.draft import Drafter
from assistant.errors import ProviderError
from assistant.prompts import Prompt
from assistant.retrieve.condense import Write
from assistant.schema import Turn

logger = logging.getLogger(__name__)

# Of the conversation the model is shown so many turns, and of each answer so many characters.
_TURNS = 4
_ANSWER_CHARACTERS = 500


def make_writer(drafter: Drafter, prompt: Prompt, count: Callable[[Mapping[str, int]], None]) -> Write:
    """Make the function that has a follow-up rewritten; it gives nothing where the model fails.

    Args:
        drafter: The model.
        prompt: With the variables `conversation` and `question`.
        count: Told the tokens that it took.
    """

    def write(history: Sequence[Turn], question: str) -> str:
        text = prompt.render({"conversation": _conversation(history), "question": _one_line(question)})
        try:
            written = []
            for delta in drafter.stream(text, as_json=True):
                written.append(delta.text)
                count(delta.usage)
        except ProviderError as failure:
            logger.warning("The question was not rewritten: %s", failure.fact)
            return ""
        return _read("".join(written))

    return write


def _conversation(history: Sequence[Turn]) -> str:
    lines = []
    for turn in history[-_TURNS:]:
        lines += [f"Question: {_one_line(turn.question)}", f"Answer: {_one_line(turn.answer[:_ANSWER_CHARACTERS])}"]
    return "\n".join(lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _read(written: str) -> str:
    """Read the question out of what the model wrote, also where talk surrounds the object."""
    start, end = written.find("{"), written.rfind("}")
    try:
        document = json.loads(written[start : end + 1])
    except ValueError:
        return ""
    question = document.get("question") if isinstance(document, dict) else None
    return question.strip() if isinstance(question, str) else ""
