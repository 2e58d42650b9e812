from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.index.chunk import chunk_note, disclaimers
from assistant.schema import Block, BlockKind, Note, Passage


def build_note(*pieces: tuple[BlockKind, str] | tuple[BlockKind, str, int]) -> Note:
    """Put a note together from its blocks; the first row of a run of rows is the header of the others."""
    text, blocks, header = "", [], None
    for piece in pieces:
        kind, written = piece[0], piece[1]
        start, end = len(text), len(text) + len(written)
        level = piece[2] if len(piece) == 3 else 1
        header = (header or (start, end)) if kind == "row" else None
        own = header if header != (start, end) else None
        blocks.append(Block(kind, start, end, level if kind == "heading" else 0, header=own))
        text += written + "\n\n"
    return plain_note(text, blocks)


def plain_note(text: str, blocks: Sequence[Block] = ()) -> Note:
    return Note(id="n1", path="n.txt", title="T", language="en", digest="d", text=text, blocks=tuple(blocks))


def cut(note: Note, max_tokens: int = 40) -> tuple[Passage, ...]:
    return chunk_note(note, max_tokens, lambda text: len(text.split()) if " " in text else len(text))


def test_a_passage_knows_its_place_in_the_note() -> None:
    note = build_note(("paragraph", "Rates rose. Gold fell."), ("paragraph", "Oil was flat."))
    (passage,) = cut(note)
    assert (passage.id, passage.note_id, passage.digest, passage.ordinal) == ("n1#0", "n1", "d", 0)
    assert passage.text == note.text[passage.start : passage.end] == "Rates rose. Gold fell.\n\nOil was flat."
    assert [sentence.text for sentence in passage.sentences] == ["Rates rose.", "Gold fell.", "Oil was flat."]
    assert [sentence.ordinal for sentence in passage.sentences] == [0, 1, 2]


def test_headings_become_the_path_and_not_the_text() -> None:
    note = build_note(
        ("heading", "Outlook", 1),
        ("heading", "Rates  and\nbonds", 2),
        ("paragraph", "word " * 30 + "end."),
        ("heading", "Equities", 2),
        ("paragraph", "word " * 30 + "end."),
        ("heading", "Risks", 1),
        ("paragraph", "word " * 30 + "end."),
    )
    assert [passage.heading for passage in cut(note)] == [
        ("Outlook", "Rates and bonds"),
        ("Outlook", "Equities"),
        ("Risks",),
    ]
    assert not any("Equities" in passage.text for passage in cut(note))


def test_sections_of_two_headings_do_not_share_a_passage() -> None:
    note = build_note(
        ("heading", "A"), ("paragraph", "one " * 12 + "end."), ("heading", "B"), ("paragraph", "two " * 12 + "end.")
    )
    assert [passage.heading for passage in cut(note)] == [("A",), ("B",)]


def test_tiny_sections_share_a_passage_with_their_headings() -> None:
    note = build_note(
        ("heading", "Views", 1),
        ("heading", "Equities", 2),
        ("paragraph", "Overweight."),
        ("heading", "Bonds", 2),
        ("paragraph", "Neutral."),
    )
    (passage,) = chunk_note(note, 100, len)
    assert passage.heading == ("Views",)
    assert [sentence.text for sentence in passage.sentences] == ["Equities", "Overweight.", "Bonds", "Neutral."]


def test_a_heading_with_nothing_under_it_leads_the_next_section() -> None:
    note = build_note(
        ("heading", "Fed cuts rates", 1),
        ("heading", "Gold rallies", 1),
        ("paragraph", "word " * 30 + "end."),
        ("paragraph", "word " * 30 + "end."),
    )
    first, second = cut(note)
    assert [sentence.text for sentence in first.sentences][:2] == ["Fed cuts rates", "Gold rallies"]
    assert first.heading == second.heading == ("Gold rallies",)
    assert second.text.startswith("word")


@pytest.mark.parametrize("then", [("furniture", "Page 1"), ("heading", "Another part", 1)])
def test_a_heading_with_nothing_after_it_is_a_passage(then: tuple[BlockKind, str, int]) -> None:
    note = build_note(("paragraph", "word " * 39), ("heading", "Part", 1), ("heading", "Fed cuts rates", 2), then)
    assert ("Fed cuts rates", ("Part",)) in [(passage.text, passage.heading) for passage in cut(note)]


def test_furniture_and_disclaimers_are_in_no_passage_and_end_one() -> None:
    note = build_note(
        ("paragraph", "Before."), ("furniture", "Page 3"), ("paragraph", "After."), ("disclaimer", "No advice.")
    )
    assert [passage.text for passage in cut(note)] == ["Before.", "After."]
    assert disclaimers(note) == ("No advice.",)


def test_tiny_sections_do_not_reach_across_furniture() -> None:
    note = build_note(
        ("heading", "A", 1),
        ("paragraph", "One."),
        ("furniture", "Page 1"),
        ("heading", "B", 1),
        ("heading", "C", 2),
        ("paragraph", "Two."),
    )
    assert not any("Page 1" in passage.text for passage in cut(note))


def test_a_section_cut_by_furniture_keeps_its_heading() -> None:
    note = build_note(
        ("heading", "A"), ("paragraph", "One two three."), ("furniture", "Page 1"), ("paragraph", "Four five six.")
    )
    assert [passage.heading for passage in cut(note)] == [("A",), ("A",)]


def test_a_row_takes_its_header_row_along() -> None:
    rows: list[tuple[BlockKind, str]] = [("row", f"Index {place} | {place}.5% | up") for place in range(12)]
    note = build_note(("row", "Name | Change | View"), *rows)
    passages = cut(note, 30)
    assert len(passages) > 1
    assert "Name" in passages[0].text
    assert passages[0].context == ""
    assert {passage.context for passage in passages[1:]} == {"Name | Change | View"}
    assert sum(len(passage.sentences) for passage in passages) == 13


def test_a_header_row_does_not_end_a_passage() -> None:
    note = build_note(
        ("paragraph", "word " * 26 + "end."),
        ("row", "Name | Change"),
        ("row", "A | 1 and some more words"),
        ("row", "B | 2"),
    )
    assert not any(passage.sentences[-1].text == "Name | Change" for passage in cut(note))


def test_rows_of_a_table_stay_together_when_they_fit() -> None:
    note = build_note(
        ("paragraph", "word " * 20 + "end."), ("row", "Name | Change | x"), ("row", "A | 1 | y"), ("row", "B | 2 | z")
    )
    assert "Name | Change | x\n\nA | 1 | y\n\nB | 2 | z" in [passage.text for passage in cut(note, 24)]


def test_breaks_fall_between_paragraphs_rather_than_within() -> None:
    paragraph = "One two three four five. Six seven eight nine ten. A b c d e."
    note = build_note(("paragraph", paragraph), ("paragraph", paragraph), ("paragraph", paragraph))
    assert [passage.text for passage in cut(note, 20)] == [paragraph] * 3


def test_a_long_paragraph_leaves_no_crumb() -> None:
    note = build_note(("paragraph", "One two three four five. " * 9))
    assert [len(passage.sentences) for passage in cut(note, 40)] in ([4, 5], [5, 4])


def test_a_line_that_announces_stays_with_what_it_announces() -> None:
    first, then = "one two three four five six seven eight nine ten.", "a b c d e f g h i j k l."
    note = build_note(("paragraph", first), ("paragraph", "What we expect"), ("paragraph", then))
    assert [passage.text for passage in cut(note, 16)] == [first, f"What we expect\n\n{then}"]


def test_a_sentence_longer_than_a_passage_stands_alone() -> None:
    long = "Word " * 60 + "end."
    note = build_note(("paragraph", f"Short one. {long} Short two."))
    assert [passage.text for passage in cut(note)] == ["Short one.", long, "Short two."]


def test_each_sentence_is_counted_once() -> None:
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return 5

    chunk_note(build_note(("heading", "H"), ("paragraph", "One. Two. Three.")), 10, count)
    assert sorted(counted) == ["H", "One.", "Three.", "Two."]


def test_a_note_without_blocks_is_cut_at_blank_lines() -> None:
    note = plain_note("\n指數上升。成交增加。\n \n" + "債市" * 12 + "回落。\n")
    passages = chunk_note(note, 30, len)
    assert [passage.text for passage in passages] == ["指數上升。成交增加。", "債市" * 12 + "回落。"]


@pytest.mark.parametrize("text", ["", " \n\n \n"])
def test_a_note_without_text_has_no_passages(text: str) -> None:
    assert cut(plain_note(text)) == ()


def test_cutting_again_gives_the_same_passages() -> None:
    note = build_note(("heading", "H"), ("paragraph", "One two. " * 40), ("item", "Three four."))
    assert cut(note) == cut(note)


KINDS: tuple[BlockKind, ...] = ("heading", "paragraph", "item", "row", "furniture", "disclaimer")
PIECES = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.text(st.sampled_from("ab 。.港股\n:：1％"), min_size=1, max_size=60),
        st.integers(1, 3),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(pieces=PIECES, max_tokens=st.integers(1, 50))
def test_every_sentence_is_in_one_passage_and_every_offset_is_exact(
    pieces: list[tuple[BlockKind, str, int]], max_tokens: int
) -> None:
    note = build_note(*pieces)
    passages = chunk_note(note, max_tokens, len)
    covered = [0] * len(note.text)
    for place, passage in enumerate(passages):
        assert passage.ordinal == place
        assert passage.text == note.text[passage.start : passage.end]
        assert (passage.sentences[0].start, passage.sentences[-1].end) == (passage.start, passage.end)
        assert len(passage.sentences) == 1 or sum(len(sentence.text) for sentence in passage.sentences) <= max_tokens
        for sentence in passage.sentences:
            assert sentence.text == note.text[sentence.start : sentence.end]
            for offset in range(sentence.start, sentence.end):
                covered[offset] += 1
    for block in note.blocks:
        for offset in range(block.start, block.end):
            if block.kind in ("furniture", "disclaimer"):
                assert not any(passage.start <= offset < passage.end for passage in passages)
            elif block.kind != "heading" and not note.text[offset].isspace():
                assert covered[offset] == 1
    headings = [
        block for block in note.blocks if block.kind == "heading" and note.text[block.start : block.end].strip()
    ]
    seen = " ".join(" ".join((*passage.heading, passage.text)) for passage in passages).split()
    for block in headings:
        assert all(word in " ".join(seen) for word in note.text[block.start : block.end].split())
