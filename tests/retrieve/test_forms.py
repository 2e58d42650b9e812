from __future__ import annotations

import pytest

from assistant.finance.glossary import load_glossary
from assistant.index.lexical import Group
from assistant.index.matching import Matches, Wanted
from assistant.index.texts import SearchText
from assistant.language.script import detect_language
from assistant.retrieve.forms import named_short, term_clauses
from assistant.retrieve.sentences import TextTerms


def held(term: str, text: str) -> float:
    """Say how often a text holds a term that a question names."""
    language = detect_language(text)
    group: Group = "en" if language == "en" else "zh"
    (clause,) = term_clauses(load_glossary().find(term), group)
    terms = TextTerms([SearchText(0, language, "", "", "", text)])
    _, counts, _ = Matches(Wanted([clause.wanted]), terms).find(0)
    return float(counts.max(initial=0))


@pytest.mark.parametrize(
    "text", ["我們把減息概率上調。", "市場計入的降息機率升至八成。", "They raised the probability of a rate cut."]
)
def test_a_term_is_found_in_any_of_its_forms(text: str) -> None:
    assert held("減息概率", text) >= 1


def test_a_compound_is_found_by_its_words_apart_and_counts_less() -> None:
    assert (
        0
        < held("減息概率", "我們的團隊把聯儲局減息 25 個基點的概率上調至 65%。")
        < held("減息概率", "減息概率升至 65%。")
    )


@pytest.mark.parametrize("text", ["聯儲局上週減息。", "上漲的概率有六成。"])
def test_one_word_of_a_compound_is_not_the_compound(text: str) -> None:
    assert held("減息概率", text) == 0


def test_the_words_of_a_name_apart_are_not_the_name() -> None:
    assert held("招商銀行", "招商局與多家銀行簽約。") == 0
    assert held("招商銀行", "招商銀行上漲。") > 0


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("cut", "12 月降息的概率升至 71%。", True),
        ("hike", "市場押注聯儲局加息。", True),
        ("cut", "市場押注聯儲局加息。", False),
        ("cut", "公司裁員三千人。", False),
    ],
)
def test_a_move_of_policy_is_found_where_only_its_last_word_is_said(word: str, text: str, found: bool) -> None:
    wanted = named_short(word, load_glossary())
    assert wanted is not None
    terms = TextTerms([SearchText(0, "zh-Hant", "", "", "", text)])
    _, counts, _ = Matches(Wanted([wanted]), terms).find(0)
    assert bool(counts.any()) is found


def test_other_words_are_short_for_nothing() -> None:
    assert named_short("spread", load_glossary()) is None
