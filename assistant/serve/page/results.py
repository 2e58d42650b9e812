"""The answers to many questions, held for a while so that they can be saved."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict

from assistant.errors import RecordNotFound
from assistant.serve.exports.write import Exported

_KEPT = 40


class Results:
    """Results of the last batches of all readers; each reader has only their own."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], list[Exported]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, user: str) -> str:
        """Begin a batch, and return the key under which it is held."""
        key = secrets.token_hex(16)
        with self._lock:
            self._held[user, key] = []
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)
        return key

    def add(self, user: str, key: str, result: Exported) -> None:
        """Add a result; of a batch that is no longer held it is dropped."""
        with self._lock:
            if (user, key) in self._held:
                self._held[user, key].append(result)

    def get(self, user: str, key: str) -> tuple[Exported, ...]:
        """Give the results so far.

        Raises:
            RecordNotFound: The batch is no longer held, or another reader's.
        """
        with self._lock:
            held = self._held.get((user, key))
        if held is None:
            raise RecordNotFound("These answers are no longer held.", "Ask the questions again.")
        return tuple(held)
