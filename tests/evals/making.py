"""Questions and answers for the tests of scores."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema

from assistant.evals.given import GivenAnswer
from assistant.evals.questions import KnownQuestion

CONTRACT = Path(__file__).parents[1] / "contract" / "eval-answers.schema.json"
SHIPPED = Path(__file__).parents[2] / "evals" / "questions" / "shipped.jsonl"
FLOWS = "南向資金上週淨買入 412 億港元。"
TARIFFS = "跌勢由關稅消息觸發。"
NOISE = "市場成交平穩，並無特別消息。"


def known(gold: Sequence[str] = (FLOWS,), facts: Sequence[Any] = (), **changes: Any) -> KnownQuestion:
    values: dict[str, Any] = {"id": "1", "question": "?", "lang": "zh-Hant", "answerable": bool(gold), **changes}
    evidence = [{"path": "corpus/a.md", "quote": quote} for quote in gold]
    return KnownQuestion.model_validate({**values, "facts": list(facts), "gold": evidence})


def given(
    quotes: Sequence[str] = (),
    said: Sequence[str] = (),
    outcome: str = "answered",
    mode: str = "extractive",
    **more: Any,
) -> GivenAnswer:
    """Make an answer; every statement cites every quote."""
    citations = [{"n": n, "quote": quote} for n, quote in enumerate(quotes, start=1)]
    statements = [{"text": text, "citations": [n for n, _ in enumerate(quotes, start=1)]} for text in said]
    values = {"outcome": outcome, "mode": mode, "statements": statements, "citations": citations, **more}
    return GivenAnswer.model_validate(values)


def validate(results: Any) -> None:
    """Hold what `eval answers --json` prints against its schema."""
    jsonschema.Draft202012Validator(json.loads(CONTRACT.read_text(encoding="utf-8"))).validate(results)


def write_lines(path: Path, rows: Sequence[Any]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path
