"""The frame of a letter is told from its message, in three languages."""

from __future__ import annotations

import pytest

from assistant.answer.checks.reading import read
from assistant.answer.letter import claims_nothing, is_frame, split_letter

ENGLISH = """Subject: Weekly note
From: Daniel <daniel@example.com>

Dear Margaret,
- The index fell 3.1%.
| Sector | View |
|---|---|
Kind regards,
Daniel Ho
Director, Private Wealth
Tel: +852 2123 4567

P.S. Gold fell 6%.

Disclaimer: This is no advice. Prices may fall 10% in a day.
"""
TRADITIONAL = """主旨：市場回顧
陳先生：
您好！
恒指下跌 3.1%。
謹祝
梁美玲
私人財富管理部 副總裁
電話：2345 6789

免責聲明：本電郵僅供參考。投資涉及風險，可升可跌。
"""
SIMPLIFIED = """王总，您好：
恒指下跌 3.1%。
祝工作顺利！
李明
财富管理中心 投资顾问
手机：138 0013 8000

风险提示：市场有风险，投资需谨慎。
"""


def message(letter: str) -> list[str]:
    return [sentence for sentence, frame in split_letter(letter) if not frame and not claims_nothing(read(sentence))]


def test_what_an_english_letter_claims_is_left() -> None:
    assert message(ENGLISH) == ["- The index fell 3.1%.", "| Sector | View |", "P.S. Gold fell 6%."]


@pytest.mark.parametrize("letter", [TRADITIONAL, SIMPLIFIED])
def test_what_a_chinese_letter_claims_is_left(letter: str) -> None:
    assert message(letter) == ["恒指下跌 3.1%。"]


@pytest.mark.parametrize(
    "line",
    [
        "This email does not constitute investment advice or an offer to buy or sell any security.",
        "The value of investments can fall as well as rise.",
        "本電郵不構成任何投資建議或要約。",
        "本邮件不构成任何投资建议。",
        "微信：13800138000",
        "daniel.ho@example.com",
        "|---|:-:|",
    ],
)
def test_lines_of_the_frame_are_known_anywhere(line: str) -> None:
    assert is_frame(line)


@pytest.mark.parametrize("line", ["The fund fell 3%.", "基金下跌 3%。", "From 3% to 4%", "日期貨上升 3%。"])
def test_lines_of_the_message_are_no_frame(line: str) -> None:
    assert not is_frame(line)


@pytest.mark.parametrize("line", ["一、港股", "**半导体**", "Rates and credit"])
def test_headings_claim_nothing(line: str) -> None:
    assert claims_nothing(read(line))


def test_all_of_a_text_is_given_back() -> None:
    for letter in (ENGLISH, TRADITIONAL, SIMPLIFIED):
        joined = "".join("".join(sentence.split()) for sentence, _ in split_letter(letter))
        assert joined == "".join(letter.split())
