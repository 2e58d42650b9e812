"""Numbers as written: Chinese numerals, English words, digits, fractions, and the letters they are read in."""

from __future__ import annotations

import re
import string
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import assistant.finance
from assistant.finance import lettering
from assistant.finance.endings import Endings
from assistant.finance.han_numerals import han_value
from assistant.finance.lettering import read_letters
from assistant.finance.numerals import Numeral, find_numerals
from assistant.finance.word_numerals import exact, read_words
from assistant.language.script import convert

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_chinese(number: int) -> str:
    """Write a whole number as Chinese does, without the short forms of speech."""
    for size, sign in ((10**12, "兆"), (10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            zero = "零" if 0 < low < size // 10 else ""
            return in_chinese(high) + sign + (zero + in_chinese(low) if low else "")
    written = ""
    gap = False
    for size, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + sign
        gap = digit == 0
    return written or "零"


def in_english(number: int) -> str:
    """Write a whole number in English words."""
    for size, word in (
        (10**12, "trillion"),
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if number >= size:
            high, low = divmod(number, size)
            joint = " and " if size == 100 else " "
            return f"{in_english(high)} {word}" + (joint + in_english(low) if low else "")
    if number < 20:
        return ONES[number]
    ten, one = divmod(number, 10)
    return TENS[ten] + (f"-{ONES[one]}" if one else "")


def numerals(text: str) -> list[Numeral]:
    return list(find_numerals(read_letters(text).lower))


@given(st.integers(0, 10**16 - 1))
def test_a_chinese_numeral_reads_back_as_the_number_it_writes(number: int) -> None:
    written = in_chinese(number)
    read = han_value(written)
    if len(written) > 18:
        assert read is None
    else:
        assert read is not None
        assert read.value == number


@given(st.integers(0, 10**15 - 1))
def test_english_words_read_back_as_the_number_they_write(number: int) -> None:
    written = in_english(number)
    length, read = read_words(written)
    assert length == len(written)
    assert read.value == number


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("one hundred and twenty", [120]),
        ("a hundred", [100]),
        ("twenty thirty", [20, 30]),
        ("twenty-one and thirty", [21, 30]),
        ("two million five hundred thousand", [2_500_000]),
    ],
)
def test_words_that_do_not_go_together_are_two_numbers(written: str, values: list[int]) -> None:
    assert [int(numeral.value) for numeral in numerals(written)] == values


@settings(deadline=None)  # the first conversion loads a dictionary
@given(st.integers(20, 10**9), st.booleans())
def test_chinese_numerals_are_found_in_either_script(number: int, traditional: bool) -> None:
    written = in_chinese(number)
    text = convert(written, "zh-Hant") if traditional else written
    assert [numeral.value for numeral in numerals(text)] == [number]


@given(st.integers(0, 10**9), st.integers(0, 4))
def test_digits_read_alike_grouped_ungrouped_and_full_width(number: int, places: int) -> None:
    value = Decimal(number).scaleb(-places)
    wide = str.maketrans(string.digits + ".,", "０１２３４５６７８９．，")
    forms = [f"{value:f}", f"{value:,f}", f"{value:f}".translate(wide), f"{value:,f}".translate(wide)]
    found = [numerals(form) for form in forms]
    assert all([numeral.value for numeral in form] == [value] for form in found)
    assert {form[0].precision for form in found} == {Decimal(1).scaleb(-places)}


@pytest.mark.parametrize(
    ("written", "value", "precision"),
    [
        ("三萬五", 35_000, 1000),
        ("三萬五千", 35_000, 1000),
        ("一百二", 120, 1),
        ("兩千五", 2500, 100),
        ("一百零五", 105, 1),
        ("一萬零五百", 10_500, 1),
        ("三十亿零五", 3_000_000_005, 1),
        ("兩千五百億", 250_000_000_000, 100_000_000),
        ("二零二五", 2025, 1),
        ("二〇二五", 2025, 1),
        ("三點五萬億", 3_500_000_000_000, 100_000_000_000),
        ("伍佰萬", 5_000_000, 10_000),
        ("廿", None, None),
        ("零點二五", Decimal("0.25"), Decimal("0.01")),
        ("十五", 15, 1),
        ("二十", 20, 1),
        ("五百分點", 5, 1),
        ("零點五百分點", Decimal("0.5"), Decimal("0.1")),
    ],
)
def test_spoken_forms_have_the_value_and_precision_of_their_last_digit(
    written: str, value: int | Decimal | None, precision: int | Decimal | None
) -> None:
    found = [(numeral.value, numeral.precision) for numeral in numerals(written)]
    assert found == ([] if value is None else [(value, precision)])


@pytest.mark.parametrize(
    "written", ["十四五", "万", "千万", "百", "一十百", "二二", "万亿", "零万", "一万二万", "点五", "三点"]
)
def test_signs_that_make_no_number_are_none(written: str) -> None:
    assert han_value(written) is None


def test_two_neighbouring_digits_are_a_span() -> None:
    assert [f"{n.value}-{n.high}" for n in numerals("兩三，七八百，三五")] == ["2-3", "700-800", "3-5"]
    assert numerals("五三") == []
    assert numerals("五二百万千") == []


@pytest.mark.parametrize(
    ("written", "value", "share"),
    [
        ("百分之五", 5, True),
        ("百分之二點五", Decimal("2.5"), True),
        ("百分之 5", 5, True),
        ("千分之三", Decimal("0.3"), True),
        ("萬分之五", Decimal("0.05"), True),
        ("四分之三", 75, True),
        ("5 分之 1", 20, True),
        ("一半", 50, True),
        ("過半", 50, True),
        ("1/4", 25, True),
        ("1/4 percent", Decimal("0.25"), False),
        ("¾ percent", Decimal("0.75"), False),
        ("5-1/4", Decimal("5.25"), False),
        ("5 1/4", Decimal("5.25"), False),
        ("5 and 1/2", Decimal("5.5"), False),
        ("4¾", Decimal("4.75"), False),
        ("half a percentage point", Decimal("0.5"), False),
        ("a quarter point", Decimal("0.25"), False),
        ("one-tenth of a percentage point", Decimal("0.1"), False),
        ("three-quarters of a percentage point", Decimal("0.75"), False),
        ("two-thirds", exact(Fraction(200, 3)), True),
        ("one third of respondents", exact(Fraction(100, 3)), True),
        ("half of them", 50, True),
        ("half the respondents", 50, True),
        ("half a million", Decimal("0.5"), False),
        ("one and a half", Decimal("1.5"), False),
        ("two and a quarter", Decimal("2.25"), False),
        ("a dozen", 12, False),
        ("two dozen", 24, False),
        ("threefold", 3, False),
        ("twenty and thirty", 20, False),
        ("半個百分點", Decimal("0.5"), False),
    ],
)
def test_shares_and_fractions(written: str, value: int | Decimal, share: bool) -> None:
    first = numerals(written)[0]
    assert (first.value, first.share) == (value, share)


@pytest.mark.parametrize(
    "written",
    [
        "the second half",
        "the third quarter of 2025",
        "half-hearted",
        "a quarter",
        "下半年",
        "第三",
        "百分之零之",
        "零分之一",
        "1" * 19,
    ],
)
def test_words_of_order_and_long_codes_are_no_numbers(written: str) -> None:
    assert [n for n in numerals(written) if n.form != "han" and n.value < 100] == []


def test_a_share_that_is_no_share_is_read_as_its_number() -> None:
    assert [f"{n.value} {n.form}" for n in numerals("three quarters of growth")] == ["3 word"]
    assert [f"{n.value} {n.form}" for n in numerals("four-quarter change")] == ["4 word"]


def test_a_fraction_of_nothing_is_left_alone() -> None:
    assert numerals("零分之一") == []


@given(st.text(), st.lists(st.sampled_from([" ", "  ", "\n", "\u00ad", "\u200b", "5", "億", "A"])).map("".join))
def test_reading_letters_keeps_the_place_of_all_that_is_seen(text: str, tail: str) -> None:
    source = text + tail
    letters = read_letters(source)
    assert len(letters.shape) == len(letters.lower)
    places = [letters.span(at, at + 1) for at in range(len(letters.shape))]
    assert all(end == start + 1 for start, end in places)
    left_out = set(range(len(source))) - {start for start, _ in places}
    assert all(re.match("[\\s\u00ad\u200b-\u200f\u2060-\u2064\ufe0e\ufe0f\ufeff]", source[at]) for at in left_out)
    assert [start for start, _ in places] == sorted({start for start, _ in places})


def test_blanks_in_a_row_and_wrapped_lines_are_one_blank() -> None:
    assert read_letters("12  per cent").shape == "12 per cent"
    assert read_letters("the last two \nquarters\nQ3").shape == "the last two quarters\nQ3"


def test_the_full_width_comma_groups_only_where_nothing_else_is_meant() -> None:
    assert read_letters("２，６７７").shape == "2,677"
    assert read_letters("2，043，900 輛").shape.startswith("2,043,900")
    assert read_letters("標普 500，300 億").shape == "标普 500，300 亿"


def test_kangxi_radicals_of_pdf_text_are_read() -> None:
    assert read_letters("11 \u2f49 21 \u2f47").shape == "11 月 21 日"


def test_a_line_of_a_table_ends_a_cell() -> None:
    assert read_letters("a | 1\nb | 2").shape == "a | 1|b | 2"
    assert read_letters("1\n2").shape == "1\n2"


def test_every_character_of_the_vocabulary_is_known_in_both_scripts() -> None:
    modules = sorted(Path(str(assistant.finance.__file__)).parent.glob("*.py"))
    own = [path for path in modules if path.stem in VOCABULARY]
    assert len(own) == len(VOCABULARY)
    signs = set(re.findall("[\u4e00-\u9fff]", "".join(path.read_text("utf-8") for path in own)))
    for sign in sorted(signs):
        traditional = convert(sign, "zh-Hant")
        if len(traditional) == 1:
            assert read_letters(traditional).shape in (read_letters(sign).shape, sign), (sign, traditional)


VOCABULARY = {"bounds", "chinese_dates", "currencies", "labels", "nouns", "numerals", "quantities", "units", "parts"}


def test_letter_tables_pair_up() -> None:
    assert len(lettering._TRADITIONAL) == len(lettering._SIMPLIFIED)
    assert not set(lettering._TRADITIONAL) & set(lettering._SIMPLIFIED)


def test_endings_prefer_the_longest_and_respect_word_limits() -> None:
    endings = Endings({"over": 1, "超过": 2, "不超过": 3, "%": 4})
    assert endings.find("不超过", 3) == (0, 3)
    assert endings.find("turnover", 8) is None
    assert endings.find("x %", 3) == (2, 4)
    assert endings.find("超", 1) is None
