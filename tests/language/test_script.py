import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.fold import fold
from assistant.language.script import convert, detect_language, one_script_only
from assistant.schema import LANGUAGES, Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("標普 500 指數回落 4.2%", "zh-Hant"),
        ("标普 500 指数回落 4.2%", "zh-Hans"),
        ("The S&P 500 fell 4.2%.", "en"),
        # Both scripts write these alike; quotation marks tell.
        ("中美股市", "zh-Hans"),
        ("「中美股市」", "zh-Hant"),
        # Names of rare characters say nothing.
        ("李喆、张堃", "zh-Hans"),
        ("北港島綫、衞視", "zh-Hant"),
        ("", "en"),
        ("600519", "en"),
        ("GPU", "en"),
    ],
)
def test_language_and_script_of_a_text(text: str, language: Language) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("NVIDIA Blackwell GPU 何時出貨?", "zh-Hant"),
        ("英伟达 earnings 怎么样", "zh-Hans"),
        ("ETF 資金流入", "zh-Hant"),
        ("“Early cultivators of science”是谁写的?", "zh-Hans"),
        ("What is 美聯儲?", "en"),
        ("how did 沪深300 perform", "en"),
        ("Moutai (茅台) shares fell on weak demand.", "en"),
    ],
)
def test_the_majority_of_words_decides_in_mixed_text(text: str, language: Language) -> None:
    assert detect_language(text) == language


def test_no_character_belongs_to_both_scripts() -> None:
    traditional, simplified = one_script_only()
    assert not traditional & simplified
    assert {"聯", "儲", "衞", "綫"} <= traditional
    assert {"联", "储"} <= simplified
    # Written in both: 皇后, 里程, 干預, 台灣.
    assert not {"后", "里", "干", "台"} & (traditional | simplified)


def test_conversion_follows_the_meaning_of_a_word() -> None:
    assert convert("干预、松绑、复苏、复盘、周期、里程碑", "zh-Hant") == "干預、鬆綁、復甦、復盤、週期、里程碑"
    assert convert("群众在峰会上启动", "zh-Hant") == "群眾在峰會上啟動"
    assert convert("皇后的頭髮發亮", "zh-Hans") == "皇后的头发发亮"


def test_text_in_the_wanted_script_is_left_alone() -> None:
    assert convert("皇后干預里程", "zh-Hant") == "皇后干預里程"
    assert convert("打坏了", "zh-Hans") == "打坏了"


def test_what_is_not_chinese_survives_conversion() -> None:
    assert convert("GPT-5.1 “联储” \ud800 1.4%\n", "zh-Hant") == "GPT-5.1 “聯儲” \ud800 1.4%\n"


@given(st.text(st.sampled_from("美联储降息预期下修美聯儲降息預期下修。, A股港股rose1.5%")), st.sampled_from(LANGUAGES))
def test_conversion_keeps_length_and_meaning(text: str, language: Language) -> None:
    converted = convert(text, language)
    assert len(converted) == len(text)
    assert fold(converted) == fold(text)
