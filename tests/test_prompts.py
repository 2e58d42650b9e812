"""Prompts: declared variables are the used ones, and what is put in is never scanned."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import MissingVariable, PromptError, UnknownVariable
from assistant.prompts import load_prompt

SHIPPED = Path(__file__).parent.parent / "prompts"


def write(folder: Path, text: str) -> Path:
    (folder / "task.md").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("*.md")))
def test_every_shipped_prompt_loads_by_its_own_name(name: str) -> None:
    assert load_prompt(name).name == name


def test_values_are_put_in_as_they_are(tmp_path: Path) -> None:
    prompt = load_prompt("task", write(tmp_path, "---\nname: task\nvariables: [passage]\n---\n$$5 $passage\n"))
    assert prompt.render({"passage": "$5bn {x} $passage"}) == "$5 $5bn {x} $passage\n"


def test_missing_and_unknown_values_are_named(tmp_path: Path) -> None:
    prompt = load_prompt("task", write(tmp_path, "---\nname: task\nvariables: [a, b]\n---\n$a $b\n"))
    with pytest.raises(MissingVariable, match="needs b"):
        prompt.render({"a": "1"})
    with pytest.raises(UnknownVariable, match="declare c"):
        prompt.render({"a": "1", "b": "2", "c": "3"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front matter", "has no front matter"),
        ("---\nname: task\nvariables: [a]\n---\ncosts $5 $a\n", "holds a \\$"),
        ("---\nname: task\nvariables: [a]\n---\n$b\n", "differ: a, b"),
        ("---\nname: task\n---\nx\n", "cannot be read"),
        ("---\nname: task\nvariables: []\nmore: 1\n---\nx\n", "cannot be read"),
        ("---\nname: [\n---\nx\n", "cannot be read"),
    ],
)
def test_a_malformed_prompt_is_refused_with_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PromptError, match=said):
        load_prompt("task", write(tmp_path, text))


def test_the_firms_own_prompt_wins_and_others_fall_back(tmp_path: Path) -> None:
    shipped = load_prompt("answer")
    (tmp_path / "answer.md").write_text(
        (SHIPPED / "answer.md").read_text(encoding="utf-8") + "More.\n", encoding="utf-8"
    )
    assert load_prompt("answer", tmp_path).digest != shipped.digest
    assert load_prompt("answer", tmp_path / "nowhere").digest == shipped.digest


def test_an_unknown_prompt_is_named() -> None:
    with pytest.raises(PromptError, match="no prompt 'poem'"):
        load_prompt("poem")
