from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assistant.corpus.pool import ParserPool
from assistant.corpus.read import fingerprint, read_all, read_note, read_notes
from assistant.errors import NoteFormatError
from assistant.settings import IngestSettings

Write = Callable[[str, bytes | str], Path]


def test_a_note_is_read_in_a_child_that_is_kept(write: Write) -> None:
    path = write("note.md", "# 週報\n\n恒生指數上週下跌 2%。\n")
    limits = IngestSettings(timeout_seconds=30)
    note = read_note(path, relative="corpus/note.md", limits=limits)
    assert (note.title, note.text) == ("週報", "週報\n\n恒生指數上週下跌 2%。")
    started = time.monotonic()
    for _ in range(20):
        assert read_note(path, relative="corpus/note.md", limits=limits) == note
    assert time.monotonic() - started < 5


def test_failures_are_raised_with_path_and_remedy(write: Write, limits: IngestSettings) -> None:
    with pytest.raises(NoteFormatError, match=r"^corpus/a\.txt: it is empty\. Provide its content") as caught:
        read_note(write("a.txt", ""), relative="corpus/a.txt", limits=limits)
    assert caught.value.path == Path("corpus/a.txt")
    with pytest.raises(NoteFormatError, match="no such file"):
        read_note(Path("/nowhere/a.txt"), relative="a.txt", limits=limits)
    with pytest.raises(NoteFormatError, match=r"b\.md, line 3: its front matter is not YAML"):
        read_note(write("b.md", "---\ntitle: [x\n---\n"), relative="b.md", limits=limits)


def test_a_container_gives_several_notes(
    write: Write, limits: IngestSettings, pack: Callable[[Mapping[str, bytes | str]], bytes]
) -> None:
    path = write("n.zip", pack({"a.txt": "甲文。", "b.txt": "乙文。"}))
    notes = read_notes(path, relative="corpus/n.zip", limits=limits)
    assert [note.path for note in notes] == ["corpus/n.zip!/a.txt", "corpus/n.zip!/b.txt"]
    with pytest.raises(NoteFormatError, match="it holds 2 notes"):
        read_note(path, relative="corpus/n.zip", limits=limits)


def test_many_files_are_read_in_order_and_none_stops_the_others(write: Write, limits: IngestSettings) -> None:
    files = [(write(f"{n}.txt", "" if n == 3 else f"第 {n} 篇。"), f"corpus/{n}.txt") for n in range(12)]
    done = list(read_all(files, limits, workers=2))
    assert [read.path for read in done] == [path for path, _ in files]
    assert [note.text for read in done for note in read.notes] == [f"第 {n} 篇。" for n in range(12) if n != 3]
    assert [len(read.failures) for read in done] == [int(n == 3) for n in range(12)]


def test_reading_may_be_left_early(write: Write, limits: IngestSettings) -> None:
    files = [(write(f"{n}.txt", "文。"), f"{n}.txt") for n in range(8)]
    reading = read_all(files, limits, workers=1)
    assert next(reading).notes
    reading.close()  # type: ignore[attr-defined]


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(write: Write) -> None:
    slow = write("slow.md", "*a " * 60_000 + "_b " * 60_000)
    with ParserPool(IngestSettings(timeout_seconds=0.8), 1) as pool:
        (failure,) = pool.read(slow, "slow.md").failures
        assert "takes longer than 0.8 seconds" in failure.fact
    with ParserPool(IngestSettings(timeout_seconds=20), 1) as pool:
        pool.read(write("a.txt", "文。"), "a.txt")
        assert pool.read(write("b.txt", "文。"), "b.txt").notes


def test_a_child_that_is_killed_costs_its_file_and_nothing_else(write: Write, limits: IngestSettings) -> None:
    slow, quick = write("slow.md", "*a " * 60_000 + "_b " * 60_000), write("quick.txt", "文。")
    with ParserPool(limits, 1) as pool:
        pool.read(quick, "quick.txt")
        victim = pool.pids()[0]
        killer = threading.Timer(0.3, os.kill, (victim, signal.SIGSEGV))
        killer.start()
        (failure,) = pool.read(slow, "slow.md").failures
        assert "crashed (signal 11)" in failure.fact
        assert pool.read(quick, "quick.txt").notes
        assert pool.pids() != [victim]


def test_a_child_gets_no_keys_and_reads_no_folder_it_is_started_in(
    write: Write, limits: IngestSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    write("yaml.py", "raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    with ParserPool(limits, 1) as pool:
        assert pool.read(write("a.md", "---\ntitle: x\n---\n文。"), "a.md").notes
        environment = Path(f"/proc/{pool.pids()[0]}/environ")
        if environment.exists():
            assert b"sk-secret" not in environment.read_bytes()


def test_limits_of_size_are_kept(write: Write) -> None:
    large = write("a.txt", "x. " * 400_000)
    with pytest.raises(NoteFormatError, match=r"larger than 1 MB\. Split it, or raise ingest.max_file_mb"):
        read_note(large, relative="a.txt", limits=IngestSettings(max_file_mb=1))
    with pytest.raises(NoteFormatError, match=r"million characters of text\. Split it, or raise ingest.max_text_mb"):
        read_note(large, relative="a.txt", limits=IngestSettings(max_text_mb=1))


def test_sidecars_lie_beside_their_note(write: Write, limits: IngestSettings) -> None:
    path = write("note.txt", "內文。")
    write("note.yaml", "title: 甲\n")
    assert read_note(path, relative="note.txt", limits=limits).title == "甲"
    write("note.txt.yaml", "title: 乙\naudience: pro\n")
    note = read_note(path, relative="note.txt", limits=limits)
    assert (note.title, note.audience) == ("乙", ("pro",))
    write("note.txt.yaml", "titel: 乙\n")
    with pytest.raises(NoteFormatError, match=r"its sidecar note\.txt\.yaml has a bad `titel`"):
        read_note(path, relative="note.txt", limits=limits)


def test_what_a_containers_sidecar_says_holds_for_its_members_but_for_the_title(
    write: Write, limits: IngestSettings, pack: Callable[[Mapping[str, bytes | str]], bytes]
) -> None:
    path = write("n.zip", pack({"a.txt": "甲文。", "b.md": "---\naudience: [all]\n---\n乙文。"}))
    write("n.zip.yaml", "title: 一包\nhouse: 衡嶺\naudience: [pro]\n")
    first, second = read_notes(path, relative="n.zip", limits=limits)
    assert (first.house, first.audience, second.house, second.audience) == ("衡嶺", ("pro",), "衡嶺", ("all",))
    assert "一包" not in (first.title, second.title)


def test_the_fingerprint_changes_with_the_file_and_with_its_sidecar(write: Write) -> None:
    path = write("a.txt", "文。")
    marks = {fingerprint(path)}
    write("a.yaml", "title: x\n")
    marks.add(fingerprint(path))
    write("a.yaml", "title: y\n")
    marks.add(fingerprint(path))
    write("a.txt", "文二。")
    marks.add(fingerprint(path))
    assert len(marks) == 4
    assert fingerprint(path) in marks
