"""What writers put in other words is not accused; what they turn round still is."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.answer.verify import Evidence, verify

PUBLISHED = dt.date(2025, 11, 30)
DOLLAR = "The yen weakened, as orders came in worse than expected, while foreign surveys showed slowing growth."
ABOVE = "Some gauges of wage growth were already above, or would soon rise above, the 3 percent goal."
LENDING = "Careless lending could amplify a shock arising from falling land prices."
BASIS = "Recent 12-month readings had been lifted by base effects as the low values of 2020 dropped out of the sum."
UNTIL = "The bank intends to keep its rate at 0.5 percent until inflation has risen to 2 percent."
FUNDS = "最近三週，債券基金淨申購 120 億元，其中長債基金 30 億元；過去 8 個交易日日均成交降至 45 億元。"
CUTS = "For 2026 we look for cuts in March, July and September."
RATES = "实际利率约为 4.3%，高于过去十年 3.1% 的均值。"
FORECASTS = "2025 年底预测由 7.10 下调至 7.05；2026 年底由 7.00 下调至 6.90。"
CREDIT = "We move Asian technology credit from overweight to neutral and lift our spread target from 75 bp to 85 bp."
OUTFLOW = "今年 8 月以來僅有 1 個交易日（9 月 18 日）出現淨流出。"
RISKS = "Downside risks to growth had increased."
SHORT = "Building had been restrained by shortages of timber."
LATE = "出口连续第四个月超预期，对美出口则仍比一年前低 26%。"
CHIPS = "Exports jumped 22% in the first ten days of March; excluding chips they were flat."
GROUP = "千帆互動與另外三家平台公司把指引合共上調至 5,200 億元。"
RISE = "We extend duration from 5.2 to 5.8 years."
FASTER = "5 月价格同比上涨 0.6%，涨幅比上月扩大 0.2 个百分点。"
FIRST = "Fee income grew for the first time in three years, by 4.7%."
NONE = "In none of the three do we see the yield above 4.75%."
SPREADS = "Spreads ended October at 76 bp, 3 bp tighter."
LEVEL = "The secured rate was steady at 5 basis points."
EACH = "Purchases will be reduced by $20 billion for bonds and by $10 billion for mortgages, starting in January."
DIVIDENDS = "銀行股息率由 5.1% 升至 5.6%，主要是股價回落所致，派息本身並未增加。"
WAIT = "我们预计央行一季度降准，但全面降息要等到二季度。"
NOT_BEFORE = "我們不認為估值修復可在業績期前完成。"
EIGHT = "恒指五月累升 4.6%，跑贏標普 500 的 2.9%。"
MAY = "Price swings in any of these assets could hurt stability, and sentiment is likely to reassert itself."

TRUE = [
    ("A lack of timber restrained building.", SHORT),
    ("出口連續四個月勝預期。", LATE),
    ("Exports beat expectations for a fourth month running.", LATE),
    ("Without chips exports did not grow.", CHIPS),
    ("3 月首十日出口急增 22%。", CHIPS),
    ("四家平台公司的指引合共調高至 5,200 億元。", GROUP),
    ("Duration goes up by 0.6 years to 5.8.", RISE),
    ("Prices rose 0.6% in May, 0.2 points faster than before.", FASTER),
    ("5 月價格按年升 0.6%，較之前的 0.4% 加快。", FASTER),
    ("手续费收入此前三年没有增长。", FIRST),
    ("三種情景下息率都不會高於 4.75%。", NONE),
    ("10 月底息差收窄 3 個基點至 76 個基點。", SPREADS),
    ("The secured rate was unchanged at 0.05%.", LEVEL),
    ("Purchases will fall by $30 billion in total.", EACH),
    ("由 1 月起將減少購買。", EACH),
    ("Bank yields rose from 5.1% to 5.6% because share prices fell, not because payouts went up.", DIVIDENDS),
    ("一季度不会全面降息。", WAIT),
    ("估值修復恐怕要待業績期之後。", NOT_BEFORE),
    ("恒指跑赢标普 500 指数 1.7 个百分点。", EIGHT),
    ("Price swings could hurt stability.", MAY),
    ("今年以來指數上漲 26%。", "The index gained 26% this year."),
    ("PPI will not rise before 2026.", "我们不认为 PPI 今年能够转正。"),
    ("Volatility rose 10.6 points.", "波動率由 15.8% 升至 26.4%。"),
    ("The chair met the board.", "The chair met the board; the staff did not."),
    ("Output grew in emerging economies.", "Output in both advanced and emerging foreign economies grew."),
    ("庫存去化長達 27 個月。", "庫存仍需 27 個月去化。"),
    ("The rate hardly moved this year.", "The rate was flat this year."),
    ("10 月跌幅收窄至 18%，上月為 24%。", "10 月跌幅較 9 月的 24% 收窄至 18%。"),
    ("日圓轉弱，因訂單遜預期，而海外調查顯示增長放緩。", DOLLAR),
    ("Wage growth was already above 3 percent on some gauges.", ABOVE),
    ("Careless lending could amplify a fall in land prices.", LENDING),
    ("過去 12 個月的讀數受基數效應推高。", BASIS),
    ("Rates will not rise before inflation has risen to 2 percent.", UNTIL),
    ("近三週債券基金淨申購合計 120 億元，長債基金佔 30 億元。", FUNDS),
    ("最近八個交易日的日均成交降到 45 億元。", FUNDS),
    ("Cuts are expected in March, July and September 2026.", CUTS),
    ("預計明年 3 月、7 月和 9 月減息。", CUTS),
    ("实际利率比十年均值高 1.2 个百分点。", RATES),
    ("The forecast is 7.05 for the end of 2025 and 6.90 for the end of 2026.", FORECASTS),
    ("我們把亞洲科技信用債由超配降至中性，並把息差目標由 75 個基點調高至 85 個基點。", CREDIT),
    ("8 月以來只有 9 月 18 日一天錄得淨流出。", OUTFLOW),
    ("The target is 640,000 won.", "目標價 64 萬韓圜。"),
    ("The yield ends at 3.75% by year-end 2026.", "2026 年底收益率為 3.75%。"),
]

FALSE = [
    ("number", "出口連續五個月勝預期。", LATE),
    ("number", "5 月价格同比上涨 0.6%，较之前的 0.5% 加快。", FASTER),
    ("number", "Purchases will fall by $35 billion in total, 3% less.", EACH + " That is 4% of 7 programmes."),
    ("direction", "预期 12 月加息。", "A sharp fall in equities could bring the Fed back to a cut in December."),
    ("direction", "Bond yields ended the week lower.", "Bond yields ended the week much higher, on supply."),
    ("number", "五家平台公司的指引合共調高至 5,200 億元。", GROUP),
    ("unit", "恒指跑赢标普 500 指数 1.8 个百分点。", EIGHT),
    ("modality", "Price swings have hurt stability, and sentiment has reasserted itself.", MAY),
    ("negation", "估值修復可在業績期前完成。", NOT_BEFORE),
    ("negation", "The yield will be above 4.75%.", NONE),
    ("direction", "日圓轉強，因訂單遜預期。", DOLLAR),
    ("number", "Wage growth was below 3 percent on some gauges.", ABOVE),
    ("direction", "Careless lending could amplify a rise in land prices.", LENDING),
    ("date", "過去 24 個月的讀數受基數效應推高。", BASIS),
    ("date", "Cuts are expected in March, July and September 2027.", CUTS),
    ("unit", "实际利率比十年均值高 1.3 个百分点。", RATES),
    ("date", "The forecast is 7.05 for the end of 2026.", FORECASTS),
    ("direction", "亞洲科技信用債由超配上調至中性。", CREDIT),
    ("unit", "8 月以來只有一週錄得淨流出。", OUTFLOW),
    ("direction", "增長的下行風險有所減少。", RISKS),
    ("direction", "Downside risks to growth had decreased.", RISKS),
]


def accused(statement: str, source: str) -> list[str]:
    return [problem.kind for problem in verify(statement, [Evidence(source, PUBLISHED)])]


@pytest.mark.parametrize(("statement", "source"), TRUE)
def test_other_words_for_the_same_are_not_accused(statement: str, source: str) -> None:
    assert accused(statement, source) == []


@pytest.mark.parametrize(("kind", "statement", "source"), FALSE)
def test_what_is_turned_round_is_accused(kind: str, statement: str, source: str) -> None:
    assert kind in accused(statement, source)


def test_a_side_taken_of_what_two_sources_do_not_speak_of_is_not_accused() -> None:
    sources = [Evidence("Core inflation slowed."), Evidence("Wages rose in Norway.")]
    assert "entity" not in [problem.kind for problem in verify("Headline orders in Norway rose.", sources)]


def test_a_time_that_cannot_be_known_is_accused_where_another_is_named() -> None:
    assert [problem.kind for problem in verify("上週銷售上升。", [Evidence("銷售於 3 月上升。")])] == ["date"]
