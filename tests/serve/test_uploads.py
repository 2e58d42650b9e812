"""Notes taken in and out by readers: no name leads out of the folder, and no file is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app import Assistant
from assistant.serve.uploads import REMOVED, safe_name, take_in, take_out


@pytest.fixture
def assistant(workspace: Path) -> Assistant:
    opened = Assistant.open(workspace)
    opened.ingest()
    return opened


def write(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


@given(st.text(max_size=300))
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    safe = safe_name(name)
    assert "/" not in safe
    assert "\\" not in safe
    assert safe not in {".", ".."}
    assert not safe.startswith(".")


def test_a_new_note_is_added_and_one_that_is_there_is_known(assistant: Assistant, tmp_path: Path) -> None:
    file = write(tmp_path / "a", "new.md", "# 新週報\n\n2025年11月22日\n\n銅價上漲 3.2%。\n".encode())
    assert [one.state for one in take_in(assistant, [file, file])] == ["added", "known"]
    assert "新週報" in [note.title for note in assistant.notes()]


def test_another_file_of_the_same_name_replaces_nothing(assistant: Assistant, tmp_path: Path) -> None:
    name = "weekly-2025-11-23.md"
    before = (assistant.workspace.corpus / name).read_bytes()
    file = write(tmp_path / "a", name, "# 另一篇\n\n2025年11月22日\n\n銅價上漲 3.2%。\n".encode())
    assert [one.state for one in take_in(assistant, [file])] == ["added"]
    assert (assistant.workspace.corpus / name).read_bytes() == before
    assert (assistant.workspace.corpus / "weekly-2025-11-23 (2).md").exists()


def test_what_cannot_be_read_is_told_and_does_not_stay(assistant: Assistant, tmp_path: Path) -> None:
    files = [write(tmp_path / "a", "broken.pdf", b"%PDF-1.4 none"), write(tmp_path / "a", "table.xlsx", b"PK")]
    broken, other = take_in(assistant, files)
    assert (broken.state, other.state) == ("failed", "failed")
    assert broken.error
    assert broken.remedy
    assert "pdf" in other.remedy
    assert not (assistant.workspace.corpus / "broken.pdf").exists()


def test_a_note_that_is_taken_out_is_put_aside(assistant: Assistant) -> None:
    note = next(note for note in assistant.notes() if note.path.endswith(".md"))
    aside = take_out(assistant, note.id)
    assert aside is not None
    assert aside.parent.name == REMOVED
    assert aside.read_text(encoding="utf-8")
    assert note.id not in [one.id for one in assistant.notes()]
    assert assistant.ingest().added == 0
