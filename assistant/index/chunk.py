"""Note -> passages: runs of whole sentences under one heading, with exact offsets.

Blocks give the structure: headings open sections, furniture and disclaimers end a passage and are in none, a row of a
table is one sentence and takes its header row along as context.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from assistant.index._packing import Unit, pack
from assistant.language.sentences import split_sentences
from assistant.schema import Block, Note, Passage, Sentence

# Part of the index's stamp: raise it when the same note would be cut otherwise.
CHUNKING_VERSION = 1
# A section smaller than this share of a passage may share one with its neighbours.
_TINY_SHARE = 0.2
# Small sections are joined up to this share; more would blur what the passage is about.
_JOINED_SHARE = 0.5

# What a full sentence ends in; a paragraph of one line without it is most likely a heading that nobody marked.
_CLOSING = frozenset(".。!！?？…;；\"'”’」』)）")
_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")


@dataclass(slots=True)
class _Section:
    """What stands under one heading, up to the next heading or furniture.

    Attributes:
        path: Headings above it, outermost first, its own included.
        stretch: Number of the stretch of text, between furniture, that it lies in; no passage reaches beyond it.
        heading: Its own heading; None where furniture cut the section in two.
        leads: Headings before it that have nothing of their own under them.
    """

    path: tuple[str, ...] = ()
    stretch: int = 0
    heading: Unit | None = None
    units: list[Unit] = field(default_factory=list)
    leads: list[Unit] = field(default_factory=list)

    @property
    def all_units(self) -> list[Unit]:
        return [*self.leads, *([self.heading] if self.heading else ()), *self.units]

    @property
    def tokens(self) -> int:
        return sum(unit.tokens for unit in self.all_units)


def chunk_note(note: Note, max_tokens: int, count_tokens: Callable[[str], int]) -> tuple[Passage, ...]:
    """Cut a note into passages of at most `max_tokens`, in order and without overlap.

    Every sentence of every block that is neither furniture nor disclaimer is in exactly one passage. A heading is in
    the `heading` of what stands under it; it is a sentence itself only where nothing stands under it, or where small
    sections share a passage. A sentence longer than `max_tokens` makes a passage by itself.

    Args:
        note: The note; without blocks its paragraphs are what blank lines separate.
        max_tokens: Size of a passage, without its headings and context.
        count_tokens: Size of a text; called once for each sentence.
    """
    sections = _carry_bare_headings(_read_sections(note, count_tokens))
    passages: list[Passage] = []
    for group in _join_tiny(sections, max_tokens):
        units, heading = _lay_out(group)
        for run in pack(units, max_tokens):
            passages.append(_make_passage(note, len(passages), run, heading))
    return tuple(passages)


def disclaimers(note: Note) -> tuple[str, ...]:
    """Give the legal notices of a note, which are in no passage."""
    return tuple(note.text[block.start : block.end].strip() for block in note.blocks if block.kind == "disclaimer")


def _read_sections(note: Note, count_tokens: Callable[[str], int]) -> list[_Section]:
    sections = [_Section()]
    above: list[tuple[int, str]] = []
    for number, block in enumerate(note.blocks or _paragraphs(note.text)):
        if block.kind in ("furniture", "disclaimer"):
            sections.append(_Section(sections[-1].path, sections[-1].stretch + 1))
            continue
        units = [
            Unit(
                start,
                end,
                tokens=max(1, count_tokens(note.text[start:end])),
                block=number,
                kind=block.kind,
                page=block.page,
                header=block.header,
                leads=block.kind != "row" and _leads(note.text, start, end),
            )
            for start, end in _sentence_spans(note.text, block)
        ]
        if block.kind != "heading":
            sections[-1].units.extend(units)
        elif units:
            above = [(level, title) for level, title in above if level < block.level]
            above.append((block.level, " ".join(note.text[block.start : block.end].split())))
            sections.append(_Section(tuple(title for _, title in above), sections[-1].stretch, units[0]))
    return [section for section in sections if section.all_units]


def _paragraphs(text: str) -> Iterator[Block]:
    for match in _PARAGRAPH.finditer(text):
        yield Block("paragraph", match.start(), match.end())


def _sentence_spans(text: str, block: Block) -> list[tuple[int, int]]:
    """Locate the sentences of a block; a heading and a row of a table are one each."""
    written = text[block.start : block.end]
    if block.kind not in ("heading", "row"):
        return [(block.start + start, block.start + end) for start, end in split_sentences(written)]
    stripped = written.strip()
    start = block.start + len(written) - len(written.lstrip())
    return [(start, start + len(stripped))] if stripped else []


def _leads(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence announces the next: it ends in a colon, or is a line of its own without a full stop."""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    own_line = not text[line_start:start].strip() and line_end >= 0 and not text[end:line_end].strip()
    return text[end - 1] in ":：" or (own_line and text[end - 1] not in _CLOSING)


def _carry_bare_headings(sections: Sequence[_Section]) -> list[_Section]:
    """Give headings with nothing of their own to the section that follows.

    One that the next section stands under is in that section's path already. Any other goes before it, because a
    passage of a heading alone would answer every question that shares a word with it.
    """
    kept: list[_Section] = []
    bare: list[_Section] = []
    for section, following in zip_longest(sections, sections[1:]):
        if section.units:
            if all(_may_lead(lead, section) for lead in bare):
                section.leads = [unit for lead in bare for unit in lead.all_units]
            else:
                kept.extend(bare)
            kept.append(section)
            bare = []
        elif following is None or following.path[: len(section.path)] != section.path:
            bare.append(section)
    return [*kept, *bare]


def _may_lead(bare: _Section, section: _Section) -> bool:
    above = bare.path[:-1]
    return bare.stretch == section.stretch and section.path[: len(above)] == above


def _join_tiny(sections: Sequence[_Section], max_tokens: int) -> Iterator[list[_Section]]:
    """Group neighbouring small sections; every other section is a group by itself."""
    group: list[_Section] = []
    total = largest = 0
    for section in sections:
        size = section.tokens
        fits = total + size <= max_tokens * _JOINED_SHARE
        tiny = max(largest, size) <= max_tokens * _TINY_SHARE
        if group and not (fits and tiny and _may_join(group, section)):
            yield group
            group, total, largest = [], 0, 0
        group.append(section)
        total, largest = total + size, max(largest, size)
    if group:
        yield group


def _lay_out(group: Sequence[_Section]) -> tuple[list[Unit], tuple[str, ...]]:
    """Give what is packed of sections that share passages, and the headings above all of it."""
    first = group[0]
    if len(group) == 1 and not first.units:
        return first.all_units, first.path[:-1]
    if len(group) == 1:
        return first.all_units if first.leads else first.units, first.path
    return [unit for section in group for unit in section.all_units], _common_path([section.path for section in group])


def _may_join(group: Sequence[_Section], section: _Section) -> bool:
    """Tell whether a section may share a passage with others: no heading above any of them may get lost."""
    if section.stretch != group[-1].stretch or not all(member.heading for member in (*group, section)):
        return False
    above = section.path[:-1]
    return above == group[0].path[:-1] or above in [member.path for member in group]


def _common_path(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    shortest, longest = min(paths), max(paths)
    same = 0
    while same < len(shortest) and shortest[same] == longest[same]:
        same += 1
    return shortest[:same]


def _make_passage(note: Note, ordinal: int, units: Sequence[Unit], heading: tuple[str, ...]) -> Passage:
    start, end = units[0].start, units[-1].end
    sentences = tuple(
        Sentence(place, note.text[unit.start : unit.end], unit.start, unit.end, unit.page)
        for place, unit in enumerate(units)
    )
    headers = dict.fromkeys(unit.header for unit in units if unit.header and not start <= unit.header[0] < end)
    return Passage(
        id=f"{note.id}#{ordinal}",
        note_id=note.id,
        digest=note.digest,
        ordinal=ordinal,
        text=note.text[start:end],
        start=start,
        end=end,
        sentences=sentences,
        heading=heading,
        page=units[0].page,
        context="\n".join(note.text[first:last].strip() for first, last in headers),
    )
