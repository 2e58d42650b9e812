"""Check somebody's own text, statement by statement: against given sources, or against the notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answer.checks.reading import read
from assistant.answer.citations import Citations
from assistant.answer.extract import Quote
from assistant.answer.letter import claims_nothing, split_letter
from assistant.answer.render import citation_json, problem_json
from assistant.answer.verify import Evidence, support, verify
from assistant.errors import UsageError
from assistant.finance.glossary import Glossary
from assistant.language.sentences import split_sentences
from assistant.schema import Citation, Problem

# So many of the nearest sentences are tried in every combination.
_TRIED = 4
# Of the most that any sentences have in common with a statement.
_NEARLY = 0.7


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement and what the sources say of it.

    Attributes:
        supported: Whether the sources bear it out; then `problems` is empty.
        citations: The sentences it was held against; empty when it was checked against a source given with it.
    """

    statement: str
    supported: bool
    citations: tuple[Citation, ...] = ()
    problems: tuple[Problem, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the published JSON."""
        return {
            "statement": self.statement,
            "supported": self.supported,
            "citations": [citation_json(citation) for citation in self.citations],
            "problems": [problem_json(problem) for problem in self.problems],
        }


class _Pair(BaseModel):
    model_config = ConfigDict(extra="forbid")

    statement: str
    source: str


def parse_pairs(text: str) -> tuple[tuple[str, str], ...] | None:
    """Read JSONL of {statement, source}; None when the text is no JSONL at all.

    Raises:
        UsageError: It begins as JSONL, but a line is malformed; names the line.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines or not lines[0][1].lstrip().startswith("{"):
        return None
    pairs = []
    for number, line in lines:
        try:
            pair = _Pair.model_validate_json(line)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            field = ".".join(str(part) for part in fault["loc"])
            raise UsageError(
                f"Line {number} is no statement with its source: {field} {fault['msg']}.".replace("  ", " "),
                'Each line is {"statement": "...", "source": "..."}.',
            ) from None
        pairs.append((pair.statement, pair.source))
    return tuple(pairs)


def check_pairs(pairs: Sequence[tuple[str, str]], glossary: Glossary | None = None) -> Iterator[Checked]:
    """Hold each statement against its own source."""
    for statement, source in pairs:
        evidence = [Evidence(source[start:end]) for start, end in split_sentences(source)]
        problems = verify(statement, evidence, glossary)
        yield Checked(statement, not problems, (), problems)


def check_against_notes(
    text: str, find: Callable[[str], Sequence[Quote]], glossary: Glossary | None = None
) -> Iterator[Checked]:
    """Hold each sentence of a text against the sentences of the notes that speak of the same thing.

    What claims nothing (a greeting, a heading, a signature, a disclaimer) is held against nothing and passes.

    Args:
        text: Somebody's draft.
        find: Gives the sentences nearest to a statement, best first.
        glossary: The names to tell apart; the shipped ones by default.
    """
    for statement, frame in split_letter(text):
        if frame or claims_nothing(read(statement, None, glossary)):
            yield Checked(statement, supported=True)
            continue
        quotes, problems = _best_support(statement, find(statement), glossary)
        citations = Citations()
        for quote in quotes:
            citations.cite(quote.hit, quote.sentence)
        yield Checked(statement, not problems, citations.all(), problems)


def _best_support(
    statement: str, quotes: Sequence[Quote], glossary: Glossary | None
) -> tuple[Sequence[Quote], tuple[Problem, ...]]:
    """Choose the sentences that support a statement best, as few as will do, and say what is then still wrong.

    Only sentences that speak of nearly as much of the statement as any others are chosen: a figure that stands by
    chance in a sentence about something else supports nothing.
    """
    sets = [chosen for size in range(1, len(quotes) + 1) for chosen in combinations(quotes[:_TRIED], size)]
    judged = [(chosen, [_evidence(quote) for quote in chosen]) for chosen in sets]
    supports = [support(statement, evidence, glossary) for _, evidence in judged]
    best: tuple[Sequence[Quote], tuple[Problem, ...]] = ((), (Problem("unsupported", statement),))
    for (chosen, evidence), share in zip(judged, supports, strict=True):
        if 0 < share >= _NEARLY * max(supports):
            problems = verify(statement, evidence, glossary)
            if not problems:
                return chosen, ()
            if not best[0] or len(problems) < len(best[1]):
                best = chosen, problems
    return best


def _evidence(quote: Quote) -> Evidence:
    passage = quote.hit.passage
    note = quote.hit.note
    # Of what a note is about (中國宏觀), its sentences speak without saying so.
    above = (note.title, " ".join(note.topics), *passage.heading, passage.context)
    return Evidence(quote.sentence.text, note.published, "\n".join(part for part in above if part))
