"""Figures: what is one, what it measures, how much, how exactly, how bounded."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.finance.bounds import sign_before
from assistant.finance.currencies import settle
from assistant.finance.dates import find_marks
from assistant.finance.quantities import Quantity, parse_quantities
from assistant.language.script import convert


def told(text: str) -> list[str]:
    """Say each figure of a text in short: value, upper end, kind, unit, bound."""
    return [_short(quantity) for quantity in parse_quantities(text)]


def _short(quantity: Quantity) -> str:
    value = _plain(quantity.value) + (f"~{_plain(quantity.high)}" if quantity.high is not None else "")
    bound = "" if quantity.bound == "none" else quantity.bound
    return " ".join(part for part in (bound, value, quantity.kind, quantity.unit) if part)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # percent
        ("下跌 4.2%", ["4.2 percent"]),
        ("12.6 per cent", ["12.6 percent"]),
        ("12.6 pct higher", ["12.6 percent"]),
        ("百分之五", ["5 percent"]),
        ("三成", ["30 percent"]),
        ("三成半", ["35 percent"]),
        ("三成五", ["35 percent"]),
        ("3 成", ["30 percent"]),
        ("5‰", ["0.5 percent"]),
        ("１２．６％", ["12.6 percent"]),
        ("12 per\u00adcent", ["12 percent"]),
        ("half of respondents", ["50 percent"]),
        ("two-thirds of participants", ["66.666666666667 percent"]),
        ("不足1/3", ["under 33.333333333333 percent"]),
        ("1/4 of a percent", ["0.25 percent"]),
        ("half a percent", ["0.5 percent"]),
        ("up from half in July", ["50 percent"]),
        ("the last two \nquarters", ["2 count quarter"]),
        ("one and a half percent", ["1.5 percent"]),
        # percentage points
        ("0.5 個百分點", ["0.5 percentage_points"]),
        ("四分之一個百分點", ["0.25 percentage_points"]),
        ("28,500, or 12.7 times earnings", ["28500 number", "12.7 multiple"]),
        ("三大車企", ["3 count"]),
        ("十至十二個月", ["10~12 count month"]),
        ("a fourth month running", []),
        ("0.5 百分點", ["0.5 percentage_points"]),
        ("25 個基點", ["0.25 percentage_points"]),
        ("25bp", ["0.25 percentage_points"]),
        ("25 bps", ["0.25 percentage_points"]),
        ("a 25-basis-point cut", ["0.25 percentage_points"]),
        ("2.4 percentage points faster", ["2.4 percentage_points"]),
        ("0.3ppt", ["0.3 percentage_points"]),
        ("a quarter-point cut", ["0.25 percentage_points"]),
        ("half a percentage point", ["0.5 percentage_points"]),
        ("升息 2 碼", ["0.5 percentage_points"]),
        # Hong Kong's 厘: a level in percent, a change in percentage points
        ("息率 3.5 厘", ["3.5 percent"]),
        ("股息率逾五厘", ["over 5 percent"]),
        ("派息率四厘半", ["4.5 percent"]),
        ("加息至兩厘七五", ["2.75 percent"]),
        ("5釐", ["5 percent"]),
        ("加息四分三厘", ["0.75 percentage_points"]),
        ("加息四分之三厘", ["0.75 percentage_points"]),
        ("減半厘", ["0.5 percentage_points"]),
        ("加了一厘半", ["1.5 percentage_points"]),
        ("減息半至一厘", ["1 percentage_points"]),
        ("升 0.5 至 1 厘", ["0.5~1 percentage_points"]),
        ("由 3.5 至 4 厘", ["3.5~4 percent"]),
        ("按息由三厘半減至 3.25 厘", ["3.5 percent", "3.25 percent"]),
        ("息差擴闊至 1.2 厘", ["1.2 percentage_points"]),
        ("月息三厘", ["0.3 percent"]),
        ("日息 5 厘", ["0.05 percent"]),
        ("長 3 厘米", ["3 number"]),
        ("3 厘5%", ["3 percent", "5 percent"]),
        ("釐定四分一客戶", []),
        ("降息 25 個點子", ["0.25 percentage_points"]),
        ("息差收窄 12 點子", ["0.12 percentage_points"]),
        ("他有三個點子", []),
        ("降息半碼", ["0.125 percentage_points"]),
        ("27碼遠射", ["27 number"]),
        ("一個半百分點", ["1.5 percentage_points"]),
        # percentile
        ("處於 34% 分位", ["34 percentile"]),
        ("處於 34% 的分位", ["34 percentile"]),
        ("第 34 百分位", ["34 percentile"]),
        ("分位數升至 34%", ["34 percentile"]),
        ("the 34th percentile", ["34 percentile"]),
        # money
        ("2,677 億元", ["267700000000 money CNY"]),
        ("１，０００元", ["1000 money CNY"]),
        ("人民幣 3 億元", ["300000000 money CNY"]),
        ("RMB500 million", ["500000000 money CNY"]),
        ("3 billion yuan", ["3000000000 money CNY"]),
        ("3.5 萬億美元", ["3500000000000 money USD"]),
        ("$1.4 trillion", ["1400000000000 money USD"]),
        ("a $1.4-trillion plan", ["1400000000000 money USD"]),
        ("USD 3bn", ["3000000000 money USD"]),
        ("US$5m", ["5000000 money USD"]),
        ("$5K", ["5000 money USD"]),
        ("$  1,452.4", ["1452.4 money USD"]),
        ("3 million dollars", ["3000000 money USD"]),
        ("HK$3.5mn", ["3500000 money HKD"]),
        ("港幣 3 億元", ["300000000 money HKD"]),
        ("2.5 億港元", ["250000000 money HKD"]),
        ("€3bn", ["3000000000 money EUR"]),
        ("3 億歐元", ["300000000 money EUR"]),
        ("£4.2m", ["4200000 money GBP"]),
        ("NT$500 億", ["50000000000 money TWD"]),
        ("JPY 3trn", ["3000000000000 money JPY"]),
        ("5 兆日圓", ["5000000000000 money JPY"]),
        ("¥500 億，日本央行", ["50000000000 money JPY"]),
        ("¥500 億，人民幣", ["50000000000 money CNY"]),
        ("¥500", ["500 money ¥"]),
        ("¥500 日圓", ["500 money JPY"]),
        ("$20 美元", ["20 money USD"]),
        ("500 $", ["500 money USD"]),
        ("Revenue $ 554   $ 541", ["554 money USD", "541 money USD"]),
        ("總額 1.4 兆元", ["1400000000000 money 元"]),
        ("台積電營收 500 億元", ["50000000000 money 元"]),
        ("5 美分", ["0.05 money USD"]),
        ("3.5 cents per share", ["0.035 money"]),
        ("70 美元/桶", ["70 money USD"]),
        ("1億2千萬元", ["120000000 money CNY"]),
        ("3萬5千元", ["35000 money CNY"]),
        # multiples, tenors, points, scores
        ("15 倍市盈率", ["15 multiple"]),
        ("兩倍半", ["2.5 multiple"]),
        ("3.5x sales", ["3.5 multiple"]),
        ("rose threefold", ["3 multiple"]),
        ("five times earnings", ["5 multiple"]),
        ("5 年期 CDS", ["5 tenor year"]),
        ("10年國債", ["10 tenor year"]),
        ("the 10-year yield", ["10 tenor year"]),
        ("five-year Treasury", ["5 tenor year"]),
        ("10Y", ["10 tenor year"]),
        ("3 個月期", ["3 tenor month"]),
        ("報 3,900 點", ["3900 points"]),
        ("up 15 points", ["15 points"]),
        ("得 72.9 分", ["72.9 score"]),
        # counts
        ("連續 21 個交易日", ["21 count trading_day"]),
        ("二十一個交易日", ["21 count trading_day"]),
        ("21 consecutive trading days", ["21 count trading_day"]),
        ("3 家", ["3 count company"]),
        ("三個破局點", ["3 count"]),
        ("三家銀行", ["3 count company"]),
        ("兩年半", ["2.5 count year"]),
        ("三個半月", ["3.5 count month"]),
        ("半年", ["0.5 count year"]),
        ("more than half a year", ["over 0.5 count year"]),
        ("兩三年", ["2~3 count year"]),
        ("12 months", ["12 count month"]),
        ("one year", ["1 count year"]),
        ("four depository institutions", ["4 count institutions"]),
        ("two heavily indebted developers", ["2 count developers"]),
        ("500 萬桶", ["5000000 count barrel"]),
        ("100 GW", ["100 count gigawatt"]),
        ("50MW", ["50 count megawatt"]),
        ("three operational issues", ["3 count issues"]),
        # plain
        ("三十 和 五萬", ["30 number", "50000 number"]),
        ("1.4-trillion", ["1400000000000 number"]),
        ("15 百萬", ["15000000 number"]),
        ("850,000 in June", ["850000 number"]),
    ],
)
def test_a_figure_is_read_with_its_unit(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("約 15%", "approx 15 percent"),
        ("15% 左右", "approx 15 percent"),
        ("some 300 firms", "approx 300 count company"),
        ("about a 50 basis point increase", "approx 0.5 percentage_points"),
        ("接近 50%", "near 50 percent"),
        ("nearly 50%", "near 50 percent"),
        ("just under 2%", "near 2 percent"),
        ("超過 1.4 萬億", "over 1400000000000 number"),
        ("逾 5%", "over 5 percent"),
        ("5% 以上", "over 5 percent"),
        ("more than $3 billion", "over 3000000000 money USD"),
        ("30 多家", "over 30 count company"),
        ("100 餘億元", "over 10000000000 money CNY"),
        ("2 千多億", "over 200000000000 number"),
        ("100+ companies", "over 100 count company"),
        ("20 or more trading days", "over 20 count trading_day"),
        ("5% or more", "over 5 percent"),
        ("過半", "over 50 percent"),
        ("突破 4,000 點", "over 4000 points"),
        ("至少 3 家", "at_least 3 count company"),
        ("at least $80 billion", "at_least 80000000000 money USD"),
        ("不足 2%", "under 2 percent"),
        ("跌破 4,000 點", "under 4000 points"),
        ("5% 以下", "under 5 percent"),
        ("less than one year", "under 1 count year"),
        ("不超過 5%", "at_most 5 percent"),
        ("up to 5%", "at_most 5 percent"),
        ("a maximum of 5%", "at_most 5 percent"),
        ("≥5%", "at_least 5 percent"),
        ("moved up to 5.6 percent", "5.6 percent"),
        ("over the 12 months", "12 count month"),
        ("近 5 年", "5 count year"),
        ("deliberations about the two tools", "2 count tools"),
        ("turnover 5%", "5 percent"),
    ],
)
def test_words_around_a_figure_bound_it(text: str, expected: str) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("−3.2%", ["-3.2 percent"]),
        ("–3.2%", ["-3.2 percent"]),
        ("同比-3.2%", ["-3.2 percent"]),
        ("負 3.2%", ["-3.2 percent"]),
        ("negative 3.2 percent", ["-3.2 percent"]),
        ("minus 3.2 percent", ["-3.2 percent"]),
        ("+3.2%", ["3.2 percent"]),
        ("固收+3.2%", ["3.2 percent"]),
        ("-$5bn", ["-5000000000 money USD"]),
        ("€−119 million", ["-119000000 money EUR"]),
        ("$(1,234) million", ["-1234000000 money USD"]),
        ("£(8.1m)", ["-8100000 money GBP"]),
        ("(3.2)%", ["-3.2 percent"]),
        ("| (3) |", ["-3 number"]),
        ("Loss | (1,234) | 12", ["-1234 number", "12 number"]),
        ("(12)", []),
        ("grew (3.2%)", ["3.2 percent"]),
    ],
)
def test_signs(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("58%、53% 和 34%", ["58 percent", "53 percent", "34 percent"]),
        ("58、53和34%", ["58 percent", "53 percent", "34 percent"]),
        ("15 and 20 basis points", ["0.15 percentage_points", "0.2 percentage_points"]),
        ("15、20 和 30 個基點", ["0.15 percentage_points", "0.2 percentage_points", "0.3 percentage_points"]),
        ("5, 10, and 30 bps", ["0.05 percentage_points", "0.1 percentage_points", "0.3 percentage_points"]),
        ("In all, 35 percent", ["35 percent"]),
        ("of 12, 35 percent", ["12 number", "35 percent"]),
        ("1055、824 和 4795 億元", ["105500000000 money CNY", "82400000000 money CNY", "479500000000 money CNY"]),
        ("1055 億元、824 億元", ["105500000000 money CNY", "82400000000 money CNY"]),
        ("$3 and $5 billion", ["3000000000 money USD", "5000000000 money USD"]),
        ("2-, 5-, and 10-year notes", ["2 tenor year", "5 tenor year", "10 tenor year"]),
        ("兩年和五年", ["2 count year", "5 count year"]),
        ("三分之一和 20%", ["33.333333333333 percent", "20 percent"]),
        ("7 and half of them", ["7 number", "50 percent"]),
    ],
)
def test_a_list_shares_the_unit_behind_its_last(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.7%~1.9%", ["1.7~1.9 percent"]),
        ("15 至 20 點", ["15~20 points"]),
        ("3-5 years", ["3~5 count year"]),
        ("3 to 4 percent", ["3~4 percent"]),
        ("between 15% and 20%", ["15~20 percent"]),
        ("between 1.7 and 1.9 percent", ["1.7~1.9 percent"]),
        ("介於 15% 與 20%", ["15~20 percent"]),
        ("在 5% 和 10% 之間", ["5~10 percent"]),
        ("在 5% 和 10% 的位置", ["5 percent", "10 percent"]),
        ("$3 to $5 billion", ["3000000000~5000000000 money USD"]),
        ("$500 to $1 million", ["500~1000000 money USD"]),
        ("USD 3-5bn", ["3000000000~5000000000 money USD"]),
        ("5¼ to 5½ percent", ["5.25~5.5 percent"]),
        ("0 to 1/4 percent", ["0~0.25 percent"]),
        ("5 percent to 5-1/4 percent", ["5~5.25 percent"]),
        ("varies from 2 to 10 years", ["2~10 count year"]),
        ("rose from 3 to 4 percent", ["3 percent", "4 percent"]),
        ("從 3% 升至 4%", ["3 percent", "4 percent"]),
        ("rose 2% to 4%", ["2 percent", "4 percent"]),
        ("上升 2% 至 4%", ["2 percent", "4 percent"]),
        ("5-2", ["5 number", "2 number"]),
        ("5% to 3 points", ["5 percent", "3 points"]),
    ],
)
def test_ranges_and_changes_are_told_apart(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "標普 500 下跌",
            "S&P 500",
            "the S&P 500 index",
            "滬深 300",
            "中證 1000 股指期權",
            "科創50",
            "Nikkei 225",
            "上證 50 指數",
        ),
        *(
            "Gemini 3 Pro",
            "GPT-5.1",
            "Kimi K2 Thinking",
            "COVID-19",
            "10-K",
            "Web3.0",
            "5G",
            "H20 芯片",
            "N95口罩",
            "A50",
        ),
        *(
            "Section 13(3)",
            "Article 5",
            "note 23",
            "see Table 2",
            "Group of Seven",
            "the Magnificent Seven",
            "第 3 條",
            "第三",
        ),
        *(
            "1)模型",
            "2）硬件",
            "（3）風險",
            "一、總結",
            "1. Introduction",
            "so 2) next",
            "2.1 Office buildings",
            "a | b\n3.1 Risk factors",
        ),
        *(
            "0700.HK",
            "(600519)",
            "600519.SH",
            "2330.TW",
            "24/7",
            "[1.2]",
            "【1.2-1.4】",
            "No. 2014-09",
            "https://a.b/2025/11",
            "a1@b.cn",
        ),
        *(
            "2025 年",
            "in 2025",
            "2025Q3",
            "Q3",
            "FY24",
            "1H25",
            "11 月 21 日",
            "19 日",
            "2:00 p.m.",
            "14:30",
            "下午 3 點半",
            "9 時 30 分",
        ),
        *(
            "November 23, 2025",
            "1990s",
            "80年代",
            "21世紀",
            "週四",
            "三月",
            "2023–2025",
            "今年前三季度",
            "民國114年",
            "September 22, 2022.6",
        ),
        *(
            "一定",
            "進一步",
            "唯一",
            "十分重要",
            "十四五",
            "千萬不要",
            "幾十億",
            "數百億元",
            "十幾年",
            "三分",
            "第一",
            "統一",
            "兩會",
            "十九大",
        ),
        *(
            "one of them",
            "no one",
            "two-sided",
            "one-in-three chance",
            "the second half",
            "zero margin",
            "a quarter",
            "US$000",
            "1" * 40,
        ),
        *("", " ", "無數字", "no figures", "-", "%", "$", "元"),
    ],
)
def test_names_dates_marks_and_idioms_are_no_figures(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上證 3,900 點", ["3900 points"]),
        ("標普 500 上漲 1.5%", ["1.5 percent"]),
        ("標普500，300億", ["30000000000 number"]),
        ("ETF300億", ["30000000000 number"]),
        ("PE15倍", ["15 multiple"]),
        ("2000 companies", ["2000 count company"]),
        ("2000 億", ["200000000000 number"]),
        ("Revenue 1,234", ["1234 number"]),
        ("In 12 months", ["12 count month"]),
        ("十分之一", ["10 percent"]),
    ],
)
def test_what_looks_like_a_name_but_measures_is_a_figure(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_spans_hold_bound_sign_currency_and_unit() -> None:
    text = "規模超過 1.4 萬億元，約 15 至 20 個基點，-$5bn, 21 trading days"
    assert [q.text for q in parse_quantities(text)] == [
        "超過 1.4 萬億元",
        "約 15 至 20 個基點",
        "-$5bn",
        "21 trading days",
    ]


def test_a_span_counts_the_characters_of_the_text_given() -> None:
    text = "fell 12 per\u00adcent\u200b, up 3%"
    assert [text[q.start : q.end] for q in parse_quantities(text)] == ["12 per\u00adcent", "3%"]


def test_a_currency_between_two_figures_belongs_to_one() -> None:
    assert told("5人民幣3") == ["5 money CNY", "3 number"]


def test_precision_is_the_size_of_the_last_digit() -> None:
    def precision(text: str) -> str:
        return _plain(parse_quantities(text)[0].precision)

    assert precision("2,677 億元") == "100000000"
    assert precision("1.40 trillion") == "10000000000"
    assert precision("25.0 bp") == "0.001"
    assert precision("三成") == "10"
    assert precision("1億2千萬元") == "10000000"
    assert _plain(parse_quantities("270 billion")[0].rough) == "10000000000"
    assert _plain(parse_quantities("0%")[0].rough) == "1"


@pytest.mark.parametrize(
    ("text", "falls"),
    [
        ("回落 12.6%", True),
        ("分別回落 12.6% 和 6.5%", True),
        ("fell 3.2 percent", True),
        ("a 3.2 percent decline", True),
        ("3.2% 的跌幅", True),
        ("上升 3.2%", False),
        ("前值下跌。其後為 3.2%", False),
    ],
)
def test_falls_are_told_by_the_words_beside_them(text: str, falls: bool) -> None:
    assert parse_quantities(text)[-1].falls is falls


def test_a_sign_behind_a_blank_is_a_minus_only_where_no_figure_stands_before() -> None:
    assert sign_before("to -2%", 4) == (3, -1)
    assert sign_before("5 -3%", 3) == (3, 0)
    assert sign_before("--3", 2) == (2, 0)
    assert sign_before("", 0) == (0, 0)


def test_currencies_that_the_text_settles() -> None:
    assert settle("¥", "人民币与日元") == "¥"
    assert settle("元", "台股与人民币") == "CNY"
    assert settle("USD", "日本") == "USD"


AMOUNTS = st.decimals(min_value="0.01", max_value="99999", places=2)
# Ways to write a figure, and what it is then: kind, unit, factor.
FORMS: tuple[tuple[str, str, str, str], ...] = (
    *((form, "percent", "", "1") for form in ("{}%", "{} percent", "{} per cent", "{} pct", "{}％", "上漲 {}%")),
    *((form, "percentage_points", "", "1") for form in ("{} 個百分點", "{}个百分点", "{} percentage points", "{}ppt")),
    *((form, "percentage_points", "", "0.01") for form in ("{}bp", "{} bps", "{} 個基點", "{} basis points")),
    *((form, "money", "CNY", "1E8") for form in ("{} 億元", "{}亿元", "人民幣 {} 億元", "RMB {}億")),
    *((form, "money", "USD", "1E9") for form in ("${} billion", "US${}bn", "USD {} billion", "{} billion dollars")),
    *((form, "money", "HKD", "1E6") for form in ("HK${} million", "HK${}mn", "港幣 {} 百萬元", "{} 百萬港元")),
    *((form, "money", "USD", "1E12") for form in ("{} 萬億美元", "${}trn", "{} 兆美元")),
    *((form, "multiple", "", "1") for form in ("{} 倍", "{}x")),
    *((form, "percentile", "", "1") for form in ("{}% 分位", "{}th percentile")),
    *((form, "points", "", "1") for form in ("{} 點", "{} points")),
    *((form, "score", "", "1") for form in ("{} 分",)),
    *((form, "count", "trading_day", "1") for form in ("{} 個交易日", "{} trading days")),
    *((form, "count", "barrel", "1E6") for form in ("{} 百萬桶", "{} million barrels")),
)


@given(AMOUNTS, st.sampled_from(FORMS), st.booleans())
def test_every_unit_reads_back_in_every_form(amount: Decimal, form: tuple[str, str, str, str], grouped: bool) -> None:
    pattern, kind, unit, factor = form
    (found,) = parse_quantities(pattern.format(f"{amount:,}" if grouped else amount))
    assert (found.kind, found.unit, found.value) == (kind, unit, amount * Decimal(factor))
    assert found.precision == Decimal("0.01") * Decimal(factor)


@settings(deadline=None)  # the first conversion loads a dictionary
@given(AMOUNTS, st.sampled_from(FORMS))
def test_scripts_and_widths_read_alike(amount: Decimal, form: tuple[str, str, str, str]) -> None:
    text = form[0].format(amount)
    wide = text.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789.%"})
    expected = _facts(text)
    assert _facts(convert(text, "zh-Hans")) == expected
    assert _facts(convert(text, "zh-Hant")) == expected
    assert _facts(wide) == expected


def _facts(text: str) -> list[tuple[object, ...]]:
    return [(q.kind, q.unit, q.value, q.precision, q.bound, q.high) for q in parse_quantities(text)]


PIECES = st.sampled_from(
    [
        *"0123456789.,%-–~|()[]/$€¥:+ \n，。、一二三十百千萬億兆半成點分之年月日個至和約第",
        *(
            "billion",
            "percent",
            "half",
            "a ",
            "quarter",
            "of ",
            "to ",
            "and ",
            "between ",
            "two",
            "-year",
            "Q3",
            "基點",
            "百分",
            "碼",
        ),
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join)))
def test_any_text_is_read_without_failing_and_spans_are_exact(text: str) -> None:
    reached = 0
    for quantity in parse_quantities(text):
        assert reached <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.precision >= 0
        assert quantity.high is None or quantity.high > quantity.value
        reached = quantity.end
    assert len(text) < 1000


@pytest.mark.parametrize(
    "text",
    [
        *("1" * 200_000, "1,234" * 8_000, "123," * 8_000, "十" * 50_000, "一" * 50_000, "a" * 200_000, " " * 99_999),
        *("1-" * 8_000, "(1)" * 8_000, "1." * 8_000, "five and " * 3_000, "$" * 50_000, "[1, " * 8_000, "半" * 9_999),
        *("A1" * 8_000, "1e" * 8_000, "百分之" * 8_000, "1/" * 8_000, "1亿1" * 8_000, "|" * 50_000, "\n" * 50_000),
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    def seconds(part: str) -> float:
        # What was read before is remembered.
        find_marks.cache_clear()
        began = time.process_time()
        parse_quantities(part)
        return time.process_time() - began

    short = min(seconds(text[: len(text) // 8]) for _ in range(2))
    # Eight times the text may take some more than eight times as long, but not sixty-four times. A busy machine can
    # make any single measure long: what grows too fast is long each time.
    assert any(seconds(text) < 24 * short + 0.2 for _ in range(3))


@pytest.mark.parametrize(
    ("text", "written", "bound"),
    [("三個多月後", "三個多月", "over"), ("三年多以來", "三年多", "over"), ("三年多家公司", "三年", "none")],
)
def test_more_may_stand_behind_or_inside_a_unit_of_time(text: str, written: str, bound: str) -> None:
    assert [(one.text, one.bound) for one in parse_quantities(text)] == [(written, bound)]
