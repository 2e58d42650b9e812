from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ConfigurationError
from assistant.finance._entries import KINDS, ORDINARY, read_entries
from assistant.finance.glossary import SHIPPED, Glossary, Mention, load_glossary
from assistant.language.script import converter

SIMPLIFIED = converter("t2s")
PIECES = (
    "美聯儲",
    "降息 25",
    "S&P 500",
    "Apple’s",
    "中美",
    "ETFs",
    "標普",
    " 500",
    "\n",
    "日",
    "台積電",
    "us",
    "US",
    "，",
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join)


def names(text: str) -> list[str]:
    return [mention.term.en for mention in load_glossary().find(text)]


def test_there_are_terms_of_every_kind() -> None:
    kinds = {term.kind for term in load_glossary().terms}
    assert kinds == KINDS - {ORDINARY}
    assert len(load_glossary().terms) >= 1500


def test_each_term_has_its_three_forms() -> None:
    for term in load_glossary().terms:
        assert term.hant
        assert term.hans
        assert term.en


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("滬深300與恒科齊跌", ["CSI 300", "Hang Seng Tech Index"]),
        ("科創 50 和納斯達克指數", ["STAR 50", "Nasdaq Composite"]),
        ("标普500、道琼、那斯达克", ["S&P 500", "Dow Jones Industrial Average", "Nasdaq Composite"]),
        ("聯準會主席鮑爾", ["Federal Reserve", "Jerome Powell"]),
        ("美联储主席鲍威尔", ["Federal Reserve", "Jerome Powell"]),
        ("輝達、英偉達、Nvidia 與 NVDA", ["Nvidia"] * 4),
        ("臺積電和台积电", ["TSMC", "TSMC"]),
        ("10 年期美債殖利率", ["10-year Treasury yield"]),
        ("通膨降溫，通胀回落", ["inflation", "inflation"]),
        ("社融與 RRR", ["total social financing", "reserve requirement ratio"]),
        ("公募 “固收 +” 產品淨申購", ["mutual funds", "fixed income plus", "net subscription"]),
        ("急跌慢漲、高切低", ["fall fast and rise slowly", "rotate from high to low"]),
        ("左側、板上釘釘", ["left-side", "a foregone conclusion"]),
        ("中美利差與中美貿易", ["US-China yield spread", "China", "US"]),
        ("信貸違約掉期（CDS）", ["credit default swap", "credit default swap"]),
        ("北向資金淨流出", ["northbound funds", "net outflow"]),
        ("Buying the dip is no done deal", ["buy the dip", "a foregone conclusion"]),
        ("the Bank of Japan and the BoJ; BOJ", ["Bank of Japan"] * 3),
        ("year-on-year CPI", ["year on year", "CPI"]),
    ],
)
def test_terms_are_found_in_every_language_and_wording(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it gave us an apple; the oracle may target a shell", []),
        ("IT and US, Apple and ORACLE", ["information technology", "US", "Apple", "Oracle"]),
        ("pe ratios? PE ratios!", ["price-to-earnings ratio", "price-to-earnings ratio"]),
        ("BP said 25bp", ["BP"]),
        ("a cut of 5 bps by BP", ["basis point", "BP"]),
    ],
)
def test_capitals_tell_names_from_words(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Equities, ETFs and rate cuts", ["Equities", "ETFs", "rate cuts"]),
        ("the Fed's losses", ["the Fed", "losses"]),
        ("credit\ndefault swaps rose", ["credit\ndefault swaps"]),
        ("Powell’s view of “A 股”", ["Powell", "A 股"]),
        ("標普\u200b500", ["標普\u200b500"]),
    ],
)
def test_spans_are_exact_with_plurals_and_without_possessives(text: str, written: list[str]) -> None:
    found = load_glossary().find(text)
    assert [text[mention.start : mention.end] for mention in found] == written
    assert [mention.text for mention in found] == written


@pytest.mark.parametrize(
    "text", ["其中行業與主題", "26日美联储", "个人行为", "报道指出", "高通胀", "持股市值", "外国指数"]
)
def test_chinese_words_that_meet_make_no_names(text: str) -> None:
    strangers = {"company", "index", "place", "currency", "market"}
    assert not [mention for mention in load_glossary().find(text) if mention.term.kind in strangers]


def test_an_entity_is_told_from_a_mere_term() -> None:
    entity = {mention.text: mention.term.entity for mention in load_glossary().find("甲骨文的CDS，上海的流動性")}
    assert entity == {"甲骨文": True, "CDS": False, "上海": True, "流動性": False}


def test_expanding_gives_every_language_first_and_the_aliases_after() -> None:
    glossary = load_glossary()
    forms = glossary.expand(glossary.find("Fed")[0].term)
    assert forms[:3] == ("美聯儲", "美联储", "Federal Reserve")
    assert {"聯準會", "联准会", "Fed", "FOMC"} - set(forms) == {"FOMC"}
    assert len(forms) == len(set(forms))
    assert not any(form.startswith(("&", "=")) for term in glossary.terms for form in term.forms)


def test_words_are_chinese_and_folded() -> None:
    words = load_glossary().words()
    assert {"美联储", "联准会", "固收", "急跌慢涨"} <= set(words)
    assert all(re.fullmatch(r"[\u3400-\u9fff〇]{2,}", word) for word in words)
    assert list(words) == [SIMPLIFIED(word) for word in words]


@given(TEXTS)
def test_finding_never_fails_and_spans_are_exact(text: str) -> None:
    found = load_glossary().find(text)
    for mention in found:
        assert text[mention.start : mention.end] == mention.text != ""
    for one, other in itertools.pairwise(found):
        assert one.end <= other.start or (one.start, one.end) == (other.start, other.end)


@given(TEXTS)
def test_the_script_makes_no_difference(text: str) -> None:
    def spans(found: tuple[Mention, ...]) -> list[tuple[int, int, str]]:
        return [(mention.start, mention.end, mention.term.en) for mention in found]

    simplified = "".join(SIMPLIFIED(character) for character in text)
    assert spans(load_glossary().find(text)) == spans(load_glossary().find(simplified))


def test_every_form_means_its_own_term_and_no_other() -> None:
    glossary = load_glossary()
    shared = {form.text for entry in read_entries(SHIPPED) for form in entry.forms if form.shared}
    for term in glossary.terms:
        for form in set(term.forms) - shared - {SIMPLIFIED(form) for form in shared}:
            (mention,) = glossary.find(form)
            assert (mention.term, mention.text) == (term, form), form


def test_the_simplified_names_hold_no_traditional_characters() -> None:
    for term in load_glossary().terms:
        assert SIMPLIFIED(term.hans) == term.hans


def test_a_whole_note_is_read() -> None:
    text = "美聯儲主席鮑威爾表示12月降息並非板上釘釘，標普500與滬深300累計下跌。" * 200
    assert len(load_glossary().find(text)) == 1200


def write(folder: Path, name: str, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(("hant\thans\ten\taliases", *lines)), encoding="utf-8")
    return folder


def test_a_firms_folder_adds_terms(tmp_path: Path) -> None:
    folder = write(tmp_path, "product-own.tsv", "# 本行產品", "", "穩盈一號\t\tSteady Gain 1\t穩盈1號 | SG1")
    glossary = load_glossary(folder)
    assert [mention.text for mention in glossary.find("穩盈1號 and 稳盈一号 beat SG1; 美聯儲")] == [
        "穩盈1號",
        "稳盈一号",
        "SG1",
        "美聯儲",
    ]
    assert glossary.find("稳盈一号")[0].term.hans == "稳盈一号"
    assert len(glossary.terms) == len(load_glossary().terms) + 1


def test_a_firms_term_replaces_the_shipped_one(tmp_path: Path) -> None:
    folder = write(tmp_path, "institution.tsv", "美聯儲\t\tthe Federal Reserve Board of our firm\t")
    glossary = load_glossary(folder)
    assert glossary.find("美聯儲")[0].term.en == "the Federal Reserve Board of our firm"
    assert not glossary.find("聯準會")


def test_a_firms_meaning_of_a_form_holds(tmp_path: Path) -> None:
    glossary = load_glossary(write(tmp_path, "company.tsv", "\t大摩\tBig Friction Ltd"))
    term = glossary.find("大摩")[0].term
    assert (term.hant, term.en) == ("大摩", "Big Friction Ltd")
    assert glossary.find("摩根士丹利")[0].term.en == "Morgan Stanley"


def test_an_ordinary_word_hides_a_name_and_is_no_term(tmp_path: Path) -> None:
    glossary = load_glossary(write(tmp_path, "ordinary.tsv", "小米粥\t\t"))
    assert not glossary.find("小米粥")
    assert glossary.find("小米")[0].term.en == "Xiaomi"
    assert all(term.kind != ORDINARY for term in glossary.terms)


def test_names_and_plurals_of_a_firm_follow_the_rules_of_the_file(tmp_path: Path) -> None:
    folder = write(tmp_path, "theme.tsv", "甲\t\tpolicy box\tgrowth loss | =Zed", "乙\t\t\t&甲乙", "丙\t\t\t&甲乙")
    glossary = load_glossary(folder)
    assert [mention.text for mention in glossary.find("policy boxes, growth losses, Zed, zed, Zeds")] == [
        "policy boxes",
        "growth losses",
        "Zed",
    ]
    assert [mention.term.hant for mention in glossary.find("甲乙")] == ["乙", "丙"]


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("company.tsv", "甲\t乙", "company.tsv, line 2: 2 column(s)"),
        ("company.tsv", "甲\t乙\tC Corp\tD Ltd\tE Inc", "line 2: 5 column(s)"),
        ("company.tsv", "\t\t\tAlias Inc", "line 2: no name"),
        ("company.tsv", "甲公司\t\tX\t", "line 2: an empty alias, or a single letter"),
        ("company.tsv", "甲公司\t\t\tA Corp | | B Corp", "line 2: an empty alias"),
        ("company.tsv", "甲公司\t\tA Corp\n乙公司\t\tB Corp\ta corp", "line 3: 'a corp' already stands in"),
        ("firms.tsv", "甲公司\t\tA Corp", "'firms' is no kind of term"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, name: str, line: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(said)) as caught:
        load_glossary(write(tmp_path, name, line))
    assert caught.value.remedy


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "index.tsv").write_bytes("滬深".encode("gbk"))
    with pytest.raises(ConfigurationError, match=r"index\.tsv is not UTF-8"):
        load_glossary(tmp_path)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        load_glossary(tmp_path / "none")


def test_an_empty_glossary_finds_nothing() -> None:
    assert Glossary([]).find("美聯儲") == ()
