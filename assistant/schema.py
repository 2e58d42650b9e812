"""The values that travel through the pipeline. All are frozen; identity never depends on an embedding or a tag.

Note -> Passage -> Sentence on the way in; Question -> Hit -> Statement and Citation -> Answer on the way out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["zh-Hant", "zh-Hans", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-Hant", "zh-Hans", "en")

BlockKind = Literal["heading", "paragraph", "item", "row", "furniture", "disclaimer"]
Outcome = Literal["answered", "partial", "abstained"]
Mode = Literal["extractive", "model"]
ProblemKind = Literal[
    "unknown_reference",
    "uncited",
    "number",
    "unit",
    "date",
    "direction",
    "negation",
    "quantifier",
    "modality",
    "entity",
    "unsupported",
]
NoticeKind = Literal[
    "rewritten",
    "stale",
    "superseded",
    "as_of",
    "fallback",
    "incomplete",
    "no_advice",
    "missing",
]


# What a reader's remark on pages that are pictures ends in.
UNREAD = "images without text."


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a note's structure, as its reader saw it.

    `furniture` (running headers, footers, page numbers) and `disclaimer` are kept and shown but never searched.

    Attributes:
        kind: What it is; a `row` is one line of a table.
        start: Where it begins in `Note.text`, in characters.
        end: Where it ends, exclusive.
        level: Depth of a heading, from 1; otherwise 0.
        page: Page it begins on, from 1; None where the format has no pages.
        header: Of a `row`, the span in `Note.text` of its table's header row; None otherwise.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None
    header: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteInfo:
    """What a reader is told of a note.

    Attributes:
        id: Stable name: first 12 hex digits of the SHA-256 of the path at which it was first found.
        path: The file, relative to the workspace where it lies inside it, with forward slashes.
        title: As written in the note.
        house: Who publishes it; empty when unknown.
        published: Date of publication; None when it cannot be known.
        language: Script and language of most of the text.
        audience: Groups that may read it; empty: everyone.
        origins: Where each of these was read, as (field, place): front matter, sidecar, properties, text, file name.
        digest: SHA-256 of the source bytes, in hex.
        paths: Every file of the same bytes, `path` among them, in order.
        near_duplicate_of: Id of the note that this one repeats with small edits or in the other script; empty: of none.
        translation_of: Id of the note that this one says in another language; empty: of none.
        version: From 1; each correction under the same name counts one more.
    """

    id: str
    path: str
    title: str
    language: Language
    digest: str
    house: str = ""
    series: str = ""
    authors: tuple[str, ...] = ()
    published: dt.date | None = None
    audience: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()
    paths: tuple[str, ...] = ()
    near_duplicate_of: str = ""
    translation_of: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(NoteInfo):
    """One note, read.

    Attributes:
        text: All of its text. Every offset of the program counts characters of this string.
        blocks: Its structure, in order, without overlaps.
        pages: Number of pages; 0 where the format has none.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    pages: int = 0

    @property
    def remarks(self) -> tuple[str, ...]:
        """What its reader could not read of it, in its own words: pages that are pictures."""
        kept = (self.text[block.start : block.end] for block in self.blocks if block.kind == "furniture")
        return tuple(text.strip("[]") for text in kept if text.startswith("[") and text.endswith(f"{UNREAD}]"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written: `text == Note.text[start:end]`.

    Attributes:
        ordinal: Place in its passage, from 0.
        page: Page it begins on, from 1; None where the format has no pages.
    """

    ordinal: int
    text: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of sentences of one note, the unit of search.

    Attributes:
        id: `note_id#ordinal`.
        heading: Headings above it, outermost first.
        context: What is needed to understand it but stands elsewhere (a table's header row); searched, never quoted.
        start: Where it begins in `Note.text`; `text == Note.text[start:end]`.
    """

    id: str
    note_id: str
    digest: str
    ordinal: int
    text: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    heading: tuple[str, ...] = ()
    page: int | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which notes may answer. Empty or None: no limit.

    Attributes:
        audience: Groups the reader belongs to; a note without groups is for everyone.
        since: First date of publication allowed.
        until: Last date of publication allowed.
    """

    house: str = ""
    series: str = ""
    topic: str = ""
    language: Language | None = None
    audience: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier exchange of the conversation."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        language: Language and script to answer in.
        as_of: The answer is given as if today were this date; None: no limit.
    """

    text: str
    language: Language
    as_of: dt.date | None = None
    history: tuple[Turn, ...] = ()
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Found:
    """That one search found a passage.

    Attributes:
        search: Its name: `lexical`, `translation`, `dense`, ...
        rank: From 1.
        score: In that search's own scale; higher is better.
    """

    search: str
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer.

    Attributes:
        fused: Score over all searches, comparable within one question only.
        reranked: Score of the reranker, where one ran.
        repeats: Other notes that say the same there, in another language or as a repost, and share this place.
        shares: What `fused` is the sum of: a name and a score each, `words`, `translations`, `meaning`, ...
    """

    passage: Passage
    note: NoteInfo
    fused: float
    found: tuple[Found, ...] = ()
    reranked: float | None = None
    repeats: tuple[NoteInfo, ...] = ()
    shares: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a statement: what it said, and what the source says (empty when it says nothing)."""

    kind: ProblemKind
    said: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact sentences that support a statement: `quote == Note.text[start:end]`.

    Attributes:
        n: Number shown to the reader, from 1.
        sentences: Ordinals, in the passage, of the sentences quoted.
        language: Of the note.
        header: Of a row of a table, the row that names its columns, as written; else empty.
    """

    n: int
    note_id: str
    path: str
    title: str
    house: str
    published: dt.date | None
    page: int | None
    heading: tuple[str, ...]
    passage_id: str
    sentences: tuple[int, ...]
    quote: str
    start: int
    end: int
    language: Language
    header: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A statement that failed verification: never shown as fact, only listed with its problems."""

    text: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader has to know about an answer beside its statements.

    Attributes:
        kind: `rewritten`: another question was answered than was typed; `stale`: nothing cited is recent;
            `superseded`: a later note says otherwise; `as_of`: answered as if today were an earlier day; `fallback`:
            the model failed and the notes are quoted instead; `incomplete`: the model was cut off; `no_advice`: the
            question asks for advice, which is not given; `missing`: part of the question is not answered.
        text: In the reader's language and script.
        note_ids: The notes that it speaks of.
    """

    kind: NoticeKind
    text: str
    note_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Disclaimer:
    """What a cited note itself says about risk, as it stands there."""

    note_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the reader gets, and all that is needed to prove it.

    Attributes:
        text: The statements with their citation numbers, ready to read; on abstention, what was searched.
        statements: Only statements that passed verification.
        problems: Of statements that were withheld, all in one list.
        withheld: The statements that failed verification, each with its problems.
        meant: The question that was answered, where the user's own words do not stand alone; else empty.
        notices: What the reader has to know beside the statements.
        disclaimers: Of the notes that are cited.
        nearest: On abstention and in partial answers, the passages nearest to the question.
        hits: Every passage that the answer was made from.
        generation: Of the index that was searched.
        usage: Tokens by name, as the endpoint reported them.
        cost: Of those tokens by the price table of the settings, in its currency; None where it has no price.
        timings: Seconds by stage.
    """

    question: Question
    outcome: Outcome
    mode: Mode
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    problems: tuple[Problem, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    meant: str = ""
    notices: tuple[Notice, ...] = ()
    disclaimers: tuple[Disclaimer, ...] = ()
    nearest: tuple[Hit, ...] = ()
    hits: tuple[Hit, ...] = ()
    generation: int = 0
    model: str = ""
    prompt_digest: str = ""
    usage: Mapping[str, int] = field(default_factory=dict)
    cost: float | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
