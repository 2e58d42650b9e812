"""Scoring answers to question sets with known answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.answer.render import answer_json
from assistant.app import Assistant
from assistant.errors import ProviderError
from assistant.evals.found import Gold
from assistant.evals.given import GivenAnswer, read_given_answers
from assistant.evals.questions import KnownQuestion, read_known_questions
from assistant.evals.scores import Surroundings, score_answer
from assistant.evals.speed import measure_speed
from assistant.evals.summary import Scored, summarize
from assistant.schema import Question, Turn

Progress = Callable[[str, int, int], None]
Ask = Callable[[KnownQuestion], Scored]
Judge = Callable[[Sequence[Scored], Progress], dict[str, Any]]
# Timing so many searches of a set takes seconds and tells as much as timing all.
_TIMED = 24


def evaluate_answers(
    file: Path,
    assistant: Assistant | None,
    answers: Path | None = None,
    progress: Progress = lambda stage, done, total: None,  # noqa: ARG005 - the protocol's names
    judge: Judge | None = None,
) -> dict[str, Any]:
    """Score the answers to a question set.

    Args:
        file: The question set.
        assistant: Answers the questions, unless `answers` is given.
        answers: A file of answers, as `assistant ask --file F --out G` writes it.
        progress: Told how many questions are scored.
        judge: Gives a model's opinion of the answers, which then stands under `judge`.

    Returns:
        `scores`, `intervals`, `slices`, `latency`, `usage`, `speed` and `questions`; the README of evals/ describes
        them.

    Raises:
        QuestionFormatError: A file is malformed.
        IndexMissing, IndexStale: There is no index that can answer.
    """
    questions = read_known_questions(file)
    if answers is not None:
        ask = _look_up(read_given_answers(answers))
    elif assistant is not None:
        ask = _asker(assistant)
    else:
        raise ValueError("either an assistant or a file of answers is needed")
    scored = []
    for number, question in enumerate(questions, start=1):
        scored.append(ask(question))
        progress("answers", number, len(questions))
    speed = measure_speed(_searches(assistant, questions)) if assistant is not None and answers is None else None
    opinion = {"judge": judge(scored, progress)} if judge else {}
    return {**summarize(scored), "speed": speed, **opinion}


def measure_retrieval(file: Path, assistant: Assistant) -> dict[str, float] | None:
    """Measure the speed of retrieval alone, on questions from all over a set."""
    return measure_speed(_searches(assistant, read_known_questions(file)))


def _asker(assistant: Assistant) -> Ask:
    gold = Gold(assistant.index.catalogue)

    def ask(known: KnownQuestion) -> Scored:
        started = time.perf_counter()
        try:
            answer = assistant.ask(_question(assistant, known))
        except ProviderError:
            failed = GivenAnswer(outcome="failed")
            return Scored(known, failed, score_answer(known, failed), None)
        milliseconds = 1000 * (time.perf_counter() - started)
        # By way of JSON, as another system's answers come.
        given = GivenAnswer.model_validate(answer_json(answer), strict=False)
        around = Surroundings(gold.found(known, answer.hits), gold.note_text)
        return Scored(known, given, score_answer(known, given, around), milliseconds)

    return ask


def _look_up(answers: Mapping[str, GivenAnswer]) -> Ask:
    def ask(known: KnownQuestion) -> Scored:
        answer = answers.get(known.id, GivenAnswer(outcome="missing"))
        milliseconds = 1000 * sum(answer.timings.values()) if answer.timings else None
        return Scored(known, answer, score_answer(known, answer), milliseconds)

    return ask


def _question(assistant: Assistant, known: KnownQuestion) -> Question:
    history = tuple(Turn(turn.question, turn.answer) for turn in known.history)
    return assistant.question(
        known.question, language=known.lang, as_of=known.as_of, history=history, audience=known.audience
    )


def _searches(assistant: Assistant, questions: Sequence[KnownQuestion]) -> list[Callable[[], object]]:
    """Give searches for questions from all over the set."""
    chosen = questions[:: max(1, len(questions) // _TIMED)][:_TIMED]
    count = assistant.settings.retrieve.top_k

    def search(known: KnownQuestion) -> Callable[[], object]:
        question = _question(assistant, known)
        return lambda: assistant.search(question, count)

    return [search(known) for known in chosen]
