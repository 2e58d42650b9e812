"""Changing a question after a person looked at how it was answered, or making one from what a reader complained of."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evals.facts import Fact
from assistant.evals.questions import EarlierTurn, Gold, KnownQuestion
from assistant.evals.scores import matches
from assistant.records.values import Feedback
from assistant.schema import Answer

# Of how many passages of an answer the sentences are offered as evidence.
_PASSAGES = 5


def with_gold(question: KnownQuestion, gold: Sequence[Gold]) -> KnownQuestion:
    """Add evidence; a question that had none can be answered from then on."""
    fresh = [one for one in gold if not any(matches(one.quote, old.quote) for old in question.gold)]
    if not fresh:
        return question
    tags = [tag for tag in question.tags if tag != "unanswerable"]
    return question.model_copy(update={"gold": [*question.gold, *fresh], "answerable": True, "tags": tags})


def with_form(question: KnownQuestion, place: int, form: str) -> KnownQuestion:
    """Accept a further written form of the fact at `place`, from 0."""
    facts = list(question.facts)
    facts[place] = Fact(kind=facts[place].kind, forms=list(dict.fromkeys([*facts[place].forms, form.strip()])))
    return question.model_copy(update={"facts": facts})


def unanswerable(question: KnownQuestion) -> KnownQuestion:
    """Say that the notes do not answer a question."""
    tags = list(dict.fromkeys([*question.tags, "unanswerable"]))
    return question.model_copy(update={"answerable": False, "facts": [], "gold": [], "tags": tags})


def question_of(feedback: Feedback) -> KnownQuestion:
    """Make a question of what was said of an answer, still without evidence: a person has to choose that."""
    asked = feedback.answer.question
    return KnownQuestion(
        id=f"feedback-{feedback.id}",
        question=asked.text,
        lang=asked.language,
        as_of=asked.as_of,
        audience=list(asked.filters.audience),
        history=[EarlierTurn(question=turn.question, answer=turn.answer) for turn in asked.history],
        answerable=False,
        tags=["feedback", "unanswerable"],
    )


def evidence_of(answer: Answer) -> tuple[Gold, ...]:
    """Give what could prove the right answer: the quotes of an answer, then the sentences of what the search found."""
    quoted = [(citation.path, citation.quote) for citation in answer.citations]
    found = [(hit.note.path, sentence.text) for hit in answer.hits[:_PASSAGES] for sentence in hit.passage.sentences]
    return tuple(Gold(path=path, quote=quote) for path, quote in dict.fromkeys([*quoted, *found]) if quote.strip())
