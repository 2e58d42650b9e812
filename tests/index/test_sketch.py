from __future__ import annotations

import numpy as np

from assistant.index.sketch import load_sketch, sketch

VECTORS = np.array([[1, 0], [0, 1]], np.float32)


def test_a_sketch_comes_back_as_it_was_written() -> None:
    drawn = sketch("Gold rose 12.6% to 2,677 dollars this week.", VECTORS)
    back = load_sketch(drawn.dump())
    assert (back.runs.tolist(), back.figures.tolist()) == (drawn.runs.tolist(), drawn.figures.tolist())
    assert np.allclose(back.mean, drawn.mean, atol=1e-3)
    assert np.isclose(np.linalg.norm(drawn.mean), 1)


def test_both_scripts_have_the_same_sketch() -> None:
    first, second = sketch("美聯儲降息的預期回升，黃金上漲", VECTORS), sketch("美联储降息的预期回升,黄金上涨", VECTORS)
    assert first.runs.tolist() == second.runs.tolist()


def test_figures_are_known_by_their_digits_in_either_language() -> None:
    english, chinese = (
        sketch("Turnover of 267.7 billion, up 12.6%.", VECTORS),
        sketch("成交 2,677 億，增12.6％", VECTORS),
    )
    assert english.figures.tolist() == chinese.figures.tolist()
    assert len(english.figures) == 2


def test_a_note_without_words_or_passages_has_an_empty_sketch() -> None:
    drawn = load_sketch(sketch("", np.empty((0, 0), np.float32)).dump())
    assert (len(drawn.runs), len(drawn.figures), len(drawn.mean), drawn.corrects) == (0, 0, 0, False)


def test_a_note_that_says_so_corrects() -> None:
    assert sketch("更正：本週報告的數字", VECTORS).corrects
    assert sketch("CORRECTION to our note of Monday", VECTORS).corrects
    assert not sketch("A correction is due\nThe market corrected by ten percent; 市場出現修正", VECTORS).corrects
