"""Scores of one answer, each with its reason in words. An undefined score is None, never 0."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.evals.facts import any_holds, holds_fact
from assistant.evals.found import Found, score_found
from assistant.evals.given import GivenAnswer
from assistant.evals.questions import KnownQuestion
from assistant.evals.support import judge_support
from assistant.evals.values import Score, share, undefined
from assistant.language.fold import fold
from assistant.language.script import detect_language, one_script_only
from assistant.schema import Language

# Every score by the group it is shown in.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "abstention": ("answered", "abstained"),
    "retrieval": ("recall@5", "mrr@10", "ndcg@10"),
    "evidence": ("gold@1", "gold@3", "evidence_recall", "evidence_precision"),
    "content": ("fact_recall", "language"),
    "citations": ("citation_recall", "citation_precision", "verbatim"),
    "verification": ("withheld", "accused"),
}
SCORES = tuple(name for names in GROUPS.values() for name in names)
# The less of these, the better.
FAULTS = frozenset({"withheld", "accused"})
# A scrap of the gold, such as one word, proves nothing: a quote inside the gold has at least this many characters.
_SHORTEST_QUOTE = 6
# Hong Kong's own index is written so, whatever Taiwan writes.
_OF_HONG_KONG = frozenset("恒")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What can be known of an answer beside its published JSON, where the program itself gave it.

    Attributes:
        found: The passages that the search gave; None: not known.
        note_text: Gives the text of a note by its id, None where there is no such note; None: notes are not at hand.
    """

    found: Found | None = None
    note_text: Callable[[str], str | None] | None = None


def score_answer(
    question: KnownQuestion, answer: GivenAnswer, surroundings: Surroundings | None = None
) -> dict[str, Score]:
    """Score an answer: every name of `SCORES`, in that order."""
    around = surroundings or Surroundings()
    scores = {
        "answered": _answered(question, answer),
        "abstained": _abstained(question, answer),
        **score_found(around.found),
        "gold@1": _gold_at(question, answer, 1),
        "gold@3": _gold_at(question, answer, 3),
        "evidence_recall": _evidence_recall(question, answer),
        "evidence_precision": _evidence_precision(question, answer),
        "fact_recall": _fact_recall(question, answer),
        "language": _language(question, answer),
        **judge_support(answer),
        "verbatim": _verbatim(answer, around.note_text),
        "withheld": _withheld(answer),
    }
    return {name: scores[name] for name in SCORES}


def _answered(question: KnownQuestion, answer: GivenAnswer) -> Score:
    if not question.answerable:
        return undefined("there is no answer")
    return Score(float(answer.outcome in ("answered", "partial")), f"the outcome is {answer.outcome}")


def _abstained(question: KnownQuestion, answer: GivenAnswer) -> Score:
    if question.answerable:
        return undefined("there is an answer")
    return Score(float(answer.outcome == "abstained"), f"the outcome is {answer.outcome}")


def _gold_at(question: KnownQuestion, answer: GivenAnswer, k: int) -> Score:
    if not question.gold:
        return undefined("there is no gold")
    ranks = [n for n, quote in enumerate(answer.quotes, start=1) if is_gold(quote, question)]
    if not ranks:
        return Score(0.0, f"none of {len(answer.quotes)} quotes is gold")
    return Score(float(ranks[0] <= k), f"quote {ranks[0]} of {len(answer.quotes)} is the first that is gold")


def _evidence_recall(question: KnownQuestion, answer: GivenAnswer) -> Score:
    if not question.gold:
        return undefined("there is no gold")
    missed = [gold.quote for gold in question.gold if not any(matches(quote, gold.quote) for quote in answer.quotes)]
    return share(question.gold, missed, "not quoted")


def _evidence_precision(question: KnownQuestion, answer: GivenAnswer) -> Score:
    if not question.gold:
        return undefined("there is no gold")
    if not answer.quotes:
        return undefined("nothing is quoted")
    useless = [
        quote
        for quote in answer.quotes
        if not is_gold(quote, question) and not any_holds([quote], question.facts, question.as_of)
    ]
    return share(answer.quotes, useless, "neither gold nor with a wanted fact")


def _fact_recall(question: KnownQuestion, answer: GivenAnswer) -> Score:
    if not question.facts:
        return undefined("no facts are wanted")
    texts = [*(statement.text for statement in answer.statements), *answer.quotes]
    missed = [fact.name for fact in question.facts if not holds_fact(texts, fact, question.as_of)]
    return share(question.facts, missed, "not found")


def _language(question: KnownQuestion, answer: GivenAnswer) -> Score:
    """Score what the program itself says: a model's statements, notices, that it abstains. Quotes keep their own."""
    said = [notice.text for notice in answer.notices if not notice.note_ids]
    if answer.mode == "model":
        said += [statement.text for statement in answer.statements]
    if answer.outcome == "abstained" and answer.text:
        said.append(re.split(r"[:：]", answer.text)[0])  # then it names notes, in their own script
    if not said:
        return undefined("there are only quotes, which keep their own language")
    return share(said, [text for text in said if not is_in_language(text, question.lang)], f"not in {question.lang}")


def _verbatim(answer: GivenAnswer, note_text: Callable[[str], str | None] | None) -> Score:
    if note_text is None:
        return undefined("the notes are not at hand")
    if not answer.citations:
        return undefined("nothing is cited")
    false = [
        one.quote for one in answer.citations if (note_text(one.note_id) or "")[one.start or 0 : one.end] != one.quote
    ]
    return share(answer.citations, false, "not what stands in the note")


def _withheld(answer: GivenAnswer) -> Score:
    drafted = len(answer.statements) + len(answer.withheld)
    if not drafted:
        return undefined("nothing was drafted")
    reason = f"{len(answer.withheld)} of {drafted} statements"
    if answer.withheld:
        reason += ": " + "; ".join(f"{one.text[:60]} ({_kinds(one.problems)})" for one in answer.withheld)
    return Score(len(answer.withheld) / drafted, reason)


def _kinds(problems: Sequence[object]) -> str:
    return ", ".join(dict.fromkeys(getattr(problem, "kind", "") for problem in problems))


def is_gold(quote: str, question: KnownQuestion) -> bool:
    """Tell whether a quote holds a gold quote of the question, or stands in one."""
    return any(matches(quote, gold.quote) for gold in question.gold)


def matches(quote: str, gold: str) -> bool:
    """Tell whether a quote holds the gold or stands in it; script, width, case and white space do not count.

    >>> matches("跌势由关税消息触发。估值受压。", "跌勢由 關稅消息觸發。"), matches("關稅", "跌勢由關稅消息觸發。")
    (True, False)
    """
    ours, theirs = squeezed(quote), squeezed(gold)
    return theirs in ours or (len(ours) >= _SHORTEST_QUOTE and ours in theirs)


def squeezed(text: str) -> str:
    """Fold, and leave out white space."""
    return re.sub(r"\s+", "", fold(text))


def is_in_language(text: str, language: Language) -> bool:
    """Tell whether a statement is in that language, without a character that only the other script has.

    >>> is_in_language("恒指走勢", "zh-Hant"), is_in_language("企业盈利", "zh-Hant"), is_in_language("Up 5%", "en")
    (True, False, True)
    """
    detected = detect_language(text)
    if language == "en" or detected == "en":
        return detected == language
    traditional, simplified = one_script_only()
    return (simplified - _OF_HONG_KONG if language == "zh-Hant" else traditional).isdisjoint(text)
