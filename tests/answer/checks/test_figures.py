"""Figures that a writer rounded, worked out, bounded or gave up, in three languages."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.answer.verify import Evidence, verify

MOVE = "We expect spreads to widen from 82 bp now to 95 bp."
DENIED = "We no longer expect 70 bp by the end of the quarter; our new figure is 60 bp."
ABOVE = "I expect that inflation will move above our long-run target of 2 percent."

TRUE = [
    ("利差應擴大 13 個基點至 95 個基點。", MOVE),
    ("预计利差扩大 13 个基点，至 95 个基点。", MOVE),
    ("Spreads should widen by 13 bp to 95 bp.", MOVE),
    ("Free cash flow will shrink by 40%.", "自由現金流將由 2,150 億元減至 1,290 億元。"),
    ("The pulse rose 2.7 points to 48.9.", "脈搏指數由 46.2 回升至 48.9。"),
    ("The forecast is now 60 bp, no longer 70 bp.", DENIED),
    ("預測由 70 個基點改為 60 個基點。", DENIED),
    ("预计通胀将高于 2% 的长期目标。", ABOVE),
    ("預期通脹升穿 2% 的目標。", ABOVE),
    ("Inflation should move above the 2% target.", ABOVE),
    ("收益率升 0.25 個百分點。", "The yield rose a quarter of a percentage point."),
    ("加息四分之一個百分點。", "The Fed raised rates by 25 bp."),
    ("二手車價格上升 3%。", "Used-car prices rose 3%."),
    ("高收益債最多佔組合的 6%。", "Keep high yield at no more than 6% of the portfolio."),
    ("投资增速将升至 5.5%。", "Investment should grow 5.5%."),
    ("The 10-year yield rose 11 bp and the 2-year yield 14 bp.", "The 10-year yield is up 11 bp and the 2-year 14 bp."),
    ("The probability of a 25 bp cut rises to 65%.", "減息 25 個基點的概率由 45% 上調至 65%。"),
    ("目標為 28,500 點，即 12.7 倍市盈率。", "The target stays at 28,500, or 12.7 times earnings."),
    ("作者偏好三至五年的債券。", "We prefer bonds of three to five years."),
]

FALSE = [
    ("number", "利差應擴大 15 個基點。", MOVE),
    ("number", "The pulse rose 3.7 points to 48.9.", "脈搏指數由 46.2 回升至 48.9。"),
    ("negation", "We still expect 70 bp.", DENIED),
    ("negation", "仍預期 70 個基點。", DENIED),
    ("number", "The price fell by 1.5 euros.", "The price fell to 1.5 euros."),
    ("number", "息差收窄至 5 個基點。", "息差收窄 5 個基點，至 58 個基點。"),
    ("number", "利差收窄至 5 个基点。", "Spreads narrowed by 5 bp."),
    ("number", "至少佔成本的 50%。", "接近成本的 50%。"),
    ("number", "Inflation is below the 2% target.", ABOVE),
    ("date", "8 月價格下跌 0.3%。", "9 月價格下跌 0.3%，跌幅較 8 月收窄 0.6 個百分點。"),
    (
        "number",
        "Cover at Corvane is 18 times.",
        "Cover in the group is 18 times, and at Corvane it is 5.2 times.",
    ),
    ("number", "The basket lost EUR 12.", "The basket fell from EUR 0 to EUR 15."),
    ("number", "AA- 級利差為 27 個基點。", "AA+ 級利差為 27 個基點，AA- 級為 71 個基點。"),
]


@pytest.mark.parametrize(("statement", "source"), TRUE)
def test_what_follows_from_the_source_passes(statement: str, source: str) -> None:
    assert verify(statement, [Evidence(source, dt.date(2025, 11, 23))]) == ()


@pytest.mark.parametrize(("kind", "statement", "source"), FALSE)
def test_what_does_not_follow_is_accused(kind: str, statement: str, source: str) -> None:
    assert kind in [problem.kind for problem in verify(statement, [Evidence(source, dt.date(2025, 11, 23))])]


def test_from_one_figure_to_another_are_two_figures_even_without_a_word_of_movement() -> None:
    source = "The forecast from 3.9% to 4.1% is new."
    assert verify("The forecast is 4.1%.", [Evidence(source)]) == ()
    assert verify("預測為 4.1%。", [Evidence(source)]) == ()
