"""Make the answer, statement by statement, each verified before anybody sees it.

Both ways of answering yield the same value, the `Answer` so far, after each statement; the last one is whole.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer.composition import Composition, Searched
from assistant.answer.draft import Drafter
from assistant.answer.extract import Quote
from assistant.answer.notices import incomplete_notice, missing_notice
from assistant.answer.prompting import count_tokens
from assistant.answer.references import Reference
from assistant.answer.statements import INSUFFICIENT, MISSING, DraftStatement, parse_statements
from assistant.answer.verify import Evidence, verify
from assistant.errors import MalformedDraft, ProviderError
from assistant.finance.glossary import Glossary
from assistant.language.script import convert, is_prose_in
from assistant.schema import Answer, Hit, Problem, Question, Sentence, Withheld

logger = logging.getLogger(__name__)

# Statements with the sentences that they cite.
_Cited = list[tuple[DraftStatement, list[tuple[Hit, Sentence]]]]


@dataclass(frozen=True, slots=True)
class Brief:
    """What a model is told.

    Attributes:
        prompt: The task with its passages.
        digest: Of the prompt's file.
        hits: The passages that it shows, as far as it shows them.
        repair: Makes the prompt that shows the model what did not pass, and what holds but is in another language than
            the reader's; None: nothing is repaired.
        glossary: The names that statements are checked by; None: the shipped ones.
    """

    prompt: str
    digest: str
    hits: tuple[Hit, ...]
    repair: Callable[[Sequence[Withheld], Sequence[str]], str] | None = None
    glossary: Glossary | None = None


@dataclass(slots=True)
class _Stream:
    """One call of the model: what it reports at its end, and how it ended."""

    prompt: str
    usage: dict[str, int] = field(default_factory=dict)
    finish: str = ""
    written: int = 0
    failure: ProviderError | None = None

    def texts(self, drafter: Drafter) -> Iterator[str]:
        """Yield what the model writes; a failure in the middle ends it and is remembered."""
        try:
            for delta in drafter.stream(self.prompt):
                self.usage.update(delta.usage)
                self.finish = delta.finish or self.finish
                if delta.text:
                    self.written += count_tokens(delta.text)
                    yield delta.text
        except ProviderError as failure:
            if not self.written:
                raise
            self.failure = failure

    @property
    def is_whole(self) -> bool:
        """Whether the model said that it had finished. A stream cut by a proxy ends without a word."""
        return self.failure is None and self.finish not in ("", "length", "max_tokens", "content_filter")

    @property
    def tokens(self) -> dict[str, int]:
        """Tokens as reported; estimated, and said to be, where the endpoint reports none."""
        if self.usage:
            return self.usage
        read = count_tokens(self.prompt)
        return {"input_tokens": read, "output_tokens": self.written, "estimated_tokens": read + self.written}


def compose_quotes(question: Question, searched: Searched, quotes: Sequence[Quote]) -> Iterator[Answer]:
    """Answer with sentences of the notes, as they stand; without any, abstain."""
    composition = Composition(question, searched, "extractive")
    for quote in quotes:
        composition.add(quote.sentence.text, [(quote.hit, quote.sentence)])
        yield composition.answer()
    if not quotes:
        yield composition.answer()


def compose_draft(question: Question, searched: Searched, drafter: Drafter, brief: Brief) -> Iterator[Answer]:
    """Answer with what a model writes, each statement verified; what fails is shown to the model once.

    What fails again is withheld and listed with its problems. What holds but stays in another language than the
    reader's gives way to the sentences that it cites.

    Raises:
        ProviderError: The endpoint failed, was cut off, or kept to another language, before any statement could be
            shown; nothing was yielded.
    """
    composition = Composition(question, searched, "model", drafter.model, brief.digest)
    stream = _Stream(brief.prompt)
    foreign: _Cited = []
    for draft in _statements(stream, drafter, brief):
        if _take(composition, question, draft, brief, foreign):
            yield composition.answer()
    composition.count(stream.tokens)
    if stream.is_whole and brief.repair and (composition.withheld or foreign):
        again = brief.repair(composition.withheld, [draft.text for draft, _ in foreign])
        yield from _repair(composition, question, drafter, replace(brief, prompt=again), foreign)
    if composition.is_empty and (foreign or not stream.is_whole):
        raise stream.failure or MalformedDraft(_unusable(drafter.model, stream))
    if not stream.is_whole:
        logger.warning("%s was cut off (%s).", drafter.model, stream.failure or stream.finish or "no reason given")
        composition.notify(incomplete_notice(question.language))
    for hit, sentence in (pair for _, evidence in foreign for pair in evidence):
        composition.add(sentence.text, [(hit, sentence)])
    yield composition.answer()


def _unusable(model: str, stream: _Stream) -> str:
    if stream.is_whole:
        return f"{model} wrote in another language than the question."
    return f"{model} was cut off before it said anything that holds."


def _repair(
    composition: Composition, question: Question, drafter: Drafter, brief: Brief, foreign: _Cited
) -> Iterator[Answer]:
    """Let the model write again what did not pass, and take from `foreign` what it wrote in the reader's language.

    An endpoint that fails now changes nothing.
    """
    stream = _Stream(brief.prompt)
    try:
        for draft in _statements(stream, drafter, brief):
            evidence, problems = _verified(question, draft, brief)
            text = convert(draft.text, question.language)
            if problems or not evidence or not is_prose_in(text, question.language):
                continue
            if composition.add(text, evidence):
                composition.mend(text)
                # Across languages no wording tells what was rewritten; what it cites does.
                foreign[:] = [one for one in foreign if set(one[0].references).isdisjoint(draft.references)]
                yield composition.answer()
    except ProviderError as failure:
        logger.warning("Nothing was repaired: %s", failure.fact)
    composition.count(stream.tokens)


def _statements(stream: _Stream, drafter: Drafter, brief: Brief) -> Iterator[DraftStatement]:
    def known(reference: Reference) -> bool:
        return _find(reference, brief.hits) is not None

    return parse_statements(stream.texts(drafter), known, whole=lambda: stream.is_whole)


def _take(composition: Composition, question: Question, draft: DraftStatement, brief: Brief, foreign: _Cited) -> bool:
    """Show a statement that holds, list one that does not; tell whether there is something new to show.

    One that holds but cannot be read by whoever asks goes to `foreign`.
    """
    if draft.text.strip(" .。:：*`").upper() == INSUFFICIENT:
        return False
    if draft.text.upper().startswith(MISSING):
        composition.notify(missing_notice(question, draft.text[len(MISSING) :]))
        return False
    evidence, problems = _verified(question, draft, brief)
    text = convert(draft.text, question.language)
    if problems:
        composition.withhold(text, problems)
        return False
    if not is_prose_in(text, question.language):
        foreign.append((draft, evidence))
        return False
    return composition.add(text, evidence)


def _verified(
    question: Question, draft: DraftStatement, brief: Brief
) -> tuple[list[tuple[Hit, Sentence]], tuple[Problem, ...]]:
    """Find what a statement cites, and what is wrong with it as the reader would see it."""
    found = {reference: _find(reference, brief.hits) for reference in draft.references}
    evidence = [pair for pair in found.values() if pair is not None]
    problems = tuple(Problem("unknown_reference", _name(one)) for one, pair in found.items() if pair is None)
    said = convert(draft.text, question.language)
    cited = [_evidence(hit, sentence) for hit, sentence in evidence]
    return evidence, problems or verify(said, cited, brief.glossary)


def _find(reference: Reference, hits: Sequence[Hit]) -> tuple[Hit, Sentence] | None:
    """Find the sentence that a reference names among those that the model was shown."""
    passage, number = reference
    if not 1 <= passage <= len(hits):
        return None
    hit = hits[passage - 1]
    return next(((hit, one) for one in hit.passage.sentences if one.ordinal + 1 == number), None)


def _name(reference: Reference) -> str:
    return f"[{reference[0]}.{reference[1]}]" if reference[1] else f"[{reference[0]}]"


def _evidence(hit: Hit, sentence: Sentence) -> Evidence:
    context = "\n".join(part for part in (hit.note.title, *hit.passage.heading, hit.passage.context) if part)
    return Evidence(sentence.text, hit.note.published, context)
