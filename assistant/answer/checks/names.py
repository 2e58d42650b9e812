"""Names: whoever or whatever is named is named in the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cache, lru_cache

from assistant.answer.checks.reading import Reading, Source, terms_of
from assistant.finance._wording import forms, read_wording
from assistant.finance.glossary import Mention, Term
from assistant.index.translate import load_translation
from assistant.language.fold import fold
from assistant.language.words import STOP_WORDS, stem, tokenize
from assistant.schema import Problem

# A Latin name that the glossary does not know: capitals inside a sentence, or letters with capitals or digits.
_NAME = re.compile(r"(?<![A-Za-z0-9&])(?:[A-Z][a-zA-Z]*[A-Z0-9][A-Za-z0-9-]*|[A-Z][a-z]{2,})(?![A-Za-z0-9]|&[A-Z])")
# A word with a capital that begins a sentence begins a name where another one follows: Bluewater Energy priced.
_NAMED_ON = re.compile(r" [A-Z][a-z]{2,}(?= [a-z])")
_PLURAL = re.compile(r"(?<=[A-Z])s$")
_GENERIC = re.compile(r" (?:index|indices|composite|group|holdings|inc|corp|corporation|company|co)$", re.IGNORECASE)
# A place in one character: 對美出口, 中美, 滬深.
_SHORT = "[对赴输访中]{0}(?![元容好化国])|{0}(?:股|债|方|企|资|货)|沪{0}|{0}深"
_LETTERS = {"上海": "沪", "深圳": "深"}
# A writer may say whose `domestic` is meant.
_AT_HOME = re.compile(r"\b(?:domestic|at home)|国内|境内|本土|本地")
# Kinds of terms that are measured, so that a figure of one is none of another; sectors are divided differently in
# each language.
_MEASURED = ("indicator", "sector")
# What stands inside a figure as its unit; another name there is what is counted: 61 Korean producers.
_UNITS = ("currency", "commodity")
_SENTENCE_BEGINS = ".?!。？！:：;；"


def check_names(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each name that no source has, in any language or under any other name of the same thing."""
    named = terms_of(sources)
    around = "\n".join(form for term in named if term.kind != "currency" for form in _main_forms(term))
    text = "\n".join(f"{source.sentence.folded}\n{source.context.folded}" for source in sources)
    for mention in _entities(said):
        if mention.term not in named and not (
            _spoken_of(mention.term, text, around, said.folded, said.text) or _is_short_for(mention.term, named)
        ):
            yield Problem("entity", mention.text, _rival(mention.term, named))
    alike = all(source.sentence.chinese == said.chinese for source in sources)
    yield from _replaced(said, named, text, _MEASURED if alike else _MEASURED[:1])
    unknown = [] if _translated(said, sources) else list(_unknown_names(said))
    words = {stem(word.text) for word in tokenize(text)} if unknown else set()
    for name in unknown:
        if fold(name) not in text and stem(fold(name)) not in words and not _abbreviates(name, text):
            yield Problem("entity", name, "")


def _abbreviates(name: str, text: str) -> bool:
    """Tell whether a name is made of the first letters of words that follow one another: EPOP."""
    initials = "".join(word[0] for word in re.findall(r"[a-z]+", text) if word not in STOP_WORDS)
    return name.isupper() and len(name) > 2 and name.lower() in initials


def _is_short_for(term: Term, named: frozenset[Term]) -> bool:
    """Tell whether a name is the last part of the name of one of its kind: 財政部, of the United States."""
    return any(
        other.kind == term.kind and len(term.hans) > 1 and other.hans.endswith(term.hans) and other != term
        for other in named
    )


def _replaced(said: Reading, named: frozenset[Term], text: str, kinds: Sequence[str]) -> Iterator[Problem]:
    """Yield each thing measured that stands in the place of another of its kind: CPI for PCE, insurers for banks."""
    for mention in said.mentions:
        term = mention.term
        if (
            term.kind not in kinds
            or term in named
            or _spoken_of(term, text, "", said.folded)
            or _shares_a_noun(term, text)
        ):
            continue
        left = {other for other in named if other.kind == term.kind and other not in said.terms}
        if left and not any(_are_kin(term, other) for other in named):
            yield Problem("entity", mention.text, _rival(term, left))


def _shares_a_noun(term: Term, text: str) -> bool:
    """Tell whether a term shares the noun of another one that is joined to it: core and headline PCE inflation."""
    qualifier, _, noun = fold(term.en).partition(" ")
    joined = rf"\b{re.escape(qualifier)}(?:,| and| or)(?: and| or)? [a-z-]+ {re.escape(noun)}\b"
    return bool(noun) and re.search(joined, text) is not None


def _are_kin(one: Term, other: Term) -> bool:
    """Tell whether two terms share a word of their names: core PCE inflation and inflation."""
    pairs = ((one.hans, other.hans), (one.en.lower(), other.en.lower()))
    if any(a and b and (a in b or b in a) for a, b in pairs):
        return True
    return bool({word for word in one.en.lower().split() if len(word) > 3} & set(other.en.lower().split()))


def _entities(said: Reading) -> Iterator[Mention]:
    """Yield the first mention of each thing named; the currency of a figure is the figure's affair."""
    seen = set()
    for mention in said.mentions:
        inside = any(one.start <= mention.start and mention.end <= one.end for one in said.quantities)
        if (
            mention.term.entity
            and mention.term not in seen
            and not (inside and (mention.term.kind in _UNITS or said.text.startswith("$", mention.end)))
        ):
            seen.add(mention.term)
            yield mention


def _spoken_of(term: Term, text: str, around: str, said: str, plain: str = "") -> bool:
    """Tell whether a name stands inside another: a place is spoken of by what is named for it (Hong Kong stocks)."""
    if any(form in text.replace("-", " ") for form in _implying().get(term.en, ())):
        return True
    if term.kind == "place" and _AT_HOME.search(text) and not _AT_HOME.search(said):
        return True
    held = _held_forms(term)
    apart = [form for form in held if " " in form and (term.kind == "market" or form in plain)]
    if apart and any(set(form.split()) <= set(text.split()) for form in apart):
        # Advanced and emerging foreign economies are emerging economies.
        return True
    if term.kind == "place" and re.search(_SHORT.format(_LETTERS.get(term.hans, term.hans[:1])), text):
        return True
    return any(form in text or (term.kind == "place" and form in around) for form in held)


@lru_cache(maxsize=4096)
def _main_forms(term: Term) -> tuple[str, str]:
    return fold(term.hant), fold(term.en)


@lru_cache(maxsize=4096)
def _held_forms(term: Term) -> tuple[str, ...]:
    """Give the folded forms that may stand inside another name: also without Group, Index and the like."""
    written = [*term.forms, *(_GENERIC.sub("", form) for form in term.forms)]
    return tuple(fold(form) for form in written if len(form) > 2 or (form and not form.isascii()))


@cache
def _implying() -> dict[str, tuple[str, ...]]:
    """Give the folded forms that speak of a name without naming it."""
    return {
        line["name"]: tuple(fold(form).replace("-", " ") for form in forms(line["forms"]))
        for line in read_wording("implied")
    }


def _rival(term: Term, named: Set[Term]) -> str:
    return next((other.hant or other.en for other in sorted(named, key=repr) if other.kind == term.kind), "")


def _translated(said: Reading, sources: Sequence[Source]) -> bool:
    """Tell whether names may have been put into Latin letters by the writer."""
    return not said.chinese and any(source.sentence.chinese for source in sources)


def _unknown_names(said: Reading) -> Iterator[str]:
    """Yield the Latin names that the glossary does not know; a capital at the start of a sentence names nothing."""
    known = [(one.start, one.end) for one in said.mentions]
    known += [(one.start, one.end) for one in said.periods]
    known += [(one.start, one.end) for one in said.quantities]
    for match in _NAME.finditer(said.text):
        before = said.text[: match.start()].rstrip(" \"'“‘(*")
        begins = not before or before[-1] in _SENTENCE_BEGINS
        if begins and match[0][1:].islower() and not _begins_a_name(said.text, match):
            continue
        if not any(start < match.end() and match.start() < end for start, end in known):
            yield _PLURAL.sub("", match[0])


def _begins_a_name(text: str, match: re.Match[str]) -> bool:
    word = fold(match[0])
    follows = _NAMED_ON.match(text, match.end()) is not None
    return follows and word not in STOP_WORDS and not load_translation().is_english(stem(word))
