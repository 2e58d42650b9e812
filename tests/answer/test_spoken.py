"""What of a model's output reaches the reader, wherever the stream is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.spoken import read_spoken, thinks_unannounced

OUTPUTS = [
    ("Rates fell. [1.2]", "Rates fell. [1.2]"),
    ("<think>\nhm 4%\n</think>\nRates fell.", "\nRates fell."),
    ("<THINKING>a</THINKING>A.<think>b</think>B.", "A.B."),
    ("```markdown\nRates fell.\n```", "Rates fell.\n"),
    ("~~~\nRates fell.\n~~~\n", "Rates fell.\n"),
    ("<think>never ends", ""),
    ("a < b and <b>c</b>", "a < b and <b>c</b>"),
    ("unseen</think>Rates fell.", "Rates fell."),
    ("利率下跌。`x`", "利率下跌。`x`"),
]


@pytest.mark.parametrize(("output", "spoken"), OUTPUTS)
def test_thinking_and_fences_are_left_out(output: str, spoken: str) -> None:
    assert "".join(read_spoken([output])) == spoken


@given(st.sampled_from([pair for pair in OUTPUTS if "unseen" not in pair[0]]), st.data())
def test_where_a_stream_is_cut_does_not_matter(pair: tuple[str, str], data: st.DataObject) -> None:
    output, spoken = pair
    cuts = sorted(data.draw(st.lists(st.integers(0, len(output)), max_size=6)))
    pieces = [output[start:end] for start, end in zip([0, *cuts], [*cuts, len(output)], strict=True)]
    assert "".join(read_spoken(pieces)) == spoken


def test_nothing_is_given_before_the_end_of_unannounced_thinking() -> None:
    got = read_spoken(iter(["It fell 4%? ", "Or 5%.", "</think>", "Rates fell."]), thinking=True)
    assert next(got) == "Rates fell."


def test_a_model_that_thinks_unannounced_and_did_not_is_heard_at_the_end() -> None:
    assert "".join(read_spoken(["Rates ", "fell."], thinking=True)) == "Rates fell."


@pytest.mark.parametrize(
    ("model", "unannounced"), [("deepseek-r1:8b", True), ("Qwen3-30B-A3B-Thinking-2507", True), ("gpt-4o-mini", False)]
)
def test_models_that_think_unannounced_are_known_by_name(model: str, unannounced: bool) -> None:
    assert thinks_unannounced(model) is unannounced
