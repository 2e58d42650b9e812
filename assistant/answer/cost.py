"""What an answer costs, by the price table of the settings."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.schema import Answer
from assistant.settings import Price

_MILLION = 1_000_000


def price_of(answer: Answer, prices: Mapping[str, Price]) -> float | None:
    """Give the price of the tokens that an answer took; None where no model was asked or it has no price.

    Tokens read from the endpoint's cache are part of the input tokens.
    """
    price = prices.get(answer.model)
    if price is None or not answer.usage:
        return None
    read, written, cached = (answer.usage.get(name, 0) for name in ("input_tokens", "output_tokens", "cached_tokens"))
    cached_price = price.input if price.cached is None else price.cached
    return ((read - cached) * price.input + cached * cached_price + written * price.output) / _MILLION
