"""Check somebody's own text, statement by statement: against given sources, or against the notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answer.citations import Citations
from assistant.answer.extract import Quote
from assistant.answer.render import citation_json, problem_json
from assistant.answer.verify import Evidence, verify
from assistant.errors import UsageError
from assistant.language.sentences import split_sentences
from assistant.schema import Citation, Problem


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


def check_pairs(pairs: Sequence[tuple[str, str]]) -> Iterator[Checked]:
    """Hold each statement against its own source."""
    for statement, source in pairs:
        evidence = [Evidence(source[start:end]) for start, end in split_sentences(source)]
        problems = verify(statement, evidence)
        yield Checked(statement, not problems, (), problems)


def check_against_notes(text: str, find: Callable[[str], Sequence[Quote]]) -> Iterator[Checked]:
    """Hold each sentence of a text against the sentences of the notes that speak of the same thing.

    Args:
        text: Somebody's draft.
        find: Gives the sentences nearest to a statement, best first.
    """
    for start, end in split_sentences(text):
        statement = text[start:end]
        quotes = find(statement)
        evidence = [Evidence(quote.sentence.text, quote.hit.note.published, quote.hit.note.title) for quote in quotes]
        problems = verify(statement, evidence) if evidence else (Problem("unsupported", statement),)
        citations = Citations()
        for quote in quotes:
            citations.cite(quote.hit, quote.sentence)
        yield Checked(statement, not problems, citations.all(), problems)
