"""Turn whatever a model client raises into the program's own failures, each with its remedy."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from assistant.errors import MalformedDraft, ProviderError, ProviderFiltered, ProviderRefused, ProviderTimeout

if TYPE_CHECKING:
    import openai

_CONNECTION = "The endpoint of {model} cannot be reached, or broke off."
_FILTER_WORDS = ("content_filter", "content management policy", "data_inspection_failed", "sensitive")


@contextmanager
def map_failure(model: str) -> Iterator[None]:
    """Raise the program's own failure for one of the client's.

    Besides its own tree the client lets bare errors through: `ValueError` for a body that is no JSON, `IndexError` for
    an answer without choices, `JSONDecodeError` for a garbled stream, the transport's own where a stream breaks.

    Raises:
        ProviderTimeout: No answer in time.
        ProviderRefused: Key, quota, unknown model, or a request the endpoint does not take.
        ProviderFiltered: Its content filter let nothing through.
        MalformedDraft: An answer that is none.
        ProviderError: Anything else of the endpoint's.
    """
    import httpx2
    import openai

    try:
        yield
    except (openai.APITimeoutError, httpx2.TimeoutException):
        raise ProviderTimeout(
            f"{model} did not answer in time.", "Try again, or raise llm.timeout_seconds.", retryable=True
        ) from None
    except (openai.APIConnectionError, httpx2.TransportError):
        remedy = "Check OPENAI_BASE_URL and the network."
        raise ProviderError(_CONNECTION.format(model=model), remedy, retryable=True) from None
    except openai.APIStatusError as error:
        raise _refused(model, error) from None
    except openai.APIError as error:
        raise ProviderError(f"{model} reported: {error.message}", "Try again.", retryable=True) from None
    except (json.JSONDecodeError, ValueError, IndexError, TypeError, KeyError, AttributeError):
        raise MalformedDraft(
            f"The endpoint of {model} answered with something that is no chat completion.",
            "Check OPENAI_BASE_URL: it usually ends in /v1.",
        ) from None


def read_wait(headers: Mapping[str, str], now: dt.datetime) -> float | None:
    """Read for how many seconds an endpoint wants to be left alone; None where it does not say.

    `Retry-After` holds seconds or a date (RFC 9110, 10.2.3); `retry-after-ms` is OpenAI's own.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        try:
            return max(0.0, float(value) * unit)
        except ValueError:
            pass
        try:
            until = parsedate_to_datetime(value)
        except ValueError:
            continue
        aware = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
        return max(0.0, (aware - now).total_seconds())
    return None


def _refused(model: str, error: openai.APIStatusError) -> ProviderError:
    status = error.status_code
    fact = f"{model} refused with status {status}."
    if status < 500 and any(word in str(error.message).lower() for word in _FILTER_WORDS):
        return ProviderFiltered(f"The content filter of {model} refused the request.", "Ask in other words.")
    remedies = {
        400: "The endpoint does not take this request; check the model's name and llm.context_tokens.",
        401: "Check OPENAI_API_KEY.",
        402: "Check the account's balance.",
        403: "Check OPENAI_API_KEY and what it may use.",
        404: "Check ASSISTANT_LLM_MODEL and OPENAI_BASE_URL.",
        413: "The request is too long; lower llm.context_tokens.",
        429: "The quota or rate limit is reached; try again later.",
    }
    remedy = remedies.get(status, "Try again later.")
    wait = read_wait(error.response.headers, dt.datetime.now(tz=dt.UTC))
    if status == 408 or status >= 500:
        return ProviderError(fact, remedy, retryable=True, wait=wait)
    return ProviderRefused(fact, remedy, retryable=status in (409, 429), wait=wait)
