"""Why a passage was found: which words of the question it says, and how it says them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.finance.glossary import Glossary
from assistant.index.lexical import group_of
from assistant.index.matching import Matches, Wanted
from assistant.index.scoring import Clause
from assistant.index.terms import content_words, read_words, word_names
from assistant.index.texts import SearchText
from assistant.language.fold import fold
from assistant.language.script import detect_language
from assistant.retrieve.expand import expand
from assistant.retrieve.regions import usual_wording
from assistant.retrieve.sentences import HELD, TextTerms
from assistant.schema import Hit, Question

# A word of the question may be several in a passage: 降息, "rate cut".
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Why:
    """What a passage says of a question.

    Attributes:
        said: Words of the question with what stands for them in the passage, in the question's order: the word itself,
            or another one as written there.
        missed: Words of the question that it does not say.
    """

    said: tuple[tuple[str, str], ...]
    missed: tuple[str, ...]


def explain(question: Question, hits: Sequence[Hit], glossary: Glossary | None = None) -> tuple[Why, ...]:
    """Say of each hit which words of the question its passage says; in a translation or a synonym, by which words."""
    text = usual_wording(question.text)
    written = {word_names(word)[0]: text[word.start : word.end] for word in read_words(text)}
    clauses = {
        group: [replace(clause, label=written.get(clause.label, clause.label)) for clause in found if clause.essential]
        for group, found in expand(text, glossary).items()
    }
    return tuple(_why(hit, clauses[group_of(detect_language(hit.passage.text))]) for hit in hits)


def _why(hit: Hit, wanted: Sequence[Clause]) -> Why:
    """Look for every word of the question in stretches of the passage, the shortest first."""
    found: dict[int, str] = {}
    text = hit.passage.text
    language = detect_language(text)
    for size in range(1, _LONGEST + 1):
        missing = [place for place in range(len(wanted)) if place not in found]
        stretches = list(dict.fromkeys(_stretches(text, size))) if missing else []
        matches = Matches(
            Wanted(wanted[place].wanted for place in missing),
            TextTerms([SearchText(0, language, "", "", "", stretch) for stretch in stretches]),
        )
        for number, place in enumerate(missing):
            rows, counts, _ = matches.find(number)
            if len(rows) and counts.max() > HELD:
                found[place] = stretches[int(rows[counts.argmax()])]
    said = {wanted[place].label: _stands_for(wanted[place].label, found[place]) for place in sorted(found)}
    missed = dict.fromkeys(clause.label for clause in wanted if clause.label not in said)
    return Why(tuple(said.items()), tuple(missed))


def _stands_for(label: str, written: str) -> str:
    """Leave out what is the same word in another form or script."""
    return label if fold(label) in fold(written) or _names(label) == _names(written) else written


def _names(text: str) -> tuple[str, ...]:
    return tuple(word_names(word)[0] for word in read_words(text))


def _stretches(text: str, size: int) -> Iterator[str]:
    """Give so many neighbouring words at a time, as written."""
    words = content_words(read_words(text))
    for start in range(len(words) - size + 1):
        stretch = text[words[start].start : words[start + size - 1].end]
        # Not across a line or a sentence: what stands between words of one expression is short.
        if len(stretch) <= sum(len(word.text) for word in words[start : start + size]) + 2 * size:
            yield stretch
