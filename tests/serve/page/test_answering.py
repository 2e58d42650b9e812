"""Answers in the making: kept when done, kept in part when stopped, told when they fail."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from assistant.errors import ProviderError, RecordsError
from assistant.schema import Answer, Question, Statement
from assistant.serve.page.answering import Answering, Turn

QUESTION = Question("q", "en")
T = TypeVar("T")


def apart(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run on a thread of its own: where a browser is open, this one has a running loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(work())).result()


def growing(count: int) -> Answer:
    statements = tuple(Statement(f"s{n}", ()) for n in range(count))
    return Answer(question=QUESTION, outcome="answered", mode="extractive", text="", statements=statements)


def followed(answering: Answering) -> list[Turn]:
    async def follow() -> list[Turn]:
        return [turn async for turn in answering.follow("u", "c")]

    return apart(follow)


def test_an_answer_is_kept_whole_once_it_is_done() -> None:
    kept: list[Answer] = []
    answering = Answering(lambda _: iter([growing(1), growing(2)]), lambda *one: kept.append(one[2]), 1)
    answering.start("u", "c", 1, QUESTION)
    last = followed(answering)[-1]
    assert (last.state, last.kept) == ("done", True)
    assert kept == [growing(2)]


def test_stopping_keeps_what_was_shown_and_ends_the_work() -> None:
    kept: list[Answer] = []
    shown, go_on = threading.Event(), threading.Event()
    closed = threading.Event()

    def make(_: Question) -> Iterator[Answer]:
        try:
            yield growing(1)
            shown.set()
            go_on.wait(5)
            yield growing(2)
            yield growing(3)
        finally:
            closed.set()

    answering = Answering(make, lambda *one: kept.append(one[2]), 1)
    answering.start("u", "c", 1, QUESTION)
    assert shown.wait(5)
    answering.stop("u", "c")
    go_on.set()
    assert closed.wait(5)
    assert followed(answering)[-1].state == "stopped"
    assert kept == [growing(1)]


def test_a_failure_is_told_with_its_remedy_and_an_unforeseen_one_without() -> None:
    def refused(_: Question) -> Iterator[Answer]:
        raise ProviderError("It refused.", "Try later.")

    def broken(_: Question) -> Iterator[Answer]:
        raise ZeroDivisionError

    for make, failure in ((refused, ("It refused.", "Try later.")), (broken, ("", ""))):
        answering = Answering(make, lambda *_: None, 1)
        answering.start("u", "c", 1, QUESTION)
        assert followed(answering)[-1].failure == failure


def test_an_answer_that_cannot_be_kept_is_shown_and_that_is_told() -> None:
    def keep(*_: object) -> None:
        raise RecordsError("The disk is full.", "Free some space.")

    answering = Answering(lambda _: iter([growing(1)]), keep, 1)
    answering.start("u", "c", 1, QUESTION)
    last = followed(answering)[-1]
    assert (last.state, last.kept, last.answer) == ("done", False, growing(1))
    assert last.failure == ("The disk is full.", "Free some space.")


def test_one_slow_conversation_does_not_hold_up_another() -> None:
    free = threading.Event()

    def make(question: Question) -> Iterator[Answer]:
        if question.text == "slow":
            free.wait(5)
        yield growing(1)

    answering = Answering(make, lambda *_: None, 2)
    answering.start("u", "slow", 1, Question("slow", "en"))
    answering.start("u", "c", 1, QUESTION)
    assert followed(answering)[-1].state == "done"
    free.set()


def test_what_is_finished_is_forgotten_in_the_end() -> None:
    answering = Answering(lambda _: iter([growing(1)]), lambda *_: None, 1)
    for n in range(520):
        answering.start("u", f"{n}", 1, QUESTION)
    apart(lambda: _last(answering, "519"))
    answering.start("u", "c", 1, QUESTION)
    assert answering.current("u", "0") is None


async def _last(answering: Answering, conversation: str) -> None:
    async for _ in answering.follow("u", conversation):
        pass
