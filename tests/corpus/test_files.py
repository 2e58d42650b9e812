from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.corpus.files import find_notes, find_unread, sidecars_of

Write = Callable[[str, bytes | str], Path]


def test_notes_are_found_in_the_order_of_their_paths(tmp_path: Path, write: Write) -> None:
    for name in ("b.txt", "a/z.PDF", "a/b/c.md", "d.htm", "e.docx", "f.eml", "g.zip", "中文.txt"):
        write(name, "x")
    found = [path.relative_to(tmp_path).as_posix() for path in find_notes(tmp_path)]
    assert found == sorted(found)
    assert set(found) == {"b.txt", "a/z.PDF", "a/b/c.md", "d.htm", "e.docx", "f.eml", "g.zip", "中文.txt"}


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.txt",
        ".git/a.txt",
        "__MACOSX/a.txt",
        "~$open.docx",
        "a.txt.yaml",
        "a.yaml",
        "README.md",
        "a.png",
        "b.doc",
    ],
)
def test_what_is_no_note_is_left_out(name: str, tmp_path: Path, write: Write) -> None:
    write(name, "x")
    assert find_notes(tmp_path) == ()


def test_files_in_formats_that_are_not_read_are_told(tmp_path: Path, write: Write) -> None:
    for name in ("a.doc", "b.xlsx", "c.txt", ".d.doc"):
        write(name, "x")
    assert [path.name for path in find_unread(tmp_path)] == ["a.doc", "b.xlsx"]


def test_links_are_not_followed_out_of_the_folder(tmp_path: Path, write: Write) -> None:
    write("outside/secret.txt", "x")
    write("corpus/a.txt", "x")
    write("corpus/.kept/b.txt", "x")
    corpus = tmp_path / "corpus"
    (corpus / "folder").symlink_to(tmp_path / "outside", target_is_directory=True)
    (corpus / "file.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (corpus / "loop").symlink_to(corpus, target_is_directory=True)
    (corpus / "again.txt").symlink_to(corpus / "a.txt")
    (corpus / "inside.txt").symlink_to(corpus / ".kept" / "b.txt")
    (corpus / "dangling.txt").symlink_to(corpus / "gone.txt")
    assert [path.name for path in find_notes(corpus)] == ["a.txt", "inside.txt"]


def test_a_sidecar_is_named_after_the_whole_name_or_the_stem() -> None:
    names = [path.as_posix() for path in sidecars_of(Path("x/a.pdf"))]
    assert names == ["x/a.pdf.yaml", "x/a.pdf.yml", "x/a.yaml", "x/a.yml"]
