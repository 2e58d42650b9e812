"""What one language says with other means than another, and accountants otherwise than writers."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.answer.verify import Evidence, verify

ROW = "Orders | 2,140 | 1,980 | (7) | 2"
HEADER = "Results | 2024 $ million | 2025 $ million | Reported change % | Constant currency change %"
TABLE = f"Harbour Pumps · Key figures\n{HEADER}"
MARGIN = "The operating margin of the mill came to 18.4% in the quarter, up 1.3 pts over the same quarter of 2023."
TERMS = "Freight lines guide to earnings of 52 to 56 cents per share in 2026. Earnings were 61.5 cps in 2025."

SHIPPED = "Sales: $40 million; exports: $30 million."

TRUE = [
    # Denials that another language leaves unsaid or hides in an ending.
    ("住戶避免舉債。", "Households steered clear of borrowing."),
    ("企业难以转嫁成本。", "Firms found it difficult to pass costs on."),
    ("The rules are inappropriate for small banks.", "這些規則對小型銀行並不合適。"),
    ("這些規則對小型銀行並不合適。", "The rules are inappropriate for small banks."),
    ("The ministry moved to prevent a run on deposits.", "财政部出手防范存款挤提。"),
    ("发展中国家获得更多贷款。", "Developing countries obtained more loans."),
    ("貸款流向最不發達國家。", "Loans flowed to the least developed countries."),
    # Who is meant stands before 都.
    ("許多銀行都上調了存款利率。", "Many banks raised their deposit rates."),
    ("这些指标都转弱。", "The indicators generally weakened."),
    ("More than half of the members expected a cut.", "A majority of the members expected a cut."),
    ("About half of the branches closed.", "分行有 54% 關閉。"),
    # Chinese leaves the future out, accountants the percent sign and the minus.
    ("工程至少需時三個月。", "The works will take at least three months."),
    ("The margin came to 18.4%, compared with 17.1% a year before.", MARGIN),
    ("盈利指引為每股 52 至 56 仙，低於 61.5 仙。", TERMS),
    (
        "Members thought firms might be slow to hire in a downturn because layoffs had been so costly.",
        "Members anticipated that orders would fall. In a downturn firms might be slow to hire.",
    ),
    (
        "Sales were $40 million, of which exports accounted for $30 million, or 75%.",
        SHIPPED,
    ),
    ("The dividend was 49 cents a share.", "Dividend per share: 49 cents."),
    ("Markets lowered their hopes of easing.", "市場對減息的預期降溫，收緊的預期升溫。"),
    ("高借貸成本拖累就業增長。", "High borrowing costs continued to weigh on hiring and employment growth."),
    (
        "Of the jobs lost in the slump, a third came back.",
        "One third of the losses in jobs had come back; wages edged higher.",
    ),
    ("4、5 兩月平均每月新增 3 萬個職位。", "Jobs rose by 30,000 a month on average in April and May."),
    ("In the last decade the fund grew.", "過去十年，該基金有所增長。"),
    ("陳小姐現年 52 歲。", "Ms Chan, 52, chairs the fund."),
    ("Three months or more passed; output rose over more than three months.", "三個多月來產出上升，為時三個多月。"),
    ("Yields rose by up to 12 basis points.", "孳息率升幅高達 12 個基點。"),
    ("上世紀八十年代，利率高企。", "Interest rates were high in the 1980s."),
    ("Interest rates were high in the 1980s.", "20 世纪 80 年代利率很高。"),
    ("The vast majority of the branches reopened.", "大部分分行重開。"),
    ("The fund holds both listed and private firms.", "基金持有部分上市公司和私人公司。"),
    ("Without a deal, the plant would suspend production.", "若未能達成協議，工廠將暫停生產。"),
    ("Growth was without support from exports.", "增長並無出口支持。"),
    ("西班牙裔失業率偏高。", "Unemployment among Hispanics is high."),
]
FALSE = [
    ("The rules are not appropriate for small banks.", "這些規則適合小型銀行。", "negation"),
    ("央行恢復縮表。", "The central bank stopped shrinking its balance sheet.", "negation"),
    ("所有銀行都上調了存款利率。", "Many banks raised their deposit rates.", "quantifier"),
    ("More than half of the members expected a cut.", "Some of the members expected a cut.", "number"),
    ("About half of the branches closed.", "分行有 64% 關閉。", "number"),
    ("工程已用了三個月。", "The works will take three months.", "modality"),
    ("The margin came to 18.4%, compared with 16.1% a year before.", MARGIN, "number"),
    ("盈利指引為每股 62 至 66 仙，低於 61.5 仙。", TERMS, "number"),
    ("Sales were $40 million, of which exports accounted for $30 million, or 85%.", SHIPPED, "unit"),
    ("陳小姐現年 57 歲。", "Ms Chan, 52, chairs the fund.", "number"),
    ("Yields rose by up to 10 basis points.", "孳息率升幅高達 12 個基點。", "number"),
    ("上世紀七十年代，利率高企。", "Interest rates were high in the 1980s.", "date"),
    ("All branches reopened.", "大部分分行重開。", "quantifier"),
    ("近期仍有加息空間。", "近期仍有減息空間，流動性收緊。", "direction"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "source"), TRUE)
def test_what_another_language_puts_otherwise_is_not_accused(statement: str, source: str) -> None:
    assert verify(statement, [Evidence(source, dt.date(2026, 6, 1))]) == ()


@pytest.mark.parametrize(("statement", "source", "kind"), FALSE)
def test_what_it_does_not_say_is(statement: str, source: str, kind: str) -> None:
    assert kind in {one.kind for one in verify(statement, [Evidence(source, dt.date(2026, 6, 1))])}


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("Orders fell 7% as reported and rose 2% in constant currency.", set()),
        ("訂單減少 1.6 億美元至 19.8 億美元。", set()),
        ("Orders fell 9% as reported.", {"number"}),
        ("訂單減少 1.9 億美元至 19.8 億美元。", {"number"}),
    ],
)
def test_a_row_is_read_in_the_percent_of_its_header_and_subtracted(statement: str, kinds: set[str]) -> None:
    row = Evidence(ROW, dt.date(2026, 2, 1), TABLE)
    assert {one.kind for one in verify(statement, [row])} == kinds
