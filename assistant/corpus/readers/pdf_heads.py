"""PDF: which columns of a table each cell of its head names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.corpus.readers.pdf_glyphs import Fragment
from assistant.corpus.readers.pdf_layout import Line
from assistant.corpus.tables import SPANNED

Span = tuple[float, float]
# How far, in points, a name may be off the middle or the edge of what it names.
_OFF, _CLOSELY = 4.0, 2.5
# What names a period stands above what names its parts.
_PERIOD = re.compile(
    r"\b(?:ended|ending|as of|as at|fiscal|quarter|months|weeks|years?|[QH][1-4]|[1-4][QH])\b"
    r"|^(?:19|20)\d\d$|截至|年度|季度|半年",
    re.IGNORECASE,
)
# What is said of all figures of a table but percentages, wherever it stands: what they are in.
_OF_ALL = re.compile(
    r"[(（]?(?:(?:(?:all )?(?:amounts|figures|dollars)|us\$|rmb|hk\$|\$)? ?(?:are )?(?:stated |expressed |presented )?"
    r"in (?:[a-z$€£¥]+ )*(?:thousands|millions|billions)\b.*|(?:單位|单位)[:：].*)[)）]?",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"[%％]|percent|百分", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a table as a line of its head finds them.

    Attributes:
        own: How far the cells of each reach.
        names: How far what names each in the lines below reaches, or its own cells where nothing does.
        named: Whether anything names it there.
    """

    own: Sequence[Span]
    names: Sequence[Span]
    named: Sequence[bool]

    @property
    def both(self) -> list[Span]:
        """How far each reaches with its name."""
        pairs = zip(self.own, self.names, strict=True)
        return [(min(own[0], name[0]), max(own[1], name[1])) for own, name in pairs]

    def off(self, fragment: Fragment, run: range) -> float:
        """Measure how far a name is from the middle of a run of columns, or from the mean of their middles."""
        middle = (fragment.x0 + fragment.x1) / 2
        ends = [(spans[run[0]][0] + spans[run[-1]][1]) / 2 for spans in (self.own, self.names)]
        mean = sum(sum(self.names[place]) / 2 for place in run) / len(run)
        return min(abs(found - middle) for found in (*ends, mean))

    def keeps_edge(self, fragment: Fragment, place: int) -> bool:
        """Tell whether a name begins or ends where one column does."""
        spans = (self.own[place], self.names[place])
        return any(min(abs(x0 - fragment.x0), abs(x1 - fragment.x1)) <= _OFF for x0, x1 in spans)


def make_head(lines: Sequence[Line], columns: Sequence[Span]) -> list[list[str]]:
    """Put lines that name columns into cells, `SPANNED` where the one before names a column too.

    Lines of which each cell names one column are one row.
    """
    rows: list[list[str]] = []
    open_row = False
    for named in reversed(list(_read_upwards(lines, columns))):
        spanning = any(len(reach) > 1 for _, reach in named)
        cells = _spread(named, len(columns))
        if open_row and not spanning:
            rows[-1] = [f"{above} {below}".strip() for above, below in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        open_row = not spanning
    percents = [place for place in range(len(columns)) if any(_PERCENT.search(row[place]) for row in rows)]
    for row in rows:
        if any(map(_OF_ALL.fullmatch, row)):
            for place in percents:
                row[place] = row[place].strip(SPANNED)
    return rows


def overlapped(fragment: Fragment, columns: Sequence[Span]) -> list[int]:
    """List the columns a fragment stands over; the nearest where it stands over none."""
    found = [place for place, (x0, x1) in enumerate(columns) if fragment.x0 < x1 and fragment.x1 > x0]
    return found or [min(range(len(columns)), key=lambda place: _distance(fragment, columns[place]))]


def most_over(fragment: Fragment, over: Sequence[int], columns: Sequence[Span]) -> int:
    """Choose, of the columns that a fragment stands over, the one it shares most with."""

    def shared(place: int) -> float:
        return min(fragment.x1, columns[place][1]) - max(fragment.x0, columns[place][0])

    return max(over, key=shared)


def _distance(fragment: Fragment, column: Span) -> float:
    return max(column[0] - fragment.x1, fragment.x0 - column[1])


def _spread(named: Sequence[tuple[Fragment, range]], width: int) -> list[str]:
    cells = [""] * width
    for fragment, reach in named:
        cells[reach[0]] = f"{cells[reach[0]].strip(SPANNED)} {fragment.text}".strip()
        for place in reach[1:]:
            cells[place] = cells[place] or SPANNED
    return cells


def _read_upwards(lines: Sequence[Line], columns: Sequence[Span]) -> Iterator[list[tuple[Fragment, range]]]:
    """Give the cells of each line with the columns they name, the lowest line first."""
    names, known = list(columns), [False] * len(columns)
    for line in reversed(lines):
        found = _Columns(columns, list(names), list(known))
        fragments = [piece for fragment in line.fragments for piece in _part_alike(fragment, found.both)]
        named = list(zip(fragments, _reaches(fragments, found), strict=True))
        yield named
        for fragment, reach in named:
            if len(reach) == 1:
                (place,) = reach
                x0, x1 = names[place] if names[place] != columns[place] else (fragment.x0, fragment.x1)
                names[place] = min(x0, fragment.x0), max(x1, fragment.x1)
            for place in reach:
                known[place] = True


def _part_alike(fragment: Fragment, columns: Sequence[Span]) -> list[Fragment]:
    """Part the names of neighbouring columns that stand close together: "January 28, January 29,"."""
    over = overlapped(fragment, columns)
    words = _DIGIT.sub("0", fragment.text).split(" ")
    size = len(words) // len(over)
    if len(over) < 2 or size * len(over) != len(words) or words != words[:size] * len(over):
        return [fragment]
    written = fragment.text.split(" ")
    step = (fragment.x1 - fragment.x0) / len(over)
    return [
        replace(
            fragment,
            text=" ".join(written[size * number : size * (number + 1)]),
            x0=fragment.x0 + step * number + 1,
            x1=fragment.x0 + step * (number + 1) - 1,
        )
        for number in range(len(over))
    ]


def _reaches(fragments: Sequence[Fragment], columns: _Columns) -> list[range]:
    """Say which columns each cell of a head line names."""
    if len(fragments) == 1 and _names_all(fragments[0], columns):
        return [range(1, len(columns.own))]
    certain: list[range] = []
    for fragment in fragments:
        over = overlapped(fragment, columns.both)
        beyond = [place for place in over if place] or over
        place = most_over(fragment, over, columns.both)
        certain.append(range(beyond[0], beyond[-1] + 1) if len(beyond) > 1 else range(place, place + 1))
    named = [number for number, run in enumerate(certain) if run[0]]
    if shares := _share_evenly([fragments[number] for number in named], columns):
        for number, share in zip(named, shares, strict=True):
            certain[number] = share
        return certain
    reaches: list[range] = []
    for number, fragment in enumerate(fragments):
        first = max(1, reaches[-1].stop) if reaches else 1
        stop = certain[number + 1].start if number + 1 < len(certain) else len(columns.own)
        reaches.append(_reach(fragment, certain[number], range(first, stop), columns))
    return reaches


def _names_all(fragment: Fragment, columns: _Columns) -> bool:
    """Tell whether what stands alone in its line is said of all figures.

    It is where it says what they are in, and where it stands in the middle of all of them, or of the whole table, while
    lines below it name each column.
    """
    every = range(1, len(columns.own))
    if len(every) < 2 or fragment.x1 < columns.both[1][0] - 2 * fragment.size:
        return False
    off_table = abs(columns.own[0][0] + columns.own[-1][1] - fragment.x0 - fragment.x1) / 2
    in_the_middle = min(columns.off(fragment, every), off_table) <= _OFF
    return _OF_ALL.fullmatch(fragment.text) is not None or (in_the_middle and all(columns.named[1:]))


def _share_evenly(fragments: Sequence[Fragment], columns: _Columns) -> list[range]:
    """Give each of several names as many columns as the others, if it is the middle of these; nothing otherwise."""
    width = (len(columns.own) - 1) // max(1, len(fragments))
    if len(fragments) < 2 or width < 2 or width * len(fragments) != len(columns.own) - 1 or not all(columns.named[1:]):
        return []
    shares = [range(1 + width * number, 1 + width * (number + 1)) for number in range(len(fragments))]
    fits = all(columns.off(fragment, share) <= _OFF for fragment, share in zip(fragments, shares, strict=True))
    return shares if fits else []


def _reach(fragment: Fragment, certain: range, most: range, columns: _Columns) -> range:
    """Find the columns that a name is the middle of, of those from `certain` to `most`: it may be narrower than they.

    A period stands over all it can, any other name over no more than it must; the first column is that of labels.
    """
    if not certain[0]:
        return certain
    runs = [
        range(first, stop)
        for first in range(min(most.start, certain.start), certain.start + 1)
        for stop in range(certain.stop, max(most.stop, certain.stop) + 1)
    ]
    is_period = _PERIOD.search(fragment.text) is not None
    keeps_edge = len(certain) == 1 and columns.keeps_edge(fragment, certain[0])
    allowed = _CLOSELY if keeps_edge and not is_period else _OFF
    off = {run: columns.off(fragment, run) for run in runs}
    fitting = [run for run in runs if off[run] <= (_OFF if run == certain else allowed)]
    if not fitting and fragment.x1 < min(x0 for x0, _ in columns.both[1:]) - 2 * fragment.size:
        # It stands before all figures: it says what is counted.
        return range(1)
    named = [run for run in fitting if all(columns.named[run.start : run.stop])]
    if is_period and named:
        return max(named, key=lambda run: (len(run), -off[run]))
    # In a wide table some long run fits by chance.
    near = [run for run in fitting if len(run) <= len(certain) + 1 + (len(certain) > 1)]
    return min(near, key=lambda run: (len(run), off[run]), default=certain)
