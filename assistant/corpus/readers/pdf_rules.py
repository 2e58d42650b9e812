"""PDF: the cells of ruled tables.

PDFium gives the rules and pdfplumber's geometry finds the cells between them; its own parser of pages, twenty times
slower, is not used.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from assistant.corpus.readers.pdf_glyphs import Placement

Box = tuple[float, float, float, float]
Cells = Sequence[Sequence[Box | None]]

_THIN = 3.0
_SHORTEST = 6.0
_TOLERANCE = 3.0
_FEWEST_EDGES = 5
# Charts draw thousands of lines; a table does not, and finding cells costs their square.
_MOST_EDGES = 1200
_MOST_SHAPES = 20_000


def read_edges(page: Any) -> list[dict[str, Any]]:
    """Read the level and upright rules of a page, described as pdfplumber does; none where there are too many."""
    edges: list[dict[str, Any]] = []
    for x0, top, x1, bottom in _rules(page):
        edge = _edge(x0, top, x1, bottom)
        if edge is not None:
            edges.append(edge)
        if len(edges) > _MOST_EDGES:
            return []
    return edges


def level_rules(edges: Sequence[dict[str, Any]]) -> list[tuple[float, float, float]]:
    """List the level rules: left end, right end, height."""
    return [(edge["x0"], edge["x1"], edge["top"]) for edge in edges if edge["orientation"] == "h"]


def find_ruled_tables(edges: list[dict[str, Any]]) -> list[Cells]:
    """Find the cells between rules, by table and row, in points from the top left corner."""
    across = len(level_rules(edges))
    if across < 2 or len(edges) - across < 2 or len(edges) < _FEWEST_EDGES:
        return []
    page: Any = None  # a table asks its page for text alone, and the text is PDFium's
    from pdfplumber import table

    merged = table.merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    crossings = table.edges_to_intersections(merged, _TOLERANCE, _TOLERANCE)
    found: list[Cells] = []
    for cells in table.cells_to_tables(table.intersections_to_cells(crossings)):
        rows = [list(row.cells) for row in table.Table(page, cells).rows]
        if len(rows) > 1 and max(map(len, rows)) > 1:
            found.append(rows)
    return found


def _edge(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any] | None:
    """Describe a rule as pdfplumber does; None for what is neither level nor upright, or too short."""
    width, height = x1 - x0, bottom - top
    if height <= _THIN and width >= _SHORTEST:
        top = bottom = (top + bottom) / 2
        orientation = "h"
    elif width <= _THIN and height >= _SHORTEST:
        x0 = x1 = (x0 + x1) / 2
        orientation = "v"
    else:
        return None
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": orientation,
        "object_type": "line",
    }


def _rules(page: Any) -> Iterator[Box]:
    """Yield what a page draws as lines: strokes side by side, and filled shapes thin enough to look like one."""
    place = Placement(page)
    shapes = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4)
    for number, shape in enumerate(shapes):
        if number > _MOST_SHAPES:
            return
        points = list(_points(shape, place))
        if not points:
            continue
        box = _bounds(points)
        if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            yield box
        elif _is_stroked(shape) and len(points) <= 64:
            yield from (_bounds(pair) for pair in itertools.pairwise(points))


def _bounds(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _is_stroked(shape: Any) -> bool:

    import pypdfium2.raw as pdfium

    filled, stroked = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(shape.raw, filled, stroked) and stroked.value)


def _points(shape: Any, place: Placement) -> Iterator[tuple[float, float]]:
    """Yield the corners of a shape as displayed, through the forms it is drawn in."""
    import pypdfium2.raw as pdfium

    matrices = [shape.get_matrix()]
    container = shape.container
    while container is not None:
        matrices.append(container.get_matrix())
        container = container.container
    x, y = ctypes.c_float(), ctypes.c_float()
    first: tuple[float, float] | None = None
    for index in range(pdfium.FPDFPath_CountSegments(shape.raw)):
        segment = pdfium.FPDFPath_GetPathSegment(shape.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        px, py = x.value, y.value
        for matrix in matrices:
            px, py = matrix.on_point(px, py)
        x0, _, top, _ = place.box(px, px, py, py)
        first = first or (x0, top)
        yield x0, top
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield first
