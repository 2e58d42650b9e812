"""Figures, dates and directions that a writer tells in another order, another notation or another language."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.answer.verify import Evidence, verify

PUBLISHED = dt.date(2025, 5, 6)
SHIPMENTS = "Profit was driven by a 6.4% increase in shipments and a 2.1% rise in prices."
SALES = (
    "Revenue of the chemicals arm increased 23% to $410.5 million in fiscal 2024 compared to $333.7 million in 2023."
)
RESULT = (
    "The mill had an operating income of $5.2 million in 2024 compared to an operating loss of $0.4 million in 2023."
)
LEASES = "Leases signed rose 3.5 percent month over month in March and edged down in April."
RATE = "The vacancy rate moved up 0.3 percentage point to 5.1 percent in October and remained at that rate in November."
RATE_HAN = "10 月空置率升至 5.1%，11 月持平。"
MILLS = (
    "After its rapid growth in the last quarter of 2024, steel output had declined in the first quarter of this year."
)
STANCE = "A restrictive policy stance is needed until inflation is on a downward path to 3 percent."
GROUP = "During the year ended 31 December 2024, the group booked gains of about RMB85 million (2023: RMB310 million)."
COSTS = "Overheads decreased to 12.4% of sales compared to 12.9% before, due to lower rents and higher volumes."
BUYBACK = "As of March 31, 2025, $0.7 billion remained available under the $1.5 billion repurchase programme."
HOUSES = "In June, about 90 percent of towns had seen rents climb over the past three months."
DRIVERS = "截至去年底，當地持牌司機達 3.06 億人，其中 2.77 億人駕駛汽車，佔 90.5%。"
GUIDANCE = "公司料全年純利為 1.2 亿元-1.5 亿元，按年增長 110%-160%。"
CORE = "Although core and headline PCE inflation came in at 1.8 percent, rents will cause it to move above 3 percent."
SPRING = "Price declines in March and April of last year will cause inflation to move above 3 percent."
GOALS = "While we are far from our goals, we expect progress."
AGREED = "They agreed that risks were skewed to the upside and cited several such risks."
GENERALLY = "Participants generally observed that rates would need to stay where they were."
LATER = "Output was expected to fall short near the end of 2026, a year later than in the previous forecast."
FASTER = "Exports rose sharply in July but rose much less rapidly in August."
FEWER = "There were 2.4 million fewer jobs in March than in 2019."
DOWN = "Real incomes surged 40 percent in the first quarter after a decline of 8 percent in the fourth quarter."
INCOMES = "Incomes fell 8 percent in 2024 and rose 40 percent in 2025."
LOANS = "A large majority of loans, nearly 73 percent, were made by insured banks, and deposits at all of them grew."
GDP = "上季實質 GDP 按年率計增長 2.7%，較首次估計下調 0.2 個百分點。"
TRIPS = "Holiday trips totalled 274 million, up 70.8%, and takings grew 128.9%."
QUARTERS = "2024 財年總營收 19.4 億元，同比增長 62%；第四季營收 5.8 億元，同比增長 51%。"
RIVALS = "Revenue in the north was $175 million compared to $315 million before, down 44%. In the south it rose 27%."
WEST = "西部整體增速為 8.0%，高出全國平均水平（6.1%）1.9 個百分點。"
NET = "Net exports made large negative contributions to growth."
SHARES = "國企指數升 2.2%，紅籌指數升 2.0%。"
STEADY = "市場對加息的預期基本穩定。"
COSTLY = "Selling, general and administrative expense increased to $24 million."
GAIN = "Income includes a $215 million gain on the sale of a mill."

TRUE = [
    ("Shipments were up 6.4% and prices 2.1%.", SHIPMENTS),
    ("The chemicals arm's revenue was $410.5 million in fiscal 2024, up 23%.", SALES),
    ("化工業務收入由 3.337 億美元增至 4.105 億美元。", SALES),
    ("The mill swung from a small operating loss in 2023 to an operating profit of $5.2 million in 2024.", RESULT),
    ("3 月簽約租賃按月增加 3.5%，4 月略為回落。", LEASES),
    ("空置率在 11 月維持於 5.1%。", RATE),
    ("The vacancy rate was 5.1% in November.", RATE_HAN),
    ("Steel output fell in the first quarter of 2025, having grown fast in the fourth quarter of 2024.", MILLS),
    ("Policy must stay restrictive until inflation is heading down to 3 percent.", STANCE),
    ("The group booked gains of about 85 million yuan in 2024, down from 310 million yuan in 2023.", GROUP),
    ("集團 2024 年錄得收益約 8,500 萬元人民幣，2023 年為 3.1 億元。", GROUP),
    ("經常開支佔銷售的比重由 12.9% 降至 12.4%，降低 0.5 個百分點。", COSTS),
    ("15 億美元的回購計劃尚餘 7 億美元。", BUYBACK),
    ("Nine in ten towns had seen rents climb.", HOUSES),
    ("China had 306 million licensed drivers, of whom 277 million, or 90.5%, drive cars.", f"全國{DRIVERS}"),
    ("Full-year profit is expected at RMB 120–150 million, up 110–160%.", GUIDANCE),
    ("公司料全年純利至少 1.2 億元，增幅超過一倍。", GUIDANCE),
    ("Core PCE inflation stood at 1.8 percent.", CORE),
    ("由於去年 3、4 月物價下跌，通脹將升破 3%。", SPRING),
    ("目前距離目標仍遠，但預期會有進展。", GOALS),
    ("與會者一致認為風險偏向上行。", AGREED),
    ("Most participants observed that rates would need to stay where they were.", GENERALLY),
    ("Export growth slowed in August.", FASTER),
    ("8 月出口增長放緩。", FASTER),
    ("Employment in March was 2.4 million below its level of 2019.", FEWER),
    ("Real incomes rose 40 percent in the first quarter, having fallen 8 percent in the quarter before.", DOWN),
    ("實質收入第一季升 40%，前一季則跌 8%。", DOWN),
    ("毛利率較去年同期下降 400 個基點。", "Gross margin decreased 400 basis points from the prior-year period."),
    ("会后日元一度贬值超过 2%。", "會後日圓兌美元一度急跌逾 2%。"),
    ("Sales of the top 100 developers rose 29.1%.", "百強房企銷售金額增長29.1%。"),
    ("In 2025, after falling 8 percent the year before, incomes rose 40 percent.", INCOMES),
    ("Insured banks made nearly 73 percent of all loans.", LOANS),
    ("Deposits at all of them grew.", LOANS),
    ("上季 GDP 增長年率為 2.7%。", GDP),
    ("Trips over the May Day holiday were up 70.8%.", TRIPS),
    ("收入增長近 1.29 倍。", TRIPS),
    ("The H-share gauge gained 2.2% and the red-chip gauge 2.0%.", SHARES),
    ("Expectations of a hike hardly changed.", STEADY),
    ("SG&A rose to $24 million.", COSTLY),
    ("Output would fall short near the end of 2026, a year later than previously forecast.", LATER),
]
FALSE = [
    ("Shipments were up 2.1% and prices 6.4%.", SHIPMENTS),
    ("The mill swung from an operating profit in 2023 to an operating loss of $5.2 million in 2024.", RESULT),
    ("出廠價格要到 2026 年第二季才會轉正。", "我們預計出廠價格要到 2026 年第三季才會轉正。"),
    ("Prices will not turn until the second quarter of 2026.", "Prices will not turn until the third quarter of 2026."),
    ("毛利率較今年同期下降 400 個基點。", "Gross margin decreased 400 basis points from the prior-year period."),
    ("空置率在 12 月維持於 5.1%。", RATE),
    ("The vacancy rate moved up to 5.1 percent in November.", RATE),
    ("The group booked gains of about 85 million yuan in 2024, up from 310 million yuan in 2023.", GROUP),
    ("Six in ten towns had seen rents climb.", HOUSES),
    ("公司料全年純利至少 1.6 億元。", GUIDANCE),
    ("收入增長近 1.9 倍。", TRIPS),
    ("與會者一致認為風險偏向下行。", AGREED),
    ("A few participants observed that rates would need to stay where they were.", GENERALLY),
    ("Output was expected to fall short near the end of 2026, a year earlier than in the previous forecast.", LATER),
    ("Employment in March was 2.4 million above its level of 2019.", FEWER),
    ("Real incomes rose 8 percent in the fourth quarter.", DOWN),
    ("第四季營收同比增長 62%。", QUARTERS),
    ("Revenue in the north decreased 27%.", RIVALS),
    ("西部增速低於全國平均。", WEST),
    ("Net exports made large positive contributions to growth.", NET),
    ("Income includes a $215 million loss on the sale of a mill.", GAIN),
    ("可比銷售增長 15.6%，增速高於上年的 37.9%。", "可比銷售增長 15.6%，上年為 37.9%。"),
]


def problems(statement: str, source: str, context: str = "") -> list[str]:
    return [one.kind for one in verify(statement, [Evidence(source, PUBLISHED, context)])]


@pytest.mark.parametrize(("statement", "source"), TRUE)
def test_what_is_retold_rightly_passes(statement: str, source: str) -> None:
    assert problems(statement, source) == []


@pytest.mark.parametrize(("statement", "source"), FALSE)
def test_what_is_retold_wrongly_is_accused(statement: str, source: str) -> None:
    assert problems(statement, source)


@pytest.mark.parametrize(
    "statement", ["Operating cash flow slipped 5% to $14.6 billion.", "經營現金流為 145.51 億美元。"]
)
def test_the_figures_of_a_table_are_in_the_unit_of_its_head(statement: str) -> None:
    context = "Cash flows\n(Dollars in millions) | 2025 | Change | 2024"
    assert problems(statement, "Net cash from operations | $14,551 | -5% | $15,386", context) == []


def test_a_title_may_tell_when_and_a_day_told_hides_the_day_of_the_note() -> None:
    source = "Sales increased 18.2% compared to $2.7 billion in the fourth quarter of fiscal 2023."
    assert problems("Fourth-quarter sales grew 18.2%.", source, "Fourth Quarter Fiscal 2024 Results") == []
    effective = Evidence("The rate is 0.4 percent, effective May 7, 2025.", PUBLISHED)
    other = Evidence("Operations have a limit.", PUBLISHED)
    assert [one.kind for one in verify("From 6 May 2025 the rate is 0.4 percent.", [effective, other])] == ["date"]
    assert verify("As of May 2025 operations have a limit.", [other]) == ()


@pytest.mark.parametrize("statement", ["Early 2025 was better than the end of 2024.", "2025 年初好於 2024 年底。"])
def test_a_quarter_may_be_told_as_the_part_of_the_year_in_which_it_lies(statement: str) -> None:
    assert problems(statement, "The first quarter of 2025 was better than the fourth quarter of 2024.") == []
