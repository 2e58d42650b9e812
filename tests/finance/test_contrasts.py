from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.finance._wording import forms, read_wording
from assistant.finance.contrasts import parse_contrasts
from assistant.language.fold import fold
from assistant.language.script import convert


def sides(text: str) -> list[tuple[str, list[str]]]:
    return [(cue.contrast, sorted(cue.sides)) for cue in parse_contrasts(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("核心通脹按年上升", [("scope", ["core"]), ("base", ["year"])]),
        ("核心通胀同比上升", [("scope", ["core"]), ("base", ["year"])]),
        ("Core inflation rose year on year.", [("scope", ["core"]), ("base", ["year"])]),
        ("環比上升", [("base", ["month", "quarter", "week"])]),
        ("it is the highest on record", [("record", ["high"])]),
        ("a record low of 5", [("record", ["low"]), ("highest", ["least"])]),
        ("The market moved.", []),
        ("at least 5", []),
    ],
)
def test_words_that_take_a_side_are_found(text: str, found: list[tuple[str, list[str]]]) -> None:
    assert sides(text) == found


@pytest.mark.parametrize("text", ["估值並不便宜", "估值并不便宜", "Valuations are not cheap."])
def test_a_denial_takes_the_other_side(text: str) -> None:
    assert sides(text) == [("price", ["dear"])]


def test_less_of_one_side_is_the_other() -> None:
    assert sides("Markets are less tight.") == [("stance", ["loose"])]


def test_a_denied_side_of_many_says_nothing() -> None:
    assert sides("並非按月計算") == []


def test_a_cue_stands_where_it_says() -> None:
    text = "通脹回落，但核心通脹仍高企。"
    assert [text[cue.start : cue.end] for cue in parse_contrasts(text)] == [cue.text for cue in parse_contrasts(text)]


def test_every_contrast_has_at_least_two_sides_and_one_kind() -> None:
    lines = [line for line in read_wording("contrasts") if line["contrast"] != "hidden"]
    for contrast in {line["contrast"] for line in lines}:
        mine = [line for line in lines if line["contrast"] == contrast]
        assert len({line["side"] for line in mine}) > 1
        assert len({line["kind"] for line in mine}) == 1


FORMS = [form for line in read_wording("contrasts") for form in forms(line["forms"])]


@settings(deadline=None)
@given(st.lists(st.sampled_from(FORMS), min_size=1, max_size=5))
def test_script_changes_no_side(words: list[str]) -> None:
    text = "，".join(words)
    assert sides(text) == sides(fold(text)) == sides(convert(text, "zh-Hans"))
