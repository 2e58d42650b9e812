"""What scores, slices and changes are called where people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LABELS: Mapping[str, str] = {
    "answered": "Answered",
    "abstained": "Abstained",
    "recall@5": "Recall@5",
    "mrr@10": "MRR@10",
    "ndcg@10": "nDCG@10",
    "gold@1": "Gold in first quote",
    "gold@3": "Gold in first three",
    "evidence_recall": "Evidence recall",
    "evidence_precision": "Evidence precision",
    "fact_recall": "Fact recall",
    "language": "Language and script",
    "citation_recall": "Citation recall",
    "citation_precision": "Citation precision",
    "verbatim": "Quotes exact",
    "withheld": "Withheld",
    "accused": "Accused",
    "retrieval_speed": "Time of retrieval",
}
MEANINGS: Mapping[str, str] = {
    "answered": "of the questions that the notes answer",
    "abstained": "of the questions that they do not answer",
    "recall@5": "of the passages with gold, among the first five",
    "mrr@10": "1 over the place of the first passage with gold",
    "ndcg@10": "passages with gold, the higher the better",
    "gold@1": "the first quote is gold",
    "gold@3": "one of the first three quotes is gold",
    "evidence_recall": "of the gold sentences, quoted",
    "evidence_precision": "of the quotes, gold or with a wanted fact",
    "fact_recall": "of the wanted facts, figures compared as quantities",
    "language": "of what the program says itself, in the reader's script",
    "citation_recall": "of the statements, borne out by what they cite (ALCE)",
    "citation_precision": "of the citations, needed to bear them out (ALCE)",
    "verbatim": "of the quotes, stand in the note to the letter",
    "withheld": "of the statements drafted, failed verification; less is better",
    "accused": "of the statements shown, contradict what they cite; less is better",
}
GROUP_TITLES: Mapping[str, str] = {
    "abstention": "Answer or abstain",
    "retrieval": "Search",
    "evidence": "Evidence",
    "content": "Content",
    "citations": "Citations",
    "verification": "Verification",
}
_SLICES: Mapping[str, str] = {
    "answerable:yes": "answerable",
    "answerable:no": "no answer in the notes",
    "pair:same": "in one language",
    "pair:cross": "in two languages",
    "history": "follow-up questions",
}
_LANGUAGES = {"zh-Hant": "Traditional", "zh-Hans": "Simplified", "en": "English", "zh": "Chinese"}


def label(score: str) -> str:
    """Name a score."""
    return LABELS.get(score, score)


def slice_label(name: str) -> str:
    """Name a slice.

    >>> slice_label("pair:en>zh"), slice_label("language:zh-Hant"), slice_label("tag:figure")
    ('English asks Chinese', 'asked in Traditional', 'figure')
    """
    if name in _SLICES:
        return _SLICES[name]
    kind, _, value = name.partition(":")
    if kind == "pair":
        asked, _, noted = value.partition(">")
        return f"{_LANGUAGES.get(asked, asked)} asks {_LANGUAGES.get(noted, noted)}"
    return f"asked in {_LANGUAGES.get(value, value)}" if kind == "language" else value


def number(value: float | None, digits: int = 3) -> str:
    """Write a score; what is undefined is a dash.

    >>> number(0.5), number(None)
    ('0.500', '–')
    """
    return "–" if value is None else f"{value:.{digits}f}"


def between(interval: list[float] | None) -> str:
    """Write an interval; empty where there is none."""
    return f"{interval[0]:.2f} to {interval[1]:.2f}" if interval else ""


def signed(value: float) -> str:
    """Write a difference.

    >>> signed(-0.25), signed(0)
    ('−0.250', '±0.000')
    """
    return ("+" if value > 0 else "−" if value < 0 else "±") + f"{abs(value):.3f}"


def headline(result: Mapping[str, Any]) -> str:
    """Say in a sentence or two how a run did."""
    rows = result["questions"]
    answerable = [row for row in rows if row["answerable"]]
    answered = sum(row["outcome"] in ("answered", "partial") for row in answerable)
    text = f"{len(rows)} questions. {answered} of {len(answerable)} that the notes answer were answered"
    if others := [row for row in rows if not row["answerable"]]:
        abstained = sum(row["outcome"] == "abstained" for row in others)
        text += f"; {abstained} of {len(others)} that they do not answer were abstained from"
    return text + "."


def verdict(result: Mapping[str, Any]) -> tuple[str, str]:
    """Say whether the gate was met: a word for the style, and a sentence."""
    if "drops" not in result:
        return "open", "Held against no baseline."
    if not result["drops"]:
        return "good", "Gate met: nothing fell below the baseline by more than chance explains."
    fell = ", ".join(label(drop["score"]) for drop in result["drops"])
    return "bad", f"Gate not met: {fell} got worse than the baseline by more than chance explains."


def opinion(result: Mapping[str, Any]) -> str:
    """Say what the model that judged thinks, and how far the checks agree; empty where none did."""
    judge = result.get("judge")
    if not judge:
        return ""
    return (
        f"{judge['model']} gives relevance {number(judge['relevance'], 2)} and faithfulness "
        f"{number(judge['faithfulness'], 2)}; on {judge['statements']} statements it agrees with the checks in "
        f"{number(judge['agreement'], 2)} (kappa {number(judge['kappa'], 2)}). "
        f"Answers that it could not judge: {judge['failed']}."
    )
