"""A model's opinion of answers, beside the scores and never in the gate; and how far it agrees with the checks.

A model that judges is cheap and often wrong. Its verdict on each statement is therefore held against that of the
deterministic checks, and how often both agree is reported with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer.draft import Drafter
from assistant.errors import ProviderError
from assistant.evals.ranking import mean
from assistant.evals.summary import Scored
from assistant.evals.support import Judged, judge_statements
from assistant.prompts import Prompt

Progress = Callable[[str, int, int], None]


class _Verdict(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    relevance: Annotated[int, Field(ge=1, le=5)]
    supported: list[bool]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model thinks of one answer.

    Attributes:
        relevance: From 0 to 1.
        supported: For each statement whether its quotes say it.
        checked: The same by the checks.
    """

    relevance: float
    supported: Sequence[bool]
    checked: Sequence[bool]
    reason: str


def judge_answers(scored: Sequence[Scored], drafter: Drafter, prompt: Prompt, progress: Progress) -> dict[str, Any]:
    """Have a model judge every answer that has statements.

    Returns:
        `model`; `relevance` and `faithfulness`, means over the answers judged; `agreement`, the share of statements on
        which the model and the checks say the same, and `kappa`, that beyond chance (Cohen 1960); how many `statements`
        that was, and how many answers `failed` to be judged; `questions`, by id. What is undefined is None.
    """
    asked = [one for one in scored if one.answer.statements]
    opinions: dict[str, Opinion] = {}
    for number, one in enumerate(asked, start=1):
        if (opinion := judge_answer(one, drafter, prompt)) is not None:
            opinions[one.question.id] = opinion
        progress("judge", number, len(asked))
    pairs = [pair for one in opinions.values() for pair in zip(one.supported, one.checked, strict=True)]
    return {
        "model": drafter.model,
        "prompt_digest": prompt.digest,
        "relevance": _rounded(mean(one.relevance for one in opinions.values())),
        "faithfulness": _rounded(mean(sum(one.supported) / len(one.supported) for one in opinions.values())),
        "agreement": _rounded(mean(float(said is checked) for said, checked in pairs)),
        "kappa": _rounded(kappa(pairs)),
        "statements": len(pairs),
        "failed": len(asked) - len(opinions),
        "questions": {
            name: {"relevance": one.relevance, "supported": list(one.supported), "reason": one.reason}
            for name, one in opinions.items()
        },
    }


def judge_answer(one: Scored, drafter: Drafter, prompt: Prompt) -> Opinion | None:
    """Have a model judge one answer; None where it fails, or what it writes is no verdict on every statement."""
    judged = list(judge_statements(one.answer))
    text = prompt.render({"question": _line(one.question.question), "statements": _listed(judged)})
    try:
        written = "".join(delta.text for delta in drafter.stream(text, as_json=True))
        verdict = _Verdict.model_validate(json.loads(written[written.find("{") : written.rfind("}") + 1]))
    except (ProviderError, ValueError, ValidationError):
        return None
    if len(verdict.supported) != len(judged):
        return None
    checked = [not item.problems for item in judged]
    return Opinion((verdict.relevance - 1) / 4, verdict.supported, checked, verdict.reason)


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Give the agreement of two judges beyond chance; None where neither ever disagrees with itself.

    >>> kappa([(True, True), (False, False)]), kappa([(True, True), (True, True)])
    (1.0, None)
    """
    if not pairs:
        return None
    size = len(pairs)
    ours, theirs = sum(said for said, _ in pairs) / size, sum(checked for _, checked in pairs) / size
    chance = ours * theirs + (1 - ours) * (1 - theirs)
    agreed = sum(said is checked for said, checked in pairs) / size
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def _listed(judged: Sequence[Judged]) -> str:
    return "\n".join(
        f"{n}. {_line(one.statement.text)}\n" + "\n".join(f"   > {_line(cited.quote)}" for cited in one.citations)
        for n, one in enumerate(judged, start=1)
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
