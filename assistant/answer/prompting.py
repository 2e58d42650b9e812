"""What the model is shown: the passages with their references, the question whole, within a budget of tokens."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil

from assistant.errors import UsageError
from assistant.language.script import HAN
from assistant.prompts import Prompt
from assistant.schema import Hit, Language, Question

LANGUAGE_NAMES: dict[Language, str] = {
    "en": "English",
    "zh-Hant": "Traditional Chinese (繁體中文)",
    "zh-Hans": "Simplified Chinese (简体中文)",
}
_HAN = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef]")
# Upper bounds over the tokenizers of the common models: rare Traditional characters take more than one token each,
# and figures come in pieces of one to three digits.
_TOKENS_PER_HAN = 1.3
_CHARACTERS_PER_TOKEN = 3.0


def count_tokens(text: str) -> int:
    """Estimate, rather too high, how many tokens a text takes: the tokenizer of an endpoint cannot be known.

    >>> count_tokens("急跌慢漲"), count_tokens("Rates fell.")
    (6, 4)
    """
    han = len(_HAN.findall(text))
    return ceil(han * _TOKENS_PER_HAN + (len(text) - han) / _CHARACTERS_PER_TOKEN)


def fit_hits(hits: Sequence[Hit], room: int) -> tuple[Hit, ...]:
    """Give the first hits that fit into so many tokens; of the first one at least a part.

    Raises:
        UsageError: Not even one sentence fits.
    """
    fitting: list[Hit] = []
    for number, hit in enumerate(hits, start=1):
        part = hit if fitting else _shorten(hit, room)
        room -= count_tokens("\n".join(_lines(number, part))) + 2
        if room < 0:
            break
        fitting.append(part)
    if hits and not fitting:
        raise UsageError("The question leaves no room for the notes.", "Shorten it, or raise llm.context_tokens.")
    return tuple(fitting)


def _shorten(hit: Hit, room: int) -> Hit:
    """Leave out sentences at the end of a passage until it fits; at least one is kept."""
    kept = len(hit.passage.sentences)
    while kept > 1 and count_tokens("\n".join(_lines(1, _first(hit, kept)))) + 2 > room:
        kept -= 1
    return _first(hit, kept)


def _first(hit: Hit, count: int) -> Hit:
    return replace(hit, passage=replace(hit.passage, sentences=hit.passage.sentences[:count]))


def render_prompt(
    prompt: Prompt,
    question: Question,
    hits: Sequence[Hit],
    today: dt.date,
    more: Mapping[str, str] | None = None,
) -> str:
    """Fill the prompt for one question.

    Args:
        prompt: With the variables `language`, `today`, `passages` and `question`.
        question: Standing alone.
        today: Date the answer is given at, where the question has no `as_of`.
        more: Values of further variables.
    """
    return prompt.render(
        {
            "language": LANGUAGE_NAMES[question.language],
            "today": (question.as_of or today).isoformat(),
            "passages": render_passages(hits),
            "question": _one_line(question.text),
            **(more or {}),
        }
    )


def render_passages(hits: Sequence[Hit]) -> str:
    """Write the passages as the model sees them: a header line, then a sentence a line behind its reference."""
    return "\n\n".join("\n".join(_lines(number, hit)) for number, hit in enumerate(hits, start=1))


def _lines(number: int, hit: Hit) -> Iterator[str]:
    note, passage = hit.note, hit.passage
    published = note.published.isoformat() if note.published else ""
    header = [note.house, note.title, published, " > ".join(passage.heading)]
    yield f"[{number}] " + ", ".join(_one_line(part) for part in header if part)
    if passage.context:
        yield _one_line(passage.context)
    for sentence in passage.sentences:
        yield f"[{number}.{sentence.ordinal + 1}] {_one_line(sentence.text)}"


def _one_line(text: str) -> str:
    """A line break inside a sentence could pass itself off as a line of the prompt."""
    return " ".join(text.split())
