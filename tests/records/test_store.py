"""Conversations and feedback are kept, found again, and lost to no crash."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import RecordNotFound, RecordsError, UsageError
from assistant.records.store import Records
from assistant.schema import Answer

Answering = Callable[..., Answer]


def test_a_conversation_comes_back_whole(records: Records, answering: Answering) -> None:
    begun = records.start("amy")
    answers = [answering("為何 A 股可能急跌慢漲？"), answering("And the yield?", "It fell 12 bp.", "en")]
    assert [records.append("amy", begun.id, answer) for answer in answers] == [1, 2]
    assert [turn.answer for turn in records.load("amy", begun.id)] == answers
    known = records.conversation("amy", begun.id)
    assert (known.title, known.turns) == ("為何 A 股可能急跌慢漲？", 2)


def test_what_is_recorded_is_there_when_the_records_are_opened_again(tmp_path: Path, answering: Answering) -> None:
    first = Records.open(tmp_path)
    begun = first.start("amy", "  My \n notes ")
    first.append("amy", begun.id, answering("q"))
    first.close()
    second = Records.open(tmp_path)
    assert [(one.title, one.turns) for one in second.conversations("amy")] == [("My notes", 1)]
    assert second.moved_aside is None
    second.close()


def test_a_user_knows_nothing_of_the_conversations_of_others(records: Records, answering: Answering) -> None:
    begun = records.start("amy")
    records.append("amy", begun.id, answering("q"))
    assert records.conversations("bob") == ()
    assert records.conversations("bob", "q") == ()
    attempts: list[Callable[[], object]] = [
        lambda: records.load("bob", begun.id),
        lambda: records.append("bob", begun.id, answering("q")),
        lambda: records.rename("bob", begun.id, "mine"),
        lambda: records.delete("bob", begun.id),
        lambda: records.conversation("bob", begun.id),
        lambda: records.give_feedback("bob", answering("q"), "bad", turn=(begun.id, 1)),
    ]
    for attempt in attempts:
        with pytest.raises(RecordNotFound):
            attempt()
    assert len(records.load("amy", begun.id)) == 1


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("軟體", ["about 软件"]),
        ("软件", ["about 软件"]),
        ("A股 急跌", ["為何 A 股可能急跌慢漲？"]),
        ("急跌慢涨", ["為何 A 股可能急跌慢漲？"]),
        ("YIELD fell", ["about 软件"]),
        ("100%", []),
        ("_", []),
        ("yield 急跌", []),
    ],
)
def test_search_finds_titles_questions_and_statements_in_either_script(
    records: Records, answering: Answering, search: str, found: list[str]
) -> None:
    one, two = records.start("amy"), records.start("amy", "about 软件")
    records.append("amy", one.id, answering("為何 A 股可能急跌慢漲？", "增量資金來自左側。"))
    records.append("amy", two.id, answering("How far?", "The yield fell 12 basis points.", "en"))
    assert [conversation.title for conversation in records.conversations("amy", search)] == found


def test_the_conversation_changed_last_comes_first(tmp_path: Path, answering: Answering) -> None:
    moments = iter(dt.datetime(2025, 11, 23, 8, minute, tzinfo=dt.UTC) for minute in range(10))
    records = Records.open(tmp_path, clock=lambda: next(moments))
    one, two = records.start("amy", "one"), records.start("amy", "two")
    assert [c.id for c in records.conversations("amy")] == [two.id, one.id]
    records.append("amy", one.id, answering("q"))
    assert [c.id for c in records.conversations("amy")] == [one.id, two.id]
    assert [c.id for c in records.conversations("amy", limit=1)] == [one.id]
    records.close()


def test_renamed_and_deleted_conversations(records: Records, answering: Answering) -> None:
    begun = records.start("amy")
    records.append("amy", begun.id, answering("q"))
    assert records.rename("amy", begun.id, "降息").title == "降息"
    assert len(records.conversations("amy", "降息")) == 1
    with pytest.raises(UsageError):
        records.rename("amy", begun.id, "  ")
    records.delete("amy", begun.id)
    assert records.conversations("amy") == ()
    with pytest.raises(RecordNotFound):
        records.load("amy", begun.id)


def test_what_is_deleted_stands_nowhere_in_the_file(tmp_path: Path, answering: Answering) -> None:
    records = Records.open(tmp_path)
    begun = records.start("amy")
    records.append("amy", begun.id, answering("zanzibar-secret"))
    records.delete("amy", begun.id)
    records.close()
    assert not any(b"zanzibar-secret" in file.read_bytes() for file in tmp_path.iterdir())


def test_feedback_keeps_the_answer_and_outlives_the_conversation(records: Records, answering: Answering) -> None:
    begun = records.start("amy")
    answer = answering("q")
    n = records.append("amy", begun.id, answer)
    records.give_feedback("amy", answer, "good", turn=(begun.id, n))
    given = records.give_feedback("amy", answer, "bad", " The date is wrong. ", turn=(begun.id, n))
    records.give_feedback("bob", answering("other"), "good")
    assert records.load("amy", begun.id)[0].verdict == "bad"
    records.delete("amy", begun.id)
    assert records.feedback("bad") == (given,)
    assert (given.comment, given.answer) == ("The date is wrong.", answer)
    assert [one.user for one in records.feedback()] == ["amy", "amy", "bob"]
    assert records.feedback(since=dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=1)) == ()


def test_what_makes_no_sense_is_refused(records: Records, answering: Answering) -> None:
    with pytest.raises(UsageError, match="200"):
        records.start("a" * 201)
    with pytest.raises(UsageError):
        records.start("")
    with pytest.raises(UsageError, match="title"):
        records.start("amy", "t" * 201)
    with pytest.raises(UsageError, match="comment"):
        records.give_feedback("amy", answering("q"), "good", "c" * 4001)
    with pytest.raises(UsageError, match="verdict"):
        records.give_feedback("amy", answering("q"), "fine")  # type: ignore[arg-type]


def test_threads_and_two_openings_of_one_file_lose_no_turn(tmp_path: Path, answering: Answering) -> None:
    openings = [Records.open(tmp_path), Records.open(tmp_path)]
    begun = openings[0].start("amy")
    numbers: list[int] = []

    def write(records: Records) -> None:
        numbers.extend(records.append("amy", begun.id, answering("q")) for _ in range(10))

    threads = [threading.Thread(target=write, args=(openings[i % 2],)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 41))
    assert len(openings[1].load("amy", begun.id)) == 40
    for records in openings:
        records.close()


_WRITER = """
import sys
from pathlib import Path
from assistant.records.store import Records
from assistant.schema import Answer, Question
records = Records.open(Path(sys.argv[1]))
begun = records.start("amy")
print(begun.id, flush=True)
while True:
    print(records.append("amy", begun.id, Answer(question=Question("q", "en"), outcome="abstained", mode="extractive",
        text="t" * 3000)), flush=True)
"""


def test_a_killed_process_loses_no_turn_that_it_was_told_is_kept(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    conversation = process.stdout.readline().strip()
    told = [int(process.stdout.readline()) for _ in range(25)]
    process.send_signal(signal.SIGKILL)
    told += [int(line) for line in process.stdout.read().splitlines() if line]
    process.stdout.close()
    process.wait()
    records = Records.open(tmp_path)
    assert records.moved_aside is None
    kept = [turn.n for turn in records.load("amy", conversation)]
    assert kept[: len(told)] == told
    assert kept == list(range(1, len(kept) + 1))
    records.close()


@pytest.mark.parametrize("damage", ["no database at all " * 100, ""])
def test_a_damaged_file_is_moved_aside_and_said(
    tmp_path: Path, answering: Answering, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    records = Records.open(tmp_path)
    begun = records.start("amy")
    for _ in range(30):
        records.append("amy", begun.id, answering("q"))
    records.close()
    file = tmp_path / "records.db"
    content = file.read_bytes()
    # A whole file of nonsense, or a page in the middle overwritten.
    broken = damage.encode() or content[:8192] + b"\xff" * 4096 + content[12288:]
    file.write_bytes(broken)
    fresh = Records.open(tmp_path)
    assert fresh.moved_aside is not None
    assert fresh.moved_aside.read_bytes() == broken
    assert fresh.moved_aside.name in caplog.text
    assert fresh.conversations("amy") == ()
    fresh.start("amy")
    fresh.close()
    again = Records.open(tmp_path)
    assert (again.moved_aside, len(again.conversations("amy"))) == (None, 1)
    again.close()


def test_a_folder_that_cannot_be_made_is_said_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "records").write_text("a file")
    with pytest.raises(RecordsError, match="permissions"):
        Records.open(tmp_path / "records")
