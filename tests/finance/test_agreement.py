"""When a figure may stand for the figure of its source."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.finance.agreement import Agreement, agree, find_support
from assistant.finance.quantities import Quantity, parse_quantities


def one(text: str) -> Quantity:
    (quantity,) = parse_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("267.7 billion", "2,677 億"),
        ("RMB 267.7 billion", "2677 億元"),
        ("267.7 billion yuan", "2677 億"),
        ("268 billion", "2677 億"),
        ("about 270 billion", "2677 億"),
        ("RMB 1.4 trillion", "超過 1.4 萬億元"),
        ("over 1.4 trillion yuan", "超過 1.4 萬億元"),
        ("at least 1.4 trillion yuan", "超過 1.4 萬億元"),
        ("more than 1 trillion yuan", "超過 1.4 萬億元"),
        ("over 1.4 trillion", "1.43 萬億"),
        ("more than 20 trading days", "21 個交易日"),
        ("nearly 50%", "接近 50%"),
        ("50%", "接近 50%"),
        ("about 50%", "接近 50%"),
        ("under 50%", "近 50%"),
        ("nearly 50%", "48.9%"),
        ("less than 2%", "1.88%"),
        ("less than 2%", "不足 2%"),
        ("2.7 percent", "2.65%"),
        ("2.7 percent", "2.74%"),
        ("2.70 percent", "2.7%"),
        ("30 percent", "三成"),
        ("a third of firms", "33.4%"),
        ("33.3 percent", "三分之一"),
        ("half of respondents", "一半"),
        ("0.25 percentage point", "25 個基點"),
        ("a quarter-point cut", "降息 25 個基點"),
        ("34th percentile", "34% 分位"),
        ("1.7% to 1.9%", "1.7%~1.9%"),
        ("between 1.7 and 1.9 percent", "1.7%至1.9%"),
        ("at least 15 percent", "15% 至 20%"),
        ("up to 20 percent", "15% 至 20%"),
        ("fell 3.2 percent", "-3.2%"),
        ("-3.2%", "下跌 3.2%"),
        ("-3.2%", "−3.2%"),
        ("0%", "-0%"),
        ("five years", "5 年期"),
        ("12 months", "一年"),
        ("two quarters", "6 個月"),
        ("two weeks", "14 天"),
        ("21 trading days", "21 個交易日"),
        ("three members", "3 位"),
        ("119,000 jobs", "11.9 萬人"),
        ("3 companies", "3 家"),
        ("72.9 points", "72.9 分"),
        ("a score of 72.9", "72.9 分"),
        ("three times", "三次"),
        ("¥500", "500 日圓"),
        ("500 million", "$500 million"),
        ("NT$1.4 trillion", "1.4 兆元"),
        ("RMB 1.4 trillion", "1.4 兆元"),
    ],
)
def test_figures_that_say_the_same_agree(said: str, source: str) -> None:
    assert agree(one(said), one(source)) == Agreement(source=one(source))


@pytest.mark.parametrize(
    ("said", "source", "problem", "reason"),
    [
        ("6.7 trillion", "6674 億", "number", "the values differ"),
        ("270 billion", "2677 億", "number", "the values differ"),
        ("about 280 billion", "2677 億", "number", "the values differ"),
        ("2.7 percent", "2.76%", "number", "the values differ"),
        ("2.68 percent", "2.7%", "number", "the values differ"),
        ("32 percent", "三成", "number", "the values differ"),
        ("22 trading days", "21 個交易日", "number", "the values differ"),
        ("one year", "10 個月", "number", "the values differ"),
        ("over 1.4 trillion", "1.4 萬億", "number", "the source does not bound it so"),
        ("over 1 trillion", "2.6 萬億", "number", "the source does not bound it so"),
        ("nearly 50%", "42%", "number", "the source does not bound it so"),
        ("nearly 50%", "50%", "number", "the source does not bound it so"),
        ("over 50%", "接近 50%", "number", "the source bounds it otherwise"),
        ("less than 50%", "超過 50%", "number", "the source bounds it otherwise"),
        ("nearly 50%", "不足 50%", "number", "the source bounds it otherwise"),
        ("over 1.5 trillion", "超過 1.4 萬億", "number", "the values differ"),
        ("less than 1.3 trillion", "不足 1.4 萬億", "number", "the values differ"),
        ("15%", "15% 至 20%", "number", "one is a range, the other a single figure"),
        ("at least 20%", "15% 至 20%", "number", "one is a range, the other a single figure"),
        ("15% to 20%", "15%", "number", "one is a range, the other a single figure"),
        ("1.7% to 2.9%", "1.7%~1.9%", "number", "the values differ"),
        ("3.2%", "-3.2%", "number", "the signs differ"),
        ("-3.2%", "上升 3.2%", "number", "the signs differ"),
        ("1 percent", "1 個百分點", "unit", "percent is not percentage points"),
        ("34 percent", "34% 分位", "unit", "percent is not percentile"),
        ("5 percent", "5", "unit", "percent is not number"),
        ("21 trading days", "21", "unit", "count is not number"),
        ("$267.7 billion", "2677 億元", "unit", "USD is not CNY"),
        ("HK$267.7 billion", "2677 億元", "unit", "HKD is not CNY"),
        ("21 months", "21 個交易日", "unit", "month is not trading_day"),
        ("21 companies", "21 個交易日", "unit", "company is not trading_day"),
        ("21 天", "21 個", "unit", "day is not a count"),
        ("5 million tons", "500 萬桶", "unit", "ton is not barrel"),
        ("15 倍", "15%", "unit", "multiple is not percent"),
        ("15 倍", "15 家", "unit", "multiple is not count"),
    ],
)
def test_figures_that_do_not_are_told_why(said: str, source: str, problem: str, reason: str) -> None:
    judgement = agree(one(said), one(source))
    assert not judgement
    assert (judgement.problem, judgement.reason) == (problem, reason)


def test_the_figure_that_agrees_is_found_among_many() -> None:
    sources = parse_quantities("科創 50 和納斯達克分別回落 12.6% 和 6.5%，淨申購 55.9 億元")
    assert find_support(one("6.5%"), sources).source == sources[1]
    assert find_support(one("6.5%"), sources)


def test_the_nearest_disagreement_is_told() -> None:
    sources = parse_quantities("回落 12.6% 和 6.5%，上升 6.9 個百分點")
    wrong = find_support(one("6.6%"), sources)
    assert (wrong.problem, wrong.source) == ("number", sources[1])
    unit = find_support(one("6.9%"), sources)
    assert (unit.problem, unit.source) == ("unit", sources[2])
    assert find_support(one("5%"), parse_quantities("0 點和 0 家")).problem == "unit"
    assert find_support(one("6.6%"), ()) == Agreement("number", "the source has no figure")


def test_a_range_is_supported_by_its_ends() -> None:
    assert find_support(one("2% to 4%"), parse_quantities("上升 2% 至 4%"))
    assert not find_support(one("2% to 5%"), parse_quantities("上升 2% 至 4%"))


TRANSLATED = {
    "截至 3 月 7 日，北向資金連續 12 個交易日淨流入，累計 386.4 億元；科創 50 漲 8.7%，滬深 300 僅漲 0.9%。": (
        "By March 7 northbound flows had been positive for 12 trading days running, 38.64 billion yuan in all; the "
        "STAR 50 gained 8.7 per cent and the CSI 300 only 0.9 per cent."
    ),
    "全年盈利增速介於 4% 至 6%，10 年期國債收益率下行約 15 個基點，股息率處於近五年 82% 分位。": (
        "Earnings should grow by 4 to 6 percent and 10-year yields fall about 15 bp; the dividend yield is at the 82nd "
        "percentile of the past five years."
    ),
    "前三季度淨利潤分別為 21 億元、18.5 億元和 30 億元，逾三成來自海外，近半數門店開業不足兩年。": (
        "Net profit in the first three quarters was RMB 2.1, 1.85 and 3 billion; more than 30% came from abroad, and "
        "almost half of the stores opened less than two years ago."
    ),
    "目標區間上調 0.5 個百分點至 4.25%～4.5%；三分之二受訪者料再加 25 個基點，持倉每月減少約 950 億美元。": (
        "The target range rose by half a percentage point to 4-1/4 to 4-1/2 percent; two-thirds of those asked see at "
        "least one more quarter-point move, and holdings shrank by roughly $95 billion a month."
    ),
}


@pytest.mark.parametrize(("source", "translation"), TRANSLATED.items())
def test_every_figure_of_a_translation_is_supported(source: str, translation: str) -> None:
    for one_side, other in ((source, translation), (translation, source)):
        said, sources = parse_quantities(one_side), parse_quantities(other)
        assert len(said) > 3
        assert [(q.text, find_support(q, sources).reason) for q in said if not find_support(q, sources)] == []


VALUES = st.decimals(min_value="-9999", max_value="9999", places=3).filter(lambda value: abs(value) >= 1)


@given(VALUES, st.integers(0, 3))
def test_a_rounding_agrees_and_the_next_one_does_not(value: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    rounded = value.quantize(step)
    assert agree(one(f"{rounded}%"), one(f"{value}%"))
    assume((rounded < 0) == (rounded + step < 0) and rounded + step and rounded)
    assert not agree(one(f"{rounded + step}%"), one(f"{value}%")) or abs(rounded + step - value) == step / 2


@given(VALUES)
def test_a_figure_agrees_with_itself_in_every_unit(value: Decimal) -> None:
    for form in (
        "{}%",
        "{} 個基點",
        "{} 億元",
        "${} million",
        "{} 倍",
        "{} 點",
        "約 {}%",
        "超過 {}%",
        "不足 {}%",
        "接近 {}%",
    ):
        quantity = one(form.format(value))
        assert agree(quantity, quantity), form
