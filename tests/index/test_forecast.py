from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from assistant.errors import IndexStale, StoreError
from assistant.index.build import Job
from assistant.index.forecast import Forecast, foresee

if TYPE_CHECKING:
    from tests.index.conftest import Desk


def expect(desk: Desk, **changes: object) -> Forecast:
    job = Job(desk.folder / "index", **{"sources": desk.sources(), "scope": "corpus", **changes})  # type: ignore[arg-type]
    return foresee(job, embedder=desk.embedder, settings=desk.settings)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for name in ("a", "b", "c", "d"):
        desk.write(f"{name}.txt", f"What note {name} says.")
    desk.ingest()
    return desk


def test_before_the_first_run_everything_is_new_and_nothing_is_written(desk: Desk) -> None:
    desk.write("a.txt", "Rates rose.")
    desk.write("b.txt", "Rates rose.")
    forecast = expect(desk)
    assert (forecast.added, forecast.generation) == (("corpus/a.txt", "corpus/b.txt"), 0)
    assert not (desk.folder / "index").exists()


def test_after_a_run_nothing_is_left_to_do(filled: Desk) -> None:
    forecast = expect(filled)
    assert (forecast.added, forecast.updated, forecast.removed, forecast.unchanged) == ((), (), (), 4)
    assert (forecast.notes, forecast.passages, forecast.generation) == (4, 4, 1)


def test_each_kind_of_change_is_foreseen_and_comes_true(filled: Desk) -> None:
    corpus = filled.folder / "corpus"
    filled.write("a.txt", "Something else.")
    (corpus / "b.txt").unlink()
    (corpus / "c.txt").rename(corpus / "moved.txt")
    filled.write("copy.txt", "What note d says.")
    filled.write("new.txt", "Gold fell.")
    os.utime(corpus / "d.txt", (1, 1))
    forecast = expect(filled)
    assert forecast.added == ("corpus/copy.txt", "corpus/new.txt")
    assert forecast.updated == ("corpus/a.txt", "corpus/moved.txt")
    assert forecast.removed == ("corpus/b.txt",)
    report = filled.ingest()
    assert (report.added, report.updated, report.removed) == (1, 2, 1)


def test_what_failed_and_did_not_change_is_said_again(desk: Desk) -> None:
    desk.write("a.txt", "BROKEN")
    desk.ingest()
    assert [failure.path for failure in expect(desk).failed] == ["corpus/a.txt"]
    assert expect(desk, retry_failed=True).updated == ("corpus/a.txt",)


def test_a_rebuild_reads_everything_again(filled: Desk) -> None:
    assert len(expect(filled, rebuild=True).updated) == 4


def test_an_index_that_cannot_be_used_is_named(filled: Desk) -> None:
    filled.embedder.name = "another"
    with pytest.raises(IndexStale, match="another"):
        expect(filled)
    (filled.folder / "index" / "catalogue.db").write_text("no database, but long enough to look like one" * 100)
    with pytest.raises(StoreError):
        expect(filled)
    assert len(expect(filled, rebuild=True).added) == 4
