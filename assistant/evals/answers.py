"""Scoring answers to question sets with known answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer.render import answer_json
from assistant.app import Assistant
from assistant.errors import ProviderError
from assistant.evals.questions import GivenAnswer, KnownQuestion, read_given_answers, read_known_questions
from assistant.evals.ranking import mean, percentile
from assistant.evals.scores import SCORES, Score, score_answer
from assistant.language.script import detect_language
from assistant.schema import Turn

Progress = Callable[[str, int, int], None]
Ask = Callable[[KnownQuestion], tuple[GivenAnswer, float | None]]
_RESAMPLES = 1000
_SEED = 20251130
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Scored:
    """An answer and its scores.

    Attributes:
        milliseconds: How long the answer took; None where that is not known.
    """

    question: KnownQuestion
    outcome: str
    scores: Mapping[str, Score]
    milliseconds: float | None


def evaluate_answers(
    file: Path,
    assistant: Assistant | None,
    answers: Path | None = None,
    progress: Progress = lambda stage, done, total: None,  # noqa: ARG005 - the protocol's names
) -> dict[str, Any]:
    """Score the answers to a question set.

    Args:
        file: The question set.
        assistant: Answers the questions, unless `answers` is given.
        answers: A file of answers, as `assistant ask --file F --out G` writes it.
        progress: Told how many questions are scored.

    Returns:
        `scores`, `intervals`, `slices` and `questions`; the README of evals/ describes them.

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
        answer, milliseconds = ask(question)
        scored.append(Scored(question, answer.outcome, score_answer(question, answer), milliseconds))
        progress("answers", number, len(questions))
    return summarize(scored)


def summarize(scored: Sequence[Scored]) -> dict[str, Any]:
    """Put the scores of a set together; a score is the mean over the questions where it is defined."""
    milliseconds = [one.milliseconds for one in scored if one.milliseconds is not None]
    latency = {f"latency_ms_p{share}": _rounded(percentile(milliseconds, share / 100), digits=1) for share in (50, 95)}
    return {
        "scores": {**_means(scored), **latency},
        "intervals": {name: _interval(_defined(scored, name)) for name in SCORES},
        "slices": _slices(scored),
        "questions": [_question_json(one) for one in scored],
    }


def _asker(assistant: Assistant) -> Ask:
    def ask(question: KnownQuestion) -> tuple[GivenAnswer, float | None]:
        history = tuple(Turn(turn.question, turn.answer) for turn in question.history)
        asked = assistant.question(question.question, language=question.lang, as_of=question.as_of, history=history)
        started = time.perf_counter()
        try:
            answer = assistant.ask(asked)
        except ProviderError:
            return GivenAnswer(outcome="failed"), None
        milliseconds = 1000 * (time.perf_counter() - started)
        return GivenAnswer.model_validate(answer_json(answer)), milliseconds

    return ask


def _look_up(answers: Mapping[str, GivenAnswer]) -> Ask:
    def ask(question: KnownQuestion) -> tuple[GivenAnswer, float | None]:
        answer = answers.get(question.id, GivenAnswer(outcome="missing"))
        return answer, 1000 * sum(answer.timings.values()) if answer.timings else None

    return ask


def _means(scored: Sequence[Scored]) -> dict[str, float | None]:
    return {name: _rounded(mean(_defined(scored, name))) for name in SCORES}


def _defined(scored: Iterable[Scored], name: str) -> list[float]:
    return [value for one in scored if (value := one.scores[name].value) is not None]


def _interval(values: Sequence[float]) -> list[float] | None:
    """Give the 95 % interval of a mean by resampling questions; seeded, so that a run can be repeated."""
    if not values:
        return None
    rows = np.random.default_rng(_SEED).integers(0, len(values), size=(_RESAMPLES, len(values)))
    low, high = np.quantile(np.asarray(values)[rows].mean(axis=1), [0.025, 0.975])
    return [round(float(low), _DIGITS), round(float(high), _DIGITS)]


def _slices(scored: Sequence[Scored]) -> dict[str, dict[str, Any]]:
    members: dict[str, list[Scored]] = {}
    for one in scored:
        for name in _slice_names(one.question):
            members.setdefault(name, []).append(one)
    return {name: {"questions": len(of), "scores": _means(of)} for name, of in sorted(members.items())}


def _slice_names(question: KnownQuestion) -> list[str]:
    """Name the slices of a question: its language, whether its gold is in another one, its tags, and its history."""
    names = [f"language:{question.lang}", *(f"tag:{tag}" for tag in dict.fromkeys(question.tags))]
    if question.gold:
        # Chinese is one language here, whatever its script: a quote of a few characters often has none of its own.
        families = {detect_language(gold.quote)[:2] for gold in question.gold}
        names.append("pair:same" if question.lang[:2] in families else "pair:cross")
    if question.history:
        names.append("history")
    return names


def _question_json(one: Scored) -> dict[str, Any]:
    return {
        "id": one.question.id,
        "outcome": one.outcome,
        "scores": {name: _rounded(score.value) for name, score in one.scores.items()},
        "reasons": {name: score.reason for name, score in one.scores.items()},
        "milliseconds": _rounded(one.milliseconds, digits=1),
    }


def _rounded(value: float | None, digits: int = _DIGITS) -> float | None:
    return None if value is None else round(value, digits)
