"""PDF, fifth step: from lines to paragraphs, over line ends, columns and pages."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.corpus.characters import count_han
from assistant.corpus.headings import ends_sentence, is_enumerated, strip_bullet
from assistant.corpus.readers.pdf_layout import Line
from assistant.corpus.readers.pdf_tables import Table

_FULL_STOPS = frozenset("。！？!?.…：:；;”」")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together.

    Attributes:
        indented: Whether its first line begins to the right of the others' edge.
        small: Whether it is set smaller than the body, as notes are.
    """

    lines: tuple[Line, ...]
    page: int
    indented: bool = False
    small: bool = False

    @property
    def size(self) -> float:
        """Font size of its longest line, in points."""
        return max(self.lines, key=lambda line: len(line.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def is_unfinished(self) -> bool:
        """Whether it ends without a full stop."""
        return self.lines[-1].text.rstrip()[-1] not in _FULL_STOPS


@dataclass(frozen=True, slots=True)
class Body:
    """How the running text of a document is set.

    Attributes:
        size: Font size of most characters, in points.
        pitch: Distance from line to line, as a share of the font size.
        bold: Whether most of it is bold.
        indents: Whether paragraphs begin with an indented line.
    """

    size: float
    pitch: float
    bold: bool
    indents: bool


def measure_body(pages: Iterable[Sequence[Line | Table]]) -> Body:
    """Measure how the running text of a document is set."""
    sizes: Counter[float] = Counter()
    pitches: Counter[float] = Counter()
    bold = total = indented = flush = 0
    for page in pages:
        lines = [line for line in page if isinstance(line, Line)]
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
            bold += len(line.text) * line.bold
            total += len(line.text)
        for above, below in itertools.pairwise(lines):
            if above.column == below.column and abs(above.size - below.size) < 0.5 and below.top > above.top:
                pitches[round((below.top - above.top) / below.size, 1)] += 1
                if ends_sentence(above.text):
                    indented += _is_indented(below, above.column[0])
                    flush += not _is_indented(below, above.column[0])
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    pitch = min((pitch for pitch, count in pitches.items() if count * 4 >= max(pitches.values())), default=1.2)
    return Body(size, pitch, bold * 2 > total > 0, indented > flush)


def read_paragraphs(lines: Sequence[Line], page: int, body: Body) -> Iterator[Paragraph]:
    """Group the lines of one page that stand without a table between them."""
    group: list[Line] = []
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        if group and _begins(group, line, below, body):
            yield _paragraph(group, page, body)
            group = []
        group.append(line)
    if group:
        yield _paragraph(group, page, body)


def _paragraph(lines: list[Line], page: int, body: Body) -> Paragraph:
    rest = min((line.x0 for line in lines[1:]), default=lines[0].column[0])
    paragraph = Paragraph(tuple(lines), page, lines[0].x0 > rest + 0.8 * body.size)
    return replace(paragraph, small=paragraph.size < 0.93 * body.size)


def _is_indented(line: Line, edge: float) -> bool:
    return 0.8 * line.size < line.x0 - edge < 6 * line.size


def _begins(group: Sequence[Line], line: Line, below: Line | None, body: Body) -> bool:
    above = group[-1]
    if line.column != above.column or line.top < above.top:
        return not (above.column != line.column and _runs_on(group, line))
    pitch = _pitch(above, line)
    own = _pitch(group[-2], above) if len(group) > 1 else 0.0
    right = _right_edge(group, line, below)
    if pitch > 1.25 * max(body.pitch, own) + 0.15 and not _is_widely_set(above, line, below, pitch, right):
        return True
    if abs(line.size - above.size) > 0.08 * max(line.size, above.size) or line.bold != above.bold:
        return (line.bold != above.bold and not above.bold) or _parts_styles(above, line, right)
    if strip_bullet(line.text) is not None or (is_enumerated(line.text) and _ends_short(above, right)):
        return True
    if is_enumerated(line.text) and abs(line.x0 - group[0].x0) < 2 and is_enumerated(group[0].text):
        return True
    edge = min(other.x0 for other in group)
    if body.indents and _is_indented(line, above.column[0]) and _opens_indented(group, line, edge):
        return True
    is_last = _ends_short(above, right) and ends_sentence(above.text)
    return _was_forced(group, line) or (is_last and not _hangs(group, line))


def _opens_indented(group: Sequence[Line], line: Line, edge: float) -> bool:
    """Whether an indented line opens a paragraph, where the lines above are flush or are one of a single line."""
    if line.x0 > group[-1].x0 + 0.5 * line.size:
        return line.x0 > edge + 0.5 * line.size and not _is_item(group[0])
    return len(group) == 1 and abs(line.x0 - group[0].x0) < 0.3 * line.size and ends_sentence(group[0].text)


def _was_forced(group: Sequence[Line], line: Line) -> bool:
    """Whether the line above was ended on purpose: the first word of this one would have fitted on it.

    Only lines that share their left edge are judged; centred lines break where they look best.
    """
    above = group[-1]
    if line.x0 > above.x0 + 0.3 * line.size or above.x0 > line.x0 + 4 * line.size or _may_be_centred(above, line):
        return False
    right = max(line.x1, *(other.x1 for other in group))
    word = line.text.split(" ", 1)[0]
    width = (line.x1 - line.x0) * len(word) / max(len(line.text), 1)
    needed = 3 * line.size if count_han(word) else width + 0.6 * line.size
    return above.x1 + needed < right


def _is_item(line: Line) -> bool:
    return strip_bullet(line.text) is not None or is_enumerated(line.text)


def _may_be_centred(above: Line, line: Line) -> bool:
    axes = (above.x0 + above.x1) / 2, (line.x0 + line.x1) / 2
    return abs(axes[0] - axes[1]) < line.size and abs(above.x0 - line.x0) > 0.3 * line.size


def _parts_styles(above: Line, line: Line, right: float) -> bool:
    """A change of size or weight parts paragraphs, unless a bold opening runs on into its sentence."""
    if abs(line.size - above.size) > 0.08 * max(line.size, above.size):
        return True
    return _ends_short(above, right) or ends_sentence(above.text)


def _pitch(above: Line, below: Line) -> float:
    return (below.top - above.top) / max(above.size, below.size)


def _is_widely_set(above: Line, line: Line, below: Line | None, pitch: float, right: float) -> bool:
    """Whether a wide step is the rule of its paragraph: the line above is full and the next step is as wide."""
    if pitch > 2.6 or _ends_short(above, right):
        return False
    evenly = below is not None and below.column == line.column and abs(_pitch(line, below) - pitch) < 0.05 * pitch
    return evenly or (goes_on(line.text) and not ends_sentence(above.text))


def _right_edge(group: Sequence[Line], line: Line, below: Line | None) -> float:
    """Find how far the lines of a paragraph reach: its column may hold wider things."""
    beside = [below] if below is not None and below.column == line.column else []
    return max(other.x1 for other in (*group, line, *beside))


def _ends_short(line: Line, right: float) -> bool:
    """Whether a line ends well before the edge of its paragraph: only the last one does."""
    return line.x1 < right - max(0.12 * (right - line.column[0]), 2 * line.size)


def _hangs(group: Sequence[Line], line: Line) -> bool:
    return line.x0 > group[0].x0 + 0.8 * line.size


def _runs_on(group: Sequence[Line], line: Line) -> bool:
    """Whether a paragraph goes on at the top of the next column."""
    above = group[-1]
    same = abs(above.size - line.size) < 0.05 * above.size and above.bold == line.bold
    return same and not ends_sentence(above.text) and goes_on(line.text)


def goes_on(text: str) -> bool:
    """Say whether text may begin in the middle of a sentence."""
    if strip_bullet(text) is not None or is_enumerated(text):
        return False
    return not text[:1].isupper() or count_han(text[:1]) > 0


def joins_over_page(above: Paragraph, below: Paragraph, body: Body) -> bool:
    """Say whether a paragraph at the top of a page goes on with the last one of the page before."""
    if abs(above.size - below.size) > 0.06 * above.size or above.bold != below.bold or above.small != below.small:
        return False
    if strip_bullet(below.lines[0].text) is not None or is_enumerated(below.lines[0].text):
        return False
    right = max(line.x1 for line in above.lines) if len(above.lines) > 1 else above.lines[0].column[1]
    is_full = not _ends_short(above.lines[-1], right)
    if above.is_unfinished:
        return goes_on(below.lines[0].text) or is_full
    return body.indents and not below.indented and is_full and _at_edge(below)


def _at_edge(paragraph: Paragraph) -> bool:
    line = paragraph.lines[0]
    return len(paragraph.lines) > 1 and line.x0 - line.column[0] < 0.5 * line.size
