"""The answer while it grows: statements that were verified, and beside them what was withheld and what to know."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answer.citations import Citations
from assistant.answer.phrases import abstention
from assistant.answer.similar import share_of_pairs
from assistant.schema import (
    Answer,
    Hit,
    Mode,
    NoteInfo,
    Notice,
    Outcome,
    Problem,
    Question,
    Sentence,
    Statement,
    Withheld,
)

NEAREST_COUNT = 3
# A statement that shares at least so many of its character pairs with one that failed was written in its place.
_REWORDED_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Searched:
    """What the search gave, and what it looked at.

    Attributes:
        hits: Best first.
        further: Those after them, among which sentences that answer are looked for as well.
        notes: Every note that was allowed to answer.
        unknown: Words of the question that no note mentions.
        seconds: By stage, so far.
        meant: The question that was searched for, where it is not the user's own words.
        notices: What is known before anything is said.
    """

    hits: tuple[Hit, ...]
    notes: tuple[NoteInfo, ...]
    generation: int
    unknown: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    meant: str = ""
    notices: tuple[Notice, ...] = ()
    further: tuple[Hit, ...] = ()


class Composition:
    """An answer in the making.

    Attributes:
        usage: Tokens so far.
    """

    def __init__(self, question: Question, searched: Searched, mode: Mode, model: str = "", digest: str = "") -> None:
        self._question = question
        self._searched = searched
        self._mode: Mode = mode
        self._model = model
        self._digest = digest
        self._started = time.perf_counter()
        self._citations = Citations()
        self._statements: list[Statement] = []
        self._withheld: list[Withheld] = []
        self._notices: list[Notice] = list(searched.notices)
        self.usage: dict[str, int] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said yet."""
        return not self._statements

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """What did not pass, so far."""
        return tuple(self._withheld)

    def add(self, text: str, evidence: Sequence[tuple[Hit, Sentence]]) -> bool:
        """Take in a statement that passed verification; tell whether it says something new."""
        if any(statement.text == text for statement in self._statements):
            return False
        numbers = dict.fromkeys(self._citations.cite(hit, sentence) for hit, sentence in evidence)
        self._statements.append(Statement(text, tuple(numbers)))
        return True

    def withhold(self, text: str, problems: Sequence[Problem]) -> None:
        """List a statement with what is wrong with it, instead of showing it as fact."""
        self._withheld.append(Withheld(text, tuple(problems)))

    def mend(self, text: str) -> None:
        """Take from the list the statement that `text`, which passed, was written in place of."""
        alike = max(self._withheld, key=lambda one: share_of_pairs(one.text, text), default=None)
        if alike is not None and share_of_pairs(alike.text, text) >= _REWORDED_SHARE:
            self._withheld.remove(alike)

    def notify(self, notice: Notice) -> None:
        """Add something that the reader has to know, once."""
        if notice not in self._notices:
            self._notices.append(notice)

    def count(self, usage: Mapping[str, int]) -> None:
        """Add tokens to those used so far."""
        for name, tokens in usage.items():
            self.usage[name] = self.usage.get(name, 0) + tokens

    def answer(self) -> Answer:
        """Return the answer so far."""
        outcome = self._outcome()
        name = "extract" if self._mode == "extractive" else "draft"
        return Answer(
            question=self._question,
            outcome=outcome,
            mode=self._mode,
            text=self._text(),
            statements=tuple(self._statements),
            citations=self._citations.all(),
            problems=tuple(problem for one in self._withheld for problem in one.problems),
            withheld=tuple(self._withheld),
            meant=self._searched.meant,
            notices=tuple(self._notices),
            nearest=self._searched.hits[:NEAREST_COUNT] if outcome != "answered" else (),
            hits=self._searched.hits,
            generation=self._searched.generation,
            model=self._model,
            prompt_digest=self._digest,
            usage=dict(self.usage),
            timings={**self._searched.seconds, name: time.perf_counter() - self._started},
        )

    def _outcome(self) -> Outcome:
        if not self._statements:
            return "abstained"
        partly = self._withheld or any(notice.kind in ("missing", "incomplete") for notice in self._notices)
        return "partial" if partly else "answered"

    def _text(self) -> str:
        if not self._statements:
            nearest = [hit.note for hit in self._searched.hits[:NEAREST_COUNT]]
            return abstention(self._question.language, self._searched.notes, nearest, self._searched.unknown)
        return "\n".join(
            statement.text + " " + "".join(f"[{number}]" for number in statement.citations)
            for statement in self._statements
        )
