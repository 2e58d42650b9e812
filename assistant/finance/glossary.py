"""The glossary: names and terms of the market in Traditional Chinese, Simplified Chinese and English.

Search expands questions with it, the segmenter takes its Chinese words from it, and verification compares the names
that it finds. The terms are data, in tab-separated files under `glossary/` that an advisor can open and extend; see
the README there for the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from assistant.errors import ConfigurationError
from assistant.finance._entries import ENTITY_KINDS, ORDINARY, Entry, read_entries
from assistant.finance.matching import HAN, Matcher, read_stream

SHIPPED = Path(__file__).with_name("glossary")
_HAN_WORD = re.compile(f"[{HAN}]{{2,}}")


@dataclass(frozen=True, slots=True)
class Term:
    """One name or term, in every language.

    Attributes:
        kind: One of `KINDS`.
        hant: In Traditional Chinese; empty where it is always written in Latin letters.
        hans: In Simplified Chinese.
        en: In English; may be empty.
        aliases: Other ways to write it, in any script.
    """

    kind: str
    hant: str
    hans: str
    en: str
    aliases: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # Sets of terms are made for every figure; the aliases tell no two terms apart.
        return hash((self.kind, self.hans, self.en))

    @property
    def entity(self) -> bool:
        """Whether this names one thing in the world, so that another name in its place is another statement."""
        return self.kind in ENTITY_KINDS

    @property
    def forms(self) -> tuple[str, ...]:
        """Every way to write it, the three main forms first, without repetition."""
        return tuple(dict.fromkeys(form for form in (self.hant, self.hans, self.en, *self.aliases) if form))


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names a term: `text == source[start:end]`."""

    term: Term
    start: int
    end: int
    text: str


class Glossary:
    """A set of terms that can be found in text. It does not change."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        pairs = [(entry, _term(entry)) for entry in entries]
        self.terms: tuple[Term, ...] = tuple(term for _, term in pairs if term.kind != ORDINARY)
        written = [(form, term) for entry, term in pairs for form in entry.forms]
        self._matcher = Matcher(written + [(form, term) for entry, term in pairs for form in entry.plurals])

    def find(self, text: str) -> tuple[Mention, ...]:
        """Find every term named in `text`: the longest at each place, in order, without overlaps.

        Script, width and case do not matter, except that names which are also English words and acronyms of two
        letters need their capitals ("IT", "US", "Apple"). Latin words match whole, also as plurals and before a
        possessive; Chinese has no boundaries. A form that names several terms at once ("中美") gives a mention of
        each, with the same span.

        >>> [(mention.text, mention.term.en) for mention in load_glossary().find("甲骨文的 5 年期 CDS 報價上漲")]
        [('甲骨文', 'Oracle'), ('CDS', 'credit default swap')]
        >>> [mention.term.hant for mention in load_glossary().find("It hurt the Fed's IT budget; US ETFs fell.")]
        ['美聯儲', '資訊科技', '美國', '交易所買賣基金']
        """
        return _find(self, text)

    def _mentions(self, text: str) -> Iterator[Mention]:
        stream = read_stream(text)
        for start, end, term in self._matcher.find(stream):
            if term.kind != ORDINARY:
                first, last = stream.source_span(start, end)
                yield Mention(term, first, last, text[first:last])

    def expand(self, term: Term) -> tuple[str, ...]:
        """Give every way to write `term`, in every language; the main forms first.

        >>> glossary = load_glossary()
        >>> glossary.expand(glossary.find("Nvidia")[0].term)[:3]
        ('英偉達', '英伟达', 'Nvidia')
        """
        return term.forms

    def words(self) -> tuple[str, ...]:
        """Give the Chinese words of the glossary, folded, for the segmenter's dictionary."""
        return self._words

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(key for key in self._matcher.keys if _HAN_WORD.fullmatch(key))


@lru_cache(maxsize=512)
def _find(glossary: Glossary, text: str) -> tuple[Mention, ...]:
    """Find the terms of a text once for all who ask."""
    return tuple(glossary._mentions(text))


def load_glossary(folder: Path | None = None) -> Glossary:
    """Load the shipped glossary, with a firm's own terms from `folder` added.

    A firm's term replaces a shipped one of the same kind that has the same main form in any language. Where a form
    of the firm's belongs to another shipped term, the firm's meaning holds.

    Raises:
        ConfigurationError: `folder` is none, or a line of a file in it cannot be used; names the file and the line.

    >>> len(load_glossary().terms) > 500
    True
    """
    return _shipped() if folder is None else Glossary(_override(read_entries(SHIPPED), _own_entries(folder)))


@lru_cache(maxsize=1)
def _shipped() -> Glossary:
    return Glossary(read_entries(SHIPPED))


def _own_entries(folder: Path) -> tuple[Entry, ...]:
    if not folder.is_dir():
        raise ConfigurationError(
            f"The glossary folder {folder} does not exist.", "Make it, or clear retrieve.glossary in the settings."
        )
    return read_entries(folder)


def _override(shipped: Iterable[Entry], own: tuple[Entry, ...]) -> tuple[Entry, ...]:
    names = {(entry.kind, name) for entry in own for name in entry.names}
    kept = (entry for entry in shipped if names.isdisjoint((entry.kind, name) for name in entry.names))
    return (*own, *kept)


def _term(entry: Entry) -> Term:
    return Term(entry.kind, entry.hant, entry.hans, entry.en, entry.aliases)
