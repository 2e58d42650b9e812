"""Latin names that no glossary knows, alone and in a row."""

from __future__ import annotations

import pytest

from assistant.answer.latin_names import read_names


def names(question: str) -> list[list[str]]:
    return [[name.text for name in row] for row in read_names(question, ())]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Do Helena Marsh and Chaudhuri agree?", [["helena marsh", "chaudhuri"]]),
        ("How many ETFs does Norhai run?", [["etf"], ["norhai"]]),
        ("What happened in the Golden Week?", [["golden week"]]),
        ("Copper rose. Gold fell.", []),
        ("HBM4 要多少 GPU？", [["hbm4"], ["gpu"]]),
    ],
)
def test_names_are_read_with_their_neighbours(question: str, found: list[list[str]]) -> None:
    assert names(question) == found


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("What of Norhai Lithium?", "norhai lithium rose", True),
        ("What of Norhai Lithium?", "redgate copper rose", False),
        ("What of Yunzhang?", "云嶂半导体", True),
        ("What of Yunzhang?", "启岳设备", False),
        ("What of the Golden Week?", "长假出游人次增加", True),
        ("What of the Golden Week?", "travel rose over the holiday", False),
        ("Who used the BTFP?", "the new bank term funding program", True),
        ("AAA级信用债的利差？", "aa+ 级信用债的利差为 27 个基点", False),
        ("Who used the BTFP?", "the new bank lending program", False),
    ],
)
def test_a_name_is_held_as_written_as_spelled_and_never_missed_where_it_has_a_translation(
    question: str, text: str, held: bool
) -> None:
    ((name,),) = read_names(question, ())
    assert name.is_held_in(text) is held


def test_what_the_glossary_accounts_for_is_no_name() -> None:
    assert read_names("What of Oracle?", [(8, 14)]) == ()
