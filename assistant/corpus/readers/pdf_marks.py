"""Where a quote stands on a page of a PDF: found by its characters, or not at all.

White space, the division of words and the separators of cells are passed over, everything else must be the same. A
quote that stands in one piece in the order of drawing is found there; otherwise it is put together of runs, the
stretches of text between line ends. When the page allows two readings nothing is found: a wrong mark is worse than
none.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.corpus.characters import clean
from assistant.corpus.readers.html_tree import is_note_mark
from assistant.corpus.readers.pdf_glyphs import Glyph

# x0, top, x1, bottom in points from the top left corner of the page as displayed.
Box = tuple[float, float, float, float]

_HYPHENS = frozenset("-\u2010\u2011\u00ad\ufffe")
# The part of a sentence that a page ends with must be at least so long to be marked by itself.
_LEAST_PART = 8
_MOST_TRIES = 2_000
# Left edges nearer than this, in points, are in one column.
_SAME_EDGE = 6.0


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text as drawn, plain, and the glyph that each of its characters came from."""

    text: str
    glyphs: tuple[Glyph, ...]


def find_quote(
    pages: Sequence[Iterable[Glyph | None]], quote: str, occurrence: int = 0, occurrences: int = 1
) -> tuple[Box, ...]:
    """Find the boxes of a quote on the first of `pages`, a box a line; none when it is not surely there.

    Args:
        pages: Glyphs of the page on which it begins and, where there is one, of the next.
        quote: As it stands in the note.
        occurrence: Which one is meant, from 0, where the note has the same words several times on that page.
        occurrences: How many times the note has them there.
    """
    wanted = plain(quote)
    if not wanted or not pages:
        return ()
    glyphs = [list(page) for page in pages]
    for without_marks in (False, True):
        runs = [read_runs(page, without_marks=without_marks) for page in glyphs]
        whole = _find_whole(runs[0], wanted)
        if whole:
            return _boxes(_choose(whole, occurrence, occurrences))
        found = _find_chain(runs[0], wanted) or _find_beginning(runs, wanted)
        if found:
            return _boxes(found)
    return ()


def plain(text: str) -> str:
    r"""Spell text as it is compared: compatibility forms made one, without white space and divided words' hyphens.

    >>> plain("long-\nterm ＋５％ | ﬁ")
    'longterm+5%fi'
    """
    return "".join(_characters(clean(text).replace("|", " ")))


def _characters(text: str, previous: str = "") -> Iterator[str]:
    """Yield the characters that count; `previous` is the one before them."""
    for character in text:
        for spelled in unicodedata.normalize("NFKC", character):
            if spelled.isspace() or spelled == "|" or (spelled in _HYPHENS and previous.isalpha()):
                continue
            previous = "-" if spelled in _HYPHENS else spelled
            yield previous


def read_runs(glyphs: Iterable[Glyph | None], *, without_marks: bool = False) -> tuple[Run, ...]:
    """Cut the glyphs of a page into runs: a new one at each line end and wherever the text jumps.

    Args:
        glyphs: In the order of drawing, None at a line end.
        without_marks: Leave out the raised marks of footnotes, which a note's text does not have.
    """
    groups: list[list[Glyph]] = [[]]
    for glyph in glyphs:
        if glyph is None or (groups[-1] and _jumps(groups[-1][-1], glyph)):
            groups.append([])
        if glyph is not None and not glyph.text.isspace():
            groups[-1].append(glyph)
    runs = (_run(_unmarked(group) if without_marks else group) for group in groups)
    return tuple(run for run in runs if run.text)


def _run(glyphs: Sequence[Glyph]) -> Run:
    pairs: list[tuple[str, Glyph]] = []
    for glyph in glyphs:
        previous = pairs[-1][0] if pairs else ""
        pairs += [(character, glyph) for character in _characters(clean(glyph.text), previous)]
    return Run("".join(character for character, _ in pairs), tuple(glyph for _, glyph in pairs))


def _jumps(last: Glyph, glyph: Glyph) -> bool:
    """Tell whether a glyph stands on another line or in another column than the one before."""
    height = max(min(last.bottom - last.top, glyph.bottom - glyph.top), 0.1)
    overlap = min(last.bottom, glyph.bottom) - max(last.top, glyph.top)
    gap = glyph.x0 - last.x1
    return glyph.upright != last.upright or overlap < 0.15 * height or not -0.6 < gap / max(glyph.size, 1.0) < 4.0


def _unmarked(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Leave out the raised marks of footnotes, as the reader of the note did."""
    largest = max((glyph.size for glyph in glyphs), default=0.0)
    level = max((glyph.bottom for glyph in glyphs if glyph.size > 0.8 * largest), default=0.0)
    kept: list[Glyph] = []
    for is_raised, group in itertools.groupby(
        glyphs, key=lambda glyph: glyph.size < 0.92 * largest and glyph.bottom < level - 0.18 * largest
    ):
        run = list(group)
        before = kept[-1].text if kept else ""
        if not is_raised or not is_note_mark("".join(glyph.text for glyph in run), before, ""):
            kept += run
    return kept


def _find_whole(runs: Sequence[Run], wanted: str) -> list[list[Glyph]]:
    """Find every place where a quote is drawn in one piece."""
    glyphs = [glyph for run in runs for glyph in run.glyphs]
    return [glyphs[at : at + len(wanted)] for at in _places("".join(run.text for run in runs), wanted)]


def _choose(places: list[list[Glyph]], occurrence: int, occurrences: int) -> list[Glyph]:
    """Choose the place that is meant, where the page and the note have the same number of them one below the other."""
    if len(places) != occurrences or occurrence >= occurrences:
        return []
    edges = [place[0].x0 for place in places]
    if max(edges) - min(edges) > _SAME_EDGE:
        return []
    return sorted(places, key=lambda place: place[0].top)[occurrence]


def _find_chain(runs: Sequence[Run], wanted: str) -> list[Glyph]:
    """Find the one way to put a quote together of runs: the end of one, whole ones, the beginning of another."""
    found: list[list[Glyph]] = []
    tries = itertools.count()

    def go_on(at: int, used: tuple[int, ...], glyphs: list[Glyph]) -> None:
        if len(found) > 1 or next(tries) > _MOST_TRIES:
            return
        for place, run in enumerate(runs):
            if place in used:
                continue
            if run.text.startswith(wanted[at:]):
                found.append(glyphs + list(run.glyphs[: len(wanted) - at]))
            elif wanted.startswith(run.text, at):
                go_on(at + len(run.text), (*used, place), glyphs + list(run.glyphs))

    for place, run in enumerate(runs):
        for length in range(1, min(len(run.text), len(wanted)) + 1):
            if wanted.startswith(run.text[-length:]) and length < len(wanted):
                go_on(length, (place,), list(run.glyphs[-length:]))
    return found[0] if len(found) == 1 and next(tries) <= _MOST_TRIES else []


def _find_beginning(pages: Sequence[Sequence[Run]], wanted: str) -> list[Glyph]:
    """Find the part of a quote that a page ends with, where the next page begins a run with the rest of it."""
    if len(pages) < 2:
        return []
    text = "".join(run.text for run in pages[0])
    glyphs = [glyph for run in pages[0] for glyph in run.glyphs]
    ends = set(itertools.accumulate(len(run.text) for run in pages[0]))
    following = "".join(run.text for run in pages[1])
    starts = {0, *itertools.accumulate(len(run.text) for run in pages[1])}
    for length in range(len(wanted) - 1, _LEAST_PART - 1, -1):
        places = [at for at in _places(text, wanted[:length]) if at + length in ends]
        if len(places) == 1 and len([at for at in _places(following, wanted[length:]) if at in starts]) == 1:
            return glyphs[places[0] : places[0] + length]
    return []


def _places(text: str, wanted: str) -> list[int]:
    places = []
    at = text.find(wanted)
    while at >= 0:
        places.append(at)
        at = text.find(wanted, at + len(wanted))
    return places


def _boxes(glyphs: Sequence[Glyph]) -> tuple[Box, ...]:
    """Put a box around the glyphs of each line."""
    boxes: list[Box] = []
    for glyph in dict.fromkeys(glyphs):
        if boxes and _is_beside(boxes[-1], glyph):
            x0, top, x1, bottom = boxes[-1]
            boxes[-1] = min(x0, glyph.x0), min(top, glyph.top), max(x1, glyph.x1), max(bottom, glyph.bottom)
        else:
            boxes.append((glyph.x0, glyph.top, glyph.x1, glyph.bottom))
    return tuple(boxes)


def _is_beside(box: Box, glyph: Glyph) -> bool:
    overlap = min(box[3], glyph.bottom) - max(box[1], glyph.top)
    return overlap > 0.4 * min(box[3] - box[1], glyph.bottom - glyph.top) and -1 < glyph.x0 - box[2] < 4 * glyph.size
