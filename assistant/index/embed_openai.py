"""Embedders behind an OpenAI-compatible endpoint.

Texts are sent as written. What comes back is checked: a short list, vectors of different length, or words where
numbers should be would otherwise spoil an index without a trace.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import BaseModel, Field, FiniteFloat, ValidationError

from assistant.errors import MissingKey, ProviderError, ProviderRefused, ProviderTimeout
from assistant.index.arrays import FloatArray
from assistant.index.embed import normalise
from assistant.index.embed_builtin import FOLDER, load_pieces
from assistant.settings import Settings

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI

_LOG = logging.getLogger(__name__)
# The longest that an endpoint may make us wait between two tries, whatever it asks for.
_LONGEST_WAIT = 20.0
_FIRST_WAIT = 0.5
_REMEDIES = {
    401: "Check OPENAI_API_KEY.",
    403: "Check what the key may do.",
    404: "Check embed.model and llm.base_url.",
    413: "Lower embed.batch_size.",
}


class _Item(BaseModel):
    index: int
    embedding: Annotated[list[FiniteFloat], Field(min_length=1)]


class _Reply(BaseModel):
    data: list[_Item]


class OpenAIEmbedder:
    """Embeds by calls to an endpoint, a batch at a time, with tries and a deadline for each call."""

    def __init__(self, model: str, settings: Settings) -> None:
        """Prepare the calls; nothing is sent yet.

        Raises:
            MissingKey: The endpoint is OpenAI's own and there is no key.
        """
        if not settings.api_key.get_secret_value() and not settings.llm.base_url:
            raise MissingKey(
                f"embed.model is 'openai:{model}' and there is no key.",
                "Set OPENAI_API_KEY, or llm.base_url for an endpoint that needs none.",
            )
        self.name = f"openai:{model}"
        self._model = model
        self._settings = settings
        self._dimension = 0

    @property
    def dimension(self) -> int:
        """Give the length of the model's vectors, asking the model where no vector was seen yet."""
        return self._dimension or int(self._call(["1"]).shape[1])

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        """Embed passages; see `Embedder`."""
        return self._embed(texts)

    def embed_queries(self, texts: Sequence[str]) -> FloatArray:
        """Embed questions; see `Embedder`."""
        return self._embed(texts)

    def count_tokens(self, text: str) -> int:
        """Count the pieces of the built-in vocabulary."""
        return load_pieces(FOLDER).count(text)

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        # Endpoints without keys are common on a firm's own machines; the client insists on some value.
        return OpenAI(
            api_key=self._settings.api_key.get_secret_value() or "none",
            base_url=self._settings.llm.base_url or None,
            timeout=self._settings.llm.timeout_seconds,
            max_retries=0,
        )

    def _embed(self, texts: Sequence[str]) -> FloatArray:
        size = self._settings.embed.batch_size
        batches = [self._call(texts[start : start + size]) for start in range(0, len(texts), size)]
        return np.concatenate(batches) if batches else np.zeros((0, self.dimension), dtype=np.float32)

    def _call(self, texts: Sequence[str]) -> FloatArray:
        """Embed one batch, trying again after failures that may pass, until the deadline."""
        deadline = time.monotonic() + self._settings.llm.deadline_seconds
        tries_left = self._settings.llm.max_retries
        pause = _FIRST_WAIT
        while True:
            outcome, asked = self._try(texts, deadline)
            if not isinstance(outcome, ProviderError):
                return outcome
            wait = min(pause if asked is None else asked, _LONGEST_WAIT)
            if not (outcome.retryable and tries_left) or time.monotonic() + wait >= deadline:
                raise outcome
            _LOG.info("%s Trying again in %.1f s.", outcome.fact, wait)
            time.sleep(wait)
            tries_left, pause = tries_left - 1, pause * 2

    def _try(self, texts: Sequence[str], deadline: float) -> tuple[FloatArray | ProviderError, float | None]:
        """Send one request; return its vectors, or what failed and how long the endpoint asks to wait."""
        import openai

        patience = max(0.05, min(self._settings.llm.timeout_seconds, deadline - time.monotonic()))
        try:
            reply = self._client.embeddings.with_raw_response.create(
                # Endpoints refuse an empty text, and a space has the same meaning.
                input=[text or " " for text in texts],
                model=self._model,
                encoding_format="float",
                timeout=patience,
            )
        except openai.APITimeoutError:
            return ProviderTimeout(
                f"The embedding endpoint did not answer within {patience:.0f} s.",
                "Try again, or raise llm.timeout_seconds.",
                retryable=True,
            ), None
        except openai.APIStatusError as error:
            return self._refusal(error), _asked_wait(error)
        except openai.APIConnectionError:
            return ProviderError(
                "The embedding endpoint cannot be reached.", "Check llm.base_url and the network.", retryable=True
            ), None
        return self._read(reply.http_response.content, len(texts)), None

    def _refusal(self, error: APIStatusError) -> ProviderError:
        status = error.status_code
        # What the endpoint says is left out: it may repeat a part of the key or of the text.
        fact = f"The embedding endpoint answered {status} for model {self._model!r}."
        if status in {408, 409, 429} or status >= 500:
            return ProviderError(fact, "Try again later, or lower embed.batch_size.", retryable=True)
        return ProviderRefused(fact, _REMEDIES.get(status, "Check embed.model and embed.batch_size."))

    def _read(self, content: bytes, count: int) -> FloatArray | ProviderError:
        try:
            items = sorted(_Reply.model_validate_json(content).data, key=lambda item: item.index)
        except ValidationError:
            return self._malformed("something that is no list of vectors")
        if [item.index for item in items] != list(range(count)):
            return self._malformed(f"{len(items)} vectors for {count} texts")
        lengths = {len(item.embedding) for item in items} | ({self._dimension} if self._dimension else set())
        if len(lengths) > 1:
            return self._malformed(f"vectors of {' and '.join(map(str, sorted(lengths)))} dimensions")
        self._dimension = lengths.pop()
        return normalise(np.array([item.embedding for item in items], dtype=np.float32))

    def _malformed(self, what: str) -> ProviderError:
        return ProviderError(
            f"The embedding endpoint sent {what} (model {self._model!r}).",
            "Check that llm.base_url serves OpenAI's embeddings.",
        )


def _asked_wait(error: APIStatusError) -> float | None:
    """Read `Retry-After` in seconds; a date or nonsense counts as nothing said."""
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
