"""What a figure is of, named for the reader: names first, then tenors, then what is measured."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.checks.linking import Linked
from assistant.answer.checks.reading import Reading
from assistant.finance.glossary import Term
from assistant.finance.quantities import Quantity
from assistant.schema import Language

# Terms that say what of a thing is measured.
MEASURES = frozenset({"indicator", "policy", "rate", "valuation", "accounting"})
_CLAUSE = re.compile(r"[，。；,;:：\n]")
# Chinese is written without spaces; only beside Latin letters and digits one reads well.
_TIGHT = re.compile("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_LONGEST_LABEL = 28
_LEADING_ON = re.compile(r"(?:\s(?:of|at|by|to|in|from|is|was|were|about|around))+$", re.IGNORECASE)
# What such words begin, the figure itself goes on with: "our probability of a" 25 bp cut.
_UNFINISHED = re.compile(r"\b(?:an?|the|our|its|their|another|further|we|they|it)$", re.IGNORECASE)
_TENORS: dict[str, dict[Language, str]] = {
    "year": {"zh-Hant": "年期", "zh-Hans": "年期"},
    "month": {"zh-Hant": "個月期", "zh-Hans": "个月期"},
    "week": {"zh-Hant": "週期", "zh-Hans": "周期"},
    "day": {"zh-Hant": "天期", "zh-Hans": "天期"},
}


def measured_term(terms: Sequence[Term]) -> Term | None:
    """Give the term that says what is measured: of Oracle's credit default swap the swap; None where only names are."""
    return next((term for term in reversed(terms) if term.kind in MEASURES), None)


def name_figure(terms: Sequence[Term], linked: Linked, sentence: Reading, language: Language) -> str:
    """Name what a figure is of: names first, then tenors, then what is measured; else the few words before it.

    Empty where it has no such words: "至 1.30%".
    """
    names = [localized(term, language) for term in terms if term.kind not in MEASURES]
    tenors = [_tenor(tenor, language) for tenor in linked.tenors]
    measured = [localized(term, language) for term in terms if term.kind in MEASURES]
    parts = list(dict.fromkeys([*names, *tenors, *measured]))
    solid = {part: part.replace(" ", "") for part in parts}
    parts = [part for part in parts if not any(part != other and solid[part] in solid[other] for other in parts)]
    if parts:
        return _TIGHT.sub("", " ".join(parts))
    start = max((one.end for one in sentence.quantities if one.end <= linked.quantity.start), default=0)
    words = _CLAUSE.split(sentence.text[start : linked.quantity.start])[-1].strip(" 、和與与及的由從从為为")
    words = _LEADING_ON.sub("", words)
    return words if len(words) <= _LONGEST_LABEL and linked.words and not _UNFINISHED.search(words) else ""


def _tenor(tenor: Quantity, language: Language) -> str:
    """Spell the tenor of a bond or a swap in a language."""
    if tenor.unit not in _TENORS or tenor.high is not None:
        return tenor.text.strip()
    number = f"{tenor.value.normalize():f}"
    return f"{number}-{tenor.unit}" if language == "en" else f"{number} {_TENORS[tenor.unit][language]}"


def localized(term: Term, language: Language) -> str:
    """Name a term in a language; as it is written elsewhere where that language has no word for it."""
    own = {"zh-Hant": (term.hant, term.hans), "zh-Hans": (term.hans, term.hant)}
    forms: tuple[str, ...] = own.get(language, (term.en,))
    return next(name for name in (*forms, term.en, term.hant, *term.aliases) if name)
