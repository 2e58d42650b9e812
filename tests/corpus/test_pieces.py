from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.pieces import Piece, compose

_TEXT = st.text(alphabet="ab 恒。|", min_size=1).filter(lambda text: bool(text.strip()))
_PIECES = st.lists(
    st.builds(Piece, st.sampled_from(["heading", "paragraph", "item", "row", "furniture"]), _TEXT, table=st.just(0))
)


@given(_PIECES)
def test_every_block_spans_exactly_its_piece_in_order(pieces: list[Piece]) -> None:
    text, blocks = compose(pieces)
    assert [text[block.start : block.end] for block in blocks] == [piece.text for piece in pieces]
    assert all(above.end < below.start for above, below in itertools.pairwise(blocks))


def test_paragraphs_stand_an_empty_line_apart_items_and_rows_of_one_table_on_adjacent_lines() -> None:
    pieces = [
        Piece("paragraph", "p"),
        Piece("item", "a"),
        Piece("item", "b"),
        Piece("row", "r1", table=1),
        Piece("row", "r2", table=1),
        Piece("row", "s1", table=2),
    ]
    assert compose(pieces)[0] == "p\n\na\nb\n\nr1\nr2\n\ns1"


def test_a_row_knows_the_span_of_all_head_rows_of_its_table() -> None:
    pieces = [
        Piece("row", "head 1", table=1, head=True),
        Piece("row", "head 2", table=1, head=True),
        Piece("row", "body", table=1),
        Piece("row", "other", table=2),
    ]
    text, blocks = compose(pieces)
    assert blocks[2].header is not None
    assert text[slice(*blocks[2].header)] == "head 1\nhead 2"
    assert blocks[3].header is None
