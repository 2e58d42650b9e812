"""A statement that takes another side than its source is accused, in any language."""

from __future__ import annotations

import pytest

from assistant.answer.verify import Evidence, verify

FALSE = [
    ("date", "零售按月增長 2.9%。", "零售按年增長 2.9%。"),
    ("date", "Retail sales grew 2.9% month on month.", "零售按年增長 2.9%。"),
    ("date", "零售环比增长 2.9%。", "Retail sales grew 2.9% year on year."),
    ("date", "上限為每週 100 億美元。", "The limit is $10 billion a day."),
    ("date", "The weekly limit is $10 billion.", "上限為每日 100 億美元。"),
    ("direction", "這是有紀錄以來最低水平。", "為有數據以來最高水平。"),
    ("direction", "Openings stood at a record low of 8.1 million.", "Openings stood at a record 8.1 million."),
    ("direction", "与历史相比相当便宜。", "The sector is not cheap against its history."),
    ("entity", "Core inflation was 1.5 percent.", "Total inflation was 1.5 percent."),
    ("entity", "核心通脹為 1.5%。", "Headline inflation was 1.5 percent."),
    ("modality", "The problems are likely to reverse soon.", "The problems are unlikely to reverse soon."),
    ("quantifier", "Stocks in Asia fell noticeably, those in Europe modestly.", "Stocks in Asia fell modestly."),
]

TRUE = [
    ("Retail sales grew 2.9% from a year earlier.", "零售同比增長 2.9%。"),
    ("零售按年增長 2.9%。", "Retail sales grew 2.9% year over year."),
    ("Policy will be less accommodative.", "貨幣政策較不寬鬆。"),
    ("貨幣政策較不寬鬆。", "Policy became less accommodative."),
    ("核心通脹上升，整體通脹回落。", "Headline inflation fell while core inflation rose."),
    ("High yield lagged.", "投資級債領先，高收益債落後。"),
    ("The largest fall was in March.", "3 月跌幅最大。"),
]


@pytest.mark.parametrize(("kind", "statement", "source"), FALSE)
def test_another_side_is_accused(kind: str, statement: str, source: str) -> None:
    assert kind in [problem.kind for problem in verify(statement, [Evidence(source)])]


@pytest.mark.parametrize(("statement", "source"), TRUE)
def test_the_same_side_in_other_words_passes(statement: str, source: str) -> None:
    assert verify(statement, [Evidence(source)]) == ()


def test_where_a_source_takes_both_sides_the_clauses_are_compared() -> None:
    source = "Domestic indexes declined modestly, while those in Europe fell noticeably."
    assert verify("Domestic indexes declined modestly.", [Evidence(source)]) == ()
    assert [p.kind for p in verify("Domestic indexes declined noticeably.", [Evidence(source)])] == ["quantifier"]


def test_a_side_taken_of_something_else_is_no_contradiction() -> None:
    source = "Consumption fell in March; the labor market was strong."
    assert verify("Consumption was weak in March.", [Evidence(source)]) == ()
