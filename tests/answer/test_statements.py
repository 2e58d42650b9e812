"""The prose of a model, cut into statements."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.statements import DraftStatement, parse_statements


def parse(text: str) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    return [(s.text, s.references) for s in parse_statements([text])]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("A fell 12.6%. [1.4][2.1]", [("A fell 12.6%.", ((1, 4), (2, 1)))]),
        ("A fell [1.4]. B rose [1.5].", [("A fell.", ((1, 4),)), ("B rose.", ((1, 5),))]),
        ("指數下跌。[1.1]外資流入。[1.2]", [("指數下跌。", ((1, 1),)), ("外資流入。", ((1, 2),))]),
        ("指數下跌[1.1]。外資流入[1.2]。", [("指數下跌。", ((1, 1),)), ("外資流入。", ((1, 2),))]),
        ("下跌。【1.2】", [("下跌。", ((1, 2),))]),
        ("Down. [1.2, 1.4]", [("Down.", ((1, 2), (1, 4)))]),
        ("Down. [1.2-1.4]", [("Down.", ((1, 2), (1, 3), (1, 4)))]),
        ("Down. [1.2–1.3; 2.1]", [("Down.", ((1, 2), (1, 3), (2, 1)))]),
        ("Down. [1.2][1.2]", [("Down.", ((1, 2),))]),
        ("It fell [1.1] and then rose [1.2].", [("It fell and then rose.", ((1, 1), (1, 2)))]),
        (
            "He said “it will fall.” [1.1] Then it fell. [1.2]",
            [("He said “it will fall.”", ((1, 1),)), ("Then it fell.", ((1, 2),))],
        ),
        ("U.S. stocks fell 4.2% [1.1]. Done [1.2].", [("U.S. stocks fell 4.2%.", ((1, 1),)), ("Done.", ((1, 2),))]),
        ("No reference here.", [("No reference here.", ())]),
        ("Said. [1.1] A tail", [("Said.", ((1, 1),)), ("A tail", ())]),
        ("Down. ［1．2］", [("Down.", ((1, 2),))]),
        ("Down. [[1.2]] Up. [^2.1]", [("Down.", ((1, 2),)), ("Up.", ((2, 1),))]),
        ("Down. [1.2-4]", [("Down.", ((1, 2), (1, 3), (1, 4)))]),
        ("Down. [1.2 and 1.4] Up. [來源：1.3]", [("Down.", ((1, 2), (1, 4))), ("Up.", ((1, 3),))]),
        ("下跌。【1.2†來源】", [("下跌。", ((1, 2),))]),
        ("Down. [1.2](#1.2) Up. [1.3]", [("Down.", ((1, 2),)), ("Up.", ((1, 3),))]),
        ("Down (1.2). Up. (1.3, 2.1)", [("Down.", ((1, 2),)), ("Up.", ((1, 3), (2, 1)))]),
        ("下跌（1.2）。上漲。（1.3）", [("下跌。", ((1, 2),)), ("上漲。", ((1, 3),))]),
        ("Down. [3]", [("Down.", ((3, 0),))]),
        ("- **Down.** [1.2]\n2. Up. [1.3]", [("Down.", ((1, 2),)), ("Up.", ((1, 3),))]),
        ("INSUFFICIENT", [("INSUFFICIENT", ())]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_prose_is_cut_at_its_references(written: str, expected: list[tuple[str, tuple[tuple[int, int], ...]]]) -> None:
    assert parse(written) == expected


def test_an_uncited_sentence_is_held_against_the_references_that_follow() -> None:
    assert parse("A fell. B rose. [1.1]") == [("A fell. B rose.", ((1, 1),))]


def test_figures_in_brackets_are_no_references() -> None:
    assert parse("The index [2025] fell (4.2%). [1.1]") == [("The index [2025] fell (4.2%).", ((1, 1),))]


def test_a_figure_in_parentheses_that_is_no_reference_stays() -> None:
    (statement,) = parse_statements(["The result was a loss of (9.9). [1.1]"], known=lambda one: one == (1, 1))
    assert statement == DraftStatement("The result was a loss of (9.9).", ((1, 1),))


@pytest.mark.parametrize(
    ("cut", "kept"),
    [
        ("Down. [1.1] Up by 4", ["Down."]),
        ("Down. [1.1] Up by 4.", ["Down."]),
        ("Down. [1.1] Up. [1.2", ["Down."]),
        ("Down. [1.1] Up. [1.2]", ["Down.", "Up."]),
        ("Down [1.1]. Up [1.2].", ["Down.", "Up."]),
        ("下跌12", []),
    ],
)
def test_of_a_text_that_was_cut_only_finished_statements_are_kept(cut: str, kept: list[str]) -> None:
    assert [statement.text for statement in parse_statements([cut], whole=lambda: False)] == kept


def test_a_statement_comes_before_the_next_has_ended() -> None:
    written = []

    def model() -> Iterator[str]:
        for piece in ("A fell. [1", ".1]", " B ", "rose. [1.2]"):
            written.append(piece)
            yield piece

    first = next(parse_statements(model()))
    assert first == DraftStatement("A fell.", ((1, 1),))
    assert written == ["A fell. [1", ".1]", " B "]


@given(
    st.lists(
        st.sampled_from(
            [
                "A fell 1.5%",
                "指數下跌",
                ". ",
                "。",
                "[1.2]",
                "【2.1】",
                " and ",
                "U.S.",
                "”",
                "[1.2-1.4]",
                "(1.2)",
                "（2.1）",
                "[1.2](#1.2)",
                "[",
                "\n",
                "[9",
            ]
        ),
        max_size=30,
    ),
    st.integers(1, 7),
)
def test_how_the_stream_is_cut_changes_nothing(parts: list[str], size: int) -> None:
    text = "".join(parts)
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    assert list(parse_statements(pieces)) == list(parse_statements([text]))


@given(st.text(max_size=200))
def test_nothing_that_a_model_writes_breaks_it(text: str) -> None:
    for statement in parse_statements([text]):
        assert statement.text or statement.references
