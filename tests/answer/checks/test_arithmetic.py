"""What a statement says of its own figures has to be so."""

from __future__ import annotations

import pytest

from assistant.answer.verify import Evidence, verify


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("A 由 620 萬人增至 790 萬人。", "A 由 620 萬人增至 790 萬人。"),
        ("Nasdaq fell 6.5%, more than the S&P 500's 4.2%.", "納指跌 6.5%，標普 500 跌 4.2%。"),
        ("恒生科技跌 11.5%，跌幅大於標普 500 的 4.2%。", "恒生科技跌 11.5%，標普 500 跌 4.2%。"),
        ("利差由負 297 個基點收窄至負 221 個基點。", "利差由負 297 個基點收窄至負 221 個基點。"),
    ],
)
def test_what_adds_up_passes(statement: str, source: str) -> None:
    assert verify(statement, [Evidence(source)]) == ()


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("The number fell from 7.9 million to 49.8 million.", "The number was 7.9 million, then 49.8 million."),
        ("人數由 790 萬降至 4,980 萬。", "人數先為 790 萬，後為 4,980 萬。"),
        ("Nasdaq fell 6.5%, less than the S&P 500's 4.2%.", "納指跌 6.5%，標普 500 跌 4.2%。"),
        ("恒生科技跌 11.5%，跌幅小于标普 500 的 4.2%。", "恒生科技跌 11.5%，標普 500 跌 4.2%。"),
    ],
)
def test_what_does_not_add_up_is_accused(statement: str, source: str) -> None:
    assert "direction" in [problem.kind for problem in verify(statement, [Evidence(source)])]
