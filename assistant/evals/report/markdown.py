"""The report as Markdown, for a pull request or a terminal; what comes from notes or models is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.evals.report import view
from assistant.evals.report.wording import headline, label, number, opinion, verdict

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$-])")
_WORST = 10


def render_markdown(results: Mapping[str, Any]) -> str:
    """Write the report of every question set."""
    return "\n".join(line for file, result in results.items() for line in _set(file, result)) + "\n"


def escaped(text: str) -> str:
    r"""Write a text so that Markdown shows it as it is, on one line.

    >>> escaped("a | b\n<b>*")
    'a \\| b &lt;b&gt;\\*'
    """
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", line)


def _set(file: str, result: Mapping[str, Any]) -> Iterable[str]:
    yield f"# Evaluation of {escaped(file)}\n"
    yield f"{headline(result)} {verdict(result)[1]}\n"
    run = ", ".join(f"{name} {escaped(str(value))}" for name, value in result["run"].items() if value)
    yield f"Run: {run}.\n"
    if judged := opinion(result):
        yield f"{escaped(judged)}\n"
    yield from _scores(result)
    yield from _slices(result)
    yield from _drops(result)
    yield "## Questions that went worst\n"
    for card in view.worst_questions(result)[:_WORST]:
        yield from _card(card)


def _scores(result: Mapping[str, Any]) -> Iterable[str]:
    yield "## Scores\n"
    compared = ("baseline", "change", "paired", "p") if "changes" in result else ()
    rows = [
        [row["label"], row["value"], row["interval"], *(row[name] for name in compared)]
        for row in view.score_rows(result)
    ]
    yield from _table(("score", "value", "95 % interval", *compared), rows)


def _slices(result: Mapping[str, Any]) -> Iterable[str]:
    yield "## Slices\n"
    rows = [
        [escaped(row["label"]), str(row["questions"]), *(cell["value"] for cell in row["cells"])]
        for section in view.slice_sections(result)
        for row in section["rows"]
    ]
    yield from _table(("slice", "asked", *(label(name) for name in view.SLICED)), rows)


def _drops(result: Mapping[str, Any]) -> Iterable[str]:
    if not result.get("drops"):
        return
    yield "## What got worse\n"
    for drop in result["drops"]:
        named = ", ".join(escaped(one["id"]) for one in drop["questions"])
        yield f"- **{label(drop['score'])}**: {number(drop['baseline'])} → {number(drop['now'])}. {named}"
    yield ""


def _card(card: Mapping[str, Any]) -> Iterable[str]:
    yield f"### {escaped(card['id'])}: {escaped(card['question'])}\n"
    yield f"{card['outcome']}{'' if card['answerable'] else ' (no answer in the notes)'}\n"
    if card["before"]:
        yield f"Before: {escaped(card['before'])}\n"
    if card["text"]:
        yield f"> {escaped(card['text'])}\n"
    for quote in card["quotes"]:
        marked = "".join(f"**{escaped(text)}**" if gold else escaped(text) for text, gold in quote["parts"])
        yield f"{quote['n']}. {marked} ({escaped(quote['path'])})"
    if card["missed"]:
        yield "\nNot quoted: " + "; ".join(escaped(gold["quote"]) for gold in card["missed"])
    yield ""
    for score in card["faults"]:
        yield f"- {score['label']} {score['value']}: {escaped(score['reason'])}"
    yield ""


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield "| " + " | ".join(columns) + " |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""
