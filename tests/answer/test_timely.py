"""Answers in time: the later view first, the earlier named; as of an earlier day no word of what came later."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.render import answer_json
from assistant.app import Assistant
from assistant.schema import Answer

NOTES = {
    "2025-10-13": "恒指目標\n\n我們維持恒生指數 2025 年底目標 28,500 點。上週恒生指數下跌 3.1%。",
    "2025-11-28": "下調目標\n\n我們把恒生指數 2025 年底目標由 28,500 點下調至 27,200 點。上週恒生指數上升 1.3%。",
}
QUESTION = "恒生指數 2025 年底目標是多少？"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("series") / "workspace"
    (folder / "corpus").mkdir(parents=True)
    for day, text in NOTES.items():
        title, _, body = text.partition("\n\n")
        head = f"---\ntitle: {title}\nhouse: 山海研究\nseries: Weekly\npublished: {day}\n---\n"
        (folder / "corpus" / f"{day}.md").write_text(f"{head}# {title}\n\n{body}\n", encoding="utf-8")
    assistant = Assistant.open(folder)
    assistant.ingest()
    return assistant


def ask(assistant: Assistant, text: str = QUESTION, as_of: str = "", **values: Any) -> Answer:
    day = dt.date.fromisoformat(as_of) if as_of else None
    return assistant.ask(assistant.question(text, as_of=day, **values))


def notices(answer: Answer) -> dict[str, str]:
    return {notice.kind: notice.text for notice in answer.notices}


def test_a_view_that_a_later_note_changed_is_answered_with_the_later_and_the_earlier_is_named(
    assistant: Assistant,
) -> None:
    answer = ask(assistant)
    assert "27,200" in answer.statements[0].text
    assert answer.citations[0].published == dt.date(2025, 11, 28)
    assert notices(answer)["superseded"] == (
        "較早的觀點見 恒指目標 (2025-10-13)；其後的 下調目標 (2025-11-28) 已有不同說法，以後者為先。"
    )


def test_as_of_the_earlier_day_the_earlier_view_is_answered_and_no_word_of_the_later(assistant: Assistant) -> None:
    answer = ask(assistant, as_of="2025-10-31")
    assert "28,500" in answer.statements[0].text
    assert "superseded" not in notices(answer)
    assert notices(answer)["as_of"] == "以 2025-10-31 當日的資料作答，其後的報告不計在內。"
    document = json.dumps(answer_json(answer), ensure_ascii=False)
    assert "27,200" not in document
    assert "2025-11-28" not in document


def test_a_question_about_the_earlier_time_is_answered_with_the_earlier_view(assistant: Assistant) -> None:
    answer = ask(assistant, "2025 年 10 月時恒生指數的年底目標是多少？")
    assert "維持恒生指數 2025 年底目標 28,500" in answer.statements[0].text


def test_nothing_recent_cited_is_said_in_each_language(assistant: Assistant) -> None:
    texts = [notices(ask(assistant, as_of="2026-06-30", language=language))["stale"] for language in ("zh-Hant", "en")]
    assert "最新的一篇發布於 2025-11-28，距 2026-06-30 已有 214 天" in texts[0]
    assert "The newest note cited is of 2025-11-28, 214 days before 2026-06-30" in texts[1]
    assert "stale" not in notices(ask(assistant, as_of="2025-12-15"))


def test_a_view_that_a_model_cites_is_marked_when_a_later_note_changed_it(
    assistant: Assistant, model_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    flags = {"llm": {"model": "scripted", "base_url": model_server.url}}
    with_model = Assistant.open(Path(assistant.workspace.folder), flags)
    ask(with_model)
    shown = model_server.requests[0]["messages"][0]["content"]
    old = next(line for line in shown.splitlines() if "維持恒生指數" in line)
    model_server.pieces = ["恒生指數 2025 年底目標為 28,500 點。", old.split(" ")[0]]
    answer = ask(with_model)
    assert answer.mode == "model"
    assert "恒指目標 (2025-10-13)" in notices(answer)["superseded"]
