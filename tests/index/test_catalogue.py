from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import NoteNotFound, StoreError
from assistant.index._recording import Embedded, Entry
from assistant.index._state import State
from assistant.index.arrays import FloatArray
from assistant.index.chunk import chunk_note
from assistant.index.files import FileRecord
from assistant.index.layout import Layout
from assistant.index.ledger import Ledger
from assistant.index.parts import dump_parts
from assistant.schema import Block, Filters, Note, Passage


class Shelf:
    """A catalogue that tests put notes into, one generation after another."""

    def __init__(self, layout: Layout, ledger: Ledger) -> None:
        self.layout = layout
        self.ledger = ledger

    def put(self, note: Note) -> tuple[Passage, ...]:
        passages = chunk_note(note, 20, len)
        cut = [(passage, passage.text) for passage in passages]
        fresh = {passage.text: Embedded(vector(passage.text), written(passage)) for passage in passages}
        record = FileRecord(note.path, "", note.digest, "", ((note.id, note.path),))
        self.ledger.replace_notes([Entry(note, cut, (record,))], fresh)
        return passages

    def publish(self) -> None:
        self.ledger.set_state(State(generation=self.ledger.generation))
        with self.layout.open_engine() as engine:
            self.ledger = Ledger(engine, "made")


def vector(text: str) -> FloatArray:
    return np.array([len(text), text.count("e"), 1], np.float32)


def written(passage: Passage) -> bytes:
    return dump_parts([vector(sentence.text)[None] for sentence in passage.sentences], with_pieces=True)


def a_note(name: str, text: str = "Rates rose today.\n\nGold fell a lot.", **fields: object) -> Note:
    values = {"id": name, "path": f"corpus/{name}.txt", "title": name, "language": "en", "digest": f"{name} {text}"}
    return Note(**{**values, "text": text, **fields})  # type: ignore[arg-type]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    layout = Layout(tmp_path)
    with layout.open_engine() as engine:
        yield Shelf(layout, Ledger(engine, "made"))


def test_a_note_comes_back_as_it_was_put_in(shelf: Shelf) -> None:
    note = a_note(
        "n1",
        house="中信證券",
        authors=("甲", "B"),
        published=dt.date(2025, 11, 23),
        audience=("advisors",),
        topics=("港股",),
        origins=(("title", "text"),),
        blocks=(Block("heading", 0, 5, level=2, page=3), Block("row", 6, 9, header=(0, 5))),
        pages=4,
    )
    shelf.put(note)
    assert shelf.ledger.upcoming().note("n1") == replace(note, paths=("corpus/n1.txt",))


def test_passages_come_back_as_they_were_put_in_and_in_the_order_asked_for(shelf: Shelf) -> None:
    text = "A | B\n\n1 | 2\n\n3 | 4"
    blocks = (
        Block("row", 0, 5, page=1),
        Block("row", 7, 12, page=2, header=(0, 5)),
        Block("row", 14, 19, header=(0, 5)),
    )
    put = shelf.put(a_note("n1", text * 3, blocks=blocks)) + shelf.put(a_note("n2", "指數上升。" * 9))
    catalogue = shelf.ledger.upcoming()
    keys = catalogue.live_keys()
    assert [passage for passage, _ in catalogue.passages(keys)] == list(put)
    assert [passage for passage, _ in catalogue.passages(keys[::-1])] == list(put)[::-1]
    assert catalogue.passages(keys[-1:])[0][1].id == "n2"


def test_a_corrected_note_counts_its_versions_and_keeps_them_readable(shelf: Shelf) -> None:
    first = a_note("n1")
    shelf.put(first)
    shelf.publish()
    shelf.put(a_note("n1", "Never shown."))
    shelf.put(a_note("n1", "Corrected."))
    shelf.publish()
    shelf.put(a_note("n1", "Corrected."))
    shelf.publish()
    shelf.put(a_note("n1", "Corrected.", house="Another"))
    shelf.publish()
    shelf.ledger.purge(shelf.ledger.state.generation)
    catalogue = shelf.ledger.published()
    assert catalogue.note("n1").version == 3
    assert [info.version for info in catalogue.versions("n1")] == [1, 2, 3]
    assert catalogue.note("n1", version=1).text == first.text
    assert (catalogue.note("n1", version=2).text, catalogue.note("n1", version=2).house) == ("Corrected.", "")
    with pytest.raises(NoteNotFound, match="has no version 4"):
        catalogue.note("n1", version=4)


def test_keys_that_do_not_count_are_left_out(shelf: Shelf) -> None:
    shelf.put(a_note("n1"))
    old = shelf.ledger.upcoming().live_keys()
    shelf.publish()
    shelf.put(a_note("n1", "Something else."))
    catalogue = shelf.ledger.upcoming()
    assert catalogue.passages([*old.tolist(), 999]) == []
    assert len(catalogue.passages([*old.tolist(), *catalogue.live_keys().tolist()])) == 1


def test_a_reader_sees_its_generation_while_the_next_is_written(shelf: Shelf) -> None:
    shelf.put(a_note("n1"))
    shelf.put(a_note("n2"))
    shelf.publish()
    before = shelf.ledger.published()
    seen = before.live_keys()
    shelf.put(a_note("n1", "New text."))
    shelf.ledger.let_go("n2")
    shelf.put(a_note("n3"))
    for catalogue in (before, shelf.ledger.published()):
        assert {note.id for note in catalogue.notes()} == {"n1", "n2"}
        assert catalogue.note_text("n1").startswith("Rates")
        assert catalogue.live_keys().tolist() == seen.tolist()
        assert len(catalogue.passages(seen)) == len(seen)
    assert {note.id for note in shelf.ledger.upcoming().notes()} == {"n1", "n3"}
    assert shelf.ledger.upcoming().note_text("n1") == "New text."


def test_keys_are_never_used_again(shelf: Shelf) -> None:
    shelf.put(a_note("n1"))
    first = shelf.ledger.upcoming().live_keys()
    shelf.publish()
    shelf.ledger.let_go("n1")
    shelf.publish()
    shelf.ledger.purge(shelf.ledger.state.generation)
    shelf.put(a_note("n1"))
    assert shelf.ledger.upcoming().live_keys().min() > first.max()


def test_the_text_of_a_replaced_version_stays_readable(shelf: Shelf) -> None:
    old = a_note("n1")
    shelf.put(old)
    shelf.publish()
    shelf.put(a_note("n1", "New text."))
    shelf.publish()
    shelf.ledger.purge(shelf.ledger.state.generation)
    catalogue = shelf.ledger.published()
    assert catalogue.note_text("n1") == "New text."
    assert catalogue.note_text("n1", digest=old.digest) == old.text


def test_nothing_stays_of_a_removed_note(shelf: Shelf) -> None:
    note = a_note("n1")
    shelf.put(note)
    shelf.publish()
    shelf.ledger.let_go("n1")
    shelf.publish()
    shelf.ledger.purge(shelf.ledger.state.generation)
    with pytest.raises(NoteNotFound):
        shelf.ledger.published().note_text("n1", digest=note.digest)
    with pytest.raises(StoreError):
        shelf.ledger.published().vectors([1])
    with shelf.layout.open_engine() as engine, engine.connect() as connection:
        for table in ("versions", "passages", "vectors", "files", "holdings"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def test_an_unknown_note_is_not_found(shelf: Shelf) -> None:
    with pytest.raises(NoteNotFound, match="nope"):
        shelf.ledger.published().note("nope")


def test_vectors_come_in_the_order_asked_for(shelf: Shelf) -> None:
    put = shelf.put(a_note("n1", "Gold fell.\n\nRates rose again and again."))
    catalogue = shelf.ledger.upcoming()
    keys = catalogue.live_keys()[::-1]
    expected = np.stack([vector(passage.text) for passage in put[::-1]])
    assert np.array_equal(catalogue.vectors(keys), expected)
    assert catalogue.vectors([]).shape[0] == 0


def test_parts_come_in_the_order_asked_for(shelf: Shelf) -> None:
    first, second = shelf.put(a_note("n1", "Gold fell. Why?\n\nRates rose again and again."))
    catalogue = shelf.ledger.upcoming()
    keys = catalogue.keys_of([second, first])
    assert catalogue.keys_of([replace(first, ordinal=7), replace(second, note_id="n2")]) == [-1, -1]
    found = [parts.sentences for parts in catalogue.parts(keys) if parts is not None]
    for passage, sentences in zip((second, first), found, strict=True):
        for sentence, row in zip(passage.sentences, sentences, strict=True):
            expected = vector(sentence.text) / np.linalg.norm(vector(sentence.text))
            np.testing.assert_allclose(row, expected, atol=0.01)
    assert catalogue.parts([-1]) == [None]


def test_equal_texts_share_a_vector(shelf: Shelf) -> None:
    shelf.put(a_note("n1", "Same."))
    shelf.put(a_note("n2", "Same."))
    assert shelf.ledger.known_vectors(["Same.", "Other."]) == {"Same."}
    with shelf.layout.open_engine() as engine, engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM vectors").scalar() == 1


def test_notes_are_listed_newest_first(shelf: Shelf) -> None:
    shelf.put(a_note("undated"))
    shelf.put(a_note("old", published=dt.date(2024, 1, 1)))
    shelf.put(a_note("new", published=dt.date(2025, 1, 1)))
    assert [note.id for note in shelf.ledger.upcoming().notes()] == ["new", "old", "undated"]


DAY = dt.date(2025, 11, 23)
NOTES = (
    a_note("citic", house="中信證券", series="Weekly", language="zh-Hant", published=DAY, topics=("港股", "AI")),
    a_note("fed", house="Fed", published=DAY - dt.timedelta(days=30)),
    a_note("private", house="Fed", published=DAY, audience=("advisors", "desk")),
    a_note("undated", house="CICC"),
)


@pytest.mark.parametrize(
    ("filters", "as_of", "expected"),
    [
        (Filters(), None, "citic fed undated"),
        (Filters(audience=("advisors",)), None, "citic fed private undated"),
        (Filters(audience=("clients",)), None, "citic fed undated"),
        (Filters(house="中信证券"), None, "citic"),
        (Filters(house="FED"), None, "fed"),
        (Filters(house="Nobody"), None, ""),
        (Filters(series="weekly"), None, "citic"),
        (Filters(topic="ai"), None, "citic"),
        (Filters(language="zh-Hant"), None, "citic"),
        (Filters(language="zh-Hans"), None, ""),
        (Filters(since=DAY), None, "citic"),
        (Filters(until=DAY - dt.timedelta(days=1)), None, "fed"),
        (Filters(since=DAY - dt.timedelta(days=30), until=DAY), None, "citic fed"),
        (Filters(), DAY, "citic fed"),
        (Filters(), DAY - dt.timedelta(days=1), "fed"),
        (Filters(until=DAY), DAY - dt.timedelta(days=1), "fed"),
        (Filters(audience=("desk",), since=DAY, house="Fed"), None, "private"),
    ],
)
def test_filters_let_the_right_notes_pass(shelf: Shelf, filters: Filters, as_of: dt.date | None, expected: str) -> None:
    for note in NOTES:
        shelf.put(note)
    catalogue = shelf.ledger.upcoming()
    allowed = catalogue.allowed_keys(filters, as_of)
    keys = catalogue.live_keys() if allowed is None else allowed
    assert {info.id for _, info in catalogue.passages(keys)} == set(expected.split())
    assert {info.id for info in catalogue.allowed_notes(filters, as_of)} == set(expected.split())
    assert np.all(np.diff(keys) > 0)


def test_allowed_keys_say_none_when_every_passage_may_answer(shelf: Shelf) -> None:
    shelf.put(NOTES[0])
    assert shelf.ledger.upcoming().allowed_keys(Filters()) is None
    assert shelf.ledger.upcoming().allowed_keys(Filters(house="Fed")) is not None


def test_an_empty_catalogue_answers(shelf: Shelf) -> None:
    catalogue = shelf.ledger.published()
    assert catalogue.notes() == ()
    assert catalogue.live_keys().tolist() == []
    assert catalogue.passages([]) == []
    assert catalogue.allowed_keys(Filters(house="x")) is None


def test_copies_are_listed(shelf: Shelf) -> None:
    note = a_note("n1")
    shelf.put(note)
    record = FileRecord("corpus/copy.txt", "", note.digest, "", (("n1", "corpus/copy.txt"),))
    shelf.ledger.record_files([record])
    assert shelf.ledger.upcoming().paths("n1") == ("corpus/copy.txt", "corpus/n1.txt")


def test_readers_are_told_another_path_when_the_one_they_know_is_gone(shelf: Shelf) -> None:
    note = a_note("n1")
    shelf.put(note)
    shelf.ledger.record_files([FileRecord("corpus/copy.txt", "", note.digest, "", (("n1", "corpus/copy.txt"),))])
    shelf.ledger.forget_files([note.path])
    shelf.ledger.settle_paths([note.path])
    assert shelf.ledger.upcoming().note("n1") == replace(note, path="corpus/copy.txt", paths=("corpus/copy.txt",))
