"""Two dates, one question: what changed is marked, what did not is not."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.answer.citations import Citations
from assistant.app import Assistant
from assistant.errors import UsageError
from assistant.schema import Answer, Hit, NoteInfo, Passage, Question, Sentence, Statement
from assistant.serve.compare import Comparison, compare_answers, compare_dates

NOTES = {
    "2025-10-20.md": "---\ntitle: 利率週報\nhouse: 山海研究\npublished: 2025-10-20\n---\n# 利率週報\n\n"
    "我們認為聯儲局 12 月降息的機率為 70%。10 年期美債收益率報 4.02%。恒生指數上升。失業率為 4.3%。\n",
    "2025-11-20.md": "---\ntitle: 利率週報\nhouse: 山海研究\npublished: 2025-11-20\n---\n# 利率週報\n\n"
    "聯儲局 12 月降息的機率降至 45%。10 年期美債收益率報 4.02%。恒生指數下跌。失業率為 4.4%。\n",
}
EARLY, LATE = dt.date(2025, 10, 31), dt.date(2025, 11, 30)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("compared")
    (folder / "corpus").mkdir()
    for name, text in NOTES.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    assistant = Assistant.open(folder)
    assistant.ingest()
    return assistant


def compared(assistant: Assistant, question: str) -> Comparison:
    # Given in the wrong order on purpose.
    return compare_dates(assistant, assistant.question(question), LATE, EARLY)


def test_a_figure_that_changed_is_marked_with_both_sources(assistant: Assistant) -> None:
    comparison = compared(assistant, "聯儲局 12 月降息的機率是多少？")
    assert (comparison.earlier.question.as_of, comparison.later.question.as_of) == (EARLY, LATE)
    difference = next(one for one in comparison.differences if one.kind == "figure")
    assert (difference.earlier, difference.later, difference.change) == ("70%", "45%", "\u221225 個百分點")
    earlier = comparison.earlier.citations[difference.earlier_citation - 1]
    later = comparison.later.citations[difference.later_citation - 1]
    assert "70%" in earlier.quote
    assert "45%" in later.quote
    assert earlier.published is not None
    assert later.published is not None
    assert earlier.published < later.published


def answer_of(quote: str, day: dt.date) -> Answer:
    note = NoteInfo(id=str(day), path="p", title="t", language="zh-Hant", digest="d", published=day)
    sentence = Sentence(0, quote, 0, len(quote))
    hit = Hit(Passage(f"{day}#0", note.id, "d", 0, quote, 0, len(quote), (sentence,)), note, 1.0)
    citations = Citations()
    statement = Statement(quote, (citations.cite(hit, sentence),))
    return Answer(
        question=Question("機率", "zh-Hant"),
        outcome="answered",
        mode="extractive",
        text=quote,
        statements=(statement,),
        citations=citations.all(),
        hits=(hit,),
    )


@pytest.mark.parametrize(
    ("earlier", "later", "told"),
    [
        (
            "We put the probability of a further 25 bp Fed cut in December at 80%.",
            "我們把 12 月聯儲局減息 25 個基點的概率由 45% 上調至 65%。",
            ("美聯儲降息的機率", "80%", "65%", "\u221215 個百分點"),
        ),
        (
            "聯儲局 12 月降息的機率為 70%。",
            "We cut our probability of a 25 bp Fed cut in December from 80% to 45%.",
            ("美聯儲降息的機率", "70%", "45%", "\u221225 個百分點"),
        ),
    ],
)
def test_a_figure_is_held_against_what_a_move_reached(earlier: str, later: str, told: tuple[str, ...]) -> None:
    comparison = compare_answers(answer_of(earlier, EARLY), answer_of(later, LATE))
    (found,) = [one for one in comparison.differences if one.kind == "figure"]
    assert (found.label, found.earlier, found.later, found.change) == told


def test_probabilities_of_other_months_or_events_are_not_compared() -> None:
    earlier = answer_of("聯儲局 12 月降息的機率為 70%。", EARLY)
    for other in ("聯儲局 1 月降息的機率為 30%。", "聯儲局 12 月加息的機率為 1%。", "日本央行 12 月降息的機率為 2%。"):
        found = compare_answers(earlier, answer_of(other, LATE)).differences
        assert [one for one in found if one.kind == "figure"] == []


def test_a_direction_that_turned_is_marked(assistant: Assistant) -> None:
    comparison = compared(assistant, "恒生指數上升還是下跌？")
    turned = [one for one in comparison.differences if one.kind == "direction"]
    assert [(one.label, one.earlier, one.later) for one in turned] == [("恒生指數", "上升", "下跌")]


def test_the_earlier_answer_knows_nothing_of_the_later_note(assistant: Assistant) -> None:
    comparison = compared(assistant, "失業率是多少？")
    assert {citation.published for citation in comparison.earlier.citations} == {dt.date(2025, 10, 20)}


def test_one_date_is_no_comparison(assistant: Assistant) -> None:
    with pytest.raises(UsageError, match="same"):
        compare_dates(assistant, assistant.question("失業率是多少？"), EARLY, EARLY)
