"""Scores of single answers put together: means with their intervals, slices, latency by stage, tokens and cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.evals.given import GivenAnswer
from assistant.evals.questions import KnownQuestion
from assistant.evals.ranking import mean, percentile
from assistant.evals.scores import SCORES, is_gold
from assistant.evals.statistics import interval_of_mean
from assistant.evals.values import Score
from assistant.language.script import detect_language

_DIGITS = 4
_SHARES = (50, 95)


@dataclass(frozen=True, slots=True)
class Scored:
    """An answer and its scores.

    Attributes:
        milliseconds: How long the answer took; None where that is not known.
    """

    question: KnownQuestion
    answer: GivenAnswer
    scores: Mapping[str, Score]
    milliseconds: float | None


def summarize(scored: Sequence[Scored]) -> dict[str, Any]:
    """Put the scores of a set together; a score is the mean over the questions where it is defined."""
    milliseconds = [one.milliseconds for one in scored if one.milliseconds is not None]
    total = {f"latency_ms_p{share}": _rounded(percentile(milliseconds, share / 100), 1) for share in _SHARES}
    return {
        "scores": {**means(scored), **total},
        "intervals": {name: rounded_interval(defined(scored, name)) for name in SCORES},
        "slices": _slices(scored),
        "latency": _latency(scored),
        "usage": _usage(scored),
        "questions": [_question_json(one) for one in scored],
    }


def means(scored: Iterable[Scored]) -> dict[str, float | None]:
    """Average each score."""
    listed = list(scored)
    return {name: _rounded(mean(defined(listed, name))) for name in SCORES}


def defined(scored: Iterable[Scored], name: str) -> list[float]:
    """Give the values of a score where it is defined."""
    return [value for one in scored if (value := one.scores[name].value) is not None]


def rounded_interval(values: Sequence[float]) -> list[float] | None:
    """Give the interval of a mean as JSON holds it."""
    interval = interval_of_mean(values)
    return None if interval is None else [round(end, _DIGITS) for end in interval]


def slice_names(question: KnownQuestion) -> list[str]:
    """Name the slices of a question: whether it can be answered, its languages, its history and its tags."""
    names = [f"answerable:{'yes' if question.answerable else 'no'}", f"language:{question.lang}"]
    if question.gold:
        # Chinese is one language here, whatever its script: a quote of a few characters often has none of its own.
        families = sorted({detect_language(gold.quote)[:2] for gold in question.gold})
        names.append("pair:same" if question.lang[:2] in families else "pair:cross")
        names += [f"pair:{question.lang}>{family}" for family in families]
    if question.history:
        names.append("history")
    return [*names, *(f"tag:{tag}" for tag in dict.fromkeys(question.tags))]


def _slices(scored: Sequence[Scored]) -> dict[str, dict[str, Any]]:
    members: dict[str, list[Scored]] = {}
    for one in scored:
        for name in slice_names(one.question):
            members.setdefault(name, []).append(one)
    return {
        name: {
            "questions": len(of),
            "scores": means(of),
            "intervals": {score: rounded_interval(defined(of, score)) for score in SCORES},
        }
        for name, of in sorted(members.items())
    }


def _latency(scored: Sequence[Scored]) -> dict[str, dict[str, float | None]]:
    """Give the wall time of each stage, in milliseconds."""
    stages: dict[str, list[float]] = {}
    for one in scored:
        for stage, seconds in one.answer.timings.items():
            stages.setdefault(stage, []).append(1000 * seconds)
    return {
        stage: {f"p{share}": _rounded(percentile(times, share / 100), 1) for share in _SHARES}
        for stage, times in stages.items()
    }


def _usage(scored: Sequence[Scored]) -> dict[str, Any]:
    """Add up tokens by name, and what they cost where that is known of every answer that used any."""
    tokens: dict[str, int] = {}
    for one in scored:
        for name, count in one.answer.usage.items():
            tokens[name] = tokens.get(name, 0) + count
    used = [one.answer.cost for one in scored if one.answer.usage]
    known = [cost for cost in used if cost is not None]
    return {"tokens": tokens, "cost": round(sum(known), 6) if used and len(known) == len(used) else None}


def _question_json(one: Scored) -> dict[str, Any]:
    question, answer = one.question, one.answer
    return {
        "id": question.id,
        "question": question.question,
        "lang": question.lang,
        "answerable": question.answerable,
        "tags": question.tags,
        "outcome": answer.outcome,
        "text": answer.said,
        "quotes": [
            {"n": cited.n, "quote": cited.quote, "path": cited.path, "gold": is_gold(cited.quote, question)}
            for cited in sorted(answer.citations, key=lambda cited: cited.n)
        ],
        "expected": {
            "facts": [fact.forms for fact in question.facts],
            "gold": [gold.model_dump() for gold in question.gold],
        },
        "scores": {name: _rounded(score.value) for name, score in one.scores.items()},
        "reasons": {name: score.reason for name, score in one.scores.items()},
        "milliseconds": _rounded(one.milliseconds, 1),
        "stages": {stage: _rounded(1000 * seconds, 1) for stage, seconds in answer.timings.items()},
        "tokens": answer.usage,
        "cost": answer.cost,
    }


def _rounded(value: float | None, digits: int = _DIGITS) -> float | None:
    return None if value is None else round(value, digits)
