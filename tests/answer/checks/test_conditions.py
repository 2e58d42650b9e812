"""What holds in a case is not said to hold in every case, in three languages."""

from __future__ import annotations

import pytest

from assistant.answer.checks.conditions import check_conditions
from assistant.answer.checks.reading import Source, read
from assistant.answer.verify import Evidence, verify

TRIAL = "If the trial in eleven branches goes well, the bank will open the new counters in all its branches."
BEHIND = "The bank will open the new counters in all its branches if the trial in eleven of them goes well."
STEEL = "如果鋼價回升，廠商將重啟停產的高爐。"
LICENCE = "在取得牌照之前，公司不能开展托管业务。"
ASKED = "Members asked if the bank will open the new counters in all its branches, which the chair confirmed."


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The bank will open the new counters in all its branches.", TRIAL),
        ("Whatever comes of the trial, the bank will open the new counters in all its branches.", TRIAL),
        ("中央銀行將減息 25 個基點。", "If inflation keeps falling, the central bank will cut rates by 25 bp."),
        ("廠商將重啟停產的高爐。", STEEL),
        ("The bank will open the new counters in all its branches.", BEHIND),
        ("The mills will restart their blast furnaces, no matter what becomes of steel prices.", STEEL),
        ("无论是否取得牌照，公司都不能开展托管业务。", LICENCE),
    ],
)
def test_a_condition_is_not_dropped(statement: str, source: str) -> None:
    assert "modality" in {one.kind for one in verify(statement, [Evidence(source)])}


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The bank will open the new counters in all its branches if the trial goes well.", TRIAL),
        ("The new counters may come to all branches of the bank.", TRIAL),
        ("只有鋼價回升，廠商才會重啟停產的高爐。", STEEL),
        ("取得牌照之前，公司不能开展托管业务。", LICENCE),
        ("The bank will open the new counters in all its branches.", ASKED),
        ("Of the mills, none restarted.", STEEL),
    ],
)
def test_a_condition_may_be_put_otherwise(statement: str, source: str) -> None:
    assert "modality" not in {one.kind for one in verify(statement, [Evidence(source)])}


def test_nothing_hangs_on_a_condition_that_stands_alone() -> None:
    alone = Source(read("If steel prices recover"), read(""))
    assert list(check_conditions(read("Steel prices recovered."), [alone])) == []
