"""Whether a sentence answers the very question: of whom, of what, of when, by whom. Near the subject is not enough."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.answer.asked import (
    asks_for_somebody,
    asks_several,
    asks_what_happened,
    head_label,
    is_empty,
    is_personal,
    read_head,
    read_owner,
    read_tenors,
    read_unknown,
    read_unknown_firm,
)
from assistant.answer.houses import core_of, read_houses
from assistant.answer.wanted import Wanted, is_done, policy_signs
from assistant.corpus.tables import CELL
from assistant.finance.directions import parse_directions
from assistant.finance.glossary import Term
from assistant.finance.markets import with_markets
from assistant.language.fold import fold
from assistant.language.script import detect_language
from assistant.retrieve.layout import header_of
from assistant.retrieve.sentences import Relevance
from assistant.schema import Hit, Sentence

# Words that say whose the thing asked for is, and stand nowhere around a sentence, may make up so much of the question.
_MOST_FOREIGN = 0.3
# What stands so many sentences before one may be what it speaks of.
_SENTENCES_BEFORE = 2
# Terms that are measured: where a question names one, a sentence that names none bears so much less on it.
_MEASURES = frozenset({"accounting", "valuation", "indicator", "policy"})
_OTHER_MEASURE = 0.58
# Who asks of one of these and reads of another reads no answer. Of 412 such sentences among those found for questions
# with known answers, none was one.
_UNLIKE = frozenset({"index", "institution", "currency", "market", "company", "person", "event"})
# Of these one in a hundred was.
_SELDOM_LIKE = frozenset({"commodity", "accounting", "indicator", "place"})
# These have to be named around a sentence, where a question names them.
_NAMED = frozenset({"commodity", "company", "person"})
# So sure a reader overrules that a sentence shares nothing but names with the question.
_SURE_ODDS = 2.0
# Where one of the names asked about is missing: the note may go on to speak of it, or call it otherwise.
_NOT_NAMED = 0.6
# Without a figure where one is asked for, a sentence bears this much less on the question.
_NO_FIGURE = 0.65
# So near in meaning, a sentence in the other language may say in its own words what no dictionary has.
_SAME_MEANING = 0.45

# What may speak against a sentence: it is of another time, a name that the question has is missing around it, or it
# speaks of another thing of the kind asked about.
Fault = Literal["time", "name", "subject"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The very thing that is asked.

    Attributes:
        head: The words that name it; empty where the question has no such form.
        owner: What the thing asked for belongs to; empty where that is not said.
        unknown_owner: The characters of its name that make no word, so that nothing translates them; empty: none.
        unknown_firm: The like, of a firm that it names anywhere.
        houses: Whose view is asked for; empty: anybody's.
        tenors: Terms to maturity that it names, in years.
        somebody: Whether a person or firm is asked for.
        personal: Whether it turns on what only the reader can know.
        happened: Whether it asks what came of something, which no note knows that is older.
        chinese: Whether it is asked in Chinese.
    """

    wanted: Wanted
    head: str
    owner: str
    unknown_owner: str
    unknown_firm: str
    houses: frozenset[str]
    tenors: frozenset[str]
    somebody: bool
    personal: bool
    happened: bool
    chinese: bool

    def factor(self, item: Relevance) -> float:
        """Say how far a sentence can answer, whatever words it shares with the question: 0, it cannot; 1, it may."""
        text, context, note = item.sentence.text, context_of(item.hit, item.sentence), item.hit.note
        if self.houses and note.house not in self.houses and not read_houses(text, self.houses):
            return 0.0
        if self.happened and self.wanted.is_ahead_of(note.published):
            return 0.0
        if self._is_of_another(item, text, _around(item, text, context)) or self._shares_only_names(item, text):
            return 0.0
        if self._lacks_head(item, text, context):
            return 0.0
        mentioned = {mention.term for mention in self.wanted.glossary.find(f"{context}\n{text}")}
        mentioned |= self.wanted.said_as(item.matched)
        measures = {term for term in self.wanted.terms if term.kind in _MEASURES}
        lacks = measures and measures.isdisjoint(mentioned) and not any(is_done(term, text) for term in measures)
        # Across languages a measure has more words than the glossary, but a hike is no cut in any.
        counts = self._is_same_language(text) or any(map(policy_signs, measures))
        measured = _OTHER_MEASURE if lacks and counts else 1.0
        named = _NOT_NAMED if self.wanted.lacks_names(text, context) else 1.0
        return measured * named * (_NO_FIGURE if self.wanted.figure and not self.wanted.met_by(text) else 1.0)

    def faults(self, item: Relevance) -> frozenset[Fault]:
        """Say what speaks against a sentence, though it rules none out: one in twenty that answer has a fault."""
        text = item.sentence.text
        around = _around(item, text, context_of(item.hit, item.sentence))
        found: dict[Fault, bool] = {
            "time": self.wanted.is_of_another_time(text, item.hit.note.published, item.hit.passage.text),
            "name": self._lacks_a_name(around),
            "subject": self._speaks_of_another(item, around, _SELDOM_LIKE, _NAMED),
        }
        return frozenset(fault for fault, holds in found.items() if holds)

    def _is_of_another(self, item: Relevance, text: str, around: str) -> bool:
        """Say whether a sentence is of another company or of another term to maturity than the question."""
        # A sentence that names no term to maturity is of the one that its passage names.
        own = self.tenors and (read_tenors(text) or read_tenors(item.hit.passage.text))
        if own and own.isdisjoint(self.tenors):
            return True
        if self._speaks_of_another(item, around, _UNLIKE):
            return True
        around = fold(around)
        if not self._is_same_language(text):
            unknown = self.unknown_owner or self.unknown_firm
            return unknown != "" and unknown not in item.matched and unknown not in around
        if self.unknown_firm and self.unknown_firm not in around:
            return True
        # The houses are looked at above; their names come in single characters where no dictionary has them.
        least = 2 if self.houses else 1
        owners = [label for label in item.weights if fold(label) in self.owner and len(label) >= least]
        foreign = {label: item.weights[label] for label in owners if fold(label) not in around and not is_empty(label)}
        if sum(foreign.values()) <= _MOST_FOREIGN:
            return False
        # 內銀股 is spoken of where 內銀 is.
        spoken = with_markets(mention.term for mention in self.wanted.glossary.find(around))
        known = {mention.text for mention in self.wanted.mentions if mention.term in spoken}
        return sum(weight for label, weight in foreign.items() if label not in known) > _MOST_FOREIGN

    def _lacks_a_name(self, around: str) -> bool:
        """Say whether a sentence with what stands around it lacks a name that the question has."""
        folded = fold(around)
        return not self.houses and not all(any(name.is_held_in(folded) for name in row) for row in self.wanted.names)

    def _speaks_of_another(
        self, item: Relevance, around: str, kinds: frozenset[str], named: frozenset[str] = frozenset()
    ) -> bool:
        """Say whether a term of the question is missing around a sentence that has another one of its kind.

        Of the kinds in `named` it may not be missing at all.
        """
        asked = {mention.term: mention.text for mention in self.wanted.mentions if mention.term.kind in kinds | named}
        if not asked:
            return False
        spoken = self.wanted.spoken_of(around)
        # Of names in a row ("Microsoft and Google") one is enough.
        spoken |= {term for row in self.wanted.rows if not spoken.isdisjoint(row) for term in row}
        missing = {
            term.kind
            for term, word in asked.items()
            if term not in spoken and word not in item.matched and not any(_is_kin(term, other) for other in spoken)
        }
        if missing & named:
            return True
        return any(term.kind in missing and term not in asked for term in self.wanted.spoken_of(item.sentence.text))

    def _shares_only_names(self, item: Relevance, text: str) -> bool:
        """Say whether a sentence of the question's language has nothing of it but the names in it."""
        if not self._is_same_language(text) or not (self.wanted.figure or self.wanted.time or self.somebody):
            return False
        if item.answers is not None and item.answers > _SURE_ODDS:
            return False
        entities = (mention.text for mention in self.wanted.mentions if mention.term.entity)
        periods = (period.text for period in self.wanted.dated)
        names = fold(
            " ".join((*(name.text for row in self.wanted.names for name in row), self.owner, *entities, *periods))
        )
        if any(map(parse_directions, item.weights)) and parse_directions(text):
            return False
        # A movement has too many words to be missed.
        others = [
            label
            for label in item.weights
            if fold(label) not in names and not is_empty(label) and not parse_directions(label)
        ]
        return bool(others) and item.matched.isdisjoint(others)

    def _lacks_head(self, item: Relevance, text: str, context: str) -> bool:
        """Say whether a sentence does not speak of the thing asked for.

        In the other language it is judged by the terms of the glossary; by other words only where a person is asked
        for, or where it is not near in meaning either.
        """
        label = self._head_label(item)
        if not label or label in item.matched:
            return False
        if self._is_same_language(text) or self.somebody:
            return True
        term = next((mention.term for mention in self.wanted.mentions if mention.text == label), None)
        if term is not None:
            return term.kind != "basis" and term not in {
                mention.term for mention in self.wanted.glossary.find(f"{context}\n{text}")
            }
        return item.cosine < _SAME_MEANING

    def _head_label(self, item: Relevance) -> str:
        return head_label(self.head, item.weights)

    def _is_same_language(self, text: str) -> bool:
        return self.chinese == (detect_language(text) != "en")


def read_asked(wanted: Wanted, houses: Collection[str], own: str = "") -> Asked:
    """Read what a question asks for.

    Args:
        wanted: Its names, terms and periods.
        houses: Who publishes the notes.
        own: The words of a follow-up that could only be joined to the question before; what it asks for is in them.
    """
    text = own or wanted.text
    owner = read_owner(text)
    named = read_houses(wanted.text, houses)
    unknown = read_unknown(owner)
    firm = read_unknown_firm(text)
    return Asked(
        wanted,
        # "X 為什麼跌" asks for reasons, not for an X.
        "" if wanted.reason or asks_several(text) else read_head(text),
        owner,
        # 銅 is known, though a single character makes no word.
        "" if any(fold(mention.text) in unknown for mention in wanted.mentions) else unknown,
        "" if any(firm in core_of(house) or core_of(house) in firm for house in named) else firm,
        named,
        read_tenors(text),
        asks_for_somebody(text),
        is_personal(text),
        # A house may well have said in November what it will be in December.
        not named and asks_what_happened(text),
        detect_language(wanted.text) != "en",
    )


@lru_cache(maxsize=4096)
def _is_kin(one: Term, other: Term) -> bool:
    """Tell whether two terms are names of nearly the same, as oil and crude oil are; of an index and a part none is."""
    if one.kind != other.kind or one.kind not in _SELDOM_LIKE:
        return False
    forms = [[form.lower() for form in term.forms if len(form) > 1] for term in (one, other)]
    return any(first in second or second in first for first in forms[0] for second in forms[1])


def _around(item: Relevance, text: str, context: str) -> str:
    """Give a sentence with what it may speak of: its context, and the sentences before it."""
    before = item.hit.passage.sentences[max(0, item.sentence.ordinal - _SENTENCES_BEFORE) : item.sentence.ordinal]
    # A row of a table above it is of its own company.
    return "\n".join([context, *(one.text for one in before if CELL not in one.text), text])


def context_of(hit: Hit, sentence: Sentence | None = None) -> str:
    """Give what the sentences of a passage, or one of them, belong to but do not say themselves."""
    note, passage = hit.note, hit.passage
    header = header_of(passage, sentence) if sentence else ""
    return "\n".join((note.house, note.series, note.title, *passage.heading, header or passage.context))
