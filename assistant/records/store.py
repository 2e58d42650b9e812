"""Conversations and feedback of a workspace, in one SQLite database that threads and processes may share."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection, Engine, Row, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import DatabaseError

from assistant.errors import AssistantError, RecordNotFound, RecordsError, UsageError
from assistant.language.fold import fold
from assistant.records.damage import move_aside_if_damaged
from assistant.records.tables import conversations, feedback, migrate, open_engine, turns
from assistant.records.values import (
    Conversation,
    Feedback,
    RecordedTurn,
    Verdict,
    pack_answer,
    title_of,
    unpack_answer,
    words_of,
)
from assistant.schema import Answer

DATABASE = "records.db"
_LOCK = "opening.lock"
LONGEST_USER = 200
LONGEST_TITLE = 200
LONGEST_COMMENT = 4000
_Clock = Callable[[], dt.datetime]


def _now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)


class Records:
    """The records of one workspace. May be used from several threads and by several processes.

    A user sees and changes only conversations of their own; those of others do not exist for them.

    Attributes:
        moved_aside: Where a database that could not be read was moved to when this was opened; None: it was sound.
    """

    def __init__(self, engine: Engine, moved_aside: Path | None = None, clock: _Clock = _now) -> None:
        self._engine = engine
        self._clock = clock
        self.moved_aside = moved_aside

    @classmethod
    def open(cls, folder: Path, clock: _Clock = _now) -> Records:
        """Open the records in `folder`, making them where there are none.

        A database that is damaged is moved aside whole, never deleted, and said; new records begin beside it.

        Raises:
            RecordsError: The folder cannot be written, or a newer program has written it.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / _LOCK):
                moved = move_aside_if_damaged(folder / DATABASE, clock())
                engine = open_engine(folder / DATABASE)
                migrate(engine)
        except (OSError, DatabaseError) as error:
            raise _cannot(error) from error
        return cls(engine, moved, clock)

    def close(self) -> None:
        """Let go of the files."""
        self._engine.dispose()

    def start(self, user: str, title: str = "") -> Conversation:
        """Begin a conversation; without a title it is named by its first question.

        Raises:
            UsageError: The user or the title is too long, or there is no user.
        """
        now = self._clock()
        begun = Conversation(secrets.token_hex(16), _checked_user(user), _checked_title(title), now, now, 0)
        with self._writing() as connection:
            row = {
                "id": begun.id,
                "user": begun.user,
                "title": begun.title,
                "folded_title": fold(begun.title),
                "started": now.isoformat(),
                "changed": now.isoformat(),
            }
            connection.execute(insert(conversations), [row])
        return begun

    def append(self, user: str, conversation_id: str, answer: Answer) -> int:
        """Add a question with its whole answer, and return its number in the conversation, from 1.

        When this returns, the turn is on the disk.

        Raises:
            RecordNotFound: The user has no such conversation.
        """
        now = self._clock().isoformat()
        with self._writing() as connection:
            held = _require(connection, user, conversation_id)
            last = select(func.coalesce(func.max(turns.c.n), 0)).where(turns.c.conversation_id == conversation_id)
            n = int(connection.execute(last).scalar_one()) + 1
            row: dict[str, str | int] = {"conversation_id": conversation_id, "n": n, "asked": now}
            row |= {"folded": fold(words_of(answer)), "answer": pack_answer(answer)}
            connection.execute(insert(turns), [row])
            title = held.title or title_of(answer)
            values = {"changed": now, "title": title, "folded_title": fold(title)}
            connection.execute(update(conversations).where(conversations.c.id == conversation_id).values(values))
        return n

    def conversations(self, user: str, search: str = "", limit: int = 200) -> tuple[Conversation, ...]:
        """List a user's conversations, the one changed last first.

        Args:
            user: Whose.
            search: Words that the title, a question or a statement must hold, each of them, in either Chinese script
                and any case; empty: all conversations.
            limit: At most so many.
        """
        count = select(func.count()).where(turns.c.conversation_id == conversations.c.id).scalar_subquery()
        listed = select(conversations, count.label("turns")).where(conversations.c.user == user)
        for word in fold(search).split():
            held = and_(turns.c.conversation_id == conversations.c.id, turns.c.folded.contains(word, autoescape=True))
            listed = listed.where(
                or_(conversations.c.folded_title.contains(word, autoescape=True), exists().where(held))
            )
        newest = listed.order_by(conversations.c.changed.desc(), conversations.c.id).limit(limit)
        with self._reading() as connection:
            return tuple(_conversation(row) for row in connection.execute(newest))

    def conversation(self, user: str, conversation_id: str) -> Conversation:
        """Give what is known of one conversation.

        Raises:
            RecordNotFound: The user has no such conversation.
        """
        with self._reading() as connection:
            return _require(connection, user, conversation_id)

    def load(self, user: str, conversation_id: str) -> tuple[RecordedTurn, ...]:
        """Give the turns of a conversation in order, each with its whole answer and what was last said of it.

        Raises:
            RecordNotFound: The user has no such conversation.
        """
        mine = select(turns).where(turns.c.conversation_id == conversation_id).order_by(turns.c.n)
        said = select(feedback).where(feedback.c.conversation_id == conversation_id, feedback.c.user == user)
        with self._reading() as connection:
            _require(connection, user, conversation_id)
            verdicts = {row.n: row.verdict for row in connection.execute(said.order_by(feedback.c.id))}
            rows = connection.execute(mine).all()
        return tuple(
            RecordedTurn(row.n, dt.datetime.fromisoformat(row.asked), unpack_answer(row.answer), verdicts.get(row.n))
            for row in rows
        )

    def rename(self, user: str, conversation_id: str, title: str) -> Conversation:
        """Give a conversation another title.

        Raises:
            RecordNotFound: The user has no such conversation.
            UsageError: The title is empty or too long.
        """
        fresh = _checked_title(title)
        if not fresh:
            raise UsageError("The title is empty.", "Give the conversation a name.")
        with self._writing() as connection:
            _require(connection, user, conversation_id)
            values = {"title": fresh, "folded_title": fold(fresh)}
            connection.execute(update(conversations).where(conversations.c.id == conversation_id).values(values))
            return _require(connection, user, conversation_id)

    def delete(self, user: str, conversation_id: str) -> None:
        """Delete a conversation and its turns for good. Feedback given on them stays.

        Raises:
            RecordNotFound: The user has no such conversation.
        """
        with self._writing() as connection:
            _require(connection, user, conversation_id)
            connection.execute(delete(conversations).where(conversations.c.id == conversation_id))

    def give_feedback(
        self, user: str, answer: Answer, verdict: Verdict, comment: str = "", *, turn: tuple[str, int] | None = None
    ) -> Feedback:
        """Keep what a user says of an answer, with the answer itself, so that it can become an evaluation question.

        Args:
            user: Who says it.
            answer: Of which.
            verdict: Whether it was good.
            comment: Why, or what the answer should have been.
            turn: Conversation and number of the turn, where the answer stands in one.

        Raises:
            UsageError: The comment is too long, or the verdict is none.
            RecordNotFound: The user has no such conversation.
        """
        if len(comment) > LONGEST_COMMENT:
            fact = f"The comment has {len(comment)} characters; {LONGEST_COMMENT} are allowed."
            raise UsageError(fact, "Shorten it.")
        if verdict not in ("good", "bad"):
            raise UsageError(f"{verdict!r} is no verdict.", "Say good or bad.")
        conversation_id, n = turn or ("", 0)
        now = self._clock()
        row: dict[str, str | int] = {"user": _checked_user(user), "given": now.isoformat(), "verdict": verdict}
        row |= {"comment": comment.strip(), "conversation_id": conversation_id, "n": n, "answer": pack_answer(answer)}
        with self._writing() as connection:
            if turn:
                _require(connection, user, conversation_id)
            given = connection.execute(insert(feedback).values(row).returning(feedback.c.id)).scalar_one()
        return Feedback(given, user, now, verdict, comment.strip(), answer, conversation_id, n)

    def feedback(self, verdict: Verdict | None = None, since: dt.datetime | None = None) -> tuple[Feedback, ...]:
        """List feedback of all users, oldest first.

        Args:
            verdict: Only such; None: all.
            since: Only what was given at or after this moment; None: all.
        """
        listed = select(feedback).order_by(feedback.c.id)
        if verdict:
            listed = listed.where(feedback.c.verdict == verdict)
        with self._reading() as connection:
            found = tuple(_feedback(row) for row in connection.execute(listed))
        return tuple(one for one in found if since is None or one.given >= since)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("BEGIN")
                yield connection
        except DatabaseError as error:
            raise _cannot(error) from error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Write, all or nothing; writers wait for one another instead of failing."""
        try:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                connection.commit()
        except DatabaseError as error:
            raise _cannot(error) from error


def _require(connection: Connection, user: str, conversation_id: str) -> Conversation:
    count = select(func.count()).where(turns.c.conversation_id == conversations.c.id).scalar_subquery()
    wanted = select(conversations, count.label("turns")).where(
        conversations.c.id == conversation_id, conversations.c.user == user
    )
    row = connection.execute(wanted).first()
    if row is None:
        raise RecordNotFound("There is no such conversation.", "It may have been deleted; list those that there are.")
    return _conversation(row)


def _conversation(row: Row[Any]) -> Conversation:
    started, changed = (dt.datetime.fromisoformat(value) for value in (row.started, row.changed))
    return Conversation(row.id, row.user, row.title, started, changed, int(row.turns))


def _feedback(row: Row[Any]) -> Feedback:
    given = dt.datetime.fromisoformat(row.given)
    answer = unpack_answer(row.answer)
    return Feedback(row.id, row.user, given, row.verdict, row.comment, answer, row.conversation_id, row.n)


def _checked_user(user: str) -> str:
    if not user or len(user) > LONGEST_USER:
        raise UsageError("A user has a name of 1 to 200 characters.", "Name the user.")
    return user


def _checked_title(title: str) -> str:
    joined = " ".join(title.split())
    if len(joined) > LONGEST_TITLE:
        raise UsageError(f"The title has {len(joined)} characters; {LONGEST_TITLE} are allowed.", "Shorten it.")
    return joined


def _cannot(error: Exception) -> AssistantError:
    reason = getattr(error, "orig", None) or getattr(error, "strerror", None) or error
    return RecordsError(
        f"records/ cannot be used: {reason}.", "Check the free space on its disk and its permissions, then try again."
    )
