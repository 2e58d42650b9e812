from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.errors import IndexBusy, IndexMissing, IndexStale, StoreError
from assistant.index import _state, integrity
from assistant.index._state import read_state
from assistant.index.layout import Layout
from assistant.index.ledger import Ledger
from assistant.index.lock import write_lock
from assistant.index.store import Index
from assistant.settings import ChunkSettings, Settings

if TYPE_CHECKING:
    from tests.index.conftest import Desk

TEXTS = {
    f"{place:02}.txt": f"Text number {place} speaks of {word}." for place, word in enumerate(["gold", "oil", "tin"])
}


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for name, text in TEXTS.items():
        desk.write(name, text)
    desk.ingest()
    return desk


def best(index: Index, desk: Desk, question: str) -> str:
    keys, _ = index.dense.search(desk.embedder.embed_queries([question])[0], 1)
    return index.catalogue.passages(keys)[0][0].text


def chroma_files(desk: Desk, pattern: str) -> list[Path]:
    found = list((desk.folder / "index" / "chroma").rglob(pattern))
    assert found
    return found


def test_no_index_is_missing(desk: Desk) -> None:
    with pytest.raises(IndexMissing, match=r"holds no index.*`assistant ingest`"):
        desk.open()


def test_an_index_of_other_settings_is_stale(filled: Desk) -> None:
    filled.settings = Settings(chunk=ChunkSettings(max_tokens=99))
    with pytest.raises(IndexStale, match=r"max_tokens 200, now 99.*assistant ingest --rebuild"):
        filled.open()


def test_an_index_of_another_program_version_is_stale(filled: Desk) -> None:
    layout = Layout(filled.folder / "index")
    with layout.open_engine() as engine, engine.begin() as connection:
        connection.exec_driver_sql("UPDATE state SET value = '999' WHERE name = 'schema'")
    with pytest.raises(IndexStale, match="layout 999"):
        filled.open()
    assert filled.ingest(rebuild=True).added == 3


def test_a_database_that_is_none_is_named(filled: Desk) -> None:
    Layout(filled.folder / "index").catalogue.write_bytes(b"junk" * 5000)
    with pytest.raises(StoreError, match=r"catalogue\.db cannot be read"):
        filled.open()


def test_opening_loads_no_chroma(filled: Desk) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.index.layout import Layout; import assistant.index.store;"
        f"Layout(Path({str(filled.folder / 'index')!r})).require_state(); assert 'chromadb' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_open_index_does_not_change_and_fresh_gives_the_newest(filled: Desk) -> None:
    old = filled.open()
    assert best(old, filled, "gold") == TEXTS["00.txt"]
    assert old.fresh() is old
    filled.write("00.txt", "Text number 0 speaks of copper.")
    filled.ingest()
    assert best(old, filled, "gold") == TEXTS["00.txt"]
    new = old.fresh()
    assert new.generation == old.generation + 1
    assert best(new, filled, "copper") == "Text number 0 speaks of copper."
    assert len(new.lexical) == 3
    new.close()


def test_fresh_follows_an_index_that_was_made_anew(filled: Desk) -> None:
    index = filled.open()
    assert best(index, filled, "gold") == TEXTS["00.txt"]
    Layout(filled.folder / "index").catalogue.unlink()
    with pytest.raises(IndexMissing):
        index.fresh()
    filled.ingest()
    new = index.fresh()
    assert new is not index
    assert best(new, filled, "tin") == TEXTS["02.txt"]
    new.close()


def test_fresh_refuses_an_index_of_another_embedder(filled: Desk) -> None:
    index = filled.open()
    filled.embedder.name = "other"
    filled.ingest(rebuild=True)
    with pytest.raises(IndexStale):
        index.fresh()
    index.close()


def delete_chroma(desk: Desk) -> None:
    # SQLite may still be clearing its log away after the store was closed, so a file may go first.
    shutil.rmtree(desk.folder / "index" / "chroma", ignore_errors=True)
    assert not (desk.folder / "index" / "chroma").exists()


def delete_graph(desk: Desk) -> None:
    for path in chroma_files(desk, "data_level0.bin"):
        path.unlink()


def cut_graph(desk: Desk) -> None:
    for path in chroma_files(desk, "data_level0.bin"):
        path.write_bytes(path.read_bytes()[:-500])


def break_database(desk: Desk) -> None:
    for path in chroma_files(desk, "chroma.sqlite3"):
        path.write_bytes(b"no database" * 1000)


def empty_collection(desk: Desk) -> None:
    layout = Layout(desk.folder / "index")
    chroma = layout.open_chroma(layout.require_state())
    for segment in layout.require_state().segments:
        chroma.create(segment.name, [])
    chroma.close()


DAMAGES = [delete_chroma, delete_graph, cut_graph, break_database, empty_collection]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_dense_search_is_made_anew_when_opened(filled: Desk, damage: Callable[[Desk], None]) -> None:
    damage(filled)
    index = filled.open()
    assert best(index, filled, "oil") == TEXTS["01.txt"]
    index.close()
    again = filled.open()
    assert best(again, filled, "oil") == TEXTS["01.txt"]
    assert again.generation == 1
    again.close()


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_dense_search_is_made_anew_by_an_ingest(filled: Desk, damage: Callable[[Desk], None]) -> None:
    damage(filled)
    filled.write("03.txt", "Text number 3 speaks of zinc.")
    assert filled.ingest().passages == 4
    index = filled.open()
    assert best(index, filled, "zinc") == "Text number 3 speaks of zinc."
    assert best(index, filled, "oil") == TEXTS["01.txt"]
    index.close()


def test_deleted_lexical_search_is_made_anew(filled: Desk) -> None:
    shutil.rmtree(filled.folder / "index" / "lexical")
    index = filled.open()
    assert sorted(index.lexical.keys().tolist()) == index.catalogue.live_keys().tolist()
    index.close()


def test_damage_cannot_be_mended_while_another_process_writes(filled: Desk) -> None:
    delete_graph(filled)
    index = filled.open()
    with write_lock(filled.folder / "index"), pytest.raises(IndexBusy):
        _ = index.dense
    assert best(index, filled, "oil") == TEXTS["01.txt"]
    index.close()


def leave_unfinished(desk: Desk) -> None:
    """Leave the index as a process does that is killed while it publishes."""
    layout = Layout(desk.folder / "index")
    with layout.open_engine() as engine, engine.begin() as connection:
        connection.exec_driver_sql("UPDATE state SET value = '7' WHERE name = 'writing'")
    layout.open_lexical().update(removed=[1], added=[], generation=7)


def test_after_a_crash_dense_search_is_tried_in_a_child_first(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_unfinished(filled)
    asked: list[Path] = []
    real = integrity.is_sound_in_child

    def watch(folder: Path) -> bool:
        asked.append(folder)
        return real(folder)

    monkeypatch.setattr(integrity, "is_sound_in_child", watch)
    index = filled.open()
    assert best(index, filled, "oil") == TEXTS["01.txt"]
    assert asked == [filled.folder / "index"]
    assert sorted(index.lexical.keys().tolist()) == index.catalogue.live_keys().tolist()
    index.close()
    again = filled.open()
    assert best(again, filled, "oil") == TEXTS["01.txt"]
    assert len(asked) == 1
    again.close()


def test_a_child_that_finds_damage_has_dense_search_made_anew(filled: Desk) -> None:
    cut_graph(filled)
    assert not integrity.is_sound_in_child(filled.folder / "index")
    leave_unfinished(filled)
    report = filled.ingest()
    assert report.resumed
    assert integrity.is_sound_in_child(filled.folder / "index")
    with Layout(filled.folder / "index").open_engine() as engine:
        state = read_state(engine)
        assert state
        assert not state.writing


def test_while_a_writer_publishes_readers_go_on(filled: Desk) -> None:
    with write_lock(filled.folder / "index"):
        leave_unfinished(filled)
        index = filled.open()
        assert best(index, filled, "oil") == TEXTS["01.txt"]
        assert len(index.lexical) == 2
        index.close()


def test_readers_see_whole_generations_while_notes_are_replaced(filled: Desk) -> None:
    stop = threading.Event()
    seen: set[tuple[int, tuple[str, ...]]] = set()
    failures: list[BaseException] = []

    def read() -> None:
        index = filled.open()
        try:
            while not stop.is_set():
                index = index.fresh()
                keys, _ = index.dense.search(filled.embedder.embed_queries(["Text number"])[0], 10)
                found = tuple(sorted(passage.text for passage, _ in index.catalogue.passages(keys)))
                seen.add((index.generation, found))
        except BaseException as error:  # noqa: BLE001  shown by the test, which has to see it
            failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(4):
        for name in TEXTS:
            filled.write(name, f"Text number {name} in turn {turn}.")
        filled.ingest()
    stop.set()
    reader.join()
    assert not failures
    for generation, found in seen:
        turns = {text.rsplit(" ", 1)[1] for text in found}
        assert len(found) == 3, (generation, found)
        assert len(turns) == 1 or found == tuple(sorted(TEXTS.values()))


def publish_twice(desk: Desk) -> None:
    """Replace every note twice, so that the second run may delete what the first replaced."""
    for turn in (1, 2):
        for name in TEXTS:
            desk.write(name, f"Text number {name} in turn {turn}.")
        desk.ingest()


def test_a_question_that_takes_longer_than_two_publishes_reads_on(filled: Desk) -> None:
    with closing(filled.open()) as index, closing(filled.open()) as late:
        keys = index.catalogue.live_keys()
        assert best(index, filled, "oil") == TEXTS["01.txt"]
        publish_twice(filled)
        assert best(index, filled, "oil") == TEXTS["01.txt"]
        assert {passage.text for passage, _ in index.catalogue.passages(keys)} == set(TEXTS.values())
        assert index.catalogue.vectors(keys).shape == (3, filled.embedder.dimension)
        # Also one that had only just begun to read.
        assert best(late, filled, "oil") == TEXTS["01.txt"]
        assert late.lexical.generation == late.fresh().generation


def test_what_nobody_reads_any_more_is_deleted(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_twice(filled)
    monkeypatch.setattr(_state, "_READ_FOR", 0)
    filled.ingest()
    with Layout(filled.folder / "index").open_engine() as engine:
        state = read_state(engine)
        assert state
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM passages").scalar() == len(TEXTS)
    with closing(Layout(filled.folder / "index").open_chroma(state)) as chroma:
        assert chroma.names() == {segment.name for segment in state.segments}


def test_a_former_generation_is_forgotten_when_nobody_can_be_at_it(
    filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_twice(filled)
    with Layout(filled.folder / "index").open_engine() as engine:
        state = read_state(engine)
        assert state
        assert [former.generation for former in state.former] == [state.generation - 2, state.generation - 1]
        monkeypatch.setattr(_state, "_READ_FOR", 0)
        assert not state.read_now
        assert [former.generation for former in state.replaced_by(state).former] == [state.generation]


def test_the_generation_of_a_ledger_was_never_used(filled: Desk) -> None:
    layout = Layout(filled.folder / "index")
    leave_unfinished(filled)
    with layout.open_engine() as engine:
        assert Ledger(engine, "x").generation == 8
        assert Ledger(engine, "x", floor=11).generation == 12


def test_cosines_of_the_facade_are_those_of_the_embedder(filled: Desk) -> None:
    index = filled.open()
    question = filled.embedder.embed_queries(["gold and oil"])[0]
    keys, cosines = index.dense.search(question, 3)
    assert cosines == pytest.approx(index.dense.cosine(question, keys), abs=1e-3)
    assert np.all(np.diff(cosines) <= 0)
    index.close()


def test_a_thorough_look_at_a_sound_index_mends_nothing(filled: Desk) -> None:
    with closing(filled.open()) as index:
        assert index.look_through() == ()


def test_a_thorough_look_mends_what_is_damaged(filled: Desk) -> None:
    with closing(filled.open()) as index:
        lexical = index.lexical
        lexical.update(removed=lexical.keys()[:1].tolist(), added=(), generation=lexical.generation)
    for file in (filled.folder / "index" / "chroma").rglob("*.bin"):
        file.write_bytes(b"")
    with closing(filled.open()) as index:
        assert index.look_through() == ("dense search", "lexical search")
        assert index.look_through() == ()


def test_a_damaged_catalogue_is_named(filled: Desk) -> None:
    path = filled.folder / "index" / "catalogue.db"
    with closing(filled.open()) as index:
        index.catalogue.notes()
    content = bytearray(path.read_bytes())
    content[8192:16384] = b"\xff" * 8192
    with closing(filled.open()) as index:
        path.write_bytes(content)
        with pytest.raises(StoreError, match=r"catalogue\.db is damaged"):
            index.look_through()
