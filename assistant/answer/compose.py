"""Make the answer, statement by statement, each verified before anybody sees it.

Both ways of answering yield the same value, the `Answer` so far, after each statement; the last one is the answer.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answer.citations import Citations
from assistant.answer.draft import Delta, Drafter
from assistant.answer.extract import Quote
from assistant.answer.phrases import abstention
from assistant.answer.statements import INSUFFICIENT, Reference, parse_statements
from assistant.answer.verify import Evidence, verify
from assistant.schema import Answer, Hit, Mode, NoteInfo, Outcome, Problem, Question, Sentence, Statement, Withheld

NEAREST_COUNT = 3


@dataclass(frozen=True, slots=True)
class Searched:
    """What the search gave, and what it looked at.

    Attributes:
        hits: Best first.
        notes: Every note that was allowed to answer.
        unknown: Words of the question that no note mentions.
        seconds: By stage, so far.
    """

    hits: tuple[Hit, ...]
    notes: tuple[NoteInfo, ...]
    generation: int
    unknown: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


class _Composition:
    """The answer while it grows."""

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
        self.usage: dict[str, int] = {}

    def add(self, text: str, evidence: Sequence[tuple[Hit, Sentence]]) -> None:
        """Take in a statement that passed verification."""
        numbers = dict.fromkeys(self._citations.cite(hit, sentence) for hit, sentence in evidence)
        self._statements.append(Statement(text, tuple(numbers)))

    def withhold(self, text: str, problems: Sequence[Problem]) -> None:
        """List a statement with what is wrong with it, instead of showing it as fact."""
        self._withheld.append(Withheld(text, tuple(problems)))

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
        return "partial" if self._withheld else "answered"

    def _text(self) -> str:
        if not self._statements:
            nearest = [hit.note for hit in self._searched.hits[:NEAREST_COUNT]]
            return abstention(self._question.language, self._searched.notes, nearest, self._searched.unknown)
        return "\n".join(
            statement.text + " " + "".join(f"[{number}]" for number in statement.citations)
            for statement in self._statements
        )


def compose_quotes(question: Question, searched: Searched, quotes: Sequence[Quote]) -> Iterator[Answer]:
    """Answer with sentences of the notes, as they stand; without any, abstain."""
    composition = _Composition(question, searched, "extractive")
    for quote in quotes:
        composition.add(quote.sentence.text, [(quote.hit, quote.sentence)])
        yield composition.answer()
    if not quotes:
        yield composition.answer()


def compose_draft(
    question: Question, searched: Searched, drafter: Drafter, prompt: str, digest: str
) -> Iterator[Answer]:
    """Answer with what a model writes, each statement verified; what fails is withheld and its problems listed.

    Raises:
        ProviderError: The endpoint failed; the statements yielded before are verified.
    """
    composition = _Composition(question, searched, "model", drafter.model, digest)
    for draft in parse_statements(_texts(drafter.stream(prompt), composition.usage)):
        if draft.text.strip(" .。*`") == INSUFFICIENT:
            continue
        evidence, problems = _resolve(draft.references, searched.hits)
        problems = problems or verify(draft.text, [_evidence(hit, sentence) for hit, sentence in evidence])
        if problems:
            composition.withhold(draft.text, problems)
        else:
            composition.add(draft.text, evidence)
            yield composition.answer()
    yield composition.answer()


def _texts(deltas: Iterator[Delta], usage: dict[str, int]) -> Iterator[str]:
    for delta in deltas:
        usage.update(delta.usage)
        if delta.text:
            yield delta.text


def _resolve(
    references: Sequence[Reference], hits: Sequence[Hit]
) -> tuple[list[tuple[Hit, Sentence]], tuple[Problem, ...]]:
    """Find the sentences that references name, and those references that name none."""
    found: list[tuple[Hit, Sentence]] = []
    problems: list[Problem] = []
    for passage, sentence in references:
        sentences = hits[passage - 1].passage.sentences if 1 <= passage <= len(hits) else ()
        if 1 <= sentence <= len(sentences):
            found.append((hits[passage - 1], sentences[sentence - 1]))
        else:
            problems.append(Problem("unknown_reference", f"[{passage}.{sentence}]"))
    return found, tuple(problems)


def _evidence(hit: Hit, sentence: Sentence) -> Evidence:
    context = "\n".join(part for part in (hit.note.title, *hit.passage.heading, hit.passage.context) if part)
    return Evidence(sentence.text, hit.note.published, context)
