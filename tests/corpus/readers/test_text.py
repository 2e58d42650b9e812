from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.schema import Note

Show = Callable[[Note], list[tuple[str, str]]]
Parse = Callable[..., Note]

_LONG = "北京時間週四晚，美國非農就業數據的公佈以及年內降息預期的下修觸發了高位資產估值的修正，焦慮也因此放大。"


def test_bare_lines_without_a_stop_head_the_longer_paragraphs_below_them(parse: Parse, show: Show) -> None:
    note = parse(f"摘要\n\n年內降息預期的下修，觸發了修正\n{_LONG}\n三個破局點：商業化、讓利、減息\n{_LONG}\n")
    assert show(note) == [
        ("heading1", "摘要"),
        ("heading1", "年內降息預期的下修，觸發了修正"),
        ("paragraph", _LONG),
        ("heading1", "三個破局點：商業化、讓利、減息"),
        ("paragraph", _LONG),
    ]


def test_numbered_headings_get_the_level_of_their_style(parse: Parse, show: Show) -> None:
    note = parse(f"一、市場回顧\n{_LONG}\n（一）股票\n{_LONG}\n（二）債券\n{_LONG}\n二、展望\n{_LONG}")
    assert [kind for kind, _ in show(note) if kind.startswith("heading")] == [
        "heading1",
        "heading2",
        "heading2",
        "heading1",
    ]


@pytest.mark.parametrize(
    "line", ["日期：2025年11月23日", "November 23, 2025", "2025年11月23日", "它上升了。", "4.2%、5.1%、11.5%"]
)
def test_a_label_a_date_a_sentence_or_figures_are_no_heading(line: str, parse: Parse, show: Show) -> None:
    assert show(parse(f"{line}\n{_LONG}"))[0] == ("paragraph", line)


def test_a_paragraph_a_line_stays_as_it_is(parse: Parse, show: Show) -> None:
    lines = [_LONG, _LONG + _LONG, "短句一句。", _LONG]
    assert show(parse("\n".join(lines))) == [("paragraph", line) for line in lines]


def test_lines_broken_by_hand_are_joined_and_an_indent_begins_a_paragraph(parse: Parse, show: Show) -> None:
    lines = [
        "導火線",
        "　　全球風險資產的波動表面是流動性問題，本質是風險資產",
        "對於單一敍事過於依賴，當產業發展速度跟不上二級市場的節奏",
        "時，適當的估值修正也是一種紓解風險的方式。",
        "　　本週谷歌發佈的模型以及英偉達披露的財報應該可以被認",
        "為是超預期的。",
    ]
    assert show(parse("\n".join(lines))) == [
        ("heading1", lines[0]),
        ("paragraph", (lines[1] + lines[2] + lines[3]).strip("　")),
        ("paragraph", (lines[4] + lines[5]).strip("　")),
    ]


def test_english_lines_broken_by_hand_are_joined_with_spaces_and_hyphenation_is_undone(
    parse: Parse, show: Show
) -> None:
    first = "The manager turned to a talk about financial mar-\nket developments. The outlook for the\npath of policy."
    second = "Participants agreed at their meeting that infla-\ntion was well above the goal of 2 percent."
    assert [text for _, text in show(parse(f"{first}\n\n{second}\n"))] == [
        first.replace("-\n", "").replace("\n", " "),
        second.replace("-\n", "").replace("\n", " "),
    ]


def test_bullets_go_and_numbers_stay(parse: Parse, show: Show) -> None:
    note = parse("• 增持黃金。\n- 減持美元。\n▪ 留意日圓。\n\n1. 第一點。\n(2) 第二點。\n③ 第三點。")
    assert show(note) == [
        ("item", "增持黃金。"),
        ("item", "減持美元。"),
        ("item", "留意日圓。"),
        ("item", "1. 第一點。"),
        ("item", "(2) 第二點。"),
        ("item", "③ 第三點。"),
    ]
    assert note.text.startswith("增持黃金。\n減持美元。\n留意日圓。")


def test_a_number_at_the_start_of_a_sentence_is_no_bullet(parse: Parse, show: Show) -> None:
    assert show(parse("2.5% 的增長已反映。\n1.62 厘的息率。")) == [
        ("paragraph", "2.5% 的增長已反映。"),
        ("paragraph", "1.62 厘的息率。"),
    ]


def test_tabs_and_bars_draw_tables_whose_first_row_heads_the_others(parse: Parse, show: Show) -> None:
    note = parse("指數\t跌幅\n標普 500\t4.2%\n\n| 科創 50 | 12.6% |\n| --- | --- |\n| 恒指 | 5.0% |\n")
    assert show(note) == [
        ("row", "指數 | 跌幅"),
        ("row", "標普 500 | 4.2%"),
        ("row", "科創 50 | 12.6%"),
        ("row", "恒指 | 5.0%"),
    ]
    assert [note.text[slice(*block.header)] for block in note.blocks if block.header] == [
        "指數 | 跌幅",
        "指數 | 跌幅",
        "科創 50 | 12.6%",
        "科創 50 | 12.6%",
    ]


def test_columns_set_with_spaces_are_tables_and_double_spaces_in_prose_are_not(parse: Parse, show: Show) -> None:
    note = parse(
        "Index      Close    Week\nHSI        25,220   -5.1%\nCSI 300    4,453    -3.8%\n\nRates fell.  Bonds rose.\n"
    )
    assert [kind for kind, _ in show(note)] == ["row", "row", "row", "paragraph"]
    assert show(note)[1] == ("row", "HSI | 25,220 | -5.1%")


def test_lines_that_hang_under_a_bullet_belong_to_it(parse: Parse, show: Show) -> None:
    assert show(
        parse("OVERVIEW\n  * Hang Seng: -11.5%\n    since October\n  * CSI 300: -5.1%\n\nRATES\nThe yield is 4.13%.\n")
    ) == [
        ("heading1", "OVERVIEW"),
        ("item", "Hang Seng: -11.5% since October"),
        ("item", "CSI 300: -5.1%"),
        ("heading1", "RATES"),
        ("paragraph", "The yield is 4.13%."),
    ]


def test_labels_and_bylines_are_no_headings(parse: Parse, show: Show) -> None:
    for line in ("數據來源：Wind", "Source: Bloomberg", "Hengling Research - 23 November 2025", "(since October)"):
        assert show(parse(f"{line}\n{_LONG}"))[0] == ("paragraph", line)


def test_drawn_rules_are_no_text(parse: Parse, show: Show) -> None:
    assert show(parse("=====\n市場回顧。\n-----\n* * *\n後市展望。\n________")) == [
        ("paragraph", "市場回顧。"),
        ("paragraph", "後市展望。"),
    ]


def test_front_matter_works_in_plain_text_too(parse: Parse) -> None:
    note = parse("---\ntitle: 週報\n---\n市場回顧。\n")
    assert (note.title, note.text) == ("週報", "市場回顧。")
