from __future__ import annotations

import pytest

from assistant.index.translate import TABLE, load_translation


def test_common_words_have_their_common_translation() -> None:
    table = load_translation()
    for word, name in {"利率": "rate", "银行": "bank", "增长": "growth", "黄金": "gold", "预期": "expect"}.items():
        stems = table.stems(word)
        assert name in sorted(stems, key=stems.__getitem__)[-3:], (word, dict(stems))


def test_an_unknown_word_has_no_translation() -> None:
    table = load_translation()
    assert table.stems("龘龘龘") == {}
    assert table.glosses("龘龘龘") == ()
    assert "龘龘龘" not in table


def test_an_unknown_word_is_rendered_by_its_parts() -> None:
    table = load_translation()
    word = "利率银行"
    assert word not in table
    rendered = table.render(word)
    assert rendered["rate"] == pytest.approx(0.6 * table.stems("利率")["rate"])
    assert "bank" in rendered


def test_an_unknown_word_without_known_parts_is_rendered_by_its_characters() -> None:
    table = load_translation()
    assert "急跌慢涨" not in table
    assert table.parts("急跌慢涨") == ()
    assert {"fall", "slow", "rise"} <= table.render("急跌慢涨").keys()


def test_a_rendering_by_several_words_keeps_them_together() -> None:
    assert ("central", "bank") in [gloss.stems for gloss in load_translation().glosses("央行")]


def test_words_that_were_cut_apart_are_found_as_phrases() -> None:
    assert load_translation().phrases(("人工", "智能", "产业")) == ("人工智能",)


def test_rendering_a_text_counts_words() -> None:
    table = load_translation()
    once = table.render_all([("黄金",)])
    assert table.render_all([("黄金",), ("黄金",)])["gold"] == pytest.approx(2 * once["gold"])


def test_weights_are_shares() -> None:
    table = load_translation()
    for word in ("利率", "上升", "下跌", "市场", "的确"):
        assert all(0 < weight <= 1 for weight in table.stems(word).values())


@pytest.mark.parametrize(("name", "other"), [("kind", "type"), ("defens", "defend"), ("growth", "grow")])
def test_words_of_nearly_the_same_meaning_are_related(name: str, other: str) -> None:
    assert 0 < dict(load_translation().related(name))[other] < 1


@pytest.mark.parametrize(("name", "other"), [("rise", "fall"), ("buy", "sell"), ("import", "export"), ("high", "low")])
def test_opposites_are_not_related(name: str, other: str) -> None:
    table = load_translation()
    assert other not in dict(table.related(name))
    assert name not in dict(table.related(other))


def test_a_word_that_is_no_english_one_is_related_to_nothing() -> None:
    assert load_translation().related("龘") == ()


def test_the_characters_of_foreign_names_have_their_consonants() -> None:
    sounds = load_translation().name_sounds
    assert (sounds["尔"], sounds["森"], sounds["亚"]) == ("L", "SN", "")
    assert "债" not in sounds


def test_the_table_stays_small() -> None:
    assert TABLE.stat().st_size < 5_000_000
