"""Questions that a note may answer: about its figures, about its headings, about the names in its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from assistant.finance.glossary import Glossary
from assistant.language.script import convert, detect_language
from assistant.language.sentences import split_sentences
from assistant.schema import Block, Language, Note
from assistant.serve.figures.find import ReadFigure, read_figures
from assistant.serve.figures.labels import MEASURES, localized, measured_term

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "up": "How much did {label} rise?",
        "down": "How much did {label} fall?",
        "in": "How large were net inflows into {label}?",
        "out": "How large were net outflows from {label}?",
        "level": "How high is {label}?",
        "expected": "What is the forecast for {label}?",
        "heading": "What do the notes say about “{label}”?",
        "name": "What do the notes say about {label}?",
    },
    "zh-Hant": {
        "up": "{label}升了多少？",
        "down": "{label}跌了多少？",
        "in": "{label}淨流入了多少？",
        "out": "{label}淨流出了多少？",
        "level": "{label}是多少？",
        "expected": "{label}的預測是多少？",
        "heading": "報告怎樣看「{label}」？",
        "name": "報告怎樣看{label}？",
    },
    "zh-Hans": {
        "up": "{label}升了多少？",
        "down": "{label}跌了多少？",
        "in": "{label}净流入了多少？",
        "out": "{label}净流出了多少？",
        "level": "{label}是多少？",
        "expected": "{label}的预测是多少？",
        "heading": "报告怎么看“{label}”？",
        "name": "报告怎么看{label}？",
    },
}
_QUESTION = re.compile(r"[?？]\s*$")
# In English only with its verb before its subject: "Why we sell" asks nothing.
_ASKING = re.compile(
    r"^(?:為何|为何|為什麼|为什么|如何|怎樣|怎样|怎麼|怎么|何時|何时|哪|誰|谁"
    r"|(?:why|how(?: \w+)?|what|when|where|which|who)"
    r" (?:is|are|was|were|do|does|did|will|would|can|could|should|has|have)\b)",
    re.I,
)
# Headings that say which part of a note they stand over, or what its writers do, and nothing of its subject.
_PARTS = re.compile(
    r"摘要|[要重]點|[要重]点|風險|风险|[總总]結|[總总]结|結論|结论|圖表|图表|附[錄录]|我們|我们"
    r"|\b(?:key points|summary|in brief|risks?|conclusion|figure|chart|table|appendix|we|us|our)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:\d|[a-z].*\b(?:rate|yield|spread|index|deficit|surplus)$)")
_NUMBERED = re.compile(r"^\s*(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．:：]\s*)")
_NAMED_KINDS = frozenset({"index", "company", "market", "commodity", "sector", "theme", "policy", "rate", "indicator"})
_KNOWN_MEASURES = frozenset({"rate", "indicator", "instrument"})
_LONGEST = 40
# Shorter headings and names of mere measures are too vague to be asked about: "What changed?", "yield".
_LEAST: Mapping[Language, int] = {"en": 14, "zh-Hant": 4, "zh-Hans": 4}
_MOST_SENTENCES = 80


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a note may answer.

    Attributes:
        kind: What it was made from.
        question: In the reader's language.
        note_id: The note.
        proof: What an answer must quote or stand under to have answered it: the figure as written, or the heading;
            empty where any quote of the note will do.
    """

    kind: str
    question: str
    note_id: str
    proof: str = ""


def make_candidates(note: Note, language: Language, glossary: Glossary) -> Iterator[Candidate]:
    """Make the questions that a note may answer, lazily: about headings, figures and names in turn."""
    kinds = [
        _about_headings(note, language, glossary),
        _about_figures(note, language),
        _about_names(note, language, glossary),
    ]
    while kinds:
        for kind in list(kinds):
            if (one := next(kind, None)) is None:
                kinds.remove(kind)
            else:
                yield one


def _about_figures(note: Note, language: Language) -> Iterator[Candidate]:
    spans = (span for block in note.blocks if block.kind in ("paragraph", "item") for span in _sentences(note, block))
    for start, end in islice(spans, _MOST_SENTENCES):
        for found in read_figures(note.text[start:end], note.published, language):
            name = _wording(found)
            if name and _can_be_asked_for(found, language):
                question = _WORDS[language][name].format(label=_spoken(found.figure.label, language))
                yield Candidate("figure", question, note.id, found.figure.text)


def _sentences(note: Note, block: Block) -> Iterator[tuple[int, int]]:
    for first, last in split_sentences(note.text[block.start : block.end]):
        yield block.start + first, block.start + last


def _wording(found: ReadFigure) -> str:
    """Choose how to ask for a figure; empty where asking makes no sense."""
    value = found.figure.value
    if found.measure == "change":
        return "up" if value > 0 else "down"
    if found.measure == "flow":
        return "in" if value > 0 else "out"
    if found.measure == "level" and measured_term(found.terms):
        return "expected" if found.expected else "level"
    return ""


def _can_be_asked_for(found: ReadFigure, language: Language) -> bool:
    """Tell whether a figure is of something that a reader knows by its name: an index, a yield, a company's swaps.

    A label of several names or measures is more than one would say: "Taiwan South Korea profit".
    """
    kinds = [term.kind for term in found.terms]
    names = sum(term.entity for term in found.terms)
    measures = sum(kind in MEASURES for kind in kinds)
    label = found.figure.label
    is_known = names or (not _KNOWN_MEASURES.isdisjoint(kinds) and len(label) >= _LEAST[language])
    is_one_thing = names <= 1 and measures <= 1 and len(kinds) <= 2 and (measures or "institution" not in kinds)
    return bool(
        is_known and is_one_thing and "policy" not in kinds and found.figure.role != "from" and _fits(label, language)
    )


def _spoken(label: str, language: Language) -> str:
    """Put the article before a name where English wants it: the 10-year Treasury yield."""
    return f"the {label}" if language == "en" and _ARTICLE.match(label) else label


def _fits(label: str, language: Language) -> bool:
    """Tell whether a label is a name in the reader's language, short enough to be asked for."""
    chinese = bool(re.search("[\u4e00-\u9fff]", label))
    return len(label) <= _LONGEST and (language != "en" or not chinese)


def _about_headings(note: Note, language: Language, glossary: Glossary) -> Iterator[Candidate]:
    if (note.language == "en") != (language == "en"):
        return
    mark = "?" if language == "en" else "？"
    template = _WORDS[language]["heading"]
    headings = [note.text[block.start : block.end].strip() for block in note.blocks if block.kind == "heading"]
    if note.title in headings:
        # What stands above the title is the head of the letter.
        headings = headings[headings.index(note.title) :]
    # A heading that asks is the best question there is; one that only says what the note is asks nothing.
    for written in sorted(headings, key=lambda heading: not _asks(heading)):
        label = convert(_NUMBERED.sub("", written), language)
        longest = _LONGEST * 2 if language == "en" else _LONGEST
        is_subject = not _PARTS.search(written) and bool(glossary.find(written))
        is_foreign = (detect_language(written) == "en") != (language == "en")
        if written == note.title or not is_subject or is_foreign or not _LEAST[language] <= len(label) <= longest:
            continue
        question = f"{label.rstrip('?？ ')}{mark}" if _asks(written) else template.format(label=label)
        yield Candidate("heading", question, note.id, written)


def _asks(heading: str) -> bool:
    plain = _NUMBERED.sub("", heading)
    return bool(_QUESTION.search(plain) or _ASKING.search(plain))


def _about_names(note: Note, language: Language, glossary: Glossary) -> Iterator[Candidate]:
    for term in dict.fromkeys(mention.term for mention in glossary.find(note.title)):
        label = localized(term, language)
        if term.kind in _NAMED_KINDS and _fits(label, language):
            yield Candidate("name", _WORDS[language]["name"].format(label=label), note.id)
