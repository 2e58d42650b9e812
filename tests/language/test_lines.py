import re
import textwrap

import pytest

from assistant.language.lines import find_paragraphs


def paragraphs(text: str) -> list[str]:
    return [text[start:end] for start, end in find_paragraphs(text)]


ENGLISH = (
    "Treasury yields declined modestly over the period. Market participants in New York and London pointed to the "
    "January Senior Loan Officer Opinion Survey, to Chair Powell, and to 2024 forecasts by the U.S. Treasury as "
    "drivers of the move, while the S&P 500 was little changed."
)
CHINESE = (
    "美聯儲主席鮑威爾在10月29日的議息會議表示12月降息“並非板上釘釘”後,市場對美聯儲年內降息的預期不斷下調,後續部分美聯儲官員的"
    "鷹派發言以及10月會議紀要偏鷹的基調進一步加強了流動性收緊的預期,標普500從10月議息會議至今已累計下跌4.2%,滬深300累計下跌5.1%。"
)


@pytest.mark.parametrize("width", [50, 60, 72, 90, 100])
def test_wrapped_english_is_one_paragraph(width: int) -> None:
    wrapped = textwrap.fill(ENGLISH, width)
    assert paragraphs(wrapped) == [wrapped]


def wrap_chinese(text: str, width: int) -> str:
    """Break into lines of `width` columns, never inside a number and never before punctuation."""
    lines = [""]
    used = 0
    for unit in re.findall(r"[ -~]+|.[”，。]*", text):
        columns = sum(1 if character.isascii() else 2 for character in unit)
        if used + columns > width:
            lines.append("")
            used = 0
        lines[-1] += unit
        used += columns
    return "\n".join(lines)


@pytest.mark.parametrize("width", [48, 60, 76])
def test_wrapped_chinese_is_one_paragraph(width: int) -> None:
    wrapped = wrap_chinese(CHINESE, width)
    assert wrapped.count("\n") > 2
    assert paragraphs(wrapped) == [wrapped]


def test_paragraphs_of_one_line_each_stay_apart() -> None:
    lines = [CHINESE, "估值修正", CHINESE, "Outlook for Rates", ENGLISH, "Rates And Currencies", ENGLISH]
    assert paragraphs("\n".join(lines)) == lines


def test_a_heading_above_wrapped_text_stays_alone() -> None:
    body = textwrap.fill(ENGLISH, 70)
    assert paragraphs(f"Market Outlook\n{body}") == ["Market Outlook", body]
    assert paragraphs(f"Rates fell\n{body}") == ["Rates fell", body]


@pytest.mark.parametrize(
    "lines",
    [
        ["- bonds and other assets", "- gold"],
        ["1) 模型能力提升", "2) 硬件讓利", "(3) 金融條件惡化"],
        ["1. rates", "2. currencies", "II. equities", "2.1. Banks"],
        ["一、市場", "二、策略", "①結論"],
        ["# Title", "## Part", "text"],
        ["| a | b |", "| 1 | 2 |"],
        ["CPI 3.2% 3.1%", "PPI 1.1% 1.0%", "GDP 5.0% 4.9%"],
        ["S&P 500 Index 6,602.99 -1.2% +12.3% 22.1x 18.2x", "Nasdaq 100 Index 24,239.57 -3.1% +15.4% 27.9x 1.1x"],
        ["Summary:", "rates rose"],
        ["港股", "美股"],
    ],
)
def test_short_lines_stay_apart(lines: list[str]) -> None:
    assert paragraphs("\n".join(lines)) == lines


def test_a_number_or_an_initial_at_the_start_of_a_line_is_no_item() -> None:
    text = (
        "The twelve month change in total consumer prices was then seen at\n"
        "1.1 percent in November, a little below what the Governor, Thomas\n"
        "I. Barkin, had named before the members of the Committee in the\n"
        "U.S. Senate."
    )
    assert paragraphs(text) == [text]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_every_kind_of_line_break_counts(line_break: str) -> None:
    assert paragraphs(f"One{line_break}Two") == ["One", "Two"]
    assert paragraphs(f"one thing{line_break}and another") == [f"one thing{line_break}and another"]
    assert paragraphs(f"one thing{line_break}  {line_break}and another") == ["one thing", "and another"]


def test_nothing_has_no_paragraphs() -> None:
    assert paragraphs("") == paragraphs(" \n\t\n") == []
