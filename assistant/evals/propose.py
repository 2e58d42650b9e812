"""Questions that a note can answer, proposed for a person to accept, edit or reject.

With a model it writes the questions; the evidence is looked up by the number of its sentence, never written. Without
one they are made from the note's figures, each asked for, and from its headings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer.draft import Drafter
from assistant.answer.prompting import LANGUAGE_NAMES
from assistant.evals.facts import Fact, Words, holds_fact, read_fact
from assistant.evals.questions import Gold, KnownQuestion
from assistant.finance.quantities import Quantity, parse_quantities
from assistant.language.script import HAN, convert
from assistant.language.sentences import split_sentences
from assistant.prompts import Prompt
from assistant.schema import Block, Language, Note

_HOW_MUCH: dict[Language, str] = {"en": "how much", "zh-Hant": "多少", "zh-Hans": "多少"}
_ABOUT: dict[Language, str] = {
    "en": "What does {house} say about “{heading}”?",
    "zh-Hant": "{house}對「{heading}」有甚麼看法？",
    "zh-Hans": "{house}对“{heading}”有什么看法？",
}
_NOTE: dict[Language, str] = {"en": "the note", "zh-Hant": "報告", "zh-Hans": "报告"}
_CLAUSE = re.compile(r"[，；;。!?！？：:]\s*|[,.](?:\s+|$)")
_HAN = re.compile(f"[{HAN}]")
_ARTICLE = re.compile(r"\b[Aa]n?\s*$")
_SPACE = re.compile(r"\s+")
# Counts and tenors name things (the 10-year yield, four platforms) more often than they tell something.
_ASKED = frozenset({"percent", "percentage_points", "percentile", "money", "multiple", "points"})
# A clause shorter than this asks for something that nobody could name.
_SHORTEST = 6
_ROW = re.compile(r"\s\|\s")


def propose_from_text(note: Note) -> Iterator[KnownQuestion]:
    """Propose a question for each sentence with a figure, and one for each heading."""
    heading = ""
    asked_of = ""
    for block in note.blocks:
        if block.kind == "heading":
            heading = note.text[block.start : block.end].strip(" #\n") if block.level > 1 else ""
            continue
        for sentence in _sentences(note, block):
            if heading and heading != asked_of:
                asked_of = heading
                yield _about(note, heading, sentence)
            if question := _for_a_figure(note, sentence):
                yield question


def _sentences(note: Note, block: Block) -> Iterator[str]:
    if block.kind not in ("paragraph", "item"):
        return
    text = note.text[block.start : block.end]
    yield from (text[start:end] for start, end in split_sentences(text))


def _about(note: Note, heading: str, sentence: str) -> KnownQuestion:
    text = _ABOUT[note.language].format(house=note.house or _NOTE[note.language], heading=_line(heading))
    return _question(note, text, sentence, [], ["opinion"])


def _for_a_figure(note: Note, sentence: str) -> KnownQuestion | None:
    """Ask for the first figure of a sentence by the clause that it stands in."""
    figures = [one for one in parse_quantities(sentence) if one.kind in _ASKED]
    if not figures or _ROW.search(sentence):
        return None
    figure = figures[0]
    clause = _clause(sentence, figure)
    if len(clause) < _SHORTEST + len(_HOW_MUCH[note.language]):
        return None
    mark = "?" if note.language == "en" else "？"
    fact = Fact(kind="quantity", forms=[figure.text.strip()])
    return _question(note, clause.format(_HOW_MUCH[note.language]) + mark, sentence, [fact], ["figure"])


def _clause(sentence: str, figure: Quantity) -> str:
    """Give the clause around a figure, with a hole in its place."""
    before = [match.end() for match in _CLAUSE.finditer(sentence, 0, figure.start)]
    after = _CLAUSE.search(sentence, figure.end)
    start, end = before[-1] if before else 0, after.start() if after else len(sentence)
    parts = _ARTICLE.sub("", sentence[start : figure.start]), sentence[figure.end : end]
    hole = "{}" if _HAN.search(parts[0] + parts[1]) else " {} "
    return _line(hole.join(part.replace("{", "").replace("}", "").strip() for part in parts))


def _question(note: Note, text: str, quote: str, facts: Sequence[Fact], tags: Sequence[str]) -> KnownQuestion:
    return KnownQuestion(
        id="new",
        question=_line(text),
        lang=note.language,
        audience=list(note.audience),
        answerable=True,
        facts=list(facts),
        gold=[Gold(path=note.path, quote=quote)],
        tags=list(tags),
    )


class _Proposed(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    question: Words
    sentences: Annotated[list[int], Field(min_length=1)]
    facts: list[list[Words]] = []
    tags: list[Words] = []


def propose_by_model(
    note: Note, sentences: Sequence[str], drafter: Drafter, prompt: Prompt, asked: tuple[Language, int]
) -> Iterator[KnownQuestion]:
    """Have the model propose questions.

    What it writes is taken only where its sentences exist, and of its facts those that stand in them.

    Args:
        note: About which.
        sentences: Of the note, in order; they alone can be evidence.
        drafter: Whatever can write.
        prompt: With the variables `language`, `count`, `title` and `sentences`.
        asked: The language of the questions, and how many are asked for.

    Raises:
        ProviderError: The endpoint failed.
    """
    language, count = asked
    listed = "\n".join(f"[{n}] {_line(text)}" for n, text in enumerate(sentences, start=1))
    values = {"language": LANGUAGE_NAMES[language], "count": str(count), "title": note.title, "sentences": listed}
    written = "".join(delta.text for delta in drafter.stream(prompt.render(values)))
    for line in written.splitlines():
        proposed = _parse(line)
        if proposed is None or not all(1 <= n <= len(sentences) for n in proposed.sentences):
            continue
        quotes = [sentences[n - 1] for n in proposed.sentences]
        facts = [fact for forms in proposed.facts if holds_fact(quotes, fact := Fact.model_validate(read_fact(forms)))]
        yield KnownQuestion(
            id="new",
            question=convert(_line(proposed.question), language),
            lang=language,
            audience=list(note.audience),
            answerable=True,
            facts=facts,
            gold=[Gold(path=note.path, quote=quote) for quote in quotes],
            tags=proposed.tags,
        )


def _parse(line: str) -> _Proposed | None:
    """Read one proposed question; what a model writes around its lines is passed over."""
    start, end = line.find("{"), line.rfind("}")
    try:
        return _Proposed.model_validate(json.loads(line[start : end + 1]))
    except (ValueError, ValidationError):
        return None


def fresh_id(stem: str, taken: Sequence[str]) -> str:
    """Give an id that no question has yet.

    >>> fresh_id("rates", ["rates-1", "rates-3"])
    'rates-4'
    """
    numbers = [int(name.rpartition("-")[2]) for name in taken if re.fullmatch(rf"{re.escape(stem)}-\d+", name)]
    return f"{stem}-{max(numbers, default=0) + 1}"


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
