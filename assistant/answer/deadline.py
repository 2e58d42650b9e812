"""A response's body that ends at a deadline. Imports the transport of the model client, so only where one is called."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx2

from assistant.errors import ProviderTimeout


class BoundedBody(httpx2.SyncByteStream):
    """Gives the pieces of a body as they come, up to a deadline.

    Args:
        body: The body.
        deadline: By the monotonic clock.
        model: Named in the failure.
    """

    def __init__(self, body: httpx2.SyncByteStream, deadline: float, model: str) -> None:
        self._body = body
        self._deadline = deadline
        self._model = model

    def __iter__(self) -> Iterator[bytes]:
        """Yield what comes.

        Raises:
            ProviderTimeout: Something came after the deadline. Silence is bounded by the client's own timeout.
        """
        for piece in self._body:
            if time.monotonic() > self._deadline:
                raise ProviderTimeout(
                    f"{self._model} did not finish in time.", "Try again, or raise llm.deadline_seconds."
                )
            yield piece

    def close(self) -> None:
        """Let go of the connection."""
        self._body.close()
