"""What verification lets pass and what it accuses, as a reader would put it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer.verify import Evidence, support, verify
from assistant.finance.glossary import load_glossary
from assistant.language.fold import fold
from assistant.language.script import convert

PUBLISHED = dt.date(2025, 11, 23)
LIST = "微軟、亞馬遜和谷歌分別上漲 58%、53% 和 34%。"
MOVE = "10 月 27 日至 11 月 20 日，標普 500 期權的隱含波動率由 15.8% 升至 26.4%。"
HEADER = "Rates\nSegment | Spread (bp) | Target (bp)"
ROW = "Gulf banks | 99 | 105"

TRUE = [
    ("The index fell 4.2%.", "The index fell 4.2%."),
    ("Net subscriptions came to 267.7 billion yuan.", "累計淨申購規模為 2,677 億元。"),
    ("谷歌上漲 34%，微軟上漲 58%。", LIST),
    ("Google rose 34% and Amazon 53%.", LIST),
    ("The STAR 50 and the Nasdaq fell 12.6% and 6.5% respectively.", "科創 50 和納斯達克指數分別回落 12.6% 和 6.5%。"),
    ("標普 500 期權的隱含波動率 10 月 27 日為 15.8%，11 月 20 日為 26.4%。", MOVE),
    ("Volatility of S&P 500 options rose from 15.8% to 26.4%.", MOVE),
    ("The year-end target goes up to 4.10% from 3.90%.", "We raise our year-end target from 3.90% to 4.10%."),
    ("Two exits are seen.", "出路有：減價，或減息。"),
    ("升幅料為 20% 至 25%。", "Prices should rise 20% to 25% in the fourth quarter."),
    (
        "The 10-year yield rose 11 bp and the 2-year yield 14 bp.",
        "10 年期收益率上升 11 個基點，2 年期收益率上升 14 個基點。",
    ),
    ("上週五指數下跌。", "The index fell last Friday."),
    ("預計 10 月底議息。", "10 月 28 日至 29 日議息。"),
    ("Prices rose 20% in the fourth quarter.", "Prices rose 10% in the third quarter and 20% in the fourth."),
    ("Some participants saw risks.", "Most participants saw risks."),
    ("All three indices fell.", "S&P 500 fell 4.2%, Nasdaq fell 6.5%, Hang Seng fell 3.1%."),
    ("The sector was downgraded from overweight to neutral.", "我們將板塊評級由「超配」下調至「中性」。"),
    ("The Hang Seng is unlikely to fall below 24,000.", "恒指不太可能跌穿 24,000 點。"),
    ("The curve flattened to 55 bp.", "The curve has flattened to 55 bp rather than steepened."),
    ("Nothing will take shape until 2026.", "要到 2026 年才能形成。"),
    ("对美出口下降 16.9%。", "Exports to the United States fell 16.9%."),
    ("Exports to the US fell 16.9%.", "對美出口下降 16.9%。"),
    ("This year the index has gained 26%.", "今年以來指數上漲 26%。"),
]

FALSE = [
    ("number", "The index fell 2.4%.", "The index fell 4.2%."),
    ("number", "The index fell 4.2%.", "The index fell."),
    ("unit", "利差擴大 15%。", "利差擴大 15 個百分點。"),
    ("number", "亞馬遜上漲 34%。", LIST),
    ("number", "Amazon rose 58%.", LIST),
    (
        "number",
        "The STAR 50 and the Nasdaq fell 6.5% and 12.6% respectively.",
        "科創 50 和納斯達克指數分別回落 12.6% 和 6.5%。",
    ),
    ("date", "隱含波動率 10 月 27 日為 26.4%。", MOVE),
    ("number", "The target was raised from 4.10% to 3.90%.", "We raise our target from 3.90% to 4.10%."),
    ("number", "The 2-year yield rose 11 bp.", "10 年期收益率上升 11 個基點，2 年期收益率上升 14 個基點。"),
    ("number", "寬基佔 196.1 億元。", "其中寬基佔 55.9 億元，行業與主題佔 196.1 億元。"),
    ("number", "Prices rose 9%.", "Prices rose between 2% and 3%."),
    ("number", "Five platform companies were named.", "Four platform companies were named."),
    ("number", "在 52 家公司之中，80 家獲上調。", "80 家公司之中，有 52 家獲上調。"),
    ("date", "8 月降幅為 2.4%。", "9 月降幅為 2.4%。"),
    ("date", "The payrolls are due next Friday.", "The payrolls are due."),
    ("direction", "The index rose 4.2%.", "指數下跌 4.2%。"),
    ("direction", "該行低配韓國。", "We are overweight Korea and underweight India."),
    ("direction", "India is neutral.", "We are overweight Korea and underweight India."),
    ("direction", "聯儲局將加息。", "政策仍緊縮，聯儲局將減息。"),
    ("direction", "It was $40 billion more than assumed.", "It was $40 billion less than assumed."),
    ("direction", "It was $40 billion less than assumed.", "It was $40 billion more than assumed."),
    ("direction", "作者看淡設備與存儲。", "我們更看好設備和存儲，看淡成熟製程的代工。"),
    ("direction", "A more accommodative stance may come.", "A less accommodative stance may come."),
    ("direction", "The rise was smaller than anticipated.", "The rise was larger than anticipated."),
    ("negation", "Both have happened.", "兩者均未出現。"),
    ("negation", "The cut is a foregone conclusion.", "The December cut is not a foregone conclusion, the Fed said."),
    ("negation", "The index did not fall 4.2%.", "The index fell 4.2%."),
    ("negation", "The ratio was not 4.7% in 2015.", "現在未到極端，2015 年該比率為 4.7%。"),
    ("negation", "Korea is not overweight.", "We are overweight Korea."),
    ("quantifier", "Most participants saw risks.", "Some participants saw risks."),
    ("quantifier", "全部與會者同意。", "少數與會者同意。"),
    ("quantifier", "No participants agreed.", "A few participants agreed."),
    ("modality", "Volume grew 28%.", "We expect volume to grow 28%."),
    ("modality", "Inflation will rise.", "Inflation may rise."),
    ("modality", "產油國減產。", "產油國可能減產。"),
    ("entity", "Nvidia rose 5%.", "Microsoft rose 5%."),
    ("entity", "In the note Zorblatt rose 5%.", "In the note Quuxware rose 5%."),
    ("entity", "日本出口下降 5%。", "韓國出口下降 5%。"),
    ("unsupported", "Bread is baked daily in village ovens.", "The curve has flattened and banks lend less."),
]


@pytest.mark.parametrize(("statement", "source"), TRUE)
def test_what_the_source_says_passes_in_other_words(statement: str, source: str) -> None:
    assert verify(statement, [Evidence(source, PUBLISHED)]) == ()


@pytest.mark.parametrize(("kind", "statement", "source"), FALSE)
def test_what_the_source_does_not_say_is_accused_by_its_kind(kind: str, statement: str, source: str) -> None:
    assert kind in [problem.kind for problem in verify(statement, [Evidence(source, PUBLISHED)])]


def test_a_statement_without_evidence_is_uncited() -> None:
    assert [problem.kind for problem in verify("It rose.", [])] == ["uncited"]


def test_a_problem_tells_what_was_said_and_what_the_source_says() -> None:
    (problem,) = verify("亞馬遜上漲 34%。", [Evidence(LIST)])
    assert (problem.said, problem.source) == ("34%", "53%")


def test_a_row_is_read_with_the_header_of_its_table() -> None:
    evidence = [Evidence(ROW, PUBLISHED, HEADER)]
    assert verify("The spread of Gulf banks is 99 bp.", evidence) == ()
    assert [problem.kind for problem in verify("The spread of Gulf banks is 98 bp.", evidence)] == ["number"]


def test_the_header_of_a_table_gives_its_figures_their_direction() -> None:
    evidence = [Evidence("納斯達克指數 | 6.5%", PUBLISHED, "指數 | 累計跌幅")]
    assert verify("納指累計下跌 6.5%。", evidence) == ()
    assert [problem.kind for problem in verify("The Nasdaq rose 6.5%.", evidence)] == ["direction"]


def test_a_figure_of_the_context_counts() -> None:
    assert (
        verify("The target of 28,500 points stays.", [Evidence("The target stays.", None, "Target 28,500 points")])
        == ()
    )


def test_sentences_cited_together_support_together() -> None:
    evidence = [Evidence("The S&P 500 fell 4.2%."), Evidence("The Nasdaq fell 6.5%.")]
    assert verify("The S&P 500 and the Nasdaq fell 4.2% and 6.5%.", evidence) == ()
    assert verify("The S&P 500 fell 6.5%.", evidence) != ()


def test_the_year_of_publication_may_be_said() -> None:
    assert verify("In November 2025 the index fell 4.2%.", [Evidence("The index fell 4.2%.", PUBLISHED)]) == ()
    assert verify("In November 2024 the index fell 4.2%.", [Evidence("The index fell 4.2%.", PUBLISHED)]) != ()
    assert verify("In November 2025 the index fell 4.2%.", [Evidence("The index fell 4.2%.")]) != ()


def test_support_is_the_share_of_a_statement_that_its_sources_speak_of() -> None:
    assert support("The index fell 4.2%.", [Evidence("The index fell 4.2%.")]) == 1.0
    assert support("", [Evidence("The index fell.")]) == 0.0
    assert support("Bread bakes.", [Evidence("The index fell.")]) == 0.0


@pytest.mark.parametrize(("statement", "source"), [(s, e) for s, e in TRUE] + [(s, e) for _, s, e in FALSE])
def test_script_and_width_change_no_verdict(statement: str, source: str) -> None:
    kinds = [problem.kind for problem in verify(statement, [Evidence(source, PUBLISHED)])]
    for other in (convert(statement, "zh-Hans"), convert(statement, "zh-Hant")):
        assert [problem.kind for problem in verify(other, [Evidence(source, PUBLISHED)])] == kinds
    if not statement.isascii():
        assert bool(verify(fold(statement), [Evidence(source, PUBLISHED)])) == bool(kinds)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_text_makes_it_fail(statement: str, source: str) -> None:
    for problem in verify(statement, [Evidence(source, PUBLISHED, source)]):
        assert problem.kind


WORDS = (
    "微軟 谷歌 上漲 下跌 不 未 由 升至 58% 34% 3億元 10月 預計 可能 多數 、 和 ， 。 The S&P 500 fell rose not 2% and"
)
PIECES = st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)


@given(PIECES)
@settings(max_examples=80, deadline=None)
def test_a_sentence_bears_itself_out(text: str) -> None:
    if text.strip():
        assert verify(text, [Evidence(text, PUBLISHED)]) == ()


@given(PIECES, PIECES)
@settings(max_examples=80, deadline=None)
def test_words_of_the_trade_in_any_order_make_it_not_fail(statement: str, source: str) -> None:
    assert isinstance(verify(statement, [Evidence(source, PUBLISHED)]), tuple)


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("今年至今已發債 1,210 億美元。", "Companies have issued $121 billion of bonds so far this year."),
        ("The year so far was good for banks.", "This year was good for banks."),
        ("10 月底前公布。", "10 月 28 日公布。"),
        ("Buyers surveyed expect prices to rise 20% to 25%.", "受訪買家預計價格再升 20% 至 25%。"),
        ("受訪買家料第四季再升 20% 至 25%。", "Buyers expect another 20% to 25% in the fourth quarter."),
        ("Of 24 companies surveyed, 17 reported gains in orders.", "我們調研了 24 家企業，其中 17 家訂單增長。"),
        ("9 月非農是最後一份官方非農數據。", "由於不再單獨發佈 10 月非農數據，9 月非農是最後一份官方非農數據。"),
        ("The volatility rose to 26.4%.", "10 月 27 日至 11 月 20 日，波動率由 15.8% 升至 26.4%。"),
        ("國產比例 2027 年可望升至 40%。", "國產比例將達到 28%，2024 年為 21%，2027 年有望升至 40%。"),
        ("Banks rose 3%.", "The speech of March cheered banks, which rose 3%."),
        ("Payrolls are what banks wait for.", "由於系統更新，當局不會公布詳情，銀行只能等待。"),
        ("It has risen since the October note.", "It has risen since our October note."),
        (
            "Of 24 companies surveyed, 17 reported quarter-on-quarter growth.",
            "我們調研了 24 家企業，其中 17 家環比增長。",
        ),
        ("價格料升 20% 至 25%。", "Costs may rise 2% to 3%, and prices 20% to 25%."),
        ("The rise was larger than anticipated.", "In spring the rise was larger than anticipated."),
        ("Trade held up in spring.", "春季貿易未見走弱。"),
    ],
)
def test_honest_writers_are_not_accused(statement: str, source: str) -> None:
    assert verify(statement, [Evidence(source, PUBLISHED)]) == ()


def test_a_rise_is_not_said_where_the_source_denies_it() -> None:
    source = "The index, we think, did not rise in spring."
    assert [problem.kind for problem in verify("The index rose in spring.", [Evidence(source)])] == ["negation"]


def test_without_a_day_of_publication_rough_periods_are_not_resolved() -> None:
    assert verify("預計 10 月底議息。", [Evidence("10 月 28 日議息。")]) != ()


def test_the_names_of_a_firms_own_glossary_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "company.tsv").write_text("藍鷗證券\t\tBlue Gull Securities\n翠竹銀行\t\tJade Bank\n", "utf-8")
    glossary = load_glossary(tmp_path)
    evidence = [Evidence("藍鷗證券上升 3%。")]
    assert verify("Blue Gull Securities rose 3%.", evidence, glossary) == ()
    assert [p.kind for p in verify("翠竹银行上升 3%。", evidence, glossary)] == ["entity"]
    assert verify("翠竹银行上升 3%。", evidence) == ()


def test_support_is_told_by_a_firms_own_names_too(tmp_path: Path) -> None:
    (tmp_path / "company.tsv").write_text("藍鷗證券\t\tBlue Gull Securities\n", "utf-8")
    evidence = [Evidence("藍鷗證券上升 3%。")]
    glossary = load_glossary(tmp_path)
    assert support("Blue Gull Securities rose.", evidence, glossary) > support("Blue Gull Securities rose.", evidence)
