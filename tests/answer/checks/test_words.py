"""Names, views, moods and denials as writers vary and confuse them, in three languages."""

from __future__ import annotations

import pytest

from assistant.answer.verify import Evidence, verify

HELD = "In AFEs, yields declined; domestic indexes fell."
REVIEW = "我們把互聯網板塊由「超配」下調至「中性」。"
MAY = "A couple of participants commented that uncertainty might lead consumers to reduce spending."
DONE = "The Fed cut by 25 bp in October."
MEDIAN = "The FOMC median in March was for unemployment to fall to 4.5 percent at the end of 2021."

TRUE = [
    ("Yields declined in advanced foreign economies.", HELD),
    ("美國股指下跌。", HELD),
    ("聯儲局預期減息。", "FOMC members expect a cut in the federal funds rate."),
    ("Beijing released RMB 500 billion.", "10 月中央安排 5,000 億元。"),
    ("Money enters through Stock Connect.", "資金經港股通買入港股。"),
    ("The internet sector goes from overweight to neutral.", REVIEW),
    ("互联网评级调低至“中性”。", REVIEW),
    ("Uncertainty might make consumers spend less.", MAY),
    ("美联储降息 25 个基点。", "聯儲局一如我們預期減息 25 個基點。"),
    ("The Fed raised its odds as expected.", "The Fed raised its odds as we expected."),
    ("The median projection had unemployment falling to 4.5% by the end of 2021.", MEDIAN),
    ("每月增持 800 億美元。", "The Fed will continue to buy $80 billion a month."),
    ("CPI inflation rose.", "Consumer price inflation rose."),
    ("He does not expect a recession.", "He does not expect a recession in the coming year."),
]

FALSE = [
    ("entity", "日本股指下跌，本地股指亦下跌。", HELD),
    ("entity", "CPI inflation was 1.5 percent.", "PCE inflation was 1.5 percent."),
    ("entity", "我們把半導體板塊下調至「中性」。", REVIEW),
    ("direction", "The internet sector goes from neutral to overweight.", REVIEW),
    ("direction", "互联网评级由“中性”上调至“超配”。", REVIEW),
    ("direction", "Uncertainty might lead consumers to increase spending.", MAY),
    ("modality", "Consumers will certainly reduce spending.", "Consumers might reduce spending."),
    ("modality", "消費者必定減少開支。", "消費者可能減少開支。"),
    ("modality", "The Fed may cut by 25 bp in October.", DONE),
    ("modality", "失業率已在 2021 年底降至 4.5%。", MEDIAN),
    ("negation", "The Fed did not cut by 25 bp in October.", "The Fed, under pressure, cut by 25 bp in October."),
    ("negation", "利率未獲上調至 2.4%。", "The Board voted unanimously to raise the rate to 2.4%."),
    ("direction", "The probability of a cut plunged from 30% to 71%.", "減息概率由 30% 升至 71%。"),
    ("direction", "政府債淨融資同比多了 5,600 億元。", "政府債淨融資同比少了 5,600 億元。"),
    ("direction", "Turnover was 18% less than the week before.", "成交額較前一週增加 18%。"),
]


@pytest.mark.parametrize(("statement", "source"), TRUE)
def test_honest_words_pass(statement: str, source: str) -> None:
    assert verify(statement, [Evidence(source)]) == ()


@pytest.mark.parametrize(("kind", "statement", "source"), FALSE)
def test_words_that_say_something_else_are_accused(kind: str, statement: str, source: str) -> None:
    assert kind in [problem.kind for problem in verify(statement, [Evidence(source)])]
