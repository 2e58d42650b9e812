"""Turn whatever a model client raises into the program's own failures, each with its remedy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.errors import MalformedDraft, ProviderError, ProviderRefused, ProviderTimeout


@contextmanager
def map_failure(model: str) -> Iterator[None]:
    """Raise the program's own failure for one of the client's.

    Besides its own tree the client lets bare errors through: `ValueError` for a body that is no JSON, `IndexError` for
    an answer without choices, `JSONDecodeError` for a garbled stream.

    Raises:
        ProviderTimeout: No answer in time.
        ProviderRefused: Key, quota, unknown model, or a request the endpoint does not take.
        MalformedDraft: An answer that is none.
        ProviderError: Anything else of the endpoint's.
    """
    import openai

    try:
        yield
    except openai.APITimeoutError:
        raise ProviderTimeout(
            f"{model} did not answer in time.", "Try again, or raise llm.timeout_seconds.", retryable=True
        ) from None
    except openai.APIConnectionError:
        raise ProviderError(
            f"The endpoint of {model} cannot be reached.", "Check OPENAI_BASE_URL and the network.", retryable=True
        ) from None
    except openai.APIStatusError as error:
        raise _refused(model, error.status_code) from None
    except openai.APIError as error:
        raise ProviderError(f"{model} reported: {error.message}", "Try again.", retryable=True) from None
    except (json.JSONDecodeError, ValueError, IndexError, TypeError, KeyError):
        raise MalformedDraft(
            f"The endpoint of {model} answered with something that is no chat completion.",
            "Check OPENAI_BASE_URL: it usually ends in /v1.",
        ) from None


def _refused(model: str, status: int) -> ProviderError:
    remedies = {
        400: "The endpoint does not take this request; check the model's name and llm.context_tokens.",
        401: "Check OPENAI_API_KEY.",
        403: "Check OPENAI_API_KEY and what it may use.",
        404: "Check ASSISTANT_LLM_MODEL and OPENAI_BASE_URL.",
        429: "The quota or rate limit is reached; try again later.",
    }
    remedy = remedies.get(status, "Try again later.")
    failure = ProviderRefused if status < 500 else ProviderError
    return failure(f"{model} refused with status {status}.", remedy, retryable=status == 429 or status >= 500)
