from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.finance.directions import Direction, parse_directions
from assistant.finance.glossary import Glossary
from assistant.language.script import converter

PIECES = (
    "降息預期",
    "下修",
    "急跌慢漲",
    "滬深300",
    "不",
    "上漲",
    "升",
    "5%",
    "rose ",
    "cut rates ",
    "not ",
    "up ",
    "，",
    "\n",
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join)
ARROWS = {1: "+", 0: "=", -1: "-"}


def read(text: str) -> str:
    return " ".join(f"{ARROWS[one.sign]}{one.axis}:{one.text}" for one in parse_directions(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("滬深300上漲1.2%，恒生科技回落12.6%", "+level:上漲 -level:回落"),
        ("概率從30%迅速飆升至71%", "+level:飆升"),
        ("隱含波動率持續抬升，換手率降至1.88%", "+level:抬升 -level:降至"),
        ("营收增5%，净利降3.2%", "+level:增 -level:降"),
        ("信用利差收窄，期限利差走闊", "-level:收窄 +level:走闊"),
        ("ETF累計淨申購252億元，主動型遭遇贖回", "+flow:淨申購 -flow:贖回"),
        ("北向資金淨流出，股東減持，險資增持", "-flow:淨流出 -flow:減持 +flow:增持"),
        ("超配股票、低配債券、標配現金", "+view:超配 -view:低配 =view:標配"),
        ("看好黃金，看淡美元", "+view:看好 -view:看淡"),
        ("美聯儲降息，日本央行加息", "-policy:降息 +policy:加息"),
        ("央行下調存款準備金率", "-policy:下調"),
        ("我們下調盈利預測", "-level:下調"),
        ("穆迪上調評級", "+rating:上調"),
        ("鷹派發言與鴿派點陣圖", "+tone:鷹派 -tone:鴿派"),
        ("財報超預期，成本低於同業", "+comparison:超預期 -comparison:低於"),
        ("金融條件惡化，需求好轉", "-condition:惡化 +condition:好轉"),
        ("通脹有上行風險", "+risk:上行風險"),
        ("利率維持不變", "=level:維持不變"),
        ("重新增配A股", "+view:增配"),
        ("在此背景下降息25個基點", "-policy:降息"),
        ("急劇增加", "+level:增加"),
    ],
)
def test_chinese_directions_are_read(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The CSI 300 rose 1.2% and the Hang Seng Tech slid", "+level:rose -level:slid"),
        ("Profit was up 12% while sales went down 3%", "+level:up -level:went down"),
        ("Shares are up from a year ago", "+level:up"),
        ("Credit spreads widened, then tightened", "+level:widened +policy:tightened"),
        ("Spreads tightened by 5 basis points", "-level:tightened"),
        ("ETFs saw net subscriptions; active funds saw redemptions", "+flow:net subscriptions -flow:redemptions"),
        ("We are overweight equities and bearish on bonds", "+view:overweight -view:bearish"),
        ("The Fed cut rates; the BoJ raised interest rates", "-policy:cut rates +policy:raised interest rates"),
        ("The Fed lowered the target range", "-policy:lowered"),
        ("The company cut its forecast", "-level:cut"),
        ("Moody's downgraded the sovereign", "-rating:downgraded"),
        ("It upgraded its servers", ""),
        ("a hawkish tone, dovish dots", "+tone:hawkish -tone:dovish"),
        ("Inflation is above target, output below trend", "+comparison:above -comparison:below"),
        ("Conditions improved, then deteriorated", "+condition:improved -condition:deteriorated"),
        ("Yields were little changed", "=level:little changed"),
        ("inflation eased amid policy easing", "-level:eased -policy:easing"),
    ],
)
def test_english_directions_are_read(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "升級、增值稅、漲跌幅、看漲期權、增量資金、網站上、當下行業",
        "up to date capital gains, double digits, the lower house, declined to comment",
        "5 up and 3 down, economic growth",
    ],
)
def test_words_that_only_look_like_directions_are_none(text: str) -> None:
    assert read(text) == ""


def test_expectations_of_cuts_that_are_revised_down_keep_both_words() -> None:
    cut, revised = parse_directions("美聯儲降息預期下修")
    assert (cut.text, cut.axis, cut.sign) == ("降息", "policy", -1)
    assert (revised.text, revised.axis, revised.sign) == ("下修", "level", -1)
    assert revised.before is not None
    assert revised.before.term.en == "rate-cut expectations"
    assert cut.before is not None
    assert cut.before.term.en == "Federal Reserve"


def test_the_idiom_of_falling_fast_and_rising_slowly_goes_both_ways() -> None:
    assert [one.sign for one in parse_directions("急跌慢漲")] == [-1, 1]
    assert [one.sign for one in parse_directions("fall fast and rise slowly")] == [-1, 1]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("市場並未明顯回落", [True]),
        ("通脹不會大幅上升", [True]),
        ("不跌反漲", [True, False]),
        ("不是下跌而是上漲", [True, False]),
        ("盈利不斷增長", [False]),
        ("利率不變", [False]),
        ("The S&P 500 did not fall but rose", [True, False]),
        ("Rates are no longer rising", [True]),
        ("The Fed is unlikely to cut rates", [True]),
        ("Shares failed to recover, and fell", [True, False]),
        ("Stocks rose rather than fell", [False, True]),
        ("It is not unlikely to fall", [False]),
    ],
)
def test_negation_reaches_its_direction_only(text: str, negated: list[bool]) -> None:
    assert [one.negated for one in parse_directions(text)] == negated


def subjects(direction: Direction) -> list[str]:
    return [mention.text for mention in direction.subjects]


def test_subjects_are_the_terms_before_in_the_clause_the_nearest_first() -> None:
    (fell,) = parse_directions("科創 50 和納斯達克指數分別回落 12.6% 和 6.5%")
    assert subjects(fell) == ["納斯達克指數", "科創 50"]


def test_where_the_clause_names_none_the_sentence_does() -> None:
    first, second = parse_directions("Oracle spoke. Microsoft reported, and then rose 3%, then fell.")
    assert subjects(first) == ["Microsoft"]
    assert subjects(second) == ["Microsoft"]
    (alone,) = parse_directions("Oracle spoke. It fell.")
    assert alone.subjects == ()
    assert alone.before is None


def test_the_term_after_may_be_the_object() -> None:
    (revised,) = parse_directions("並且下修了此前月份非農數據")
    assert revised.after is not None
    assert revised.after.text == "非農數據"


def test_how_and_when_are_no_objects_nor_are_other_directions() -> None:
    (fell,) = parse_directions("標普500自議息會議以來同比下跌")
    assert subjects(fell) == ["標普500"]
    _, outflow = parse_directions("港股ETF淨申購與淨流出")
    assert subjects(outflow) == ["港股ETF"]


def test_hints_come_from_the_glossary_given() -> None:
    (rose,) = parse_directions("甲骨文上漲", Glossary([]))
    assert rose.before is None


@given(TEXTS)
def test_reading_never_fails_and_spans_are_exact(text: str) -> None:
    found = parse_directions(text)
    for one in found:
        assert text[one.start : one.end] == one.text != ""
        assert 0 <= one.clause[0] <= one.start < one.end <= len(text)
        assert all(mention.end <= one.start for mention in one.subjects)
        assert one.after is None or one.after.start >= one.end
    for one, other in itertools.pairwise(found):
        assert one.end <= other.start


@given(TEXTS)
def test_the_script_makes_no_difference(text: str) -> None:
    simplified = "".join(converter("t2s")(character) for character in text)

    def told(directions: tuple[Direction, ...]) -> list[tuple[int, int, int, str, bool]]:
        return [(one.start, one.end, one.sign, one.axis, one.negated) for one in directions]

    assert told(parse_directions(text)) == told(parse_directions(simplified))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bond yields ended the week significantly higher, on supply.", [("higher", 1)]),
        ("The pair drifted lower in Asia.", [("lower", -1)]),
        ("The index ended higher than it began.", []),
        ("Spreads moved down and closed lower.", [("moved down", -1), ("lower", -1)]),
    ],
)
def test_where_a_market_came_to_be_is_a_direction(text: str, found: list[tuple[str, int]]) -> None:
    assert [(one.text, one.sign) for one in parse_directions(text) if one.text != "higher than"] == found
