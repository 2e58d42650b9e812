"""What stands around a sentence: the header of its row, and the items it announces."""

from __future__ import annotations

import pytest

from assistant.retrieve.layout import announced_by, header_of, is_header
from assistant.schema import Hit, NoteInfo, Passage, Sentence

NOTE = NoteInfo(id="n", path="p", title="t", house="h", language="en", digest="d")


def make_hit(*texts: str, ordinal: int = 0, context: str = "") -> Hit:
    sentences = tuple(Sentence(place, text, 0, len(text)) for place, text in enumerate(texts))
    passage = Passage(f"n#{ordinal}", "n", "d", ordinal, "", 0, 0, sentences, ("Heading",), context=context)
    return Hit(passage, NOTE, 1.0)


def announced(place: int, *hits: Hit) -> list[str]:
    found = {hit.passage.id: hit for hit in hits}
    return [one.text for _, one in announced_by(hits[0], hits[0].passage.sentences[place], found)]


TABLE = make_hit("跌幅如下：", "指數 | 跌幅", "科創 50 | 12.6%", "滬深 300 | 5.1%", "我們維持看法。")


def test_a_row_has_the_header_of_its_table_and_nothing_else_has_one() -> None:
    sentences = TABLE.passage.sentences
    assert [header_of(TABLE.passage, one) for one in sentences] == ["", "", "指數 | 跌幅", "指數 | 跌幅", ""]
    assert [is_header(TABLE.passage, one) for one in sentences] == [False, True, False, False, False]


def test_a_table_that_goes_on_from_another_passage_has_the_header_kept_with_it() -> None:
    rest = make_hit("恒生科技 | 11.5%", context="指數 | 跌幅")
    assert header_of(rest.passage, rest.passage.sentences[0]) == "指數 | 跌幅"
    assert not is_header(rest.passage, rest.passage.sentences[0])


def test_periods_name_columns_and_words_alone_can_be_rows() -> None:
    top, row = make_hit("指數 | 一週 | 年初至今", "恒生科技 | -1.6% | +33.4%").passage.sentences
    assert header_of(make_hit(top.text, row.text).passage, row) == "指數 | 一週 | 年初至今"
    rest = make_hit("內房 | 低配", "原材料 | 中性", context="板塊 | 評級")
    assert [header_of(rest.passage, one) for one in rest.passage.sentences] == ["板塊 | 評級"] * 2
    assert not any(is_header(rest.passage, one) for one in rest.passage.sentences)


def test_a_sentence_that_points_below_announces_the_rows_under_it() -> None:
    assert announced(0, TABLE) == ["科創 50 | 12.6%", "滬深 300 | 5.1%"]
    assert announced(0, make_hit("We hold our view.", "Index | Fall", "STAR 50 | 12.6%")) == []


@pytest.mark.parametrize(
    ("texts", "items"),
    [
        (("有三條出路：", "1. 模型。", "模型再上台階。", "2. 硬件讓利。", "3. 減息。", "此後再談。"), [1, 3, 4]),
        (
            ("Three things help.", "First, jobs.", "Second, prices.", "They fell.", "Third, supply."),
            [1, 2, 4],
        ),
        (("理由有二：其一，獲利回吐；", "其二，供應增加。", "我們維持。"), [1]),
        (("原因如下。", "首先，目標無懸念。", "其次，息差低。", "最後，成交高。"), [1, 2, 3]),
        (("We like it.", "It fell.", "First, jobs."), []),
        (("1. 模型。", "2. 硬件。"), []),
    ],
)
def test_a_sentence_announces_the_items_numbered_on_from_the_first(texts: tuple[str, ...], items: list[int]) -> None:
    assert announced(0, make_hit(*texts)) == [texts[place] for place in items]


def test_a_list_goes_on_in_the_next_passage_if_it_was_found() -> None:
    first, second = make_hit("有兩條：", "1. 模型。"), make_hit("2. 硬件。", ordinal=1)
    assert announced(0, first, second) == ["1. 模型。", "2. 硬件。"]
    assert announced(0, first) == ["1. 模型。"]
