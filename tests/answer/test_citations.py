"""Citations: numbered as the reader meets them; a row carries the names of its columns."""

from __future__ import annotations

from assistant.answer.citations import Citations
from assistant.schema import Hit, NoteInfo, Passage, Sentence

NOTE = NoteInfo(id="n", path="p", title="t", house="h", language="zh-Hant", digest="d")
ROWS = ("指數 | 跌幅", "科創 50 | 12.6%", "我們維持看法。")
SENTENCES = tuple(Sentence(place, text, 0, len(text)) for place, text in enumerate(ROWS))
HIT = Hit(Passage("n#0", "n", "d", 0, "", 0, 0, SENTENCES), NOTE, 1.0)


def test_the_same_sentence_keeps_its_number() -> None:
    citations = Citations()
    assert [citations.cite(HIT, SENTENCES[place]) for place in (1, 2, 1)] == [1, 2, 1]


def test_a_row_of_a_table_carries_its_header_beside_the_exact_quote() -> None:
    citations = Citations()
    citations.cite(HIT, SENTENCES[1])
    citations.cite(HIT, SENTENCES[2])
    row, sentence = citations.all()
    assert (row.quote, row.header) == ("科創 50 | 12.6%", "指數 | 跌幅")
    assert sentence.header == ""
