from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, event

from assistant.errors import IndexBusy, IndexMissing, IndexStale, NoteNotFound, ProviderTimeout, StoreError
from assistant.index import _intake, _state
from assistant.index.build import IngestReport, Progress, remove_note
from assistant.index.files import Source
from assistant.index.layout import Layout
from assistant.index.lock import write_lock
from assistant.schema import Filters
from assistant.settings import ChunkSettings, Settings

if TYPE_CHECKING:
    from tests.index.conftest import Contents, Desk

NOTES = {"a.txt": "Rates rose.\n\nThe Fed waited.", "b.txt": "黃金下跌。\n\n油價上升。", "c.txt": "Stocks fell by 3%."}


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for name, text in NOTES.items():
        desk.write(name, text)
    desk.ingest()
    return desk


def counts(report: IngestReport) -> dict[str, int]:
    names = ("added", "updated", "unchanged", "removed")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


def ids(desk: Desk) -> dict[str, str]:
    index = desk.open()
    found = {note.path: note.id for note in index.catalogue.notes()}
    index.close()
    return found


def texts(desk: Desk) -> set[str]:
    index = desk.open()
    found = {passage.text for passage, _ in index.catalogue.passages(index.catalogue.live_keys())}
    assert sorted(index.lexical.keys().tolist()) == index.catalogue.live_keys().tolist()
    index.close()
    return found


def find(desk: Desk, question: str) -> str:
    index = desk.open()
    keys, _ = index.dense.search(desk.embedder.embed_queries([question])[0], 1)
    found = index.catalogue.passages(keys)[0][0].text
    index.close()
    return found


def test_a_first_run_takes_everything_in(desk: Desk) -> None:
    for name, text in NOTES.items():
        desk.write(name, text)
    report = desk.ingest()
    assert counts(report) == {"added": 3}
    assert (report.notes, report.passages, report.generation, report.failed, report.resumed) == (3, 3, 1, (), False)
    assert texts(desk) == set(NOTES.values())
    assert find(desk, "黃金") == NOTES["b.txt"]


def test_an_empty_corpus_makes_an_empty_index(desk: Desk) -> None:
    report = desk.ingest()
    assert (report.notes, report.passages, report.generation) == (0, 0, 1)
    index = desk.open()
    assert index.dense.search(desk.embedder.embed_queries(["x"])[0], 3)[0].tolist() == []
    index.close()


def test_a_second_run_reads_and_embeds_nothing(filled: Desk) -> None:
    filled.embedder.embedded.clear()

    def refuse(sources: Sequence[Source]) -> Iterator[Contents]:
        assert not sources
        yield from ()

    filled.read = refuse
    report = filled.ingest()
    assert counts(report) == {"unchanged": 3}
    assert report.generation == 1
    assert filled.embedder.embedded == []


def test_a_changed_note_replaces_its_former_version(filled: Desk) -> None:
    before = ids(filled)
    filled.write("a.txt", "Rates fell.\n\nThe Fed waited.")
    report = filled.ingest()
    assert counts(report) == {"updated": 1, "unchanged": 2}
    assert (report.generation, report.passages) == (2, 3)
    assert texts(filled) == {"Rates fell.\n\nThe Fed waited.", NOTES["b.txt"], NOTES["c.txt"]}
    assert ids(filled) == before
    assert find(filled, "Rates fell.\n\nThe Fed waited.").startswith("Rates fell.")


def test_unchanged_passages_of_a_changed_note_are_not_embedded_again(desk: Desk) -> None:
    settings = Settings(chunk=ChunkSettings(max_tokens=30))
    desk.settings = settings
    desk.write("a.txt", "A title.\n\n" + "\n\n".join(f"Paragraph number {place} stands alone." for place in range(6)))
    desk.ingest()
    desk.embedder.embedded.clear()
    desk.write("a.txt", "A title.\n\n" + "\n\n".join(f"Paragraph number {place} stands alone." for place in range(7)))
    report = desk.ingest()
    assert report.passages == 8
    assert len(desk.embedder.embedded) == 1


def test_a_vanished_note_is_removed(filled: Desk) -> None:
    (filled.folder / "corpus" / "b.txt").unlink()
    report = filled.ingest()
    assert counts(report) == {"unchanged": 2, "removed": 1}
    assert texts(filled) == {NOTES["a.txt"], NOTES["c.txt"]}


def test_given_paths_touch_nothing_else(filled: Desk) -> None:
    outside = filled.folder / "outside.txt"
    outside.write_text("Copper rose.")
    (filled.folder / "corpus" / "b.txt").unlink()
    report = filled.ingest(sources=(Source(outside, str(outside)),), scope=None)
    assert counts(report) == {"added": 1}
    assert report.notes == 4
    assert counts(filled.ingest()) == {"unchanged": 2, "removed": 1}
    assert "Copper rose." in texts(filled)


def test_a_file_that_cannot_be_read_stops_nothing_and_is_remembered(desk: Desk) -> None:
    desk.write("a.txt", NOTES["a.txt"])
    desk.write("b.txt", "BROKEN")
    report = desk.ingest()
    assert counts(report) == {"added": 1}
    assert [(failure.path, failure.remedy) for failure in report.failed] == [("corpus/b.txt", "Mend it.")]
    assert "it is broken" in report.failed[0].error
    again = desk.ingest()
    assert (counts(again), again.failed, again.generation) == ({"unchanged": 1}, report.failed, 1)
    assert counts(desk.ingest(retry_failed=True)) == {"unchanged": 1}
    desk.write("b.txt", NOTES["b.txt"])
    mended = desk.ingest()
    assert (counts(mended), mended.failed) == ({"added": 1, "unchanged": 1}, ())


def test_a_note_that_breaks_keeps_the_version_that_could_be_read(filled: Desk) -> None:
    before = ids(filled)
    filled.write("a.txt", "BROKEN")
    report = filled.ingest()
    assert len(report.failed) == 1
    assert texts(filled) == set(NOTES.values())
    filled.write("a.txt", "Mended now.")
    assert counts(filled.ingest()) == {"updated": 1, "unchanged": 2}
    assert ids(filled) == before
    (filled.folder / "corpus" / "a.txt").unlink()
    assert counts(filled.ingest()) == {"unchanged": 2, "removed": 1}


def test_a_broken_note_goes_with_its_file(filled: Desk) -> None:
    filled.write("a.txt", "BROKEN")
    filled.ingest()
    (filled.folder / "corpus" / "a.txt").unlink()
    report = filled.ingest()
    assert (report.removed, report.failed, report.notes) == (1, (), 2)


def test_a_moved_note_keeps_its_id(filled: Desk) -> None:
    before = ids(filled)
    (filled.folder / "corpus" / "sub").mkdir()
    (filled.folder / "corpus" / "a.txt").rename(filled.folder / "corpus" / "sub" / "z.txt")
    filled.embedder.embedded.clear()
    report = filled.ingest()
    assert counts(report) == {"updated": 1, "unchanged": 2}
    assert ids(filled)["corpus/sub/z.txt"] == before["corpus/a.txt"]
    assert filled.embedder.embedded == []


def test_a_new_file_in_the_place_of_a_moved_one_is_another_note(filled: Desk) -> None:
    before = ids(filled)
    (filled.folder / "corpus" / "a.txt").rename(filled.folder / "corpus" / "z.txt")
    filled.ingest()
    filled.write("a.txt", "Something new.")
    assert counts(filled.ingest()) == {"added": 1, "unchanged": 3}
    after = ids(filled)
    assert after["corpus/z.txt"] == before["corpus/a.txt"]
    assert len(set(after.values())) == 4


def test_copies_are_one_note(filled: Desk) -> None:
    before = ids(filled)
    filled.write("copy.txt", NOTES["a.txt"])
    report = filled.ingest()
    assert (report.notes, counts(report)) == (3, {"unchanged": 4})
    index = filled.open()
    assert index.catalogue.paths(before["corpus/a.txt"]) == ("corpus/a.txt", "corpus/copy.txt")
    index.close()
    (filled.folder / "corpus" / "a.txt").unlink()
    report = filled.ingest()
    assert (report.notes, report.removed) == (3, 0)
    assert ids(filled)["corpus/copy.txt"] == before["corpus/a.txt"]


def test_a_repost_is_linked_for_as_long_as_its_original_is_there(desk: Desk) -> None:
    text = "Gold rose 4.2% to 4,150 dollars.\n\nThe index fell 1.8% while bonds of 267 issuers gained 3.5% on the day."
    desk.write("a.txt", text)
    desk.write("b.txt", text.replace("on the day", "that day"))
    desk.ingest()
    with closing(desk.open()) as index:
        (first, second) = sorted(index.catalogue.notes(), key=lambda note: note.path)
        assert (first.near_duplicate_of, second.near_duplicate_of) == ("", first.id)
        assert index.catalogue.note(second.id).near_duplicate_of == first.id
    (desk.folder / "corpus" / "a.txt").unlink()
    desk.ingest()
    with closing(desk.open()) as index:
        assert [note.near_duplicate_of for note in index.catalogue.notes()] == [""]


def test_a_copy_that_is_edited_becomes_a_note_of_its_own(filled: Desk) -> None:
    before = ids(filled)
    filled.write("copy.txt", NOTES["a.txt"])
    filled.ingest()
    filled.write("copy.txt", "No copy any more.")
    assert counts(filled.ingest()) == {"added": 1, "unchanged": 3}
    assert ids(filled)["corpus/a.txt"] == before["corpus/a.txt"]


def test_copies_that_arrive_together_are_one_note(desk: Desk) -> None:
    desk.write("a.txt", "Same text.")
    desk.write("b.txt", "Same text.")
    report = desk.ingest()
    assert (report.notes, counts(report)) == (1, {"added": 1})
    assert counts(desk.ingest()) == {"unchanged": 2}


def test_a_container_holds_several_notes(desk: Desk) -> None:
    desk.write("mail.txt", "First one.\n---\nSecond one.\n")
    assert counts(desk.ingest()) == {"added": 2}
    before = ids(desk)
    desk.write("mail.txt", "First one.\n---\nSecond one changed.\n---\nThird.\n")
    report = desk.ingest()
    assert counts(report) == {"updated": 2, "added": 1}
    assert {path: ids(desk)[path] for path in before} == before
    (desk.folder / "corpus" / "mail.txt").rename(desk.folder / "corpus" / "moved.txt")
    desk.ingest()
    assert set(ids(desk).values()) >= set(before.values())
    desk.write("moved.txt", "First one.\n")
    assert desk.ingest().notes == 1


def test_a_changed_sidecar_changes_the_note(filled: Desk) -> None:
    (filled.folder / "corpus" / "a.groups").write_text("advisors")
    assert counts(filled.ingest()) == {"updated": 1, "unchanged": 2}
    index = filled.open()
    assert len(index.catalogue.allowed_notes(Filters())) == 2
    assert len(index.catalogue.allowed_notes(Filters(audience=("advisors",)))) == 3
    index.close()


def test_another_embedder_needs_a_rebuild(filled: Desk) -> None:
    filled.embedder.name = "other"
    with pytest.raises(IndexStale, match=r"embedder 'hashing', now 'other'.*--rebuild"):
        filled.ingest()
    filled.embedder.embedded.clear()
    report = filled.ingest(rebuild=True)
    assert counts(report) == {"updated": 3}
    assert len(filled.embedder.embedded) == 3
    assert find(filled, "黃金") == NOTES["b.txt"]
    assert counts(filled.ingest()) == {"unchanged": 3}


def test_a_rebuild_covers_notes_that_cannot_be_read_again(filled: Desk) -> None:
    outside = filled.folder / "outside.txt"
    outside.write_text("Copper rose.")
    filled.ingest(sources=(Source(outside, str(outside)),), scope=None)
    filled.write("a.txt", "BROKEN")
    filled.ingest()
    filled.embedder.name, filled.embedder.dimension = "other", 32
    report = filled.ingest(rebuild=True)
    assert (report.notes, len(report.failed)) == (4, 1)
    assert texts(filled) == {*NOTES.values(), "Copper rose."}
    assert find(filled, "Copper") == "Copper rose."


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Record each note as soon as it is read, so that tests can say what an interruption leaves."""
    monkeypatch.setattr(_intake, "_NOTES_AT_ONCE", 1)


def interrupt_after(files: int) -> Callable[[Progress], None]:
    def interrupt(step: Progress) -> None:
        if step.stage == "read" and step.done == files:
            raise KeyboardInterrupt

    return interrupt


@pytest.mark.usefixtures("one_at_a_time")
def test_an_interrupted_run_loses_nothing_and_shows_nothing(filled: Desk) -> None:
    filled.write("a.txt", "Rates fell.")
    filled.write("d.txt", "Copper rose.")
    filled.write("e.txt", "Tin fell.")
    (filled.folder / "corpus" / "b.txt").unlink()
    with pytest.raises(KeyboardInterrupt):
        filled.ingest(interrupt_after(2))
    assert texts(filled) == set(NOTES.values())
    filled.embedder.embedded.clear()
    report = filled.ingest()
    assert report.resumed
    assert (counts(report), report.notes) == ({"added": 1, "unchanged": 3, "removed": 1}, 4)
    assert len(filled.embedder.embedded) == 1
    assert texts(filled) == {"Rates fell.", "Copper rose.", "Tin fell.", NOTES["c.txt"]}
    assert not filled.ingest().resumed


@pytest.mark.usefixtures("one_at_a_time")
def test_an_interrupted_first_run_leaves_no_index_but_its_work(desk: Desk) -> None:
    for name, text in NOTES.items():
        desk.write(name, text)
    with pytest.raises(KeyboardInterrupt):
        desk.ingest(interrupt_after(2))
    with pytest.raises(IndexMissing, match="never finished"):
        desk.open()
    report = desk.ingest()
    assert (report.resumed, counts(report)) == (True, {"added": 1, "unchanged": 2})
    assert texts(desk) == set(NOTES.values())


@pytest.mark.usefixtures("one_at_a_time")
def test_an_interrupted_rebuild_goes_on_where_it_stopped(filled: Desk) -> None:
    filled.embedder.name = "other"
    with pytest.raises(KeyboardInterrupt):
        filled.ingest(interrupt_after(2), rebuild=True)
    filled.embedder.name = "hashing"
    assert texts(filled) == set(NOTES.values())
    filled.embedder.name = "other"
    with pytest.raises(IndexStale):
        filled.ingest()
    filled.embedder.embedded.clear()
    report = filled.ingest(rebuild=True)
    assert (report.resumed, len(filled.embedder.embedded)) == (True, 1)
    assert texts(filled) == set(NOTES.values())
    assert find(filled, "黃金") == NOTES["b.txt"]


def test_a_failing_embedder_ends_the_run_and_loses_nothing(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Sequence[str]) -> None:
        raise ProviderTimeout("The endpoint did not answer.", retryable=True)

    filled.write("d.txt", "Copper rose.")
    with monkeypatch.context() as patch:
        patch.setattr(filled.embedder, "embed_passages", fail)
        with pytest.raises(ProviderTimeout):
            filled.ingest()
    assert texts(filled) == set(NOTES.values())
    assert counts(filled.ingest()) == {"added": 1, "unchanged": 3}


def test_a_forced_rebuild_reads_everything_again(filled: Desk) -> None:
    filled.embedder.embedded.clear()
    report = filled.ingest(rebuild=True)
    assert counts(report) == {"updated": 3}
    assert filled.embedder.embedded == []


def test_other_readers_have_everything_read_again(filled: Desk) -> None:
    assert counts(filled.ingest(reading_version=2)) == {"updated": 3}
    assert counts(filled.ingest(reading_version=2)) == {"unchanged": 3}


def test_other_passage_sizes_need_a_rebuild(filled: Desk) -> None:
    filled.settings = Settings(chunk=ChunkSettings(max_tokens=12))
    with pytest.raises(IndexStale, match="max_tokens 200, now 12"):
        filled.ingest()
    assert filled.ingest(rebuild=True).passages > 3


def test_a_damaged_catalogue_is_made_anew_on_request(filled: Desk) -> None:
    Layout(filled.folder / "index").catalogue.write_bytes(b"no database" * 999)
    with pytest.raises(StoreError, match="--rebuild"):
        filled.ingest()
    assert counts(filled.ingest(rebuild=True)) == {"added": 3}
    assert texts(filled) == set(NOTES.values())


def test_a_deleted_catalogue_takes_the_rest_with_it(filled: Desk) -> None:
    for path in (filled.folder / "index").glob("catalogue.db*"):
        path.unlink()
    assert counts(filled.ingest()) == {"added": 3}
    assert texts(filled) == set(NOTES.values())


def test_a_removed_note_is_gone_until_the_next_full_ingest(filled: Desk) -> None:
    note_id = ids(filled)["corpus/b.txt"]
    remove_note(filled.folder / "index", note_id)
    assert texts(filled) == {NOTES["a.txt"], NOTES["c.txt"]}
    with pytest.raises(NoteNotFound):
        remove_note(filled.folder / "index", note_id)
    assert counts(filled.ingest()) == {"added": 1, "unchanged": 2}


def test_no_note_is_removed_from_an_index_that_does_not_exist(desk: Desk) -> None:
    with pytest.raises(IndexMissing, match="assistant ingest"):
        remove_note(desk.folder / "index", "x")


@pytest.mark.usefixtures("one_at_a_time")
def test_no_note_is_removed_before_an_interrupted_run_is_finished(filled: Desk) -> None:
    filled.write("d.txt", "Copper rose.")
    filled.write("e.txt", "Tin fell.")
    with pytest.raises(KeyboardInterrupt):
        filled.ingest(interrupt_after(1))
    with pytest.raises(StoreError, match="interrupted"):
        remove_note(filled.folder / "index", ids(filled)["corpus/a.txt"])


def test_two_ingests_do_not_run_at_once(filled: Desk) -> None:
    with write_lock(filled.folder / "index"):
        with pytest.raises(IndexBusy, match="is being written by process"):
            filled.ingest()
        with pytest.raises(IndexBusy):
            remove_note(filled.folder / "index", "x")
    assert counts(filled.ingest()) == {"unchanged": 3}


def test_progress_is_told_file_by_file(desk: Desk) -> None:
    for name, text in NOTES.items():
        desk.write(name, text)
    steps: list[Progress] = []
    desk.ingest(steps.append)
    assert [(step.done, step.total) for step in steps if step.stage == "read"] == [(1, 3), (2, 3), (3, 3)]
    assert steps[0].path == "corpus/a.txt"


def test_progress_of_publishing_is_told_for_words_and_vectors(desk: Desk) -> None:
    for name, text in NOTES.items():
        desk.write(name, text)
    steps: list[Progress] = []
    passages = desk.ingest(steps.append).passages
    told = [(step.done, step.total) for step in steps if step.stage == "publish"]
    assert {(0, 2 * passages), (passages, 2 * passages)} <= set(told)
    assert told == sorted(told)
    assert told[-1] == (2 * passages, 2 * passages)


def test_many_small_runs_leave_few_collections_and_no_litter(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_state, "_READ_FOR", 0)
    for place in range(6):
        desk.write(f"{place}.txt", f"Text number {place}.")
        desk.ingest()
    desk.ingest()
    layout = Layout(desk.folder / "index")
    state = layout.require_state()
    chroma = layout.open_chroma(state)
    assert chroma.names() == {segment.name for segment in state.segments} == {"passages-6"}
    # One that Chroma made, and the vectors in plain files beside it.
    (segment,) = state.segments
    folders = {path.name for path in chroma.folder.iterdir() if path.is_dir()}
    assert len(folders) == 2
    assert [name for name in folders if name.startswith(segment.name)] == [f"{segment.name}.vectors"]
    chroma.close()
    assert texts(desk) == {f"Text number {place}." for place in range(6)}


def test_an_embedder_that_gives_other_dimensions_needs_a_rebuild(filled: Desk) -> None:
    filled.embedder.dimension = 32
    filled.write("d.txt", "Copper rose.")
    with pytest.raises(IndexStale, match="vectors of 512 numbers; the embedder gives 32"):
        filled.ingest()
    filled.write("a.txt", "BROKEN")
    filled.ingest(rebuild=True)
    assert texts(filled) == {*NOTES.values(), "Copper rose."}
    assert find(filled, "Copper rose.") == "Copper rose."


def test_broken_characters_are_a_failure_of_their_note_alone(desk: Desk) -> None:
    desk.write("a.txt", NOTES["a.txt"])
    desk.write("b.txt", "Gold.")

    given = desk.read

    def read(sources: Sequence[Source]) -> Iterator[Any]:
        for contents in given(sources):
            notes = tuple(replace(note, text=note.text.replace("Gold", "\ud800")) for note in contents.notes)
            yield SimpleNamespace(notes=notes, failures=())

    desk.read = read
    report = desk.ingest()
    assert report.added == 1
    assert [(failure.path, failure.error) for failure in report.failed] == [
        ("corpus/b.txt", "corpus/b.txt: it holds the broken character '\\ud800'.")
    ]


def test_a_file_whose_name_is_no_text_is_a_failure_of_its_own(desk: Desk) -> None:
    desk.write("a.txt", NOTES["a.txt"])
    desk.write(os.fsdecode(b"b\xff.txt"), "Gold.")
    for report in (desk.ingest(), desk.ingest()):
        assert report.notes == 1
        assert [failure.path for failure in report.failed] == ["corpus/b\\udcff.txt"]
        assert "not valid UTF-8" in report.failed[0].error


def test_a_full_disk_is_named_and_loses_nothing(filled: Desk) -> None:
    filled.write("d.txt", "Copper.\n\n" + "Copper rose. " * 5_000)
    with Layout(filled.folder / "index").open_engine() as engine, engine.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(Engine, "connect", limit)
    try:
        with pytest.raises(StoreError, match=r"catalogue\.db cannot be written: .*full.*free space"):
            filled.ingest()
    finally:
        event.remove(Engine, "connect", limit)
    assert texts(filled) == set(NOTES.values())
    assert counts(filled.ingest()) == {"added": 1, "unchanged": 3}
