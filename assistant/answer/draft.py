"""Have a model write an answer from passages: what it is shown, and the stream that comes back.

The endpoint may be any that speaks OpenAI's chat completions. The client's own retries are off: it would obey a
`Retry-After` for minutes whatever the timeout.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from pydantic import SecretStr

from assistant.answer.provider import map_failure
from assistant.errors import ConfigurationError, MissingKey
from assistant.prompts import Prompt
from assistant.schema import Hit, Language, Question
from assistant.settings import LLMSettings, Settings

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk

LANGUAGE_NAMES: dict[Language, str] = {
    "en": "English",
    "zh-Hant": "Traditional Chinese (繁體中文)",
    "zh-Hans": "Simplified Chinese (简体中文)",
}


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a stream.

    Attributes:
        text: What the model wrote.
        usage: Tokens by name (`input_tokens`, `output_tokens`), in the piece that reports them.
        finish: Why the model stopped (`stop`, `length`, `content_filter`), in the piece that says so.
    """

    text: str = ""
    usage: dict[str, int] = field(default_factory=dict)
    finish: str = ""


class Drafter(Protocol):
    """Whatever can write an answer."""

    model: str

    def stream(self, prompt: str) -> Iterator[Delta]:
        """Write the answer to `prompt`, piece by piece.

        Raises:
            ProviderError: The endpoint failed; what was yielded before stands.
        """
        ...


class ChatDrafter:
    """Writes through LangChain's client for OpenAI-compatible endpoints."""

    def __init__(self, settings: LLMSettings, key: str) -> None:
        from langchain_openai import ChatOpenAI

        self.model = settings.model
        self._chat = ChatOpenAI(
            model=settings.model,
            api_key=SecretStr(key),
            base_url=settings.base_url or None,
            timeout=settings.timeout_seconds,
            temperature=settings.temperature,
            max_retries=0,
            # Without it an endpoint of another address reports no usage for a stream.
            stream_usage=True,
        )

    def stream(self, prompt: str) -> Iterator[Delta]:
        """Write the answer to `prompt`; see `Drafter.stream`."""
        with map_failure(self.model):
            for chunk in self._chat.stream(prompt):
                yield _delta(chunk)


def load_drafter(settings: Settings) -> Drafter | None:
    """Return the drafter that the settings name; None when they name no model.

    Raises:
        MissingKey: A model without a key.
    """
    if not settings.llm.model:
        if settings.llm.base_url and settings.api_key.get_secret_value():
            raise ConfigurationError(
                "An endpoint and a key are set, but no model.", "Set ASSISTANT_LLM_MODEL to the model's name."
            )
        return None
    key = settings.api_key.get_secret_value()
    if not key:
        raise MissingKey(
            f"The model {settings.llm.model} is set, but OPENAI_API_KEY is not.",
            "Set it (any word, for endpoints that want none), or leave the model empty to answer by quoting.",
        )
    return ChatDrafter(settings.llm, key)


def render_prompt(prompt: Prompt, question: Question, hits: Sequence[Hit], today: dt.date) -> str:
    """Fill the prompt for one question.

    Args:
        prompt: With the variables `language`, `today`, `passages` and `question`.
        today: Date the answer is given at, where the question has no `as_of`.
    """
    return prompt.render(
        {
            "language": LANGUAGE_NAMES[question.language],
            "today": (question.as_of or today).isoformat(),
            "passages": render_passages(hits),
            "question": question.text,
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


def _delta(chunk: AIMessageChunk) -> Delta:
    text = chunk.content if isinstance(chunk.content, str) else chunk.text
    usage: dict[str, object] = dict(chunk.usage_metadata or {})
    tokens = {name: value for name, value in usage.items() if isinstance(value, int)}
    return Delta(str(text), tokens, str(chunk.response_metadata.get("finish_reason") or ""))
