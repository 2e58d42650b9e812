from __future__ import annotations

import re
from collections import Counter

import pytest

from assistant.finance._wording import WORDING, forms, read_wording
from assistant.finance.matching import read_stream

NAMES = sorted(path.stem for path in WORDING.glob("*.tsv"))


def spelled(form: str) -> str:
    return read_stream(form).text


def test_the_word_lists_are_there() -> None:
    assert NAMES == ["contrasts", "directions", "implied", "modalities", "negations", "quantifiers"]


@pytest.mark.parametrize("name", NAMES)
def test_every_form_can_be_found(name: str) -> None:
    for line in read_wording(name):
        assert forms(line["forms"])
        for form in forms(line["forms"]):
            assert spelled(form), line
            assert not re.search(r"[*|\t]|^\s|\s$", form), form


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("contrasts", "implied")])
def test_no_form_says_two_things(name: str) -> None:
    """A form in two lines needs other words near it in all lines but one, or the later line would never count."""
    unconditional = Counter(
        spelled(form) for line in read_wording(name) if not line.get("near") for form in forms(line["forms"])
    )
    assert [form for form, count in unconditional.items() if count > 1] == []


def test_conditional_lines_stand_before_the_line_for_all_else() -> None:
    seen: set[str] = set()
    for line in read_wording("directions"):
        spellings = {spelled(form) for form in forms(line["forms"])}
        assert not (line["near"] and spellings & seen)
        seen |= set() if line["near"] else spellings
