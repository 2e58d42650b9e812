"""Finding the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import WorkspaceNotFound
from assistant.workspace import Workspace


def test_it_is_found_from_below(tmp_path: Path) -> None:
    (tmp_path / "corpus" / "house").mkdir(parents=True)
    assert Workspace.find(tmp_path / "corpus" / "house").folder == tmp_path.resolve()


def test_an_empty_settings_file_is_enough(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").touch()
    assert Workspace.find(tmp_path).folder == tmp_path.resolve()


def test_none_is_said_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceNotFound, match="corpus/"):
        Workspace.find(tmp_path)


def test_paths_inside_are_named_from_the_workspace_and_others_whole(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path.resolve())
    assert workspace.relative(tmp_path / "corpus" / "報告.md") == "corpus/報告.md"
    assert workspace.relative(tmp_path / "corpus" / ".." / ".." / "x.md") == (tmp_path.parent / "x.md").as_posix()


def test_many_paths_are_named_as_each_alone_is_links_included(tmp_path: Path) -> None:
    (tmp_path / "corpus" / "b").mkdir(parents=True)
    (tmp_path / "corpus" / "b" / "note.md").write_text("x", "utf-8")
    (tmp_path / "corpus" / "link.md").symlink_to(tmp_path / "corpus" / "b" / "note.md")
    (tmp_path / "linked").symlink_to(tmp_path / "corpus" / "b")
    workspace = Workspace(tmp_path.resolve())
    names = ("corpus/b/note.md", "corpus/link.md", "linked/note.md", "corpus/../x.md", "corpus/..", "../y.md")
    paths = [tmp_path / name for name in names]
    assert list(workspace.relatives(paths)) == [workspace.relative(path) for path in paths]
    assert workspace.relative(paths[1]) == workspace.relative(paths[2]) == "corpus/b/note.md"
