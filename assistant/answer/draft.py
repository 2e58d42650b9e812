"""Have a model write: the stream that comes back from any endpoint that speaks OpenAI's chat completions.

The client's own retries are off: it would obey a `Retry-After` for minutes whatever the timeout. Here a call has one
deadline, for all its tries together, and an endpoint that wants to be left alone for long is given up at once.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import SecretStr

from assistant.answer.profiles import Profile, find_profile
from assistant.answer.provider import map_failure
from assistant.answer.spoken import read_spoken, thinks_unannounced
from assistant.errors import (
    ConfigurationError,
    MalformedDraft,
    MissingKey,
    ProviderError,
    ProviderFiltered,
)
from assistant.settings import LLMSettings, Settings

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_openai import ChatOpenAI

logger = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS = 0.5
# What an endpoint may refuse and a call can do without, by the words with which it is refused.
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "stream_options": ("stream_options", "include_usage"),
    "temperature": ("temperature",),
    "response_format": ("response_format", "json_object", "json mode"),
    "extra": ("enable_thinking", "chat_template_kwargs"),
    "stream": ("streaming is not", "streaming not", "support stream", "'stream'", "`stream`"),
}


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a stream.

    Attributes:
        text: What the model wrote.
        usage: Tokens by name (`input_tokens`, `output_tokens`), in the piece that reports them.
        finish: Why the model stopped (`stop`, `length`, `content_filter`), in the piece that says so; a stream
            without any was cut.
    """

    text: str = ""
    usage: dict[str, int] = field(default_factory=dict)
    finish: str = ""


class Drafter(Protocol):
    """Whatever can write an answer."""

    model: str

    def stream(self, prompt: str, *, as_json: bool = False) -> Iterator[Delta]:
        """Write the answer to `prompt`, piece by piece.

        Args:
            prompt: All that the model is told.
            as_json: Ask for a JSON object; an endpoint that knows no such mode is asked without.

        Raises:
            ProviderError: The endpoint failed; what was yielded before stands.
        """
        ...


class ChatDrafter:
    """Writes through LangChain's client for OpenAI-compatible endpoints. Safe to share between threads.

    Args:
        settings: The endpoint and how patient to be with it.
        key: Its key.
        sleep: Waits for so many seconds.
    """

    def __init__(self, settings: LLMSettings, key: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self.model = settings.model
        self.profile: Profile = find_profile(settings)
        self._settings = settings
        self._key = SecretStr(key)
        self._sleep = sleep
        self._refused: frozenset[str] = frozenset() if self.profile.temperature else frozenset({"temperature"})
        self._clients: dict[frozenset[str], ChatOpenAI] = {}
        self._call = threading.local()

    def stream(self, prompt: str, *, as_json: bool = False) -> Iterator[Delta]:
        """Write the answer to `prompt`; see `Drafter.stream`."""
        deadline = time.monotonic() + self._settings.deadline_seconds
        for attempt in range(self._settings.max_retries + 1):
            begun = False
            try:
                for delta in self._spoken(prompt, deadline, as_json=as_json):
                    begun = begun or bool(delta.text.strip())
                    yield delta
                return
            except ProviderError as failure:
                pause = _FIRST_PAUSE_SECONDS * 2**attempt * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
                pause = max(failure.wait or 0.0, pause)
                given_up = pause > self._settings.max_wait_seconds or time.monotonic() + pause > deadline
                if begun or not failure.retryable or attempt == self._settings.max_retries or given_up:
                    raise
                logger.info("%s Trying again in %.1f s.", failure.fact, pause)
            self._sleep(pause)

    def _spoken(self, prompt: str, deadline: float, *, as_json: bool) -> Iterator[Delta]:
        """Yield what is meant for the reader, then tokens and reason; an answer of nothing is a failure."""
        last: dict[str, Any] = {"usage": {}, "finish": ""}

        def pieces() -> Iterator[str]:
            for delta in self._raw(prompt, deadline, as_json=as_json):
                last["usage"].update(delta.usage)
                last["finish"] = delta.finish or last["finish"]
                yield delta.text

        written = False
        for text in read_spoken(pieces(), thinking=thinks_unannounced(self.model)):
            written = written or bool(text.strip())
            yield Delta(text)
        if not written and last["finish"] == "content_filter":
            raise ProviderFiltered(f"The content filter of {self.model} let nothing through.", "Ask in other words.")
        if not written:
            raise MalformedDraft(f"{self.model} wrote nothing.", "Try again, or another model.", retryable=True)
        yield Delta("", last["usage"], last["finish"])

    def _raw(self, prompt: str, deadline: float, *, as_json: bool) -> Iterator[Delta]:
        """Call once; without an option that the endpoint refuses, once more."""
        import openai

        while True:
            left = deadline - time.monotonic()
            self._call.deadline = deadline
            options: dict[str, Any] = {"timeout": max(0.1, min(self._settings.timeout_seconds, left))}
            if as_json and "response_format" not in self._refused:
                # Beside the standard fields, because the client gives the field of this name a way of its own.
                options["extra_body"] = {**self._extra(), "response_format": {"type": "json_object"}}
            with map_failure(self.model):
                try:
                    for message in self._messages(prompt, options):
                        yield _delta(message)
                    return
                except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                    if not (refused := self._refused_by(str(error))):
                        raise
                except ValueError:
                    # The client finds no event in an answer that came whole although a stream was asked for.
                    if not self._call.whole or "stream" in self._refused:
                        raise
                    refused = frozenset({"stream"})
                logger.info("%s does not take %s; asking without.", self.model, ", ".join(sorted(refused)))
                self._refused |= refused

    def _messages(self, prompt: str, options: Mapping[str, Any]) -> Iterator[AIMessage]:
        """Give what the endpoint sends: pieces, or all at once where it knows no streams."""
        self._call.whole = False
        if "stream" in self._refused:
            yield self._client().invoke(prompt, **options)
        else:
            yield from self._client().stream(prompt, **options)

    def _refused_by(self, message: str) -> frozenset[str]:
        """Say which options an endpoint's refusal names, of those that were not left out already."""
        lowered = message.lower()
        named = {option for option, words in _OPTIONS.items() if any(word in lowered for word in words)}
        return frozenset(named) - self._refused

    def _extra(self) -> Mapping[str, Any]:
        return {} if "extra" in self._refused else self.profile.extra

    def _client(self) -> ChatOpenAI:
        refused = self._refused
        if refused not in self._clients:
            self._clients[refused] = self._make_client(refused)
        return self._clients[refused]

    def _make_client(self, refused: frozenset[str]) -> ChatOpenAI:
        from langchain_openai import ChatOpenAI
        from openai import DefaultHttpxClient

        return ChatOpenAI(
            model=self.model,
            api_key=self._key,
            base_url=self._settings.base_url or None,
            temperature=None if "temperature" in refused else self._settings.temperature,
            max_retries=0,
            # Without it an endpoint of another address reports no usage for a stream.
            stream_usage="stream_options" not in refused,
            extra_body=dict(self._extra()) or None,
            use_responses_api=False,
            http_client=DefaultHttpxClient(event_hooks={"response": [self._bound]}),
        )

    def _bound(self, response: Any) -> None:
        """Let a body end at the deadline, even one that trickles: the client's timeout is that of a single read."""
        from assistant.answer.deadline import BoundedBody

        self._call.whole = "json" in response.headers.get("content-type", "json")
        response.stream = BoundedBody(response.stream, self._call.deadline, self.model)


def load_drafter(settings: Settings) -> ChatDrafter | None:
    """Return the drafter that the settings name; None when they name no model.

    Raises:
        MissingKey: A model without a key.
        ConfigurationError: A key and an address without a model.
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


def _delta(message: AIMessage) -> Delta:
    text = message.content if isinstance(message.content, str) else message.text
    usage: dict[str, object] = dict(message.usage_metadata or {})
    tokens = {name: value for name, value in usage.items() if isinstance(value, int)}
    details = usage.get("input_token_details")
    if isinstance(details, dict) and isinstance(details.get("cache_read"), int):
        tokens["cached_tokens"] = details["cache_read"]
    return Delta(str(text), tokens, str(message.response_metadata.get("finish_reason") or ""))
