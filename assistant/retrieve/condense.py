"""A follow-up in its conversation, written so that it can be understood alone.

By rule: what a follow-up puts in the place of something ("And the Hang Seng?", 那恒指呢？) is put there in the question
before; what it points at ("its", 它的) is named; and where neither can be done ("Why?") the question before is put in
front. A model may write it instead, but only out of words that the conversation holds. A question that can stand alone
is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.finance.dates import parse_dates
from assistant.finance.glossary import Glossary, load_glossary
from assistant.finance.quantities import parse_quantities
from assistant.index.terms import content_words, read_words
from assistant.retrieve.pointing import Elision, has_predicate, is_pointing, name_owner, read_elision
from assistant.schema import Question, Turn

# What the words of the last question and of its answer count beside those of this one.
_DEPENDENT = (0.5, 0.25)
_INDEPENDENT = (0.25, 0.1)
# Whose something is asked: "the margin of Corvane Systems", "Larkspur Bay's view", 雲嶂半導體的毛利率.
_OWNER = re.compile(
    r"(?:\b(?:of|is|are|was|were|does|do|did) )?(?P<possessor>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*)*)['’]s?(?= )"
    r"|\bof (?P<owner>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*)*)(?=[?.! ])"
    r"|^(?P<chinese>[\u4e00-\u9fffA-Za-z0-9 ]{2,12}?)(?:\d{4} ?年|[一二三四]季度|第[一二三四]季)?(?:的)"
)
# A rewriting may not be longer than this many times what it is made of.
_LONGEST = 1.5

Write = Callable[[Sequence[Turn], str], str]


def is_dependent(question: Question) -> bool:
    """Tell whether a question needs the one before it to be understood."""
    return bool(question.history) and _depends(question.text)


def _depends(text: str) -> bool:
    return is_pointing(text) or read_elision(text) is not None or not has_predicate(text)


def earlier_texts(question: Question) -> tuple[tuple[str, float], ...]:
    """Give what was said before, and how much its words count."""
    if not question.history:
        return ()
    last = question.history[-1]
    asked, answered = _DEPENDENT if is_dependent(question) else _INDEPENDENT
    return tuple((text, weight) for text, weight in ((last.question, asked), (last.answer, answered)) if text.strip())


def condense(question: Question, glossary: Glossary | None = None, write: Write | None = None) -> tuple[Question, str]:
    """Give the question to search for and to answer: the same, or one that stands alone.

    Args:
        question: As typed, with its conversation.
        glossary: Names and terms; None: the shipped ones.
        write: Has a model rewrite a follow-up; None, or a rewriting that drifts: by rule.

    Returns:
        The question and, where it is not `question` itself, its text. A question made whole comes without its history;
        one that could only be joined to the one before keeps it, so that the words of both are weighed.
    """
    if not is_dependent(question):
        return question, ""
    known = glossary or load_glossary()
    if write is not None and (written := write(question.history, question.text)) and is_faithful(written, question):
        return replace(question, text=written, history=()), written
    meant = ""
    for turn in question.history:
        meant = _rewrite(turn.question, meant, known) or f"{meant} {turn.question}".strip()
    if rewritten := _rewrite(question.text, meant, known):
        return replace(question, text=rewritten, history=()), rewritten
    joined = replace(question, history=(*question.history[:-1], replace(question.history[-1], question=meant)))
    whole = standalone(joined)
    # "Why?" says nothing to search for: all of it is in the question before.
    return (joined if has_predicate(question.text) else replace(question, text=whole, history=())), whole


def standalone(question: Question) -> str:
    """Give a text that says what the question means, as far as that can be had by joining it to the one before."""
    return f"{question.history[-1].question} {question.text}" if is_dependent(question) else question.text


def is_faithful(written: str, question: Question) -> bool:
    """Tell whether a rewriting says what the conversation says: nothing of the question lost, nothing brought in.

    Names, figures and dates of the question have to be in it, and it may hold none but those of the conversation; all
    but a few of its words are the conversation's.
    """
    told = "\n".join([question.text, *(part for turn in question.history for part in (turn.question, turn.answer))])
    if not written.strip() or "\n" in written.strip() or len(written) > _LONGEST * len(told):
        return False
    glossary = load_glossary()
    said, asked, known = (_marks(text, glossary) for text in (written, question.text, told))
    if not asked <= said or not said <= known:
        return False
    words = {word.text for word in content_words(read_words(told))}
    own = [word.text for word in content_words(read_words(written))]
    return sum(word not in words for word in own) <= max(1, len(own) // 4)


def _marks(text: str, glossary: Glossary) -> frozenset[object]:
    """Give what must not change: names, figures and dates."""
    names = (mention.term for mention in glossary.find(text) if mention.term.entity)
    figures = ((one.kind, one.value) for one in parse_quantities(text))
    dates = (period.written for period in parse_dates(text))
    return frozenset((*names, *figures, *dates))


def _rewrite(text: str, meant: str, glossary: Glossary) -> str:
    """Write a follow-up out of the question before, itself made whole; empty where no rule does it."""
    if not _depends(text):
        return text
    if not meant:
        return ""
    elision = read_elision(text)
    if elision is not None and (replaced := _substitute(elision, meant, glossary)):
        return replaced
    if not is_pointing(text):
        return ""
    topic = _topic(meant, glossary)
    named = name_owner(text, topic) if topic else ""
    return named if named and not is_pointing(named) else ""


def _substitute(elision: Elision, meant: str, glossary: Glossary) -> str:
    """Put what a follow-up names in the place of what is of its kind in the question before."""
    for start, end in _places(elision.text, meant, glossary):
        return f"{meant[:start]}{elision.text}{meant[end:]}"
    return ""


def _places(text: str, meant: str, glossary: Glossary) -> Iterator[tuple[int, int]]:
    """Yield what may be replaced, most likely first: a date by a date, a name by a name, a term by a term."""
    dates = parse_dates(text)
    if dates and len(dates[0].text) * 2 >= len(text.strip()):
        # As exact a one first: a year is replaced by a year.
        before = sorted(parse_dates(meant), key=lambda one: one.granularity != dates[0].granularity)
        yield from ((one.start, one.end) for one in before)
        return
    mentions, earlier = glossary.find(text), glossary.find(meant)
    if not mentions:
        return
    kind = mentions[0].term.kind
    same = [one for one in earlier if one.term.kind == kind and one.term != mentions[0].term]
    alike = [one for one in earlier if one.term.entity and mentions[0].term.entity and one.term.kind != "place"]
    yield from ((one.start, one.end) for one in (*same[::-1], *alike[::-1]))


def _topic(meant: str, glossary: Glossary) -> str:
    """Name what the question before was about: whose something is asked, or the only name in it; else empty."""
    if match := _OWNER.search(meant):
        return (match["possessor"] or match["owner"] or match["chinese"]).strip()
    names = {one.term: one.text for one in glossary.find(meant) if one.term.entity}
    return next(iter(names.values())) if len(names) == 1 else ""
