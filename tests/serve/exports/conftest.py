"""Answers to export: one in each language, with all that an answer can have."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.schema import (
    Answer,
    Citation,
    Disclaimer,
    Hit,
    Language,
    NoteInfo,
    Notice,
    Passage,
    Problem,
    Question,
    Sentence,
    Statement,
    Withheld,
)
from assistant.serve.exports.content import Exported, Failed


def make_answer(language: Language, question: str, quotes: tuple[str, ...], title: str = "T") -> Answer:
    citations = tuple(
        Citation(
            n,
            "n1",
            "corpus/a.pdf",
            title,
            "山海研究",
            dt.date(2025, 11, 23),
            2,
            ("A", "B"),
            "n1#0",
            (0,),
            quote,
            0,
            len(quote),
            language,
        )
        for n, quote in enumerate(quotes, start=1)
    )
    return Answer(
        question=Question(question, language, as_of=dt.date(2025, 11, 30)),
        outcome="partial",
        mode="extractive",
        text="",
        statements=tuple(Statement(quote, (n,)) for n, quote in enumerate(quotes, start=1)),
        citations=citations,
        withheld=(Withheld("A withheld sentence.", (Problem("number", "5%", "6%"),)),),
        meant="Understood thus?",
        notices=(Notice("stale", "The newest note is old."),),
        disclaimers=(Disclaimer("n1", title, "本文不構成投資建議，市場有風險。"),),
        generation=7,
    )


@pytest.fixture
def answers() -> list[Exported]:
    """Four: Traditional Chinese, English, an abstention in Simplified Chinese, a failure."""
    sentence = Sentence(0, "最接近的一段。", 0, 7)
    note = NoteInfo(id="n2", path="corpus/b.md", title="宏观札记", language="zh-Hans", digest="d")
    abstained = Answer(
        question=Question("苹果营收多少？", "zh-Hans"),
        outcome="abstained",
        mode="extractive",
        text="报告没有说明。\n已搜寻 3 篇。",
        nearest=(Hit(Passage("n2#0", "n2", "d", 0, "最接近的一段。", 0, 7, (sentence,)), note, 1.0),),
        generation=7,
    )
    return [
        make_answer(
            "zh-Hant", "科創50跌了多少？", ("科創 50 回落 12.6%。", "納斯達克指數回落 6.5%。"), "每週策略：急跌慢漲"
        ),
        make_answer("en", "How far did the yield fall?", ("The ten-year yield fell 12 basis points to 4.02%.",)),
        abstained,
        Failed("broken?", "en", "The endpoint did not answer.", "Try again."),
    ]
