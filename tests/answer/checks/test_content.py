"""What two stretches of text have in common, within a language and across the two; and whose figure or move it is."""

from __future__ import annotations

import pytest

from assistant.answer.checks.content import held_words, nearest, rendered
from assistant.answer.checks.objects import content_of
from assistant.answer.checks.reading import read
from assistant.answer.verify import Evidence, verify

FUNDS = "Assets of government money market funds rose over the period, whereas assets of prime funds declined."
BANKS = "世界銀行把增長預測由 4.0% 上調至 4.8%，國際貨幣基金組織則維持 4.8% 不變。"
LIQUOR = "超过六成基金降低了白酒仓位，仅有少数增持医药。"
PAYROLLS = "Payrolls increased over January and February after softening at the end of last year."
JAPAN = "We no longer expect the Bank of Japan to hike in October; a move in January looks more likely."
DEBT = "The state may not be able to pay if the debt limit is not raised, but that date might come weeks later."


def test_words_meet_across_languages() -> None:
    assert held_words(frozenset({"政府", "基金"}), True, frozenset({"govern", "bank"}), False) == {"政府"}
    assert held_words(frozenset({"govern"}), False, frozenset({"政府"}), True) == {"govern"}
    assert "govern" in rendered("政府")


def test_things_of_one_kind_with_none_in_common_are_two_things() -> None:
    one, other = (read(text) for text in ("世界銀行上調預測", "國際貨幣基金組織上調預測"))
    assert not content_of(one, (0, 8)).held_by(content_of(other, (0, 12)))


def test_the_nearer_of_two_is_told_by_what_only_one_has() -> None:
    said, rose, fell = (read(text) for text in ("prime fund assets", "government fund assets", "assets of prime funds"))
    contents = [content_of(one, (0, len(one.text))) for one in (said, rose, fell)]
    assert nearest(contents[0], [contents[2]], [contents[1]]) == (1, 0)


TRUE = [
    ("Government fund assets rose while those of prime funds declined.", FUNDS),
    ("國際貨幣基金組織維持預測不變。", BANKS),
    ("The World Bank raised its forecast to 4.8%.", BANKS),
    ("逾六成減持白酒，少數加倉醫藥。", LIQUOR),
    ("去年底走軟後，1 月和 2 月就業增加。", PAYROLLS),
    ("我們不再預期日本央行 10 月加息，1 月的可能性更大。", JAPAN),
    ("The Fed cut rates.", "聯儲局減息 25 個基點，但有 7 人預期不再減息。"),
    (
        "Members agreed to lift the limit to $160bn.",
        "Members agreed that the directive should incorporate a limit of $160 billion.",
    ),
    ("11 家銀行的利息支出上升，淨收入轉負。", "11 banks had negative net income from rising interest expense."),
    (
        "Most judged that the market had softened.",
        "A few participants saw inflation; most judged that the market had softened.",
    ),
    (
        "聯儲局削減每月購債共 150 億美元。",
        "The Fed cut its monthly purchases by $10 billion and by $5 billion.",
    ),
    ("Yields rose to 4.1% on 3 May.", "Yields rose to 4.1% 3 May."),
    ("我們看不到利差收窄。", "There was no tightening of policy."),
    ("The bank pays all obligations.", "The bank fully pays its obligations, some of them early."),
    ("The Fed is to slow runoff.", "The Fed would slow the decline in the size of its balance sheet."),
]
FALSE = [
    ("direction", "Assets of prime funds rose, whereas assets of government funds declined.", FUNDS),
    ("direction", "國際貨幣基金組織把預測上調至 4.8%。", BANKS),
    ("direction", "超過六成基金降低了醫藥倉位，僅有少數增持白酒。", LIQUOR),
    ("direction", "Payrolls shrank over January and February after softening at the end of last year.", PAYROLLS),
    ("date", "We no longer expect the Bank of Japan to hike in January.", JAPAN),
    ("negation", "We still expect the Bank of Japan to hike in October.", JAPAN),
    ("negation", "The state may not be able to pay if the debt limit is raised.", DEBT),
    ("negation", "Neither has not happened.", "目前兩者均未出現。"),
    ("modality", "The effects will inevitably be transitory.", "The effects are likely to be transitory."),
    ("entity", "Public sector pay rose.", "Pay in the private sector rose."),
    ("number", "It may come a number of years later.", "It might come a number of weeks later."),
    ("number", "各自報告 63 億美元的資產。", "Banks reported assets totaling $6.3 billion."),
    (
        "direction",
        "The Fed is not considering a cut of 75 basis points.",
        "A 75 basis point increase is not considered by the Fed.",
    ),
    ("direction", "Prices fell 21%.", "Prices are 21 percent higher."),
    ("entity", "Bluewater Energy priced notes.", "Tidewater Power priced notes."),
    ("entity", "國泰航空盈利倒退 4%。", "國泰航空與長和盈利分別為 98 億和 235 億元，其中長和盈利倒退 4%。"),
    (
        "quantifier",
        "Most saw inflation.",
        "A few participants saw inflation; most judged that the market had softened.",
    ),
]


@pytest.mark.parametrize(("statement", "source"), TRUE)
def test_who_did_what_may_be_put_in_other_words(statement: str, source: str) -> None:
    assert verify(statement, [Evidence(source)]) == ()


@pytest.mark.parametrize(("kind", "statement", "source"), FALSE)
def test_what_changed_places_is_accused(kind: str, statement: str, source: str) -> None:
    assert kind in [problem.kind for problem in verify(statement, [Evidence(source)])]
