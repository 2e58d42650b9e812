"""Why a file was not taken in: every reason that the readers of formats give is told in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import corpus
from assistant.serve.page.refusals import kind_of, refusal
from assistant.serve.texts import Texts
from assistant.serve.uploads import Taken

# Said when a page is drawn, long after a note was taken in.
NOT_OF_UPLOADS = ("no page", "no longer in its container", "its file is gone")


def facts() -> Iterator[str]:
    """Give what the readers of formats say of files, with 9 in the place of what is filled in."""
    for file in Path(corpus.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id == "NoteFormatError":
                yield spelled(node.args[1])  # type: ignore[attr-defined]


def spelled(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "9" for part in parts)


def test_every_reason_has_a_text() -> None:
    # What is nothing but filled in is told by words of another place.
    told = [fact for fact in facts() if fact.strip(" .9")]
    given = [fact for fact in told if not any(part in fact for part in NOT_OF_UPLOADS)]
    assert len(given) > 20
    filled = [fact.replace("no 9 file", "no .pdf file").replace("its 9 is 9", "its 9 is not YAML") for fact in given]
    assert [fact for fact in filled if not kind_of(fact)] == []


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("corpus/a.pdf: it is a damaged PDF, or cut off: EOF marker not found.", "檔案已損壞或不完整。"),
        ("corpus/a.zip: it is encrypted with a password.", "檔案受密碼保護。"),
        ("corpus/a.md: it is empty.", "檔案中沒有文字。"),
        ("corpus/a.pdf: it is larger than 50 MB.", "檔案太大。"),
    ],
)
def test_a_reason_is_told_in_the_language_of_the_page(error: str, told: str) -> None:
    refused = refusal(Taken("a", "failed", error, "Do it."), Texts("zh-Hant"))
    assert (refused.reason, refused.detail) == (told, "")


def test_what_no_catalogue_knows_and_which_field_is_wrong_keep_the_programs_words() -> None:
    for error in ("a.md: something new.", "a.md, line 3: its front matter has a bad `published`: no date."):
        refused = refusal(Taken("a.md", "failed", error, "Correct it."), Texts("zh-Hans"))
        assert error in refused.detail
        assert refused.reason != error
