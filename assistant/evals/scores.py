"""Scores of one answer, each with its reason in words. An undefined score is None, never 0."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.evals.questions import GivenAnswer, KnownQuestion
from assistant.finance.quantities import Quantity, agree, parse_quantities
from assistant.language.fold import fold
from assistant.language.script import HAN, detect_language, one_script_only
from assistant.schema import Language

SCORES = (
    "answered",
    "abstained",
    "gold@1",
    "gold@3",
    "citation_recall",
    "citation_precision",
    "fact_recall",
    "language",
)
# A scrap of the gold, such as one word, proves nothing: a quote inside the gold has at least this many characters.
_SHORTEST_QUOTE = 6
_BESIDE_CHINESE = re.compile(rf"(?<=[{HAN}\u3000-\u303f\uff00-\uffef]) | (?=[{HAN}\u3000-\u303f\uff00-\uffef])")
_ENDING = r"(?:s|es|d|ed|ing)?"


@dataclass(frozen=True, slots=True)
class Score:
    """A score of one answer, from 0 to 1; None where it is undefined."""

    value: float | None
    reason: str


def score_answer(question: KnownQuestion, answer: GivenAnswer) -> dict[str, Score]:
    """Score an answer: every name of `SCORES`, in that order."""
    return {
        "answered": _answered(question, answer),
        "abstained": _abstained(question, answer),
        "gold@1": _gold_at(question, answer, 1),
        "gold@3": _gold_at(question, answer, 3),
        "citation_recall": _citation_recall(question, answer),
        "citation_precision": _citation_precision(question, answer),
        "fact_recall": _fact_recall(question, answer),
        "language": _language(question, answer),
    }


def _answered(question: KnownQuestion, answer: GivenAnswer) -> Score:
    if not question.answerable:
        return Score(None, "there is no answer")
    return Score(float(answer.outcome in ("answered", "partial")), f"the outcome is {answer.outcome}")


def _abstained(question: KnownQuestion, answer: GivenAnswer) -> Score:
    if question.answerable:
        return Score(None, "there is an answer")
    return Score(float(answer.outcome == "abstained"), f"the outcome is {answer.outcome}")


def _gold_at(question: KnownQuestion, answer: GivenAnswer, k: int) -> Score:
    if not question.gold:
        return Score(None, "there is no gold")
    ranks = [n for n, quote in enumerate(answer.quotes, start=1) if _is_gold(quote, question)]
    if not ranks:
        return Score(0.0, f"none of {len(answer.quotes)} quotes is gold")
    return Score(float(ranks[0] <= k), f"quote {ranks[0]} of {len(answer.quotes)} is the first that is gold")


def _citation_recall(question: KnownQuestion, answer: GivenAnswer) -> Score:
    """Share of gold sentences that are quoted (after ALCE, Gao et al. 2023, at the level of sentences)."""
    if not question.gold:
        return Score(None, "there is no gold")
    missed = [gold.quote for gold in question.gold if not any(matches(quote, gold.quote) for quote in answer.quotes)]
    return _share(question.gold, missed, "not quoted")


def _citation_precision(question: KnownQuestion, answer: GivenAnswer) -> Score:
    if not question.gold:
        return Score(None, "there is no gold")
    if not answer.quotes:
        return Score(None, "nothing is quoted")

    def serves(quote: str) -> bool:
        return _is_gold(quote, question) or any(holds_fact([quote], forms) for forms in question.facts)

    useless = [quote for quote in answer.quotes if not serves(quote)]
    return _share(answer.quotes, useless, "neither gold nor with a wanted fact")


def _fact_recall(question: KnownQuestion, answer: GivenAnswer) -> Score:
    if not question.facts:
        return Score(None, "no facts are wanted")
    texts = [*(statement.text for statement in answer.statements), *answer.quotes]
    missed = [" / ".join(forms) for forms in question.facts if not holds_fact(texts, forms)]
    return _share(question.facts, missed, "not found")


def _language(question: KnownQuestion, answer: GivenAnswer) -> Score:
    if answer.mode != "model":
        return Score(None, "quotes keep their own language")
    if not answer.statements:
        return Score(None, "there are no statements")
    foreign = [s.text for s in answer.statements if not is_in_language(s.text, question.lang)]
    return _share(answer.statements, foreign, f"not in {question.lang}")


def _share(wanted: Sequence[object], missed: Sequence[str], fault: str) -> Score:
    """Score the share of `wanted` that is not `missed`."""
    met = len(wanted) - len(missed)
    reason = f"{met} of {len(wanted)}"
    if missed:
        reason += f"; {fault}: " + "; ".join(" ".join(text.split())[:80] for text in missed)
    return Score(met / len(wanted), reason)


def _is_gold(quote: str, question: KnownQuestion) -> bool:
    return any(matches(quote, gold.quote) for gold in question.gold)


def matches(quote: str, gold: str) -> bool:
    """Tell whether a quote holds the gold or stands in it; script, width, case and white space do not count.

    >>> matches("跌势由关税消息触发。估值受压。", "跌勢由 關稅消息觸發。"), matches("關稅", "跌勢由關稅消息觸發。")
    (True, False)
    """
    ours, theirs = _squeezed(quote), _squeezed(gold)
    return theirs in ours or (len(ours) >= _SHORTEST_QUOTE and ours in theirs)


def holds_fact(texts: Iterable[str], forms: Sequence[str]) -> bool:
    """Tell whether one of the written forms of a fact stands in one of the texts.

    A form that is a figure is also found as the same quantity written otherwise. It must be as exact: 5% is found
    neither in 11.5% nor in 5.2%.

    >>> holds_fact(["Net buying of HK$41.2bn"], ["412 億"]), holds_fact(["升 11.5%"], ["5%"])
    (True, False)
    >>> holds_fact(["關稅消息"], ["关税", "tariff"]), holds_fact(["Tariffs rose"], ["tariff"])
    (True, True)
    """
    checks = [_finder(form) for form in forms]
    return any(check(text) for text in texts for check in checks)


def _finder(form: str) -> Callable[[str], bool]:
    written = re.compile(_bordered(_settled(form)))
    figures = [q for q in parse_quantities(form) if q.text.strip() == form.strip()]

    def found(text: str) -> bool:
        if written.search(_settled(text)):
            return True
        return bool(figures) and any(_same(figures[0], quantity) for quantity in parse_quantities(text))

    return found


def _bordered(form: str) -> str:
    """Write the pattern of a folded form: no part of a longer number, nor of another English word."""
    before = r"(?<!\d)(?<!\d\.)" if form[:1].isdigit() else r"(?<![a-z])" if _latin(form[:1]) else ""
    after = r"(?!\d)(?!\.\d)" if form[-1:].isdigit() else _ENDING + r"(?![a-z])" if _latin(form[-1:]) else ""
    return before + re.escape(form) + after


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _same(form: Quantity, found: Quantity) -> bool:
    """Tell whether two figures are the same and as exact; how they are bounded is left to the statements' check."""
    ours, theirs = replace(form, bound="none"), replace(found, bound="none")
    return bool(agree(ours, theirs)) and bool(agree(theirs, ours))


def is_in_language(text: str, language: Language) -> bool:
    """Tell whether a statement is in that language, without a character that only the other script has.

    >>> is_in_language("股市上升", "zh-Hant"), is_in_language("企业盈利", "zh-Hant"), is_in_language("Up 5%", "en")
    (True, False, True)
    """
    detected = detect_language(text)
    if language == "en" or detected == "en":
        return detected == language
    traditional, simplified = one_script_only()
    return (simplified if language == "zh-Hant" else traditional).isdisjoint(text)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))


def _settled(text: str) -> str:
    """Fold; white space counts as one space, and as none beside a Chinese character."""
    return _BESIDE_CHINESE.sub("", " ".join(fold(text).split()))
