from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index import lexicon
from assistant.index.analysis import Analyser, analyse
from assistant.index.postings import hash_term
from assistant.index.terms import figure_terms
from assistant.index.texts import SearchText
from assistant.language.sentences import split_sentences
from assistant.schema import Language

CHINESE = "上週恒生指數上漲4.2%，收報26,341點，成交額2,677億元。科爾尼維持超配！"
ENGLISH = "The Hang Seng rose 4.2% to 26,341 on turnover of 267.7 billion. Kearney stays overweight."
PIECES = (
    CHINESE,
    ENGLISH,
    "3萬5千",
    "，1,234億",
    "$1.2tn",
    "五萬",
    "\n| 12,345 |",
    "2025-11-23",
    "（附註3）",
    "No. 12,345",
    " ",
)


def _text(text: str, language: Language = "zh-Hant", **above: str) -> SearchText:
    title, heading, context = (above.get(name, "") for name in ("title", "heading", "context"))
    return SearchText(1, language, title, heading, context, text)


def test_chinese_is_indexed_by_words_pairs_of_characters_and_english_renderings() -> None:
    terms = analyse(_text("上漲")).terms
    assert terms["w:上涨"] == (1.0, 1)
    assert terms["c:上涨"] == (1.0, 1)
    assert terms["e:rise"][0] > 0.05


def test_english_is_indexed_by_stems_words_as_written_and_pairs() -> None:
    terms = analyse(_text("Yields rose sharply.", "en")).terms
    assert {"w:yield", "r:yields", "p:yield rise"} <= terms.keys()
    assert not any(term.startswith("e:") for term in terms)


def test_a_term_knows_the_sentences_that_hold_it_and_what_stands_above_is_in_all() -> None:
    terms = analyse(_text("Gold fell. Oil rose. Gold rose.", "en", title="Weekly")).terms
    assert terms["w:gold"] == (2.0, 0b101)
    assert terms["w:oil"] == (1.0, 0b10)
    assert terms["w:week"] == (1.0, 2**16 - 1)


def test_sentences_are_those_that_are_given() -> None:
    rows = "Asset | Change\nGold | -4.5%\nRenminbi | 3.2%"
    text = replace(_text(rows, "en"), sentences=((0, 14), (15, 27), (28, len(rows))))
    terms = analyse(text).terms
    assert terms["w:gold"] == (1.0, 0b10)
    assert terms["w:renminbi"] == (1.0, 0b100)
    assert "p:4.5% renminbi" not in terms


def test_a_large_figure_is_one_term_in_every_writing() -> None:
    written = ("2,677億元", "267.7 billion", "2677亿", "267,700,000,000")
    assert all("q:2.677e+11" in analyse(_text(text, "en")).terms for text in written)


def test_a_name_is_found_by_its_sound_in_either_script() -> None:
    assert "n:KLN" in analyse(_text("顧問公司凱爾尼認為")).terms
    assert "n:KLN" in analyse(_text("Kearney", "en")).terms


def test_passages_read_together_hold_what_each_holds_alone() -> None:
    texts = [_text(text, title=title) for text in (CHINESE, ENGLISH, CHINESE[:20], "") for title in ("黃金", "Gold")]
    rows = Analyser(english=False).read(texts)
    for place, text in enumerate(texts):
        alone = analyse(text)
        mine = rows.postings.where(rows.postings.rows == place)
        found = dict(zip(mine.terms.tolist(), mine.places.tolist(), strict=True))
        assert found == {hash_term(term): places for term, (_, places) in alone.terms.items()}
        weights = dict(zip(mine.terms.tolist(), mine.weights.tolist(), strict=True))
        assert weights == pytest.approx({hash_term(term): w for term, (w, _) in alone.terms.items()}, rel=1e-3)
        assert rows.lengths[place] == alone.length


def test_a_worn_lexicon_is_replaced_and_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    analyser = Analyser(english=False)
    before = analyser.read([_text(CHINESE)])
    monkeypatch.setattr(lexicon, "_MOST_UNITS", 5)
    after = analyser.read([_text(CHINESE)])
    for kept in ("terms", "weights", "places"):
        order, again = np.argsort(before.postings.terms), np.argsort(after.postings.terms)
        assert (getattr(before.postings, kept)[order] == getattr(after.postings, kept)[again]).all()


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_large_figures_are_the_same_whether_a_text_is_read_whole_or_where_they_can_stand(pieces: list[str]) -> None:
    text = "。".join(pieces)
    assert list(figure_terms(text, split_sentences(text))) == list(figure_terms(text))
