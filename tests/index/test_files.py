from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from assistant.index.files import Failure, FileRecord, Plan, Source, make_plan, stamp_files

MADE = "made 1"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder whose files were written long enough ago to be trusted."""
    for name, text in (("a", "alpha"), ("b", "beta"), ("c", "gamma")):
        write(tmp_path, name, text)
    return tmp_path


def write(folder: Path, name: str, text: str, age_seconds: float = 60) -> None:
    path = folder / f"{name}.txt"
    path.write_text(text)
    then = time.time() - age_seconds
    os.utime(path, (then, then))


def sources(folder: Path) -> list[Source]:
    return [
        Source(path, f"corpus/{path.name}", (path.with_suffix(".groups"),)) for path in sorted(folder.glob("*.txt"))
    ]


def plan(folder: Path, known: dict[str, FileRecord] | None = None, **options: object) -> Plan:
    return make_plan(sources(folder), known or {}, MADE, **{"scope": "corpus", **options})  # type: ignore[arg-type]


def take_in(made: Plan) -> dict[str, FileRecord]:
    """Record everything as if each file held one note."""
    records = {}
    for reading in made.readings:
        note_id = reading.record.notes[0][0] if reading.record.notes else f"note of {reading.source.path}"
        for record in (reading.record, *reading.copies):
            notes = ((note_id, record.path),)
            records[record.path] = FileRecord(record.path, record.signature, record.stamp, MADE, notes)
    return {**records, **{record.path: record for record in made.settled}}


def to_read(made: Plan) -> list[str]:
    return [reading.source.path for reading in made.readings]


def test_new_files_are_read(corpus: Path) -> None:
    assert to_read(plan(corpus)) == ["corpus/a.txt", "corpus/b.txt", "corpus/c.txt"]


def test_unchanged_files_are_not_even_opened(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = take_in(plan(corpus))

    def refuse(*_: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(Path, "open", refuse)
    made = plan(corpus, known)
    assert (to_read(made), made.unchanged, made.settled) == ([], 3, [])


def test_touched_files_are_not_read_and_trusted_next_time(corpus: Path) -> None:
    known = take_in(plan(corpus))
    write(corpus, "a", "alpha", age_seconds=30)
    made = plan(corpus, known)
    assert (to_read(made), made.unchanged) == ([], 3)
    assert [record.path for record in made.settled] == ["corpus/a.txt"]
    assert plan(corpus, {**known, **take_in(made)}).settled == []


def test_a_file_written_a_moment_ago_is_not_trusted_by_its_time(corpus: Path) -> None:
    write(corpus, "a", "alpha", age_seconds=0)
    known = take_in(plan(corpus))
    stat = (corpus / "a.txt").stat()
    (corpus / "a.txt").write_text("ALPHA")
    os.utime(corpus / "a.txt", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert to_read(plan(corpus, known)) == ["corpus/a.txt"]


def test_a_changed_file_is_read_and_keeps_its_note(corpus: Path) -> None:
    known = take_in(plan(corpus))
    write(corpus, "b", "BETA")
    (reading,) = plan(corpus, known).readings
    assert reading.record.notes == (("note of corpus/b.txt", "corpus/b.txt"),)


def test_a_sidecar_that_comes_changes_or_goes_has_its_file_read(corpus: Path) -> None:
    known = take_in(plan(corpus))
    for change in ("desk", "advisors", None):
        sidecar = corpus / "b.groups"
        sidecar.write_text(change) if change else sidecar.unlink()
        made = plan(corpus, known)
        assert to_read(made) == ["corpus/b.txt"]
        known |= take_in(made)


def test_vanished_files_are_only_looked_for_in_the_scope(corpus: Path) -> None:
    known = take_in(plan(corpus)) | {"/elsewhere/x.txt": FileRecord("/elsewhere/x.txt", "1", "s", MADE)}
    (corpus / "b.txt").unlink()
    assert plan(corpus, known).vanished == ["corpus/b.txt"]
    assert plan(corpus, known, scope="").vanished == ["corpus/b.txt", "/elsewhere/x.txt"]
    assert plan(corpus, known, scope=None).vanished == []


def test_a_moved_file_continues_its_note(corpus: Path) -> None:
    known = take_in(plan(corpus))
    (corpus / "b.txt").rename(corpus / "renamed.txt")
    made = plan(corpus, known)
    (reading,) = made.readings
    assert (reading.source.path, reading.moved) == ("corpus/renamed.txt", True)
    assert reading.record.notes == (("note of corpus/b.txt", "corpus/b.txt"),)
    assert made.vanished == ["corpus/b.txt"]


def test_a_copy_of_a_known_file_is_not_read(corpus: Path) -> None:
    known = take_in(plan(corpus))
    write(corpus, "copy", "beta")
    made = plan(corpus, known)
    assert (to_read(made), made.unchanged) == ([], 4)
    assert made.settled[0].notes == (("note of corpus/b.txt", "corpus/copy.txt"),)


def test_copies_among_new_files_are_read_once(corpus: Path) -> None:
    write(corpus, "copy", "beta")
    made = plan(corpus)
    assert to_read(made) == ["corpus/a.txt", "corpus/b.txt", "corpus/c.txt"]
    assert [copy.path for copy in made.readings[1].copies] == ["corpus/copy.txt"]


def test_files_of_the_same_bytes_with_different_sidecars_are_no_copies(corpus: Path) -> None:
    write(corpus, "copy", "beta")
    (corpus / "copy.groups").write_text("desk")
    assert len(plan(corpus).readings) == 4


def test_a_failure_is_remembered_until_the_file_changes_or_a_retry_is_asked_for(corpus: Path) -> None:
    known = take_in(plan(corpus))
    failure = Failure("corpus/b.txt", "it is broken.", "Mend it.")
    known["corpus/b.txt"] = FileRecord("corpus/b.txt", "", stamp_files([corpus / "b.txt"]), MADE, (), (failure,))
    made = plan(corpus, known)
    assert (to_read(made), made.failures, made.unchanged) == ([], [failure], 2)
    assert to_read(plan(corpus, known, retry_failed=True)) == ["corpus/b.txt"]
    write(corpus, "b", "mended")
    assert to_read(plan(corpus, known)) == ["corpus/b.txt"]


def test_what_was_taken_in_with_something_else_is_read_again(corpus: Path) -> None:
    known = take_in(plan(corpus))
    assert len(make_plan(sources(corpus), known, "made 2").readings) == 3


def test_a_file_that_cannot_be_opened_is_a_failure_and_keeps_its_note(corpus: Path) -> None:
    known = take_in(plan(corpus))
    listed = [*sources(corpus), Source(corpus / "gone.txt", "corpus/gone.txt")]
    known["corpus/gone.txt"] = FileRecord("corpus/gone.txt", "1", "s", MADE, (("n", "corpus/gone.txt"),))
    made = make_plan(listed, known, MADE, scope="corpus")
    assert [failure.path for failure in made.failures] == ["corpus/gone.txt"]
    assert "cannot be opened" in made.failures[0].error
    assert made.settled[0].notes == (("n", "corpus/gone.txt"),)
