from __future__ import annotations

from typing import Any

import pytest

from assistant.index.embed import Embedder
from assistant.retrieve.explain import Why, explain
from assistant.retrieve.pipeline import retrieve
from assistant.schema import Hit, Question
from assistant.settings import Settings

CUT = "聯儲局 12 月減息概率升至 71%。"
GOLD = "黃金價格升至歷史新高。"
SECTORS = "Sector views: banks are overweight, and the Fed may cut rates in December."


@pytest.fixture
def search(make_index: Any, make_note: Any, embedder: Embedder, settings: Settings) -> Any:
    index = make_index(*(make_note(f"{number}.txt", text) for number, text in enumerate((CUT, GOLD, SECTORS))))

    def searching(text: str) -> dict[str, tuple[Hit, Why]]:
        question = Question(text, "en")
        hits = retrieve(question, index, embedder, settings)
        return {hit.passage.text: found for hit, *found in zip(hits, hits, explain(question, hits), strict=True)}  # type: ignore[misc]

    return searching


def test_the_words_that_a_passage_says_and_lacks_are_told(search: Any) -> None:
    _, why = search("金價何時見頂？黃金")[GOLD]
    assert ("黃金", "黃金") in why.said
    assert why.missed


def test_a_translation_is_shown_as_it_is_written(search: Any) -> None:
    found = search("rate cut probability in December")
    assert found[CUT][1] == Why((("rate cut probability", "減息概率"),), ("December",))


def test_the_same_word_in_another_form_is_no_translation(search: Any) -> None:
    _, why = search("Which sectors are overweight?")[SECTORS]
    assert (
        why.said == (("sectors", "sectors"), ("overweight", "overweight"))
        or dict(why.said)["overweight"] == "overweight"
    )


@pytest.mark.parametrize("question", ["減息概率", "rate cut probability"])
def test_a_score_is_the_sum_of_its_shares(search: Any, question: str) -> None:
    for hit, _ in search(question).values():
        assert sum(share for _, share in hit.shares) == pytest.approx(hit.fused, abs=1e-5)


def test_words_of_the_other_language_count_as_translations(search: Any) -> None:
    found = search("rate cut probability in December")
    assert "translations" in dict(found[CUT][0].shares)
    assert "words" in dict(found[SECTORS][0].shares)
