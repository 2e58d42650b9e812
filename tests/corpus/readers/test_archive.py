from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

from assistant.corpus.parse import Parsed, parse_content
from assistant.errors import NoteFormatError
from assistant.settings import IngestSettings

Pack = Callable[[Mapping[str, bytes | str]], bytes]


def _read(content: bytes, limits: IngestSettings | None = None) -> Parsed:
    return parse_content(content, "corpus/notes.zip", (), limits or IngestSettings())


def test_each_member_that_is_a_note_is_read_under_its_path_inside(pack: Pack) -> None:
    parsed = _read(
        pack(
            {
                "b/二.txt": "第二篇。",
                "a.md": "# 第一篇\n\n內文。",
                "b/.hidden.txt": "隱藏。",
                "__MACOSX/a.md": "副本。",
                "logo.png": b"\x89PNG",
                "inner.zip": pack({"c.txt": "第三篇。"}),
            }
        )
    )
    assert [note.path for note in parsed.notes] == [
        "corpus/notes.zip!/a.md",
        "corpus/notes.zip!/b/二.txt",
        "corpus/notes.zip!/inner.zip!/c.txt",
    ]
    assert parsed.failures == ()


def test_a_member_that_fails_does_not_stop_the_others(pack: Pack) -> None:
    parsed = _read(pack({"a.txt": "好的一篇。", "b.pdf": b"%PDF-1.7 broken", "../c.txt": "外面。"}))
    assert [note.path for note in parsed.notes] == ["corpus/notes.zip!/a.txt"]
    assert sorted(str(failure.path) for failure in parsed.failures) == [
        "corpus/notes.zip!/../c.txt",
        "corpus/notes.zip!/b.pdf",
    ]
    assert all(failure.remedy for failure in parsed.failures)


def test_sidecars_inside_describe_their_notes(pack: Pack) -> None:
    parsed = _read(
        pack(
            {
                "x/a.txt": "內文。",
                "x/a.txt.yaml": "title: 甲\naudience: [pro]\n",
                "x/b.txt": "乙文。",
                "x/b.yaml": "titel: x",
            }
        )
    )
    (note,) = parsed.notes
    assert (note.title, note.audience, dict(note.origins)["audience"]) == ("甲", ("pro",), "sidecar")
    assert "`titel`" in parsed.failures[0].fact


@pytest.mark.parametrize(
    ("encoding", "name"), [("gbk", "研究报告.txt"), ("big5hkscs", "恒生週報.txt"), ("utf-8", "週報.txt")]
)
def test_names_in_a_chinese_encoding_are_told(encoding: str, name: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("n" * len(name.encode(encoding)), "內文。")
    content = stream.getvalue().replace(b"n" * len(name.encode(encoding)), name.encode(encoding))
    # The stand-in had no suffix; the real name, written over it, has one.
    assert [note.path for note in _read(content).notes] == [f"corpus/notes.zip!/{name}"]


def test_a_member_larger_than_allowed_is_refused_by_its_real_size(pack: Pack) -> None:
    parsed = _read(pack({"a.txt": "長文。" * 60_000, "b.txt": "短文。"}), IngestSettings(max_file_mb=0.3))
    assert [note.path for note in parsed.notes] == ["corpus/notes.zip!/b.txt"]
    assert "larger than 0.3 MB" in parsed.failures[0].fact


def test_notes_that_hold_too_much_text_together_are_refused(pack: Pack) -> None:
    members = {f"{n}.txt": "x" * 40_000 for n in range(30)}
    with pytest.raises(NoteFormatError, match="too much text together"):
        _read(pack(members), IngestSettings(max_text_mb=1))
