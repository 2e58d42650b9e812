"""Choosing questions to show: each is asked first, and only one that its note answers is shown."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.language.fold import fold
from assistant.schema import Answer, Filters, Language, Note, Question
from assistant.serve.suggestions.candidates import Candidate, make_candidates

if TYPE_CHECKING:
    import datetime as dt

    from assistant.app import Assistant

# Trying a question costs a search; more than these are not tried for one reader.
_MOST_TRIES = 24
_MOST_NOTES = 8
_KEPT = 64


@dataclass(frozen=True, slots=True)
class _Asked:
    """For whom questions were chosen: the same answer serves all who see the same notes."""

    generation: int
    language: Language
    filters: Filters
    as_of: dt.date | None
    count: int


class Suggestions:
    """Questions that the notes answer. One serves all readers; may be used from several threads.

    Nothing is asked of a model: questions are tried by quoting.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._known: dict[_Asked, tuple[str, ...]] = {}
        self._choosing = threading.Lock()

    def examples(
        self,
        language: Language,
        count: int = 3,
        *,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        as_of: dt.date | None = None,
    ) -> tuple[str, ...]:
        """Give questions for somebody who has not asked yet, of different notes, the newest first.

        They are chosen once for each state of the notes. Fewer than `count` where the notes answer no more, none
        without an index.
        """
        try:
            asked = _Asked(self._assistant.generation, language, filters, as_of, count)
            # Whoever comes while another chooses waits for the same questions instead of trying them again.
            with self._choosing:
                if asked not in self._known:
                    if len(self._known) >= _KEPT:
                        self._known.clear()
                    self._known[asked] = self._choose_examples(asked)
                return self._known[asked]
        except AssistantError:
            # The page says what is wrong with the index; here there is just nothing to suggest.
            return ()

    def following(self, answer: Answer, count: int = 3) -> tuple[str, ...]:
        """Give questions to ask after an answer: on its notes and those found with it, on what it does not say."""
        question = answer.question
        asked = {fold(turn.question) for turn in question.history} | {fold(question.text)}
        told = {citation.quote for citation in answer.citations}
        notes = dict.fromkeys([*(one.note_id for one in answer.citations), *(hit.note.id for hit in answer.hits)])
        try:
            held = [self._assistant.note(note_id) for note_id in list(notes)[:_MOST_NOTES]]
            candidates = (one for one in self._in_turn(held, question.language) if fold(one.question) not in asked)
            chosen: list[str] = []
            for candidate, found in self._answered(candidates, question):
                if {citation.quote for citation in found.citations} - told:
                    chosen.append(candidate.question)
                    told |= {citation.quote for citation in found.citations}
                if len(chosen) == count:
                    break
            return tuple(chosen)
        except AssistantError:
            return ()

    def _choose_examples(self, asked: _Asked) -> tuple[str, ...]:
        allowed = self._assistant.index.catalogue.allowed_notes(asked.filters, asked.as_of)
        order = {note.id: place for place, note in enumerate(self._assistant.notes())}
        newest = sorted(allowed, key=lambda note: order[note.id])[:_MOST_NOTES]
        notes = [self._assistant.note(info.id) for info in newest]
        question = Question("", asked.language, asked.as_of, filters=asked.filters)
        chosen: dict[str, Candidate] = {}
        spare: list[str] = []
        for candidate, _ in self._answered(self._in_turn(notes, asked.language), question):
            kinds = [one.kind for one in chosen.values()]
            if candidate.note_id in chosen or kinds.count(candidate.kind) > asked.count // 2:
                spare.append(candidate.question)
            else:
                chosen[candidate.note_id] = candidate
            if len(chosen) == asked.count:
                break
        return (*(one.question for one in chosen.values()), *spare)[: asked.count]

    def _in_turn(self, notes: Sequence[Note], language: Language) -> Iterator[Candidate]:
        """Give the candidates of several notes in turn, each note beginning with another kind."""
        glossary = self._assistant.glossary
        queues = [make_candidates(note, language, glossary) for note in notes]
        for queue in queues[1::2]:
            next(queue, None)
        seen: set[str] = set()
        while queues:
            for queue in list(queues):
                candidate = next(queue, None)
                if candidate is None:
                    queues.remove(queue)
                elif candidate.question not in seen:
                    seen.add(candidate.question)
                    yield candidate

    def _answered(self, candidates: Iterator[Candidate], like: Question) -> Iterator[tuple[Candidate, Answer]]:
        """Ask each candidate, and give those that their own note answers."""
        for tried, candidate in enumerate(candidates):
            if tried == _MOST_TRIES:
                return
            answer = self._assistant.quote(
                Question(candidate.question, like.language, like.as_of, filters=like.filters)
            )
            if is_answered(candidate, answer):
                yield candidate, answer


def is_answered(candidate: Candidate, answer: Answer) -> bool:
    """Tell whether an answer is the one that a question was made from."""
    if answer.outcome != "answered":
        return False
    return any(
        citation.note_id == candidate.note_id
        and (not candidate.proof or candidate.proof in citation.quote or candidate.proof in citation.heading)
        for citation in answer.citations
    )
