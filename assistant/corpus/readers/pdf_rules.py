"""PDF: tables with ruled cells. PDFium counts the rules; only a page with enough of them is given to pdfplumber."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

Box = tuple[float, float, float, float]
Cells = Sequence[Sequence[Box | None]]

_THIN = 3.0
_LONG = 25.0
_LEAST_ACROSS = 3
_LEAST_DOWN = 3


def find_ruled_tables(document: Any, content: bytes) -> Mapping[int, Sequence[Cells]]:
    """Find the cells of the ruled tables of a document, by page number from 1, in points from the top left corner."""
    pages = [number for number, page in enumerate(document, start=1) if _is_ruled(page)]
    if not pages:
        return {}
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content), pages=pages) as pdf:
        return {page.page_number: _tables(page) for page in pdf.pages}


def _is_ruled(page: Any) -> bool:
    """Say whether a page has lines enough for a grid, both ways."""
    import pypdfium2.raw as pdfium

    across: set[int] = set()
    down: set[int] = set()
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = shape.get_bounds()
        if top - bottom < _THIN and right - left > _LONG:
            across.add(round(top))
        elif right - left < _THIN and top - bottom > _THIN:
            down.add(round(left))
        elif right - left > _LONG and top - bottom > _THIN:
            across.update((round(top), round(bottom)))
            down.update((round(left), round(right)))
    return len(across) >= _LEAST_ACROSS and len(down) >= _LEAST_DOWN


def _tables(page: Any) -> list[Cells]:
    found: list[Cells] = []
    for table in page.find_tables():
        cells = [list(row.cells) for row in table.rows]
        if len(cells) > 1 and max(map(len, cells)) > 1:
            found.append(cells)
    page.close()
    return found
