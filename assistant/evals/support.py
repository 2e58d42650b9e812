"""Whether what is said is borne out by what is cited: ALCE's recall and precision of citations, without a model.

ALCE (Gao et al. 2023) asks a model whether the cited passages entail a sentence. Here the checks of `verify` decide:
figures, dates, names, directions, denials, amounts and moods of the sentence are those of what it cites.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.verify import Evidence, verify
from assistant.evals.given import GivenAnswer, GivenCitation, GivenStatement
from assistant.evals.values import Score, share, shortened, undefined
from assistant.schema import Problem


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement held against what it cites.

    Attributes:
        citations: Of those it names, the ones that exist.
        useful: For each citation whether it counts: with others it supports the statement, and it supports it alone
            or the others do not without it.
        problems: What is wrong; empty where the citations bear it out.
    """

    statement: GivenStatement
    citations: Sequence[GivenCitation]
    useful: Sequence[bool]
    problems: Sequence[Problem]


def judge_support(answer: GivenAnswer) -> dict[str, Score]:
    """Score `citation_recall`, `citation_precision` and `accused`."""
    judged = list(judge_statements(answer))
    return {
        "citation_recall": _recall(judged),
        "citation_precision": _precision(judged),
        "accused": _accused(judged),
    }


def judge_statements(answer: GivenAnswer) -> Iterator[Judged]:
    """Hold each statement against what it cites."""
    for statement in answer.statements:
        cited = answer.cited(statement)
        problems = _problems(statement, cited)
        yield Judged(statement, cited, [not problems and _useful(statement, cited, one) for one in cited], problems)


def _useful(statement: GivenStatement, cited: Sequence[GivenCitation], one: GivenCitation) -> bool:
    if len(cited) == 1 or not _problems(statement, [one]):
        return True
    return bool(_problems(statement, [other for other in cited if other is not one]))


def _problems(statement: GivenStatement, cited: Sequence[GivenCitation]) -> tuple[Problem, ...]:
    # A sentence bears itself out, whatever a check might find in it.
    if any(one.quote == statement.text for one in cited):
        return ()
    return verify(statement.text, [_evidence(one) for one in cited])


def _evidence(one: GivenCitation) -> Evidence:
    return Evidence(one.quote, one.published, "\n".join(part for part in (one.title, one.heading) if part))


def _recall(judged: Sequence[Judged]) -> Score:
    if not judged:
        return undefined("there are no statements")
    return share(judged, [_named(one) for one in judged if one.problems], "not borne out")


def _precision(judged: Sequence[Judged]) -> Score:
    citations = [(one, useful) for item in judged for one, useful in zip(item.citations, item.useful, strict=True)]
    if not citations:
        return undefined("nothing is cited")
    return share(citations, [one.quote for one, useful in citations if not useful], "bears nothing out")


def _accused(judged: Sequence[Judged]) -> Score:
    cited = [one for one in judged if one.citations]
    if not cited:
        return undefined("no statement cites anything")
    accused = [one for one in cited if one.problems]
    reason = f"{len(accused)} of {len(cited)} statements"
    return Score(len(accused) / len(cited), reason + "".join(f"; {_named(one)}" for one in accused))


def _named(one: Judged) -> str:
    kinds = ", ".join(dict.fromkeys(problem.kind for problem in one.problems))
    return f"{shortened(one.statement.text)} ({kinds})"
