"""What a report shows of a run, taken from its results: tiles, tables, and the questions that went worst."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.evals.report.wording import LABELS, MEANINGS, between, label, number, signed, slice_label
from assistant.evals.scores import FAULTS, SCORES, matches

Row = Mapping[str, Any]
TILES = ("answered", "abstained", "gold@3", "evidence_recall", "fact_recall", "citation_recall")
SLICED = ("answered", "abstained", "recall@5", "gold@1", "gold@3", "evidence_recall", "fact_recall")
# What tells how well a question went; the others say it again or say how.
_HEALTH = (
    "answered",
    "abstained",
    "gold@3",
    "evidence_recall",
    "fact_recall",
    "citation_recall",
    "verbatim",
    "language",
)
WORST = 20
_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("By answerability", ("answerable:", "history")),
    ("By language", ("language:", "pair:")),
    ("By kind", ("tag:",)),
)
# A kind with fewer questions says nothing.
_FEWEST = 4


def tiles(result: Row) -> list[dict[str, Any]]:
    """Give the main scores, each with its interval and what changed since the baseline."""
    changes = {change["score"]: change for change in result.get("changes", ())}
    return [
        {
            "label": label(name),
            "value": number(result["scores"][name]),
            "interval": between(result["intervals"][name]),
            "meaning": MEANINGS[name],
            **_change(changes.get(name)),
        }
        for name in TILES
    ]


def _change(change: Row | None) -> dict[str, str]:
    if change is None or change["baseline"] is None or change["now"] is None:
        return {"change": "", "tone": ""}
    difference = round(change["now"] - change["baseline"], 4)
    return {"change": signed(difference) if difference else "", "tone": tone(change)}


def tone(change: Row) -> str:
    """Say whether a change is more than chance explains: good, bad, or neither."""
    low, high = change["interval"] or (0, 0)
    if low <= 0 <= high:
        return ""
    return "good" if (low > 0) is (change["score"] not in FAULTS) else "bad"


def score_rows(result: Row) -> list[dict[str, str]]:
    """Give a row for every score: value, interval, baseline, change, its paired interval and p."""
    changes = {change["score"]: change for change in result.get("changes", ())}
    rows = []
    for name in SCORES:
        change = changes.get(name)
        rows.append(
            {
                "label": LABELS[name],
                "meaning": MEANINGS[name],
                "value": number(result["scores"][name]),
                "interval": between(result["intervals"][name]),
                "baseline": number(change["baseline"]) if change else "",
                "paired": between(change["interval"]) if change else "",
                "p": number(change["p"]) if change else "",
                **_change(change),
            }
        )
    return rows


def slice_sections(result: Row) -> list[dict[str, Any]]:
    """Give the table of slices in sections; each cell with its share for the shade, and its interval."""
    sections: list[dict[str, Any]] = []
    for title, beginnings in _SECTIONS:
        names = [name for name in result["slices"] if name.startswith(beginnings)]
        if title == "By kind":
            names = [name for name in names if result["slices"][name]["questions"] >= _FEWEST]
            names.sort(key=lambda name: -result["slices"][name]["questions"])
        rows = [_slice_row(name, result["slices"][name]) for name in names]
        sections.append({"title": title, "rows": rows})
    return [section for section in sections if section["rows"]]


def _slice_row(name: str, part: Row) -> dict[str, Any]:
    cells = [
        {
            "value": number(part["scores"][score], 2),
            "share": part["scores"][score],
            "interval": between(part["intervals"][score]),
        }
        for score in SLICED
    ]
    return {"label": slice_label(name), "questions": part["questions"], "cells": cells}


def health(row: Row) -> float:
    """Say how well a question went, from 0 to 1: the mean of what is defined of the scores that matter."""
    values = [row["scores"][name] for name in _HEALTH if row["scores"].get(name) is not None]
    return sum(values) / len(values) if values else 1.0


def worst_questions(result: Row) -> list[dict[str, Any]]:
    """Give the questions that went worst, those that broke since the baseline first."""
    broke = {one["id"]: one for drop in result.get("drops", ()) for one in drop["questions"]}
    rows = sorted(result["questions"], key=lambda row: (row["id"] not in broke, health(row), row["id"]))
    return [question_card(row, broke.get(row["id"])) for row in rows[:WORST] if row["id"] in broke or health(row) < 1]


def failed_rows(result: Row) -> list[Row]:
    """Give the questions in which anything went wrong, the worst first."""
    return sorted((row for row in result["questions"] if health(row) < 1), key=lambda row: (health(row), row["id"]))


def question_card(row: Row, broke: Row | None = None) -> dict[str, Any]:
    """Give what is shown of one question."""
    golds = [gold["quote"] for gold in row["expected"]["gold"]]
    quotes = [{**quote, "parts": mark(quote["quote"], golds, gold=quote["gold"])} for quote in row["quotes"]]
    scores = [
        {"label": label(name), "value": number(value, 2), "reason": row["reasons"][name], "bad": _is_bad(name, value)}
        for name, value in row["scores"].items()
        if value is not None
    ]
    return {
        "id": row["id"],
        "question": row["question"],
        "lang": row["lang"],
        "answerable": row["answerable"],
        "outcome": row["outcome"],
        "tags": row["tags"],
        "health": health(row),
        "text": "" if _only_quotes(row) else row["text"],
        "quotes": quotes,
        "facts": [" / ".join(forms) for forms in row["expected"]["facts"]],
        "missed": [
            one for one in row["expected"]["gold"] if not any(one["quote"] in q["quote"] for q in row["quotes"])
        ],
        "faults": [score for score in scores if score["bad"]],
        "whole": [score["label"] for score in scores if not score["bad"]],
        "before": broke["baseline"]["text"] if broke else "",
    }


def _is_quoted(gold: Row, row: Row) -> bool:
    return any(matches(quote["quote"], gold["quote"]) for quote in row["quotes"])


def _is_bad(name: str, value: float) -> bool:
    return value > 0 if name in FAULTS else value < 1


def _only_quotes(row: Row) -> bool:
    """Tell whether an answer says nothing beside its quotes."""
    said = row["text"]
    for quote in row["quotes"]:
        said = said.replace(quote["quote"], "").replace(f"[{quote['n']}]", "")
    return bool(row["quotes"]) and not said.strip()


def mark(quote: str, golds: Sequence[str], *, gold: bool) -> list[tuple[str, bool]]:
    """Cut a quote into parts, each with whether it is gold; one that is gold in another spelling is so whole.

    >>> mark("昨日升 5%。今日跌。", ["升 5%。"], gold=True)
    [('昨日', False), ('升 5%。', True), ('今日跌。', False)]
    """
    for wanted in golds:
        before, found, after = quote.partition(wanted)
        if found:
            return [part for part in ((before, False), (found, True), (after, False)) if part[0]]
    return [(quote, gold)]
