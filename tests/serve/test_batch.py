"""Many questions at once: each answered in its own language, one that fails stops no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.app import Assistant
from assistant.errors import ProviderError, UsageError
from assistant.schema import Answer, Filters, Question
from assistant.serve.batch import MOST_QUESTIONS, answer_batch, read_pasted
from assistant.serve.exports.write import FORMATS, Failed, export_answers


@pytest.fixture(scope="module")
def assistant(indexed_workspace: Path) -> Assistant:
    return Assistant.open(indexed_workspace)


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("1. 科創50跌了多少？", "科創50跌了多少？"),
        ("（2）為何？", "為何？"),
        ("三、為何？", "為何？"),
        ("  - Why?", "Why?"),
        ("• Why?", "Why?"),
        ("10-year yields?", "10-year yields?"),
        ("2026 年的預測？", "2026 年的預測？"),
        ("2.5% 是什麼？", "2.5% 是什麼？"),
        ("-12.6% of what?", "-12.6% of what?"),
    ],
)
def test_marks_of_a_list_are_dropped_and_figures_kept(line: str, question: str) -> None:
    assert read_pasted(f"\n{line}\r\n \n") == (question,)


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(UsageError, match="no question"):
        read_pasted(" \n\n")
    with pytest.raises(UsageError, match=str(MOST_QUESTIONS)):
        read_pasted("why?\n" * (MOST_QUESTIONS + 1))


def test_each_question_is_answered_in_its_language_with_progress(assistant: Assistant) -> None:
    questions = ["科創50跌了多少？", "How likely is a rate cut in December?", "出口同比增长多少？"]
    steps = list(answer_batch(assistant, questions))
    assert [(step.done, step.total) for step in steps] == [(1, 3), (2, 3), (3, 3)]
    answers = [step.result for step in steps]
    assert all(isinstance(answer, Answer) for answer in answers)
    assert [answer.question.language for answer in answers if isinstance(answer, Answer)] == [
        "zh-Hant",
        "en",
        "zh-Hans",
    ]
    for form in FORMATS[2:]:
        assert export_answers(answers, form, "en").content


def test_one_that_fails_stops_no_other(assistant: Assistant, monkeypatch: Any) -> None:
    ask = Assistant.ask

    def failing(self: Assistant, question: Question) -> Answer:
        if question.text == "boom":
            raise ValueError("secret detail")
        if question.text == "down":
            raise ProviderError("The endpoint did not answer.", "Try again.")
        return ask(self, question)

    monkeypatch.setattr(Assistant, "ask", failing)
    results = [step.result for step in answer_batch(assistant, ["boom", "down", "a" * 5000, "科創50跌了多少？"])]
    boom, down, long, good = results
    assert isinstance(boom, Failed)
    assert "secret" not in boom.error
    assert down == Failed("down", "en", "The endpoint did not answer.", "Try again.")
    assert isinstance(long, Failed)
    assert "5000" in long.error
    assert isinstance(good, Answer)


def test_limits_hold_for_every_question(assistant: Assistant) -> None:
    (step,) = answer_batch(assistant, ["科創50跌了多少？"], filters=Filters(house="nobody"), language="en")
    assert isinstance(step.result, Answer)
    assert (step.result.outcome, step.result.question.language) == ("abstained", "en")


def test_a_batch_can_be_stopped(assistant: Assistant, monkeypatch: Any) -> None:
    asked = []
    ask = Assistant.ask

    def counted(self: Assistant, question: Question) -> Answer:
        asked.append(question.text)
        return ask(self, question)

    monkeypatch.setattr(Assistant, "ask", counted)
    steps = answer_batch(assistant, ["科創50跌了多少？"] * 50)
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert len(asked) < 50
