from __future__ import annotations

from collections.abc import Iterable

import pytest

from assistant.finance.glossary import Glossary
from assistant.index.lexical import Group
from assistant.index.matching import Either, Term, Together
from assistant.index.scoring import Clause
from assistant.language.script import convert
from assistant.retrieve.expand import INSIDE_TERM, expand
from tests.retrieve.reading import names_in

NO_TERMS = Glossary([])


def _clause(clauses: Iterable[Clause], label: str) -> Clause:
    return next(clause for clause in clauses if clause.label == label)


def test_chinese_words_are_looked_for_as_words_and_as_pairs_of_characters() -> None:
    clauses = expand("博物馆展览", NO_TERMS)["zh"]
    assert _clause(clauses, "博物馆").wanted == Term("w:博物馆")
    assert _clause(clauses, "馆展").wanted == Term("c:馆展")
    assert _clause(clauses, "博物馆").essential
    assert not _clause(clauses, "馆展").essential


def test_english_words_are_looked_for_among_the_translations_of_chinese_passages() -> None:
    assert "e:expect" in names_in(_clause(expand("expectations", NO_TERMS)["zh"], "expect").wanted)


def test_words_of_nearly_the_same_meaning_count_less_than_the_word_itself() -> None:
    wanted = _clause(expand("disobedience or kinds", NO_TERMS)["zh"], "kind").wanted
    assert isinstance(wanted, Either)
    weights = {part.name: weight for weight, part in wanted.parts if isinstance(part, Term)}
    assert 0 < weights["e:type"] < weights["e:kind"] == 1


def test_a_name_that_no_dictionary_has_is_looked_for_by_its_sound() -> None:
    assert "n:KLTNSN" in names_in(_clause(expand("Goldenson", NO_TERMS)["zh"], "goldenson").wanted)
    spelled = _clause(expand("戈登森的觀點", NO_TERMS)["en"], "戈登森")
    assert "n:KTNSN" in names_in(spelled.wanted)
    assert spelled.essential


def test_the_characters_of_a_foreign_name_say_little_by_themselves() -> None:
    assert not _clause(expand("戈登森的觀點", NO_TERMS)["en"], "森").essential


def test_chinese_words_are_looked_for_in_english_as_what_they_may_mean() -> None:
    wanted = _clause(expand("黄金", NO_TERMS)["en"], "黄金").wanted
    assert "w:gold" in names_in(wanted)


def test_a_rendering_by_several_words_wants_all_of_them() -> None:
    wanted = _clause(expand("央行", NO_TERMS)["en"], "央行").wanted
    assert isinstance(wanted, Either)
    together = [part for _, best in wanted.parts if isinstance(best, Either) for _, part in best.parts]
    assert any(names_in(part) == {"w:central", "w:bank"} for part in together if isinstance(part, Together))


def test_function_words_are_not_looked_for() -> None:
    for group, clauses in expand("What is the reason, and why 为什么?", NO_TERMS).items():
        assert {clause.label for clause in clauses} <= {"reason"}, group


@pytest.mark.parametrize("question", ["美聯儲為何下修降息預期?", "港股 ETF 淨申購規模是多少?"])
def test_both_scripts_look_for_the_same(question: str) -> None:
    assert expand(convert(question, "zh-Hant"), NO_TERMS) == expand(convert(question, "zh-Hans"), NO_TERMS)


@pytest.mark.parametrize(
    ("question", "group", "term"),
    [
        ("Did the Fed cut rates?", "zh", "c:降息"),
        ("Did the Fed cut rates?", "zh", "c:减息"),
        ("聯儲局減息了嗎?", "en", "p:rate cut"),
        ("聯儲局減息了嗎?", "zh", "c:降息"),
        ("Fed rate cuts", "en", "p:feder reserv"),
    ],
)
def test_terms_of_the_market_are_looked_for_in_every_form(question: str, group: Group, term: str) -> None:
    assert any(term in names_in(clause.wanted) for clause in expand(question)[group])


def test_the_words_of_a_term_count_less_by_themselves() -> None:
    clauses = expand("rate cut tomorrow")["en"]
    inside, outside = _clause(clauses, "cut"), _clause(clauses, "tomorrow")
    assert inside.weight == pytest.approx(INSIDE_TERM)
    assert not inside.essential
    assert outside.weight == 1
    assert outside.essential


def test_earlier_texts_are_looked_for_with_less_weight() -> None:
    clauses = expand("And silver?", NO_TERMS, [("What is the gold forecast?", 0.5)])["en"]
    assert _clause(clauses, "silver").weight == 1
    assert _clause(clauses, "gold").weight == 0.5
    assert not _clause(clauses, "gold").essential


def test_what_the_question_says_itself_keeps_its_weight() -> None:
    clauses = expand("gold now?", NO_TERMS, [("the gold forecast", 0.5)])["en"]
    assert [clause.weight for clause in clauses if clause.label == "gold"] == [1]


@pytest.mark.parametrize("text", ["", "   ", "?!", "的", "🙂🙂", "\x00", "a" * 3000, "的" * 3000])
def test_any_text_can_be_expanded(text: str) -> None:
    assert set(expand(text)) == {"zh", "en"}
