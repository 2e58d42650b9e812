"""Answers in the making. They are made apart from the browser's connection: it may break and come back to them."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

from assistant.errors import AssistantError
from assistant.schema import Answer, Question

logger = logging.getLogger(__name__)

State = Literal["waiting", "searching", "answering", "done", "stopped", "failed"]
FINISHED: frozenset[State] = frozenset({"done", "stopped", "failed"})
_LOOK_SECONDS = 0.05
_REMEMBERED = 500

Make = Callable[[Question], Iterator[Answer]]
Keep = Callable[[str, str, Answer], object]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what there is of its answer.

    Attributes:
        n: Number in its conversation, from 1.
        answer: The verified statements so far, or the whole; None: nothing yet.
        failure: Fact and remedy, where it failed; fact empty: nobody foresaw it.
        kept: The records hold it.
        verdict: What the reader said of it: `good`, `bad` or nothing.
    """

    n: int
    question: Question
    state: State = "waiting"
    answer: Answer | None = None
    failure: tuple[str, str] | None = None
    kept: bool = False
    verdict: str = ""

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return self.state in FINISHED


class Answering:
    """Makes answers on threads of its own, one a conversation at a time; further ones wait their turn."""

    def __init__(self, make: Make, keep: Keep, workers: int) -> None:
        self._make = make
        self._keep = keep
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answering")
        self._turns: dict[tuple[str, str], Turn] = {}
        self._lock = threading.Lock()

    def start(self, user: str, conversation: str, n: int, question: Question) -> None:
        """Begin to answer; what the conversation was still answering is stopped."""
        self.stop(user, conversation)
        turn = Turn(n, question)
        with self._lock:
            self._turns.pop((user, conversation), None)
            self._turns[user, conversation] = turn
            self._forget()
        self._pool.submit(self._work, (user, conversation), turn)

    @property
    def busy(self) -> bool:
        """Whether anybody is being answered."""
        with self._lock:
            return any(not turn.finished for turn in self._turns.values())

    def current(self, user: str, conversation: str) -> Turn | None:
        """Give the turn last begun in a conversation; None: none that is remembered."""
        return self._turns.get((user, conversation))

    def stop(self, user: str, conversation: str) -> None:
        """Stop answering; the statements shown so far are kept."""
        key = (user, conversation)
        with self._lock:
            turn = self._turns.get(key)
            if turn is None or turn.finished:
                return
            self._turns[key] = turn = replace(turn, state="stopped")
        if turn.answer is not None and turn.answer.statements:
            self._record(key, turn, turn.answer)

    def drop(self, user: str, conversation: str) -> None:
        """Stop and forget a conversation that is deleted."""
        with self._lock:
            self._turns.pop((user, conversation), None)

    async def follow(self, user: str, conversation: str) -> AsyncIterator[Turn]:
        """Yield the turn of a conversation each time there is more of it, until it is finished."""
        shown = None
        while (turn := self.current(user, conversation)) is not None:
            if turn is not shown:
                yield turn
                shown = turn
            if turn.finished:
                return
            await asyncio.sleep(_LOOK_SECONDS)

    def _work(self, key: tuple[str, str], begun: Turn) -> None:
        turn = self._advance(key, begun, replace(begun, state="searching"))
        if turn is None:
            return
        try:
            for answer in self._make(begun.question):
                following = self._advance(key, turn, replace(turn, state="answering", answer=answer))
                if following is None:
                    return
                turn = following
        except AssistantError as error:
            logger.warning("Could not answer: %s", error.fact)
            self._advance(key, turn, replace(turn, state="failed", failure=(error.fact, error.remedy)))
            return
        except Exception:
            logger.exception("Could not answer.")
            self._advance(key, turn, replace(turn, state="failed", failure=("", "")))
            return
        if turn.answer is not None:
            # Kept before it is called done: who reloads now finds it in the one place or in the other.
            self._record(key, turn, turn.answer, "done")

    def _advance(self, key: tuple[str, str], before: Turn, after: Turn) -> Turn | None:
        """Put a turn in the place of the one before; None: it was stopped, or another has begun."""
        with self._lock:
            if self._turns.get(key) is not before:
                return None
            self._turns[key] = after
            return after

    def _record(self, key: tuple[str, str], turn: Turn, answer: Answer, state: State | None = None) -> None:
        try:
            self._keep(*key, answer)
            kept = replace(turn, state=state or turn.state, kept=True)
        except AssistantError as error:
            logger.warning("Could not keep an answer: %s", error.fact)
            kept = replace(turn, state=state or turn.state, failure=(error.fact, error.remedy))
        self._advance(key, turn, kept)

    def _forget(self) -> None:
        """Forget the oldest finished turns, so that memory does not grow with the days."""
        surplus = len(self._turns) - _REMEMBERED
        for key in [key for key, turn in self._turns.items() if turn.finished][: max(surplus, 0)]:
            del self._turns[key]
