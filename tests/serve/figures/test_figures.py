"""Figures of one kind become a table and a chart; signs are right, units are never mixed, each has its citation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.answer.citations import Citations
from assistant.schema import Answer, Hit, Language, NoteInfo, Passage, Question, Sentence, Statement
from assistant.serve.figures.find import find_figures, read_figures
from assistant.serve.figures.table import figure_table, figure_title

Told = tuple[str, str]


def answer_of(
    quotes: Sequence[str | Told], language: Language = "zh-Hant", said: Sequence[str] | None = None, text: str = ""
) -> Answer:
    """Make an answer that quotes sentences, each of a note of its own; `said` are a model's words for them."""
    citations = Citations()
    hits, statements = [], []
    for number, quote in enumerate(quotes):
        words, day = quote if isinstance(quote, tuple) else (quote, "2025-11-23")
        note = NoteInfo(
            id=f"n{number}", path="p", title="t", language=language, digest="d", published=dt.date.fromisoformat(day)
        )
        lines = [*text.splitlines(), words]
        starts = [sum(len(line) + 1 for line in lines[:place]) for place in range(len(lines))]
        sentences = tuple(
            Sentence(place, line, start, start + len(line))
            for place, (line, start) in enumerate(zip(lines, starts, strict=True))
        )
        whole = "\n".join(lines)
        hit = Hit(Passage(f"n{number}#0", f"n{number}", "d", 0, whole, 0, len(whole), sentences), note, 1.0)
        hits.append(hit)
        statements.append(Statement(said[number] if said else words, (citations.cite(hit, sentences[-1]),)))
    return Answer(
        question=Question("q", language),
        outcome="answered",
        mode="model" if said else "extractive",
        text="",
        statements=tuple(statements),
        citations=citations.all(),
        hits=tuple(hits),
    )


def values(answer: Answer) -> list[list[tuple[str, str, int]]]:
    return [
        [(f.label, f"{f.value.normalize():f}", f.citation) for f in group.figures] for group in find_figures(answer)
    ]


@pytest.mark.parametrize(
    ("language", "quote", "expected"),
    [
        ("zh-Hant", "科創 50 和納斯達克指數分別回落 12.6% 和 6.5%。", [("科創50", "-12.6"), ("納斯達克指數", "-6.5")]),
        ("zh-Hans", "科创50和纳斯达克指数分别上涨12.6%和6.5%。", [("科创50", "12.6"), ("纳斯达克指数", "6.5")]),
        (
            "en",
            "The S&P 500 fell 4.2% and the Nasdaq Composite lost 6.5% over the month.",
            [("S&P 500", "-4.2"), ("Nasdaq Composite", "-6.5")],
        ),
        ("en", "The S&P 500 fell 4.2%, while the CSI 300 rose 1.3%.", [("S&P 500", "-4.2"), ("CSI 300", "1.3")]),
    ],
)
def test_moves_of_indices_have_their_sign(language: Language, quote: str, expected: list[tuple[str, str]]) -> None:
    (group,) = values(answer_of([quote], language))
    assert [(label, value) for label, value, _ in group] == expected


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("zh-Hant", ["科創50", "納斯達克指數"]),
        ("zh-Hans", ["科创50", "纳斯达克指数"]),
        ("en", ["STAR 50", "Nasdaq Composite"]),
    ],
)
def test_names_are_in_the_language_of_the_reader(language: Language, names: list[str]) -> None:
    (group,) = values(answer_of(["科創 50 和納斯達克指數分別回落 12.6% 和 6.5%。"], language))
    assert [label for label, _, _ in group] == names


def test_what_is_measured_is_told_of_every_name() -> None:
    quote = "甲骨文的 5 年期信貸違約掉期報價上升 167%；微軟、亞馬遜和谷歌則分別上升 58%、53% 和 34%。"
    (group,) = find_figures(answer_of([quote]))
    assert group.thing == "信用違約互換"
    assert [figure.value for figure in group.figures] == [167, 58, 53, 34]
    assert all("信用違約互換" in figure.label for figure in group.figures)
    assert group.figures[0].label.startswith("甲骨文 5 年期")


def test_the_header_of_a_table_tells_a_fall() -> None:
    rows = ["標普 500 | 4.2%", "科創 50 | 12.6%"]
    (group,) = values(answer_of(rows, text="指數 | 累計跌幅"))
    assert group == [("標普500", "-4.2", 1), ("科創50", "-12.6", 2)]
    # Without a header nothing says whether they rose or fell.
    assert values(answer_of(rows)) == []


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Futures price a 71% chance of a rate cut in December.", [("rate cut", 71)]),
        ("The odds of a December cut are 33%, down from 60% a week ago.", [("rate cut", 33), ("rate cut", 60)]),
        ("We see a 60% probability that the Bank of Japan raises rates.", [("Bank of Japan rate hike", 60)]),
        ("年内再降息一次，概率为 60%；准备金率为 1.30%。", [("rate cut", 60)]),
        ("他们会来，概率为 60%。", []),
        ("We see a 60% probability of something else.", []),
    ],
)
def test_a_probability_is_of_an_event(quote: str, expected: list[tuple[str, int]]) -> None:
    found = [one for one in read_figures(quote, None, "en") if one.measure == "probability"]
    assert [(one.figure.label, int(one.figure.value)) for one in found] == expected


@pytest.mark.parametrize("quote", ["，至 1.30 倍。", "We cut our 25 bp call."])
def test_words_that_name_nothing_are_no_label(quote: str) -> None:
    assert read_figures(quote, None, "en") == ()


def test_percent_basis_points_and_money_never_stand_together() -> None:
    quotes = [
        "The S&P 500 fell 4.2% and the Nasdaq Composite lost 6.5%.",
        "The 10-year Treasury yield fell 12 basis points and the 2-year Treasury yield rose 19 basis points.",
        "A-share ETFs saw net inflows of US$2.5 billion; Hong Kong ETFs saw net outflows of US$1.2 billion.",
    ]
    groups = find_figures(answer_of(quotes, "en"))
    assert {(group.measure, group.unit): [f.value for f in group.figures] for group in groups} == {
        ("change", "%"): [Decimal("-4.2"), Decimal("-6.5")],
        ("change", "bp"): [-12, 19],
        ("flow", "USD"): [2_500_000_000, -1_200_000_000],
    }


def test_currencies_never_stand_together() -> None:
    quotes = ["A 股 ETF 淨申購 252 億元人民幣。", "港股 ETF 淨申購 30 億港元。"]
    assert values(answer_of(quotes)) == []


def test_levels_of_different_things_are_not_compared() -> None:
    assert values(answer_of(["10 年期美債收益率報 4.02%。", "失業率為 4.4%。"])) == []


def test_forecasts_do_not_stand_beside_what_happened() -> None:
    quotes = ["The S&P 500 fell 4.2%.", "We expect the Nasdaq Composite to fall 3%."]
    assert values(answer_of(quotes, "en")) == []


def test_growth_on_the_year_is_not_a_move_of_the_week() -> None:
    assert values(answer_of(["出口同比增长 8.3%。", "出口环比下降 2.1%。"], "zh-Hans")) == []


def test_one_figure_is_no_group_nor_is_the_same_figure_twice() -> None:
    assert values(answer_of(["科創 50 回落 12.6%。"])) == []
    assert values(answer_of(["科創 50 回落 12.6%。", "科創 50 指數下跌 12.6%。"])) == []


def test_what_did_not_fall_is_left_out() -> None:
    assert values(answer_of(["標普 500 並未下跌 4.2%。", "科創 50 沒有回落 12.6%。"])) == []


def test_a_range_is_left_out() -> None:
    assert values(answer_of(["標普 500 下跌 3%–4%。", "科創 50 回落 12.6%。"])) == []


def test_probabilities_of_several_notes_become_a_line_through_time() -> None:
    quotes = [
        ("我們認為聯儲局 12 月降息的機率為 70%。", "2025-10-27"),
        ("聯儲局 12 月降息的機率降至 45%。", "2025-11-20"),
        ("聯儲局 12 月降息的機率由 45% 升至 65%。", "2025-11-30"),
    ]
    (group,) = find_figures(answer_of(list(reversed(quotes))))
    assert (group.measure, group.through_time) == ("probability", True)
    assert [figure.value for figure in group.figures] == [70, 45, 65]
    assert [str(figure.when) for figure in group.figures] == ["2025-10-27", "2025-11-20", "2025-11-30"]
    assert [figure.citation for figure in group.figures] == [3, 2, 1]


def test_of_a_model_only_the_figures_that_it_names_count() -> None:
    quote = "標普 500、科創 50 和納斯達克指數分別回落 4.2%、12.6% 和 6.5%。"
    said = ["The STAR 50 fell 12.6% and the Nasdaq 6.5%."]
    (group,) = values(answer_of([quote], "en", said))
    assert group == [("STAR 50", "-12.6", 1), ("Nasdaq Composite", "-6.5", 1)]


def test_a_table_shows_sign_unit_words_and_source() -> None:
    (group,) = find_figures(answer_of(["科創 50 和納斯達克指數分別回落 12.6% 和 6.5%。"]))
    table = figure_table(group, "zh-Hant")
    assert table.title == "變動 (%)"
    assert table.rows[0] == ("科創50", "\u221212.6%", "12.6%", "2025-11-23", "[1]")
    assert len(table.headers) == len(table.rows[0])


@pytest.mark.parametrize(
    ("language", "unit", "spelled"),
    [("zh-Hant", "億 CNY", "+2,677 億 CNY"), ("zh-Hans", "亿 CNY", "+2,677 亿 CNY"), ("en", "CNY bn", "+267.7 CNY bn")],
)
def test_money_is_shown_in_the_reader_s_scale(language: Language, unit: str, spelled: str) -> None:
    quotes = ["港股 ETF 累計淨申購 2,677 億元。", "A 股 ETF 累計淨申購 252 億元。"]
    (group,) = find_figures(answer_of(quotes, language))
    assert unit in figure_title(group, language)
    assert figure_table(group, language).rows[0][1] == spelled


def test_figures_of_one_thing_in_two_statements_keep_their_own_signs() -> None:
    quotes = ["固收+ 產品三季淨申購分別為 1,055 億元、824 億元和 4,795 億元。", "A 股 ETF 淨贖回 252 億元。"]
    (group,) = find_figures(answer_of(quotes))
    assert [row[1] for row in figure_table(group, "zh-Hant").rows][2:] == ["+4,795 億 CNY", "\u2212252 億 CNY"]
    assert [figure.citation for figure in group.figures] == [1, 1, 1, 2]


def test_what_a_move_began_from_bears_the_name_of_what_moved() -> None:
    (group,) = find_figures(answer_of(["我們的利率團隊把 12 月聯儲局減息 25 個基點的概率由 45% 上調至 65%。"]))
    names = [row[0] for row in figure_table(group, "zh-Hant").rows]
    assert names[0] == f"{names[1]} (此前)"
